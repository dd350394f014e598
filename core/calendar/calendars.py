"""The calendars by which a council counts: the nation's, the kingdom's, and its own."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal, Self

from core.calendar.days import ENGLAND, UNITED_KINGDOM, Calendar

CalendarName = Literal["england", "united_kingdom", "council"]


@dataclass(frozen=True, slots=True)
class Calendars:
    """What a rule may count by. A period that an Act sets knows nothing of the council's own closed days."""

    england: Calendar = ENGLAND
    united_kingdom: Calendar = UNITED_KINGDOM
    council: Calendar = ENGLAND

    @classmethod
    def of(
        cls,
        *,
        closed: Mapping[date, str] | None = None,
        proclaimed: Mapping[date, str] | None = None,
        worked: Iterable[date] = (),
    ) -> Self:
        """A council's, with the days that it is closed and the bank holidays that its configuration tells."""
        worked = frozenset(worked)
        england, kingdom = (
            one.proclaiming(proclaimed or {}, worked=worked) for one in (ENGLAND, UNITED_KINGDOM)
        )
        return cls(england, kingdom, england.closing(closed or {}))

    def named(self, name: str) -> Calendar:
        """The calendar of a name; the council's own for any other."""
        known = {"england": self.england, "united_kingdom": self.united_kingdom}
        return known.get(name, self.council)


CALENDARS = Calendars()
"""Those of a council that has told nothing of its own."""
