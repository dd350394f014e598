"""Properties and accounts, and the search for everything."""

from datetime import date, timedelta
from typing import Annotated
from uuid import UUID

from litestar import get
from litestar.di import NamedDependency
from litestar.params import FromPath, QueryParameter

from core.errors import BadInput
from core.payments import queries as payments
from core.people import queries as people
from core.values import Period, subject
from core.web.api import markers, organisations, persons
from core.web.api import people as people_api
from core.web.api.record_rows import parties_out, property_out
from core.web.api.record_shapes import (
    AccountOut,
    FoundOut,
    LineOut,
    OpenChargeOut,
    PropertyOut,
    SessionOut,
    StatementOut,
)
from core.web.api.shapes import Page
from core.web.desk import Desk, guard
from core.web.site.finding import everything as search

_YEAR = timedelta(days=365)
_Words = Annotated[
    str, QueryParameter(min_length=1, max_length=200, description="Parts of names or references.")
]
_Day = Annotated[date | None, QueryParameter(description="A day, as 2026-04-07.")]


@get("/session", sync_to_thread=False)
def session(desk: NamedDependency[Desk]) -> SessionOut:
    """Who is signed in, and the token that whatever changes something must carry."""
    actor = desk.actor
    return SessionOut(actor.name, actor.subject, sorted(actor.permissions), desk.csrf)


@get("/search", guards=[guard("search.use")], sync_to_thread=True)
def find(desk: NamedDependency[Desk], words: _Words) -> Page[FoundOut]:
    """Everything that the words find and the visitor may see."""
    with desk.look() as work:
        found = search(work, words=words)
    return Page([FoundOut(one.title, one.kind, one.detail, one.address, one.why) for one in found])


@get("/properties/{property_id:uuid}", guards=[guard("properties.see")], sync_to_thread=True)
def property_(desk: NamedDependency[Desk], property_id: FromPath[UUID]) -> PropertyOut:
    """One property."""
    with desk.look() as work:
        return property_out(work, property_id)


@get("/accounts/{account_id:uuid}", guards=[guard("payments.see")], sync_to_thread=True)
def account(desk: NamedDependency[Desk], account_id: FromPath[UUID]) -> AccountOut:
    """One account with its balance."""
    with desk.look() as work:
        one = payments.account(work, account_id)
        about = subject("account", one.id)
        charges = [] if one.is_control else payments.open_charges(work, [one.id])
        return AccountOut(
            one.id,
            one.reference,
            one.kind,
            one.is_control,
            one.property_id,
            one.opened_on,
            one.closed_on,
            payments.balance(work, one.id),
            parties_out(work, people.parties_of(work, subjects=[about])[about]),
            [OpenChargeOut(each.head, each.due_on, each.amount, each.left) for each in charges],
        )


@get("/accounts/{account_id:uuid}/statement", guards=[guard("payments.see")], sync_to_thread=True)
def statement(
    desk: NamedDependency[Desk], account_id: FromPath[UUID], starts_on: _Day = None, ends_on: _Day = None
) -> StatementOut:
    """A debtor's statement, of the last twelve months unless other days are asked for."""
    with desk.look() as work:
        end = ends_on or work.today
        start = starts_on or max(end, date.min + _YEAR) - _YEAR
        if start > end:
            message = "starts_on must be the same as or before ends_on"
            raise BadInput(message, field="starts_on")
        if payments.account(work, account_id).is_control:
            message = "this is one of the council’s own accounts; only debtors’ accounts have statements"
            raise BadInput(message, field="account_id")
        found = payments.statement(work, account_id, Period(start, end))
        lines = [
            LineOut(
                line.posting.id or 0,
                line.posting.kind,
                line.posting.head,
                line.posting.memo,
                line.posting.effective_on,
                line.posting.due_on,
                line.amount,
                line.balance,
            )
            for line in found.lines
        ]
        return StatementOut(start, end, found.opening, lines, found.closing)


HANDLERS = (
    session,
    find,
    *people_api.HANDLERS,
    *persons.HANDLERS,
    *markers.HANDLERS,
    *organisations.HANDLERS,
    property_,
    account,
    statement,
)
