"""Case types: how each runs, where it comes from, what a council changed, and which cases follow it."""

from collections.abc import Sequence
from typing import Any

from litestar import Request, Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from core.cases import queries
from core.cases.models import CaseMigration, MigrationState
from core.cases.workflows import COUNCIL, Origin, Workflow, WorkflowBook, book_of
from core.cases.workflows.differences import differences
from core.web.blocks import Alert, Block, Link, Summary, Table, Tabs, Tag
from core.web.desk import HOME, Desk
from core.web.looks import moment_of
from core.web.page import page
from core.web.site import cases
from core.web.site.case_type_blocks import differing, whole

CASE_TYPES = Link("Case types", "/case-types")
_STATES = {
    MigrationState.PROPOSED: Tag("Waits for a second person", "blue"),
    MigrationState.DONE: Tag("Done", "green"),
    MigrationState.UNDONE: Tag("Undone", "grey"),
}


@get("/case-types", sync_to_thread=True)
def case_types(desk: NamedDependency[Desk]) -> Response[Any]:
    """Every case type, with the number of open cases that the visitor may see."""
    with desk.look() as work:
        book, counts = book_of(work), queries.cases_by_version(work)
    rows = [
        (
            Link(one.title, f"/case-types/{one.name}"),
            one.version,
            _owner(desk, book.origins.get((one.name, one.version))),
            sum(count for (name, _), count in counts.items() if name == one.name),
            sum(count for key, count in counts.items() if key[0] == one.name and key[1] != one.version),
        )
        for one in book
    ]
    head = ("Case type", "Version", "Brought by", "Open cases", "In older versions")
    table = Table(head, rows, label="Case types", empty="No plugin brings a case type", numbers=(1, 3, 4))
    actions = [Link("Try a changed file", "/case-types/try")] if desk.actor.may("cases.migrate_cases") else []
    blocks: list[Block] = [Tabs(cases.TABS, "/case-types", "Cases"), table]
    return page(desk, "Case types", blocks, trail=(HOME,), actions=actions)


def _owner(desk: Desk, origin: Origin | None) -> str:
    if origin is None:
        return "An earlier version"
    titles = {one.name: one.title for one in desk.council.registry.manifests}
    owner = "The council itself" if origin.owner == COUNCIL else titles.get(origin.owner, origin.owner)
    return f"{owner}, changed by the council" if origin.adjusted_by else owner


@get("/case-types/{name:str}", sync_to_thread=True)
def case_type(
    request: Request[Any, Any, Any], desk: NamedDependency[Desk], name: FromPath[str]
) -> Response[Any]:
    """One case type: its picture and its tables, its origin and its versions."""
    asked = request.query_params.get("version", "")
    with desk.look() as work:
        book = book_of(work)
        workflow = book.workflow(
            name, int(asked) if asked.isdecimal() and len(asked) < len("1000000") else None
        )
        counts = queries.cases_by_version(work, name=name)
        kept = {one.version for one in queries.kept_versions(work, name=name)}
        migrations = queries.list_migrations(work, name=name, limit=20)
    permissions = {one.name: one.title for one in desk.council.permissions}
    known = kept | {version for kind, version in book.origins if kind == name}
    blocks: list[Block] = [
        *_unknown(counts, known),
        _facts(desk, workflow, book, permissions),
        *whole(workflow, book, permissions),
        *_changed(workflow, book),
        _versions(workflow, book, counts, known),
        *_moved(migrations),
    ]
    actions = _actions(desk, name, known, counts)
    tags = [Tag(f"Version {workflow.version}", "blue")]
    return page(desk, workflow.title, blocks, trail=(HOME, CASE_TYPES), tags=tags, actions=actions)


def _unknown(counts: Any, known: set[int]) -> list[Block]:
    lost = {version: count for (_, version), count in counts.items() if version not in known}
    return [
        Alert(
            f"{count:,} open cases follow version {version}, which is no longer known. They can be read, and "
            "move on once they are moved to another version.",
            "A version is missing",
            "warning",
        )
        for version, count in sorted(lost.items())
    ]


def _facts(desk: Desk, workflow: Workflow, book: WorkflowBook, permissions: Any) -> Summary:
    origin = book.origins.get((workflow.name, workflow.version))
    rows: list[tuple[str, Any]] = [
        ("Name", workflow.name),
        ("Brought by", _owner(desk, origin)),
        (
            "File",
            _file(origin.file) if origin else "Kept since cases began with it; no file brings it any more",
        ),
    ]
    if origin and origin.adjusted_by:
        rows.append(("Changed in", _file(origin.adjusted_by)))
    rows += [
        ("References begin with", workflow.prefix),
        ("Who may see its cases", permissions.get(workflow.sees, workflow.sees)),
        ("Who may open one", permissions.get(workflow.opening.permission, workflow.opening.permission)),
        ("A new case brings", _opening(workflow)),
    ]
    return Summary(rows)


def _file(path: str) -> str:
    return "/".join(path.replace("\\", "/").split("/")[-3:])


def _opening(workflow: Workflow) -> list[str] | None:
    found = [f"Clock: {workflow.clocks[name].title}" for name in workflow.opening.starts]
    return [*found, *(f"Task: {rule.title}" for rule in workflow.opening.tasks)] or None


def _changed(workflow: Workflow, book: WorkflowBook) -> list[Block]:
    """What the council's own file changed of the plugin's."""
    origin = book.origins.get((workflow.name, workflow.version))
    if origin is None or origin.plain is None:
        return []
    found = differences(origin.plain, workflow)
    return [differing(found, "What the council changed", was="The plugin’s", now="The council’s")]


def _versions(workflow: Workflow, book: WorkflowBook, counts: Any, known: set[int]) -> Table:
    newest = book.workflow(workflow.name).version
    versions = sorted({*known, *(version for _, version in counts)}, reverse=True)
    rows = [
        (
            Link(f"Version {version}", f"/case-types/{workflow.name}?version={version}")
            if version in known
            else f"Version {version}",
            _state(version, newest, known),
            counts.get((workflow.name, version), 0),
        )
        for version in versions
    ]
    head = ("Version", "State", "Open cases")
    return Table(head, rows, title="Versions and their cases", numbers=(2,))


def _state(version: int, newest: int, known: set[int]) -> Tag:
    if version == newest:
        return Tag("New cases follow it", "green")
    return Tag("Kept for its cases", "grey") if version in known else Tag("No longer known", "red")


def _moved(migrations: Sequence[CaseMigration]) -> list[Block]:
    rows = [
        (
            Link(f"From version {one.from_version} to {one.to_version}", f"/case-migrations/{one.id}"),
            moment_of(one.proposed_at),
            one.cases,
            _STATES[MigrationState(one.state)],
        )
        for one in migrations
    ]
    head = ("Move", "Proposed", "Cases", "State")
    return [Table(head, rows, title="Cases moved between versions", numbers=(2,))] if rows else []


def _actions(desk: Desk, name: str, known: set[int], counts: Any) -> list[Link]:
    if (
        not desk.actor.may("cases.migrate_cases")
        or not counts
        or len(known | {v for _, v in counts}) < len("ab")
    ):
        return []
    return [Link("Move cases to another version", f"/case-types/{name}/move")]


HANDLERS = (case_types, case_type)
