"""Pure rules of the ledger: what settles what, what may be refunded, written off, closed and posted when.

Amounts are whole pence; a balance above nought is owed to the council.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from core.values.decision import Because, Decision
from core.values.money import Money
from core.values.reference import is_valid_reference, with_check_digit

ACCOUNT_DIGITS = 9
"""An account's reference: eight digits and a check digit, never with a nought in front."""
INVOICE_DIGITS = 10
"""An invoice's number: one digit longer, so that the two are never taken for one another."""
_FURTHEST_AHEAD = timedelta(days=400)
_EARLIEST = date(1990, 1, 1)


@dataclass(frozen=True, slots=True)
class Open:
    """An open charge or payment: its posting's number, what is left of it, the day its age counts from."""

    posting_id: int
    left: int
    due_on: date


@dataclass(frozen=True, slots=True)
class Settled:
    """So many pence of a credit settle a debit."""

    debit_posting_id: int
    credit_posting_id: int
    amount: int


def settle_oldest_first(
    charges: Sequence[Open], payments: Sequence[Open], ranks: dict[int, int] | None = None
) -> Decision[tuple[Settled, ...]]:
    """Which payments settle which charges: the oldest payment settles the oldest charge first.

    Ranked charges come before all others, the lowest rank first. Equal days are taken in order of posting.
    """
    order = ranks or {}
    last = max(order.values(), default=0) + 1
    owed = sorted(charges, key=lambda one: (order.get(one.posting_id, last), one.due_on, one.posting_id))
    paid = sorted(payments, key=lambda one: (one.due_on, one.posting_id))
    found, left = [], {one.posting_id: one.left for one in (*owed, *paid)}
    queue = iter(paid)
    credit = next(queue, None)
    for debit in owed:
        while credit is not None and left[debit.posting_id]:
            amount = min(left[debit.posting_id], left[credit.posting_id])
            if amount:
                found.append(Settled(debit.posting_id, credit.posting_id, amount))
            left[debit.posting_id] -= amount
            left[credit.posting_id] -= amount
            if not left[credit.posting_id]:
                credit = next(queue, None)
    why = (
        "payments settle what is ranked first, then the oldest charge"
        if order
        else "payments settle the oldest charge"
    )
    return Decision(tuple(found), (Because(why),))


def most_to_refund(balance: int) -> Decision[int]:
    """How much may be paid back from an account: its credit, never more."""
    credit = max(-balance, 0)
    return Decision(credit, (Because(f"the account is {Money(credit)} in credit"),))


def most_to_write_off(balance: int) -> Decision[int]:
    """How much of an account's debt may be given up: what it owes, never more."""
    owed = max(balance, 0)
    return Decision(owed, (Because(f"the account owes {Money(owed)}"),))


def may_close(balance: int) -> Decision[bool]:
    """Whether an account may be closed: only when nothing is owed either way."""
    if balance > 0:
        return Decision(result=False, because=(Because(f"it still owes {Money(balance)}"),))
    if balance < 0:
        return Decision(result=False, because=(Because(f"it is {Money(-balance)} in credit"),))
    return Decision(result=True, because=(Because("nothing is owed either way"),))


def may_count_on(day: date, today: date) -> Decision[bool]:
    """Whether money may count on `day`: not before 1990 and not more than 400 days ahead, against slips."""
    latest = today + _FURTHEST_AHEAD
    if day < _EARLIEST:
        return Decision(result=False, because=(Because(f"{day} is before {_EARLIEST}"),))
    if day > latest:
        return Decision(result=False, because=(Because(f"{day} is after {latest}, 400 days from today"),))
    return Decision(
        result=True, because=(Because(f"{day} is neither before {_EARLIEST} nor after {latest}"),)
    )


def is_account_reference(text: str) -> Decision[bool]:
    """Whether `text` can be an account's reference: nine digits with the right check digit."""
    return _is_reference(text, ACCOUNT_DIGITS)


def is_invoice_number(text: str) -> Decision[bool]:
    """Whether `text` can be an invoice's number: ten digits with the right check digit."""
    return _is_reference(text, INVOICE_DIGITS)


def reference(number: int, digits: int) -> str:
    """The reference of so many digits for a number; ValueError when the number does not fill it."""
    body = str(number)
    if len(body) != digits - 1:
        message = f"the number {number} does not make a reference of {digits} digits; the series is used up"
        raise ValueError(message)
    return with_check_digit(body)


def _is_reference(text: str, digits: int) -> Decision[bool]:
    source = "ISO 7064 MOD 11,10"
    if len(text) != digits or text.startswith("0"):
        why = f"“{text[:20]}” is not {digits} digits beginning with 1 to 9"
        return Decision(result=False, because=(Because(why),))
    if not is_valid_reference(text):
        return Decision(
            result=False, because=(Because(f"the last digit of “{text}” does not fit the others", source),)
        )
    return Decision(
        result=True, because=(Because(f"it is {digits} digits and the last fits the others", source),)
    )
