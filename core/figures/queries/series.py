"""Figures over time, from the counts that were kept."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlmodel import col

from core.figures.models import Cell
from core.figures.models.cells import DAY, MONTH
from core.figures.queries.asked import Asked, months_before
from core.figures.queries.measures import MEASURES, RATIOS
from core.figures.rules.shares import share_of
from core.work import UnitOfWork

_COUNTED = "figures.counted"


@dataclass(frozen=True, slots=True)
class Series:
    """A figure in each of some months, the oldest first; None where it was not counted."""

    figure: str
    months: tuple[date, ...]
    values: tuple[int | None, ...]

    def at(self, month: date) -> int | None:
        """The figure in the month of a day."""
        first = month.replace(day=1)
        return dict(zip(self.months, self.values, strict=True)).get(first)


def monthly(
    work: UnitOfWork, names: Iterable[str], asked: Asked, *, until: date, count: int = 25
) -> Mapping[str, Series]:
    """Figures by month up to the month of `until`, of what this actor may see. One statement."""
    wanted = list(dict.fromkeys(names))
    months = tuple(months_before(until, n) for n in range(count - 1, -1, -1))
    needed = {part for name in wanted for part in _parts(name)}
    found = _read(work, needed | {_COUNTED}, asked, months)
    counted = found.pop(_COUNTED, {})
    return {name: Series(name, months, _values(name, months, found, counted)) for name in wanted}


def daily(
    work: UnitOfWork, name: str, asked: Asked, *, first: date, last: date
) -> tuple[date, Sequence[int]]:
    """A figure's days from the first one counted (not before `first`) to `last`, without gaps."""
    statement = (
        select(col(Cell.on), func.sum(col(Cell.value)))
        .where(*_narrowed(asked), col(Cell.figure) == name, col(Cell.grain) == DAY)
        .where(col(Cell.on) >= first, col(Cell.on) <= last)
        .group_by(col(Cell.on))
    )
    found = {on: int(value) for on, value in work.session.execute(statement)}
    begins = min(found, default=last + timedelta(days=1))
    return begins, [
        found.get(begins + timedelta(days=n), 0) for n in range((last - begins).days + 1 if found else 0)
    ]


def _parts(name: str) -> Sequence[str]:
    return (RATIOS[name].part_of, *RATIOS[name].all_of) if name in RATIOS else (name,)


def _read(
    work: UnitOfWork, names: Iterable[str], asked: Asked, months: Sequence[date]
) -> dict[str, dict[date, int]]:
    mine = _narrowed(asked)
    marker = (col(Cell.figure) == _COUNTED,)
    found: dict[str, dict[date, int]] = {}
    statement: Any = (
        select(col(Cell.figure), col(Cell.on), func.sum(col(Cell.value)))
        .where(col(Cell.grain) == MONTH, col(Cell.on) >= months[0], col(Cell.on) <= months[-1])
        .where(col(Cell.figure).in_(sorted(names)))
        .group_by(col(Cell.figure), col(Cell.on))
    )
    if mine:
        both = mine[0]
        for one in mine[1:]:
            both &= one
        statement = statement.where(both | marker[0])
    for name, on, value in work.session.execute(statement):
        found.setdefault(name, {})[on] = int(value)
    return found


def _narrowed(asked: Asked) -> list[Any]:
    mine: list[Any] = []
    if asked.service:
        mine.append((col(Cell.part) >= f"{asked.service}.") & (col(Cell.part) < f"{asked.service}/"))
    if asked.part:
        mine.append(col(Cell.part) == asked.part)
    if asked.owner:
        mine.append(col(Cell.owner) == ("" if asked.owner == "nobody" else asked.owner))
    if asked.owners is not None:
        mine.append(col(Cell.owner).in_(asked.owners))
    return mine


def _values(
    name: str, months: Sequence[date], found: Mapping[str, Mapping[date, int]], counted: Mapping[date, int]
) -> tuple[int | None, ...]:
    if name in RATIOS:
        ratio = RATIOS[name]
        parts = found.get(ratio.part_of, {})
        wholes = [sum(found.get(one, {}).get(month, 0) for one in ratio.all_of) for month in months]
        return tuple(share_of(parts.get(m, 0), whole) for m, whole in zip(months, wholes, strict=True))
    # What was counted and not found is nought; what only the night itself can say was counted then only.
    whole = 0 if name in MEASURES and not MEASURES[name].now_only else 1
    mine = found.get(name, {})
    return tuple(mine.get(m, 0 if counted.get(m, -1) >= whole else None) for m in months)
