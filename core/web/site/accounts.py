"""The page of an account: its balance, what is open, and a statement that adds up line by line."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from litestar import Request, Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from core.payments import queries
from core.payments.models import Account, Posting
from core.payments.queries import OpenCharge, Statement
from core.people import queries as people
from core.values import Money, Period, subject
from core.web.blocks import Block, Figures, Heading, Link, Prose, Summary, Table, Tag
from core.web.desk import HOME, Desk, guard
from core.web.fields import Day
from core.web.forms import Filled, Form
from core.web.labels import Labels
from core.web.looks import day, words
from core.web.page import page
from core.web.panels import offers_for, panels_for
from core.web.site import records
from core.web.site.documents import papers
from core.web.site.own_interests import declaring
from core.web.typed import Typed
from core.work import UnitOfWork

_SEARCH = Link("Search", "/search")
_YEAR = timedelta(days=365)
_PERIOD = Form(
    (Day(name="from", label="From", required=False), Day(name="to", label="To", required=False)),
    button="Show",
    method="get",
    inline=True,
    quiet=True,
)


@get("/accounts/{account_id:uuid}", guards=[guard("payments.see")], sync_to_thread=True)
def account_page(
    request: Request[Any, Any, Any], desk: NamedDependency[Desk], account_id: FromPath[UUID]
) -> Response[Any]:
    """One account; its statement is of the last twelve months unless another period is asked for."""
    filled = _PERIOD.read(Typed(request.query_params.multi_items()))
    with desk.look() as work:
        one = queries.account(work, account_id)
        about = subject("account", one.id)
        blocks = [*_top(work, one), *offers_for(work, about)]
        if not one.is_control:
            blocks += _money(work, one, filled)
        if work.actor.may("people.see"):
            blocks.append(records.parties(people.parties_of(work, subjects=[about])[about]))
        blocks += [
            records.cases(work, about),
            *panels_for(work, about),
            *papers(work, about),
            declaring(about),
        ]
        blocks += [declaring(about), *records.history(work, about)]
    tags = [Tag("Closed", "grey")] if one.closed_on else []
    caption = "The council’s own account" if one.is_control else f"{words(one.kind)} account"
    return page(desk, _title(one), blocks, trail=(HOME, _SEARCH), caption=caption, tags=tags)


def _title(one: Account) -> str:
    return words(one.kind) if one.is_control else one.reference


def _top(work: UnitOfWork, one: Account) -> list[Block]:
    stand = queries.balance(work, one.id)
    labels = Labels(work, [f"property/{one.property_id}"] if one.property_id else [])
    facts: list[tuple[str, Any]] = [
        ("Reference", one.reference),
        ("Property", labels.link(f"property/{one.property_id}") if one.property_id else None),
        ("Opened", one.opened_on),
    ]
    if one.cost_code:
        facts.append(("Cost code", one.cost_code))
    if one.closed_on:
        facts.append(("Closed", one.closed_on))
    figures: list[tuple[str, Any, str]] = [
        (_meaning(stand, is_control=one.is_control), Money(abs(stand)), "")
    ]
    if not one.is_control:
        overdue = [left for left in queries.open_charges(work, [one.id]) if left.due_on <= work.today]
        figures.append(("Overdue today", Money(sum(left.left for left in overdue)), "#open"))
    return [Figures(figures), Summary(facts)]


def _meaning(stand: int, *, is_control: bool) -> str:
    """What the sign of a balance says, in words."""
    if is_control:
        return "Balance, debit" if stand >= 0 else "Balance, credit"
    if stand == 0:
        return "Balance: nothing is owed"
    return "Owed to the council" if stand > 0 else "In credit"


def _money(work: UnitOfWork, one: Account, filled: Filled) -> list[Block]:
    wanted = {} if filled.is_wrong else filled.values
    end = wanted.get("to") or work.today
    start = wanted.get("from") or end - _YEAR
    if start > end:
        filled.errors["from"] = "From must be the same as or before To"
        start = end
    statement = queries.statement(work, one.id, Period(start, end))
    return [
        Heading("What is open", "open"),
        _open(queries.open_charges(work, [one.id])),
        Heading(f"Statement from {day(start)} to {day(end)}", "statement"),
        filled,
        _lines(statement),
    ]


def _open(found: Any) -> Block:
    if not found:
        return Prose("Every charge is paid.")
    rows = [_open_row(one) for one in found]
    return Table(("Charge", "Due", "Amount", "Left to pay"), rows, label="Open charges", numbers=(2, 3))


def _open_row(one: OpenCharge) -> tuple[Any, ...]:
    return (words(one.head) or "Charge", one.due_on, Money(one.amount), Money(one.left))


def _lines(statement: Statement) -> Table:
    rows: list[tuple[Any, ...]] = [("Brought forward", None, None, None, Money(statement.opening))]
    rows += [
        (
            _what(line.posting),
            line.posting.effective_on,
            Money(line.amount) if line.amount > 0 else None,
            Money(-line.amount) if line.amount < 0 else None,
            Money(line.balance),
        )
        for line in statement.lines
    ]
    head = ("What", "Date", "Charged", "Paid", "Balance")
    return Table(head, rows, label="Statement", numbers=(2, 3, 4))


def _what(posting: Posting) -> list[str]:
    head = f": {words(posting.head).lower()}" if posting.head else ""
    return [f"{words(posting.kind)}{head}", *([posting.memo] if posting.memo else [])]


HANDLERS = (account_page,)
