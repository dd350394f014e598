"""The page of an account: its balance, what is open, and a statement that adds up line by line."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from litestar import Request, Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from core.payments import queries
from core.payments.models import Account
from core.payments.queries import OpenCharge
from core.people import queries as people
from core.values import Money, Period, subject
from core.web.blocks import Block, Figures, Heading, Link, Links, Prose, Summary, Table, Tag
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
from core.web.site.statement_rows import statement_table
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
        one, stand = queries.account_and_balance(work, account_id)
        about = subject("account", one.id)
        found = [] if one.is_control else queries.open_charges(work, [one.id])
        blocks = [*_top(work, one, stand, found), *offers_for(work, about)]
        if not one.is_control:
            blocks += _money(work, (one, stand), filled, found)
        if work.actor.may("people.see"):
            blocks.append(records.parties(people.parties_of(work, subjects=[about])[about]))
        blocks += [
            records.cases(work, about),
            *panels_for(work, about),
            *papers(work, about),
        ]
        blocks += [declaring(about), *records.history(work, about)]
    tags = [Tag("Closed", "grey")] if one.closed_on else []
    caption = "The council’s own account" if one.is_control else f"{words(one.kind)} account"
    return page(desk, _title(one), blocks, trail=(HOME, _SEARCH), caption=caption, tags=tags)


def _title(one: Account) -> str:
    return words(one.kind) if one.is_control else one.reference


def _top(work: UnitOfWork, one: Account, stand: int, found: Sequence[OpenCharge]) -> list[Block]:
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
        overdue = [left for left in found if left.due_on <= work.today]
        figures.append(("Overdue today", Money(sum(left.left for left in overdue)), "#open"))
    return [Figures(figures), Summary(facts)]


def _meaning(stand: int, *, is_control: bool) -> str:
    """What the sign of a balance says, in words."""
    if is_control:
        return "Balance, debit" if stand >= 0 else "Balance, credit"
    if stand == 0:
        return "Balance: nothing is owed"
    return "Owed to the council" if stand > 0 else "In credit"


def _money(
    work: UnitOfWork, known: tuple[Account, int], filled: Filled, found: Sequence[OpenCharge]
) -> list[Block]:
    wanted = {} if filled.is_wrong else filled.values
    end = wanted.get("to") or work.today
    start = wanted.get("from") or end - _YEAR
    if start > end:
        filled.errors["from"] = "From must be the same as or before To"
        start = end
    one, _ = known
    statement = queries.statement(work, one.id, Period(start, end), known=known)
    address = f"/accounts/{one.id}/statement"
    period = f"?from={start.isoformat()}&to={end.isoformat()}"
    paper = [(Link("Print or take out this statement", address + period), "on paper, as PDF or as a table")]
    return [
        Heading("What is open", "open"),
        _open(found),
        *_ages(found, work.today),
        Links(paper),
        Heading(f"Statement from {day(start)} to {day(end)}", "statement"),
        filled,
        statement_table(work, statement),
    ]


def _open(found: Any) -> Block:
    if not found:
        return Prose("Every charge is paid.")
    rows = [_open_row(one) for one in found]
    return Table(("Charge", "Due", "Amount", "Left to pay"), rows, label="Open charges", numbers=(2, 3))


def _ages(found: Sequence[OpenCharge], today: date) -> list[Block]:
    """How old the arrears are, in the bands that figures use."""
    overdue = [one for one in found if one.due_on <= today]
    if not overdue:
        return []
    rows = [
        (band.words, band.count, Money(band.amount)) for band in queries.ages(overdue, on=today) if band.count
    ]
    return [Table(("Overdue for", "Charges", "Left to pay"), rows, title="How old it is", numbers=(1, 2))]


def _open_row(one: OpenCharge) -> tuple[Any, ...]:
    return (words(one.head) or "Charge", one.due_on, Money(one.amount), Money(one.left))


HANDLERS = (account_page,)
