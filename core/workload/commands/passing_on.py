"""The work of somebody who leaves or moves goes to others, so that nothing is left without an owner."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from sqlalchemy import update
from sqlmodel import col, select

from core.cases.commands import Assigned, give_cases
from core.cases.models import Case, Task
from core.permissions import Actor
from core.staff.commands import apply_staff_changes, leave_user, move_user
from core.staff.models import Team, User
from core.values import Subject, new_id
from core.values.chunks import in_chunks
from core.values.ids import subject
from core.work import UnitOfWork
from core.workload.commands.handing_over import Note, checked_note, supersede_notes, write_note
from core.workload.events import WorkPassedOn
from core.workload.queries import fitness
from core.workload.queries.officers import Colleague, colleagues
from core.workload.queries.plans import Planned, Wish, plan
from core.workload.queries.queue import MOST

LEFT = Note(
    stands="Whoever had this case works here, or in this job, no longer, and left no note of their own.",
    next_step="Read the case, then go on with it",
)
_WHY = "Passed on: whoever had it left or has another job"
_BOROUGH = Actor.system("passing-on")


@dataclass(frozen=True, slots=True)
class PassedOn:
    """What became of somebody's work: cases given to others, cases that nobody there can have, tasks."""

    given: int = 0
    queued: int = 0
    tasks: int = 0


@dataclass(frozen=True, slots=True)
class Receiving:
    """Who gets somebody's work: `receiver`, or by fairness whoever can of the team; with which note."""

    receiver: UUID | None = None
    note: Note = LEFT


def leave_and_pass_on(
    work: UnitOfWork, *, user_id: UUID, on: date, receiving: Receiving | None = None
) -> PassedOn:
    """Say that somebody leaves on a day, and pass on all their open cases and tasks now, in one go.

    Without `receiving` they keep them until that day; what they still have then goes by fairness, in the
    night, or at once when the day is today. Needs staff.administer, and no permission to see the cases: of
    those it says only how many there were.
    """
    user = leave_user(work, user_id=user_id, on=on)
    if receiving is None and user.active:
        return PassedOn()
    return pass_on_work(work, user_id=user_id, receiving=receiving or Receiving())


def move_and_pass_on(
    work: UnitOfWork,
    *,
    user_id: UUID,
    on: date,
    team_id: UUID | None,
    role_ids: Sequence[UUID],
    receiving: Receiving | None = None,
) -> PassedOn:
    """Give somebody another job from a day; their open cases and tasks go to their old team, now, if asked.

    Otherwise they keep what they can act on in the new job; the rest goes to the old team by fairness on the
    day. Needs staff.administer.
    """
    old_team = _team_of(work, user_id)
    move_user(work, user_id=user_id, on=on, team_id=team_id, role_ids=role_ids)
    if receiving is not None:
        return pass_on_work(work, user_id=user_id, team_id=old_team, receiving=receiving)
    return _pass_on_unfit(work, user_id, old_team) if on == work.today else PassedOn()


def settle_staff_changes(work: UnitOfWork) -> int:
    """What falls due today: who has left is let in no more, who moves has a new team, and their work goes on.

    Safe to repeat: it looks at who has cases, not at what it did before.
    """
    moving = (col(User.moves_on) <= work.today, col(User.active))
    movers = work.session.exec(select(User.id, User.team_id).where(*moving)).all()
    changed = apply_staff_changes(work)
    for user_id, old_team in movers:
        _pass_on_unfit(work, user_id, old_team)
    for user_id in _gone_with_work(work):
        pass_on_work(work, user_id=user_id)
    return changed


