"""Who is away, and who works part of the week on cases."""

from datetime import date
from uuid import UUID

from sqlmodel import col, select

from core.errors import AlreadyDone, BadInput, NotAllowed, NotFound
from core.log import iso
from core.values.ids import subject
from core.work import UnitOfWork
from core.workload.events import AbsenceCancelled, AbsenceRecorded, CapacitySet
from core.workload.models import Absence, Capacity
from core.workload.queries.officers import colleagues
from core.workload.queries.teams import my_teams
from core.workload.rules.fairness import FULL

_LONGEST_DAYS = 366


def record_absence(work: UnitOfWork, *, user_id: UUID, starts_on: date, ends_on: date) -> Absence:
    """Say that somebody is away, both days included: oneself, or a member of a team that one leads.

    Why is not asked. BadInput for days that can not be, AlreadyDone when they are away in that time already.
    """
    _must_answer_for(work, user_id)
    if ends_on < starts_on:
        message = "the last day can not be before the first"
        raise BadInput(message, field="ends_on")
    if ends_on < work.today:
        message = "this time is over; give days that are still to come"
        raise BadInput(message, field="ends_on")
    if (ends_on - starts_on).days >= _LONGEST_DAYS:
        message = "a year at most can be given at once"
        raise BadInput(message, field="ends_on")
    same = select(Absence.id).where(
        col(Absence.user_id) == user_id, col(Absence.starts_on) <= ends_on, col(Absence.ends_on) >= starts_on
    )
    if work.session.exec(same).first() is not None:
        message = "they are away in part of that time already; cancel that first, or give other days"
        raise AlreadyDone(message)
    absence = Absence(
        user_id=user_id, starts_on=starts_on, ends_on=ends_on, by=work.actor.subject, at=iso(work.now)
    )
    work.session.add(absence)
    work.flush()
    facts = {"starts_on": starts_on, "ends_on": ends_on}
    work.publish(AbsenceRecorded(user_id=user_id, absence_id=absence.id, **facts))
    return absence


def cancel_absence(work: UnitOfWork, *, absence_id: UUID) -> None:
    """Somebody is not away after all; it stays in the trail only."""
    absence = work.session.get(Absence, absence_id, with_for_update=True)
    if absence is None:
        message = "there is no such absence"
        raise NotFound(message)
    _must_answer_for(work, absence.user_id)
    user_id = absence.user_id
    work.session.delete(absence)
    work.flush()
    work.publish(AbsenceCancelled(user_id=user_id, absence_id=absence_id))


def set_capacity(work: UnitOfWork, *, user_id: UUID, percent: int) -> None:
    """Say what part of full time a member of one's team works on cases; 0 for somebody who takes none."""
    _must_lead(work, user_id)
    if not 0 <= percent <= FULL:
        message = "this is a part of full time, from 0 to 100 per cent"
        raise BadInput(message, field="percent")
    work.session.merge(Capacity(user_id=user_id, percent=percent))
    work.flush()
    work.publish(CapacitySet(user_id=user_id, percent=percent))


def _must_answer_for(work: UnitOfWork, user_id: UUID) -> None:
    if work.actor.subject != subject("user", user_id):
        _must_lead(work, user_id)


def _must_lead(work: UnitOfWork, user_id: UUID) -> None:
    """NotAllowed unless the actor leads the team of an active user; NotFound without such a user."""
    found = colleagues(work, user_ids=[user_id])
    if not found:
        message = "there is no such active member of staff"
        raise NotFound(message)
    led = {one.team_id for one in my_teams(work) if one.leads}
    if not work.actor.is_system and found[0].team_id not in led:
        message = "you lead no team of theirs"
        raise NotAllowed(message)
