"""Which days are worked: weekends, the bank holidays of each nation, and what a council closes besides.

Bank holidays come from the `holidays` package (Banking and Financial Dealings Act 1971 and the royal
proclamations under it). One proclaimed or moved after that package was released is told by configuration.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import lru_cache
from typing import Self

from holidays import country_holidays

from core.errors import BadInput
from core.values import Because, Decision

BANK_HOLIDAYS = "Banking and Financial Dealings Act 1971"
CLOSED_BY_COUNCIL = "council policy"
_YEARS = range(1990, 2101)
_NATIONS = {"ENG": "England", "WLS": "Wales", "SCT": "Scotland", "NIR": "Northern Ireland"}
_SATURDAY = 5


def in_words(day: date) -> str:
    """A day as letters write it: "Monday 13 April 2026"."""
    return f"{day:%A} {day.day} {day:%B %Y}"


@dataclass(frozen=True, slots=True)
class Calendar:
    """Which days are worked in some nations, less the days in `closed` (each with its reason).

    `nations` are ISO 3166-2:GB codes: ENG, WLS, SCT, NIR. A day is a bank holiday when any of them keeps it.
    `proclaimed` are bank holidays that the library does not know, by name; `worked` those that it knows
    but which were moved to another day.
    """

    name: str
    nations: tuple[str, ...]
    closed: Mapping[date, str] = field(default_factory=dict)
    proclaimed: Mapping[date, str] = field(default_factory=dict)
    worked: frozenset[date] = frozenset()

    def __post_init__(self) -> None:
        """Refuse a nation that is unknown, or none."""
        strange = [nation for nation in self.nations if nation not in _NATIONS]
        if strange or not self.nations:
            known, given = ", ".join(_NATIONS), ", ".join(strange) or "none"
            message = f"a calendar needs nations out of {known}, not {given}"
            raise BadInput(message, field="nations")

    def closing(self, days: Mapping[date, str]) -> Self:
        """The same calendar with more days closed, e.g. `{date(2026, 12, 29): "offices closed"}`."""
        return replace(self, closed={**self.closed, **days})

    def proclaiming(self, days: Mapping[date, str], *, worked: Iterable[date] = ()) -> Self:
        """The same calendar with these bank holidays besides, and without those that are `worked`."""
        proclaimed = {day: name for day, name in {**self.proclaimed, **days}.items() if day not in worked}
        return replace(self, proclaimed=proclaimed, worked=(self.worked - set(days)) | frozenset(worked))

    def bank_holidays(self, year: int) -> Mapping[date, str]:
        """The bank holidays of a year by their days, with their names."""
        known = {**_bank_holidays(self.nations, year), **self.proclaimed}
        return {
            day: name for day, name in sorted(known.items()) if day.year == year and day not in self.worked
        }

    def holiday(self, day: date) -> str | None:
        """The name of the bank holiday or the reason for closing on `day`; None on any other day.

        BadInput for years in which bank holidays are not known (before 1990, after 2100).
        """
        if day.year not in _YEARS:
            message = f"the bank holidays of {day.year} are not known; a date from 1990 to 2100 is needed"
            raise BadInput(message)
        return self._bank_holiday(day) or self.closed.get(day)

    def source_of(self, day: date) -> str:
        """What a closed day rests on: the Act, or the council's own decision."""
        return BANK_HOLIDAYS if self._bank_holiday(day) else CLOSED_BY_COUNCIL

    def is_working_day(self, day: date) -> bool:
        """Whether `day` is neither weekend nor holiday nor closed."""
        return self.holiday(day) is None and day.weekday() < _SATURDAY

    def on_or_after(self, day: date) -> Decision[date]:
        """The first working day from `day` on, `day` itself included."""
        return self._nearest(day, direction=1)

    def on_or_before(self, day: date) -> Decision[date]:
        """The last working day up to `day`, `day` itself included."""
        return self._nearest(day, direction=-1)

    def skipped(self, days: Iterable[date]) -> tuple[Because, ...]:
        """Why some of these days are not worked: each holiday by name, the weekends together."""
        closed = [day for day in days if not self.is_working_day(day)]
        weekend = [day for day in closed if day.weekday() >= _SATURDAY]
        steps = [self._why(day) for day in closed if day.weekday() < _SATURDAY]
        if weekend:
            text = f"{len(weekend)} {'day' if len(weekend) == 1 else 'days'} at a weekend: not counted"
            steps.append(Because(text, BANK_HOLIDAYS))
        return tuple(steps)

    def _bank_holiday(self, day: date) -> str | None:
        if day in self.worked:
            return None
        return self.proclaimed.get(day) or _bank_holidays(self.nations, day.year).get(day)

    def _why(self, day: date) -> Because:
        """One closed weekday, by name."""
        return Because(f"{in_words(day)}: not counted, {self.holiday(day)}", self.source_of(day))

    def _nearest(self, day: date, *, direction: int) -> Decision[date]:
        """The nearest working day in one direction, and what stood in between."""
        found = day
        while not self.is_working_day(found):
            found += timedelta(days=direction)
        if found == day:
            return Decision(found, (Because(f"{in_words(day)} is a working day in {self.name}"),))
        between = sorted((day, found - timedelta(days=direction)))
        span = (between[0] + timedelta(days=n) for n in range((between[1] - between[0]).days + 1))
        word = "next" if direction > 0 else "previous"
        end = Because(f"The {word} working day in {self.name} is {in_words(found)}")
        return Decision(found, (Because(f"From {in_words(day)}"), *self.skipped(span), end))


@lru_cache(maxsize=512)
def _bank_holidays(nations: tuple[str, ...], year: int) -> Mapping[date, str]:
    """Every bank holiday that any of these nations keeps in a year, named; by nation where not all do."""
    by_nation = {nation: country_holidays("GB", subdiv=nation, years=year) for nation in nations}
    days = sorted({day for kept in by_nation.values() for day in kept})
    return {day: _name({nation: kept.get(day) for nation, kept in by_nation.items()}) for day in days}


def _name(names: Mapping[str, str | None]) -> str:
    """What a holiday is called, and where, if not everywhere."""
    where = [nation for nation, name in names.items() if name]
    called = next(name for name in names.values() if name)
    called = called.replace(" (observed)", " (substitute day)")
    return called if len(where) == len(names) else f"{called} in {' and '.join(_NATIONS[n] for n in where)}"


ENGLAND = Calendar("England", ("ENG",))
"""For most periods of working days of an English council."""

UNITED_KINGDOM = Calendar("the United Kingdom", ("ENG", "WLS", "SCT", "NIR"))
"""For freedom of information: section 10(6) leaves out bank holidays in any part of the United Kingdom."""
