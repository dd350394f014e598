"""What a week comes to for every live tenancy, as one SELECT: the run, its dry run and arrears use it."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, ColumnElement, Date, Select, and_, case, cast, func, literal, or_, select
from sqlmodel import col

from core.api import UnitOfWork
from plugins.rent_recovery.models import ChargeLine, Tenancy
from plugins.rent_recovery.queries.policy import policy
from plugins.rent_recovery.rules import WEEK

_LINE_FROM, _LINE_TO, _TENANCY_TO = col(ChargeLine.starts_on), col(ChargeLine.ends_on), col(Tenancy.ends_on)


@dataclass(frozen=True, slots=True)
class Head:
    """What one component comes to in a week: how many charges, and how much in pence."""

    component: str
    count: int
    total: int


def charges_of_week(week_commencing: date, *conditions: ColumnElement[bool]) -> Select[Any]:
    """`account_id`, `amount`, `head` and `due_on` of every charge of the week from a Monday.

    A part week is `weekly` / 7 × days, half-up by whole numbers, as the rule `part_week` has it; first and
    last day are charged. What rounds to nothing is no charge.
    """
    sunday = week_commencing + timedelta(days=WEEK - 1)
    days = sum(
        (case((_charged_on(week_commencing + timedelta(days=n)), 1), else_=0) for n in range(WEEK)),
        start=literal(0),
    )
    whole = and_(
        week_commencing >= _LINE_FROM, _open_until(_LINE_TO, sunday), _open_until(_TENANCY_TO, sunday)
    )
    part = (2 * col(ChargeLine.weekly) * days + WEEK) // (2 * WEEK)
    monday = literal(week_commencing, Date)
    lines = (
        select(
            col(Tenancy.account_id).label("account_id"),
            case((whole, col(ChargeLine.weekly)), else_=part).label("amount"),
            col(ChargeLine.component).label("head"),
            case((monday < _LINE_FROM, _LINE_FROM), else_=monday).label("due_on"),
        )
        .join(ChargeLine, col(ChargeLine.tenancy_id) == col(Tenancy.id))
        .where(
            sunday >= _LINE_FROM,
            _open_until(_LINE_TO, week_commencing),
            _open_until(_TENANCY_TO, week_commencing),
            *conditions,
        )
        .subquery("lines")
    )
    return select(*lines.c).where(lines.c.amount > 0)


def total_of_week(week_commencing: date, *conditions: ColumnElement[bool]) -> Select[Any]:
    """The same summed by account: `account_id` and `amount`."""
    lines = charges_of_week(week_commencing, *conditions).subquery("charges")
    return select(lines.c.account_id, cast(func.sum(lines.c.amount), BigInteger).label("amount")).group_by(
        lines.c.account_id
    )


def preview_of_week(work: UnitOfWork, *, week_commencing: date) -> list[Head]:
    """What the debit of a week would come to, by component; nothing is posted. Empty in a rent-free week."""
    if week_commencing in policy(work).rent_free:
        return []
    lines = charges_of_week(week_commencing).subquery("charges")
    wanted = (
        select(lines.c.head, func.count(), cast(func.sum(lines.c.amount), BigInteger))
        .group_by(lines.c.head)
        .order_by(lines.c.head)
    )
    return [Head(*row) for row in work.session.execute(wanted)]


def charged_in(work: UnitOfWork, *, tenancy_id: UUID, weeks: list[date]) -> int:
    """What the charges of a tenancy in these weeks come to now, in pence."""
    total = 0
    for week in weeks:
        lines = total_of_week(week, col(Tenancy.id) == tenancy_id).subquery("total")
        total += work.connection.execute(select(func.coalesce(func.sum(lines.c.amount), 0))).scalar_one()
    return int(total)


def _open_until(column: Any, day: date) -> ColumnElement[bool]:
    return or_(column.is_(None), column >= day)


def _charged_on(day: date) -> ColumnElement[bool]:
    return and_(day >= _LINE_FROM, _open_until(_LINE_TO, day), _open_until(_TENANCY_TO, day))
