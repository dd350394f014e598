"""Making the council's bank accounts known."""

from uuid import UUID

from sqlmodel import select

from core.api import AlreadyDone, BadInput, UnitOfWork, payments
from core.values import new_id
from plugins.finance_reconciliation.events import BankAccountAdded
from plugins.finance_reconciliation.models import BankAccount
from plugins.finance_reconciliation.rules import account_number, in_words


def add_bank_account(work: UnitOfWork, *, name: str, number: str) -> UUID:
    """Make a bank account known by sort code and account number, or IBAN; return its id.

    Three of the council's own accounts stand for it in the books: the bank itself, what waits in
    suspense, and what is to go back to senders. BadInput for a number that can not be, AlreadyDone when
    it is known.
    """
    work.actor.must("finance_reconciliation.configure")
    try:
        plain = account_number(number)
    except ValueError as error:
        raise BadInput(str(error), field="number") from error
    if not name.strip():
        message = "say what this account is called, for example “Rent income account”"
        raise BadInput(message, field="name")
    if work.session.exec(select(BankAccount.id).where(BankAccount.number == plain)).first():
        message = f"the bank account {in_words(plain)} is known already"
        raise AlreadyDone(message)
    bank, suspense, returns = (
        payments.own_account(work, kind=kind, cost_code=plain) for kind in ("bank", "suspense", "returns")
    )
    added = BankAccount(
        id=new_id(),
        name=name.strip(),
        number=plain,
        account_id=bank,
        suspense_id=suspense,
        returns_id=returns,
    )
    work.session.add(added)
    work.flush()
    work.publish(BankAccountAdded(bank_account_id=added.id, account_id=bank, suspense_id=suspense))
    return added.id
