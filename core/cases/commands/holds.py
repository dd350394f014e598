"""Holds: placed on a case or on anything that cases are about, and lifted."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlmodel import col, select

from core.cases.because import stored
from core.cases.commands.clocks import rework_clocks
from core.cases.commands.rows import locked_case, said
from core.cases.events import HoldLifted, HoldPlaced
from core.cases.models import Case, CaseSubject, Hold
from core.errors import AlreadyDone, BadInput, NotFound
from core.log import iso
from core.values import Because, Subject, subject
from core.work import UnitOfWork, find_id


def place_hold(
    work: UnitOfWork,
    *,
    on: Subject,
    kind: str,
    reason: str,
    source: str,
    from_on: date | None = None,
    until: date | None = None,
) -> Hold:
    """Hold every open case about a subject, or the one case of "case/<id>": clocks stand still, moves wait.

    From `from_on` (today if left out) to `until`, both held; without `until` until it is lifted. BadInput
    for a hold that would end before it begins.
    """
    work.actor.must("cases.hold")
    from_on = from_on or work.today
    if until is not None and until < from_on:
        message = f"a hold from {from_on} cannot end on {until}; give a later day, or none"
        raise BadInput(message, field="until")
    case = _case(work, on)
    hold = Hold(
        subject=on,
        case_id=case.id if case else None,
        kind=said(kind, field="kind", longest=60),
        from_on=from_on,
        until=until,
        reason=said(reason, field="reason", longest=2_000),
        source=said(source, field="source", longest=200),
        placed_by=work.actor.subject,
        placed_at=iso(work.now),
        sees=case.sees if case else "cases.see",
    )
    work.session.add(hold)
    work.flush()
    work.publish(HoldPlaced(hold_id=hold.id, on=on, kind=hold.kind, from_on=from_on, until=until))
    rework_clocks(work, case_ids=_touched(work, hold))
    return hold


def hold_case(
    work: UnitOfWork,
    *,
    case_id: UUID,
    kind: str,
    reason: str,
    source: str,
    from_on: date | None = None,
    until: date | None = None,
) -> Hold:
    """Hold one case, as `place_hold` does."""
    on = subject("case", case_id)
    return place_hold(work, on=on, kind=kind, reason=reason, source=source, from_on=from_on, until=until)


def lift_hold(work: UnitOfWork, *, hold_id: UUID, because: tuple[Because, ...]) -> Hold:
    """End a hold today: clocks run again from today, and are due later by the days held.

    AlreadyDone when it was lifted, or has ended by itself.
    """
    work.actor.must("cases.hold")
    hold = work.session.get(Hold, hold_id, with_for_update=True)
    if hold is None or not work.actor.may(hold.sees):
        message = "there is no such hold, or none that you may see"
        raise NotFound(message)
    ended = hold.lifted_on or (hold.until if hold.until and hold.until < work.today else None)
    if ended:
        message = f"this hold ended on {ended}"
        raise AlreadyDone(message)
    hold.lifted_because = stored(because)
    hold.lifted_on, hold.lifted_by, hold.lifted_at = work.today, work.actor.subject, iso(work.now)
    work.flush()
    lifted = HoldLifted(hold_id=hold.id, on=hold.subject, kind=hold.kind, lifted_on=work.today)
    work.publish(lifted)
    rework_clocks(work, case_ids=_touched(work, hold))
    return hold


def _case(work: UnitOfWork, on: Subject) -> Case | None:
    """The case that a subject names, if it is one; BadInput for what is no subject."""
    kind, _, key = on.partition("/")
    if not kind or not key:
        message = f"“{on}” is nothing that can be held; say “kind/id”"
        raise BadInput(message, field="on")
    if kind != "case":
        return None
    case_id = find_id(key)
    if case_id is None:
        message = f"“{key}” is no case's id"
        raise BadInput(message, field="on")
    return locked_case(work, case_id)


def _touched(work: UnitOfWork, hold: Hold) -> Sequence[UUID]:
    """The open cases that a hold lies over."""
    if hold.case_id is not None:
        return [hold.case_id]
    about = select(CaseSubject.case_id).where(CaseSubject.subject == hold.subject)
    return work.session.exec(
        select(Case.id).where(col(Case.id).in_(about), col(Case.closed_at).is_(None)).order_by(col(Case.id))
    ).all()
