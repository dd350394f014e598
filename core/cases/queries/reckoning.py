"""When clocks are due, worked out once for each combination of figures, first day and holds."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from core.calendar import CalendarName, Calendars, Counting, Stretch, Unit, walk
from core.cases.because import stored
from core.cases.models import Clock
from core.cases.queries.stops import Stops, stops_of
from core.cases.rules import ClockFigures, clock_due, extended_due, in_units
from core.values import Because, Decision
from core.work import UnitOfWork

NOTHING = Stops()


class Reckoning:
    """Works out each date once, because a run starts the same clock in thousands of cases."""

    def __init__(self, calendars: Calendars, today: date, why: Sequence[Because] = ()) -> None:
        """Count by these calendars; holds without an end are counted up to today.

        `why` comes before every explanation: what made it worth working out again.
        """
        self._why = tuple(why)
        self._calendars = calendars
        self._today = today
        self._known: dict[Any, tuple[date, str]] = {}

    def due(self, first: date, figures: ClockFigures, stops: Stops = NOTHING) -> tuple[date, str]:
        """When a clock is due, and why, as it is stored."""
        key = (first, figures, stops.periods(self._today), stops.extended)
        if key not in self._known:
            decided = self.decided(first, figures, stops)
            self._known[key] = decided.result, stored((*self._why, *decided.because))
        return self._known[key]

    def decided(self, first: date, figures: ClockFigures, stops: Stops = NOTHING) -> Decision[date]:
        """The same as a decision."""
        calendar, held = self._calendars.named(figures.calendar), stops.periods(self._today)
        due = clock_due(
            first,
            length=figures.length,
            unit=figures.unit,
            counting=figures.counting,
            held=held,
            source=figures.source,
            verified=figures.verified,
            calendar=calendar,
        )
        return extended_due(due, stops.extended, calendar=calendar, held=held) if stops.extended else due


def figures_of(clock: Clock) -> ClockFigures:
    """What a clock was counted by when it started."""
    return ClockFigures(
        length=clock.length,
        unit=cast(Unit, clock.unit),
        counting=cast(Counting, clock.counting),
        calendar=cast(CalendarName, clock.calendar),
        source=clock.source,
        verified=clock.verified,
        law=clock.law,
    )


@dataclass(frozen=True, slots=True)
class Leg:
    """A part of the way to a clock's last day: its own period, or an extension of it."""

    title: str
    days: Sequence[Stretch]


@dataclass(frozen=True, slots=True)
class Way:
    """How the date of a clock was worked out; `due` is what it comes to by today's calendar and law."""

    figures: ClockFigures
    due: Decision[date]
    legs: Sequence[Leg]


def way_of(work: UnitOfWork, clock: Clock) -> Way:
    """The whole way of a clock from its start to its last day, day by day."""
    figures, seen_on = figures_of(clock), clock.ended_on or work.today
    stops = stops_of(work, [clock]).get(clock.id, NOTHING)
    reckoning = Reckoning(work.calendars, seen_on)
    common: dict[str, Any] = {
        "calendar": work.calendars.named(figures.calendar),
        "held": stops.periods(seen_on),
    }
    counted: dict[str, Any] = {"unit": figures.unit, "counting": figures.counting}
    first = walk(clock.started_on, length=figures.length, **counted, **common)
    legs = [Leg(in_units(figures.length, figures.unit), first)]
    last = reckoning.decided(clock.started_on, figures, Stops(stops.held)).result
    for number, longer in enumerate(stops.extended, 1):
        days = walk(last, length=longer.length, unit=longer.unit, **common)
        legs.append(Leg(f"Extension {number}: {in_units(longer.length, longer.unit)}", days))
        last = days[-1].days.end if days else last
    return Way(figures, reckoning.decided(clock.started_on, figures, stops), legs)
