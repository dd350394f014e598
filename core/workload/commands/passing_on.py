"""The work of somebody who leaves or moves goes to others, so that nothing is left without an owner."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import update
from sqlmodel import col, select

from core.cases.commands import Assigned, give_cases
from core.cases.models import Case, Task
from core.permissions import Actor
from core.staff.commands import apply_staff_changes, leave_user, move_user
from core.staff.models import User
from core.values import Subject
from core.values.ids import subject
from core.work import UnitOfWork
from core.workload.commands.handing_over import Note, checked_note, supersede_notes, write_note
from core.workload.events import WorkPassedOn
from core.workload.queries import fitness
from core.workload.queries.officers import colleagues
from core.workload.queries.passing import cases_of, gone_with_work, planned, team_of_user
from core.workload.queries.plans import Planned

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
    old_team = team_of_user(work, user_id)
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
    for user_id in gone_with_work(work):
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
        team = team_id or team_of_user(work, user_id)
        rows = planned(work, giver, cases_of(work, giver), team, receiving.receiver)
        done, given = _give(work, rows, giver, receiving.note, by)
        tasks = _give_tasks(work, giver)
    return _told(work, user_id, done, PassedOn(given, len(done.given) - given, tasks))


def _pass_on_unfit(work: UnitOfWork, user_id: UUID, old_team: UUID | None) -> PassedOn:
    """Of somebody in a new job, the cases that they can act on no longer go to the team that they left."""
    work.flush()
    giver = subject("user", user_id)
    cases = cases_of(work, giver)
    for me in colleagues(work, user_ids=[user_id]):
        able = fitness.those_for(work, me, cases)
        cases = [one for one in cases if one.id not in able]
    with _as_borough(work) as by:
        done, given = _give(work, planned(work, giver, cases, old_team, None), giver, LEFT, by)
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


def _give_tasks(work: UnitOfWork, giver: Subject) -> int:
    """Somebody's open tasks in cases of others go to whoever has the case, or to nobody, as the case is."""
    owner = select(Case.owner).where(col(Case.id) == col(Task.case_id)).scalar_subquery()
    theirs = (col(Task.assigned_to) == giver, col(Task.done_at).is_(None))
    moved = work.session.exec(update(Task).where(*theirs).values(assigned_to=owner))
    work.session.expire_all()
    return int(moved.rowcount)


@contextmanager
def _as_borough(work: UnitOfWork) -> Iterator[Subject]:
    """Let Borough itself move the work, for somebody who need not see the cases; the trail names that one."""
    asker, work.actor = work.actor, _BOROUGH
    try:
        yield asker.subject
    finally:
        work.actor = asker
