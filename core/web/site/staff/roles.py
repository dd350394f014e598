"""Roles: named sets of the permissions that core and the plugins declare."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlmodel import col, select

from core.errors import NotFound
from core.staff import commands
from core.staff.models import Role
from core.staff.queries import RoleShown
from core.staff.queries import roles as all_roles
from core.web.blocks import Alert, Block, Link, Table
from core.web.desk import HOME, Desk, guard
from core.web.fields import Choice, Text, Ticks
from core.web.forms import Filled, Form
from core.web.looks import words
from core.web.page import page, redirect, submit
from core.web.site.staff import shared
from core.web.typed import Typed
from core.work import UnitOfWork

_NEW = "/staff/roles/new"
_NAME = Text(
    name="name", label="Short name", hint="Small letters and underscores, such as case_reader", width=20
)
_TITLE = Text(name="title", label="Title")
_FACTOR = Choice(
    name="second_factor",
    label="Second factor",
    options=(("yes", "Whoever holds it must have one"), ("no", "Not because of this role")),
)


@get("/staff/roles", guards=[guard("staff.see")], sync_to_thread=True)
def roles(desk: NamedDependency[Desk]) -> Response[Any]:
    """Every role."""
    with desk.look() as work:
        found = _all(work, desk)
        strict = set(work.session.exec(select(Role.id).where(col(Role.needs_second_factor))))
    rows = [
        (
            Link(one.title, f"/staff/roles/{one.role_id}"),
            one.name,
            len(one.permissions),
            one.role_id in strict,
        )
        for one in found
    ]
    head = ("Role", "Short name", "Permissions", "Needs a second factor")
    blocks: list[Block] = [
        shared.tabs("/staff/roles"),
        Table(head, rows, label="Roles", numbers=(2,), sortable=True),
    ]
    actions = [Link("Add a role", _NEW)] if desk.actor.may("staff.administer") else []
    return page(desk, "Roles", blocks, trail=(HOME,), actions=actions)


def _all(work: UnitOfWork, desk: Desk) -> Sequence[RoleShown]:
    return all_roles(work, known=[one.name for one in desk.council.permissions])


@get(_NEW, guards=[guard("staff.administer")], sync_to_thread=True)
def new_page(desk: NamedDependency[Desk]) -> Response[Any]:
    """Ask what the new role is called and allows."""
    return _asked(desk, _new_form(desk).empty(second_factor="no"))


@post(_NEW, guards=[guard("staff.administer")], sync_to_thread=True)
def make(desk: NamedDependency[Desk], typed: NamedDependency[Typed]) -> Response[Any]:
    """Make a role."""
    form = _new_form(desk)
    return submit(desk, form, typed, act=_saving(desk, None), again=lambda filled: _asked(desk, filled))


def _asked(desk: Desk, filled: Filled) -> Response[Any]:
    return page(desk, "Add a role", [filled], trail=(*shared.TRAIL, Link("Roles", "/staff/roles")))


@get("/staff/roles/{role_id:uuid}", guards=[guard("staff.see")], sync_to_thread=True)
def role(desk: NamedDependency[Desk], role_id: FromPath[UUID]) -> Response[Any]:
    """One role with what it allows."""
    return _shown(desk, role_id)


@post("/staff/roles/{role_id:uuid}", guards=[guard("staff.administer")], sync_to_thread=True)
def change(
    desk: NamedDependency[Desk], typed: NamedDependency[Typed], role_id: FromPath[UUID]
) -> Response[Any]:
    """Let the role hold exactly what is ticked."""
    with desk.look() as work:
        one = _one(work, desk, role_id)
    form = _change_form(desk, one)
    return submit(
        desk, form, typed, act=_saving(desk, one), again=lambda filled: _shown(desk, role_id, filled)
    )


def _saving(desk: Desk, one: RoleShown | None) -> Any:
    known = [each.name for each in desk.council.permissions]

    def act(work: UnitOfWork, values: dict[str, Any]) -> Response[Any]:
        ticked = [name for field, names in values.items() if field.startswith("may_") for name in names]
        kept = one.unknown if one else ()  # those of a plugin that is switched off have no box to tick
        made = commands.define_role(
            work,
            name=one.name if one else values["name"],
            title=values["title"],
            permissions=[*ticked, *kept],
            known=known,
        )
        commands.require_second_factor(work, role_id=made.id, needed=values["second_factor"] == "yes")
        return redirect(desk, f"/staff/roles/{made.id}", banner="The role was saved")

    return act


def _one(work: UnitOfWork, desk: Desk, role_id: UUID) -> RoleShown:
    found = next((one for one in _all(work, desk) if one.role_id == role_id), None)
    if found is None:
        message = "there is no such role, or you may not see staff"
        raise NotFound(message)
    return found


def _shown(desk: Desk, role_id: UUID, *wrong: Filled) -> Response[Any]:
    with desk.look() as work:
        one = _one(work, desk, role_id)
        is_strict = work.session.exec(select(Role.needs_second_factor).where(Role.id == role_id)).one()
    titles = {each.name: each.title for each in desk.council.permissions}
    blocks: list[Block] = []
    if one.unknown:
        text = f"It also holds permissions of plugins that are switched off: {', '.join(one.unknown)}."
        blocks.append(Alert(text))
    if desk.actor.may("staff.administer"):
        groups = {name: [p for p in one.permissions if _group(p) == name] for name in _groups(desk)}
        ticked = {f"may_{name}": held for name, held in groups.items()}
        factor = "yes" if is_strict else "no"
        shown = _change_form(desk, one).empty(title=one.title, second_factor=factor, **ticked)
        blocks.append(next(iter(wrong), shown))
    else:
        rows = [(titles.get(name, name), name) for name in one.permissions]
        blocks.append(Table(("What it allows", "Name"), rows, title="Permissions", empty="Nothing"))
    trail = (*shared.TRAIL, Link("Roles", "/staff/roles"))
    return page(desk, one.title, blocks, trail=trail, caption=one.name)


def _group(permission: str) -> str:
    return permission.partition(".")[0]


def _groups(desk: Desk) -> list[str]:
    return list(dict.fromkeys(_group(one.name) for one in desk.council.permissions))


def _ticks(desk: Desk) -> list[Ticks]:
    """A group of boxes for each room and plugin."""
    return [
        Ticks(
            name=f"may_{name}",
            label=words(name),
            options=[(p.name, p.title) for p in desk.council.permissions if _group(p.name) == name],
            required=False,
        )
        for name in _groups(desk)
    ]


def _new_form(desk: Desk) -> Form:
    return Form((_NAME, _TITLE, _FACTOR, *_ticks(desk)), button="Add the role", action=_NEW)


def _change_form(desk: Desk, one: RoleShown) -> Form:
    fields = (_TITLE, _FACTOR, *_ticks(desk))
    return Form(fields, button="Save the role", action=f"/staff/roles/{one.role_id}")


HANDLERS = (roles, new_page, make, role, change)
