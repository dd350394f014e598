"""What a migration writes, by sets: what it does to cases, clocks and tasks, and how that is undone."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, insert, literal, select, update
from sqlalchemy import case as when
from sqlmodel import col
from sqlmodel import select as sqlmodel_select

from core.cases.because import stored
from core.cases.commands.clocks import begin_clocks, end_these
from core.cases.commands.rows import insert_rows
from core.cases.commands.shifting import apply_shifts, write_shifts
from core.cases.models import Case, CaseMigration, CaseStep, Clock, ClockState, MigratedItem, Outcome, Task
from core.cases.queries.dry_runs import by_version
from core.cases.queries.new_clocks import cases_to_start
from core.cases.queries.shifts import shifts
from core.cases.workflows import Workflow, book_of
from core.log import iso
from core.values import Because, new_id
from core.values.chunks import in_chunks
from core.work import UnitOfWork

Wanted = Sequence[ColumnElement[bool]]
MIGRATED = "migrate"
"""The name of the step that a case's story has for it; no transition can be called so."""
_INTO = ["migration_id", "case_id", "kind", "item_id", "was", "became"]


def note_cases(work: UnitOfWork, migration: CaseMigration, wanted: Wanted, mapped: Mapping[str, str]) -> None:
    """Write down where each case stands and where it will; a step of its story says so too."""
    becomes: Any = col(Case.stage)
    if mapped:
        becomes = when(*((col(Case.stage) == old, new) for old, new in mapped.items()), else_=becomes)
    items = select(
        literal(migration.id), col(Case.id), literal("case"), col(Case.id), col(Case.stage), becomes
    )
    work.connection.execute(insert(MigratedItem).from_select(_INTO, items.where(*wanted)))
    text = f"From version {migration.from_version} of its type to version {migration.to_version}"
    _steps(work, wanted, becomes, text)


def _steps(work: UnitOfWork, wanted: Wanted, becomes: Any, text: str) -> None:
    into = ["case_id", "transition", "from_stage", "to_stage", "by", "at", "because"]
    values = [work.actor.subject, iso(work.now), stored([Because(text)])]
    steps = select(col(Case.id), literal(MIGRATED), col(Case.stage), becomes, *map(literal, values))
    work.connection.execute(insert(CaseStep).from_select(into, steps.where(*wanted)))


def drop_lost_tasks(work: UnitOfWork, migration_id: UUID, wanted: Wanted, titles: Sequence[str]) -> int:
    """Open tasks that the other version does not bring are not needed any more; returns how many."""
    if not titles:
        return 0
    open_ones = (col(Task.done_at).is_(None), col(Task.title).in_(titles))
    _note(work, migration_id, "task", Task, open_ones, wanted)
    ended = {"done_at": iso(work.now), "done_by": work.actor.subject, "outcome": Outcome.NOT_NEEDED.value}
    noted = _noted(migration_id, "task")
    return work.connection.execute(update(Task).where(col(Task.id).in_(noted)).values(ended)).rowcount


def stop_lost_clocks(work: UnitOfWork, migration_id: UUID, wanted: Wanted, names: Sequence[str]) -> int:
    """Open clocks that the other version does not have are stopped; returns how many."""
    gone = (col(Clock.ended_on).is_(None), col(Clock.name).not_in(list(names)))
    _note(work, migration_id, "clock", Clock, gone, wanted)
    ended = {"state": ClockState.STOPPED.value, "ended_on": work.today, "ended_at": iso(work.now)}
    noted = _noted(migration_id, "clock")
    return work.connection.execute(update(Clock).where(col(Clock.id).in_(noted)).values(ended)).rowcount


def start_new_clocks(work: UnitOfWork, migration_id: UUID, after: Workflow, wanted: Wanted) -> int:
    """Start what the cases' own stories would have started by the other version; returns how many clocks."""
    started: dict[UUID, UUID] = {}
    for name in after.clocks:
        for day, case_ids in cases_to_start(work, after, name, wanted).items():
            for chunk in in_chunks(case_ids, 1_000):
                started |= begin_clocks(work, workflow=after, names=[name], case_ids=chunk, started_on=day)
    same = {"migration_id": migration_id, "kind": "started", "was": "absent", "became": "running"}
    rows = [same | {"case_id": case_id, "item_id": clock_id} for clock_id, case_id in started.items()]
    insert_rows(work, MigratedItem, rows)
    return len(rows)


