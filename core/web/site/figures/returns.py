"""Returns: filled, commented, frozen, checked by a second person, and compared with a count of today."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, cast
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Stream

from core.errors import NotFound
from core.figures.commands.returns import comment_on, fill_return, freeze_return, reopen_return, shown
from core.figures.definitions import ReturnCellRule, ReturnDefinition
from core.figures.models import Return, ReturnCell
from core.figures.models.returns import ReturnState
from core.figures.queries import returns as queries
from core.figures.queries.counting import figure
from core.figures.queries.judged import book_of
from core.sheets import MEDIA_TYPES
from core.values import Period
from core.web.blocks import Alert, Block, Code, Heading, Link, Prose, Summary, Table, Tag
from core.web.desk import Desk, guard
from core.web.downloads import page_with_downloads
from core.web.fields import Choice, LongText
from core.web.forms import Filled, Form
from core.web.labels import Labels
from core.web.looks import day, moment_of
from core.web.page import page, redirect, submit
from core.web.site.figures import shared
from core.web.typed import Typed
from core.work import UnitOfWork

SEE = "figures.see_returns"
_RETURNS = Link("Returns", "/figures/returns")
_TRAIL = (*shared.TRAIL, _RETURNS)
_STATES = {
    ReturnState.DRAFT: Tag("Draft", "grey"),
    ReturnState.FROZEN: Tag("Waits for its checker", "blue"),
    ReturnState.SENT: Tag("Sent", "green"),
}
_PIECE = 256 * 1024
_FREEZE = Form(
    (
        LongText(
            name="because",
            label="Note to the checker",
            rows=2,
            longest=500,
            missing="Say what is to be checked",
        ),
    ),
    button="Freeze and ask for a check",
    title="Send this return",
    text="It is kept as it stands, as CSV and Excel with checksums. Another person checks it first.",
)
_REOPEN = Form(button="Change it after all", quiet=True)


@get("/figures/returns", guards=[guard(SEE)], sync_to_thread=True)
def returns(desk: NamedDependency[Desk]) -> Response[Any]:
    """Which returns there are, and those that were filled."""
    return _list(desk)


@post("/figures/returns", guards=[guard("figures.fill_returns")], sync_to_thread=True)
def fill(desk: NamedDependency[Desk], typed: NamedDependency[Typed]) -> Response[Any]:
    """Fill a return for a period."""

    def act(work: UnitOfWork, values: dict[str, Any]) -> Response[Any]:
        name, _, start = values["which"].partition("/")
        made = fill_return(work, name=name, starts_on=date.fromisoformat(start))
        return redirect(desk, f"/figures/returns/filled/{made.id}", banner="Every cell was counted")

    with desk.look() as work:
        form = _filling(work)
    return submit(desk, form, typed, act=act, again=lambda filled: _list(desk, filled))


@get("/figures/returns/filled/{return_id:uuid}", guards=[guard(SEE)], sync_to_thread=True)
def filled(
    request: Request[Any, Any, Any], desk: NamedDependency[Desk], return_id: FromPath[UUID]
) -> Response[Any]:
    """One return: its cells, where each comes from, what may be done; or the file as frozen."""
    if wanted := request.query_params.get("frozen"):
        return _file(desk, return_id, wanted)
    return _one(desk, return_id, request)


@post(
    "/figures/returns/filled/{return_id:uuid}/comment",
    guards=[guard("figures.fill_returns")],
    sync_to_thread=True,
)
def comment(
    request: Request[Any, Any, Any],
    desk: NamedDependency[Desk],
    typed: NamedDependency[Typed],
    return_id: FromPath[UUID],
) -> Response[Any]:
    """Write a comment to a cell."""
    with desk.look() as work:
        form = _commenting(queries.cells_of(work, return_id=return_id))

    def act(work: UnitOfWork, values: dict[str, Any]) -> Response[Any]:
        comment_on(work, return_id=return_id, key=values["key"], comment=values["comment"] or "")
        return redirect(desk, f"/figures/returns/filled/{return_id}", banner="The comment was saved")

    return submit(desk, form, typed, act=act, again=lambda wrong: _one(desk, return_id, request, wrong))


@post(
    "/figures/returns/filled/{return_id:uuid}/freeze",
    guards=[guard("figures.fill_returns")],
    sync_to_thread=True,
)
def freeze(
    request: Request[Any, Any, Any],
    desk: NamedDependency[Desk],
    typed: NamedDependency[Typed],
    return_id: FromPath[UUID],
) -> Response[Any]:
    """Freeze it and ask a second person."""

    def act(work: UnitOfWork, values: dict[str, Any]) -> Response[Any]:
        freeze_return(work, files=desk.council.ports.files, return_id=return_id, because=values["because"])
        said = "The return is frozen and waits for a second person"
        return redirect(desk, f"/figures/returns/filled/{return_id}", banner=said)

    return submit(desk, _FREEZE, typed, act=act, again=lambda wrong: _one(desk, return_id, request, wrong))


@post(
    "/figures/returns/filled/{return_id:uuid}/reopen",
    guards=[guard("figures.fill_returns")],
    sync_to_thread=True,
)
def reopen(
    request: Request[Any, Any, Any],
    desk: NamedDependency[Desk],
    typed: NamedDependency[Typed],
    return_id: FromPath[UUID],
) -> Response[Any]:
    """Make one that was turned down a draft again."""

    def act(work: UnitOfWork, _values: dict[str, Any]) -> Response[Any]:
        reopen_return(work, return_id=return_id)
        return redirect(desk, f"/figures/returns/filled/{return_id}", banner="The return is a draft again")

    return submit(desk, _REOPEN, typed, act=act, again=lambda wrong: _one(desk, return_id, request, wrong))


@get("/figures/returns/filled/{return_id:uuid}/compare", guards=[guard(SEE)], sync_to_thread=True)
def compare(
    request: Request[Any, Any, Any], desk: NamedDependency[Desk], return_id: FromPath[UUID]
) -> Response[Any]:
    """What a count of today gives otherwise."""
    with desk.look() as work:
        one = queries.one_return(work, return_id=return_id)
        definition = book_of(work).definition(one.name)
        found = queries.changed_since(work, one, definition)
        rules = {cell.key: cell for cell in definition.cells}
        rows = [
            (
                each.key,
                rules[each.key].title,
                shown(each.was, queries.unit_of(definition, rules[each.key])),
                shown(each.now, queries.unit_of(definition, rules[each.key])),
            )
            for each in found
        ]
    empty = "Nothing: a count of today gives the same in every cell."
    head = ("Cell", "What", "In the return", "Counted today")
    blocks: list[Block] = [
        Prose(f"The return was filled on {day(moment_of(one.filled_at).date())}. It stays as it is."),
        Table(head, rows, label="What differs", numbers=(2, 3), empty=empty),
    ]
    trail = (*_TRAIL, Link(definition.title, f"/figures/returns/filled/{return_id}"))
    return page_with_downloads(request, desk, "What differs today", blocks, trail=trail)


def _file(desk: Desk, return_id: UUID, form: str) -> Response[Any]:
    with desk.look() as work:
        one = queries.one_return(work, return_id=return_id)
    checksum = {"csv": one.table_sha256, "xlsx": one.workbook_sha256}.get(form)
    if checksum is None:
        message = "this return was not frozen yet; there is no such file"
        raise NotFound(message)
    source = desk.council.ports.files.open(checksum)

    def pieces() -> Any:
        with source:
            while piece := source.read(_PIECE):
                yield piece

    name = f"{one.name}-{one.starts_on}-{one.attempt}.{form}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return Stream(pieces(), media_type=MEDIA_TYPES[form], headers=headers)


def _list(desk: Desk, *wrong: Filled) -> Response[Any]:
    with desk.look() as work:
        found = queries.filled(work)
        book = book_of(work).returns
        labels = Labels(work, [one.filled_by for one in found])
        form = _filling(work).empty() if desk.actor.may("figures.fill_returns") and book else None
    rows = [
        (
            Link(book[one.name].title if one.name in book else one.name, f"/figures/returns/filled/{one.id}"),
            f"{day(one.starts_on)} to {day(one.ends_on)}",
            one.attempt,
            _STATES[ReturnState(one.state)],
            labels.text(one.filled_by),
        )
        for one in found
    ]
    kinds = [(one.title, f"every {one.every}", one.source) for one in book.values()]
    blocks: list[Block] = [
        shared.tabs(desk, "/figures/returns"),
        Table(
            ("Return", "Period", "Attempt", "State", "Filled by"),
            rows,
            title="Returns that were filled",
            numbers=(2,),
            empty="No return was filled yet",
        ),
        Table(("Return", "How often", "Rests on"), kinds, title="Returns that there are"),
    ]
    if which := (wrong[0] if wrong else form):
        blocks.append(which)
    return page(desk, "Returns", blocks, trail=shared.TRAIL)


def _filling(work: UnitOfWork) -> Form:
    options = [
        (f"{one.name}/{period.start}", f"{one.title}: {day(period.start)} to {day(period.end)}")
        for one in book_of(work).returns.values()
        for period in queries.periods(one, today=work.today)
    ]
    field = Choice(name="which", label="Return and period", options=options)
    return Form((field,), button="Count every cell", title="Fill a return", action="/figures/returns")


def _one(desk: Desk, return_id: UUID, request: Request[Any, Any, Any], *wrong: Filled) -> Response[Any]:
    with desk.look() as work:
        one = queries.one_return(work, return_id=return_id)
        cells = queries.cells_of(work, return_id=return_id)
        definition = book_of(work).definition(one.name)
        labels = Labels(work, [one.filled_by, one.frozen_by, one.checked_by])
        today = work.today
    values = {cell.key: cell.value for cell in cells}
    by_key = {cell.key: cell for cell in cells}
    period = Period(one.starts_on, one.ends_on)
    blocks: list[Block] = [Summary(_about(one, labels))]
    for section in definition.sections:
        rows = [_row(rule, by_key.get(rule.key), period, today) for rule in section.cells]
        head = ("Cell", "What", "Value", "Where it comes from", "Comment")
        blocks.append(Table(head, rows, title=section.title, numbers=(2,)))
    blocks.append(_rules(definition, values))
    blocks += _acts(desk, one, cells, wrong)
    title = f"{definition.title}: {day(one.starts_on)} to {day(one.ends_on)}"
    actions = [Link("What differs today", f"/figures/returns/filled/{one.id}/compare")]
    tags = [_STATES[ReturnState(one.state)]]
    return page_with_downloads(request, desk, title, blocks, trail=_TRAIL, tags=tags, actions=actions)


def _about(one: Return, labels: Labels) -> list[tuple[str, Any]]:
    rows: list[tuple[str, Any]] = [
        ("Attempt", one.attempt),
        ("Filled", [labels.text(one.filled_by), moment_of(one.filled_at)]),
    ]
    if one.frozen_at:
        here = f"/figures/returns/filled/{one.id}?frozen="
        rows += [
            ("Frozen", [labels.text(one.frozen_by), moment_of(one.frozen_at)]),
            ("As CSV", [Link("Table", f"{here}csv"), Code(one.table_sha256 or "")]),
            (
                "As Excel",
                [Link("Workbook with the records", f"{here}xlsx"), Code(one.workbook_sha256 or "")],
            ),
        ]
    if one.approval_id:
        rows.append(("Check", Link("The proposal", f"/approvals/{one.approval_id}")))
    if one.sent_at:
        rows.append(("Checked and sent", [labels.text(one.checked_by), moment_of(one.sent_at)]))
    return rows


def _row(rule: ReturnCellRule, cell: ReturnCell | None, period: Period, today: date) -> tuple[Any, ...]:
    value = shown(cell.value, cell.unit) if cell else None
    if rule.figure:
        asked = queries.question(rule, period, today=today)
        address = shared.figure_address(rule.figure, asked)
        source: Any = [
            Link(figure(rule.figure).title, address, hidden=f"for {rule.key}"),
            figure(rule.figure).definition,
        ]
    else:
        less = f" less {' and '.join(rule.minus)}" if rule.minus else ""
        source = f"{' and '.join(rule.plus)} together{less}"
    return (rule.key, rule.title, value, source, cell.comment if cell else None)


def _rules(definition: ReturnDefinition, values: Mapping[str, int | None]) -> Table:
    rows = [
        (
            rule.title,
            Tag("Holds", "green") if rule.holds.result else Tag("Does not hold", "red"),
            rule.holds.because[0].text,
        )
        for rule in queries.checked(definition, values)
    ]
    return Table(("Rule", "State", "Numbers"), rows, title="What must hold", empty="This return has no rules")


def _commenting(cells: Sequence[ReturnCell]) -> Form:
    keys = [(cell.key, f"{cell.key}: {cell.title}") for cell in cells]
    fields = (
        Choice(name="key", label="Cell", options=keys),
        LongText(name="comment", label="Comment", rows=2, longest=1_000, required=False),
    )
    return Form(fields, button="Save the comment", title="Comment on a cell", quiet=True)


def _acts(desk: Desk, one: Return, cells: Sequence[ReturnCell], wrong: Sequence[Filled]) -> list[Block]:
    """What may be done with a return as it stands; a form that was wrong is shown as it was sent."""
    if not desk.actor.may("figures.fill_returns") or one.state == ReturnState.SENT:
        return []
    here = f"/figures/returns/filled/{one.id}"
    refused = {each.form.button: each for each in wrong}
    if one.state == ReturnState.FROZEN:
        text = "It can be changed only after its checker has turned it down."
        form = refused.get(_REOPEN.button) or _REOPEN.to(f"{here}/reopen").empty()
        return [Alert(text, "Frozen"), form]
    forms = [_commenting(cells).to(f"{here}/comment"), _FREEZE.to(f"{here}/freeze")]
    shown_forms = [refused.get(form.button) or form.empty() for form in forms]
    return [Heading("Before it is sent"), *cast("list[Block]", shown_forms)]


HANDLERS = (returns, fill, filled, comment, freeze, reopen, compare)
