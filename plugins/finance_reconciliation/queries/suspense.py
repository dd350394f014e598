"""What waits in suspense: by age, reason and amount."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import aliased
from sqlmodel import col, func, select

from core.api import NotFound, UnitOfWork
from plugins.finance_reconciliation.models import (
    LineMatch,
    Placing,
    StatementLine,
    SuspenseLine,
    SuspenseState,
)


@dataclass(frozen=True, slots=True)
class SuspenseView:
    """A line that waits, what the bank says of it, and why it waits."""

    suspense: SuspenseLine
    line: StatementLine
    because: str

    @property
    def texts(self) -> tuple[str, ...]:
        """What the bank says of it."""
        return tuple(json.loads(self.line.texts))

    def age(self, today: date) -> int:
        """Days since the bank booked it."""
        return (today - self.suspense.booked_on).days


def suspense(work: UnitOfWork, *, reason: str | None = None, limit: int = 200) -> list[SuspenseView]:
    """What waits in suspense, oldest first; of one reason when it is given."""
    wanted = _views().where(SuspenseLine.state == SuspenseState.OPEN)
    if reason:
        wanted = wanted.where(SuspenseLine.reason == reason)
    wanted = wanted.order_by(col(SuspenseLine.booked_on), col(SuspenseLine.line_id)).limit(limit)
    return [SuspenseView(*row) for row in work.session.execute(wanted)]


def suspense_line(work: UnitOfWork, line_id: int) -> SuspenseView:
    """One line that is or was in suspense; NotFound when it never was."""
    row = work.session.execute(_views().where(SuspenseLine.line_id == line_id)).first()
    if row is None:
        message = "there is no such line in suspense, or none that you may see"
        raise NotFound(message)
    return SuspenseView(*row)


def suspense_by_reason(work: UnitOfWork) -> Sequence[tuple[str, int, int, date]]:
    """For each reason that something waits: the code, how many lines, their net pence, the oldest day."""
    wanted = (
        select(
            SuspenseLine.reason,
            func.count(),
            func.sum(SuspenseLine.pence),
            func.min(SuspenseLine.booked_on),
        )
        .where(SuspenseLine.state == SuspenseState.OPEN)
        .group_by(col(SuspenseLine.reason))
        .order_by(func.min(SuspenseLine.booked_on))
    )
    return [(row[0], row[1], int(row[2]), row[3]) for row in work.session.execute(wanted)]


def _views() -> Any:
    return (
        select(SuspenseLine, StatementLine, LineMatch.because)
        .join(StatementLine, col(StatementLine.id) == SuspenseLine.line_id)
        .join(LineMatch, col(LineMatch.line_id) == SuspenseLine.line_id)
        .where(col(LineMatch.id) == _last_wait())
    )


def _last_wait() -> Any:
    """The newest match that says a line waits: one that was undone waits a second time."""
    later = aliased(LineMatch)
    wanted = select(func.max(later.id)).where(
        later.line_id == SuspenseLine.line_id, later.how == Placing.SUSPENSE
    )
    return wanted.scalar_subquery()
