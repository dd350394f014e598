"""Staff as administrators and leaders see them: who there is, what each holds, and what is to be reviewed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import func, or_
from sqlalchemy.orm import aliased
from sqlmodel import col, select

from core.errors import NotFound
from core.staff.models import (
    Competence,
    Cover,
    Limit,
    Review,
    ReviewItem,
    Role,
    RoleHeld,
    SecondFactor,
    Team,
    User,
)
from core.work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Held:
    """A role that a user holds, held or will hold."""

    role_id: UUID
    title: str
    starts_on: date
    ends_on: date | None


@dataclass(frozen=True, slots=True)
class CoverShown:
    """Who acts for whom, with their names."""

    cover_id: UUID
    covered: str
    covered_id: UUID
    by: str
    by_id: UUID
    starts_on: date
    ends_on: date
    because: str


@dataclass(frozen=True, slots=True)
class ReviewShown:
    """An access review and how far it is."""

    review: Review
    kept: int
    ended: int
    left: int

    def is_overdue(self, on: date) -> bool:
        """Whether something is left after the day by which everything was to be looked at."""
        return self.left > 0 and on > self.review.due_on


@dataclass(frozen=True, slots=True)
class ItemShown:
    """A role to confirm or end, with the names that a page shows."""

    item: ReviewItem
    holder: str
    role: str
    reviewer: str


def directory(
    work: UnitOfWork,
    *,
    words: str = "",
    team_id: UUID | None = None,
    inactive: bool = False,
    limit: int = 500,
) -> Sequence[tuple[User, str]]:
    """Users with the names of their teams, by name; narrowed by part of a name or user name, or by team."""
    asked: Any = select(User, func.coalesce(Team.name, "")).outerjoin(Team, col(Team.id) == col(User.team_id))
    for word in words.lower().split():
        fits = (func.lower(col(User.name)).contains(word, autoescape=True), col(User.username).contains(word))
        asked = asked.where(or_(*fits))
    if team_id is not None:
        asked = asked.where(col(User.team_id) == team_id)
    if not inactive:
        asked = asked.where(col(User.active))
    found = work.session.exec(asked.order_by(col(User.name), col(User.username)).limit(limit))
    return [(user, team_name) for user, team_name in found]


def roles_held(work: UnitOfWork, *, user_id: UUID) -> list[Held]:
    """The roles that a user holds, held or will hold, the newest first."""
    asked: Any = (
        select(col(RoleHeld.role_id), col(Role.title), col(RoleHeld.starts_on), col(RoleHeld.ends_on))
        .join(Role, col(Role.id) == col(RoleHeld.role_id))
        .where(col(RoleHeld.user_id) == user_id)
        .order_by(col(RoleHeld.starts_on).desc(), col(Role.title))
    )
    return [Held(*row) for row in work.session.exec(asked)]


def limits_of(work: UnitOfWork, *, user_id: UUID) -> Sequence[Limit]:
    """A user's own limits, in force or to come."""
    live = or_(col(Limit.ends_on).is_(None), col(Limit.ends_on) >= work.today)
    mine = select(Limit).where(col(Limit.user_id) == user_id, live)
    return work.session.exec(mine.order_by(col(Limit.act), col(Limit.starts_on))).all()


def competences_of(work: UnitOfWork, *, user_id: UUID) -> Sequence[Competence]:
    """What a user is, was or will be qualified for, the newest first."""
    mine = select(Competence).where(col(Competence.user_id) == user_id)
    return work.session.exec(mine.order_by(col(Competence.starts_on).desc(), col(Competence.id))).all()


def competences_known(work: UnitOfWork) -> list[str]:
    """Every name of a competence that was ever recorded."""
    return list(work.session.exec(select(Competence.name).distinct().order_by(col(Competence.name))))


