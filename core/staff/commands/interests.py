"""Interests: declared by oneself, ended and overridden by others only."""

from uuid import UUID

from sqlmodel import col, select

from core.errors import AlreadyDone, BadInput, NotAllowed, NotFound
from core.log import iso
from core.staff.commands.users import must_be_another, typed
from core.staff.events import ActingAllowed, InterestDeclared, InterestEnded
from core.staff.models import Clearance, Interest, User
from core.staff.rules import INTEREST_IN, INTERESTS
from core.values.ids import Subject, subject
from core.work import UnitOfWork, find_id


def declare_interest(work: UnitOfWork, *, user_id: UUID, about: Subject, kind: str) -> Interest:
    """Say that a user is close to a record, or is the person: they act on no case about it from now on.

    Everybody declares their own; staff.administer declares for others. `kind` is one of `INTERESTS`.
    AlreadyDone when it is declared, BadInput for what nobody can be close to.
    """
    if work.actor.subject != subject("user", user_id):
        work.actor.must("staff.administer")
    what, _, text = about.partition("/")
    key = find_id(text)
    if what not in INTEREST_IN or key is None:
        message = "an interest is in a person, an organisation, a property or an account"
        raise BadInput(message, field="about")
    if kind not in INTERESTS:
        message = f"say how, as one of: {', '.join(INTERESTS)}"
        raise BadInput(message, field="kind")
    if work.session.get(User, user_id) is None:
        message = "there is no such user"
        raise NotFound(message)
    mine = (col(Interest.user_id) == user_id, col(Interest.ended_on).is_(None))
    same = (col(Interest.subject_kind) == what, col(Interest.subject_id) == key)
    if work.session.exec(select(Interest.id).where(*mine, *same)).first():
        message = "this interest is declared already"
        raise AlreadyDone(message)
    made = Interest(
        user_id=user_id,
        subject_kind=what,
        subject_id=key,
        kind=kind,
        declared_by=work.actor.subject,
        declared_on=work.today,
    )
    work.session.add(made)
    work.flush()
    work.publish(InterestDeclared(user_id=user_id, what=about, kind=kind))
    return made


def end_interest(work: UnitOfWork, *, interest_id: UUID) -> None:
    """Say that an interest is over, from today; needs cases.allow_interest, and is never one's own."""
    work.actor.must("cases.allow_interest")
    interest = work.session.get(Interest, interest_id, with_for_update=True)
    if interest is None:
        message = "there is no such interest"
        raise NotFound(message)
    must_be_another(work, interest.user_id)
    if interest.ended_on is not None:
        message = f"this interest ended on {interest.ended_on}"
        raise AlreadyDone(message)
    interest.ended_on = work.today
    work.flush()
    work.publish(InterestEnded(user_id=interest.user_id, what=interest.subject))


def allow_acting(work: UnitOfWork, *, user_id: UUID, on: Subject, because: str) -> Clearance:
    """Let a user act on a case although they have an interest in it; needs cases.allow_interest.

    NotAllowed for oneself, AlreadyDone when it was allowed.
    """
    work.check("cases.allow_interest", on)
    must_be_another(work, user_id)
    me = find_id(work.actor.subject.removeprefix("user/"))
    if me is None:
        message = "a member of staff allows this, not Borough itself"
        raise NotAllowed(message)
    if work.session.get(User, user_id) is None:
        message = "there is no such user"
        raise NotFound(message)
    same = select(Clearance.id).where(Clearance.user_id == user_id, Clearance.subject == on)
    if work.session.exec(same).first():
        message = "they may act on it already"
        raise AlreadyDone(message)
    made = Clearance(
        user_id=user_id,
        subject=on,
        because=typed(because, field="because"),
        allowed_by=me,
        allowed_at=iso(work.now),
    )
    work.session.add(made)
    work.flush()
    work.publish(ActingAllowed(user_id=user_id, what=on))
    return made
