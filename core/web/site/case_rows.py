"""A case's own rows that its page shows."""

from collections.abc import Sequence
from uuid import UUID

from core.cases.because import recalled
from core.cases.models import Case, Clock
from core.cases.queries import case_by_id
from core.cases.queries.holds import held_by_plugins
from core.errors import NotFound
from core.values import Because, Objection
from core.web.blocks import Alert, Block
from core.work import UnitOfWork


def clock_of(work: UnitOfWork, *, case_id: UUID, clock_id: UUID) -> tuple[Case, Clock]:
    """One clock of a case that the visitor may see; NotFound when it is none of its clocks."""
    case = case_by_id(work, case_id=case_id)
    clock = work.session.get(Clock, clock_id)
    if clock is None or clock.case_id != case.id:
        message = "this case has no such clock"
        raise NotFound(message)
    return case, clock


def held_elsewhere(work: UnitOfWork, case: Case) -> list[Block]:
    """That plugins hold the clocks of an open case, and why."""
    return [Alert(f"{one}.", "On hold", "warning") for one in said_elsewhere(work, case)]


def said_elsewhere(work: UnitOfWork, case: Case) -> list[str]:
    """The same in words."""
    found = {} if case.closed_at else held_by_plugins(work, [case.id])
    return [
        f"Its clocks stand still{_until(one)}: {one.reason} ({one.source})" for one in found.get(case.id, ())
    ]


def _until(one: Objection) -> str:
    return f" until {one.until}" if one.until else ""


def why(clock: Clock) -> Sequence[Because]:
    """How the date of a clock was worked out, as it was kept."""
    return recalled(clock.because)