def covers(work: UnitOfWork, *, user_id: UUID | None = None) -> list[CoverShown]:
    """Cover that runs or is to come, the next to begin last; only that of one user, either way, if given."""
    covered, by = aliased(User), aliased(User)
    asked: Any = (
        select(Cover, covered.name, by.name)
        .join(covered, col(covered.id) == col(Cover.covered_id))
        .join(by, col(by.id) == col(Cover.by_id))
        .where(col(Cover.ends_on) >= work.today)
        .order_by(col(Cover.starts_on), col(Cover.id))
    )
    if user_id is not None:
        asked = asked.where(or_(col(Cover.covered_id) == user_id, col(Cover.by_id) == user_id))
    return [
        CoverShown(one.id, away, one.covered_id, who, one.by_id, one.starts_on, one.ends_on, one.because)
        for one, away, who in work.session.exec(asked)
    ]


def has_second_factor(work: UnitOfWork, *, user_id: UUID) -> bool:
    """Whether a user has a second factor. Past the session: that there is one is no secret, what it is is."""
    mine = select(SecondFactor.user_id).where(
        col(SecondFactor.user_id) == user_id, col(SecondFactor.confirmed_at).is_not(None)
    )
    return work.connection.execute(mine).first() is not None


def team(work: UnitOfWork, *, team_id: UUID) -> Team:
    """The team; NotFound when there is none that this actor may see."""
    found = work.session.exec(select(Team).where(col(Team.id) == team_id)).first()
    if found is None:
        message = "there is no such team, or you may not see staff"
        raise NotFound(message)
    return found


def teams_with_sizes(work: UnitOfWork) -> list[tuple[Team, str, int]]:
    """Every team with its leader's name and how many active members it has, by name."""
    leader, member = aliased(User), aliased(User)
    asked: Any = (
        select(Team, func.coalesce(leader.name, ""), func.count(col(member.id)))
        .outerjoin(leader, col(leader.id) == col(Team.leader_id))
        .outerjoin(member, (col(member.team_id) == col(Team.id)) & col(member.active))
        .group_by(col(Team.id), col(Team.name), col(Team.leader_id), col(leader.name))
        .order_by(col(Team.name))
    )
    return [(one, name, count) for one, name, count in work.session.exec(asked)]


def reviews(work: UnitOfWork) -> list[ReviewShown]:
    """Every access review, the newest first, with how far it is; in one question."""
    asked: Any = (
        select(Review, ReviewItem.outcome, func.count(col(ReviewItem.id)))
        .join(ReviewItem, col(ReviewItem.review_id) == col(Review.id))
        .group_by(
            col(Review.id),
            col(Review.title),
            col(Review.started_on),
            col(Review.due_on),
            col(Review.started_by),
            col(ReviewItem.outcome),
        )
        .order_by(col(Review.id).desc())
    )
    found: dict[UUID, tuple[Review, dict[str | None, int]]] = {}
    for review, outcome, count in work.session.exec(asked):
        found.setdefault(review.id, (review, {}))[1][outcome] = count
    return [
        ReviewShown(review, counts.get("kept", 0), counts.get("ended", 0), counts.get(None, 0))
        for review, counts in found.values()
    ]


def review_items(
    work: UnitOfWork, *, review_id: UUID, left_only: bool, after: UUID | None = None, limit: int = 100
) -> list[ItemShown]:
    """The roles of an access review by id, with names; only those that nobody has looked at if asked."""
    holder, reviewer = aliased(User), aliased(User)
    asked: Any = (
        select(ReviewItem, holder.name, Role.title, func.coalesce(reviewer.name, ""))
        .join(holder, col(holder.id) == col(ReviewItem.user_id))
        .join(Role, col(Role.id) == col(ReviewItem.role_id))
        .outerjoin(reviewer, col(reviewer.id) == col(ReviewItem.reviewer_id))
        .where(col(ReviewItem.review_id) == review_id)
        .order_by(col(ReviewItem.id))
        .limit(limit)
    )
    if left_only:
        asked = asked.where(col(ReviewItem.outcome).is_(None))
    if after is not None:
        asked = asked.where(col(ReviewItem.id) > after)
    return [ItemShown(*row) for row in work.session.exec(asked)]
