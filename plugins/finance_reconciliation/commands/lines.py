"""Lines by the thousand: into the books once for ever, or into quarantine."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

import msgspec
from sqlalchemy import delete, func, literal
from sqlalchemy import select as sql_select
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import col, select

from core.api import UnitOfWork
from plugins.finance_reconciliation.models import DetailLine, HeldLine, StatementLine

_COLUMNS = (
    "booked_on, pence, bank_ref, texts, payer, reversal, place, fingerprint, occurrence, code, counterparty, "
    "original_on"
)
_TYPES = (
    *("date", "bigint", "text", "text", "text", "boolean", "text", "bytea", "int"),
    *("text", "text", "date"),
)
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
    code: str = ""
    counterparty: str = ""
    original_on: date | None = None


@dataclass(frozen=True, slots=True)
class Sum:
    """How many lines, and what they are together in pence."""

    count: int
    total: int


def count_lines(work: UnitOfWork, statement_id: UUID, bank_account_id: UUID, lines: Sequence[LineIn]) -> None:
    """Put lines into the books; those that came before are left out."""
    ids = {"statement_id": statement_id, "bank_account_id": bank_account_id}
    _insert(work, "finance_reconciliation_line", ids, lines)


def keep_details(work: UnitOfWork, statement_id: UUID, lines: Sequence[LineIn]) -> None:
    """Keep lines that explain sums of the bank; those that came before are left out."""
    _insert(work, "finance_reconciliation_detail", {"statement_id": statement_id}, lines)


def hold_lines(
    work: UnitOfWork, statement_id: UUID, bank_account_id: UUID | None, lines: Sequence[LineIn]
) -> None:
    """Keep lines beside the books."""
    ids = {"statement_id": statement_id, "bank_account_id": bank_account_id}
    _insert(work, "finance_reconciliation_held", ids, lines)


def count_held_lines(work: UnitOfWork, statement_id: UUID, bank_account_id: UUID | None) -> None:
    """Put the held lines of a statement into the books of this account, and hold them no longer.

    Without an account they are details, and are kept as such.
    """
    work.flush()
    held: Any = HeldLine.__table__  # type: ignore[attr-defined]
    names = ["statement_id", *(name.strip() for name in _COLUMNS.split(","))]
    wanted = [held.c[name] for name in names]
    if bank_account_id is not None:
        names.append("bank_account_id")
        wanted.append(literal(bank_account_id, type_=held.c.bank_account_id.type))
    chosen = sql_select(*wanted).where(held.c.statement_id == statement_id)
    made_by = postgresql if work.connection.dialect.name == "postgresql" else sqlite
    into = DetailLine if bank_account_id is None else StatementLine
    insert = made_by.insert(into).from_select(names, chosen.order_by(held.c.id))
    work.connection.execute(insert.on_conflict_do_nothing())
    drop_held_lines(work, statement_id)


def drop_held_lines(work: UnitOfWork, statement_id: UUID) -> None:
    """Hold the lines of a statement no longer; the original of the file has them still."""
    work.flush()
    work.connection.execute(delete(HeldLine).where(col(HeldLine.statement_id) == statement_id))


def counted(work: UnitOfWork, statement_id: UUID) -> Sum:
    """What of a statement is counted: its lines that had not come before."""
    return _sum(work, StatementLine, statement_id)


def details_kept(work: UnitOfWork, statement_id: UUID) -> Sum:
    """What of a file of details is kept: its lines that had not come before."""
    return _sum(work, DetailLine, statement_id)


def _sum(work: UnitOfWork, table: type[StatementLine | DetailLine], statement_id: UUID) -> Sum:
    wanted = select(func.count(), func.coalesce(func.sum(table.pence), 0)).where(
        col(table.statement_id) == statement_id
    )
    count, total = work.connection.execute(wanted).one()
    return Sum(count, int(total))


def _insert(work: UnitOfWork, table: str, ids: Mapping[str, UUID | None], lines: Sequence[LineIn]) -> None:
    """One statement for a chunk of lines: arrays on PostgreSQL, rows in C on SQLite."""
    if not lines:
        return
    head = f"INSERT INTO {table} ({', '.join(ids)}, {_COLUMNS})"
    rows = [(*line[:3], _encoder.encode(line.texts).decode(), *line[4:]) for line in lines]
    if work.connection.dialect.name == "postgresql":
        arrays = ", ".join(f"%s::{kind}[]" for kind in _TYPES)
        fixed = ", ".join("%s::uuid" for _ in ids)
        given: Any = (*ids.values(), *(list(column) for column in zip(*rows, strict=True)))
        work.connection.exec_driver_sql(
            f"{head} SELECT {fixed}, l.* FROM unnest({arrays}) AS l ON CONFLICT DO NOTHING",  # noqa: S608 - ours
            given,
        )
        return
    marks = ", ".join("?" * (len(ids) + len(_TYPES)))
    plain = tuple(one.hex if one else None for one in ids.values())
    given = [
        (*plain, row[0].isoformat(), *row[1:-1], row[-1].isoformat() if row[-1] else None) for row in rows
    ]
    work.connection.exec_driver_sql(f"{head} VALUES ({marks}) ON CONFLICT DO NOTHING", given)
