"""Cases are moved from one version of their type to another: previewed, approved, by sets, and undone."""

import json
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import case as when
from sqlalchemy import update
from sqlmodel import col

from core.approval import Approval, propose
from core.cases.commands.migrated import (
    bring_back,
    drop_lost_tasks,
    note_cases,
    start_new_clocks,
    stop_lost_clocks,
)
from core.cases.commands.shifting import apply_shifts, write_shifts
from core.cases.commands.versions import keep_versions
from core.cases.events import CasesMigrated, CasesMigratedBack
from core.cases.models import Case, CaseMigration, MigrationState
from core.cases.queries.dry_runs import DryRun, by_version, cases_of, dry_run, lost_titles
from core.cases.queries.shifts import shifts
from core.cases.queries.versions import migration_by_id
from core.cases.workflows import Workflow, book_of
from core.errors import AlreadyDone, BadInput, Refused
from core.log import iso
from core.values import new_id, subject
from core.work import UnitOfWork

ACT, UNDO = "cases.migrate_cases", "cases.undo_migration"


def propose_migration(
    work: UnitOfWork,
    *,
    name: str,
    from_version: int,
    to_version: int,
    because: str,
    stages: Mapping[str, str] | None = None,
) -> tuple[CaseMigration, Approval]:
    """Ask for the open cases of a version to follow another; Refused while the dry-run finds any stuck."""
    work.actor.must(ACT)
    mapped = dict(stages or {})
    report = preview_migration(
        work, name=name, from_version=from_version, to_version=to_version, stages=mapped
    )
    if not report.cases:
        message = f"no open case follows version {from_version} of “{report.workflow.title}”"
        raise BadInput(message, field="from_version")
    if report.stuck:
        where = ", ".join(f"{one.count} at “{one.title}”" for one in report.stuck)
        message = f"cases would be stuck: {where}; say in the map of stages where they go"
        raise Refused(message)
    migration = CaseMigration(
        id=new_id(),
        type=name,
        from_version=from_version,
        to_version=to_version,
        stages=json.dumps(mapped, sort_keys=True),
        proposed_at=iso(work.now),
        cases=report.cases,
        clocks_moved=report.clocks_moved,
        clocks_started=report.clocks_started,
        clocks_stopped=sum(one.count for one in report.lost_clocks),
        tasks_dropped=sum(one.count for one in report.lost_tasks),
    )
    work.session.add(migration)
    work.flush()
    return migration, _ask(work, ACT, migration, because)


def _ask(work: UnitOfWork, act: str, migration: CaseMigration, because: str) -> Approval:
    about, given = subject("migration", migration.id), {"migration_id": str(migration.id)}
    return propose(work, act=act, subject=about, because=because, arguments=given)


def preview_migration(
    work: UnitOfWork, *, name: str, from_version: int, to_version: int, stages: Mapping[str, str]
) -> DryRun:
    """What moving cases from a version to another would do; BadInput when they are the same."""
    if from_version == to_version:
        message = f"the cases follow version {from_version} already; choose another"
        raise BadInput(message, field="to_version")
    workflow = book_of(work).workflow(name, to_version)
    return dry_run(work, workflow=workflow, from_version=from_version, stages=stages)


def migrate_cases(work: UnitOfWork, *, migration_id: str) -> CaseMigration:
    """Let the open cases of a version follow another, by sets, once approved; one event tells of the run.

    Clocks get the figures of the other version, those that it does not have are stopped, those that it would
    have started are started, counted from the step that starts them, and tasks that it does not bring are not
    needed any more. Refused when cases have come to be stuck meanwhile.
    """
    migration = _standing_at(work, migration_id, MigrationState.PROPOSED)
    name, was, becomes = migration.type, migration.from_version, migration.to_version
    mapped: dict[str, str] = json.loads(migration.stages)
    report = preview_migration(work, name=name, from_version=was, to_version=becomes, stages=mapped)
    if report.stuck:
        message = "cases have come to stages that the other version does not have; propose it again"
        raise Refused(message)
    book, after = book_of(work), report.workflow
    keep_versions(work, workflows=[after])
    wanted = cases_of(name, was)
    note_cases(work, migration, wanted, mapped)
    titles = lost_titles([before] if (before := book.find(name, was)) else [], after)
    migration.tasks_dropped = drop_lost_tasks(work, migration.id, wanted, titles)
    migration.clocks_stopped = stop_lost_clocks(work, migration.id, wanted, list(after.clocks))
    refigure = by_version(after, book)
    found = shifts(work, *wanted, refigure=refigure, calendars=work.calendars, with_same_date=True)
    write_shifts(work, run_id=migration.id, found=found)
    migration.clocks_moved = report.clocks_moved
    apply_shifts(work, run_id=migration.id)
    started = start_new_clocks(work, migration.id, after, wanted)
    migration = work.session.get_one(CaseMigration, UUID(migration_id))
    migration.clocks_started = started
    migration.cases = _follow(work, migration, after, mapped)
    migration.state, migration.done_at = MigrationState.DONE.value, iso(work.now)
    migration.done_by = work.actor.subject
    work.flush()
    work.publish(
        CasesMigrated(
            migration_id=migration.id, type=name, from_version=was, to_version=becomes, cases=migration.cases
        )
    )
    return migration


def _follow(work: UnitOfWork, migration: CaseMigration, after: Workflow, mapped: Mapping[str, str]) -> int:
    """Write the other version, and the mapped stages, into the cases."""
    values: dict[str, Any] = {"version": after.version, "sees": after.sees}
    if mapped:
        moved = ((col(Case.stage) == old, new) for old, new in mapped.items())
        values["stage"] = when(*moved, else_=col(Case.stage))
    cases = update(Case).where(*cases_of(migration.type, migration.from_version)).values(values)
    count = work.connection.execute(cases).rowcount
    work.session.expire_all()
    return count


def propose_undoing(work: UnitOfWork, *, migration_id: UUID, because: str) -> Approval:
    """Ask for a migration to be undone."""
    migration = _standing_at(work, str(migration_id), MigrationState.DONE)
    return _ask(work, UNDO, migration, because)


def undo_migration(work: UnitOfWork, *, migration_id: str) -> CaseMigration:
    """Let the cases of a migration follow their old version again, at the stages from which they came.

    Cases that have moved on since, and now stand at a stage of which the map can not be read backwards,
    are left where they are.
    """
    migration = _standing_at(work, migration_id, MigrationState.DONE)
    before = book_of(work).workflow(migration.type, migration.from_version)
    count = bring_back(work, migration, before)
    migration = work.session.get_one(CaseMigration, migration.id)
    migration.state, migration.undone_at = MigrationState.UNDONE.value, iso(work.now)
    migration.undone_by = work.actor.subject
    work.flush()
    work.publish(
        CasesMigratedBack(
            migration_id=migration.id,
            type=migration.type,
            from_version=migration.to_version,
            to_version=migration.from_version,
            cases=count,
        )
    )
    return migration


def _standing_at(work: UnitOfWork, migration_id: str, state: MigrationState) -> CaseMigration:
    migration = migration_by_id(work, migration_id=UUID(migration_id))
    if migration.state != state:
        message = f"this was {MigrationState(migration.state).value} already"
        raise AlreadyDone(message)
    return migration
