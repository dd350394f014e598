"""Which credit settles which debit: set-based, for many accounts at once.

Every change here first has the accounts' balances, and with them their locks, so that no two sessions
allocate on one account at a time.
"""

from collections.abc import Sequence
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    FromClause,
    Integer,
    Text,
    and_,
    bindparam,
    case,
    cast,
    func,
    insert,
    literal,
    or_,
    select,
    union_all,
    update,
)
from sqlalchemy.orm import aliased
from sqlmodel import col

from core.log import iso
from core.payments.models import Account, Allocation, Item, Posting, Side
from core.payments.sets import AnySelect, among, parameters_for, rows_from, table_of, values_for
from core.work import UnitOfWork

_ALLOCATION = table_of(Allocation)
_ITEM = table_of(Item)
COLUMNS = ("account_id", "debit_posting_id", "credit_posting_id", "amount", "allocated_at")
_LAST_RANK = 2**31 - 1
_RANKS = {"posting_id": BigInteger(), "rank": Integer()}
_AT_ONCE = 5_000
"""Accounts in one statement: enough to be set-based, few enough to keep its parameters small."""


def settle(work: UnitOfWork, account_ids: Sequence[UUID]) -> None:
    """Let open credits of these accounts settle their open debits: oldest first, unless a plugin ranks them.

    The pure twin of this is `rules.settle_oldest_first`.
    """
    for start in range(0, len(account_ids), _AT_ONCE):
        _settle(work, account_ids[start : start + _AT_ONCE])


def settle_run(work: UnitOfWork, run_id: UUID) -> None:
    """The same for those accounts of a run that have both open credits and open debits."""
    debit, credit = aliased(Item), aliased(Item)
    both = (
        select(col(credit.account_id))
        .join(debit, col(debit.account_id) == col(credit.account_id))
        .join(Posting, col(Posting.id) == col(debit.posting_id))
        .where(_is_open(credit, Side.CREDIT), _is_open(debit, Side.DEBIT), col(Posting.run_id) == run_id)
        .distinct()
    )
    settle(work, work.connection.execute(both).scalars().all())


def _settle(work: UnitOfWork, account_ids: Sequence[UUID]) -> None:
    parameters, ranked = parameters_of(work, account_ids)
    _execute(work, _oldest_first(work.connection.dialect.name, ranked=ranked), parameters)


def parameters_of(work: UnitOfWork, account_ids: Sequence[UUID]) -> tuple[dict[str, Any], bool]:
    """What `queue` and `overlaps` are to be told of these accounts, and whether a plugin ranks charges."""
    ranks: dict[int, int] = {}
    for answer in work.ask.order_charges(work=work, account_ids=account_ids):
        ranks = {**answer, **ranks}
    dialect = work.connection.dialect.name
    parameters = {"accounts": values_for(dialect, account_ids), "at": iso(work.now)}
    if ranks:
        parameters |= parameters_for("ranks", list(ranks.items()))
    return parameters, bool(ranks)


def settle_named(work: UnitOfWork, posting_ids: Sequence[int]) -> None:
    """Let payments settle the very debts that they name, the first first, as far as those are open."""
    dialect = work.connection.dialect.name
    debt, paid = aliased(Item), aliased(Item)
    named = (
        select(
            col(Posting.pays_id).label("pays_id"),
            col(paid.account_id).label("account_id"),
            col(Posting.id).label("posting_id"),
            (col(paid.amount) - col(paid.allocated)).label("rest"),
            (col(debt.amount) - col(debt.allocated)).label("due"),
            cast(
                func.sum(col(paid.amount) - col(paid.allocated)).over(
                    partition_by=col(Posting.pays_id), order_by=col(Posting.id)
                ),
                BigInteger,
            ).label("up_to"),
        )
        .join(
            paid, and_(col(paid.posting_id) == Posting.id, col(paid.account_id) == Posting.credit_account_id)
        )
        .join(debt, and_(col(debt.posting_id) == Posting.pays_id, col(debt.account_id) == paid.account_id))
        .where(among(dialect, col(Posting.id), "postings"), col(debt.side) == Side.DEBIT)
        .subquery("named")
    )
    start = named.c.up_to - named.c.rest
    amount = case((named.c.due < named.c.up_to, named.c.due), else_=named.c.up_to) - start
    pairs = select(
        named.c.account_id, named.c.pays_id, named.c.posting_id, amount, bindparam("at", type_=Text())
    ).where(amount > 0)
    parameters = {"postings": values_for(dialect, posting_ids), "at": iso(work.now)}
    _execute(work, _statements(dialect, pairs), parameters)


def undo_reversed(work: UnitOfWork, reversals: ColumnElement[bool]) -> list[UUID]:
    """Free what was settled with postings that are now reversed, and settle each with its reversal.

    `reversals` is a condition on Posting. Returns the debtors' accounts concerned.
    """
    dialect, at = work.connection.dialect.name, {"at": iso(work.now)}
    _execute(work, _statements(dialect, _undone(reversals)), at)
    _execute(work, _statements(dialect, _cancelled(reversals)), at)
    owned = select(col(Account.id)).where(col(Account.id).in_(_touched(reversals)), ~col(Account.is_control))
    return list(work.connection.execute(owned.order_by(col(Account.id))).scalars())


def _is_open(item: Any, side: Side) -> ColumnElement[bool]:
    return and_(col(item.allocated) < col(item.amount), col(item.side) == side)


