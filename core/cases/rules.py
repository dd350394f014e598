"""The rules of cases: when a clock's time is up, what holds do to it, and which stages can be reached."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from core.calendar import ENGLAND, Calendar, CalendarName, Counting, Unit, deadline, in_words
from core.values import Because, Decision, Period

COUNCIL_POLICY = "council policy"


@dataclass(frozen=True, slots=True)
class ClockFigures:
    """What a clock is counted by, as it is kept with the clock; `law` is the row of law that set it."""

    length: int
    unit: Unit
    counting: Counting
    calendar: CalendarName
    source: str
    verified: bool
    law: str | None = None


@dataclass(frozen=True, slots=True)
class Extended:
    """So much longer was given to a clock, and on what that rests."""

    length: int
    unit: Unit
    source: str


def clock_due(
    started_on: date,
    *,
    length: int,
    unit: Unit,
    counting: Counting = "after",
    held: Sequence[Period] = (),
    source: str = COUNCIL_POLICY,
    verified: bool = True,
    calendar: Calendar = ENGLAND,
) -> Decision[date]:
    """The last day on which a clock is met, with held days left out. The source is the workflow's own."""
    due = deadline(
        started_on, length=length, unit=unit, counting=counting, calendar=calendar, held=held, source=source
    )
    if verified:
        return due
    doubt = Because("The source of this period has not been verified by a person", source)
    return Decision(due.result, (*due.because, doubt))


def extended_due(
    due: Decision[date], extended: Sequence[Extended], *, calendar: Calendar, held: Sequence[Period] = ()
) -> Decision[date]:
    """The last day of a clock that was extended: each extension counts on from the last day before it.

    The source is the extension's own.
    """
    steps, last = list(due.because), due.result
    for number, longer in enumerate(extended, 1):
        steps.append(Because(f"Extension {number}: {in_units(longer.length, longer.unit)}", longer.source))
        more = deadline(
            last, length=longer.length, unit=longer.unit, calendar=calendar, held=held, source=longer.source
        )
        steps += more.because
        last = more.result
    return Decision(last, tuple(steps))


def may_extend(longer: Extended, *, given: int, most: Extended, times: int) -> Decision[bool]:
    """Whether a clock that was extended `given` times may be extended by so much. The workflow's own rule."""
    times_said = "once" if times == 1 else f"{times} times"
    limit = in_units(most.length, most.unit)
    allowed = Because(f"it may be extended {times_said}, by up to {limit}", most.source)
    if given >= times:
        return Decision(result=False, because=(allowed, Because("it has been already")))
    if longer.unit != most.unit or longer.length > most.length:
        asked = in_units(longer.length, longer.unit)
        return Decision(result=False, because=(allowed, Because(f"{asked} is not within that")))
    return Decision(result=True, because=(allowed,))


def in_units(length: int, unit: str) -> str:
    """A length as people say it: "1 working day", "20 working days"."""
    words = unit.replace("_", " ")
    return f"{length} {words.removesuffix('s') if length == 1 else words}"


def held_period(from_on: date, until: date | None, lifted_on: date | None) -> Decision[Period | None]:
    """The days on which a hold keeps clocks still; None while its end is unknown, or when it held no day.

    `until` is the last day held. On the day of lifting the clock runs again. Council policy.
    """
    begins = Because(f"Held from {in_words(from_on)}")
    ends = [day for day in (until, lifted_on - timedelta(days=1) if lifted_on else None) if day]
    if not ends:
        return Decision(None, (begins, Because("The hold has no end yet")))
    last = min(ends)
    if last < from_on:
        return Decision(None, (begins, Because("It was lifted before it had held a day")))
    return Decision(Period(from_on, last), (begins, Because(f"The last day held is {in_words(last)}")))


def clock_outcome(
    due_on: date, done_on: date, *, waiting: bool = False
) -> Decision[Literal["met", "missed", "stopped"]]:
    """Whether what a clock waited for came in time: the last day itself is in time.

    A `waiting` clock is met once its last day is over; ended earlier, it is stopped. Council policy.
    """
    days = (done_on - due_on).days
    if waiting:
        over = Because(f"Ended on {in_words(done_on)}; it runs to the end of {in_words(due_on)}")
        return Decision("met" if days > 0 else "stopped", (over,))
    done = Because(f"Done on {in_words(done_on)}; the last day was {in_words(due_on)}")
    if days <= 0:
        return Decision("met", (done,))
    return Decision("missed", (done, Because(f"{days} {'day' if days == 1 else 'days'} late")))


def reachable(starts: Iterable[str], ways: Mapping[str, Iterable[str]]) -> Decision[frozenset[str]]:
    """Every stage reached from `starts` along `ways` (stage → next stages), the starts included."""
    found = dict.fromkeys(starts)
    queue = list(found)
    while queue:
        for following in ways.get(queue.pop(0), ()):
            if following not in found:
                found[following] = None
                queue.append(following)
    return Decision(frozenset(found), (Because(f"In order of distance: {', '.join(found) or 'nothing'}"),))
