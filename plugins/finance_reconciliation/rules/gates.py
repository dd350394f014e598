"""The gates: what must hold before the lines of a statement are counted."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from core.values import Because, Decision, Money
from plugins.finance_reconciliation.rules.lines import in_words

_CONTROL = "what the file states of itself"


@dataclass(frozen=True, slots=True)
class Claim:
    """What a statement says of itself and what was read of it; amounts in pence.

    `declared` holds the control totals that the file states, by the names of `core.ports.BankStatement`;
    `faults` are contradictions that its reader found.
    """

    entries: int
    credits: int
    debits: int
    credit_entries: int = 0
    debit_entries: int = 0
    opening: int | None = None
    closing: int | None = None
    closed_on: date | None = None
    declared: Mapping[str, int] | None = None
    faults: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Books:
    """What Borough holds of a bank account; amounts in pence.

    `lines` is the sum of all that is counted, `closing` the balance of the newest counted statement, at
    `closed_on`; `difference` what a second person has accepted between the two.
    """

    brought_forward: int
    begins_on: date
    lines: int
    closing: int
    closed_on: date
    difference: int = 0


class Chain(StrEnum):
    """How a statement stands to those before it."""

    FIRST = "first"
    CONTINUES = "continues"
    FILLS = "fills"
    BEFORE = "before"
    NOTHING_NEW = "nothing new"
    UNPROVABLE = "unprovable"
    BROKEN = "broken"


def control_totals(claim: Claim) -> Decision[bool]:
    """Whether everything that the statement says of itself holds. Every failure is told, with both figures.

    A file may count its pending entries among its totals; both ways of counting are taken.
    """
    declared = claim.declared or {}
    pending = (
        declared.get("pending", 0),
        declared.get("pending_credits", 0),
        declared.get("pending_debits", 0),
    )
    wrong = [Because(fault, _CONTROL) for fault in claim.faults]
    read = {
        "entries": (claim.entries, pending[0]),
        "credit_entries": (claim.credit_entries, pending[0]),
        "debit_entries": (claim.debit_entries, pending[0]),
        "sum": (claim.credits + claim.debits, pending[1] + pending[2]),
        "credits": (claim.credits, pending[1]),
        "debits": (claim.debits, pending[2]),
        "net": (claim.credits - claim.debits, pending[1] - pending[2]),
    }
    for name in read.keys() & declared.keys():
        booked, waiting = read[name]
        if declared[name] not in {booked, booked + waiting}:
            wrong.append(_disagrees(name, declared[name], booked))
    if claim.opening is not None and claim.closing is not None:
        reached = claim.opening + claim.credits - claim.debits
        if reached != claim.closing:
            said = f"the opening balance {Money(claim.opening)} and the entries make {Money(reached)}"
            wrong.append(Because(f"{said}, but the closing balance is {Money(claim.closing)}"))
    if breaks := declared.get("balance_breaks"):
        wrong.append(Because(f"{breaks:,} running balances do not follow from the line before"))
    if wrong:
        return Decision(result=False, because=tuple(sorted(wrong, key=lambda one: one.text)))
    proved = ", ".join(sorted(read.keys() & declared.keys())).replace("_", " ")
    told = f"the declared totals are right ({proved})" if proved else "the file declares no totals"
    return Decision(result=True, because=(Because(told, _CONTROL), *_balanced(claim)))


def _balanced(claim: Claim) -> tuple[Because, ...]:
    if claim.opening is None or claim.closing is None:
        return (Because("the file states no opening and closing balance"),)
    return (Because(f"the opening balance {Money(claim.opening)} and the entries make the closing balance"),)


def _disagrees(name: str, declared: int, read: int) -> Because:
    if name.endswith("entries"):
        return Because(
            f"the file declares {declared:,} {name.replace('_', ' ')}, but {read:,} were read", _CONTROL
        )
    what = "sum of all entries" if name == "sum" else f"sum of {name}"
    return Because(f"the file declares a {what} of {Money(declared)}, but it is {Money(read)}", _CONTROL)


def account_is_known(account: str, *, known: bool) -> Decision[bool]:
    """Whether a statement is of a bank account of the council; nothing is counted for any other."""
    if known:
        return Decision(result=True, because=(Because(f"{in_words(account)} is one of the council's"),))
    text = f"{in_words(account)} is no bank account of the council that is known; add it, then release this"
    return Decision(result=False, because=(Because(text),))


def statement_continues(  # noqa: PLR0911 - one answer for each way to stand in the chain
    claim: Claim, *, books: Books | None, fresh: int, fresh_total: int
) -> Decision[Chain]:
    """Whether a statement goes on from those before it, so that nothing is missing and nothing doubled.

    `fresh` of its lines, `fresh_total` pence in sum, had not come before. What counts is whether the
    books, with those lines, stand where the newest statement closes.
    """
    if claim.opening is None or claim.closing is None or claim.closed_on is None:
        return _chain(
            Chain.UNPROVABLE, "the file states no balances, so nothing can be compared with the one before"
        )
    if books is None:
        return _chain(
            Chain.FIRST, f"it is the first of this bank account; it opens at {Money(claim.opening)}"
        )
    newest = claim.closed_on >= books.closed_on
    if not fresh and not (newest and claim.closed_on > books.closed_on):
        return _chain(Chain.NOTHING_NEW, "every line of it came before")
    closing = claim.closing if newest else books.closing
    after = closing - (books.brought_forward + books.lines + fresh_total)
    # Asked first: on its first day an account may also go on to where it began.
    if newest and after == 0 and books.closing + fresh_total == closing:
        return _chain(Chain.CONTINUES, f"it goes on from {Money(books.closing)}, where the one before closed")
    if claim.closed_on <= books.begins_on and claim.closing == books.brought_forward:
        return _chain(
            Chain.BEFORE, f"it ends where the books of this account begin, at {Money(claim.closing)}"
        )
    if after == 0:
        return _chain(Chain.FILLS, "with it the books stand where the newest statement closes")
    if newest and after == books.difference:
        return _chain(Chain.CONTINUES, f"it goes on; the difference of {Money(after)} was accepted before")
    return _broken(claim, books, after, newest=newest)


def _broken(claim: Claim, books: Books, after: int, *, newest: bool) -> Decision[Chain]:
    if not newest:
        why = f"it ends on {claim.closed_on}, before {books.closed_on}, yet its lines were not counted then"
    elif after > 0:
        missing = "one between may be missing; import that first"
        why = f"{Money(after)} that the bank has came in no statement: {missing}"
    else:
        doubled = "its lines may have come before in another format"
        why = f"{Money(-after)} would be counted that the bank does not have: {doubled}"
    stand = f"the one before closed at {Money(books.closing)} on {books.closed_on}"
    opens = f"this one opens at {Money(claim.opening or 0)}"
    return Decision(Chain.BROKEN, (Because(f"{stand}, {opens}"), Because(why)))


def _chain(result: Chain, text: str) -> Decision[Chain]:
    return Decision(result, (Because(text),))


def is_booked_in_time(booked_on: date, today: date, *, days_ahead: int = 7) -> Decision[bool]:
    """Whether a line's booking date can be: not more than some days ahead of today, against slips."""
    latest = today + timedelta(days=days_ahead)
    if booked_on > latest:
        text = f"the booking date {booked_on} lies more than {days_ahead} days ahead of today, {today}"
        return Decision(result=False, because=(Because(text),))
    return Decision(result=True, because=(Because(f"{booked_on} is not after {latest}"),))
