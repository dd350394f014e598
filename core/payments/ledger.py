"""The one door to the ledger: postings go in with their items and balances, in one stroke.

Books balance by construction, because every posting takes from one account what it gives to another.
Nothing here checks permissions; the commands do.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import (
    CTE,
    BigInteger,
    ColumnElement,
    Date,
    FromClause,
    Text,
    Uuid,
    bindparam,
    cast,
    func,
    insert,
    literal,
    literal_column,
    select,
    true,
    union_all,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import col

from core.log import iso
from core.payments.models import Account, Balance, Item, Posting, PostingKind, Side
from core.payments.sets import AnySelect, table_of
from core.work import UnitOfWork

COLUMNS = (
    "kind",
    "debit_account_id",
    "credit_account_id",
    "amount",
    "effective_on",
    "due_on",
    "posted_at",
    "actor",
    "run_id",
    "head",
    "memo",
    "source",
    "pays_id",
    "reverses_id",
)
_POSTING = table_of(Posting)
_ITEM = table_of(Item)
_BALANCE = table_of(Balance)


@dataclass(frozen=True, slots=True)
class Posted:
    """What was posted: how many, how much in pence, and the greatest number given."""

    count: int
    total: int
    last_id: int


def draft(work: UnitOfWork, *, given: Mapping[str, Any]) -> list[ColumnElement[Any]]:
    """The columns of a posting in their order; what is not given is empty, or says who and when."""
    filled: dict[str, Any] = {
        "posted_at": literal(iso(work.now), Text),
        "actor": literal(work.actor.subject, Text),
        "run_id": literal(None, Uuid),
        "head": literal("", Text),
        "memo": literal("", Text),
        "source": literal(None, Text),
        "pays_id": literal(None, BigInteger),
        "reverses_id": literal(None, BigInteger),
        **given,
    }
    return [filled[column].label(column) for column in COLUMNS]


def post(work: UnitOfWork, source: AnySelect, parameters: Mapping[str, Any] | None = None) -> Posted:
    """Post all that `source` selects (its columns as `COLUMNS`), with items and balances.

    IntegrityError when any row may not stand (no such account, an amount not above nought, a source
    used before, a closed account): then nothing of it is posted, and on PostgreSQL the transaction can
    only go on from a savepoint.
    """
    return run(work, statements(work.connection.dialect.name, source), parameters)


@dataclass(frozen=True, slots=True)
class Statements:
    """What is executed in turn to post: one statement on PostgreSQL, four on SQLite."""

    posting: Any
    rest: tuple[Any, ...] = ()


def run(work: UnitOfWork, made: Statements, parameters: Mapping[str, Any] | None = None) -> Posted:
    """Execute prepared statements."""
    work.flush()
    execute = work.connection.execute
    if not made.rest:
        row = execute(made.posting, parameters).one()
        return Posted(row[0], row[1] or 0, row[2] or 0)
    # SQLite has one writer at a time, so all greater numbers are this statement's.
    before = work.connection.exec_driver_sql("SELECT max(id) FROM payments_posting").scalar() or 0
    execute(made.posting, parameters)
    for statement in made.rest[:-1]:
        execute(statement, {"before": before})
    row = execute(made.rest[-1], {"before": before}).one()
    return Posted(row[0], row[1] or 0, row[2] or 0)


def statements(dialect: str, source: AnySelect, *, itemised: bool = True) -> Statements:
    """Prepare to post what `source` selects; keep the result where the same is posted often.

    Without `itemised` the caller enters the items, as `arrivals` does.
    """
    posting = insert(_POSTING).from_select(COLUMNS, source)
    if dialect == "postgresql":
        posted = posting.returning(*_seen(_POSTING)).cte("posted")
        counted = select(*_counted(posted)).add_cte(_balances(postgresql, posted).cte("balanced"))
        return Statements(counted.add_cte(_items(posted).cte("itemised")) if itemised else counted)
    return Statements(posting, _sqlite_rest() if itemised else _sqlite_rest()[1:])


@cache
def _sqlite_rest() -> tuple[Any, ...]:
    posted = (
        select(*_seen(_POSTING))
        .where(_POSTING.c.id > bindparam("before", type_=BigInteger))
        .subquery("posted")
    )
    return _items(posted), _balances(sqlite, posted), select(*_counted(posted))


def _seen(table: FromClause) -> list[Any]:
    return [table.c[name] for name in ("id", "debit_account_id", "credit_account_id", "amount", "due_on")]


def _counted(posted: FromClause) -> list[ColumnElement[Any]]:
    return [func.count(), cast(func.sum(posted.c.amount), BigInteger), func.max(posted.c.id)]


def _legs(posted: FromClause) -> CTE | FromClause:
    """Each posting twice: as the debited and as the credited account sees it."""
    sides = ((Side.DEBIT, posted.c.debit_account_id), (Side.CREDIT, posted.c.credit_account_id))
    return union_all(
        *(
            select(
                account.label("account_id"),
                posted.c.id.label("posting_id"),
                literal_column(str(int(side))).label("side"),
                posted.c.amount,
                posted.c.due_on,
            )
            for side, account in sides
        )
    ).subquery("legs")


def councils_own() -> AnySelect:
    """The council's own accounts, which have no items: few, so that this is quicker than a join."""
    # As the partial index says it: SQLite finds no index for "is_control = 1".
    return select(col(Account.id)).where(literal_column("payments_account.is_control"))


