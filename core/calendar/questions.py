"""What people ask of the calendar: the calculators of days, which the rulebook lists.

Each takes the council's calendars beside what is typed.
"""

from datetime import date
from typing import Any

from core.calendar.before import last_day_before
from core.calendar.calendars import CALENDARS, CalendarName, Calendars
from core.calendar.days import in_words
from core.calendar.deadlines import Counting, Unit, deadline
from core.calendar.walk import Stretch, walk
from core.errors import BadInput
from core.values import Because, Decision, Period


def end_of_period(
    start: date,
    length: int,
    unit: Unit,
    counting: Counting = "after",
    calendar: CalendarName = "england",
    *,
    calendars: Calendars = CALENDARS,
) -> Decision[date]:
    """The last day of a period, with every day that was skipped and why.

    `unit` is days, working_days, weeks, months or years; `counting` is "after" the start day or
    "beginning_with" it, or "clear" or "not_less_than", which leave out the day at both ends. `calendar` is
    England's as it stands, that of the whole United Kingdom (freedom of information), or the council's own.
    """
    return deadline(start, length=length, unit=unit, counting=counting, calendar=calendars.named(calendar))


def day_by_day(
    start: date,
    length: int,
    unit: Unit,
    counting: Counting = "after",
    calendar: CalendarName = "england",
    held_from: date | None = None,
    held_until: date | None = None,
    *,
    calendars: Calendars = CALENDARS,
) -> Decision[date]:
    """The last day of a period, with every day on the way to it: which number it had, or why it had none.

    `held_from` and `held_until` are the first and the last day of a hold or a pause, if there was one.
    """
    known = calendars.named(calendar)
    held = _held(held_from, held_until)
    facts: dict[str, Any] = {"length": length, "unit": unit, "counting": counting, "calendar": known}
    last = deadline(start, held=held, **facts)
    steps = [_stretch(one) for one in walk(start, held=held, **facts)]
    begin, end = last.because[0], Because(f"The last day is {in_words(last.result)}")
    return Decision(last.result, (begin, *steps, end))


def _stretch(one: Stretch) -> Because:
    first, last = one.days.start, one.days.end
    days = in_words(first) if first == last else f"{in_words(first)} to {in_words(last)}"
    if one.numbers is None:
        return Because(f"{days}: not counted, {one.why}")
    begin, end = one.numbers
    return Because(f"{days}: {f'day {begin}' if begin == end else f'days {begin} to {end}'}")


def last_day_to_act(
    event: date,
    length: int,
    unit: Unit,
    counting: Counting = "clear",
    calendar: CalendarName = "england",
    *,
    calendars: Calendars = CALENDARS,
) -> Decision[date]:
    """The last day on which to serve or to do what must come at least so long before a hearing or a meeting.

    `counting` is "clear" or "not_less_than" where neither end counts, else "after".
    """
    known = calendars.named(calendar)
    return last_day_before(event, length=length, unit=unit, counting=counting, calendar=known)


def _held(held_from: date | None, held_until: date | None) -> list[Period]:
    if held_from is None and held_until is None:
        return []
    if held_from is None or held_until is None or held_until < held_from:
        message = "give both the first and the last day held, in that order, or neither"
        raise BadInput(message, field="held_until")
    return [Period(held_from, held_until)]
