"""Somebody joins: one page for who they are, their team, their roles, and the day from which."""

from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.di import NamedDependency

from core.errors import BadInput
from core.staff import commands
from core.web.blocks import Prose
from core.web.desk import Desk, guard
from core.web.fields import Choice, Day, Secret, Text, Ticks
from core.web.forms import Filled, Form
from core.web.page import page, redirect, submit
from core.web.site.staff import shared
from core.web.typed import Typed
from core.work import UnitOfWork, find_id

_ADDRESS = "/staff/new"


def _form(desk: Desk) -> Form:
    with desk.look() as work:
        roles, teams = shared.role_options(work), shared.team_options(work)
    return Form(
        (
            Text(name="name", label="Name", autocomplete="off"),
            Text(name="username", label="User name", width=20, autocomplete="off"),
            Text(name="email", label="E-mail address", required=False, autocomplete="off"),
            Choice(name="team", label="Team", options=teams, required=False),
            Ticks(name="roles", label="Roles", options=roles, required=False),
            Day(name="starts_on", label="First day", hint="From this day they hold their roles"),
            Secret(name="password", label="First password", autocomplete="new-password"),
        ),
        button="Add them",
        action=_ADDRESS,
        cancel=shared.STAFF,
    )


@get(_ADDRESS, guards=[guard("staff.administer")], sync_to_thread=True)
def joiner_page(desk: NamedDependency[Desk]) -> Response[Any]:
    """Ask who joins."""
    now = desk.council.clock()
    return _shown(desk, _form(desk).empty(**_day("starts_on", now.date())))


@post(_ADDRESS, guards=[guard("staff.administer")], sync_to_thread=True)
def join(desk: NamedDependency[Desk], typed: NamedDependency[Typed]) -> Response[Any]:
    """Add them, all of it or nothing."""

    def act(work: UnitOfWork, values: dict[str, Any]) -> Response[Any]:
        user = commands.add_user(
            work,
            username=values["username"],
            name=values["name"],
            email=values["email"] or "",
            team_id=find_id(values["team"] or ""),
        )
        commands.set_password(work, user_id=user.id, password=values["password"])
        if values["starts_on"] < work.today:
            message = "choose today or a later day"
            raise BadInput(message, field="starts_on")
        for role in values["roles"]:
            commands.grant_role(work, user_id=user.id, role_id=UUID(role), starts_on=values["starts_on"])
        return redirect(desk, f"/staff/{user.id}", banner=f"{user.name} was added")

    return submit(desk, _form(desk), typed, act=act, again=lambda filled: _shown(desk, filled))


def _shown(desk: Desk, filled: Filled) -> Response[Any]:
    text = Prose("Hand the first password over in person; they change it under “Your account”.", "hint")
    return page(desk, "Add somebody", [text, filled], trail=shared.TRAIL)


def _day(name: str, value: Any) -> dict[str, Any]:
    """A date as the three boxes of its field hold it."""
    return {f"{name}-day": value.day, f"{name}-month": value.month, f"{name}-year": value.year}


HANDLERS = (joiner_page, join)
