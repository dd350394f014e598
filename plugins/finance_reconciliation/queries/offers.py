"""What somebody may do next about bank lines."""

from collections.abc import Sequence

from core.api import Offer, UnitOfWork
from core.calendar import in_words
from core.values import Subject
from plugins.finance_reconciliation.queries.suspense import suspense_by_reason


def offers(work: UnitOfWork, about: Subject) -> Sequence[Offer]:
    """On the list of work of whoever places money: how much waits in suspense, and since when."""
    if about != work.actor.subject or not work.actor.may("finance_reconciliation.place"):
        return []
    waiting = suspense_by_reason(work)
    if not waiting:
        return []
    count, oldest = sum(one[1] for one in waiting), min(one[3] for one in waiting)
    lines = "line waits" if count == 1 else "lines wait"
    because = f"the oldest was booked on {in_words(oldest)}"
    return [Offer(f"{count:,} {lines} in suspense", "/finance-reconciliation/suspense", because)]
