"""What was decided about a chunk of lines is posted, all of it or nothing."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlmodel import col, select

from core.api import Fault, Refused, UnitOfWork, payments
from plugins.finance_reconciliation.commands.placing.deciding import Decided
from plugins.finance_reconciliation.models import BankAccount, LineMatch, LineShare, Placing, Statement

KIND = "bank_statement"


def source_of(line_id: int, step: str = "") -> str:
    """What makes a line's posting safe to send again."""
    return f"statement-line/{line_id}{step}"


def sources_of(line_id: int, step: str, parts: int) -> list[str]:
    """The sources of the postings of a line that was shared in so many parts, in the order of its shares."""
    return [source_of(line_id, step if part == 1 else f"{step}/{part}") for part in range(1, parts + 1)]


def post(work: UnitOfWork, statement: Statement, account: BankAccount, decided: Sequence[Decided]) -> None:
    """Post a chunk: money in by one run, money out by another, and what the bank takes back one by one.

    What the ledger refuses here is a race, because everything was asked just before: it is a Fault, so
    that the chunk is tried again and its accounts are read anew.
    """
    days = payments.closed_days(work, {one.line.booked_on for one in decided})
    try:
        _take(work, statement, account, decided, days)
        _move_out(work, statement, account, decided, days)
        for one in decided:
            if one.reverses is not None:
                take_back(work, one, days)
    except Refused as refusal:
        message = f"lines {decided[0].line.id} to {decided[-1].line.id} could not be posted: {refusal}"
        raise Fault(message) from refusal


def effective(work: UnitOfWork, booked_on: date, closed: set[date]) -> date:
    """The day on which a line counts: its booking date, or today when that is in a closed period."""
    return work.today if booked_on in closed else booked_on


def _run(kind: str, statement: Statement, lines: Sequence[Any]) -> payments.RunIn:
    """The run of a chunk; its first line names it once for all."""
    days = [line.booked_on for line in lines]
    key = f"{kind}/{statement.id}/{lines[0].id}"
    return payments.RunIn(key=key, kind=kind, starts_on=min(days), ends_on=max(days))


def _take(
    work: UnitOfWork,
    statement: Statement,
    account: BankAccount,
    decided: Sequence[Decided],
    closed: set[date],
) -> None:
    money_in = [one for one in decided if one.line.pence > 0]
    if not money_in:
        return
    rows = [
        payments.PaymentIn(
            account_id=account_id,
            amount=pence,
            received_on=effective(work, one.line.booked_on, closed),
            source=source,
            memo=f"suspense: {one.reason}" if one.reason else "bank statement",
        )
        for one in money_in
        for account_id, pence, source in _parts(one, account)
    ]
    run = _run(KIND, statement, [one.line for one in money_in])
    payments.take_payments(work, run=run, rows=rows, from_id=account.account_id)


def _parts(one: Decided, account: BankAccount) -> Iterator[tuple[UUID, int, str]]:
    """Each account that gets a part of a line, and by which source."""
    shares = one.shares or {account.suspense_id: one.line.pence}
    sources = sources_of(one.line.id, "", len(shares))
    for (account_id, pence), source in zip(shares.items(), sources, strict=True):
        yield account_id, pence, source


def _move_out(
    work: UnitOfWork,
    statement: Statement,
    account: BankAccount,
    decided: Sequence[Decided],
    closed: set[date],
) -> None:
    money_out = [one for one in decided if one.line.pence < 0 and one.reverses is None]
    if not money_out:
        return
    rows = [
        payments.MoveIn(
            from_id=account.account_id,
            to_id=account.suspense_id,
            amount=-one.line.pence,
            moved_on=effective(work, one.line.booked_on, closed),
            source=source_of(one.line.id),
            memo=f"suspense: {one.reason}",
        )
        for one in money_out
    ]
    run = _run(f"{KIND}_out", statement, [one.line for one in money_out])
    payments.move_own_money(work, run=run, rows=rows)


def take_back(work: UnitOfWork, one: Decided, closed: set[date]) -> None:
    """Take a payment back because the bank did."""
    if one.reverses is None:
        return
    earlier = one.reverses
    originals = postings_of(work, earlier.line_id, earlier.step)
    if earlier.how == Placing.PLACED:
        originals += postings_of(work, earlier.line_id, into_suspense(work, earlier.line_id))
    sources = sources_of(one.line.id, "", len(originals))
    for posting_id, source in zip(originals, sources, strict=True):
        payments.return_payment(
            work,
            posting_id=posting_id,
            source=source,
            returned_on=effective(work, one.line.booked_on, closed),
            because="the bank took it back",
        )


def into_suspense(work: UnitOfWork, line_id: int) -> str:
    """By which step a line that was placed from suspense had come there."""
    wanted = select(LineMatch.step).where(LineMatch.line_id == line_id, LineMatch.how == Placing.SUSPENSE)
    return work.session.exec(wanted.order_by(col(LineMatch.id).desc())).first() or ""


def postings_of(work: UnitOfWork, line_id: int, step: str) -> list[int]:
    """The postings by which a line was placed in this step, one for each account that got a part."""
    shared = select(LineShare.id).where(col(LineShare.line_id) == line_id, col(LineShare.step) == step)
    parts = len(work.session.exec(shared).all()) or 1
    sources = sources_of(line_id, step, parts)
    posted = payments.posted_sources(work, sources)
    return [posted[source] for source in sources]


def matches(work: UnitOfWork, account: BankAccount, decided: Sequence[Decided]) -> Iterator[dict[str, Any]]:
    """The rows that say where each line went and why."""
    for one in decided:
        target: UUID = account.suspense_id
        how, reverses = Placing.SUSPENSE, None
        if one.shares or one.account_id is not None:
            target = one.account_id or next(iter(one.shares or ()))
            how = Placing.MATCHED
        elif one.reverses is not None:
            target, how, reverses = one.reverses.account_id, Placing.REVERSAL, one.reverses
            if one.reverses.how == Placing.SUSPENSE:
                yield _row(work, reverses.line_id, Placing.RETURNED, account.account_id, one, None)
        yield _row(work, one.line.id, how, target, one, reverses.line_id if reverses else None)


def shares(decided: Sequence[Decided]) -> Iterator[dict[str, Any]]:
    """The rows that say how a line was shared among several accounts."""
    for one in decided:
        if one.shares and len(one.shares) > 1:
            for account_id, pence in one.shares.items():
                yield {"line_id": one.line.id, "step": "", "account_id": account_id, "pence": pence}


def suggestions(decided: Sequence[Decided]) -> Iterator[dict[str, Any]]:
    """The rows that propose accounts for lines that wait."""
    for one in decided:
        if one.reason is not None:
            for rank, each in enumerate(one.suggestions, 1):
                said = {"account_id": each.account_id, "because": each.because}
                yield {"line_id": one.line.id, "rank": rank, **said}


def _row(
    work: UnitOfWork, line_id: int, how: Placing, account_id: UUID, one: Decided, reverses: int | None
) -> dict[str, Any]:
    return {
        "line_id": line_id,
        "how": how.value,
        "account_id": account_id,
        "reason": one.reason.value if one.reason else "",
        "because": one.told,
        "reverses_line_id": reverses,
        "at": work.now.isoformat(),
        "actor": work.actor.subject,
    }
