"""The unit of work: one command, one transaction, its actor and its moment."""

import hashlib
import json
import os
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from sqlalchemy import Connection
from sqlalchemy import event as sqlalchemy_event
from sqlmodel import Session

from core import log
from core.calendar import CALENDARS, Calendar, Calendars, local_day
from core.database import Transaction
from core.errors import NotAllowed, NotFound, Objected
from core.events import Event
from core.log import EventDetail, Listener, Told
from core.permissions import Actor, OnlyVisible, Row
from core.values.decision import Objection
from core.values.ids import Subject
from core.vault import Vault


@dataclass(frozen=True, slots=True)
class Act:
    """A command that one person proposes and another approves.

    `name` is dotted ("payments.refund"); `command` is called with the stored arguments once approved.
    Proposing asks for the permission `<name>`, approving for `<name>.approve`, and for the `competence` where
    one is named.
    """

    name: str
    title: str
    command: Callable[..., object]
    competence: str = ""

    @property
    def approval_permission(self) -> str:
        """What a checker must hold."""
        return f"{self.name}.approve"


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a unit of work knows of the council around it.

    `workflows` is the book of case types, `figures` that of targets, checklists and returns, `letters` the
    office that knows the templates, `vault` what keeps secrets.
    """

    ask: Any
    calendar: Calendar
    listeners: Mapping[str, Sequence[Listener]] = field(default_factory=dict)
    acts: Mapping[str, Act] = field(default_factory=dict)
    settings: Mapping[str, Any] = field(default_factory=dict)
    permission_titles: Mapping[str, str] = field(default_factory=dict)
    guarded: tuple[type[Row], ...] = ()
    workflows: Any = None
    letters: Any = None
    calendars: Calendars = CALENDARS
    vault: Vault = field(default_factory=Vault)
    figures: Any = None


class UnitOfWork:
    """One transaction for one actor at one moment; the council opens and commits it, nobody else.

    `now` is aware, `today` is the day in the United Kingdom. `cause` is the number of the event that
    is being reacted to, and is written into everything told.
    """

    def __init__(
        self,
        transaction: Transaction,
        surroundings: Surroundings,
        actor: Actor,
        now: datetime,
        cause: int | None = None,
        *,
        reads_only: bool = False,
    ) -> None:
        """Take the transaction, which begins with the first question to the database."""
        self.id = os.urandom(16).hex()
        self.actor = actor
        self.now = now
        self.cause = cause
        self._transaction = transaction
        self._surroundings = surroundings
        self._reads_only = reads_only
        self._session: Session | None = None
        self._told: list[Told] = []
        self._details: list[tuple[int, str, str]] = []
        self.woken: set[str] = set()
        self.reads: set[Subject] = set()

    @property
    def calendar(self) -> Calendar:
        """The council's own calendar of working days."""
        return self._surroundings.calendar

    @property
    def calendars(self) -> Calendars:
        """Every calendar by its name."""
        return self._surroundings.calendars

    @property
    def ask(self) -> Any:
        """The hooks of the enabled plugins: `work.ask.object_to(work=work, …)`."""
        return self._surroundings.ask

    @property
    def workflows(self) -> Any:
        """The book of case types."""
        return self._surroundings.workflows

    @property
    def figures(self) -> Any:
        """The book of targets, checklists and returns."""
        return self._surroundings.figures

    @property
    def letters(self) -> Any:
        """The office that knows the templates."""
        return self._surroundings.letters

    @property
    def vault(self) -> Vault:
        """What keeps secrets."""
        return self._surroundings.vault

    @cached_property
    def today(self) -> date:
        """The day in the United Kingdom on which `now` falls."""
        return local_day(self.now)

    @property
    def connection(self) -> Connection:
        """The database, in this transaction; for commands and for counting, as nothing filters it."""
        return self._transaction.connection

    @property
    def session(self) -> Session:
        """The ORM session in this transaction, made when first asked for.

        When a person only reads, every query through it is filtered to what they may see.
        """
        if self._session is None:
            self._session = Session(bind=self.connection, join_transaction_mode="rollback_only")
            if self._reads_only:
                only_visible = OnlyVisible(self.actor, self._surroundings.guarded)
                sqlalchemy_event.listen(self._session, "do_orm_execute", only_visible)
        return self._session

    def permission_title(self, name: str) -> str:
        """What a permission is called for people; its name where nobody declares it any more."""
        return self._surroundings.permission_titles.get(name, name)

    def act(self, name: str) -> Act:
        """The act of this name; NotFound when no enabled plugin declares it."""
        if name not in self._surroundings.acts:
            message = f"no enabled plugin does “{name}”; switch its plugin on again to decide this"
            raise NotFound(message)
        return self._surroundings.acts[name]

    def settings(self, plugin: str) -> Any:
        """The plugin's own settings, as its manifest declares them."""
        return self._surroundings.settings[plugin]

    def publish(self, event: Event, *, detail: Mapping[str, Any] | None = None) -> None:
        """Tell what was done: audited, and delivered to every subscriber after commit.

        `detail` holds personal values (before and after); they are kept beside the trail, erasable.
        """
        listeners = self._surroundings.listeners.get(event.name, ())
        hashed = self._keep_detail(detail) if detail else None
        self._told.append(Told(event, self.cause, listeners, hashed))
        self.woken.update([each.subscriber for each in listeners])

    def note_read(self, subject: Subject) -> None:
        """Remember that a restricted record is being shown; the council writes it down after the reading."""
        self.reads.add(subject)

    def check(self, act: str, subject: Subject) -> None:
        """NotAllowed without the permission `act`; Objected when anything holds the act back now."""
        self.actor.must(act)
        self.unobjected(act, subject)

    def unobjected(self, act: str, subject: Subject) -> None:
        """Objected when any plugin says that this act must not happen to this subject now."""
        objections = [
            one for answer in self.ask.object_to(work=self, act=act, subject=subject) for one in answer
        ]
        if objections:
            raise Objected([_sentence(one) for one in objections])

    def flush(self) -> None:
        """Send what is pending to the database, so that set-based SQL sees it."""
        if self._session is not None:
            self._session.flush()

    def finish(self) -> None:
        """Write everything that was told; the council calls it just before it commits."""
        if self._reads_only and self._told:
            message = "a reading can not tell events; open a unit of work"
            raise NotAllowed(message)
        self.flush()
        if self._told:
            self._write_log()
        self._told, self._details = [], []

    def _write_log(self) -> None:
        """By the driver: every command comes here, and SQLAlchemy's share would cost more than the rest."""

        def write(driver: Any) -> list[int]:
            return log.write(driver, self._told, actor=self.actor, now=self.now, work_id=self.id)

        if self._transaction.is_empty and not self._details:
            self._transaction.write_only(write)
            return
        numbers = write(self.connection.connection.driver_connection)
        for index, salt, body in self._details:
            self.session.add(EventDetail(event_seq=numbers[index], salt=salt, body=body))
        self.flush()

    def close(self) -> None:
        """Let go of the session."""
        if self._session is not None:
            self._session.close()

    def _keep_detail(self, detail: Mapping[str, Any]) -> str:
        salt, body = secrets.token_hex(16), json.dumps(detail, sort_keys=True, default=str)
        self._details.append((len(self._told), salt, body))
        return hashlib.sha256(f"{salt}{body}".encode()).hexdigest()


def _sentence(objection: Objection) -> str:
    until = f" until {objection.until}" if objection.until else ""
    return f"{objection.reason}{until} ({objection.source})"


def find_id(text: str) -> UUID | None:
    """The UUID that `text` spells, or None: for addresses typed by people."""
    try:
        return UUID(text)
    except ValueError:
        return None
