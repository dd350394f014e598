"""Whose work the actor may look at, and give out."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlmodel import col, or_, select

from core.staff.models import Team, User
from core.work import UnitOfWork, find_id


@dataclass(frozen=True, slots=True)
class SeenTeam:
    """A team; `leads` says whether the actor may see its work and give it out."""

    team_id: UUID
    name: str
    leads: bool
    own: bool


def user_id_of(work: UnitOfWork) -> UUID | None:
    """The actor as a user; None for Borough itself."""
    kind, _, key = work.actor.subject.partition("/")
    return find_id(key) if kind == "user" else None


def my_teams(work: UnitOfWork) -> Sequence[SeenTeam]:
    """The actor's own team first, then the others that they lead or may see, by name.

    Whoever is named as a team's leader leads it; so does a member with `workload.lead`. With
    `workload.see_all` one sees every team.
    """
    me = user_id_of(work)
    own = select(User.team_id).where(col(User.id) == me).scalar_subquery()
    asked = select(Team.id, Team.name, Team.leader_id, own).order_by(col(Team.name), col(Team.id))
    if not _sees_all(work):
        asked = asked.where(or_(col(Team.id) == own, col(Team.leader_id) == me))
    # Past the session: which team one is in is no secret from oneself.
    found = [
        SeenTeam(
            team_id=key,
            name=name,
            leads=_sees_all(work) or (leader == me and me is not None) or (key == mine and _may_lead(work)),
            own=key == mine,
        )
        for key, name, leader, mine in work.connection.execute(asked)
    ]
    return sorted(found, key=lambda one: not one.own)


def team_of(teams: Sequence[SeenTeam], wanted: UUID | None) -> SeenTeam | None:
    """The team asked for, if it is among these; else the first."""
    return next((one for one in teams if one.team_id == wanted), teams[0] if teams else None)


def _sees_all(work: UnitOfWork) -> bool:
    return work.actor.may("workload.see_all")


def _may_lead(work: UnitOfWork) -> bool:
    return work.actor.may("workload.lead")
