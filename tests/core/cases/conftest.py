"""A council with one sample plugin, whose case type lies in tests/samples/cases/workflows."""

from pathlib import Path
from types import ModuleType

import pytest

from core.api import Manifest, Permission, hookimpl
from core.cases.commands import NewCase
from core.cases.workflows import Check
from core.testing import a_council, an_officer
from core.values import Because, Objection, Subject, new_id, subject
from tests import servers

SAMPLES = Path(__file__).parents[2] / "samples" / "cases"
ARREARS = "sample.arrears"
EVERYTHING = (
    *("sample.open", "sample.serve", "sample.close"),
    *("cases.see", "cases.assign", "cases.add_tasks", "cases.complete_tasks", "cases.run_clocks"),
    *("cases.hold", "cases.note", "cases.decide", "cases.link"),
)
WHY = (Because("Four weeks are owed", "council policy"),)


def a_plugin(
    folder: Path = SAMPLES, *, disputed: set = frozenset(), objecting: dict | None = None
) -> ModuleType:
    """The sample plugin; `disputed` accounts' cases do not pass its check, `objecting` maps acts to reasons."""
    plugin = ModuleType("sample")

    def not_disputed(work, case_ids):
        return dict.fromkeys(set(case_ids) & set(disputed), "the debt is disputed")

    def object_to(work, act, subject):
        reason = (objecting or {}).get(act)
        return [Objection(reason, "Debt Respite Scheme Regulations 2020", "2026-06-05")] if reason else []

    def hold_clock(work, case_id):
        return [Objection("the court has the file", "court order")] if case_id in plugin.court_has else []

    plugin.court_has = set()
    plugin.object_to = hookimpl(object_to)
    plugin.hold_clock = hookimpl(hold_clock)
    plugin.manifest = Manifest(
        name="sample",
        title="Sample",
        purpose="To try cases",
        version="1.0",
        core=">=0.1,<1",
        permissions=tuple(Permission(f"sample.{name}", name) for name in ("open", "serve", "close", "see")),
        checks=(Check("sample.not_disputed", "The debt is not disputed", not_disputed),),
        folder=folder,
    )
    return plugin


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request):
    """The address of an empty database of each kind; None for a new SQLite file."""
    if request.param == "sqlite":
        yield None
    else:
        with servers.a_database(request.getfixturevalue("postgres_server")) as url:
            yield url


@pytest.fixture
def disputed():
    """Ids of cases whose debt is disputed."""
    return set()


@pytest.fixture
def objecting():
    """Acts that the sample plugin objects to, with the reason."""
    return {}


@pytest.fixture
def plugin(disputed, objecting):
    """The sample plugin."""
    return a_plugin(disputed=disputed, objecting=objecting)


@pytest.fixture
def council(tmp_path, database, plugin):
    """A council on each database, on Tuesday 7 April 2026."""
    council = a_council(tmp_path, "sample", database=database, extra={"sample": plugin})
    yield council
    council.close()


@pytest.fixture
def officer():
    """Somebody who may do everything here."""
    return an_officer(*EVERYTHING)


@pytest.fixture
def account():
    """The rent account that cases are about."""
    return subject("account", new_id())


@pytest.fixture
def do(council, officer):
    """Run one command as the officer, in a unit of work of its own."""

    def run(command, *, actor=None, **given):
        with council.work(actor=actor or officer) as work:
            result = command(work, **given)
            work.flush()
            if hasattr(result, "__tablename__"):
                work.session.refresh(result)
                work.session.expunge(result)
        return result

    return run


@pytest.fixture
def ask(council, officer):
    """Ask one question as the officer."""

    def run(query, *, actor=None, **given):
        with council.look(actor=actor or officer) as work:
            return query(work, **given)

    return run


@pytest.fixture
def told(council):
    """The names of all events told so far, in order."""

    def run():
        with council.engine.connect() as connection:
            return [row[0] for row in connection.exec_driver_sql("SELECT name FROM audit_event ORDER BY seq")]

    return run


def a_case(about: Subject, key: str | None = None, **given) -> NewCase:
    """A new arrears case about an account."""
    return NewCase(about=((about, "account"),), because=WHY, key=key, **given)
