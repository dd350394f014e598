"""Counting back: the last day on which a thing can be done that must come so long before a day."""

from datetime import date, timedelta

from core.calendar.days import ENGLAND, Calendar, in_words
from core.calendar.deadlines import POLICY, Counting, Unit, deadline
from core.values import Because, Decision

_DAYS_AT_MOST = {"days": 1, "working_days": 2, "weeks": 7, "months": 31, "years": 366}
_SLACK = 31


def last_day_before(
    event: date,
    *,
    length: int,
    unit: Unit,
    counting: Counting = "clear",
    calendar: Calendar = ENGLAND,
    source: str = POLICY,
) -> Decision[date]:
    """The last day that leaves a period of this length before `event`.

    Counted "clear" or "not_less_than", neither end is in the period: fourteen clear days before the 30th are
    left on the 15th. Counted "after", the day of the event may be the last of the period.
    """
    latest = event if counting in {"after", "beginning_with"} else event - timedelta(days=1)
    low = event - timedelta(days=length * _DAYS_AT_MOST[unit] + _SLACK)
    high = event

    def ends(start: date) -> date:
        return deadline(start, length=length, unit=unit, counting=counting, calendar=calendar).result

    while (high - low).days > 1:  # a later start never ends earlier, so halving finds the last that fits
        middle = low + (high - low) // 2
        low, high = (middle, high) if ends(middle) <= latest else (low, middle)
    found = deadline(low, length=length, unit=unit, counting=counting, calendar=calendar, source=source)
    ask = Because(f"Counted back from {in_words(event)}: the period must fit before it", source)
    end = Because(f"The last day to act is {in_words(low)}; a day later would be too late", source)
    return Decision(low, (ask, *found.because, end))
