"""The way from the first day of a period to its last: which days counted, and why the others did not."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from core.calendar.days import ENGLAND, Calendar
from core.calendar.deadlines import Counting, Unit, deadline, merged
from core.values import Period

_DAY = timedelta(days=1)
_SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days in a row that are alike: counted as the days `numbers` of the period, or left out and `why`."""

    days: Period
    numbers: tuple[int, int] | None
    why: str

    @property
    def counted(self) -> int:
        """How many of its days count."""
        return self.days.days if self.numbers else 0

    @property
    def skipped(self) -> int:
        """How many of its days do not count."""
        return 0 if self.numbers else self.days.days


def walk(
    start: date,
    *,
    length: int,
    unit: Unit,
    counting: Counting = "after",
    calendar: Calendar = ENGLAND,
    held: Sequence[Period] = (),
) -> tuple[Stretch, ...]:
    """Every day of a period in order, alike ones together; empty for a period of no days.

    What counts and what does not add up to the whole time from the first day to the last.
    """
    last = deadline(start, length=length, unit=unit, counting=counting, calendar=calendar, held=held).result
    first = start if counting == "beginning_with" else start + _DAY
    stops = merged(held)
    days = ((first + timedelta(days=n)) for n in range((last - first).days + 1))
    return tuple(_stretches((day, _why_not(day, unit, calendar, stops)) for day in days))


def _why_not(day: date, unit: Unit, calendar: Calendar, stops: Sequence[Period]) -> str:
    """Why a day does not count; empty for one that does."""
    if any(day in stop for stop in stops):
        return "held"
    if unit != "working_days":
        return ""
    return calendar.holiday(day) or ("weekend" if day.weekday() >= _SATURDAY else "")


def _stretches(days: Iterator[tuple[date, str]] | Sequence[tuple[date, str]]) -> Iterator[Stretch]:
    """Put days in a row together that count, or that do not count for the same reason."""
    begun: tuple[date, date, str] | None = None
    number = 0
    for day, why in days:
        if begun and begun[2] == why:
            begun = (begun[0], day, why)
            continue
        if begun:
            yield (made := _stretch(begun, number))
            number += made.counted
        begun = (day, day, why)
    if begun:
        yield _stretch(begun, number)


def _stretch(begun: tuple[date, date, str], number: int) -> Stretch:
    first, last, why = begun
    days = Period(first, last)
    return Stretch(days, None if why else (number + 1, number + days.days), why)
