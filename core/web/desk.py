"""A request as handlers meet it: whose it is, where it came in, and the council's work and records."""

import hashlib
import hmac
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

from jinja2 import Environment
from litestar import Request
from litestar.connection import ASGIConnection
from litestar.handlers import BaseRouteHandler
from litestar.types import Guard

from core import registry, rulebook
from core.council import Council
from core.manifest import Link
from core.permissions import Actor
from core.rulebook import Rule
from core.values.ids import Subject
from core.web.blocks import Link as Leads
from core.web.forms import Filled
from core.work import UnitOfWork

_Connection = ASGIConnection[Any, Any, Any, Any]
NOBODY = Actor(subject=Subject("visitor/unknown"), name="")
"""Who has not signed in: somebody without any permission."""


@dataclass
class Site:
    """What every page of this council shares. `under` says what else an entry of the navigation covers."""

    council: Council
    templates: Environment
    navigation: Sequence[Link]
    under: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def links_for(self, actor: Actor, path: str) -> list[dict[str, Any]]:
        """The navigation that this actor may follow, as the component wants it."""
        return [
            {
                "text": link.title,
                "href": link.address,
                "current": link.address == path,
                "active": any(f"{path}/".startswith(f"{one}/") for one in self._belonging(link.address)),
            }
            for link in self.navigation
            if not link.permission or actor.may(link.permission)
        ]

    def move_to(self, council: Council) -> None:
        """Serve another council of the same plugins from now on."""
        self.council = council
        self.__dict__.pop("rules", None)

    @cached_property
    def rules(self) -> Mapping[str, Rule]:
        """Every rule that can be asked, by its name."""
        return rulebook.rules(self.council.registry.manifests, self.council.calendars)

    @cached_property
    def installed(self) -> Sequence[str]:
        """The names of all installed plugins, enabled or not: what is installed later needs a restart."""
        return sorted(registry.available())

    def _belonging(self, address: str) -> Sequence[str]:
        return () if address == "/" else (address, *self.under.get(address, ()))


@dataclass
class Desk:
    """Where one request is dealt with. `secret` is the session's own, or a visitor's before signing in.

    `ends_at` is when the session ends if nothing more is done, or, when it `ends_for_good`, whatever is done.

    `offers_for` and the other hooks are asked through the unit of work: `with desk.look() as work`.
    """

    site: Site
    actor: Actor
    secret: str
    path: str = "/"
    query: str = ""
    banner: str = ""
    token: str = ""
    ends_at: datetime | None = None
    ends_for_good: bool = False
    refused: Filled | None = None
    is_program: bool = False

    @property
    def council(self) -> Council:
        """The council."""
        return self.site.council

    @property
    def signed_in(self) -> bool:
        """Whether somebody is signed in."""
        return self.actor is not NOBODY

    @property
    def address(self) -> str:
        """The address of this request, to come back to."""
        return f"{self.path}?{self.query}" if self.query else self.path

    def work(self) -> AbstractContextManager[UnitOfWork]:
        """Open the one transaction of a command, as this actor."""
        return self.council.work(actor=self.actor)

    def look(self) -> AbstractContextManager[UnitOfWork]:
        """Open a reading that shows only what this actor may see."""
        return self.council.look(actor=self.actor)

    @cached_property
    def csrf(self) -> str:
        """What every form carries to prove that this site made it, bound to the session."""
        return self.sign("form")

    def sign(self, text: str) -> str:
        """A mark on `text` that only this session can make."""
        return hmac.new(self.secret.encode(), text.encode(), hashlib.sha256).hexdigest()

    def is_mine(self, text: str, mark: str) -> bool:
        """Whether this session made the mark on `text`."""
        return hmac.compare_digest(self.sign(text).encode(), mark.encode("utf-8", "replace"))


def desk_of(connection: ASGIConnection[Any, Any, Any, Any]) -> Desk | None:
    """The desk that sign-in set up for this connection; None where nothing answers at the address."""
    found: Desk | None = connection.scope.get("borough.desk")  # type: ignore[assignment]
    return found


async def provide_desk(request: Request[Any, Any, Any]) -> Desk:
    """The dependency `desk`."""
    desk = desk_of(request)
    if desk is None:
        message = "a handler that needs a desk must lie behind sign-in"
        raise RuntimeError(message)
    return desk


def guard(*permissions: str) -> Guard:
    """Let in those who hold each of these permissions; the others get a page that says what they lack."""
    return Guarded(permissions)


@dataclass(frozen=True, slots=True)
class Guarded:
    """A guard that says what it asks for, so that a test can walk every page as every role."""

    permissions: Sequence[str]

    def __call__(self, connection: _Connection, _handler: BaseRouteHandler) -> None:
        """NotAllowed unless whoever visits holds each of the permissions."""
        desk = desk_of(connection)
        for permission in self.permissions:
            (desk.actor if desk else NOBODY).must(permission)


HOME = Leads("Home", "/")
"""The first step of every trail."""
