"""What becomes of money in suspense: an officer places it on an account, or it goes back to its sender."""

from uuid import UUID

from sqlmodel import select

from core.api import AlreadyDone, Approval, BadInput, NotFound, UnitOfWork, approval, payments
from core.values import subject
from plugins.finance_reconciliation.commands.payers import learn
from plugins.finance_reconciliation.commands.placing.posting import effective, source_of
from plugins.finance_reconciliation.commands.quarantine import must_be_approved
from plugins.finance_reconciliation.commands.undoing import next_step
from plugins.finance_reconciliation.events import SuspensePlaced, SuspenseReturned
from plugins.finance_reconciliation.models import BankAccount, LineMatch, Placing, SuspenseLine, SuspenseState

RETURN = "finance_reconciliation.return_line"
PLACE = "finance_reconciliation.place"


def place_line(work: UnitOfWork, *, line_id: int, account_id: UUID, because: str) -> int:
    """Put a line that waits in suspense on a debtor's account; return the posting's number.

    Money in pays the account, money out is charged to it. Money out may also settle what was approved to
    go back to senders: then the account is the bank account's own for returns, and the run's postings
    count is returned. AlreadyDone when the line waits no more, Refused for a closed account.
    """
    work.check(PLACE, subject("account", account_id))
    waiting, account = open_line(work, line_id)
    why = said(because)
    day = effective(work, waiting.booked_on, payments.closed_days(work, {waiting.booked_on}))
    step = next_step(work, line_id)
    source, memo = source_of(line_id, step), "placed from suspense"
    if account_id == account.returns_id:
        posting = _settle_return(work, waiting, account, step)
    elif waiting.pence > 0:
        payment = payments.PaymentIn(account_id, waiting.pence, day, source, memo)
        posting = payments.take_payment(work, payment=payment, from_id=account.suspense_id)
    else:
        posting = payments.raise_charge(
            work,
            account_id=account_id,
            amount=-waiting.pence,
            head="money out",
            effective_on=day,
            income_id=account.suspense_id,
            memo=memo,
            source=source,
        )
    moved(work, waiting, SuspenseState.PLACED, Placing.PLACED, account_id, why, step=step)
    if account_id != account.returns_id:
        learn(work, line_id, [account_id])
    work.publish(
        SuspensePlaced(
            line_id=line_id, account_id=account_id, amount=waiting.pence, booked_on=waiting.booked_on
        )
    )
    return posting


def propose_return(work: UnitOfWork, *, line_id: int, because: str) -> Approval:
    """Ask that money in suspense go back to its sender; another person approves it within their limit."""
    waiting, _ = open_line(work, line_id)
    if waiting.pence <= 0:
        message = "this line took money out of the bank; only money that came in can go back"
        raise BadInput(message, field="line_id")
    about = subject("line", line_id)
    proposed = select(Approval.id).where(
        Approval.act == RETURN, Approval.subject == about, Approval.state == "proposed"
    )
    if work.session.exec(proposed).first():
        message = "its return is proposed already and waits for a second person"
        raise AlreadyDone(message)
    return approval.propose(
        work,
        act=RETURN,
        subject=about,
        because=said(because),
        amount=waiting.pence,
        arguments={"line_id": line_id, "amount": waiting.pence, "because": said(because)},
    )


def return_line(work: UnitOfWork, *, line_id: int, amount: int, because: str) -> None:
    """Take money out of suspense to go back to its sender: done by approving its proposal, never by itself.

    It then stands on the bank account's own account for returns until it has left the bank.
    """
    must_be_approved(work, act=RETURN, about=subject("line", line_id), amount=amount)
    waiting, account = open_line(work, line_id)
    _move(
        work,
        waiting,
        from_id=account.returns_id,
        to_id=account.suspense_id,
        step="/returned",
        permission=f"{RETURN}.approve",
    )
    moved(work, waiting, SuspenseState.RETURNED, Placing.RETURNED, account.returns_id, because)
    work.publish(SuspenseReturned(line_id=line_id, account_id=account.returns_id, amount=amount))


def _settle_return(work: UnitOfWork, waiting: SuspenseLine, account: BankAccount, step: str) -> int:
    """Money has left the bank for a sender: what stood on the returns account is settled."""
    owed = -payments.balance(work, account.returns_id)
    if waiting.pence > 0 or -waiting.pence > owed:
        message = "only money out settles a return, and no more than what was approved to go back"
        raise BadInput(message, field="account_id")
    return _move(
        work, waiting, from_id=account.suspense_id, to_id=account.returns_id, step=step, permission=PLACE
    )


def _move(
    work: UnitOfWork, waiting: SuspenseLine, *, from_id: UUID, to_id: UUID, step: str, permission: str
) -> int:
    key = source_of(waiting.line_id, step)
    row = payments.MoveIn(from_id, to_id, abs(waiting.pence), work.today, key, "suspense")
    run = payments.RunIn(key=key, kind="suspense", starts_on=work.today, ends_on=work.today)
    return payments.move_own_money(work, run=run, rows=[row], permission=permission).count


def open_line(work: UnitOfWork, line_id: int) -> tuple[SuspenseLine, BankAccount]:
    """A line that waits, locked, with its bank account."""
    found = work.session.get(SuspenseLine, line_id, with_for_update=True)
    if found is None:
        message = "there is no such line in suspense"
        raise NotFound(message)
    if found.state != SuspenseState.OPEN:
        message = f"this line is not in suspense any more: it was {found.state}"
        raise AlreadyDone(message)
    return found, work.session.get_one(BankAccount, found.bank_account_id)


def said(because: str) -> str:
    """The reason, which must be there."""
    if not because.strip():
        message = "say why; it is shown to whoever looks at this line later"
        raise BadInput(message, field="because")
    return because.strip()


def moved(
    work: UnitOfWork,
    waiting: SuspenseLine,
    state: SuspenseState,
    how: Placing,
    account_id: UUID,
    because: str,
    *,
    step: str = "",
) -> None:
    """Write down where a line that waited is now."""
    waiting.state = state
    work.session.add(waiting)
    work.session.add(
        LineMatch(
            line_id=waiting.line_id,
            how=how,
            account_id=account_id,
            because=because,
            step=step,
            at=work.now.isoformat(),
            actor=work.actor.subject,
        )
    )
    work.flush()
