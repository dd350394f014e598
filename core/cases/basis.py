"""The calendar and the law on which clocks stand, as they were found: kept, compared, and told in words."""

import hashlib
import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from core.calendar import Calendar, Calendars, in_words
from core.cases.workflows.law import LawBook

_YEARS = range(2015, 2046)
"""The years that are compared: always the same ones, so that a new year is no change."""

Days = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Basis:
    """Bank holidays by calendar and the council's closed days, by their days; rows of law by their ids."""

    england: Days
    united_kingdom: Days
    closed: Days
    law: Mapping[str, str]

    @property
    def text(self) -> str:
        """As it is kept."""
        kept = {name: dict(getattr(self, name)) for name in self.__slots__}
        return json.dumps(kept, sort_keys=True, ensure_ascii=False)

    @property
    def fingerprint(self) -> str:
        """Its hash, short enough to be read out."""
        return hashlib.sha256(self.text.encode()).hexdigest()[:16]


def found_now(calendars: Calendars, law: LawBook) -> Basis:
    """The calendar and the law of this council as they are now."""
    return Basis(
        england=_holidays(calendars.england),
        united_kingdom=_holidays(calendars.united_kingdom),
        closed={day.isoformat(): why for day, why in sorted(calendars.council.closed.items())},
        law={
            row.row_id: f"{row.value}, {row.source}, {row.sure}" for rows in law.rows.values() for row in rows
        },
    )


def kept(text: str) -> Basis:
    """A basis, read back."""
    return Basis(**json.loads(text))


def _holidays(calendar: Calendar) -> Days:
    return {day.isoformat(): name for year in _YEARS for day, name in calendar.bank_holidays(year).items()}


def changes(old: Basis, new: Basis) -> list[str]:
    """What differs, a sentence each; a change of a name alone is none."""
    told = set(old.england) ^ set(new.england)
    return [
        *_changed_days(old.england, new.england, "a bank holiday in England"),
        *_changed_days(
            _but(old.united_kingdom, told),
            _but(new.united_kingdom, told),
            "a bank holiday elsewhere in the United Kingdom",
        ),
        *_changed_days(old.closed, new.closed, "a day on which the council is closed"),
        *_changed_law(old.law, new.law),
    ]


def _but(days: Days, without: Collection[str]) -> Days:
    return {day: name for day, name in days.items() if day not in without}


def _changed_days(old: Days, new: Days, what: str) -> Iterator[str]:
    for day in sorted({*old, *new}):
        words = in_words(date.fromisoformat(day))
        if day not in old:
            yield f"{words} is now {what}: {new[day]}"
        elif day not in new:
            yield f"{words} is no longer {what}: {old[day]}"


def _changed_law(old: Mapping[str, str], new: Mapping[str, str]) -> Iterator[str]:
    for row in sorted({*old, *new}):
        name, _, since = row.partition("@")
        begins = f"{name} from {in_words(date.fromisoformat(since))}"
        if row not in old:
            yield f"{begins} is now {new[row]}"
        elif row not in new:
            yield f"{begins} is no longer there: {old[row]}"
        elif old[row] != new[row]:
            yield f"{begins} is now {new[row]}; it was {old[row]}"


def as_it_was(now: Calendars, old: Basis) -> Calendars:
    """The calendars as they were when a basis was kept."""
    england = _back(now.england, old.england)
    closed = {date.fromisoformat(day): why for day, why in old.closed.items()}
    own = Calendar(now.council.name, england.nations, closed, england.proclaimed, england.worked)
    return Calendars(england, _back(now.united_kingdom, old.united_kingdom), own)


def _back(now: Calendar, old: Days) -> Calendar:
    new = _holidays(now)
    gone = {date.fromisoformat(day): name for day, name in old.items() if day not in new}
    come = [date.fromisoformat(day) for day in new if day not in old]
    return now.proclaiming(gone, worked=come)
