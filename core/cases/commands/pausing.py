"""One clock by itself: paused while others run, resumed, and extended as its workflow allows."""

from datetime import date
from typing import Any, cast
from uuid import UUID

from sqlmodel import col, func, select

from core.calendar import Unit, in_words
from core.cases.because import stored
from core.cases.commands.clocks import rework_clocks
from core.cases.commands.rows import locked_case, said
from core.cases.events import ClockExtended, ClockPaused, ClockResumed
from core.cases.models import Case, Clock, ClockExtension, ClockPause, ClockState
from core.cases.rules import Extended, may_extend
from core.cases.workflows import ExtensionRule, book_of
from core.errors import AlreadyDone, BadInput, NotFound, Refused
from core.log import iso
from core.values import Because, subject
from core.work import UnitOfWork

_NONE = "there is no such clock, or none that you may see"


def pause_clock(
    work: UnitOfWork,
    *,
    clock_id: UUID,
    reason: str,
    source: str,
    from_on: date | None = None,
    until: date | None = None,
) -> ClockPause:
    """Let one clock stand still from a day (today if left out) to a day, both included, or until resumed.

    AlreadyDone when it is paused over that time; Refused when it is no longer waited for.
    """
    clock, _ = _going(work, clock_id)
    begins = from_on or work.today
    if until is not None and until < begins:
        message = (
            f"a pause from {in_words(begins)} cannot end on {in_words(until)}; give a later day, or none"
        )
        raise BadInput(message, field="until")
    if begins < clock.started_on:
        message = f"the clock started on {in_words(clock.started_on)}; it cannot be paused before that"
        raise BadInput(message, field="from_on")
    if any(_meets(one, begins, until) for one in _pauses(work, clock.id)):
        message = f"“{clock.title}” is paused over that time already; resume it first"
        raise AlreadyDone(message)
    pause = ClockPause(
        clock_id=clock.id,
        case_id=clock.case_id,
        from_on=begins,
        until=until,
        reason=said(reason, field="reason", longest=2_000),
        source=said(source, field="source", longest=200),
        by=work.actor.subject,
        at=iso(work.now),
    )
    work.session.add(pause)
    work.flush()
    facts: dict[str, Any] = {"case_id": clock.case_id, "clock_id": clock.id, "clock": clock.name}
    work.publish(ClockPaused(from_on=begins, until=until, **facts))
    rework_clocks(work, case_ids=[clock.case_id])
    return pause


def resume_clock(work: UnitOfWork, *, clock_id: UUID, because: tuple[Because, ...]) -> ClockPause:
    """Let a paused clock run again from today; NotFound when it is not paused."""
    clock, _ = _going(work, clock_id)
    paused = [one for one in _pauses(work, clock.id) if one.until is None or one.until >= work.today]
    if not paused:
        message = f"“{clock.title}” is not paused"
        raise NotFound(message)
    for pause in paused:
        pause.resumed_because = stored(because)
        pause.resumed_on, pause.resumed_by, pause.resumed_at = work.today, work.actor.subject, iso(work.now)
    work.flush()
    facts: dict[str, Any] = {"case_id": clock.case_id, "clock_id": clock.id, "clock": clock.name}
    work.publish(ClockResumed(resumed_on=work.today, **facts))
    rework_clocks(work, case_ids=[clock.case_id])
    return paused[0]


def extend_clock(work: UnitOfWork, *, clock_id: UUID, length: int, unit: str, reason: str) -> ClockExtension:
    """Give a clock longer, within what its workflow allows; Refused, with the rule, beyond that.

    A deadline that has gone by cannot be extended.
    """
    clock, case = _going(work, clock_id)
    if clock.state == ClockState.MISSED:
        message = f"the last day was {in_words(clock.due_on)}; a deadline that has gone by cannot be extended"
        raise Refused(message)
    rule = extension_rule(work, clock, case)
    if rule is None:
        message = f"the workflow allows no extension of “{clock.title}”"
        raise Refused(message)
    given = extensions_of(work, clock.id)
    longer = Extended(length, cast(Unit, unit), rule.source)
    most = Extended(rule.length, rule.unit, rule.source)
    allowed = may_extend(longer, given=given, most=most, times=rule.times)
    if not allowed.result:
        why = "; ".join(step.text for step in allowed.because)
        message = f"“{clock.title}” cannot be extended so: {why} ({rule.source})"
        raise BadInput(message, field="length") if given < rule.times else Refused(message)
    if length < 1:
        message = "an extension is of at least one"
        raise BadInput(message, field="length")
    return _extend(work, clock, longer, reason)


def _extend(work: UnitOfWork, clock: Clock, longer: Extended, reason: str) -> ClockExtension:
    extension = ClockExtension(
        clock_id=clock.id,
        case_id=clock.case_id,
        length=longer.length,
        unit=longer.unit,
        reason=said(reason, field="reason", longest=2_000),
        source=longer.source,
        by=work.actor.subject,
        at=iso(work.now),
    )
    work.session.add(extension)
    work.flush()
    facts: dict[str, Any] = {"case_id": clock.case_id, "clock_id": clock.id, "clock": clock.name}
    work.publish(ClockExtended(length=longer.length, unit=longer.unit, **facts))
    rework_clocks(work, case_ids=[clock.case_id])
    return extension


def extension_rule(work: UnitOfWork, clock: Clock, case: Case) -> ExtensionRule | None:
    """By how much the case's workflow lets this clock be extended; None for not at all."""
    workflow = book_of(work).find(case.type, case.version)
    rule = workflow.clocks.get(clock.name) if workflow else None
    return rule.extension if rule else None


def extensions_of(work: UnitOfWork, clock_id: UUID) -> int:
    """How often a clock has been extended."""
    count: Any = select(func.count()).where(ClockExtension.clock_id == clock_id)
    return int(work.session.exec(count).one())


def _going(work: UnitOfWork, clock_id: UUID) -> tuple[Clock, Case]:
    """A clock that is still waited for, with its case locked; refused without the permission."""
    work.actor.must("cases.extend_clocks")
    clock = work.session.get(Clock, clock_id)
    if clock is None:
        raise NotFound(_NONE)
    case = locked_case(work, clock.case_id)
    work.session.refresh(clock)
    work.unobjected("cases.extend_clocks", subject("case", clock.case_id))
    if clock.ended_on is not None:
        message = f"“{clock.title}” is no longer waited for since {in_words(clock.ended_on)}"
        raise Refused(message)
    return clock, case


def _pauses(work: UnitOfWork, clock_id: UUID) -> list[ClockPause]:
    """The pauses of a clock that were not resumed, the oldest first."""
    open_ones = (ClockPause.clock_id == clock_id, col(ClockPause.resumed_on).is_(None))
    return list(work.session.exec(select(ClockPause).where(*open_ones).order_by(col(ClockPause.id))))


def _meets(pause: ClockPause, begins: date, until: date | None) -> bool:
    starts_in_time = until is None or pause.from_on <= until
    return starts_in_time and (pause.until is None or pause.until >= begins)