def _items(posted: FromClause) -> Any:
    legs = _legs(posted)
    columns = ("account_id", "posting_id", "side", "amount", "due_on")
    chosen = select(*(legs.c[column] for column in columns), literal_column("0")).where(
        legs.c.account_id.not_in(councils_own())
    )
    return insert(_ITEM).from_select([*columns, "allocated"], chosen)


def _balances(made_by: Any, posted: FromClause) -> Any:
    """Keep the balances, in order of accounts: all who post lock in one order, so none wait in a ring."""
    legs = _legs(posted)
    moved = (
        select(
            legs.c.account_id,
            cast(func.sum(legs.c.side * legs.c.amount), BigInteger),
            literal_column("false"),
        )
        .where(true())  # SQLite reads ON CONFLICT behind a FROM as a join otherwise
        .group_by(legs.c.account_id)
        .order_by(legs.c.account_id)
    )
    upsert = made_by.insert(_BALANCE).from_select(["account_id", "balance", "closed"], moved)
    return upsert.on_conflict_do_update(
        index_elements=["account_id"],
        set_={"balance": _BALANCE.c.balance + upsert.excluded.balance},
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class OnePosting:
    """One posting as a command wants it; amounts in pence."""

    kind: PostingKind
    debit: UUID
    credit: UUID
    amount: int
    effective_on: date
    due_on: date | None = None
    head: str = ""
    memo: str = ""
    source: str | None = None
    pays_id: int | None = None
    reverses_id: int | None = None


_TYPES = {
    "debit_account_id": Uuid,
    "credit_account_id": Uuid,
    "run_id": Uuid,
    "amount": BigInteger,
    "pays_id": BigInteger,
    "reverses_id": BigInteger,
    "effective_on": Date,
    "due_on": Date,
}


@cache
def _one(dialect: str) -> Statements:
    parameters = [bindparam(column, type_=_TYPES.get(column, Text)()).label(column) for column in COLUMNS]
    return statements(dialect, select(*parameters))


def post_one(work: UnitOfWork, one: OnePosting) -> int:
    """Post one amount; return the posting's number. The caller has checked that it may stand."""
    given = {
        "kind": one.kind.value,
        "debit_account_id": one.debit,
        "credit_account_id": one.credit,
        "amount": one.amount,
        "effective_on": one.effective_on,
        "due_on": one.due_on or one.effective_on,
        "posted_at": iso(work.now),
        "actor": str(work.actor.subject),
        "run_id": None,
        "head": one.head,
        "memo": one.memo,
        "source": one.source,
        "pays_id": one.pays_id,
        "reverses_id": one.reverses_id,
    }
    return run(work, _one(work.connection.dialect.name), given).last_id
