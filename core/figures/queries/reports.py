"""Monthly reports of officers."""

from collections.abc import Sequence
from uuid import UUID

from sqlmodel import col, select

from core.errors import NotFound
from core.figures.models import Report
from core.work import UnitOfWork


def reports(work: UnitOfWork, *, limit: int = 200) -> Sequence[Report]:
    """The reports that this actor may see, the newest month first."""
    newest = select(Report).order_by(col(Report.month).desc(), col(Report.id).desc())
    return work.session.exec(newest.limit(limit)).all()


def report(work: UnitOfWork, *, report_id: UUID) -> Report:
    """The report; NotFound when there is none that this actor may see."""
    found = work.session.exec(select(Report).where(Report.id == report_id)).first()
    if found is None:
        message = "there is no such report, or none that you may see"
        raise NotFound(message)
    return found
