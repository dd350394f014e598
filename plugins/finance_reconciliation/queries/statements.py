"""Files and statements: what arrived, what became of it, and how much of it is placed."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import BigInteger, case, cast
from sqlmodel import col, func, select

from core.api import NotFound, UnitOfWork
from plugins.finance_reconciliation.models import (
    BankFile,
    LineMatch,
    Placing,
    Statement,
    StatementLine,
    StatementState,
)


@dataclass(frozen=True, slots=True)
class Placed:
    """How much of a statement was matched, and how much went to suspense; net, in pence."""

    matched: int = 0
    matched_amount: int = 0
    suspense: int = 0
    suspense_amount: int = 0


def bank_file(work: UnitOfWork, file_id: UUID) -> BankFile:
    """One file; NotFound when there is none that this actor may see."""
    found = work.session.exec(select(BankFile).where(BankFile.id == file_id)).first()
    if found is None:
        message = "there is no such file, or none that you may see"
        raise NotFound(message)
    return found


def came_before(work: UnitOfWork, file: BankFile) -> BankFile | None:
    """The earliest file that held the very same bytes, if this one was not the first."""
    wanted = (
        select(BankFile)
        .where(BankFile.sha256 == file.sha256, col(BankFile.id) < file.id)
        .order_by(col(BankFile.id))
        .limit(1)
    )
    return work.session.exec(wanted).first()


def bank_files(work: UnitOfWork, *, limit: int = 50) -> Sequence[BankFile]:
    """The newest files, whatever became of them."""
    return work.session.exec(select(BankFile).order_by(col(BankFile.id).desc()).limit(limit)).all()


def statement(work: UnitOfWork, statement_id: UUID) -> Statement:
    """One statement; NotFound when there is none that this actor may see."""
    found = work.session.exec(select(Statement).where(Statement.id == statement_id)).first()
    if found is None:
        message = "there is no such statement, or none that you may see"
        raise NotFound(message)
    return found


def statements(work: UnitOfWork, *, limit: int = 50) -> Sequence[Statement]:
    """The newest statements, whatever their state."""
    return work.session.exec(select(Statement).order_by(col(Statement.id).desc()).limit(limit)).all()


def statements_of(work: UnitOfWork, file_id: UUID) -> Sequence[Statement]:
    """The statements of a file, in its order."""
    wanted = select(Statement).where(Statement.file_id == file_id).order_by(col(Statement.position))
    return work.session.exec(wanted).all()


def in_quarantine(work: UnitOfWork) -> Sequence[Statement]:
    """The statements that wait for a second person, oldest first."""
    wanted = select(Statement).where(Statement.state == StatementState.QUARANTINED)
    return work.session.exec(wanted.order_by(col(Statement.id))).all()


def placed_of(work: UnitOfWork, statement_id: UUID) -> Placed:
    """How the lines of a statement were placed when it was read; later moves do not count."""
    first = (Placing.MATCHED, Placing.REVERSAL, Placing.SUSPENSE)
    waits = case((col(LineMatch.how) == Placing.SUSPENSE, 1), else_=0)
    wanted = (
        select(waits, func.count(), cast(func.sum(StatementLine.pence), BigInteger))
        .join(StatementLine, col(StatementLine.id) == LineMatch.line_id)
        .where(StatementLine.statement_id == statement_id, col(LineMatch.how).in_(first))
        .group_by(waits)
    )
    found = {row[0]: row[1:] for row in work.session.execute(wanted)}
    return Placed(*found.get(0, (0, 0)), *found.get(1, (0, 0)))
