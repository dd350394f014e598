"""Payments of a run as they arrive: settled first, then entered as items that say so at once.

The same as posting with items and `allocation.settle`, for payments that name no debt, but no item is
written twice. It stands on what always holds: an account has open debits or open credits, never both.
"""

from collections.abc import Sequence
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    FromClause,
    Uuid,
    and_,
    bindparam,
    cast,
    func,
    insert,
    literal_column,
    select,
)
from sqlmodel import col

from core.payments.allocation import COLUMNS, brought_up, overlaps, parameters_of, queue
from core.payments.ledger import Posted, councils_own
from core.payments.models import Allocation, Item, Posting, Side
from core.payments.sets import table_of
from core.work import UnitOfWork

_ALLOCATION = table_of(Allocation)
_ITEM = table_of(Item)


def settle_arrivals(work: UnitOfWork, run_id: UUID, posted: Posted, account_ids: Sequence[UUID]) -> None:
    """Let the payments of a run, just posted without items, settle open debits, and enter their items."""
    if not posted.count:
        return
    parameters, ranked = parameters_of(work, account_ids)
    parameters |= {"run": run_id, "behind": posted.last_id - posted.count}
    statements = _statements(work.connection.dialect.name, ranked=ranked)
    if len(statements) > 1:
        # SQLite has one writer at a time, so all greater numbers are the first statement's.
        last = work.connection.exec_driver_sql("SELECT max(id) FROM payments_allocation").scalar()
        parameters["before"] = last or 0
    for statement in statements:
        work.connection.execute(statement, parameters)


@cache
def _statements(dialect: str, *, ranked: bool) -> tuple[Any, ...]:
    mine = _of_run(dialect)
    pairs = overlaps(queue(dialect, Side.DEBIT, ranked=ranked), _arrived(mine))
    written = insert(_ALLOCATION).from_select(COLUMNS, pairs)
    if dialect == "postgresql":
        told = written.returning(*(_ALLOCATION.c[name] for name in COLUMNS[:4])).cte("written")
        return (brought_up(told, ["debit_posting_id"]).add_cte(_entered(told, mine).cte("entered")),)
    before = bindparam("before", type_=BigInteger)
    fresh = select(_ALLOCATION).where(_ALLOCATION.c.id > before).subquery("written")
    return written, brought_up(fresh, ["debit_posting_id"]), _entered(fresh, mine)


def _of_run(dialect: str) -> Any:
    """The run's postings on debtors' accounts.

    On SQLite, which has one writer at a time, by their numbers: it expects more of them so, and joins well.
    """
    mine = col(Posting.run_id) == bindparam("run", type_=Uuid())
    if dialect != "postgresql":
        mine = col(Posting.id) > bindparam("behind", type_=BigInteger)
    return and_(mine, col(Posting.credit_account_id).not_in(councils_own()))


def _arrived(mine: Any) -> FromClause:
    """The run's payments laid end to end on each account, as `allocation.queue` lays items."""
    account_id = col(Posting.credit_account_id)
    reach = func.sum(col(Posting.amount)).over(
        partition_by=account_id, order_by=[col(Posting.due_on), col(Posting.id)]
    )
    up_to = cast(reach, BigInteger)
    return (
        select(
            account_id.label("account_id"),
            col(Posting.id).label("posting_id"),
            up_to.label("up_to"),
            (up_to - col(Posting.amount)).label("start"),
        )
        .where(mine)
        .subquery("credit")
    )


def _entered(written: FromClause, mine: Any) -> Any:
    """The payments' items, with what of each was allocated just now."""
    used = (
        select(written.c.credit_posting_id, cast(func.sum(written.c.amount), BigInteger).label("amount"))
        .group_by(written.c.credit_posting_id)
        .subquery("used")
    )
    payments: Any = (
        select(
            col(Posting.credit_account_id),
            col(Posting.id),
            literal_column(str(int(Side.CREDIT))),
            col(Posting.amount),
            func.coalesce(used.c.amount, literal_column("0")),
            col(Posting.due_on),
        )
        .outerjoin(used, used.c.credit_posting_id == col(Posting.id))
        .where(mine)
    )
    columns = ["account_id", "posting_id", "side", "amount", "allocated", "due_on"]
    return insert(_ITEM).from_select(columns, payments)
