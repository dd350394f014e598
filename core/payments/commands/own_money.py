"""Moving money between the council's own accounts: what leaves the bank, and what goes back to senders."""

from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import BigInteger, Date, Text, Uuid, and_, bindparam, case, literal, select
from sqlalchemy.orm import aliased
from sqlmodel import col

from core.errors import BadInput, Refused
from core.log import iso
from core.payments import ledger, runs
from core.payments.checks import few, open_on, or_explained, unused
from core.payments.events import OwnMoneyMoved
from core.payments.inputs import MoveIn, RunIn, RunOut
from core.payments.models import Account, PostingKind
from core.payments.sets import parameters_for, rows_from
from core.work import UnitOfWork

_COLUMNS = {
    "from_id": Uuid(),
    "to_id": Uuid(),
    "amount": BigInteger(),
    "moved_on": Date(),
    "source": Text(),
    "memo": Text(),
}


def move_own_money(
    work: UnitOfWork, *, run: RunIn, rows: Sequence[MoveIn], permission: str = "payments.take"
) -> RunOut:
    """Move amounts in pence between the council's own accounts by one run; all of them or none.

    Both must be open accounts of the council's own: a debtor's account is paid, charged or refunded.
    AlreadyDone for a source that was used before. An act of its own that a second person approves names
    the `permission` by which they did, since they hold none to take payments.
    """
    work.actor.must(permission)
    open_on(work, {row.moved_on for row in rows})
    dialect = work.connection.dialect.name
    with or_explained(work, lambda: _explain(work, rows)):
        run_id = runs.begin(work, run)
        parameters = parameters_for("rows", rows)
        parameters |= {"run": run_id, "at": iso(work.now), "actor": work.actor.subject}
        posted = ledger.run(work, _statements(dialect), parameters)
        done = runs.end(work, run_id, count=posted.count, total=posted.total)
    work.publish(OwnMoneyMoved(run_id=run_id, kind=run.kind, count=done.count, total=done.total))
    return done


@cache
def _statements(dialect: str) -> ledger.Statements:
    rows = rows_from(dialect, "rows", _COLUMNS)
    taken, given = aliased(Account), aliased(Account)
    columns: dict[str, Any] = {
        "kind": literal(PostingKind.TRANSFER.value, Text),
        "debit_account_id": case((_may(given), col(given.id))),
        "credit_account_id": case((_may(taken), col(taken.id))),
        "amount": rows.c.amount,
        "effective_on": rows.c.moved_on,
        "due_on": rows.c.moved_on,
        "posted_at": bindparam("at", type_=Text()),
        "actor": bindparam("actor", type_=Text()),
        "run_id": bindparam("run", type_=Uuid()),
        "head": literal("", Text),
        "memo": rows.c.memo,
        "source": rows.c.source,
        "pays_id": literal(None, BigInteger),
        "reverses_id": literal(None, BigInteger),
    }
    joined = rows.outerjoin(taken, col(taken.id) == rows.c.from_id).outerjoin(
        given, col(given.id) == rows.c.to_id
    )
    return ledger.statements(
        dialect, select(*(columns[name].label(name) for name in ledger.COLUMNS)).select_from(joined)
    )


def _may(account: Any) -> Any:
    return and_(col(account.closed_on).is_(None), col(account.is_control))


def _explain(work: UnitOfWork, rows: Sequence[MoveIn]) -> Refused | None:
    """Why the money could not be moved."""
    if any(row.amount <= 0 for row in rows):
        return BadInput("the amount must be more than £0.00", field="amount")
    sources = [row.source for row in rows if row.source]
    twice = sorted({source for source in sources if sources.count(source) > 1})
    if twice:
        return BadInput(f"the same source twice in one run: {few(twice)}", field="source")
    unused(work, sources)
    return Refused("money is only moved so between two open accounts of the council's own; nothing was moved")
