"""Keys for programs: listed, made and revoked."""

from datetime import date
from typing import Annotated
from uuid import UUID

import msgspec
from litestar import delete, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from core.staff import commands, queries
from core.staff.models import ApiToken
from core.web.api.shapes import Page, Taken
from core.web.desk import Desk
from core.web.sessions import DOOR
from core.work import find_id


class TokenOut(msgspec.Struct):
    """A key. `secret` is there only in the answer that made it."""

    id: UUID
    name: str
    scopes: list[str]
    made_at: str
    ends_on: date
    used_on: date | None
    revoked_at: str | None
    secret: str | None = None


class TokenIn(Taken):
    """A key to make: `scopes` are names of permissions that you hold."""

    name: Annotated[str, msgspec.Meta(min_length=1, max_length=80)]
    scopes: Annotated[list[Annotated[str, msgspec.Meta(max_length=90)]], msgspec.Meta(min_length=1)]
    ends_on: date


@get("/tokens", sync_to_thread=True)
def tokens(desk: NamedDependency[Desk]) -> Page[TokenOut]:
    """One's own keys, the newest first."""
    with desk.council.look(actor=DOOR) as work:
        mine = find_id(desk.actor.subject.partition("/")[2])
        return Page([_out(one) for one, _ in queries.tokens(work, user_id=mine)])


@post("/tokens", sync_to_thread=True)
def make(desk: NamedDependency[Desk], data: JSONBody[TokenIn]) -> TokenOut:
    """Make a key in one's own name. A program cannot make keys that do more than its own."""
    with desk.work() as work:
        made, secret = commands.make_token(work, name=data.name, scopes=data.scopes, ends_on=data.ends_on)
        out = _out(made)
    out.secret = secret
    return out


@delete("/tokens/{token_id:uuid}", sync_to_thread=True)
def revoke(desk: NamedDependency[Desk], token_id: FromPath[UUID]) -> None:
    """Revoke a key."""
    with desk.work() as work:
        commands.revoke_token(work, token_id=token_id)


def _out(one: ApiToken) -> TokenOut:
    return TokenOut(
        one.id, one.name, one.scopes.split(), one.made_at, one.ends_on, one.used_on, one.revoked_at
    )


HANDLERS = (tokens, make, revoke)
