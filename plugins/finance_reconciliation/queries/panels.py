"""What other pages show of bank lines."""

from uuid import UUID

from core.api import Panel, UnitOfWork
from core.values import Money
from plugins.finance_reconciliation.queries.lines import matches_of_account

_SHOWN = 10


def panels_of_account(work: UnitOfWork, account_id: UUID) -> tuple[Panel, ...]:
    """The newest bank lines on an account, with why each is there; nothing for who may not see them."""
    if not work.actor.may("finance_reconciliation.see"):
        return ()
    rows = tuple(
        (
            (view.line.booked_on.isoformat(), f"/finance-reconciliation/lines/{view.line.id}"),
            str(Money(view.line.pence)),
            view.match.because if view.match else "",
        )
        for view in matches_of_account(work, account_id, limit=_SHOWN)
    )
    head = ("Booked", "Amount", "Why it is here")
    return (Panel("Bank lines", head, rows, empty="No bank line was put on this account"),) if rows else ()
