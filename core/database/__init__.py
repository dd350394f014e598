"""Engines: one that writes and one that only reads, for SQLite and PostgreSQL."""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, MetaData, QueuePool, create_engine, event
from sqlalchemy.engine import make_url
from sqlmodel import SQLModel

from core.errors import Fault, Misconfigured

# Every constraint has a name, so that a migration can drop it on both databases.
SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}

_BUSY_MS = 60_000


def metadata() -> MetaData:
    """All tables of core and of every plugin that was imported."""
    return SQLModel.metadata


def writer(url: str, *, pool: int = 20) -> Engine:
    """The engine for units of work.

    On SQLite BEGIN IMMEDIATE makes other processes wait at the start rather than fail at the end.
    """
    if make_url(url).get_backend_name() == "postgresql":
        return create_engine(_psycopg(url), pool_size=pool, max_overflow=pool)
    engine = create_engine(url, poolclass=QueuePool, pool_size=1, max_overflow=4)
    _prepare_sqlite(engine, begin="BEGIN IMMEDIATE")
    return engine


class Writing:
    """Opens the one transaction of a command.

    SQLite has one writer at a time, so its connection is kept open under a lock: taking one from a pool
    for every command would cost a third of a small command. On PostgreSQL each gets one from the pool.
    """

    def __init__(self, engine: Engine) -> None:
        """Write through this engine."""
        self._engine = engine
        self._lock = threading.RLock()
        self._kept: Connection | None = None

    @contextmanager
    def begin(self) -> Iterator[Connection]:
        """A connection in a transaction: committed at the end, rolled back when anything is raised."""
        if self._engine.dialect.name != "sqlite":
            with self._engine.connect() as connection, connection.begin():
                yield connection
            return
        with self._lock:
            connection = self._connection()
            with connection.begin():
                yield connection

    def close(self) -> None:
        """Let go of the connection that is kept."""
        with self._lock:
            if self._kept is not None:
                self._kept.close()
                self._kept = None

    def _connection(self) -> Connection:
        if self._kept is None or self._kept.closed or self._kept.invalidated:
            self._kept = self._engine.connect()
        if self._kept.in_transaction():
            message = "a unit of work is open in this thread already; finish it before another begins"
            raise Fault(message)
        return self._kept


def reader(url: str, *, pool: int = 20) -> Engine:
    """The engine for looking: it never waits for a writer, and refuses to write."""
    if make_url(url).get_backend_name() == "postgresql":
        engine = create_engine(_psycopg(url), pool_size=pool, max_overflow=pool)

        @event.listens_for(engine, "connect")
        def _read_only(connection: Any, _record: object) -> None:
            connection.read_only = True

        return engine
    engine = create_engine(url, poolclass=QueuePool, pool_size=8, max_overflow=32)
    _prepare_sqlite(engine, begin="BEGIN DEFERRED")
    return engine


def _psycopg(url: str) -> str:
    return make_url(url).set(drivername="postgresql+psycopg").render_as_string(hide_password=False)


def _prepare_sqlite(engine: Engine, *, begin: str) -> None:
    if engine.url.database in (None, "", ":memory:"):
        message = "a council needs a database file: sqlite:///path/to/borough.db"
        raise Misconfigured(message)

    @event.listens_for(engine, "connect")
    def _connect(connection: sqlite3.Connection, _record: object) -> None:
        connection.isolation_level = None  # SQLAlchemy's begin event says how to begin, not the driver
        for pragma in (
            f"busy_timeout = {_BUSY_MS}",
            "journal_mode = WAL",
            "synchronous = FULL",  # money: a commit must outlive a power cut
            "foreign_keys = ON",
            "temp_store = MEMORY",
        ):
            connection.execute(f"PRAGMA {pragma}")
        if begin == "BEGIN DEFERRED":
            connection.execute("PRAGMA query_only = ON")

    @event.listens_for(engine, "begin")
    def _begin(connection: Any) -> None:
        connection.connection.driver_connection.execute(begin)
