"""When a period ends, and why: the last day on which a thing can be done in time.

The words of an Act decide how to count. "28 days beginning with the day of service" counts that day as the
first; "28 days after" or "beginning with the day after" does not. "28 clear days" and "not less than 28 days"
leave out the day at both ends: the period ends like one counted after the day, and the act may come on the
day after that. Months and years end on the corresponding day, or on the last day of a shorter month (Dodds v
Walker [1981] 1 WLR 1027). No date is moved because it falls on a weekend unless the rule says so: then ask
`Calendar.on_or_after`.
"""

from calendar import monthrange
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Literal, get_args

from core.calendar.days import ENGLAND, Calendar, in_words
from core.errors import BadInput
from core.values import Because, Decision, Period

Unit = Literal["days", "working_days", "weeks", "months", "years"]
Counting = Literal["after", "beginning_with", "clear", "not_less_than"]

POLICY = "council policy"
CORRESPONDING_DAY = "Dodds v Walker [1981] 1 WLR 1027"
_WHOLE_MONTHS = {"months": 1, "years": 12}
_BOTH_ENDS_OUT = {
    "clear": (
        "clear: neither the first day nor the day of the act counts",
        "Civil Procedure Rules, rule 2.8",
    ),
    "not_less_than": ("“not less than” means clear of both ends", "Re Hector Whaling Ltd [1936] Ch 208"),
}
_LONGEST = 10_000
_DAY = timedelta(days=1)


def deadline(
    start: date,
    *,
    length: int,
    unit: Unit,
    counting: Counting = "after",
    calendar: Calendar = ENGLAND,
    held: Sequence[Period] = (),
    source: str = POLICY,
) -> Decision[date]:
    """The last day of a period of `length` units from `start`.

    Days in `held` do not count: the clock stood still on them. `source` is the rule that sets the period,
    cited in the because. BadInput for a negative or endless length, an unknown unit or way of counting.
    """
    _check(length=length, unit=unit, counting=counting)
    calendar.holiday(max([start, *(period.end for period in held)]))  # refuses years that have no calendar
    first = start if counting == "beginning_with" else start + _DAY
    stops = [period for period in merged(held) if period.end >= first]
    if unit == "working_days":
        last = _nth_working_day(first, length, calendar=calendar, stops=stops)
    else:
        last = _later_by(stops, first=first, last=_last_day(start, length, unit=unit, counting=counting))
    steps = [_begin(start, counting, source), Because(_rule_in_words(length, unit, calendar), source)]
    steps += _why_held(stops, first, last)
    if counting in _BOTH_ENDS_OUT:
        steps.append(Because(*_BOTH_ENDS_OUT[counting]))
    if unit in _WHOLE_MONTHS:
        steps.append(Because("A month ends on the corresponding day, or on its last day", CORRESPONDING_DAY))
    if unit == "working_days":
        days = (first + timedelta(days=n) for n in range((last - first).days + 1))
        steps += calendar.skipped(day for day in days if not any(day in stop for stop in stops))
    return Decision(last, (*steps, *_end(last, unit, counting, calendar, source)))


def add_days(start: date, n: int) -> Decision[date]:
    """The day `n` calendar days after `start`, or before it when `n` is negative."""
    return _moved(start, n, "day", lambda: start + timedelta(days=n))


def add_months(start: date, n: int) -> Decision[date]:
    """The corresponding day `n` months later (earlier when negative), or the last day of a shorter month."""
    return _moved(start, n, "month", lambda: _month_later(start, n))


def add_working_days(start: date, n: int, *, calendar: Calendar = ENGLAND) -> Decision[date]:
    """The `n`th working day after `start`; `start` itself is never counted. BadInput when `n` is negative."""
    return deadline(start, length=n, unit="working_days", calendar=calendar)


def _check(*, length: int, unit: str, counting: str) -> None:
    """Refuse what cannot be counted."""
    if unit not in get_args(Unit) or counting not in get_args(Counting):
        units, ways = ", ".join(get_args(Unit)), " or ".join(get_args(Counting))
        message = f"a period is counted in {units}, {ways} a day; not in {unit}, {counting}"
        raise BadInput(message, field="unit")
    least = 1 if counting == "beginning_with" else 0
    if not least <= length <= _LONGEST:
        message = f"counted {counting}, a period has {least} to {_LONGEST} {unit}, not {length}"
        raise BadInput(message, field="length")


