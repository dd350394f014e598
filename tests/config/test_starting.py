"""Every process that works on cases notices alike, at its start, what was changed behind its back."""

import runpy

import pytest
from click.testing import CliRunner
from sqlmodel import select

from config.processes import Processes
from config.settings import HOME
from core import migrate
from core.cases.commands import NewCase, open_case
from core.cases.models import ClockReview
from core.cli.main import borough
from core.errors import Misconfigured
from core.permissions import Actor
from core.values import Because, new_id, subject

SYSTEM = Actor.system("test")
OURS = 'adjusts = "licensing.hmo_licence"\nversion = 2\n[stages.received]\nweight = {}\n'


def granian():
    """Import what a production server serves."""
    runpy.run_module("config.asgi")["_council"].close()


def run(*words, env=None):
    done = CliRunner().invoke(borough, words, obj=Processes(), env=env)
    assert done.exit_code == 2, done.output
    raise Misconfigured(done.output)


STARTS = {
    "granian": granian,
    "serve": lambda: run("serve", "--port", "0"),
    "worker": lambda: run("worker", env={"BOROUGH_QUEUE": "redis://127.0.0.1:1/0"}),
    "night": lambda: run("night"),
    "import": lambda: run("events", "replay", "--all"),
}


@pytest.fixture
def place(tmp_path, monkeypatch):
    """A small district in a folder of its own, whose case type of licences is in its second version."""
    text = (HOME / "config" / "examples" / "licensing_only.toml").read_text("utf-8")
    (tmp_path / "council.toml").write_text(text, "utf-8")
    (tmp_path / "workflows").mkdir()
    monkeypatch.setenv("BOROUGH_CONFIG", str(tmp_path / "council.toml"))
    monkeypatch.setenv("BOROUGH_DATABASE", f"sqlite:///{tmp_path / 'borough.db'}")
    monkeypatch.setenv("BOROUGH_FILES", str(tmp_path / "files"))
    write(tmp_path, OURS.format(3))
    return tmp_path


def write(place, ours):
    (place / "workflows" / "ours.toml").write_text(ours, "utf-8")


@pytest.fixture
def with_a_case(place):
    """The same with a case of that version."""
    council = Processes().council()
    migrate.upgrade(council.engine, council.registry.manifests)
    about = subject("property", new_id())
    with council.work(actor=SYSTEM) as work:
        case = NewCase(about=((about, "house"),), because=(Because("It came by post"),))
        open_case(work, type="licensing.hmo_licence", case=case)
    council.close()
    return place


def refusals():
    """What each way to start says, all tried one after the other."""
    return {name: refusal(start) for name, start in STARTS.items()}


def refusal(start):
    with pytest.raises(Misconfigured) as refused:
        start()
    return str(refused.value)


def test_none_starts_before_the_database_is_ready(place):
    for name, said in refusals().items():
        assert "run `borough migrate` first" in said, name


def test_none_starts_on_a_case_type_that_was_changed_under_its_version(with_a_case):
    write(with_a_case, OURS.format(4))

    for name, said in refusals().items():
        assert "stages.received.weight was 3, is 4" in said, name
        assert "raise `version` to 3, or undo the change" in said, name


def test_a_new_holiday_is_noticed_at_the_start_of_any(with_a_case):
    granian()
    with (with_a_case / "council.toml").open("a", encoding="utf-8") as file:
        file.write('\n[council.extra_holidays]\n2027-06-14 = "A coronation"\n')

    granian()

    council = Processes().council()
    with council.look(actor=SYSTEM) as work:
        found = [one.changes for one in work.session.exec(select(ClockReview))]
    council.close()
    assert len(found) == 2
    assert "A coronation" in found[-1]
