"""A case's own rows that its page shows."""

from collections.abc import Sequence
from uuid import UUID

from core.cases.because import recalled
from core.cases.models import Case, Clock
from core.cases.queries import case_by_id
from core.errors import NotFound
from core.values import Because
from core.work import UnitOfWork


def clock_of(work: UnitOfWork, *, case_id: UUID, clock_id: UUID) -> tuple[Case, Clock]:
    """One clock of a case that the visitor may see; NotFound when it is none of its clocks."""
    case = case_by_id(work, case_id=case_id)
    clock = work.session.get(Clock, clock_id)
    if clock is None or clock.case_id != case.id:
        message = "this case has no such clock"
        raise NotFound(message)
    return case, clock


def why(clock: Clock) -> Sequence[Because]:
    """How the date of a clock was worked out, as it was kept."""
    return recalled(clock.because)
