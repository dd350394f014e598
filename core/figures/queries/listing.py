"""The records behind a number: exactly those that were counted."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from core.errors import BadInput
from core.figures.queries.asked import Asked
from core.figures.queries.counting import conditions, seen
from core.figures.queries.measures import MEASURES, Measure
from core.values import Money, Subject, subject
from core.work import UnitOfWork

Cell = str | int | date | Money | Subject | None
_KINDS = {"Case": "case", "Account": "account", "Review": "review"}


@dataclass(frozen=True, slots=True)
class Record:
    """A counted row: the key that orders it, and its cells. A cell that is a Subject names a record."""

    key: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Listing:
    """A stretch of the records: their columns, the rows, and the key to ask for the next with."""

    head: tuple[str, ...]
    rows: Sequence[Record]
    following: str | None


def records(
    work: UnitOfWork,
    name: str,
    asked: Asked,
    *,
    after: str | None = None,
    limit: int = 50,
    as_a_whole: bool = False,
) -> Listing:
    """Records that the figure counts, in the order of their keys, behind `after`.

    `as_a_whole` is for what a return keeps of them, not for a page.
    """
    measure = MEASURES[name]
    base = measure.base
    statement = base.of(base.key, *_columns(measure)).where(
        *seen(work, measure, as_a_whole=as_a_whole), *conditions(work, measure, asked)
    )
    if after is not None:
        statement = statement.where(base.key > _key(measure, after))
    # Past the session, as the number is: the same conditions, `Row.visible_to` among them, on the same rows.
    found = work.connection.execute(statement.order_by(base.key).limit(limit + 1)).all()
    rows = [_record(measure, row) for row in found[:limit]]
    return Listing(head_of(measure), rows, rows[-1].key if len(found) > limit else None)


def all_records(
    work: UnitOfWork, name: str, asked: Asked, *, at_once: int = 5_000, as_a_whole: bool = False
) -> Iterator[Sequence[Record]]:
    """All of them, a stretch at a time."""
    after: str | None = None
    while True:
        found = records(work, name, asked, after=after, limit=at_once, as_a_whole=as_a_whole)
        if found.rows:
            yield found.rows
        if found.following is None:
            return
        after = found.following


def head_of(measure: Measure) -> tuple[str, ...]:
    """The columns of the list behind a figure."""
    return (*(title for title, _ in measure.base.cells), *(["Amount"] if measure.unit == "pence" else []))


def _columns(measure: Measure) -> list[Any]:
    columns = [column for _, column in measure.base.cells]
    return [*columns, measure.base.amount] if measure.unit == "pence" else columns


def _record(measure: Measure, row: Sequence[Any]) -> Record:
    key, *values = row
    titles = head_of(measure)
    return Record(str(key), tuple(_cell(title, value) for title, value in zip(titles, values, strict=True)))


def _cell(title: str, value: Any) -> Cell:
    if value is None or value == "":
        return None
    if title in _KINDS:
        return subject(_KINDS[title], value)
    if title in {"Amount", "Charged"}:
        return Money(int(value))
    if title in {"About", "Officer", "By", "Reviewer"}:
        return Subject(str(value))
    return value if isinstance(value, int | date) else str(value)


def _key(measure: Measure, text: str) -> Any:
    kind = measure.base.key.type.python_type
    try:
        return kind(text) if kind in {int, UUID} else text
    except ValueError:
        message = "the address of this page is not whole; go back to the first page of the list"
        raise BadInput(message) from None
