"""Delegated authority: how much each may approve by which act, from when to when, by which paragraph."""

from typing import Any

from litestar import Response, get, post
from litestar.di import NamedDependency

from core.errors import BadInput
from core.staff import commands
from core.staff.queries import limits
from core.values import Money
from core.web.blocks import Block, Details, Link, Table
from core.web.desk import HOME, Desk, guard
from core.web.fields import Choice, Day, Pounds, Text
from core.web.forms import Filled, Form
from core.web.page import page, redirect, submit
from core.web.site.staff import shared
from core.web.typed import Typed
from core.work import UnitOfWork, find_id

_ADDRESS = "/staff/authority"


@get(_ADDRESS, guards=[guard("staff.see")], sync_to_thread=True)
def authority(desk: NamedDependency[Desk]) -> Response[Any]:
    """Every limit in force today."""
    return _shown(desk)


def _shown(desk: Desk, *wrong: Filled) -> Response[Any]:
    titles = dict(shared.act_options(desk))
    with desk.look() as work:
        found = limits(work, on=work.today)
        users, roles = dict(shared.user_options(work)), dict(shared.role_options(work))
        rows = [
            (
                titles.get(one.act, one.act),
                Money(one.amount),
                Link(users.get(str(one.user_id), "Somebody who left"), f"/staff/{one.user_id}")
                if one.user_id
                else Link(f"Whoever is {roles.get(str(one.role_id), '')}", f"/staff/roles/{one.role_id}"),
                shared.days(one.starts_on, one.ends_on, work.today),
                one.scheme,
            )
            for one in found
        ]
        form = _form(work, desk)
    blocks: list[Block] = [
        shared.tabs(_ADDRESS),
        Table(
            ("Act", "Up to", "Who", "Since", "Scheme of delegation"),
            rows,
            label="Delegated authority",
            empty="Nobody may approve an amount yet",
            numbers=(1,),
        ),
    ]
    if desk.actor.may("staff.administer"):
        blocks += wrong or [Details("Delegate authority", [form.empty()])]
    return page(desk, "Delegated authority", blocks, trail=(HOME,))


@post(_ADDRESS, guards=[guard("staff.administer")], sync_to_thread=True)
def delegate(desk: NamedDependency[Desk], typed: NamedDependency[Typed]) -> Response[Any]:
    """Set how much somebody, or whoever holds a role, may approve."""

    def act(work: UnitOfWork, values: dict[str, Any]) -> Response[Any]:
        user_id, role_id = find_id(values.pop("user") or ""), find_id(values.pop("role") or "")
        if (user_id is None) == (role_id is None):
            message = "choose a person or a role, one of them"
            raise BadInput(message, field="user")
        values["scheme"] = values["scheme"] or ""
        commands.set_limit(work, user_id=user_id, role_id=role_id, **values)
        return redirect(desk, _ADDRESS, banner="The authority was delegated")

    with desk.look() as work:
        form = _form(work, desk)
    return submit(desk, form, typed, act=act, again=lambda filled: _shown(desk, filled))


def _form(work: UnitOfWork, desk: Desk) -> Form:
    fields = (
        Choice(name="act", label="Act", options=shared.act_options(desk)),
        Pounds(name="amount", label="Up to", least=0),
        Choice(name="user", label="Person", options=shared.user_options(work), required=False),
        Choice(name="role", label="Or whoever holds", options=shared.role_options(work), required=False),
        Day(name="starts_on", label="From"),
        Day(name="ends_on", label="To", required=False),
        Text(name="scheme", label="Paragraph of the scheme of delegation", required=False),
    )
    return Form(fields, button="Delegate", action=_ADDRESS)


HANDLERS = (authority, delegate)
