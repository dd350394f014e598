"""Taking payments: one, or the lines of a statement by the thousand; and those that the bank takes back."""

from collections.abc import Sequence
from datetime import date
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Date, Text, Uuid, and_, bindparam, literal, or_, select
from sqlmodel import col
from sqlmodel import select as rows_of

from core.errors import BadInput, NotFound, Refused
from core.log import iso
from core.payments import allocation, ledger, runs
from core.payments.arrivals import settle_arrivals
from core.payments.checks import closed_refusal, debtor, few, open_on, or_explained, positive, unused
from core.payments.commands.accounts import own_or
from core.payments.corrections import reverse_one
from core.payments.events import PaymentReturned, PaymentsTaken, PaymentTaken
from core.payments.inputs import PaymentIn, RunIn, RunOut
from core.payments.ledger import OnePosting
from core.payments.models import Account, Item, Posting, PostingKind, Side
from core.payments.sets import among, parameters_for, rows_from, values_for
from core.values.ids import subject
from core.work import UnitOfWork

_COLUMNS = {
    "account_id": Uuid(),
    "amount": BigInteger(),
    "received_on": Date(),
    "source": Text(),
    "memo": Text(),
    "debt": BigInteger(),
}
SUSPENSE = "suspense"


def take_payment(work: UnitOfWork, *, payment: PaymentIn, from_id: UUID | None = None) -> int:
    """Put a payment on a debtor's account; return the posting's number.

    The money comes from the council's account `from_id`: its "bank" by default, or its suspense account
    when money that waited there is placed.
    """
    work.check("payments.take", subject("account", payment.account_id))
    positive(payment.amount)
    open_on(work, [payment.received_on])
    debtor(work, payment.account_id)
    unused(work, [payment.source] if payment.source else [])
    _debts_exist(work, [payment])
    one = OnePosting(
        kind=PostingKind.PAYMENT,
        debit=own_or(work, from_id, "bank"),
        credit=payment.account_id,
        amount=payment.amount,
        effective_on=payment.received_on,
        memo=payment.memo,
        source=payment.source,
        pays_id=payment.debt,
    )
    posting_id = ledger.post_one(work, one)
    if payment.debt is not None:
        allocation.settle_named(work, [posting_id])
    allocation.settle(work, [payment.account_id])
    work.publish(
        PaymentTaken(
            account_id=payment.account_id,
            posting_id=posting_id,
            amount=payment.amount,
            effective_on=payment.received_on,
        )
    )
    return posting_id


def take_payments(
    work: UnitOfWork, *, run: RunIn, rows: Sequence[PaymentIn], from_id: UUID | None = None
) -> RunOut:
    """Put many payments on their accounts by one run; all of them or none, and tells one event.

    Meant for about a thousand lines at a time, each chunk with a run of its own. A line may name the
    council's suspense account. Refused says which accounts are closed; AlreadyDone which sources were used.
    """
    work.actor.must("payments.take")
    open_on(work, {row.received_on for row in rows})
    debit = own_or(work, from_id, "bank")
    _debts_exist(work, rows)
    dialect = work.connection.dialect.name
    accounts = list({row.account_id for row in rows})
    with or_explained(work, lambda: _explain(work, rows)):
        run_id = runs.begin(work, run)
        parameters = parameters_for("rows", rows)
        parameters |= {"run": run_id, "debit": debit, "at": iso(work.now), "actor": work.actor.subject}
        named_debts = any(row.debt is not None for row in rows)
        posted = ledger.run(work, _statements(dialect, itemised=named_debts), parameters)
        if named_debts:
            named = rows_of(col(Posting.id)).where(
                col(Posting.run_id) == run_id, col(Posting.pays_id).is_not(None)
            )
            allocation.settle_named(work, [number for number in work.session.exec(named) if number])
            allocation.settle(work, accounts)
        else:
            settle_arrivals(work, run_id, posted, accounts)
        done = runs.end(work, run_id, count=posted.count, total=posted.total)
    work.publish(
        PaymentsTaken(
            run_id=run_id, kind=run.kind, count=done.count, accounts=len(accounts), total=done.total
        )
    )
    return done


