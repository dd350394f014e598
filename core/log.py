"""The log: every event with its deliveries, written in the transaction that made it happen.

One append-only table is outbox and audit trail at once. A delivery row for each subscriber is outbox
entry, de-duplication, retry schedule and dead letter in one.
"""

import sqlite3
from collections.abc import Sequence
from datetime import UTC, datetime
from enum import IntEnum
from typing import Any, ClassVar, NamedTuple

import msgspec
from sqlalchemy import BigInteger, Index, Integer, SmallInteger, Text, UniqueConstraint, text
from sqlmodel import Field

from core.events import Event, encode
from core.permissions import Actor, Row

_encoder = msgspec.json.Encoder()

RESTRICTED_RECORD_READ = "audit.restricted_record_read"
"""The one event with an index of its own: who looked is asked for, and is rare among all that happens."""
_READS = text(f"name = '{RESTRICTED_RECORD_READ}'")
BigId = BigInteger().with_variant(Integer(), "sqlite")


class State(IntEnum):
    """What became of a delivery."""

    OPEN = 0
    DONE = 1
    REFUSED = 2
    DEAD = 3
    DISCARDED = 4


class LoggedEvent(Row, table=True):
    """An event as it was told. Never changed: the database refuses it.

    `at` is ISO 8601 in UTC as text, so that a copy can be verified with nothing but SHA-256.
    `work_id` and `position` name the command and the event's place in it; `because_of` the event that
    caused it; `detail_hash` the salted hash of erasable personal values that stand beside it.
    """

    __tablename__ = "audit_event"
    __table_args__: ClassVar[Any] = (
        Index("ix_audit_event_subject", "subject", "seq"),
        Index("ix_audit_event_because_of", "because_of"),
        Index("ix_audit_event_reads", "seq", sqlite_where=_READS, postgresql_where=_READS),
        {"sqlite_autoincrement": True},
    )
    __sees__ = "audit.see"
    __append_only__ = True

    seq: int | None = Field(default=None, primary_key=True, sa_type=BigId)
    at: str = Field(sa_type=Text)
    name: str = Field(sa_type=Text)
    actor: str = Field(sa_type=Text)
    subject: str = Field(sa_type=Text)
    body: str = Field(sa_type=Text)
    because_of: int | None = Field(default=None, sa_type=BigInteger)
    work_id: str = Field(sa_type=Text)
    position: int = Field(sa_type=Integer)
    detail_hash: str | None = Field(default=None, sa_type=Text)


class EventDetail(Row, table=True):
    """Personal before-and-after values of an event, which can be erased without breaking the chain."""

    __tablename__ = "audit_detail"
    __sees__ = "audit.see_details"

    event_seq: int = Field(primary_key=True, foreign_key="audit_event.seq", sa_type=BigId)
    salt: str = Field(sa_type=Text)
    body: str = Field(sa_type=Text)


class Delivery(Row, table=True):
    """An event owed to one subscriber. `due_at` and `settled_at` are milliseconds since 1970 in UTC."""

    __tablename__ = "bus_delivery"
    __table_args__: ClassVar[Any] = (
        UniqueConstraint("event_seq", "subscriber"),
        Index(
            "ix_bus_delivery_due",
            "subscriber",
            "id",
            sqlite_where=text("state = 0"),
            postgresql_where=text("state = 0"),
        ),
        Index(
            "ix_bus_delivery_lane",
            "subscriber",
            "lane",
            "id",
            sqlite_where=text("lane IS NOT NULL AND state IN (0, 3)"),
            postgresql_where=text("lane IS NOT NULL AND state IN (0, 3)"),
        ),
        Index(
            "ix_bus_delivery_troubled",
            "state",
            sqlite_where=text("state IN (2, 3)"),
            postgresql_where=text("state IN (2, 3)"),
        ),
    )
    __sees__ = "bus.see"

    id: int | None = Field(default=None, primary_key=True, sa_type=BigId)
    event_seq: int = Field(foreign_key="audit_event.seq", sa_type=BigInteger)
    subscriber: str = Field(sa_type=Text)
    lane: str | None = Field(default=None, sa_type=Text)
    state: int = Field(default=State.OPEN, sa_type=SmallInteger)
    attempts: int = Field(default=0, sa_type=SmallInteger)
    due_at: int = Field(sa_type=BigInteger)
    settled_at: int | None = Field(default=None, sa_type=BigInteger)
    error: str | None = Field(default=None, sa_type=Text)


