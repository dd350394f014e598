"""Raising charges: one, or a whole run."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    Date,
    FromClause,
    Select,
    Text,
    Uuid,
    and_,
    case,
    func,
    literal,
    select,
)
from sqlmodel import col

from core.errors import AlreadyDone, BadInput, NotFound, Refused
from core.payments import allocation, ledger, runs
from core.payments.checks import closed_refusal, debtor, open_on, or_explained, own_refusal, positive, unused
from core.payments.commands.accounts import own_or
from core.payments.events import ChargeRaised, ChargesRaised
from core.payments.inputs import ChargeIn, RunIn, RunOut
from core.payments.ledger import OnePosting
from core.payments.models import Account, Posting, PostingKind
from core.payments.sets import AnySelect, parameters_for, rows_from
from core.values.ids import subject
from core.work import UnitOfWork

_COLUMNS = {
    "account_id": Uuid(),
    "amount": BigInteger(),
    "memo": Text(),
    "due_on": Date(),
    "source": Text(),
}


def raise_charge(  # noqa: PLR0913 - a charge has these facts
    work: UnitOfWork,
    *,
    account_id: UUID,
    amount: int,
    head: str,
    effective_on: date,
    due_on: date | None = None,
    income_id: UUID | None = None,
    memo: str = "",
    source: str | None = None,
) -> int:
    """Charge an account, in pence; return the posting's number.

    `income_id` is the council's account that earns it, by default its "income" account.
    """
    work.check("payments.charge", subject("account", account_id))
    positive(amount)
    open_on(work, [effective_on])
    debtor(work, account_id)
    unused(work, [source] if source else [])
    one = OnePosting(
        kind=PostingKind.CHARGE,
        debit=account_id,
        credit=own_or(work, income_id, "income"),
        amount=amount,
        effective_on=effective_on,
        due_on=due_on,
        head=head,
        memo=memo,
        source=source,
    )
    posting_id = ledger.post_one(work, one)
    allocation.settle(work, [account_id])
    work.publish(
        ChargeRaised(
            account_id=account_id, posting_id=posting_id, amount=amount, head=head, effective_on=effective_on
        )
    )
    return posting_id


def raise_charges(
    work: UnitOfWork,
    *,
    run: RunIn,
    rows: AnySelect | Sequence[ChargeIn],
    head: str,
    effective_on: date,
    income_id: UUID | None = None,
) -> RunOut:
    """Charge many accounts by one run; all of them or none, and tells one event.

    `rows` are charges, or a SELECT that gives `account_id` and `amount` in pence and may give `memo`,
    `due_on`, `source` and a `head` of its own. Refused says which accounts cannot be charged and why.
    """
    work.actor.must("payments.charge")
    return charge_rows(work, run=run, rows=rows, head=head, effective_on=effective_on, income_id=income_id)


def charge_rows(
    work: UnitOfWork,
    *,
    run: RunIn,
    rows: AnySelect | Sequence[ChargeIn],
    head: str,
    effective_on: date,
    income_id: UUID | None = None,
) -> RunOut:
    """The same without asking for the permission: for a batch that a second person has authorised."""
    open_on(work, [effective_on])
    income = own_or(work, income_id, "income")
    dialect = work.connection.dialect.name
    chosen, parameters = _rows(dialect, rows)
    with or_explained(work, lambda: _explain(work, chosen, parameters)):
        run_id = runs.begin(work, run)
        source = _drafts(work, chosen, run_id=run_id, income=income, head=head, effective_on=effective_on)
        posted = ledger.post(work, source, parameters)
        allocation.settle_run(work, run_id)
        done = runs.end(work, run_id, count=posted.count, total=posted.total)
    work.publish(
        ChargesRaised(
            run_id=run_id, kind=run.kind, count=done.count, total=done.total, effective_on=effective_on
        )
    )
    return done


def _rows(dialect: str, rows: AnySelect | Sequence[ChargeIn]) -> tuple[FromClause, dict[str, Any]]:
    if isinstance(rows, Select):
        return rows.subquery("rows"), {}
    return rows_from(dialect, "rows", _COLUMNS), parameters_for("rows", rows)


def _drafts(
    work: UnitOfWork, rows: FromClause, *, run_id: UUID, income: UUID, head: str, effective_on: date
) -> AnySelect:
    """The postings of a run. An account that may not be charged becomes NULL, which the ledger refuses."""
    may = and_(col(Account.closed_on).is_(None), ~col(Account.is_control))
    given: dict[str, Any] = {
        "kind": literal(PostingKind.CHARGE.value, Text),
        "debit_account_id": case((may, col(Account.id))),
        "credit_account_id": literal(income, Uuid),
        "amount": rows.c.amount,
        "effective_on": literal(effective_on, Date),
        "due_on": func.coalesce(rows.c.get("due_on", literal(None, Date)), literal(effective_on, Date)),
        "run_id": literal(run_id, Uuid),
        "head": rows.c.get("head", literal(head, Text)),
        "memo": func.coalesce(rows.c.get("memo", literal("", Text)), literal("", Text)),
        "source": rows.c.get("source", literal(None, Text)),
    }
    drafted = select(*ledger.draft(work, given=given))
    return drafted.select_from(rows.outerjoin(Account, col(Account.id) == rows.c.account_id))


def _explain(work: UnitOfWork, rows: FromClause, parameters: dict[str, Any]) -> Refused | None:
    """Why the run could not be posted."""
    joined = rows.outerjoin(Account, col(Account.id) == rows.c.account_id)
    unknown, bad = work.connection.execute(
        select(
            func.count().filter(col(Account.id).is_(None)), func.count().filter(rows.c.amount <= 0)
        ).select_from(joined),
        parameters,
    ).one()
    if unknown:
        return NotFound(f"{unknown:,} of the rows name no account that there is; nothing was charged")
    if bad:
        return BadInput(f"{bad:,} of the rows have an amount that is not above £0.00; nothing was charged")
    for condition, refusal in (
        (col(Account.closed_on).is_not(None), closed_refusal),
        (col(Account.is_control), own_refusal),
    ):
        named = (
            select(col(Account.reference))
            .select_from(joined)
            .where(condition)
            .order_by(col(Account.reference))
        )
        found = list(work.connection.execute(named, parameters).scalars())
        if found:
            return refusal(found)
    return _used(work, rows, parameters)


def _used(work: UnitOfWork, rows: FromClause, parameters: dict[str, Any]) -> Refused | None:
    if "source" not in rows.c:
        return None
    used = select(func.count()).select_from(rows.join(Posting, col(Posting.source) == rows.c.source))
    count = work.connection.execute(used, parameters).scalar()
    return (
        AlreadyDone(f"{count:,} of the rows were charged before; nothing was charged now") if count else None
    )
