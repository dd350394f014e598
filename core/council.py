"""A council: its configuration, plugins, database, bus and timetable, assembled."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import partial
from pathlib import Path
from types import ModuleType
from typing import Any

from core import database, registry
from core.audit.commands import record_reads
from core.audit.queries import newly_read
from core.bus import Bus, Patience, listeners
from core.calendar import Calendars
from core.cases.assembly import council_book
from core.cases.queries.versions import recall
from core.correspondence.audiences import AUDIENCES
from core.correspondence.letterhead import Letterhead
from core.correspondence.office import open_office
from core.events import Event
from core.figures.book import council_book as figures_book
from core.hearing import SUBSCRIBERS
from core.nights import JOBS
from core.permissions import Actor, Permission, Row
from core.ports import (
    FileStore,
    IdentityProvider,
    NoScanner,
    NoSender,
    Scanner,
    Sender,
    StatementReader,
)
from core.rooms import ACTS, EVENTS, PERMISSIONS, TABLES
from core.staff.rules import STRONG
from core.timetable import Timetable
from core.values.ids import Subject
from core.values.look import Look
from core.vault import Vault
from core.work import Surroundings, UnitOfWork
from core.workload.policy import read_policy


class Command:
    """The one unit of work of a command; a generator would say it shorter and cost more."""

    __slots__ = ("_actor", "_cause", "_council", "_transaction", "_work")

    def __init__(self, council: "Council", actor: Actor, cause: int | None) -> None:
        """Open nothing yet."""
        self._council = council
        self._actor = actor
        self._cause = cause

    def __enter__(self) -> UnitOfWork:
        """Open the transaction."""
        self._transaction = self._council.writing.open()
        try:
            self._work = UnitOfWork(
                self._transaction, self._council.surroundings, self._actor, self._council.clock(), self._cause
            )
        except BaseException:
            self._transaction.close()
            raise
        return self._work

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        """Write what was told and commit, or roll back; afterwards wake whoever listens."""
        work, transaction = self._work, self._transaction
        try:
            try:
                if kind is None:
                    work.finish()
            finally:
                work.close()
            if kind is None:
                transaction.commit()
        finally:
            transaction.close()
        if kind is None and work.woken:
            self._council.after_commit(work.woken)


@dataclass(frozen=True, slots=True)
class Ports:
    """The adapters that `config` chose."""

    files: FileStore
    readers: Sequence[StatementReader] = ()
    identity: IdentityProvider | None = None
    scanner: Scanner = field(default_factory=NoScanner)
    sender: Sender = field(default_factory=NoSender)


@dataclass(frozen=True, slots=True)
class SignIn:
    """How staff prove who they are.

    `second_factor_required` asks one of everybody; without `passwords` only the identity provider lets in.
    `address` is where this council's pages are, for the provider to send browsers back to; `match`, `joiners`
    and `strong` are as in `ProviderPolicy`.
    """

    second_factor_required: bool = False
    passwords: bool = True
    address: str = ""
    match: str = "email"
    joiners: bool = False
    strong: frozenset[str] = STRONG


@dataclass(frozen=True, slots=True)
class Configuration:
    """What a council is made of.

    `clock` gives the moment, aware; nobody else reads it. `queue` is "memory" or a redis:// address.
    `secret_keys` seal what must not be read in a copy of the database, the newest first.
    `folder` is where the council keeps its own workflows and policies over those of the plugins.
    """

    name: str
    database: str
    clock: Callable[[], datetime]
    ports: Ports
    enabled: Sequence[str] = ()
    settings: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    closed_days: Mapping[date, str] = field(default_factory=dict)
    extra_holidays: Mapping[date, str] = field(default_factory=dict)
    worked_holidays: Sequence[date] = ()
    letterhead: Letterhead = field(default_factory=lambda: Letterhead(""))
    place: str = "config/council.toml"
    patience: Patience = field(default_factory=Patience)
    queue: str = "memory"
    session_idle_minutes: int = 30
    session_absolute_hours: int = 12
    sign_in: SignIn = field(default_factory=SignIn)
    folder: Path | None = None
    look: Look = field(default_factory=Look)
    secret_keys: Sequence[str] = field(default=(), repr=False)


class Council:
    """One council, running. Everything that Borough does goes through here."""

    def __init__(
        self, configuration: Configuration, *, extra: Mapping[str, ModuleType] | None = None
    ) -> None:
        """Assemble it; Misconfigured says in words what is wrong."""
        self.configuration = configuration
        self.name = configuration.name
        self.clock = configuration.clock
        self.ports = configuration.ports
        self.registry = registry.load(
            configuration.enabled, configuration.settings, place=configuration.place, extra=extra
        )
        self.engine = database.writer(configuration.database)
        self.writing = database.Writing(self.engine)
        self.reader = database.reader(configuration.database)
        self.calendars = Calendars.of(
            closed=configuration.closed_days,
            proclaimed=configuration.extra_holidays,
            worked=configuration.worked_holidays,
        )
        self.calendar = self.calendars.council
        book = council_book(
            self.registry.manifests,
            permissions=[permission.name for permission in self.permissions],
            folder=configuration.folder,
        )
        book.recall = partial(recall, self.reader)
        subscribers = [*SUBSCRIBERS, *self.registry.everything("subscribers")]
        self.surroundings = Surroundings(
            ask=self.registry.ask,
            calendar=self.calendar,
            calendars=self.calendars,
            listeners=listeners(subscribers),
            acts={act.name: act for act in [*ACTS, *self.registry.everything("acts")]},
            settings={"workload": read_policy(configuration.folder), **self.registry.settings},
            permission_titles={one.name: one.title for one in self.permissions},
            guarded=self.tables,
            vault=Vault(configuration.secret_keys),
            workflows=book,
            figures=figures_book(self.registry.manifests, folder=configuration.folder),
            letters=open_office(
                self.registry.manifests,
                own=AUDIENCES,
                letterhead=replace(configuration.letterhead, name=configuration.name),
                permissions=[permission.name for permission in self.permissions],
                folder=configuration.folder,
            ),
        )
        self.letters = self.surroundings.letters
        self.bus = Bus(self, subscribers, patience=configuration.patience)
        self.timetable = Timetable(self, [*JOBS, *self.registry.everything("timetable")])
        self.after_commit: Callable[[set[str]], None] = lambda _woken: None

    @property
    def tables(self) -> tuple[type[Row], ...]:
        """The table classes of core and of the enabled plugins."""
        return (*TABLES, *self.registry.everything("tables"))

    @property
    def permissions(self) -> tuple[Permission, ...]:
        """Every permission that a role may hold."""
        return (*PERMISSIONS, *self.registry.everything("permissions"))

    @property
    def events(self) -> Mapping[str, type[Event]]:
        """Every event by its name."""
        return {event.name: event for event in [*EVENTS, *self.registry.everything("events")]}

    def work(self, *, actor: Actor, cause: int | None = None) -> "Command":
        """Open the one transaction of a command; commits at the end, or rolls everything back."""
        return Command(self, actor, cause)

    @contextmanager
    def look(self, *, actor: Actor) -> Iterator[UnitOfWork]:
        """Open a reading: it never waits for a writer, and shows only what the actor may see.

        A look at a restricted record is written down afterwards, in a unit of work of its own.
        """
        connection = self.reader.connect()
        transaction = database.Transaction(connection, connection.close)
        fresh: list[Subject] = []
        try:
            work = UnitOfWork(transaction, self.surroundings, actor, self.clock(), reads_only=True)
            try:
                yield work
                if work.reads and not actor.is_system:
                    fresh = newly_read(work)
            finally:
                work.close()
        finally:
            transaction.close()
        if fresh:
            # Before the answer leaves: what can not be written down is not shown.
            with self.work(actor=actor) as telling:
                record_reads(telling, subjects=fresh)

    def settle(self) -> int:
        """Deliver everything that is due, in this thread."""
        return self.bus.settle()

    def close(self) -> None:
        """Let go of the database."""
        self.writing.close()
        self.engine.dispose()
        self.reader.dispose()
