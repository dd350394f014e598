"""The key by which secrets are sealed: from the environment, made by the demonstration, missed in words."""

import stat

import pytest
from click.testing import CliRunner

from config import settings
from config.processes import Processes
from core.cli.main import borough
from core.errors import Misconfigured
from core.vault import VARIABLE, Vault, new_key

FILE = """
[council]
name = "Elmbridge Vale"
[database]
url = "sqlite:///:memory:"
[sign_in]
second_factor = "required"
"""


@pytest.fixture
def place(tmp_path):
    """A council that asks a second factor of everybody."""
    (tmp_path / "council.toml").write_text(FILE, "utf-8")
    return tmp_path / "council.toml"


def test_keys_come_from_the_environment_the_newest_first(place):
    keys = [new_key(), new_key()]

    read = settings.read(place, environment={VARIABLE: " ".join(keys)})

    assert list(read.secret_keys) == keys
    assert keys[0] not in repr(read), "not into a log by mistake"


def test_a_council_that_asks_a_second_factor_of_everybody_needs_one(place):
    with pytest.raises(Misconfigured, match="needs a key in BOROUGH_SECRET_KEY: `borough new-key`"):
        settings.read(place, environment={})


def test_the_command_makes_a_key_that_is_one():
    key = CliRunner().invoke(borough, ["new-key"], obj=Processes()).output.strip()

    vault = Vault([key])
    assert vault.open(vault.seal("a secret")) == "a secret"


def test_the_demonstration_makes_a_key_once_that_nobody_else_reads(tmp_path, monkeypatch):
    monkeypatch.delenv(VARIABLE, raising=False)
    first, again = (Processes().council(folder=tmp_path / "demo") for _ in range(2))

    place = tmp_path / "demo" / "secret.key"
    assert list(first.configuration.secret_keys) == [place.read_text("ascii")]
    assert first.configuration.secret_keys == again.configuration.secret_keys
    assert stat.S_IMODE(place.stat().st_mode) == 0o600
    first.close()
    again.close()
