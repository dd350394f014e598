"""Cases and versions: a changed file tried on live cases, cases moved to another version, and moved back."""

import json
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from core.cases import commands, queries
from core.cases.models import CaseMigration, MigrationState
from core.cases.queries import DryRun
from core.cases.workflows import Draft, Fault, draft_of, try_draft
from core.errors import Refused
from core.web.blocks import Alert, Block, Link, Prose, Summary, Table
from core.web.desk import HOME, Desk, guard
from core.web.fields import Choice, Field, File, LongText
from core.web.forms import Filled, Form
from core.web.labels import Labels
from core.web.looks import moment_of
from core.web.page import page, redirect, submit
from core.web.site.case_types import CASE_TYPES
from core.web.site.clock_reviews import moves_table
from core.web.site.dry_run_blocks import groups_of, listed, reported
from core.web.typed import Typed
from core.work import UnitOfWork

_MAY = "cases.migrate_cases"
_NAME = "the file"
_FILE = File(
    name="file",
    label="A changed workflow file",
    hint="TOML, as in workflows/",
    required=False,
    accept=".toml",
)
_TEXT = LongText(name="text", label="Or its text", rows=12, longest=200_000, required=False)
_WHY = LongText(name="because", label="Why", hint="The second person reads it", rows=2)
_UNDO = Form((_WHY,), title="Undo it", button="Ask for it to be undone", quiet=True)


def _try_form(groups: list[tuple[str, str]]) -> Form:
    which = (
        (Choice(name="show", label="List the cases of", options=groups, required=False),) if groups else ()
    )
    return Form((_FILE, _TEXT, *which), button="Try it", text="Nothing is changed by trying.")


@get("/case-types/try", guards=[guard(_MAY)], sync_to_thread=True)
def try_file(desk: NamedDependency[Desk]) -> Response[Any]:
    """Where a changed file is tried on the live cases."""
    return _tried(desk, [], _try_form([]).empty())


@post("/case-types/try", guards=[guard(_MAY)], status_code=200, sync_to_thread=True)
def tried(desk: NamedDependency[Desk], typed: NamedDependency[Typed]) -> Response[Any]:
    """What a changed file would do to the live cases; or its faults, each with its line."""
    filled = _try_form([]).read(typed)
    if filled.is_wrong:
        return _tried(desk, [], filled)
    text = _text_of(filled.values)
    if not text.strip():
        filled.errors["file"] = "Choose a file, or paste its text"
        return _tried(desk, [], filled)
    with desk.look() as work:
        made = try_draft(work.workflows, _draft(text))
        if made.workflow is None:
            return _tried(desk, [_faults(made.faults)], _try_form([]).empty(text=text))
        report = queries.dry_run(work, workflow=made.workflow)
        blocks = [*reported(report), *listed(work, report, typed("show"))]
    return _tried(desk, blocks, _try_form(groups_of(report)).empty(text=text, show=typed("show")))


def _text_of(values: Mapping[str, Any]) -> str:
    if values.get("file"):
        return str(values["file"][1].read(1_000_001).decode("utf-8", "replace"))
    return str(values.get("text") or "")


def _draft(text: str) -> Draft | Fault:
    return draft_of(text, name=_NAME)


def _faults(faults: Any) -> Table:
    rows = [(one.line, one.message[:1].upper() + one.message[1:]) for one in faults]
    return Table(
        ("Line", "What is wrong, and what to do"),
        rows,
        title="The file cannot be used as it is",
        numbers=(0,),
    )


def _tried(desk: Desk, blocks: list[Block], filled: Filled) -> Response[Any]:
    intro = Prose(
        "Try a changed case type on the cases that are open now, before anything is put into force.", "lead"
    )
    return page(desk, "Try a changed file", [intro, *blocks, filled], trail=(HOME, CASE_TYPES))


