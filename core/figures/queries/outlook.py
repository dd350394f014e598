"""What will come of a case type, and whether there are hands enough for it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import func, select
from sqlmodel import col

from core.calendar import monday_of
from core.cases.models import Case
from core.errors import Refused
from core.figures.queries.asked import Asked, month_of
from core.figures.queries.counting import total
from core.figures.queries.judged import book_of
from core.figures.queries.series import daily
from core.figures.rules.forecasting import Forecast, forecast
from core.figures.rules.workload import Workload, workload
from core.values import Decision, Period
from core.work import UnitOfWork, find_id
from core.workload.models import Absence, Capacity
from core.workload.rules.fairness import FULL

_HISTORY = timedelta(days=3 * 366)
_AHEAD = 26


@dataclass(frozen=True, slots=True)
class Stretch:
    """Arrivals and hours over some days to come."""

    name: str
    period: Period
    expected: float
    low: float
    high: float
    workload: Decision[Workload]


@dataclass(frozen=True, slots=True)
class Outlook:
    """The weeks that were, those to come, and the next month and quarter; nothing to come without history."""

    past: tuple[tuple[date, int], ...]
    forecast: Decision[Forecast | None]
    stretches: tuple[Stretch, ...]
    open_now: int
    officers: int


def outlook(work: UnitOfWork, *, case_type: str) -> Outlook:
    """The outlook for a case type, from the days that were counted, of what this actor may see."""
    asked = Asked(Period(work.today, work.today), work.today, part=case_type)
    last = monday_of(work.today) - timedelta(days=1)
    first, days = daily(work, "cases.opened", asked, first=last - _HISTORY, last=last)
    found = forecast(first, days, weeks=_AHEAD)
    open_now = total(work, "cases.open", asked)
    officers = _officers(work, case_type)
    whole = len(days) // 7 * 7
    starts = first + timedelta(days=len(days) - whole)
    past = tuple(
        (starts + timedelta(days=n), sum(days[len(days) - whole + n : len(days) - whole + n + 7]))
        for n in range(0, whole, 7)
    )
    stretches = _stretches(work, found.result, case_type, officers) if found.result else ()
    return Outlook(past, found, stretches, open_now, len(officers))


def _officers(work: UnitOfWork, case_type: str) -> Mapping[UUID, int]:
    """Who has open cases of the type now, and which part of full time each works, in per cent."""
    asked = select(func.distinct(col(Case.owner))).where(
        col(Case.type) == case_type, col(Case.closed_at).is_(None), col(Case.owner).like("user/%")
    )
    found = [find_id(str(owner).partition("/")[2]) for owner in work.session.execute(asked).scalars()]
    ids = [one for one in found if one]
    parts = select(col(Capacity.user_id), col(Capacity.percent)).where(col(Capacity.user_id).in_(ids))
    return dict.fromkeys(ids, FULL) | {row.user_id: row.percent for row in work.session.execute(parts)}


def _people_weeks(work: UnitOfWork, officers: Mapping[UUID, int], period: Period) -> float:
    """For how many weeks of full time these officers are there in a period."""
    away = dict.fromkeys(officers, 0)
    asked = select(Absence).where(
        col(Absence.user_id).in_(officers),
        col(Absence.starts_on) <= period.end,
        col(Absence.ends_on) >= period.start,
    )
    for one in work.session.execute(asked).scalars():
        away[one.user_id] += Period(max(one.starts_on, period.start), min(one.ends_on, period.end)).days
    days = sum(percent * max(period.days - away[key], 0) for key, percent in officers.items())
    return days / FULL / 7


def _stretches(
    work: UnitOfWork, found: Forecast, case_type: str, officers: Mapping[UUID, int]
) -> tuple[Stretch, ...]:
    month = month_of(month_of(work.today).end + timedelta(days=1))
    quarter = Period(month.start, month_of(month.start + timedelta(days=70)).end)
    return tuple(
        _stretch(work, name, period, found, case_type, officers)
        for name, period in (("Next month", month), ("Next three months", quarter))
    )


def _stretch(
    work: UnitOfWork,
    name: str,
    period: Period,
    found: Forecast,
    case_type: str,
    officers: Mapping[UUID, int],
) -> Stretch:
    expected, low, high = found.between(period.start, period.end)
    weight = book_of(work).weight(case_type, on=work.today)
    hours, percent = book_of(work).week(on=work.today)
    if weight is None or hours is None or percent is None:
        message = (
            "workload.toml says nothing for today; give minutes_a_case, hours_a_week and percent_on_cases"
        )
        raise Refused(message)
    needed = workload(
        arrivals=expected,
        minutes_a_case=weight.value,
        people_weeks=_people_weeks(work, officers, period),
        weeks=period.days / 7,
        hours_a_week=hours.value,
        percent_on_cases=percent.value,
        source=weight.source,
    )
    return Stretch(name, period, expected, low, high, needed)
