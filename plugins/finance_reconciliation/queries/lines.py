"""Bank lines: those still to be placed, those of a statement, and the story of one."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import and_
from sqlalchemy import select as sql_select
from sqlalchemy.orm import aliased
from sqlmodel import col, func, select

from core.api import NotFound, UnitOfWork
from plugins.finance_reconciliation.models import DetailLine, HeldLine, LineMatch, Statement, StatementLine

_TABLE: Any = StatementLine.__table__  # type: ignore[attr-defined]
PLACING = (
    *("id", "booked_on", "pence", "bank_ref", "texts", "payer", "reversal"),
    *("code", "counterparty", "original_on"),
)
"""What must be known of a line to place it."""


@dataclass(frozen=True, slots=True)
class LineView:
    """A line with where it is now and why; `match` is None until it is placed."""

    line: StatementLine
    match: LineMatch | None

    @property
    def texts(self) -> tuple[str, ...]:
        """What the bank says of it."""
        return tuple(json.loads(self.line.texts))


def unplaced_lines(work: UnitOfWork, statement: Statement, *, limit: int) -> Sequence[Any]:
    """The next lines of a statement to be placed, as plain rows, in the order of the file."""
    wanted = (
        sql_select(*(_TABLE.c[name] for name in PLACING))
        .where(_TABLE.c.statement_id == statement.id, _TABLE.c.id > statement.placed_to)
        .order_by(_TABLE.c.id)
        .limit(limit)
    )
    return work.connection.execute(wanted).all()


def lines_of(work: UnitOfWork, statement_id: UUID, *, after: int = 0, limit: int = 100) -> list[LineView]:
    """Lines of a statement with where they are now, a page at a time behind the line `after`."""
    wanted = (
        select(StatementLine, LineMatch)
        .outerjoin(LineMatch, and_(col(LineMatch.line_id) == StatementLine.id, is_latest()))
        .where(StatementLine.statement_id == statement_id, col(StatementLine.id) > after)
        .order_by(col(StatementLine.id))
        .limit(limit)
    )
    return [LineView(line, match) for line, match in work.session.exec(wanted)]


def details_of(
    work: UnitOfWork, statement_id: UUID, *, after: int = 0, limit: int = 100
) -> Sequence[DetailLine]:
    """Lines of a file that explains sums of the bank, a page at a time behind the line `after`."""
    wanted = (
        select(DetailLine)
        .where(DetailLine.statement_id == statement_id, col(DetailLine.id) > after)
        .order_by(col(DetailLine.id))
        .limit(limit)
    )
    return work.session.exec(wanted).all()


def held_lines_of(
    work: UnitOfWork, statement_id: UUID, *, after: int = 0, limit: int = 100
) -> Sequence[HeldLine]:
    """Lines of a statement in quarantine, a page at a time behind the line `after`."""
    wanted = (
        select(HeldLine)
        .where(HeldLine.statement_id == statement_id, col(HeldLine.id) > after)
        .order_by(col(HeldLine.id))
        .limit(limit)
    )
    return work.session.exec(wanted).all()


def line_view(work: UnitOfWork, line_id: int) -> LineView:
    """One line with where it is now; NotFound when there is none that this actor may see."""
    wanted = (
        select(StatementLine, LineMatch)
        .outerjoin(LineMatch, and_(col(LineMatch.line_id) == StatementLine.id, is_latest()))
        .where(StatementLine.id == line_id)
    )
    row = work.session.exec(wanted).first()
    if row is None:
        message = "there is no such bank line, or none that you may see"
        raise NotFound(message)
    return LineView(*row)


def story_of(work: UnitOfWork, line_id: int) -> Sequence[LineMatch]:
    """Everything that was done with a line, oldest first."""
    wanted = select(LineMatch).where(LineMatch.line_id == line_id).order_by(col(LineMatch.id))
    return work.session.exec(wanted).all()


def matches_of_account(work: UnitOfWork, account_id: UUID, *, limit: int = 20) -> list[LineView]:
    """The newest bank lines that were put on an account."""
    wanted = (
        select(StatementLine, LineMatch)
        .join(LineMatch, col(LineMatch.line_id) == StatementLine.id)
        .where(LineMatch.account_id == account_id)
        .order_by(col(LineMatch.id).desc())
        .limit(limit)
    )
    return [LineView(line, match) for line, match in work.session.exec(wanted)]


def is_latest() -> Any:
    """The condition that a match is the last of its line."""
    later = aliased(LineMatch)
    last = select(func.max(later.id)).where(later.line_id == LineMatch.line_id).scalar_subquery()
    return col(LineMatch.id) == last