def _note(work: UnitOfWork, migration_id: UUID, kind: str, table: Any, which: Wanted, wanted: Wanted) -> None:
    was: Any = table.state if table is Clock else literal("open")
    items = (
        select(literal(migration_id), table.case_id, literal(kind), table.id, was, literal("ended"))
        .join(Case, col(Case.id) == table.case_id)
        .where(*which, *wanted)
    )
    work.connection.execute(insert(MigratedItem).from_select(_INTO, items))


def _noted(migration_id: UUID, kind: str) -> Any:
    mine = (col(MigratedItem.migration_id) == migration_id, col(MigratedItem.kind) == kind)
    return select(col(MigratedItem.item_id)).where(*mine)


def bring_back(work: UnitOfWork, migration: CaseMigration, before: Workflow) -> int:
    """Undo a migration as far as cases have not moved on where nothing leads back; returns how many did."""
    work.flush()
    noted = (
        col(MigratedItem.migration_id) == migration.id,
        col(MigratedItem.kind) == "case",
        col(MigratedItem.item_id) == col(Case.id),
    )
    follows = (
        col(Case.id).in_(_noted(migration.id, "case")),
        col(Case.type) == migration.type,
        col(Case.version) == migration.to_version,
        col(Case.closed_at).is_(None),
    )
    was = select(col(MigratedItem.was)).where(*noted, col(MigratedItem.became) == col(Case.stage))
    came_from = was.scalar_subquery()
    known = col(Case.stage).in_(list(before.stages))
    returning = (*follows, known | came_from.is_not(None))
    stage = when((came_from.is_not(None), came_from), else_=col(Case.stage))
    text = f"Undone: from version {migration.to_version} of its type back to {migration.from_version}"
    _steps(work, returning, stage, text)
    back = update(Case).where(*returning)
    values = {"version": before.version, "sees": before.sees, "stage": stage}
    count = work.connection.execute(back.values(values)).rowcount
    _open_again(work, migration)
    _by_the_old_rules(work, migration, before)
    return count


def _open_again(work: UnitOfWork, migration: CaseMigration) -> None:
    """Clocks and tasks that the migration ended are waited for again, in the cases that came back."""
    returned = select(col(Case.id)).where(
        col(Case.id).in_(_noted(migration.id, "case")), col(Case.version) == migration.from_version
    )
    tasks = update(Task).where(
        col(Task.id).in_(_noted(migration.id, "task")),
        col(Task.case_id).in_(returned),
        col(Task.done_at) == migration.done_at,
    )
    work.connection.execute(tasks.values(done_at=None, done_by=None, outcome=None))
    mine = (col(MigratedItem.migration_id) == migration.id, col(MigratedItem.kind) == "clock")
    stopped: Any = (
        select(col(MigratedItem.item_id), col(MigratedItem.was))
        .join(Clock, col(Clock.id) == col(MigratedItem.item_id))
        .where(*mine, col(Clock.case_id).in_(returned), col(Clock.ended_at) == migration.done_at)
    )
    by_state: dict[str, list[UUID]] = {}
    for clock_id, state in work.connection.execute(stopped):
        by_state.setdefault(state, []).append(clock_id)
    for state, clock_ids in by_state.items():
        _run_again(work, state, clock_ids)
    work.session.expire_all()
    _stop_started(work, migration, returned)


def _stop_started(work: UnitOfWork, migration: CaseMigration, returned: Any) -> None:
    """Clocks that the migration started are not waited for any more."""
    theirs = (col(Clock.id).in_(_noted(migration.id, "started")), col(Clock.case_id).in_(returned))
    going = work.session.exec(sqlmodel_select(Clock).where(*theirs, col(Clock.ended_on).is_(None))).all()
    for chunk in in_chunks(going, 1_000):
        end_these(work, chunk, met=False)


def _run_again(work: UnitOfWork, state: str, clock_ids: Sequence[UUID]) -> None:
    for chunk in in_chunks(clock_ids, 1_000):
        again = update(Clock).where(col(Clock.id).in_(chunk))
        work.connection.execute(again.values(state=state, ended_on=None, ended_at=None))


def _by_the_old_rules(work: UnitOfWork, migration: CaseMigration, before: Workflow) -> None:
    """Give the clocks of the cases that came back the figures of their old version."""
    run = new_id()
    theirs = (
        col(Case.id).in_(_noted(migration.id, "case")),
        col(Case.version) == migration.from_version,
        col(Case.closed_at).is_(None),
    )
    found = shifts(
        work,
        *theirs,
        refigure=by_version(before, book_of(work)),
        calendars=work.calendars,
        with_same_date=True,
    )
    write_shifts(work, run_id=run, found=found)
    apply_shifts(work, run_id=run)
