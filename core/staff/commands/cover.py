"""Acting-up cover: whoever stands in for somebody has their roles and limits from a day to a day."""

from datetime import date, timedelta
from uuid import UUID

from sqlmodel import col, select

from core.errors import AlreadyDone, BadInput, NotAllowed, NotFound
from core.log import iso
from core.staff.commands.users import must_be_another, typed
from core.staff.events import CoverEnded, CoverSet
from core.staff.models import Cover, Team, User
from core.values.ids import subject
from core.work import UnitOfWork, find_id

_LONGEST = timedelta(days=366)
_DAY = timedelta(days=1)


def set_cover(
    work: UnitOfWork, *, covered_id: UUID, by_id: UUID, starts_on: date, ends_on: date, because: str
) -> Cover:
    """Let one user act for another, both days included; at most a year.

    Needs staff.administer, or staff.cover for oneself and for those whose team one leads. NotAllowed for
    whoever would gain by it, NotFound without two such active users, AlreadyDone when they do so already.
    """
    must_be_another(work, by_id)
    _may_arrange(work, covered_id)
    _check_days(work, starts_on, ends_on)
    if covered_id == by_id:
        message = "nobody stands in for themselves; choose somebody else"
        raise BadInput(message, field="by_id")
    for user_id in (covered_id, by_id):
        user = work.session.get(User, user_id)
        if user is None or not user.may_sign_in(starts_on):
            message = "there is no such active user"
            raise NotFound(message)
    pair = (col(Cover.covered_id) == covered_id, col(Cover.by_id) == by_id)
    overlapping = (col(Cover.starts_on) <= ends_on, col(Cover.ends_on) >= starts_on)
    if work.session.exec(select(Cover.id).where(*pair, *overlapping)).first():
        message = "they stand in for them in that time already; end that first, or choose other dates"
        raise AlreadyDone(message)
    cover = Cover(
        covered_id=covered_id,
        by_id=by_id,
        starts_on=starts_on,
        ends_on=ends_on,
        because=typed(because, field="because"),
        set_by=work.actor.subject,
        set_at=iso(work.now),
    )
    work.session.add(cover)
    work.flush()
    told = CoverSet(user_id=by_id, covered_id=covered_id, starts_on=starts_on, ends_on=ends_on)
    work.publish(told)
    return cover


def end_cover(work: UnitOfWork, *, cover_id: UUID) -> None:
    """End a cover at once: yesterday becomes its last day; one that has not begun is gone.

    Needs what `set_cover` needs. AlreadyDone when it is over.
    """
    cover = work.session.get(Cover, cover_id, with_for_update=True)
    if cover is None:
        message = "there is no such cover"
        raise NotFound(message)
    _may_arrange(work, cover.covered_id)
    if cover.ends_on < work.today:
        message = f"this cover ended on {cover.ends_on}"
        raise AlreadyDone(message)
    told = CoverEnded(user_id=cover.by_id, covered_id=cover.covered_id)
    if cover.starts_on >= work.today:
        work.session.delete(cover)
    else:
        cover.ends_on = work.today - _DAY
    work.flush()
    work.publish(told)


def _may_arrange(work: UnitOfWork, covered_id: UUID) -> None:
    if work.actor.may("staff.administer"):
        return
    work.actor.must("staff.cover")
    me = find_id(work.actor.subject.removeprefix("user/"))
    led = select(User.id).join(Team, col(Team.id) == col(User.team_id))
    if work.actor.subject == subject("user", covered_id):
        return
    if (
        me is None
        or not work.session.exec(led.where(col(User.id) == covered_id, col(Team.leader_id) == me)).first()
    ):
        message = (
            "you arrange cover for yourself and for the team that you lead; ask an administrator for others"
        )
        raise NotAllowed(message)


def _check_days(work: UnitOfWork, starts_on: date, ends_on: date) -> None:
    if ends_on < starts_on:
        message = f"it can not end on {ends_on}, before it starts on {starts_on}"
        raise BadInput(message, field="ends_on")
    if ends_on < work.today:
        message = "these days are over; choose an end that lies ahead"
        raise BadInput(message, field="ends_on")
    if ends_on - starts_on > _LONGEST:
        message = "cover lasts a year at most; whoever does a job for longer is given its role"
        raise BadInput(message, field="ends_on")
