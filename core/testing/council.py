"""A council for tests: real tables, real bus, a clock that stands still until it is moved."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from types import ModuleType
from typing import Any

from core import migrate
from core.bus import Patience
from core.council import Configuration, Council, Ports
from core.database import schema
from core.permissions import Actor
from core.ports import StatementReader
from core.testing.twins import MemoryFiles, MemorySender
from core.values.ids import new_id, subject
from core.vault import new_key

FIRST_MORNING = datetime(2026, 4, 7, 8, 0, tzinfo=UTC)
"""Tuesday 7 April 2026, 9 o'clock in Britain: the day after Easter Monday, early in a rent year."""


_KEY = new_key()


class MovableClock:
    """A clock that stands still until a test moves it."""

    def __init__(self, now: datetime) -> None:
        """Stand at `now`, which must be aware."""
        self.now = now

    def __call__(self) -> datetime:
        """The moment at which it stands."""
        return self.now

    def set(self, now: datetime) -> None:
        """Stand at another moment."""
        self.now = now

    def advance(self, **length: float) -> None:
        """Move on, by the arguments of a timedelta."""
        self.now += timedelta(**length)


def a_council(
    folder: Path,
    *enabled: str,
    now: datetime = FIRST_MORNING,
    database: str | None = None,
    settings: Mapping[str, Mapping[str, Any]] | None = None,
    extra: Mapping[str, ModuleType] | None = None,
    readers: tuple[StatementReader, ...] = (),
    closed_days: Mapping[date, str] | None = None,
    patience: Patience | None = None,
) -> Council:
    """A council with these plugins enabled, on a new SQLite file in `folder` or the empty `database`.

    `extra` are plugin modules that are not installed. Its clock is a `MovableClock`.
    """
    council = Council(
        Configuration(
            name="Borough of Elmbridge Vale",
            database=database or f"sqlite:///{folder / 'borough.db'}",
            clock=MovableClock(now),
            ports=Ports(files=MemoryFiles(), readers=readers, sender=MemorySender()),
            enabled=enabled,
            settings=settings or {},
            closed_days=closed_days or {},
            secret_keys=(_KEY,),
            patience=patience or Patience(attempts=3, first_wait_ms=1_000),
        ),
        extra=extra,
    )
    _make_tables(council)
    return council


_made: dict[frozenset[str], bytes] = {}


def _make_tables(council: Council) -> None:
    """Make the tables; the same set of them in a new SQLite file is copied from the first one."""
    file = Path(council.engine.url.database or "")
    key = frozenset(str(table.__tablename__) for table in council.tables)
    is_new_file = council.engine.dialect.name == "sqlite" and not file.exists()
    if is_new_file and key in _made:
        file.write_bytes(_made[key])
        return
    schema.create(council.engine, council.tables)
    if is_new_file:
        migrate.stamp(council.engine, council.registry.manifests)
        council.engine.dispose()  # the last connection writes the whole of the log into the file
        _made[key] = file.read_bytes()


def an_officer(
    *permissions: str, name: str = "Pat Officer", limits: Mapping[str, int] | None = None
) -> Actor:
    """A member of staff with these permissions and limits in pence by act."""
    return Actor(
        subject=subject("user", new_id()),
        name=name,
        permissions=frozenset(permissions),
        limits=limits or {},
    )