def _move_form(desk: Desk, name: str, report: DryRun | None) -> Form:
    """Which version moves to which; once tried, where the cases of each lost stage go."""
    with desk.look() as work:
        book, counts = work.workflows, queries.cases_by_version(work, name=name)
        kept = {one.version for one in queries.kept_versions(work, name=name)}
        title = book.workflow(name).title
    here = [
        (str(version), f"Version {version} ({count:,} cases)")
        for (_, version), count in sorted(counts.items())
    ]
    there = sorted({*kept, *(version for kind, version in book.origins if kind == name)}, reverse=True)
    fields: list[Field] = [
        Choice(name="from_version", label="Cases in", options=here),
        Choice(name="to_version", label="Move to", options=[(str(one), f"Version {one}") for one in there]),
    ]
    if report is not None:
        stages = [(key, one.title) for key, one in report.workflow.stages.items() if not one.final]
        fields += [
            Choice(name=f"stage-{one.stage}", label=f"Cases at “{one.title}” go to", options=stages)
            for one in report.standings
            if one.stage not in report.workflow.stages
        ]
    del title
    return Form(tuple(fields), button="Try it", method="get")


def _map_of(values: Mapping[str, Any]) -> dict[str, str]:
    return {
        key.removeprefix("stage-"): one for key, one in values.items() if key.startswith("stage-") and one
    }


@get("/case-types/{name:str}/move", guards=[guard(_MAY)], sync_to_thread=True)
def move(request: Request[Any, Any, Any], desk: NamedDependency[Desk], name: FromPath[str]) -> Response[Any]:
    """Choose versions and see what moving would do, before it is proposed."""
    return _moving(desk, name, Typed(request.query_params.multi_items()))


def _moving(desk: Desk, name: str, typed: Typed, *wrong: Filled) -> Response[Any]:
    first = _move_form(desk, name, None)
    if "from_version" not in typed:
        return _move_page(desk, name, [first.empty()])
    filled = first.read(typed)
    if filled.is_wrong:
        return _move_page(desk, name, [filled])
    try:
        with desk.look() as work:
            facts = _versions(filled.values)
            report = commands.preview_migration(work, name=name, stages={}, **facts)
            form = _move_form(desk, name, report)
            again = form.read(typed)
            mapped = _map_of(again.values)
            report = commands.preview_migration(work, name=name, stages=mapped, **facts) if mapped else report
            blocks = [*reported(report), *listed(work, report, typed("show"))]
    except Refused as refusal:
        filled.refuse(refusal)
        return _move_page(desk, name, [filled])
    shown = Filled(form, typed)
    propose = [] if report.stuck else [wrong[0] if wrong else _propose_form(name, facts, mapped).empty()]
    return _move_page(desk, name, [shown, *blocks, *propose])


def _versions(values: Mapping[str, Any]) -> dict[str, int]:
    return {key: int(values[key]) for key in ("from_version", "to_version")}


def _propose_form(name: str, facts: Mapping[str, int], mapped: Mapping[str, str]) -> Form:
    asked = "&".join(
        [f"{key}={one}" for key, one in facts.items()] + [f"stage-{k}={v}" for k, v in mapped.items()]
    )
    text = "A second person decides it under Approvals; nothing moves before that."
    action = f"/case-types/{name}/move?{asked}"
    return Form((_WHY,), title="Propose it", button="Propose the move", text=text, action=action)


def _move_page(desk: Desk, name: str, blocks: list[Block]) -> Response[Any]:
    with desk.look() as work:
        title = work.workflows.workflow(name).title
    trail = (HOME, CASE_TYPES, Link(title, f"/case-types/{name}"))
    return page(desk, "Move cases to another version", blocks, trail=trail, caption=title)