class Listener(NamedTuple):
    """A subscriber as the log knows it: its name, and whether it wants one subject's events in order."""

    subscriber: str
    in_order: bool = False


class Told(NamedTuple):
    """An event about to be written, with those it is owed to and its erasable detail's salted hash."""

    event: Event
    because_of: int | None
    listeners: Sequence[Listener]
    detail_hash: str | None = None


def milliseconds(moment: datetime) -> int:
    """A moment as whole milliseconds since 1970 in UTC."""
    return int(moment.timestamp() * 1000)


def iso(moment: datetime) -> str:
    """A moment as the log writes it: ISO 8601 in UTC with microseconds."""
    utc = moment if moment.tzinfo is UTC else moment.astimezone(UTC)
    return utc.isoformat(timespec="microseconds")


def write(driver: Any, told: Sequence[Told], *, actor: Actor, now: datetime, work_id: str) -> list[int]:
    """Write events and their deliveries by the driver's own connection; return the events' numbers in order.

    One statement on PostgreSQL; on SQLite several, in the transaction that is open.
    """
    write_to = _write_sqlite if isinstance(driver, sqlite3.Connection) else _write_postgresql
    return write_to(driver, told, actor=actor, now=now, work_id=work_id)


# One round trip, whatever the number of events. The transaction's number is taken before any event's
# number is drawn, so that the sealer can tell when every smaller number has been committed or lost.
_POSTGRESQL = """
WITH begun AS MATERIALIZED (SELECT pg_current_xact_id()),
given AS (SELECT * FROM jsonb_array_elements(%(told)s::jsonb) WITH ORDINALITY AS g (one, position)),
told AS (
    INSERT INTO audit_event (at, name, actor, subject, body, because_of, work_id, position, detail_hash)
    SELECT %(at)s, one ->> 0, %(actor)s, one ->> 1, one ->> 2, (one ->> 3)::bigint, %(work)s, position,
        one ->> 4
    FROM begun, given
    RETURNING seq, position
), owed AS (
    INSERT INTO bus_delivery (event_seq, subscriber, lane, state, attempts, due_at)
    SELECT told.seq, listener ->> 0, listener ->> 1, 0, 0, %(due)s
    FROM told JOIN given USING (position), jsonb_array_elements(one -> 5) AS listener
    ORDER BY told.seq
)
SELECT seq FROM told ORDER BY position
"""


def _write_postgresql(
    driver: Any, told: Sequence[Told], *, actor: Actor, now: datetime, work_id: str
) -> list[int]:
    given = [
        (
            one.event.name,
            one.event.subject,
            encode(one.event),
            one.because_of,
            one.detail_hash,
            _owed(one),
        )
        for one in told
    ]
    rows = driver.execute(
        _POSTGRESQL,
        {
            "at": iso(now),
            "actor": actor.subject,
            "work": work_id,
            "due": milliseconds(now),
            # One JSON value: arrays would cost the driver more than the statement costs the database.
            "told": _encoder.encode(given).decode(),
        },
    )
    return [row[0] for row in rows]


_SQLITE_EVENT = """
INSERT INTO audit_event (at, name, actor, subject, body, because_of, work_id, position, detail_hash)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
_SQLITE_DELIVERY = """
INSERT INTO bus_delivery (event_seq, subscriber, lane, state, attempts, due_at) VALUES (?, ?, ?, 0, 0, ?)
"""


def _write_sqlite(
    driver: Any, told: Sequence[Told], *, actor: Actor, now: datetime, work_id: str
) -> list[int]:
    at, due, numbers, owed = iso(now), milliseconds(now), [], []
    for position, one in enumerate(told, 1):
        event = one.event
        row = (at, event.name, actor.subject, event.subject, encode(event), one.because_of, work_id, position)
        number = driver.execute(_SQLITE_EVENT, (*row, one.detail_hash)).lastrowid
        numbers.append(number)
        owed += [(number, subscriber, lane, due) for subscriber, lane in _owed(one)]
    if owed:
        driver.executemany(_SQLITE_DELIVERY, owed)
    return numbers


def _owed(told: Told) -> list[tuple[str, str | None]]:
    return [(each.subscriber, told.event.subject if each.in_order else None) for each in told.listeners]
