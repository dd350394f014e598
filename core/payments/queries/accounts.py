"""Accounts, their balances and the runs that moved them."""

from collections.abc import Collection, Iterator, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select as sql_select
from sqlalchemy import union
from sqlmodel import col, func, select

from core.errors import NotFound
from core.payments.inputs import RunOut
from core.payments.models import Account, Balance, Posting, Run
from core.payments.sets import among, values_for
from core.values.chunks import in_chunks
from core.work import UnitOfWork

_AT_ONCE = 10_000


def account(work: UnitOfWork, account_id: UUID) -> Account:
    """The account; NotFound when there is none that this actor may see."""
    found = work.session.exec(select(Account).where(Account.id == account_id)).first()
    if found is None:
        message = "there is no such account, or none that you may see"
        raise NotFound(message)
    return found


def account_and_balance(work: UnitOfWork, account_id: UUID) -> tuple[Account, int]:
    """The account with what it stands at, in pence, in one query; NotFound as `account`."""
    asked = select(Account, Balance.balance).join(Balance, col(Balance.account_id) == col(Account.id))
    found = work.session.exec(asked.where(Account.id == account_id)).first()
    if found is None:
        message = "there is no such account, or none that you may see"
        raise NotFound(message)
    return found[0], found[1]


def balance(work: UnitOfWork, account_id: UUID) -> int:
    """What an account stands at, in pence; positive is owed to the council. NotFound as `account`."""
    found = work.session.exec(select(Balance.balance).where(Balance.account_id == account_id)).first()
    if found is None:
        message = "there is no such account, or none that you may see"
        raise NotFound(message)
    return found


def balances(work: UnitOfWork, account_ids: Collection[UUID]) -> dict[UUID, int]:
    """The balances of these accounts in pence, for as many as there are."""
    wanted = select(Balance.account_id, Balance.balance)
    return dict(_among(work, wanted, col(Balance.account_id), account_ids))


def accounts_by_reference(work: UnitOfWork, references: Collection[str]) -> dict[str, Account]:
    """The accounts with these references, open or closed, by reference."""
    return {
        row[0].reference: row[0] for row in _among(work, select(Account), col(Account.reference), references)
    }


def accounts_by_id(work: UnitOfWork, account_ids: Collection[UUID]) -> list[Account]:
    """These accounts, open or closed, in the order of their references."""
    found = _among(work, select(Account), col(Account.id), account_ids)
    return sorted((row[0] for row in found), key=lambda one: one.reference)


def debtors_by_reference(work: UnitOfWork, references: Collection[str]) -> dict[str, UUID]:
    """The debtors' accounts with these references, open or closed: only their ids, for thousands of lines."""
    wanted = select(Account.reference, Account.id).where(~col(Account.is_control))
    return {row[0]: row[1] for row in _among(work, wanted, col(Account.reference), references)}


def debtors_named(work: UnitOfWork, references: Collection[str]) -> list[tuple[UUID, str, bool]]:
    """The debtors' accounts with these references: id, reference, whether closed. For thousands of lines.

    Only for commands that match money: nothing is filtered by what the actor may see.
    """
    dialect = work.connection.dialect.name
    own, is_closed = col(Account.is_control), col(Account.closed_on).is_not(None)
    wanted = sql_select(col(Account.id), col(Account.reference), is_closed).where(
        ~own, among(dialect, col(Account.reference), "values")
    )
    found: list[tuple[UUID, str, bool]] = []
    for chunk in in_chunks(references, _AT_ONCE):
        rows = work.connection.execute(wanted, {"values": values_for(dialect, chunk)})
        found += [(row[0], row[1], row[2]) for row in rows]
    return found


def closed_among(work: UnitOfWork, account_ids: Collection[UUID]) -> set[UUID]:
    """Which of these accounts are closed, so that their lines can be sent to suspense."""
    wanted = select(Account.id).where(col(Account.closed_on).is_not(None))
    return {row[0] for row in _among(work, wanted, col(Account.id), account_ids)}


def debtors_among(work: UnitOfWork, account_ids: Collection[UUID]) -> dict[UUID, bool]:
    """Which of these are debtors' accounts, none of the council's own, and whether each is closed."""
    wanted = select(Account.id, col(Account.closed_on).is_not(None)).where(~col(Account.is_control))
    return {row[0]: row[1] for row in _among(work, wanted, col(Account.id), account_ids)}


def posted_sources(work: UnitOfWork, sources: Collection[str]) -> dict[str, int]:
    """Which of these sources were posted already, with their postings' numbers."""
    wanted = select(Posting.source, Posting.id)
    return {row[0]: row[1] for row in _among(work, wanted, col(Posting.source), sources)}


def accounts_in_run(
    work: UnitOfWork, run_id: UUID, *, after: UUID | None = None, limit: int = 1_000
) -> Sequence[UUID]:
    """The debtors' accounts that a run posted on, in order, a chunk at a time behind `after`."""
    sides = (col(Posting.debit_account_id), col(Posting.credit_account_id))
    touched = union(*(select(side).where(Posting.run_id == run_id) for side in sides))
    wanted = select(Account.id).where(~col(Account.is_control), col(Account.id).in_(touched))
    if after is not None:
        wanted = wanted.where(col(Account.id) > after)
    return work.session.exec(wanted.order_by(col(Account.id)).limit(limit)).all()


def run_by_key(work: UnitOfWork, key: str) -> Run | None:
    """The run that was made under this key, or None."""
    return work.session.exec(select(Run).where(Run.key == key)).first()


def owed_at(work: UnitOfWork, *, property_ids: Collection[UUID]) -> tuple[int, int]:
    """How many accounts these properties have, and what they stand at together, in pence."""
    total = func.coalesce(func.sum(Balance.balance), 0)
    wanted = select(func.count(), total).join(Account, col(Account.id) == Balance.account_id)
    count = owed = 0
    for accounts, pence in _among(work, wanted, col(Account.property_id), property_ids):
        count, owed = count + accounts, owed + int(pence)
    return count, owed


def run_names(work: UnitOfWork, run_ids: Collection[UUID]) -> dict[UUID | None, str]:
    """What these runs were, in a few words: the kind and the days that they are about."""
    found: dict[UUID | None, str] = {}
    if not run_ids:
        return found
    asked: Any = select(col(Run.id), col(Run.kind), col(Run.starts_on), col(Run.ends_on))
    for key, kind, first, last in work.session.exec(asked.where(col(Run.id).in_(set(run_ids)))):
        days = f"{first:%d/%m/%Y}" if first == last else f"{first:%d/%m/%Y} to {last:%d/%m/%Y}"
        found[key] = f"{kind.replace('_', ' ')}, {days}"
    return found


def run_total(work: UnitOfWork, run_id: UUID) -> RunOut:
    """What a run posted, counted anew from its postings: count, and total in pence."""
    counted = select(func.count(), func.coalesce(func.sum(Posting.amount), 0)).where(Posting.run_id == run_id)
    count, total = work.session.exec(counted).one()
    return RunOut(run_id, count, int(total))


def _among(work: UnitOfWork, wanted: Any, column: Any, values: Collection[Any]) -> Iterator[Any]:
    dialect = work.connection.dialect.name
    listed = list(values)
    for start in range(0, len(listed), _AT_ONCE):
        chunk = values_for(dialect, listed[start : start + _AT_ONCE])
        yield from work.session.execute(wanted.where(among(dialect, column, "values")), {"values": chunk})
