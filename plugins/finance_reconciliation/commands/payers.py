"""Payers that officers have confirmed: remembered when money is placed, forgotten when that was wrong."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import delete
from sqlmodel import col, select

from core.api import NotFound, UnitOfWork
from core.values import new_id
from plugins.finance_reconciliation.events import PayerErased, PayerLearned
from plugins.finance_reconciliation.models import KnownPayer, StatementLine
from plugins.finance_reconciliation.rules import payer_keys

PLACE = "finance_reconciliation.place"


def learn(work: UnitOfWork, line_id: int, accounts: Collection[UUID]) -> None:
    """Remember that the payer of this line pays for these accounts: by bank account, and by name."""
    line = work.session.get_one(StatementLine, line_id)
    keys = payer_keys(line.payer, line.counterparty)
    if not keys or line.pence <= 0:
        return
    wanted = select(KnownPayer).where(
        col(KnownPayer.key).in_([key for key, _ in keys]), col(KnownPayer.account_id).in_(list(accounts))
    )
    before = {(one.key, one.account_id): one for one in work.session.exec(wanted)}
    for account_id in accounts:
        for key, shown in keys:
            known = before.get((key, account_id)) or KnownPayer(
                id=new_id(), key=key, account_id=account_id, shown=shown, times=0, at="", actor=""
            )
            known.times += 1
            known.at, known.actor = work.now.isoformat(), work.actor.subject
            work.session.add(known)
        work.publish(PayerLearned(account_id=account_id, line_id=line_id))
    work.flush()


def unlearn(work: UnitOfWork, line: StatementLine, accounts: Collection[UUID]) -> None:
    """Remember no more that the payer of this line pays for these accounts."""
    keys = [key for key, _ in payer_keys(line.payer, line.counterparty)]
    work.flush()
    work.connection.execute(
        delete(KnownPayer).where(
            col(KnownPayer.key).in_(keys), col(KnownPayer.account_id).in_(list(accounts))
        )
    )


def forget_payer(work: UnitOfWork, *, payer_id: UUID) -> None:
    """Remember a payer no more for this account; NotFound when nothing was remembered."""
    work.actor.must(PLACE)
    known = work.session.get(KnownPayer, payer_id)
    if known is None:
        message = "this payer is not remembered any more"
        raise NotFound(message)
    work.session.delete(known)
    work.flush()
    work.publish(PayerErased(account_id=known.account_id))


def erase_payers(work: UnitOfWork, *, accounts: Collection[UUID]) -> int:
    """Erase every payer of these accounts, because a person on them is forgotten; how many there were."""
    work.flush()
    gone = work.connection.execute(delete(KnownPayer).where(col(KnownPayer.account_id).in_(list(accounts))))
    return gone.rowcount
