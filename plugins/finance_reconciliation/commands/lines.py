"""Lines by the thousand: into the books once for ever, or into quarantine."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

import msgspec
from sqlalchemy import delete, func
from sqlalchemy import select as sql_select
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import col, select

from core.api import UnitOfWork
from plugins.finance_reconciliation.models import HeldLine, StatementLine

_COLUMNS = (
    "statement_id, bank_account_id, booked_on, pence, bank_ref, texts, payer, reversal, place, fingerprint, "
    "occurrence"
)
_TYPES = ("date", "bigint", "text", "text", "text", "boolean", "text", "bytea", "int")
_encoder = msgspec.json.Encoder()


class LineIn(NamedTuple):
    """A line to be counted. `pence` is positive for money in; `occurrence` tells equal lines apart."""

    booked_on: date
    pence: int
    bank_ref: str
    texts: tuple[str, ...]
    payer: str
    reversal: bool
    place: str
    fingerprint: bytes
    occurrence: int


@dataclass(frozen=True, slots=True)
class Sum:
    """How many lines, and what they are together in pence."""

    count: int
    total: int


def count_lines(work: UnitOfWork, statement_id: UUID, bank_account_id: UUID, lines: Sequence[LineIn]) -> None:
    """Put lines into the books; those that came before are left out."""
    _insert(work, "finance_reconciliation_line", (statement_id, bank_account_id), lines)


def hold_lines(work: UnitOfWork, statement_id: UUID, bank_account_id: UUID, lines: Sequence[LineIn]) -> None:
    """Keep lines beside the books."""
    _insert(work, "finance_reconciliation_held", (statement_id, bank_account_id), lines)


def count_held_lines(work: UnitOfWork, statement_id: UUID) -> None:
    """Put the held lines of a statement into the books, as `count_lines`, and hold them no longer."""
    work.flush()
    held: Any = HeldLine.__table__  # type: ignore[attr-defined]
    names = [name.strip() for name in _COLUMNS.split(",")]
    chosen = sql_select(*(held.c[name] for name in names)).where(held.c.statement_id == statement_id)
    made_by = postgresql if work.connection.dialect.name == "postgresql" else sqlite
    insert = made_by.insert(StatementLine).from_select(names, chosen.order_by(held.c.id))
    work.connection.execute(insert.on_conflict_do_nothing())
    drop_held_lines(work, statement_id)


def drop_held_lines(work: UnitOfWork, statement_id: UUID) -> None:
    """Hold the lines of a statement no longer; the original of the file has them still."""
    work.flush()
    work.connection.execute(delete(HeldLine).where(col(HeldLine.statement_id) == statement_id))


def counted(work: UnitOfWork, statement_id: UUID) -> Sum:
    """What of a statement is counted: its lines that had not come before."""
    wanted = select(func.count(), func.coalesce(func.sum(StatementLine.pence), 0)).where(
        col(StatementLine.statement_id) == statement_id
    )
    count, total = work.connection.execute(wanted).one()
    return Sum(count, int(total))


def _insert(work: UnitOfWork, table: str, ids: tuple[UUID, UUID], lines: Sequence[LineIn]) -> None:
    """One statement for a chunk of lines: arrays on PostgreSQL, rows in C on SQLite."""
    if not lines:
        return
    head = f"INSERT INTO {table} ({_COLUMNS})"
    rows = [(*line[:3], _encoder.encode(line.texts).decode(), *line[4:]) for line in lines]
    if work.connection.dialect.name == "postgresql":
        arrays = ", ".join(f"%s::{kind}[]" for kind in _TYPES)
        given: Any = (*ids, *(list(column) for column in zip(*rows, strict=True)))
        work.connection.exec_driver_sql(
            f"{head} SELECT %s, %s, l.* FROM unnest({arrays}) AS l ON CONFLICT DO NOTHING",  # noqa: S608 - ours
            given,
        )
        return
    marks = ", ".join("?" * (len(ids) + len(_TYPES)))
    plain = tuple(one.hex for one in ids)
    given = [(*plain, row[0].isoformat(), *row[1:]) for row in rows]
    work.connection.exec_driver_sql(f"{head} VALUES ({marks}) ON CONFLICT DO NOTHING", given)
