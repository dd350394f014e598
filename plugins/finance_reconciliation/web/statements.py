"""Statements: the newest ones, one with its lines, and quarantine."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from core.api import UnitOfWork
from core.pages import (
    HOME,
    Alert,
    Block,
    Desk,
    Figures,
    Filled,
    Form,
    Link,
    LongText,
    Paging,
    Summary,
    Table,
    Typed,
    guard,
    page,
    redirect,
    submit,
)
from core.values import Money
from plugins.finance_reconciliation import commands, queries
from plugins.finance_reconciliation.models import Statement, StatementState
from plugins.finance_reconciliation.web.files import files_table
from plugins.finance_reconciliation.web.looks import (
    ACCOUNTS,
    DETAILS_HEAD,
    LINES_HEAD,
    ROOT,
    SEE,
    SUSPENSE,
    TRAIL,
    details_as_rows,
    lines_as_rows,
    money,
    name_of,
    shown_account,
    statement_link,
    statement_tag,
)

_PAGE = 100
_RELEASE = Form(
    (LongText(name="because", label="Why may it be counted?", hint="The second person reads this."),),
    button="Propose to release it",
    title="Release",
)
_REJECT = Form(button="Reject it", title="Reject", text="Its lines will never be counted.", danger=True)


@get("/statements", guards=[guard(SEE)], sync_to_thread=True)
def statements_page(desk: NamedDependency[Desk]) -> Response[Any]:
    """The newest statements and files, and what needs somebody."""
    with desk.look() as work:
        held = queries.in_quarantine(work)
        waiting = queries.suspense_by_reason(work)
        names: dict[UUID | None, str] = {one.id: one.name for one in queries.bank_accounts(work)}
        found, files = queries.statements(work), list(queries.bank_files(work, limit=20))
    count, total = sum(row[1] for row in waiting), sum(row[2] for row in waiting)
    figures = Figures(
        [
            ("In quarantine", len(held), f"{ROOT}/quarantine"),
            ("Lines in suspense", count, SUSPENSE.address),
            ("In suspense", Money(total), SUSPENSE.address),
        ]
    )
    blocks: list[Block] = [figures, _table(found, names, "Statements"), files_table(files)]
    actions = [Link("Bank accounts", ACCOUNTS.address), Link("Suppliers' files", f"{ROOT}/profiles")]
    if desk.actor.may("finance_reconciliation.import"):
        actions.insert(0, Link("Import a statement", f"{ROOT}/statements/import"))
    return page(desk, "Bank statements", blocks, trail=(HOME,), actions=actions)


@get("/quarantine", guards=[guard(SEE)], sync_to_thread=True)
def quarantine(desk: NamedDependency[Desk]) -> Response[Any]:
    """What failed a gate and waits for a second person."""
    with desk.look() as work:
        found = queries.in_quarantine(work)
        names: dict[UUID | None, str] = {one.id: one.name for one in queries.bank_accounts(work)}
    rows = [
        (
            statement_link(one),
            names.get(one.bank_account_id) or shown_account(one),
            one.gate,
            (one.problem or "").split("\n"),
            one.entries,
        )
        for one in found
    ]
    head = ("Statement", "Bank account", "Gate", "Problem", "Lines")
    table = Table(head, rows, label="Quarantine", numbers=(4,), empty="Nothing is in quarantine")
    return page(desk, "Quarantine", [table], trail=TRAIL)


@get("/statements/{statement_id:uuid}", guards=[guard(SEE)], sync_to_thread=True)
def statement_page(
    request: Request[Any, Any, Any], desk: NamedDependency[Desk], statement_id: FromPath[UUID]
) -> Response[Any]:
    """One statement: its figures, how it was proved, and its lines with where they are."""
    text = request.query_params.get("after", "0")
    after = int(text) if text.isascii() and text.isdecimal() and len(text) < len(str(2**63)) else 0
    return _one(desk, statement_id, after=after)


@post(
    "/statements/{statement_id:uuid}/release",
    guards=[guard(commands.RELEASE)],
    sync_to_thread=True,
)
def release(
    desk: NamedDependency[Desk], typed: NamedDependency[Typed], statement_id: FromPath[UUID]
) -> Response[Any]:
    """Propose that a statement in quarantine be counted."""

    def act(work: UnitOfWork, values: dict[str, Any]) -> Response[Any]:
        commands.propose_release(work, statement_id=statement_id, **values)
        banner = "The release was proposed; a second person must approve it"
        return redirect(desk, f"{ROOT}/statements/{statement_id}", banner=banner)

    form = _RELEASE.to(f"{ROOT}/statements/{statement_id}/release")
    return submit(desk, form, typed, act=act, again=lambda filled: _one(desk, statement_id, filled=filled))


@post("/statements/{statement_id:uuid}/reject", guards=[guard(commands.RELEASE)], sync_to_thread=True)
def reject(
    desk: NamedDependency[Desk], typed: NamedDependency[Typed], statement_id: FromPath[UUID]
) -> Response[Any]:
    """Set a statement in quarantine aside for good."""

    def act(work: UnitOfWork, _values: dict[str, Any]) -> Response[Any]:
        commands.reject_statement(work, statement_id=statement_id)
        return redirect(desk, f"{ROOT}/statements/{statement_id}", banner="The statement was rejected")

    form = _REJECT.to(f"{ROOT}/statements/{statement_id}/reject")
    return submit(desk, form, typed, act=act, again=lambda filled: _one(desk, statement_id, filled=filled))


def _one(desk: Desk, statement_id: UUID, *, after: int = 0, filled: Filled | None = None) -> Response[Any]:
    with desk.look() as work:
        one = queries.statement(work, statement_id)
        caption = name_of(work, one)
        placed = queries.placed_of(work, statement_id)
        table, last = _lines(work, one, after=after)
    here = f"{ROOT}/statements/{statement_id}"
    more = f"{here}?after={last}" if last else ""
    rows: list[tuple[str, Any]] = [
        ("File", Link("The file and its result", f"{ROOT}/files/{one.file_id}")),
        ("Opening balance", money(one.opening)),
        ("Money in", Money(one.credits)),
        ("Money out", Money(-one.debits)),
        ("Closing balance", money(one.closing)),
        ("Lines read", one.entries),
        ("Counted" if one.tells == "money" else "Kept", one.lines),
        ("Already seen", one.seen),
        *(_placed(placed) if one.tells == "money" else ()),
        ("Proof", one.proof.split("\n") if one.proof else None),
    ]
    blocks: list[Block] = [*_trouble(one), Summary(rows)]
    if one.state == StatementState.QUARANTINED and desk.actor.may(commands.RELEASE):
        shown = [_RELEASE.to(f"{here}/release").empty(), _REJECT.to(f"{here}/reject").empty()]
        blocks += [filled if filled and filled.form.action == each.form.action else each for each in shown]
    elif filled is not None:
        blocks.append(filled)
    blocks += [table, Paging(more, here if after else "")]
    title = statement_link(one).text
    return page(desk, title, blocks, trail=TRAIL, caption=caption, tags=[statement_tag(one.state)])


def _placed(placed: queries.Placed) -> tuple[tuple[str, Any], ...]:
    """Where the lines of a statement went."""
    return (
        ("Matched", [f"{placed.matched:,}", str(Money(placed.matched_amount))]),
        ("In suspense", [f"{placed.suspense:,}", str(Money(placed.suspense_amount))]),
    )


def _lines(work: UnitOfWork, one: Statement, *, after: int) -> tuple[Table, int | None]:
    """A page of the lines of a statement, and the number of its last one if there are more."""
    waits = one.state == StatementState.QUARANTINED
    if waits or one.tells == "details":
        ask = queries.held_lines_of if waits else queries.details_of
        kept = ask(work, one.id, after=after, limit=_PAGE + 1)
        rows, last = details_as_rows(kept[:_PAGE]), kept[_PAGE - 1].id if len(kept) > _PAGE else None
        title = "Lines that wait, none of which counts yet" if waits else "Lines"
        return Table(DETAILS_HEAD, rows, title=title, numbers=(1,), empty="No lines are kept"), last
    found = queries.lines_of(work, one.id, after=after, limit=_PAGE + 1)
    last = found[_PAGE - 1].line.id if len(found) > _PAGE else None
    rows = lines_as_rows(found[:_PAGE])
    return Table(LINES_HEAD, rows, title="Lines", numbers=(1,), empty="No lines count"), last


def _trouble(one: Statement) -> list[Block]:
    if not one.problem:
        return []
    waits = one.state == StatementState.QUARANTINED
    title = f"In quarantine: {one.gate}" if waits else f"It failed a gate: {one.gate}"
    return [Alert(one.problem.replace("\n", "; "), title=title, tone="warning" if waits else "information")]


def _table(found: Any, names: Mapping[UUID | None, str], title: str) -> Table:
    rows = [
        (
            statement_link(one),
            names.get(one.bank_account_id) or shown_account(one),
            one.entries,
            Money(one.credits - one.debits),
            one.lines,
            one.seen,
            statement_tag(one.state),
        )
        for one in found
    ]
    head = ("Statement", "Bank account", "Lines", "Sum", "Counted", "Already seen", "State")
    return Table(head, rows, title=title, numbers=(2, 3, 4, 5), empty="No statement was imported yet")


HANDLERS = [statements_page, quarantine, statement_page, release, reject]
