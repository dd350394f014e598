"""Counting figures and keeping them, so that trends are real. A day counted twice comes to the same."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Date, Text, cast, delete, func, insert, literal, select, union_all
from sqlmodel import col

from core.calendar import local_day
from core.cases.models import Case
from core.figures.events import FiguresCounted
from core.figures.models import Cell
from core.figures.models.cells import DAY, MONTH
from core.figures.queries.asked import Asked, month_of, months_before
from core.figures.queries.counting import conditions
from core.figures.queries.measures import MEASURES, Measure
from core.hooks import Figure
from core.payments.models import Posting
from core.values import Period
from core.work import UnitOfWork

DAILY = ("cases.opened", "cases.closed")
"""The figures whose days are kept, for the forecast: whole months would hide the week."""
COUNTED = "figures.counted"
"""The cell that says a stretch was counted at all: 1 with what only the night itself can say, else 0."""
_BACK = 24
_NAMES = ("figure", "grain", "on", "part", "owner", "sees", "value", "until")


def count_day(work: UnitOfWork, *, day: date) -> int:
    """Count a day that is over, and the month of it so far; return how many slices were kept.

    What stands only now (unassigned, arrears, plugins' own figures) is counted on the night itself and left
    alone when a day is counted later.
    """
    fresh = day >= work.today - timedelta(days=1)
    names = [one.name for one in MEASURES.values() if fresh or not one.now_only]
    _keep(work, DAILY, grain=DAY, on=day, period=Period(day, day))
    count = _keep(work, names, grain=MONTH, on=day.replace(day=1), period=Period(day.replace(day=1), day))
    _mark(work, day, fresh=fresh)
    if fresh:
        count += _keep_plugins(work, day)
    work.publish(FiguresCounted(count_id=day.isoformat(), day=day, count=count))
    return count


def count_past(work: UnitOfWork, *, months: int = _BACK) -> int:
    """Count the months and days of the past from cases, steps, tasks, clocks and postings; return the months.

    It begins with the first case or posting, `months` back at most. Months that were counted when they were
    fresh are left as they are.
    """
    begins = _begins(work)
    if begins is None:
        return 0
    first = max(begins, months_before(work.today, months))
    counted = set(_marked(work))
    done, month = 0, first.replace(day=1)
    last = work.today - timedelta(days=1)
    while month <= last:
        whole = month_of(month)
        end = min(whole.end, last)
        if month not in counted:
            past = [one.name for one in MEASURES.values() if not one.now_only]
            _keep(work, past, grain=MONTH, on=month, period=Period(month, end))
            _mark(work, end, fresh=False)
            for day in Period(month, end):
                _keep(work, DAILY, grain=DAY, on=day, period=Period(day, day))
            done += 1
        month = whole.end + timedelta(days=1)
    return done


def _begins(work: UnitOfWork) -> date | None:
    """The day of the first case or posting."""
    opened = work.session.execute(select(func.min(col(Case.opened_at)))).scalar()
    posted = work.session.execute(select(func.min(col(Posting.effective_on)))).scalar()
    found = [local_day(datetime.fromisoformat(opened))] if opened else []
    return min([*found, *([posted] if posted else [])], default=None)


def _marked(work: UnitOfWork) -> Iterable[date]:
    asked = select(col(Cell.on)).where(col(Cell.figure) == COUNTED, col(Cell.grain) == MONTH)
    return work.session.execute(asked).scalars()


def _keep(work: UnitOfWork, names: Sequence[str], *, grain: str, on: date, period: Period) -> int:
    """Count some figures over a period, a slice for each part, officer and permission, in one statement."""
    work.flush()
    work.connection.execute(
        delete(Cell).where(col(Cell.figure).in_(names), col(Cell.grain) == grain, col(Cell.on) == on)
    )
    asked = Asked(period, work.today)
    slices = [_slices(work, MEASURES[name], asked, grain, on) for name in names]
    return work.connection.execute(insert(Cell).from_select(list(_NAMES), union_all(*slices))).rowcount


def _slices(work: UnitOfWork, measure: Measure, asked: Asked, grain: str, on: date) -> Any:
    base = measure.base
    value = func.coalesce(func.sum(base.amount), 0) if measure.unit == "pence" else func.count()
    owner = literal("") if grain == DAY else func.coalesce(base.owner, "")
    statement = base.of(
        cast(literal(measure.name), Text).label("figure"),
        cast(literal(grain), Text).label("grain"),
        literal(on, Date).label("on_day"),
        cast(func.coalesce(base.part, ""), Text).label("slice_part"),
        cast(owner, Text).label("slice_owner"),
        cast(base.sees, Text).label("slice_sees"),
        value,
        literal(asked.period.end, Date).label("until_day"),
    )
    where = conditions(work, measure, asked)
    return statement.where(*where).group_by("slice_part", "slice_owner", "slice_sees")


def _mark(work: UnitOfWork, day: date, *, fresh: bool) -> None:
    """Say that the month was counted, up to this day."""
    month = day.replace(day=1)
    mine = (col(Cell.figure) == COUNTED, col(Cell.grain) == MONTH, col(Cell.on) == month)
    was = work.connection.execute(select(col(Cell.value)).where(*mine)).scalar()
    work.connection.execute(delete(Cell).where(*mine))
    row = {"figure": COUNTED, "grain": MONTH, "on": month, "value": max(was or 0, int(fresh)), "until": day}
    work.connection.execute(insert(Cell).values(part="", owner="", sees="", **row))


def _keep_plugins(work: UnitOfWork, day: date) -> int:
    """What plugins count, as of now."""
    answers: Iterable[Iterable[Figure]] = work.ask.figures_for(work=work, on=day)
    month = day.replace(day=1)
    found = {(one.name, one.group, one.sees): one.value for answer in answers for one in answer}
    names = {name for name, _, _ in found}
    mine = (col(Cell.figure).in_(names), col(Cell.grain) == MONTH, col(Cell.on) == month)
    work.connection.execute(delete(Cell).where(*mine))
    rows = [
        {"figure": name, "part": group, "sees": sees, "value": value, "owner": "", "on": month}
        for (name, group, sees), value in found.items()
    ]
    if rows:
        work.connection.execute(insert(Cell), [{**row, "grain": MONTH, "until": day} for row in rows])
    return len(rows)
