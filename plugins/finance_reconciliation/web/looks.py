"""What several pages share: trails, tags, and lines as rows."""

import json
from collections.abc import Iterable
from typing import Any

from core.api import UnitOfWork
from core.pages import HOME, Link, Tag, link_to
from core.values import Money, subject
from plugins.finance_reconciliation import queries
from plugins.finance_reconciliation.models import (
    BankAccount,
    DetailLine,
    FileState,
    HeldLine,
    Statement,
    StatementState,
)
from plugins.finance_reconciliation.queries import LineView
from plugins.finance_reconciliation.rules import REASONS, in_words

ROOT = "/finance-reconciliation"
STATEMENTS = Link("Bank statements", f"{ROOT}/statements")
SUSPENSE = Link("Suspense", f"{ROOT}/suspense")
ACCOUNTS = Link("Bank accounts", f"{ROOT}/accounts")
TRAIL = (HOME, STATEMENTS)
SEE = "finance_reconciliation.see"

_FILE_TAGS = {
    FileState.RECEIVED: Tag("Not finished", "yellow"),
    FileState.READ: Tag("Read", "green"),
    FileState.REFUSED: Tag("Refused", "red"),
}
_STATEMENT_TAGS = {
    StatementState.IMPORTED: Tag("Being matched", "blue"),
    StatementState.PLACED: Tag("Placed", "green"),
    StatementState.KEPT: Tag("Kept", "green"),
    StatementState.QUARANTINED: Tag("Quarantine", "orange"),
    StatementState.REJECTED: Tag("Rejected", "grey"),
}
DETAILS_HEAD = ("Day", "Amount", "What the file says", "Kind", "Takes back what came on")
LINES_HEAD = ("Booked", "Amount", "What the bank says", "Where it is", "Why")


def file_tag(state: str) -> Tag:
    """What became of a file."""
    return _FILE_TAGS[FileState(state)]


def statement_tag(state: str) -> Tag:
    """What became of a statement."""
    return _STATEMENT_TAGS[StatementState(state)]


def number_of(account: BankAccount) -> str:
    """A bank account's name and number."""
    return f"{account.name}, {in_words(account.number)}"


def name_of(work: UnitOfWork, one: Statement) -> str:
    """What a statement is of: the council's bank account, or what the file says."""
    if one.bank_account_id is not None:
        return queries.bank_account(work, one.bank_account_id).name
    return shown_account(one)


def shown_account(one: Statement) -> str:
    """What the file says of the account where it is none of the council's, or no account at all."""
    named = in_words(one.account) if one.account else "no account"
    return f"Details for {named}" if one.tells == "details" else f"Not known: {named}"


def statement_link(one: Statement) -> Link:
    """A statement by its days."""
    days = " to ".join(dict.fromkeys(day.isoformat() for day in (one.opened_on, one.closed_on) if day))
    return Link(days or "Statement", f"{ROOT}/statements/{one.id}")


def money(pence: int | None) -> Money | None:
    """Pence for people, or nothing."""
    return None if pence is None else Money(pence)


def lines_as_rows(found: Iterable[LineView]) -> list[tuple[Any, ...]]:
    """Lines with where they are and why."""
    return [
        (
            Link(view.line.booked_on.isoformat(), f"{ROOT}/lines/{view.line.id}"),
            Money(view.line.pence),
            [view.line.payer, *view.texts],
            where(view),
            view.match.because if view.match else None,
        )
        for view in found
    ]


def details_as_rows(found: Iterable[DetailLine | HeldLine]) -> list[tuple[Any, ...]]:
    """Lines that explain sums of the bank, or that wait in quarantine."""
    return [
        (
            one.booked_on.isoformat(),
            Money(one.pence),
            [one.payer, *json.loads(one.texts)],
            one.code,
            one.original_on,
        )
        for one in found
    ]


def where(view: LineView) -> Any:
    """Where a line is: an account, suspense, or still to be placed."""
    if view.match is None:
        return Tag("Not yet placed", "grey")
    if view.match.how == "suspense":
        return Link(REASONS[view.match.reason], f"{ROOT}/suspense/{view.line.id}", "in suspense")
    return link_to(subject("account", view.match.account_id), view.match.how.capitalize())
