"""Competence: named qualifications, without which certain things are not decided."""

from datetime import date, timedelta
from uuid import UUID

from sqlmodel import col, select

from core.errors import AlreadyDone, BadInput, NotFound
from core.staff.commands.users import must_be_another, typed
from core.staff.events import CompetenceEnded, CompetenceRecorded
from core.staff.models import Competence, User
from core.staff.rules import competence_name
from core.values.ids import subject
from core.work import UnitOfWork

_DAY = timedelta(days=1)


def record_competence(
    work: UnitOfWork,
    *,
    user_id: UUID,
    name: str,
    starts_on: date,
    evidence: str,
    ends_on: date | None = None,
) -> Competence:
    """Record that somebody is qualified, both days included; needs staff.administer, never for oneself.

    `name` is what workflows and acts call it. It runs beside those recorded before; what counts is whether
    one of them is in force. BadInput for a name or dates that can not be, NotFound without such a user.
    """
    work.check("staff.administer", subject("user", user_id))
    must_be_another(work, user_id)
    if ends_on is not None and ends_on < starts_on:
        message = f"it can not end on {ends_on}, before it starts on {starts_on}"
        raise BadInput(message, field="ends_on")
    try:
        called = competence_name(name)
    except ValueError as error:
        raise BadInput(str(error), field="name") from None
    if work.session.get(User, user_id) is None:
        message = "there is no such user"
        raise NotFound(message)
    made = Competence(
        user_id=user_id,
        name=called,
        starts_on=starts_on,
        ends_on=ends_on,
        evidence=typed(evidence, field="evidence"),
        recorded_by=work.actor.subject,
    )
    work.session.add(made)
    work.flush()
    told = CompetenceRecorded(user_id=user_id, competence=called, starts_on=starts_on, ends_on=ends_on)
    work.publish(told)
    return made


def end_competence(work: UnitOfWork, *, user_id: UUID, name: str) -> None:
    """Say that somebody is no longer qualified: yesterday was the last day. Needs staff.administer.

    NotAllowed for oneself, AlreadyDone when they are not.
    """
    work.check("staff.administer", subject("user", user_id))
    must_be_another(work, user_id)
    mine = select(Competence).where(Competence.user_id == user_id, Competence.name == name)
    live = [
        one
        for one in work.session.exec(mine.order_by(col(Competence.id)).with_for_update())
        if one.ends_on is None or one.ends_on >= work.today
    ]
    if not live:
        message = "they do not have this competence"
        raise AlreadyDone(message)
    for one in live:
        if one.starts_on >= work.today:
            work.session.delete(one)
        else:
            one.ends_on = work.today - _DAY
    work.flush()
    work.publish(CompetenceEnded(user_id=user_id, competence=name))