def return_payment(
    work: UnitOfWork, *, posting_id: int, source: str, returned_on: date, because: str = ""
) -> int:
    """Take a payment off again because the bank took the money back; return the reversal's number.

    `source` is the statement line or the bank's report that says so: it is the bank's act, not an officer's
    choice, and so it needs no second person. AlreadyDone when the payment is reversed already.
    """
    work.actor.must("payments.return")
    posting = work.session.get(Posting, posting_id)
    if posting is None or posting.kind != PostingKind.PAYMENT:
        message = f"posting {posting_id} is not a payment, so the bank cannot have taken it back"
        raise NotFound(message)
    work.check("payments.return", subject("account", posting.credit_account_id))
    unused(work, [source])
    reversal_id = reverse_one(work, posting, effective_on=returned_on, memo=because, source=source)
    work.publish(
        PaymentReturned(
            account_id=posting.credit_account_id,
            posting_id=reversal_id,
            returned_id=posting_id,
            amount=posting.amount,
        )
    )
    return reversal_id


@cache
def _statements(dialect: str, *, itemised: bool) -> ledger.Statements:
    rows = rows_from(dialect, "rows", _COLUMNS)
    # A lookup for each row, not a join: a join of a thousand rows may read all accounts.
    may = and_(
        col(Account.id) == rows.c.account_id,
        col(Account.closed_on).is_(None),
        or_(~col(Account.is_control), col(Account.kind) == SUSPENSE),
    )
    columns: dict[str, Any] = {
        "kind": literal(PostingKind.PAYMENT.value, Text),
        "debit_account_id": bindparam("debit", type_=Uuid()),
        "credit_account_id": select(col(Account.id)).where(may).scalar_subquery(),
        "amount": rows.c.amount,
        "effective_on": rows.c.received_on,
        "due_on": rows.c.received_on,
        "posted_at": bindparam("at", type_=Text()),
        "actor": bindparam("actor", type_=Text()),
        "run_id": bindparam("run", type_=Uuid()),
        "head": literal("", Text),
        "memo": rows.c.memo,
        "source": rows.c.source,
        "pays_id": rows.c.debt,
        "reverses_id": literal(None, BigInteger),
    }
    drafted = select(*(columns[name].label(name) for name in ledger.COLUMNS))
    return ledger.statements(dialect, drafted.select_from(rows), itemised=itemised)


def _debts_exist(work: UnitOfWork, rows: Sequence[PaymentIn]) -> None:
    """NotFound when a payment names a debt that is not a charge on its own account."""
    named = {(row.debt, row.account_id) for row in rows if row.debt is not None}
    if not named:
        return
    dialect = work.connection.dialect.name
    found = rows_of(Item.posting_id, Item.account_id).where(
        among(dialect, col(Item.account_id), "accounts"),
        among(dialect, col(Item.posting_id), "debts"),
        Item.side == Side.DEBIT,
    )
    parameters = {
        "accounts": values_for(dialect, {account for _, account in named}),
        "debts": values_for(dialect, {debt for debt, _ in named}),
    }
    missing = named - {(row[0], row[1]) for row in work.connection.execute(found, parameters)}
    if missing:
        debts = sorted(str(debt) for debt, _ in missing)
        message = f"posting {few(debts)} is not a charge on the account that the payment is for"
        raise NotFound(message)


def _explain(work: UnitOfWork, rows: Sequence[PaymentIn]) -> Refused | None:
    """Why the payments could not be taken."""
    if any(row.amount <= 0 for row in rows):
        return BadInput(
            "a payment must be more than £0.00; money going out is a refund or a return", field="amount"
        )
    sources = [row.source for row in rows if row.source]
    if len(set(sources)) < len(sources):
        twice = sorted({source for source in sources if sources.count(source) > 1})
        return BadInput(f"the same source twice in one run: {few(twice)}", field="source")
    unused(work, sources)
    dialect = work.connection.dialect.name
    ids = {row.account_id for row in rows}
    wanted = rows_of(Account).where(among(dialect, col(Account.id), "ids"))
    found = {
        account.id: account for account in work.session.exec(wanted, params={"ids": values_for(dialect, ids)})
    }
    if len(found) < len(ids):
        return NotFound(f"{len(ids) - len(found):,} of the payments name no account that there is")
    closed = sorted(account.reference for account in found.values() if account.closed_on is not None)
    if closed:
        return closed_refusal(closed)
    own = sorted(each.reference for each in found.values() if each.is_control and each.kind != SUSPENSE)
    return (
        Refused(f"account {few(own)} is the council's own and takes no payments; only suspense does")
        if own
        else None
    )
