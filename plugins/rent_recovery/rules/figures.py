"""Dated figures: what `law.toml` and `policy.toml` hold, and how they are read.

A figure has rows, each in force from a day (to another): its value, its source, and how sure we are of it.
The text is given by whoever asks; nothing here opens a file but the plugin's own law and policy, once.
"""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from importlib.resources import files
from itertools import pairwise
from typing import Any

from core.calendar import in_words, monday_of
from core.values import Because

SURENESS = ("verified", "known", "derived", "policy", "doubtful")
_FIELDS = {"value", "from", "to", "source", "sure"}


@dataclass(frozen=True, slots=True)
class Known:
    """A figure that a file may hold: what it is, its unit, and between which whole numbers it makes sense."""

    title: str
    unit: str
    least: int
    most: int


@dataclass(frozen=True, slots=True)
class DatedFigure:
    """A figure while it is in force, both days included; `ends_on` None means until further notice."""

    value: int
    starts_on: date
    ends_on: date | None
    source: str
    sure: str


@dataclass(frozen=True)
class Figures:
    """All figures by name, oldest row first, and the Mondays whose week is rent-free."""

    rows: Mapping[str, tuple[DatedFigure, ...]]
    rent_free: frozenset[date] = field(default_factory=frozenset)

    def on(self, name: str, day: date) -> DatedFigure:
        """The row of a figure in force on a day; ValueError when there is none."""
        for row in self.rows.get(name, ()):
            if row.starts_on <= day and (row.ends_on is None or day <= row.ends_on):
                return row
        message = f"no {name} is in force on {in_words(day)}; add a row that covers it"
        raise ValueError(message)

    def over(self, other: "Figures") -> "Figures":
        """These figures, where they are given, in the place of `other`'s."""
        return Figures({**other.rows, **self.rows}, self.rent_free or other.rent_free)

    def because(self, name: str, day: date, text: str) -> Because:
        """A step of an explanation that rests on the figure, its doubt included."""
        row = self.on(name, day)
        doubt = "" if row.sure in {"verified", "policy"} else f" ({row.sure})"
        return Because(text, f"{row.source}{doubt}")


def read(text: str, *, known: Mapping[str, Known], place: str) -> tuple[Figures, list[str]]:
    """Read a TOML text of figures; the second part says in words, with the place, all that is wrong."""
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        return Figures({}), [f"{place} is not valid TOML: {error}"]
    complaints: list[str] = []
    weeks = tables.pop("rent_free_weeks", [])
    rows = {name: _rows(name, given, known, complaints) for name, given in tables.items()}
    free = _rent_free(weeks, complaints)
    return Figures(rows, free), [f"{place}: {one}" for one in complaints]


def gaps(figures: Figures, known: Iterable[str], day: date) -> list[str]:
    """Which of the known figures have no row in force on `day`, in words."""
    found = []
    for name in known:
        try:
            figures.on(name, day)
        except ValueError as error:
            found.append(str(error))
    return found


@cache
def bundled(file: str) -> str:
    """The text of `law.toml` or `policy.toml` as the plugin ships it."""
    return files("plugins.rent_recovery").joinpath(file).read_text(encoding="utf-8")


def _rows(
    name: str, given: Any, known: Mapping[str, Known], complaints: list[str]
) -> tuple[DatedFigure, ...]:
    if name not in known:
        complaints.append(f"there is no figure “{name}”; the figures are {', '.join(sorted(known))}")
        return ()
    if not isinstance(given, list) or not all(isinstance(one, dict) for one in given):
        complaints.append(f"[[{name}]] must be a list of tables, one for each time it changed")
        return ()
    read_rows = (
        _row(f"[[{name}]] number {n}", one, known[name], complaints) for n, one in enumerate(given, 1)
    )
    rows = [row for row in read_rows if row is not None]
    rows.sort(key=lambda row: row.starts_on)
    for earlier, later in pairwise(rows):
        if earlier.ends_on is None or earlier.ends_on >= later.starts_on:
            day = in_words(later.starts_on)
            complaints.append(f"[[{name}]] two rows are in force on {day}; end the earlier one")
    return tuple(rows)


def _row(where: str, given: Mapping[str, Any], known: Known, complaints: list[str]) -> DatedFigure | None:
    before = len(complaints)
    complaints += [f"{where}: “{key}” is not known" for key in sorted(set(given) - _FIELDS)]
    value, starts_on, ends_on = given.get("value"), given.get("from"), given.get("to")
    if type(value) is not int or not known.least <= value <= known.most:
        complaints.append(f"{where}: value must be {known.least} to {known.most} {known.unit}")
    if type(starts_on) is not date:
        complaints.append(f"{where}: from must be a date like 2026-04-06")
    elif ends_on is not None and (type(ends_on) is not date or ends_on < starts_on):
        complaints.append(f"{where}: to must be a date that is not before from")
    if not isinstance(given.get("source"), str) or not given["source"].strip():
        complaints.append(f"{where}: source must say on what the figure rests")
    if given.get("sure") not in SURENESS:
        complaints.append(f"{where}: sure must be one of {', '.join(SURENESS)}")
    if len(complaints) > before:
        return None
    return DatedFigure(given["value"], given["from"], ends_on, given["source"], given["sure"])


def _rent_free(given: Any, complaints: list[str]) -> frozenset[date]:
    if not isinstance(given, list) or not all(type(day) is date for day in given):
        complaints.append("rent_free_weeks must be a list of dates like 2026-12-21")
        return frozenset()
    complaints += [
        f"rent_free_weeks: {in_words(day)} is no Monday; that week begins on {monday_of(day)}"
        for day in given
        if monday_of(day) != day
    ]
    return frozenset(given)
