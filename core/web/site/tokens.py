"""Keys for programs: one's own, and for administrators those of everybody."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from core.staff import commands, queries
from core.staff.models import ApiToken
from core.web.blocks import Alert, Block, Code, Link, Prose, Table, Tag
from core.web.desk import HOME, Desk, guard
from core.web.fields import Day, Text, Ticks
from core.web.forms import Filled, Form
from core.web.looks import moment_of
from core.web.page import page, redirect, submit
from core.web.sessions import DOOR
from core.web.typed import Typed
from core.work import UnitOfWork, find_id

ADDRESS = "/your-account/keys"
_TRAIL = (HOME, Link("Your account", "/your-account"))


@get(ADDRESS, sync_to_thread=True)
def own_keys(desk: NamedDependency[Desk]) -> Response[Any]:
    """The visitor's keys, and a form for a new one."""
    return _shown(desk, _form(desk).empty())


@post(ADDRESS, sync_to_thread=True)
def make(desk: NamedDependency[Desk], typed: NamedDependency[Typed]) -> Response[Any]:
    """Make a key; its secret is on the page that answers, and nowhere later."""

    def act(work: UnitOfWork, values: Mapping[str, Any]) -> Response[Any]:
        made, secret = commands.make_token(work, **values)
        return _made(desk, made, secret)

    return submit(desk, _form(desk), typed, act=act, again=lambda filled: _shown(desk, filled))


@post("/your-account/keys/{token_id:uuid}/revoke", sync_to_thread=True)
def revoke(desk: NamedDependency[Desk], token_id: FromPath[UUID]) -> Response[Any]:
    """Revoke a key of one's own."""
    with desk.work() as work:
        commands.revoke_token(work, token_id=token_id)
    return redirect(desk, ADDRESS, banner="The key opens nothing any more")


@get("/staff/keys", guards=[guard("staff.administer")], sync_to_thread=True)
def all_keys(desk: NamedDependency[Desk]) -> Response[Any]:
    """Every key of every program."""
    with desk.look() as work:
        found = queries.tokens(work)
        today = work.today
    rows = [(name, *_row(one, today)) for one, name in found]
    head = ("Whose", "Program", "May do", "Made", "Ends", "Used last", "State")
    table = Table(head, rows, label="Keys", empty="No program has a key")
    return page(desk, "Keys of programs", [table, *_revocable(found, "/staff/keys")], trail=(HOME,))


@post("/staff/keys/{token_id:uuid}/revoke", guards=[guard("staff.administer")], sync_to_thread=True)
def revoke_anybodys(desk: NamedDependency[Desk], token_id: FromPath[UUID]) -> Response[Any]:
    """Revoke anybody's key."""
    with desk.work() as work:
        commands.revoke_token(work, token_id=token_id)
    return redirect(desk, "/staff/keys", banner="The key opens nothing any more")


def _form(desk: Desk) -> Form:
    known = {one.name: one.title for one in desk.council.permissions}
    options = [(name, f"{known[name]} ({name})") for name in sorted(desk.actor.permissions & set(known))]
    fields = (
        Text(name="name", label="Program", hint="What uses the key, such as “Power BI”", longest=80),
        Ticks(name="scopes", label="What it may do", options=options),
        Day(name="ends_on", label="Last day", hint="At most a year from today"),
    )
    return Form(fields, title="Make a key", button="Make the key", action=ADDRESS)


def _shown(desk: Desk, filled: Filled) -> Response[Any]:
    with desk.council.look(actor=DOOR) as work:
        found = queries.tokens(work, user_id=find_id(desk.actor.subject.partition("/")[2]))
        today = work.today
    rows = [_row(one, today) for one, _ in found]
    head = ("Program", "May do", "Made", "Ends", "Used last", "State")
    intro = Prose(
        "A key lets a program use the API in your name: send it as “Authorization: Bearer …”. It can do no "
        "more than you can, and only what you tick."
    )
    blocks: list[Block] = [intro, Table(head, rows, label="Keys", empty="You have made no key"), filled]
    return page(desk, "Keys for programs", [*blocks, *_revocable(found, ADDRESS)], trail=_TRAIL)


def _row(one: ApiToken, today: Any) -> tuple[Any, ...]:
    return (
        one.name,
        one.scopes.split(),
        moment_of(one.made_at).date(),
        one.ends_on,
        one.used_on,
        _state(one, today),
    )


def _state(one: ApiToken, today: Any) -> Tag:
    if one.revoked_at:
        return Tag("Revoked", "grey")
    return Tag("Ended", "grey") if one.ends_on < today else Tag("In use", "green")


def _revocable(found: Sequence[tuple[ApiToken, str]], address: str) -> list[Block]:
    return [
        Form(button=f"Revoke “{one.name}”", danger=True).to(f"{address}/{one.id}/revoke").empty()
        for one, _ in found
        if not one.revoked_at
    ]


def _made(desk: Desk, made: ApiToken, secret: str) -> Response[Any]:
    blocks: list[Block] = [
        Alert("Copy the key now: it is shown this once and never again.", "Key made", "success"),
        Code(secret),
        Prose(f"It is for “{made.name}” and ends on its own. Revoke it as soon as nobody needs it."),
    ]
    return page(desk, "Your new key", blocks, trail=(*_TRAIL, Link("Keys for programs", ADDRESS)))


HANDLERS = (own_keys, make, revoke, all_keys, revoke_anybodys)
