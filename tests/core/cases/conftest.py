"""A council with one sample plugin, whose case type lies in tests/samples/cases/workflows."""

from collections.abc import Collection, Mapping
from pathlib import Path
from types import ModuleType
from typing import Any
from uuid import UUID

import pytest
from sqlmodel import select

from core.api import Manifest, Permission, UnitOfWork, hookimpl
from core.cases.commands import NewCase
from core.cases.workflows import Check
from core.council import Configuration, Council, Ports
from core.testing import FIRST_MORNING, MemoryFiles, MovableClock, a_council, an_officer
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


class SamplePlugin(ModuleType):
    """A plugin module; the court has the files of the cases in `court_has`."""

    court_has: set[UUID]
    manifest: Manifest


def a_plugin(
    folder: Path = SAMPLES,
    *,
    disputed: Collection[UUID] = (),
    objecting: Mapping[str, str] | None = None,
) -> SamplePlugin:
    """The sample plugin; cases `disputed` do not pass its check, acts `objecting` have reasons."""
    plugin = SamplePlugin("sample")

    def not_disputed(work, case_ids):
        return dict.fromkeys(set(case_ids) & set(disputed), "the debt is disputed")

    def object_to(work, act, subject):
        reason = (objecting or {}).get(act)
        return [Objection(reason, "Debt Respite Scheme Regulations 2020", "2026-06-05")] if reason else []

    def hold_clocks(work, case_ids):
        at_court = plugin.court_has.intersection(case_ids)
        return {case_id: [Objection("the court has the file", "court order")] for case_id in at_court}

    plugin.court_has = set()
    vars(plugin).update(object_to=hookimpl(object_to), hold_clocks=hookimpl(hold_clocks))
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


@pytest.fixture(params=["sqlite", "postgresql"])
def council(tmp_path, request, plugin):
    """A council on each database, on Tuesday 7 April 2026."""
    if request.param == "sqlite":
        council = a_council(tmp_path, "sample", extra={"sample": plugin})
        yield council
        council.close()
        return
    server = request.getfixturevalue("postgres_server")
    template = servers.a_template(server, "cases_template", lambda url: _fill(tmp_path, url))
    with servers.a_database(server, template) as url:
        council = on_tables_there(url, plugin)
        yield council
        council.close()


def _fill(folder: Path, url: str) -> None:
    a_council(folder, "sample", database=url, extra={"sample": a_plugin()}).close()


def on_tables_there(url: str, plugin: SamplePlugin) -> Council:
    """A council on a database that has its tables already."""
    configuration = Configuration(
        name="Borough of Elmbridge Vale",
        database=url,
        clock=MovableClock(FIRST_MORNING),
        ports=Ports(files=MemoryFiles()),
        enabled=("sample",),
    )
    return Council(configuration, extra={"sample": plugin})


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


def rows_of(work: UnitOfWork, table: Any, case_id: UUID) -> list[Any]:
    """The rows of a table that belong to a case, the oldest first."""
    return list(work.session.exec(select(table).where(table.case_id == case_id).order_by(table.id)))
