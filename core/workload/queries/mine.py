"""What one person has to do, in order: their open tasks, and the deadlines of their cases."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import Date, Integer, Uuid, and_, func, literal, select, tuple_
from sqlmodel import col

from core.calendar import local_day
from core.cases.because import recalled
from core.cases.models import Case, Clock, Task
from core.values import Because, Subject
from core.work import UnitOfWork
from core.workload.policy import policy_of
from core.workload.queries.conditions import FAR, band, on_hold, running_deadline, weight
from core.workload.queries.held import held_elsewhere
from core.workload.rules.priority import Band, end_of_week, is_by_law, priority

_CURSOR = re.compile(r"([1-7])\.(\d{4}-\d\d-\d\d)\.(\d{1,3})\.([0-9a-f]{32})")


Only = Literal["all", "late", "today", "week"]


@dataclass(frozen=True, slots=True)
class Item:
    """A task, or a deadline of a case. `why` says how pressing it is, `because` how it came about."""

    kind: str
    id: UUID
    case_id: UUID
    reference: str
    type: str
    stage: str
    name: str
    title: str
    due_on: date | None
    weight: int
    band: Band
    why: tuple[Because, ...]
    because: tuple[Because, ...]

    @property
    def place(self) -> tuple[int, date, int, str]:
        """Where it stands in the order."""
        return self.band.value, self.due_on or FAR, -self.weight, self.id.hex

    @property
    def cursor(self) -> str:
        """What to ask with for those behind it."""
        return f"{self.band.value}.{self.due_on or FAR}.{self.weight}.{self.id.hex}"


@dataclass(frozen=True, slots=True)
class Counts:
    """How many things there are to do, and how many of them are late, due today, and due later this week."""

    all: int = 0
    late: int = 0
    today: int = 0
    week: int = 0

    def __add__(self, other: "Counts") -> "Counts":
        """Both together."""
        return Counts(
            self.all + other.all, self.late + other.late, self.today + other.today, self.week + other.week
        )


@dataclass(frozen=True, slots=True)
class WorkList:
    """A stretch of the list. `counts` are of the whole list, and only there on its first stretch."""

    items: Sequence[Item]
    counts: Counts
    following: str


def work_list(
    work: UnitOfWork, *, who: Subject, only: Only = "all", after: str = "", limit: int = 25
) -> WorkList:
    """What somebody has to do, most pressing first; what is on hold, or held by a plugin, is left out.

    `only` leaves out what is not late, due today, or due later this week. `after` is the cursor that the
    stretch before gave; one that is none begins anew.
    """
    behind = _behind(after)
    to_do = (col(Task.assigned_to) == who, col(Task.done_at).is_(None), *_only(work, Task, only))
    tasks, of_tasks = _read(work, Task, to_do, behind, limit)
    still = held_elsewhere(work, col(Case.owner) == who)
    mine = (col(Case.owner) == who, col(Case.closed_at).is_(None), *running_deadline(still))
    clocks, of_clocks = _read(work, Clock, (*mine, *_only(work, Clock, only)), behind, limit)
    items = sorted([*tasks, *clocks], key=lambda one: one.place)
    more = items[limit - 1].cursor if len(items) > limit else ""
    return WorkList(items[:limit], of_tasks + of_clocks, more)


def _only(work: UnitOfWork, table: Any, only: Only) -> list[Any]:
    conditions = {"all": [], "late": [_late], "today": [_today], "week": [_this_week]}
    return [condition(work, table) for condition in conditions[only]]


def _late(work: UnitOfWork, table: Any) -> Any:
    return table.due_on < work.today


def _today(work: UnitOfWork, table: Any) -> Any:
    return table.due_on == work.today


def _this_week(work: UnitOfWork, table: Any) -> Any:
    return and_(table.due_on > work.today, table.due_on <= end_of_week(work.today))


def _behind(after: str) -> tuple[int, date, int, UUID] | None:
    found = _CURSOR.fullmatch(after)
    if found is None:
        return None
    try:
        return int(found[1]), date.fromisoformat(found[2]), -int(found[3]), UUID(found[4])
    except ValueError:
        return None


def _read(
    work: UnitOfWork, table: Any, whose: Sequence[Any], behind: tuple[int, date, int, UUID] | None, limit: int
) -> tuple[list[Item], Counts]:
    """One kind of work in order, with one row more than asked for, and how much there is of it."""
    added_at = table.added_at if table is Task else table.started_at
    due = func.coalesce(table.due_on, literal(FAR, Date))
    place = (band(work, table.due_on, table.source, added_at), due, -weight(work), col(table.id))
    counts: list[Any] = [
        func.count().over(),
        *(func.count().filter(one(work, table)).over() for one in (_late, _today, _this_week)),
    ]
    asked: Any = (
        select(table, col(Case.reference), col(Case.type), col(Case.stage), place[0], place[2], *counts)
        .join(Case, col(Case.id) == table.case_id)
        .where(*whose, ~on_hold(work))
        .order_by(*place)
        .limit(limit + 1)
    )
    if behind is not None:
        kinds = (Integer, Date, Integer, Uuid)
        asked = asked.where(
            tuple_(*place) > tuple_(*(literal(one, kind) for one, kind in zip(behind, kinds, strict=True)))
        )
    rows = work.session.execute(asked).all()
    return [_item(work, row) for row in rows], Counts(*rows[0][6:]) if rows else Counts()


def _item(work: UnitOfWork, row: Any) -> Item:
    one, reference, type_, stage, _, negative = row[:6]
    is_task = isinstance(one, Task)
    added_on = local_day(datetime.fromisoformat(one.added_at if is_task else one.started_at))
    figures = policy_of(work).ordering(work.today)
    decided = priority(
        one.due_on, work.today, by_law=is_by_law(one.source), added_on=added_on, figures=figures
    )
    return Item(
        kind="task" if is_task else "clock",
        id=one.id,
        case_id=one.case_id,
        reference=reference,
        type=type_,
        stage=stage,
        name="" if is_task else one.name,
        title=one.title,
        due_on=one.due_on,
        weight=-negative,
        band=decided.result,
        why=decided.because,
        because=recalled(one.because),
    )