def _month_later(start: date, n: int) -> date:
    """`n` calendar months on; a day that the month does not have becomes its last."""
    year, month = divmod(start.year * 12 + start.month - 1 + n, 12)
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))


def _last_day(start: date, length: int, *, unit: Unit, counting: Counting) -> date:
    """The last calendar day of a period that nothing holds."""
    if unit in _WHOLE_MONTHS:
        same_day = _month_later(start, length * _WHOLE_MONTHS[unit])
        # "Three months beginning with 30 November" ends on the last of February, not on the day before it.
        return same_day - _DAY if counting == "beginning_with" and same_day.day == start.day else same_day
    days = length * (7 if unit == "weeks" else 1)
    return start + timedelta(days=days - (counting == "beginning_with"))


def merged(held: Sequence[Period]) -> list[Period]:
    """The same days as periods in order that neither touch nor overlap, so that no day counts twice."""
    merged: list[Period] = []
    for period in sorted(held):
        if merged and period.start <= merged[-1].end + _DAY:
            merged[-1] = Period(merged[-1].start, max(merged[-1].end, period.end))
        else:
            merged.append(period)
    return merged


def _within(period: Period, first: date, last: date) -> int:
    """How many days of `period` lie from `first` to `last`."""
    return max(0, (min(period.end, last) - max(period.start, first)).days + 1)


def _later_by(stops: Sequence[Period], *, first: date, last: date) -> date:
    """Push `last` back by each held day before it, and by those it then passes over."""
    for stop in stops:
        if stop.start <= last:
            last += timedelta(days=_within(stop, first, stop.end))
    return last


def _nth_working_day(first: date, n: int, *, calendar: Calendar, stops: Sequence[Period]) -> date:
    """The `n`th day from `first` on that is worked and not held."""
    day = first - _DAY
    while n > 0:
        day += _DAY
        n -= calendar.is_working_day(day) and not any(day in stop for stop in stops)
    return day


def _begin(start: date, counting: Counting, source: str) -> Because:
    """The first step: where the clock starts."""
    how = "that day is the first" if counting == "beginning_with" else "the day after is the first"
    return Because(f"Counted from {in_words(start)}: {how}", source)


def _rule_in_words(length: int, unit: Unit, calendar: Calendar) -> str:
    """The length, as people say it."""
    words = _many(length, unit.replace("_", " ").removesuffix("s"))
    return f"{words} in {calendar.name}" if unit == "working_days" else words


def _many(n: int, noun: str) -> str:
    """A number with its noun: "1 day", "2 days"."""
    return f"{n} {noun}" if n == 1 else f"{n} {noun}s"


def _why_held(stops: Sequence[Period], first: date, last: date) -> list[Because]:
    """Each hold that moved the date."""
    counted = [(stop, _within(stop, first, last)) for stop in stops]
    return [
        Because(f"Held from {in_words(stop.start)} to {in_words(stop.end)}: {_many(days, 'day')} not counted")
        for stop, days in counted
        if days
    ]


def _end(last: date, unit: Unit, counting: Counting, calendar: Calendar, source: str) -> list[Because]:
    """The last step, with a warning where a calendar period ends on a day when nobody works."""
    then = f"; the act may come from {in_words(last + _DAY)} on" if counting in _BOTH_ENDS_OUT else ""
    steps = [Because(f"The last day is {in_words(last)}{then}", source)]
    if unit != "working_days" and not calendar.is_working_day(last):
        why = calendar.holiday(last) or "a weekend"
        text = f"That is no working day in {calendar.name} ({why}); the date is not moved"
        steps.append(Because(text, source))
    return steps


def _moved(start: date, n: int, unit: str, to: Callable[[], date]) -> Decision[date]:
    """A plain step along the calendar, explained."""
    try:
        end = to()
    except (OverflowError, ValueError):
        message = f"{n} {unit}s from {start} is no date"
        raise BadInput(message, field="length") from None
    way = "after" if n >= 0 else "before"
    return Decision(end, (Because(f"{_many(abs(n), unit)} {way} {in_words(start)} is {in_words(end)}"),))
