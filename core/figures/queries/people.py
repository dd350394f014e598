"""Teams and officers, for those who compare their work: among staff, names are no secret."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlmodel import col

from core.errors import NotAllowed, NotFound
from core.figures.queries.asked import Asked
from core.staff.models import Team, User
from core.values import Subject, subject
from core.work import UnitOfWork

SEE_OFFICERS = "figures.see_officers"


@dataclass(frozen=True, slots=True)
class Officer:
    """A member of staff, active or not, and the team they are in."""

    subject: Subject
    name: str
    team: str
    team_id: UUID | None
    active: bool


def officers(work: UnitOfWork, *, team_id: UUID | None = None) -> Sequence[Officer]:
    """All staff by name, or those of a team."""
    wanted = (col(User.id), col(User.name), col(Team.name), col(User.team_id), col(User.active))
    statement = select(*wanted).outerjoin(Team, col(Team.id) == col(User.team_id))
    if team_id is not None:
        statement = statement.where(col(User.team_id) == team_id)
    # Past the session, whose filter would keep names from those who may not see who may do what.
    rows = work.connection.execute(statement.order_by(col(User.name), col(User.id)))
    return [
        Officer(subject("user", key), name, team or "", at, active) for key, name, team, at, active in rows
    ]


def officer(work: UnitOfWork, *, who: str) -> Officer:
    """One of them by their subject; NotFound when there is none."""
    found = next((one for one in officers(work) if one.subject == who), None)
    if found is None:
        message = "there is no such member of staff"
        raise NotFound(message)
    return found


def may_see(work: UnitOfWork, who: str) -> bool:
    """Whether this actor may see the figures of an officer: their own, or with the permission."""
    return who == work.actor.subject or work.actor.may(SEE_OFFICERS)


def allowed(work: UnitOfWork, asked: Asked) -> Asked:
    """The question itself; NotAllowed when it is about an officer whose figures are not for this actor."""
    single = asked.owner not in {"", "nobody"}
    if (single and not may_see(work, asked.owner)) or (
        asked.owners is not None and not work.actor.may(SEE_OFFICERS)
    ):
        message = (
            f"{work.actor.name} does not have the permission “{SEE_OFFICERS}”; one sees one’s own figures"
        )
        raise NotAllowed(message)
    return asked
