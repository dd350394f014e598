"""What must go to others when somebody leaves or moves, and to whom."""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from sqlmodel import col, select

from core.cases.models import Case, Task
from core.staff.models import Team, User
from core.values import Subject, new_id
from core.values.chunks import in_chunks
from core.values.ids import subject
from core.work import UnitOfWork
from core.workload.queries import fitness
from core.workload.queries.officers import Colleague, colleagues
from core.workload.queries.plans import Planned, Wish, plan
from core.workload.queries.queue import MOST


def cases_of(work: UnitOfWork, who: Subject) -> Sequence[Case]:
    """All open cases of somebody, whoever may see them."""
    theirs = select(Case).where(col(Case.owner) == who, col(Case.closed_at).is_(None))
    return work.session.exec(theirs.order_by(col(Case.id))).all()


def planned(
    work: UnitOfWork, giver: Subject, cases: Sequence[Case], team_id: UUID | None, receiver: UUID | None
) -> Sequence[Planned]:
    """Every case with who gets it; what nobody can get goes to the team's leader, where they can have it."""
    if not cases:
        return []
    by_id = {one.id: one for one in cases}
    found: list[Planned] = []
    for chunk in in_chunks(by_id, MOST):
        wish = Wish(team_id or new_id(), tuple(chunk), giver=giver, receiver=receiver)
        found += plan(work, wish=wish).rows
    leader = _leader(work, team_id, giver)
    if leader is None:
        return found
    able = fitness.those_for(work, leader, [by_id[one.case_id] for one in found if one.to is None])
    return [replace(one, to=leader) if one.case_id in able else one for one in found]


def _leader(work: UnitOfWork, team_id: UUID | None, giver: Subject) -> Colleague | None:
    team = work.session.get(Team, team_id) if team_id else None
    found = colleagues(work, user_ids=[team.leader_id]) if team and team.leader_id else []
    return next((one for one in found if one.subject != giver), None)


def team_of_user(work: UnitOfWork, user_id: UUID) -> UUID | None:
    """The team that somebody is in."""
    user = work.session.get(User, user_id)
    return user.team_id if user else None


def gone_with_work(work: UnitOfWork) -> Sequence[UUID]:
    """Users who are gone and still have an open case or task."""
    cases = select(Case.owner).where(col(Case.owner).is_not(None), col(Case.closed_at).is_(None))
    tasks = select(Task.assigned_to).where(col(Task.assigned_to).is_not(None), col(Task.done_at).is_(None))
    busy = {*work.session.exec(cases.distinct()), *work.session.exec(tasks.distinct())}
    gone = work.session.exec(select(User.id).where(~col(User.active)))
    return [one for one in gone if subject("user", one) in busy]
