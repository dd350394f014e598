"""Engines: one that writes and one that only reads, for SQLite and PostgreSQL."""

import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, MetaData, QueuePool, RootTransaction, create_engine, event
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
_BEGIN_WRITING = "BEGIN IMMEDIATE"


def metadata() -> MetaData:
    """All tables of core and of every plugin that was imported."""
    return SQLModel.metadata


def writer(url: str, *, pool: int = 20) -> Engine:
    """The engine for units of work.

    On SQLite BEGIN IMMEDIATE makes other processes wait at the start rather than fail at the end.
    """
    if make_url(url).get_backend_name() == "postgresql":
        return create_engine(_psycopg(url), pool_size=pool, max_overflow=pool, pool_use_lifo=True)
    engine = create_engine(url, poolclass=QueuePool, pool_size=1, max_overflow=4)
    _prepare_sqlite(engine, begin=_BEGIN_WRITING)
    return engine


class Transaction:
    """The one transaction of a command. It begins when something first asks for its connection."""

    __slots__ = ("_begun", "_connection", "_let_go")

    def __init__(self, connection: Connection, let_go: Callable[[], object]) -> None:
        """Hold a connection that is in no transaction; `let_go` is called at the end."""
        self._connection = connection
        self._let_go = let_go
        self._begun: RootTransaction | None = None

    @property
    def connection(self) -> Connection:
        """SQLAlchemy's connection, in the transaction."""
        if self._begun is None:
            self._begun = self._connection.begin()
        return self._connection

    @property
    def is_empty(self) -> bool:
        """Whether nothing has been asked of the database yet."""
        return self._begun is None

    def write_only(self, write: Callable[[Any], object]) -> None:
        """Let `write` use the driver's own connection: all it writes is committed, or nothing.

        For an empty transaction in which nothing else will be done. On PostgreSQL `write` sends one
        statement, which is its own transaction and spares two round trips; on SQLite SQLAlchemy's share of
        beginning and committing is spared, which would be a fifth of the whole.
        """
        driver: Any = self._connection.connection.driver_connection
        if self._connection.dialect.name == "postgresql":
            driver.autocommit = True
            try:
                write(driver)
            finally:
                driver.autocommit = False
            return
        driver.execute(_BEGIN_WRITING)
        try:
            write(driver)
            driver.execute("COMMIT")  # unlike driver.commit(), this is prepared once
        except BaseException:
            driver.rollback()
            raise

    def commit(self) -> None:
        """Commit what was done, if anything was."""
        if self._begun is not None:
            self._begun.commit()

    def close(self) -> None:
        """Roll back what was not committed, and let go of the connection."""
        try:
            if self._begun is not None:
                self._begun.close()
        finally:
            self._let_go()


class Writing:
    """Opens the one transaction of a command.

    SQLite has one writer at a time, so its connection is kept open under a lock: taking one from a pool
    for every command would cost a third of a small command. On PostgreSQL each gets one from the pool.
    """

    def __init__(self, engine: Engine) -> None:
        """Write through this engine."""
        self._engine = engine
        self._is_sqlite = engine.dialect.name == "sqlite"
        self._lock = threading.RLock()
        self._kept: Connection | None = None
        self._busy = False

    def open(self) -> Transaction:
        """A transaction for the caller to commit and, whatever happens, to close."""
        if not self._is_sqlite:
            connection = self._engine.connect()
            return Transaction(connection, connection.close)
        self._lock.acquire()
        try:
            return Transaction(self._connection(), self._let_go)
        except BaseException:
            self._lock.release()
            raise

    @contextmanager
    def begin(self) -> Iterator[Connection]:
        """A connection in a transaction: committed at the end, rolled back when anything is raised."""
        transaction = self.open()
        try:
            yield transaction.connection
            transaction.commit()
        finally:
            transaction.close()

    def close(self) -> None:
        """Let go of the connection that is kept."""
        with self._lock:
            if self._kept is not None:
                self._kept.close()
                self._kept = None

    def _connection(self) -> Connection:
        if self._busy:
            message = "a unit of work is open in this thread already; finish it before another begins"
            raise Fault(message)
        if self._kept is None or self._kept.closed or self._kept.invalidated:
            self._kept = self._engine.connect()
        self._busy = True
        return self._kept

    def _let_go(self) -> None:
        self._busy = False
        self._lock.release()


def reader(url: str, *, pool: int = 20) -> Engine:
    """The engine for looking: it never waits for a writer, and refuses to write."""
    if make_url(url).get_backend_name() == "postgresql":
        engine = create_engine(_psycopg(url), pool_size=pool, max_overflow=pool, pool_use_lifo=True)

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