def _touched(reversals: ColumnElement[bool]) -> Any:
    sides = (col(Posting.debit_account_id), col(Posting.credit_account_id))
    return union_all(*(select(side).where(reversals) for side in sides))


def _undone(reversals: ColumnElement[bool]) -> AnySelect:
    reversed_ids = select(col(Posting.reverses_id)).where(reversals)
    total = cast(func.sum(Allocation.amount), BigInteger)
    keys = (col(Allocation.account_id), col(Allocation.debit_posting_id), col(Allocation.credit_posting_id))
    return (
        select(*keys, -total, bindparam("at", type_=Text()))
        .where(
            col(Allocation.account_id).in_(_touched(reversals)),
            or_(
                col(Allocation.debit_posting_id).in_(reversed_ids),
                col(Allocation.credit_posting_id).in_(reversed_ids),
            ),
        )
        .group_by(*keys)
        .having(total != 0)
    )


def _cancelled(reversals: ColumnElement[bool]) -> AnySelect:
    first, second = aliased(Item), aliased(Item)
    was_debit = col(first.side) == Side.DEBIT
    return (
        select(
            col(first.account_id),
            case((was_debit, first.posting_id), else_=second.posting_id),
            case((was_debit, second.posting_id), else_=first.posting_id),
            col(first.amount),
            bindparam("at", type_=Text()),
        )
        .select_from(Posting)
        .join(
            first,
            and_(
                col(first.posting_id) == Posting.reverses_id,
                col(first.account_id).in_((Posting.debit_account_id, Posting.credit_account_id)),
            ),
        )
        .join(second, and_(col(second.posting_id) == Posting.id, col(second.account_id) == first.account_id))
        .where(reversals)
    )


@cache
def _oldest_first(dialect: str, *, ranked: bool) -> tuple[Any, ...]:
    debit = queue(dialect, Side.DEBIT, ranked=ranked)
    return _statements(dialect, overlaps(debit, queue(dialect, Side.CREDIT, ranked=False)))


def overlaps(debit: FromClause, credit: FromClause) -> AnySelect:
    """The allocations to write: where a credit, laid end to end with the others, covers a debit so laid."""
    up_to = case((debit.c.up_to < credit.c.up_to, debit.c.up_to), else_=credit.c.up_to)
    start = case((debit.c.start > credit.c.start, debit.c.start), else_=credit.c.start)
    overlap = and_(
        debit.c.account_id == credit.c.account_id,
        debit.c.start < credit.c.up_to,
        credit.c.start < debit.c.up_to,
    )
    return select(
        debit.c.account_id,
        debit.c.posting_id,
        credit.c.posting_id,
        up_to - start,
        bindparam("at", type_=Text()),
    ).join_from(debit, credit, overlap)


def queue(dialect: str, side: Side, *, ranked: bool) -> FromClause:
    """Open items of one side laid end to end on each account: where each starts and how far it reaches."""
    ranks = rows_from(dialect, "ranks", _RANKS) if ranked else None
    rest = col(Item.amount) - col(Item.allocated)
    order: list[Any] = [col(Item.due_on), col(Item.posting_id)]
    if ranks is not None:
        order.insert(0, func.coalesce(ranks.c.rank, literal(_LAST_RANK)))
    up_to = cast(func.sum(rest).over(partition_by=col(Item.account_id), order_by=order), BigInteger)
    chosen = select(
        col(Item.account_id), col(Item.posting_id), up_to.label("up_to"), (up_to - rest).label("start")
    ).where(among(dialect, col(Item.account_id), "accounts"), _is_open(Item, side))
    if ranks is not None:
        chosen = chosen.outerjoin(ranks, ranks.c.posting_id == col(Item.posting_id))
    return chosen.subquery(side.name.lower())


def _statements(dialect: str, pairs: AnySelect) -> tuple[Any, ...]:
    """Write the allocations that `pairs` selects and bring the items up to date."""
    written = insert(_ALLOCATION).from_select(COLUMNS, pairs)
    if dialect == "postgresql":
        return (brought_up(written.returning(*(_ALLOCATION.c[name] for name in COLUMNS[:4])).cte("written")),)
    fresh = (
        select(_ALLOCATION)
        .where(_ALLOCATION.c.id > bindparam("before", type_=BigInteger))
        .subquery("written")
    )
    return (written, brought_up(fresh))


def brought_up(written: FromClause, sides: Sequence[str] = ("debit_posting_id", "credit_posting_id")) -> Any:
    """Add what was written to the items on these sides."""
    both = union_all(
        *(
            select(written.c.account_id, written.c[side].label("posting_id"), written.c.amount)
            for side in sides
        )
    )
    legs = both.subquery("legs")
    keys = (legs.c.account_id, legs.c.posting_id)
    more = (
        select(*keys, cast(func.sum(legs.c.amount), BigInteger).label("amount"))
        .group_by(*keys)
        .subquery("more")
    )
    return (
        update(_ITEM)
        .values(allocated=_ITEM.c.allocated + more.c.amount)
        .where(_ITEM.c.account_id == more.c.account_id, _ITEM.c.posting_id == more.c.posting_id)
    )


def _execute(work: UnitOfWork, statements: tuple[Any, ...], parameters: dict[str, Any]) -> None:
    if len(statements) == 1:
        work.connection.execute(statements[0], parameters)
        return
    # SQLite has one writer at a time, so all greater numbers are this statement's.
    before = work.connection.exec_driver_sql("SELECT max(id) FROM payments_allocation").scalar() or 0
    if work.connection.execute(statements[0], parameters).rowcount:
        work.connection.execute(statements[1], {"before": before})
