"""What an account's statement says, what is open on it, and how old the arrears are."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, and_, case, cast
from sqlalchemy import select as sql_select
from sqlmodel import col, func, or_, select

from core.payments.models import Account, Balance, Item, Posting, Side
from core.payments.queries.accounts import account_and_balance
from core.payments.sets import AnySelect, among, values_for
from core.values.period import Period
from core.work import UnitOfWork

BANDS = (0, 28, 91, 182, 365)
"""Days at which a band of arrears begins: up to four weeks, a quarter, half a year, a year, and over."""


@dataclass(frozen=True, slots=True)
class StatementLine:
    """One posting as the account sees it; `amount` is signed, `balance` what it stood at afterwards."""

    posting: Posting
    amount: int
    balance: int


@dataclass(frozen=True, slots=True)
class Statement:
    """An account's postings in a period, between what it stood at before and after, in pence."""

    opening: int
    lines: tuple[StatementLine, ...]
    closing: int


@dataclass(frozen=True, slots=True)
class OpenCharge:
    """A debit that is not fully settled: what it was and what is left, in pence."""

    posting_id: int
    account_id: UUID
    head: str
    due_on: date
    amount: int
    left: int


@dataclass(frozen=True, slots=True)
class AgeBand:
    """Arrears from `from_days` old to below the next band: how many accounts owe how much, in pence."""

    from_days: int
    accounts: int
    amount: int


def statement(
    work: UnitOfWork, account_id: UUID, period: Period, *, known: tuple[Account, int] | None = None
) -> Statement:
    """The account's postings that count in the period, oldest first, with a running balance.

    `known` is the account with its balance, where they were read already.
    """
    own, stand = known or account_and_balance(work, account_id)
    wanted = _of(select(Posting), own).where(Posting.effective_on >= period.start)
    if is_past := period.end < work.today:
        wanted = wanted.where(Posting.effective_on <= period.end)
    found = work.session.exec(wanted.order_by(col(Posting.effective_on), col(Posting.id))).all()
    moved = [(one, one.amount if one.debit_account_id == account_id else -one.amount) for one in found]
    if is_past:
        since = int(work.session.exec(_moved(own).where(Posting.effective_on >= period.start)).one())
    else:  # then hardly anything comes after the period, and what was read says it all
        since = sum(amount for _, amount in moved)
    running = opening = stand - since
    lines = []
    for posting, amount in moved:
        if posting.effective_on <= period.end:
            running += amount
            lines.append(StatementLine(posting, amount, running))
    return Statement(opening, tuple(lines), running)


def open_charges(work: UnitOfWork, account_ids: Collection[UUID]) -> Sequence[OpenCharge]:
    """What is left to pay on these accounts, by account and age."""
    dialect = work.connection.dialect.name
    wanted = (
        sql_select(
            col(Item.posting_id),
            col(Item.account_id),
            col(Posting.head),
            col(Item.due_on),
            col(Item.amount),
            (col(Item.amount) - col(Item.allocated)).label("left"),
        )
        .join(Posting, col(Posting.id) == Item.posting_id)
        .where(_open_debit(), among(dialect, col(Item.account_id), "accounts"))
        .order_by(col(Item.account_id), col(Item.due_on), col(Item.posting_id))
    )
    rows = work.session.execute(wanted, {"accounts": values_for(dialect, account_ids)})
    return [OpenCharge(*row) for row in rows]


def open_amounts(work: UnitOfWork, account_ids: Collection[UUID]) -> Sequence[tuple[UUID, int]]:
    """What is left of each open charge on these accounts in pence, the oldest first: for many at once.

    Only for commands that match money: nothing is filtered by what the actor may see.
    """
    dialect = work.connection.dialect.name
    wanted = (
        sql_select(col(Item.account_id), col(Item.amount) - col(Item.allocated))
        .where(_open_debit(), among(dialect, col(Item.account_id), "accounts"))
        .order_by(col(Item.account_id), col(Item.due_on), col(Item.posting_id))
    )
    rows = work.connection.execute(wanted, {"accounts": values_for(dialect, account_ids)})
    return [(row[0], row[1]) for row in rows]


def arrears_by_age(
    work: UnitOfWork, *, on: date, kind: str | None = None, bands: Sequence[int] = BANDS
) -> list[AgeBand]:
    """What is overdue on `on` by age in days, over all debtors' accounts or those of one kind.

    A charge due on the day itself is in the first band; what falls due later is not in arrears.
    """
    left = col(Item.amount) - col(Item.allocated)
    band: Any = case(
        *((col(Item.due_on) <= on - timedelta(days=days), days) for days in sorted(bands, reverse=True)),
        else_=None,
    )
    wanted = (
        select(band, func.count(func.distinct(Item.account_id)), cast(func.sum(left), BigInteger))
        .join(Account, col(Account.id) == Item.account_id)
        .where(_open_debit(), Item.due_on <= on)
        .group_by(band)
    )
    if kind is not None:
        wanted = wanted.where(Account.kind == kind)
    found = {row[0]: row for row in work.session.exec(wanted)}
    return [
        AgeBand(days, *found[days][1:]) if days in found else AgeBand(days, 0, 0) for days in sorted(bands)
    ]


@dataclass(frozen=True, slots=True)
class Age:
    """What is overdue within a band of days: in words, how many charges, how much is left, in pence."""

    words: str
    count: int
    amount: int


def ages(overdue: Sequence[OpenCharge], *, on: date) -> list[Age]:
    """How old these charges are on a day, by the bands of `arrears_by_age`, the youngest first."""
    found = []
    for days, until in zip(BANDS, (*BANDS[1:], None), strict=True):
        within = [
            one
            for one in overdue
            if days <= (on - one.due_on).days and (not until or (on - one.due_on).days < until)
        ]
        said = f"{days} days and more" if until is None else f"{days} to {until - 1} days"
        found.append(Age(said, len(within), sum(one.left for one in within)))
    return found


def in_arrears(*, at_least: int = 1, kind: str | None = None) -> AnySelect:
    """A SELECT of debtors' accounts that owe at least so many pence, with their balances, to build upon."""
    wanted = (
        sql_select(col(Balance.account_id), col(Balance.balance))
        .join(Account, col(Account.id) == Balance.account_id)
        .where(~col(Account.is_control), col(Balance.balance) >= at_least)
    )
    return wanted if kind is None else wanted.where(col(Account.kind) == kind)


def _open_debit() -> Any:
    return and_(col(Item.allocated) < col(Item.amount), col(Item.side) == Side.DEBIT)


def _of(wanted: Any, own: Account) -> Any:
    """Restrict postings to an account's: by its items if a debtor's, else by the days asked for."""
    if own.is_control:
        return wanted.where(or_(Posting.debit_account_id == own.id, Posting.credit_account_id == own.id))
    return wanted.join(Item, and_(col(Item.posting_id) == Posting.id, col(Item.account_id) == own.id))


def _moved(own: Account) -> Any:
    sign = case((col(Posting.debit_account_id) == own.id, col(Posting.amount)), else_=-col(Posting.amount))
    return _of(select(func.coalesce(func.sum(sign), 0)).select_from(Posting), own)
