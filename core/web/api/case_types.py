"""Case types: how each runs, its schema, a changed one tried; and cases moved between versions."""

import json
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from core.cases import commands, queries, workflows
from core.cases.models import CaseMigration
from core.cases.picture import picture
from core.cases.queries import DryRun
from core.cases.workflows import Workflow, WorkflowBook, book_of, draft_of, try_draft
from core.cases.workflows.differences import Difference, differences, dumped
from core.errors import BadInput
from core.web.api.case_type_shapes import (
    CaseTypeOut,
    DifferenceOut,
    DryRunIn,
    DryRunOut,
    LostOut,
    MigrationIn,
    MigrationOut,
    NewClocksOut,
    ProposedOut,
    ShiftOut,
    StandingOut,
    UndoIn,
    VersionOut,
    WholeCaseTypeOut,
)
from core.web.api.shapes import Before, Limit, Page
from core.web.desk import Desk, guard

_MAY = "cases.migrate_cases"


@get("/case-types", sync_to_thread=True)
def case_types(desk: NamedDependency[Desk]) -> Page[CaseTypeOut]:
    """Every case type in its newest version."""
    with desk.look() as work:
        counts, book = queries.cases_by_version(work), book_of(work)
    return Page([CaseTypeOut(**_brief(one, book, counts)) for one in book])


def _brief(one: Workflow, book: WorkflowBook, counts: Any) -> dict[str, Any]:
    origin = book.origins[one.name, one.version]
    count = sum(some for (name, _), some in counts.items() if name == one.name)
    file = origin.file.replace("\\", "/").rpartition("/")[2]
    changed = origin.adjusted_by.replace("\\", "/").rpartition("/")[2] if origin.adjusted_by else None
    return {
        "name": one.name,
        "title": one.title,
        "version": one.version,
        "owner": origin.owner,
        "file": file,
        "changed_in": changed,
        "open_cases": count,
    }


@get("/case-types/schema", sync_to_thread=False)
def schema(desk: NamedDependency[Desk]) -> dict[str, Any]:
    """The JSON Schema of a workflow file, for editors and for a council's own checks."""
    del desk
    return workflows.workflow_schema()


@get("/case-types/change-schema", sync_to_thread=False)
def schema_of_changes(desk: NamedDependency[Desk]) -> dict[str, Any]:
    """The JSON Schema of a file in which a council changes a case type."""
    del desk
    return workflows.change_schema()


@get("/case-types/{type_name:str}", sync_to_thread=True)
def case_type(desk: NamedDependency[Desk], type_name: FromPath[str]) -> WholeCaseTypeOut:
    """One case type: its definition, its picture and its versions."""
    with desk.look() as work:
        book = book_of(work)
        one = book.workflow(type_name)
        counts = queries.cases_by_version(work, name=type_name)
        kept = {each.version for each in queries.kept_versions(work, name=type_name)}
    known = kept | {version for kind, version in book.origins if kind == type_name}
    versions = sorted({*known, *(version for _, version in counts)}, reverse=True)
    plain = book.origins[one.name, one.version].plain
    return WholeCaseTypeOut(
        **_brief(one, book, counts),
        definition=dumped(one),
        picture=picture(one),
        versions=[VersionOut(each, counts.get((type_name, each), 0), each in known) for each in versions],
        changed=_differing(differences(plain, one)) if plain else [],
    )


def _differing(found: Sequence[Difference]) -> list[DifferenceOut]:
    return [DifferenceOut(each.at, each.was, each.now) for each in found]


@post("/case-types/dry-run", guards=[guard(_MAY)], status_code=200, sync_to_thread=True)
def dry_run(desk: NamedDependency[Desk], data: JSONBody[DryRunIn]) -> DryRunOut:
    """Try a changed workflow on the live cases; nothing is changed."""
    with desk.look() as work:
        tried = try_draft(book_of(work), draft_of(data.text, name="text"))
        if tried.workflow is None:
            raise BadInput("\n".join(str(fault) for fault in tried.faults), field="text")
        report = queries.dry_run(
            work, workflow=tried.workflow, from_version=data.from_version, stages=data.stages
        )
    return _report(report)


def _report(report: DryRun) -> DryRunOut:
    return DryRunOut(
        report.workflow.name,
        report.workflow.version,
        report.cases,
        sum(one.count for one in report.stuck),
        [
            StandingOut(one.version, one.stage, one.count, one.to or None, list(one.lost_ways))
            for one in report.standings
        ],
        [
            ShiftOut(one.alike.name, one.count, one.alike.started_on, one.alike.due_on, one.due_on)
            for one in report.clocks
        ],
        [NewClocksOut(one.name, one.count, one.started_on, one.due_on) for one in report.new_clocks],
        [
            *(LostOut("clock", one.name, one.count) for one in report.lost_clocks),
            *(LostOut("task", one.title, one.count) for one in report.lost_tasks),
        ],
        _differing(report.differences),
    )


@get("/case-migrations", guards=[guard("cases.see")], sync_to_thread=True)
def migrations(desk: NamedDependency[Desk], before: Before = None, limit: Limit = 50) -> Page[MigrationOut]:
    """Movings of cases between versions, the newest first."""
    with desk.look() as work:
        found = queries.list_migrations(work, before=before, limit=limit + 1)
        items = [_migration(one) for one in found[:limit]]
    return Page(items, str(items[-1].id) if len(found) > limit else None)


@get("/case-migrations/{migration_id:uuid}", guards=[guard("cases.see")], sync_to_thread=True)
def migration(desk: NamedDependency[Desk], migration_id: FromPath[UUID]) -> MigrationOut:
    """One moving of cases."""
    with desk.look() as work:
        return _migration(queries.migration_by_id(work, migration_id=migration_id))


def _migration(one: CaseMigration) -> MigrationOut:
    return MigrationOut(
        one.id,
        one.type,
        one.from_version,
        one.to_version,
        json.loads(one.stages),
        one.state,
        one.cases,
        one.clocks_moved,
        one.clocks_started,
        one.clocks_stopped,
        one.tasks_dropped,
        one.proposed_at,
        one.done_at,
        one.undone_at,
    )


@post("/case-migrations", guards=[guard(_MAY)], status_code=201, sync_to_thread=True)
def propose(desk: NamedDependency[Desk], data: JSONBody[MigrationIn]) -> MigrationOut:
    """Ask for cases to be moved to another version; a second person decides it under approvals."""
    with desk.work() as work:
        made, _ = commands.propose_migration(
            work,
            name=data.case_type,
            from_version=data.from_version,
            to_version=data.to_version,
            because=data.because,
            stages=data.stages,
        )
        return _migration(made)


@post("/case-migrations/{migration_id:uuid}/undo", status_code=200, sync_to_thread=True)
def undo(desk: NamedDependency[Desk], migration_id: FromPath[UUID], data: JSONBody[UndoIn]) -> ProposedOut:
    """Ask for a moving of cases to be undone; a second person decides it under approvals."""
    with desk.work() as work:
        return ProposedOut(commands.propose_undoing(work, migration_id=migration_id, because=data.because).id)


HANDLERS = (case_types, schema, schema_of_changes, case_type, dry_run, migrations, migration, propose, undo)