def pass_on_work(
    work: UnitOfWork,
    *,
    user_id: UUID,
    team_id: UUID | None = None,
    receiving: Receiving = Receiving(),
) -> PassedOn:
    """Let all open cases and tasks of somebody go to others of a team: theirs, unless another is named.

    What nobody can get goes to the team's leader if they can have it, else to the queue. Tasks in cases of
    others go to whoever has the case. Needs staff.administer.
    """
    work.actor.must("staff.administer")
    giver = subject("user", user_id)
    with _as_borough(work) as by:
        team = team_id or _team_of(work, user_id)
        rows = _planned(work, giver, _cases_of(work, giver), team, receiving.receiver)
        done, given = _give(work, rows, giver, receiving.note, by)
        tasks = _give_tasks(work, giver)
    return _told(work, user_id, done, PassedOn(given, len(done.given) - given, tasks))


def _pass_on_unfit(work: UnitOfWork, user_id: UUID, old_team: UUID | None) -> PassedOn:
    """Of somebody in a new job, the cases that they can act on no longer go to the team that they left."""
    work.flush()
    giver = subject("user", user_id)
    cases = _cases_of(work, giver)
    for me in colleagues(work, user_ids=[user_id]):
        able = fitness.those_for(work, me, cases)
        cases = [one for one in cases if one.id not in able]
    with _as_borough(work) as by:
        done, given = _give(work, _planned(work, giver, cases, old_team, None), giver, LEFT, by)
    return _told(work, user_id, done, PassedOn(given, len(done.given) - given))


def _told(work: UnitOfWork, user_id: UUID, done: Assigned, passed: PassedOn) -> PassedOn:
    if done.given or passed.tasks:
        facts = {"given": passed.given, "queued": passed.queued, "tasks": passed.tasks}
        work.publish(WorkPassedOn(user_id=user_id, run_id=done.run, **facts))
    return passed


def _give(
    work: UnitOfWork, rows: Sequence[Planned], giver: Subject, note: Note, by: Subject
) -> tuple[Assigned, int]:
    """Give the cases, each with the note, and what nobody can have to nobody; how many went to others."""
    told = checked_note(work, note)
    owners: dict[UUID, Subject | None] = {one.case_id: one.to.subject if one.to else None for one in rows}
    done = give_cases(work, owners=owners, because=_WHY)
    went = set(done.given)
    given = [one for one in rows if one.to and one.case_id in went]
    supersede_notes(work, done.given)
    for one in given:
        write_note(work, one, giver, told, by=by)
    work.flush()
    return done, len(given)


def _cases_of(work: UnitOfWork, who: Subject) -> Sequence[Case]:
    theirs = select(Case).where(col(Case.owner) == who, col(Case.closed_at).is_(None))
    return work.session.exec(theirs.order_by(col(Case.id))).all()


def _planned(
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


def _team_of(work: UnitOfWork, user_id: UUID) -> UUID | None:
    user = work.session.get(User, user_id)
    return user.team_id if user else None


def _give_tasks(work: UnitOfWork, giver: Subject) -> int:
    """Somebody's open tasks in cases of others go to whoever has the case, or to nobody, as the case is."""
    owner = select(Case.owner).where(col(Case.id) == col(Task.case_id)).scalar_subquery()
    theirs = (col(Task.assigned_to) == giver, col(Task.done_at).is_(None))
    moved = work.session.exec(update(Task).where(*theirs).values(assigned_to=owner))
    work.session.expire_all()
    return int(moved.rowcount)


def _gone_with_work(work: UnitOfWork) -> Sequence[UUID]:
    """Users who are gone and still have an open case or task."""
    cases = select(Case.owner).where(col(Case.owner).is_not(None), col(Case.closed_at).is_(None))
    tasks = select(Task.assigned_to).where(col(Task.assigned_to).is_not(None), col(Task.done_at).is_(None))
    busy = {*work.session.exec(cases.distinct()), *work.session.exec(tasks.distinct())}
    gone = work.session.exec(select(User.id).where(~col(User.active)))
    return [one for one in gone if subject("user", one) in busy]


@contextmanager
def _as_borough(work: UnitOfWork) -> Iterator[Subject]:
    """Let Borough itself move the work, for somebody who need not see the cases; the trail names that one."""
    asker, work.actor = work.actor, _BOROUGH
    try:
        yield asker.subject
    finally:
        work.actor = asker
