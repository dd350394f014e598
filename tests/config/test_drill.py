"""The drill of docs/running.md: a restored copy proves itself, or says what is wrong with it."""

import json
import shutil
import sqlite3

import pytest
from click.testing import CliRunner

from config.processes import Processes
from config.settings import HOME
from core.cli.main import borough


@pytest.fixture
def run(tmp_path, monkeypatch):
    """Run a command on the small district, its data in a folder; answers exit code and output."""
    monkeypatch.setenv("BOROUGH_CONFIG", str(HOME / "config" / "examples" / "licensing_only.toml"))

    def running(*words, folder="live"):
        place = tmp_path / folder
        environment = {
            "BOROUGH_DATABASE": f"sqlite:///{place / 'borough.db'}",
            "BOROUGH_FILES": str(place / "files"),
        }
        done = CliRunner().invoke(borough, words, obj=Processes(), env=environment)
        assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
        return done.exit_code, done.stdout

    return running


@pytest.fixture
def head(run, tmp_path):
    """A council with something in its trail, backed up into the folder "copy"; the seal kept elsewhere."""
    run("migrate")
    run("staff", "add", "adam", "--name", "Adam Price")
    run("audit", "seal")
    (tmp_path / "copy").mkdir()
    with sqlite3.connect(tmp_path / "live" / "borough.db") as live:
        with sqlite3.connect(tmp_path / "copy" / "borough.db") as copy:
            live.backup(copy)
        copy.close()
    live.close()
    found = json.loads(run("audit", "verify", "--json")[1])
    assert found["sealed"] > 10
    return found["head"]


def tamper(tmp_path, *statements):
    with sqlite3.connect(tmp_path / "copy" / "borough.db") as copy:
        for statement in statements:
            copy.execute(statement)
    copy.close()


def test_a_restored_copy_is_well(run, head, tmp_path):
    shutil.rmtree(tmp_path / "live")

    assert run("doctor", folder="copy")[0] == 0
    assert run("audit", "verify", "--head", head, folder="copy")[0] == 0


def test_a_copy_in_which_a_row_was_altered_names_it(run, head, tmp_path):
    tamper(
        tmp_path,
        "DROP TRIGGER audit_event_no_update",
        "UPDATE audit_event SET actor = 'user/x' WHERE seq = 3",
    )

    code, said = run("audit", "verify", "--head", head, folder="copy")

    assert code == 2
    assert "event 3 was changed" in said


def test_a_copy_that_was_altered_and_sealed_anew_is_known_by_its_head(run, head, tmp_path):
    tamper(
        tmp_path,
        "DROP TRIGGER audit_event_no_update",
        "UPDATE audit_event SET actor = 'user/x' WHERE seq = 3",
        "DROP TRIGGER audit_seal_no_delete",
        "DELETE FROM audit_seal",
    )
    run("audit", "seal", folder="copy")

    assert run("audit", "verify", folder="copy")[0] == 0, "by itself a chain that was made anew holds"
    assert run("audit", "verify", "--head", head, folder="copy")[0] == 2


def test_a_copy_of_an_unmigrated_place_says_what_to_do(run):
    assert run("doctor", folder="nowhere")[0] == 2
