"""A plugin's manifest: all that it answers, hears, keeps time for and shows, declared in one place."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, time
from pathlib import Path
from typing import Any, Literal

import click

from core.cases.workflows.checks import Check
from core.events import Event
from core.permissions import Permission
from core.work import Act, UnitOfWork


class Again:
    """What a subscriber returns after a chunk when there is more: it goes on in a new transaction."""


AGAIN = Again()


@dataclass(frozen=True, slots=True)
class Subscriber:
    """What a plugin does when it hears an event, after commit, in a transaction of its own.

    Handlers are safe to run twice: the event is news, the state is read again. `in_order` keeps the
    events about one subject in the order in which they were told; a failed one holds back those behind
    it. `many` hands over all the claimed events at once, for set-based work. `effect` is for what
    leaves the database (e-mail, files to a bank): the handler gets the council and a key that stays the
    same when it is tried again, and runs outside any transaction.
    """

    event: type[Event]
    run: Callable[..., object]
    name: str
    in_order: bool = False
    many: bool = False
    effect: bool = False

    def __call__(self, *args: Any, **kwargs: Any) -> object:
        """Call the handler itself, as tests do."""
        return self.run(*args, **kwargs)


def hears(
    event: type[Event], *, in_order: bool = False, many: bool = False, effect: bool = False
) -> Callable[[Callable[..., object]], Subscriber]:
    """Make a function a subscriber to `event`, named `<plugin>.<function>`."""

    def make(run: Callable[..., object]) -> Subscriber:
        package = run.__module__.split(".")
        owner = package[package.index("subscribers") - 1] if "subscribers" in package else package[-1]
        name = f"{owner}.{run.__name__}"
        return Subscriber(event=event, run=run, name=name, in_order=in_order, many=many, effect=effect)

    return make


@dataclass(frozen=True, slots=True)
class Job:
    """Something that falls due by the calendar, once for each period whatever runs twice or was down.

    `run(work, period=day)` gets the day for which it is due: for a weekly job the Monday. `at` is the
    time of day in the United Kingdom.
    """

    name: str
    title: str
    every: Literal["day", "week"]
    at: time
    run: Callable[..., object]


@dataclass(frozen=True, slots=True)
class Ask:
    """What is asked of whoever chooses an audience; `options` of a choice are read when it is shown."""

    name: str
    label: str
    kind: Literal["text", "number", "pounds", "choice"]
    required: bool = True
    hint: str = ""
    options: Callable[[UnitOfWork], Sequence[tuple[str, str]]] | None = None


@dataclass(frozen=True, slots=True)
class Audience:
    """Records that a mail-out may go to. `find(work, **asked)` answers a SELECT of their ids as `id`.

    What was left empty is not passed to it; amounts are pence.
    """

    name: str
    title: str
    about: Literal["case", "account"]
    asks: tuple[Ask, ...]
    find: Callable[..., Any]


@dataclass(frozen=True, slots=True)
class Link:
    """An entry of the navigation, shown to those who hold the permission."""

    title: str
    address: str
    permission: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a plugin is and brings.

    `core` is the range of core versions it works with, as "specifiers" (">=0.1,<1"). `web` and `api` are
    dotted modules with a `handlers` list, imported only where pages are served. `tables` are its table
    classes, each named `<plugin>_…`; `settings` a Pydantic model for its part of the configuration;
    `checks` what its workflows may ask of a case before it moves, `audiences` whom its mail-outs may go to.
    """

    name: str
    title: str
    purpose: str
    version: str
    core: str
    requires: tuple[str, ...] = ()
    permissions: tuple[Permission, ...] = ()
    settings: type[Any] | None = None
    tables: tuple[type[Any], ...] = ()
    events: tuple[type[Event], ...] = ()
    acts: tuple[Act, ...] = ()
    checks: tuple[Check, ...] = ()
    audiences: tuple[Audience, ...] = ()
    subscribers: tuple[Subscriber, ...] = ()
    timetable: tuple[Job, ...] = ()
    rules: tuple[Callable[..., Any], ...] = ()
    commands: tuple[click.Command, ...] = ()
    navigation: tuple[Link, ...] = ()
    web: str | None = None
    api: str | None = None
    folder: Path = field(default_factory=Path)

    @property
    def migrations(self) -> Path:
        """Where its Alembic versions lie."""
        return self.folder / "migrations"

    @property
    def workflows(self) -> Sequence[Path]:
        """Its case types, one TOML file each."""
        return sorted((self.folder / "workflows").glob("*.toml"))


Handler = Callable[[UnitOfWork, Any], object]
PeriodRun = Callable[[UnitOfWork, date], object]
