"""The log as a list: newest first, narrowed by what one looks for."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import text
from sqlmodel import col, select

from core.errors import NotFound
from core.log import RESTRICTED_RECORD_READ, Delivery, LoggedEvent
from core.work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Sought:
    """What one looks for in the log; what is empty narrows nothing. `day` is an ISO date in UTC."""

    name: str = ""
    actor: str = ""
    subject: str = ""
    day: str = ""


def latest_events(
    work: UnitOfWork, *, sought: Sought, before: int | None = None, limit: int = 50
) -> list[LoggedEvent]:
    """The events that fit, newest first; `before` is the number to read on from."""
    statement = select(LoggedEvent)
    for field in ("name", "actor", "subject"):
        if wanted := getattr(sought, field):
            statement = statement.where(col(getattr(LoggedEvent, field)) == wanted)
    if sought.day:
        statement = statement.where(col(LoggedEvent.at).between(sought.day, f"{sought.day}U"))
    if before is not None:
        statement = statement.where(col(LoggedEvent.seq) < before)
    return list(work.session.exec(statement.order_by(col(LoggedEvent.seq).desc()).limit(limit)))


@dataclass(frozen=True, slots=True)
class ReadsSought:
    """Which looks at restricted records one wants; what is empty narrows nothing. Days are those of UTC."""

    about: str = ""
    actor: str = ""
    since: date | None = None
    until: date | None = None


def restricted_reads(
    work: UnitOfWork, *, sought: ReadsSought, before: int | None = None, limit: int = 50
) -> list[LoggedEvent]:
    """Who looked at restricted records, the newest first; `before` is the number to read on from."""
    conditions = [
        text(
            f"name = '{RESTRICTED_RECORD_READ}'"
        ),  # literally, or the planner does not take the partial index
        col(LoggedEvent.subject) == sought.about if sought.about else None,
        col(LoggedEvent.actor) == sought.actor if sought.actor else None,
        col(LoggedEvent.at) >= sought.since.isoformat() if sought.since else None,
        col(LoggedEvent.at) < f"{sought.until.isoformat()}U" if sought.until else None,
        col(LoggedEvent.seq) < before if before is not None else None,
    ]
    statement = select(LoggedEvent).where(*(one for one in conditions if one is not None))
    return list(work.session.exec(statement.order_by(col(LoggedEvent.seq).desc()).limit(limit)))


def delivery(work: UnitOfWork, *, delivery_id: int) -> tuple[Delivery, LoggedEvent]:
    """One delivery with its event; NotFound when there is none."""
    statement = select(Delivery, LoggedEvent).join(
        LoggedEvent, col(LoggedEvent.seq) == col(Delivery.event_seq)
    )
    found = work.session.exec(statement.where(col(Delivery.id) == delivery_id)).first()
    if found is None:
        message = f"there is no delivery {delivery_id}"
        raise NotFound(message)
    return found