@post("/case-types/{name:str}/move", guards=[guard(_MAY)], sync_to_thread=True)
def propose(
    request: Request[Any, Any, Any],
    desk: NamedDependency[Desk],
    typed: NamedDependency[Typed],
    name: FromPath[str],
) -> Response[Any]:
    """Ask for the cases to be moved."""
    asked = Typed(request.query_params.multi_items())
    chosen = _move_form(desk, name, None).read(asked)
    if chosen.is_wrong:
        return _moving(desk, name, asked)
    facts = _versions(chosen.values)
    mapped = {
        key.removeprefix("stage-"): one
        for key, one in request.query_params.items()
        if key.startswith("stage-")
    }

    def act(work: UnitOfWork, values: dict[str, Any]) -> Response[Any]:
        migration, _ = commands.propose_migration(
            work, name=name, because=values["because"], stages=mapped, **facts
        )
        address = f"/case-migrations/{migration.id}"
        return redirect(desk, address, banner="Proposed; a second person decides it under Approvals")

    form = _propose_form(name, facts, mapped)
    return submit(desk, form, typed, act=act, again=lambda filled: _moving(desk, name, asked, filled))


@get("/case-migrations/{migration_id:uuid}", guards=[guard("cases.see")], sync_to_thread=True)
def migration(
    request: Request[Any, Any, Any], desk: NamedDependency[Desk], migration_id: FromPath[UUID]
) -> Response[Any]:
    """One moving of cases: what it did, which clocks it moved, and how to undo it."""
    del request
    return _migration(desk, migration_id)


def _migration(desk: Desk, migration_id: UUID, *wrong: Filled) -> Response[Any]:
    with desk.look() as work:
        one = queries.migration_by_id(work, migration_id=migration_id)
        known = work.workflows.workflow(one.type).title if one.type in work.workflows else one.type
        moves = queries.clock_moves(work, run_id=one.id, limit=200)
        names = Labels(work, [one.done_by, one.undone_by])
    blocks: list[Block] = [_what(one, names)]
    if one.state == MigrationState.PROPOSED:
        blocks.append(Alert("It waits for a second person, under Approvals."))
    blocks.append(moves_table(moves, "Clocks that got another date"))
    if one.state == MigrationState.DONE and desk.actor.may("cases.undo_migration"):
        blocks.append(wrong[0] if wrong else _UNDO.to(f"/case-migrations/{one.id}/undo").empty())
    title = f"From version {one.from_version} to version {one.to_version}"
    trail = (HOME, CASE_TYPES, Link(known, f"/case-types/{one.type}"))
    return page(desk, title, blocks, trail=trail, caption=known)


def _what(one: CaseMigration, names: Labels) -> Summary:
    mapped: dict[str, str] = json.loads(one.stages)
    rows: list[tuple[str, Any]] = [
        ("Cases", one.cases),
        ("Clocks with another date", one.clocks_moved),
        ("Clocks started", one.clocks_started),
        ("Clocks stopped", one.clocks_stopped),
        ("Tasks not needed any more", one.tasks_dropped),
        ("Stages", [f"{old} → {new}" for old, new in mapped.items()] or "Each keeps its own"),
        ("Proposed", moment_of(one.proposed_at)),
    ]
    for word, at, by in (("Done", one.done_at, one.done_by), ("Undone", one.undone_at, one.undone_by)):
        if at:
            rows += [(word, moment_of(at)), (f"{word} by", names.text(by))]
    return Summary(rows)


@post("/case-migrations/{migration_id:uuid}/undo", guards=[guard("cases.see")], sync_to_thread=True)
def undo(
    desk: NamedDependency[Desk], typed: NamedDependency[Typed], migration_id: FromPath[UUID]
) -> Response[Any]:
    """Ask for it to be undone."""

    def act(work: UnitOfWork, values: dict[str, Any]) -> Response[Any]:
        commands.propose_undoing(work, migration_id=migration_id, because=values["because"])
        address = f"/case-migrations/{migration_id}"
        return redirect(desk, address, banner="Proposed; a second person decides it under Approvals")

    form = _UNDO.to(f"/case-migrations/{migration_id}/undo")
    return submit(desk, form, typed, act=act, again=lambda filled: _migration(desk, migration_id, filled))


HANDLERS = (try_file, tried, move, propose, migration, undo)
