"""Returns: their periods, what each cell comes to, and what stands in those that were filled."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlmodel import col, select

from core.errors import BadInput, NotFound
from core.figures.definitions import ReturnCellRule, ReturnDefinition
from core.figures.models import Return, ReturnCell
from core.figures.queries.asked import Asked, month_of, months_before
from core.figures.queries.counting import figure, totals
from core.figures.rules.returning import Difference, Values, differences, holds, summed
from core.values import Decision, Period
from core.work import UnitOfWork

_MONTHS = {"month": 1, "quarter": 3, "year": 12}
_APRIL = 4
_OFFERED = 8


@dataclass(frozen=True, slots=True)
class Checked:
    """A rule of a return, whether it holds, and whether a comment at one of its cells may explain it."""

    title: str
    keys: tuple[str, ...]
    holds: Decision[bool]
    may_explain: bool


def periods(definition: ReturnDefinition, *, today: date) -> Sequence[Period]:
    """The last periods of a return that have begun, the newest first. Years and quarters begin in April."""
    size = _MONTHS[definition.every]
    first = months_before(today, (today.month - _APRIL) % size)
    starts = [months_before(first, n * size) for n in range(_OFFERED)]
    return [Period(one, month_of(months_before(one, 1 - size)).end) for one in starts]


def period_of(definition: ReturnDefinition, *, starts_on: date, today: date) -> Period:
    """The period that begins on a day; BadInput where none of those offered does."""
    found = next((one for one in periods(definition, today=today) if one.start == starts_on), None)
    if found is None:
        message = f"the return “{definition.title}” has no period that begins on {starts_on}"
        raise BadInput(message, field="starts_on")
    return found


def question(cell: ReturnCellRule, period: Period, *, today: date) -> Asked:
    """What a cell asks: within the period, or at the end of it or of the day before it."""
    before = period.start - timedelta(days=1)
    days = {"within": period, "start": Period(before, before), "end": Period(period.end, period.end)}
    return Asked(days[cell.at], today, part=cell.part)


def counted(work: UnitOfWork, definition: ReturnDefinition, period: Period) -> Values:
    """What every cell comes to now, counted for the whole council whoever asks.

    A return that left out what its filler may not see would be wrong; the records behind it are still shown
    only to those who may see them.
    """
    groups: dict[Asked, list[ReturnCellRule]] = {}
    for cell in definition.cells:
        if cell.figure:
            groups.setdefault(question(cell, period, today=work.today), []).append(cell)
    values: dict[str, int | None] = {}
    for asked, cells in groups.items():
        found = totals(work, [str(cell.figure) for cell in cells], asked, as_a_whole=True)
        values |= {cell.key: found[str(cell.figure)].get("") for cell in cells}
    for cell in definition.cells:
        if cell.plus:
            values[cell.key] = summed(values, cell.plus, cell.minus)
    return {cell.key: values[cell.key] for cell in definition.cells}


def unit_of(definition: ReturnDefinition, cell: ReturnCellRule) -> str:
    """What a cell is counted in; a sum is counted in what its first part is."""
    if cell.figure:
        return figure(cell.figure).unit
    first = next(one for one in definition.cells if one.key == cell.plus[0])
    return unit_of(definition, first)


def checked(definition: ReturnDefinition, values: Values) -> Sequence[Checked]:
    """Every rule of the return with whether it holds."""
    return [
        Checked(
            rule.title,
            (*rule.left, *rule.right),
            holds(values, left=rule.left, sign=rule.holds, right=rule.right),
            rule.may_explain,
        )
        for rule in definition.rules
    ]


def filled(work: UnitOfWork, *, name: str | None = None, limit: int = 100) -> Sequence[Return]:
    """Returns that were filled, the newest period first."""
    asked = select(Return)
    if name is not None:
        asked = asked.where(Return.name == name)
    newest = asked.order_by(col(Return.starts_on).desc(), col(Return.attempt).desc(), col(Return.id).desc())
    return work.session.exec(newest.limit(limit)).all()


def one_return(work: UnitOfWork, *, return_id: UUID) -> Return:
    """The return; NotFound when there is none that this actor may see."""
    found = work.session.exec(select(Return).where(Return.id == return_id)).first()
    if found is None:
        message = "there is no such return, or none that you may see"
        raise NotFound(message)
    return found


def cells_of(work: UnitOfWork, *, return_id: UUID) -> Sequence[ReturnCell]:
    """The cells of a return as they were filled, in their order."""
    asked = select(ReturnCell).where(ReturnCell.return_id == return_id).order_by(col(ReturnCell.place))
    return work.session.exec(asked).all()


def changed_since(work: UnitOfWork, one: Return, definition: ReturnDefinition) -> Sequence[Difference]:
    """What a count of today gives otherwise than what stands in the return."""
    was = {cell.key: cell.value for cell in cells_of(work, return_id=one.id)}
    now: Mapping[str, int | None] = counted(work, definition, Period(one.starts_on, one.ends_on))
    return differences(was, now)
