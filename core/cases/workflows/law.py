"""The dated figures of law on which clocks stand: each plugin's `law.toml`, and what a council lays over it.

A row is in force from a day until the next row of its name begins, or until its own `to`. A file of the
council's own, `law/<plugin>.toml` beside its configuration, brings rows that came after a release; one with
the same `from` takes the place of the plugin's.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

from core.cases.workflows.draft import Draft, Fault, read_draft

_KEYS = {"value", "from", "to", "source", "sure"}
_MOST = 1_000


@dataclass(frozen=True, slots=True)
class LawRow:
    """A figure while it is in force, both days included; `ends_on` None means until further notice."""

    name: str
    value: int
    starts_on: date
    ends_on: date | None
    source: str
    sure: str

    @property
    def row_id(self) -> str:
        """What a clock keeps of it: the figure and the day since when it is in force."""
        return f"{self.name}@{self.starts_on}"


@dataclass(frozen=True, slots=True)
class LawBook:
    """Every figure by its dotted name ("plugin.figure"), its rows oldest first."""

    rows: Mapping[str, Sequence[LawRow]] = field(default_factory=dict)

    def on(self, name: str, day: date) -> LawRow | None:
        """The row of a figure that is in force on a day."""
        for row in self.rows.get(name, ()):
            if row.starts_on <= day and (row.ends_on is None or day <= row.ends_on):
                return row
        return None


def read_law(
    plugins: Iterable[tuple[str, Path]], *, folder: Path | None = None
) -> tuple[LawBook, list[Fault]]:
    """The figures of these plugins (name, folder) and of the council's own folder; and what is wrong in them.

    Of the plugins' files only whole positive numbers are taken: other figures are for their own rules.
    """
    rows: dict[str, dict[date, LawRow]] = {}
    faults: list[Fault] = []
    for owner, own in plugins:
        _take(rows, faults, owner, own / "law.toml", strict=False)
    for path in sorted((folder / "law").glob("*.toml")) if folder else ():
        _take(rows, faults, path.stem, path, strict=True)
    return LawBook({name: _in_order(found) for name, found in sorted(rows.items())}), faults


def _take(
    rows: dict[str, dict[date, LawRow]], faults: list[Fault], owner: str, path: Path, *, strict: bool
) -> None:
    if not path.is_file():
        return
    draft = read_draft(path)
    if isinstance(draft, Fault):
        faults.append(draft)
        return
    for name, given in draft.data.items():
        for position, one in enumerate(given if isinstance(given, list) else ()):
            wrong = list(_wrong(draft, (name, position), one))
            if not wrong:
                row = _row(f"{owner}.{name}", one)
                rows.setdefault(row.name, {})[row.starts_on] = row
            elif strict:
                faults += wrong
        if strict and not isinstance(given, list):
            faults.append(draft.fault((name,), f"[[{name}]] must be a list of rows, each with `from`"))


def _wrong(draft: Draft, at: tuple[str, int], one: Any) -> Iterator[Fault]:
    if not isinstance(one, dict):
        yield draft.fault(at, "a row must be a table")
        return
    for key in sorted(set(one) - _KEYS):
        yield draft.fault((*at, key), f"“{key}” is no key of a row (keys: {', '.join(sorted(_KEYS))})")
    value, begins, ends = one.get("value"), one.get("from"), one.get("to")
    if type(value) is not int or not 1 <= value <= _MOST:
        yield draft.fault((*at, "value"), f"“value” must be a whole number from 1 to {_MOST}")
    if type(begins) is not date:
        yield draft.fault((*at, "from"), "“from” must be the day since when it is in force, like 2026-04-06")
    elif ends is not None and (type(ends) is not date or ends < begins):
        yield draft.fault((*at, "to"), "“to” must be a day that is not before “from”")
    if not isinstance(one.get("source"), str) or not one["source"].strip():
        yield draft.fault((*at, "source"), "“source” must name the Act and section")


def _row(name: str, one: Mapping[str, Any]) -> LawRow:
    return LawRow(
        name, one["value"], one["from"], one.get("to"), one["source"], str(one.get("sure", "known"))
    )


def _in_order(found: Mapping[date, LawRow]) -> Sequence[LawRow]:
    """The rows, oldest first, each ending at the latest when the next begins."""
    rows = [found[day] for day in sorted(found)]
    for position, (earlier, later) in enumerate(pairwise(rows)):
        last = later.starts_on - timedelta(days=1)
        if earlier.ends_on is None or earlier.ends_on > last:
            rows[position] = replace(earlier, ends_on=last)
    return tuple(rows)
