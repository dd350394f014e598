"""Acting-up cover: who stands in for whom."""

from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from core.staff import commands
from core.staff.queries import directory
from core.staff.queries.directory import CoverShown
from core.web.blocks import Alert, Block, Details, Link, Prose, Table
from core.web.desk import HOME, Desk, guard
from core.web.fields import Choice, PickedDay, Text
from core.web.forms import Filled, Form
from core.web.page import page, redirect, submit
from core.web.site.staff import shared
from core.web.typed import Typed
from core.work import UnitOfWork

_ADDRESS = "/staff/cover"
_END = Form(button="End this cover", text="It ends at once.", danger=True)


@get(_ADDRESS, guards=[guard("staff.see")], sync_to_thread=True)
def cover(desk: NamedDependency[Desk]) -> Response[Any]:
    """Who stands in for whom, today and later."""
    return _shown(desk)


def _may_arrange(desk: Desk) -> bool:
    return desk.actor.may("staff.cover") or desk.actor.may("staff.administer")


def _shown(desk: Desk, *wrong: Filled) -> Response[Any]:
    with desk.look() as work:
        today = work.today
        found = directory.covers(work)
        form = _form(work)

    def ending(one: CoverShown) -> list[Link]:
        hidden = f"the cover by {one.by} for {one.covered}"
        return [Link("End", f"{_ADDRESS}/{one.cover_id}", hidden)] if _may_arrange(desk) else []

    rows = [
        (
            Link(one.by, f"/staff/{one.by_id}"),
            Link(one.covered, f"/staff/{one.covered_id}"),
            shared.days(one.starts_on, one.ends_on, today),
            one.because,
            *ending(one),
        )
        for one in found
    ]
    text = "Whoever acts for somebody has their roles and limits, and decides nothing that they proposed."
    head = ["Acts", "For", "When", "Why", "Change"]
    blocks: list[Block] = [shared.tabs(_ADDRESS), Prose(text)]
    if _may_arrange(desk):
        blocks += wrong or [Details("Arrange cover", [form.empty()])]
    else:
        head.pop()
    blocks.append(Table(head, rows, label="Cover", empty="Nobody stands in for anybody"))
    return page(desk, "Cover", blocks, trail=(HOME,))


@post(_ADDRESS, guards=[guard("staff.see")], sync_to_thread=True)
def arrange(desk: NamedDependency[Desk], typed: NamedDependency[Typed]) -> Response[Any]:
    """Let somebody act for somebody else."""

    def act(work: UnitOfWork, values: dict[str, Any]) -> Response[Any]:
        covered, by = UUID(values.pop("covered")), UUID(values.pop("by"))
        commands.set_cover(work, covered_id=covered, by_id=by, **values)
        return redirect(desk, _ADDRESS, banner="The cover is arranged")

    with desk.look() as work:
        form = _form(work)
    return submit(desk, form, typed, act=act, again=lambda filled: _shown(desk, filled))


@get(f"{_ADDRESS}/{{cover_id:uuid}}", guards=[guard("staff.see")], sync_to_thread=True)
def one_cover(desk: NamedDependency[Desk], cover_id: FromPath[UUID]) -> Response[Any]:
    """Ask whether a cover is to end."""
    return _ending(desk, cover_id)


@post(f"{_ADDRESS}/{{cover_id:uuid}}", guards=[guard("staff.see")], sync_to_thread=True)
def end(
    desk: NamedDependency[Desk], typed: NamedDependency[Typed], cover_id: FromPath[UUID]
) -> Response[Any]:
    """End it."""

    def act(work: UnitOfWork, _values: dict[str, Any]) -> Response[Any]:
        commands.end_cover(work, cover_id=cover_id)
        return redirect(desk, _ADDRESS, banner="The cover has ended")

    return submit(desk, _END, typed, act=act, again=lambda filled: _ending(desk, cover_id, filled))


def _ending(desk: Desk, cover_id: UUID, *_wrong: Filled) -> Response[Any]:
    with desk.look() as work:
        one = next((each for each in directory.covers(work) if each.cover_id == cover_id), None)
    trail = (*shared.TRAIL, Link("Cover", _ADDRESS))
    if one is None:
        return page(
            desk, "Cover", [Alert("This cover is over, or was never there.")], trail=trail, status=404
        )
    text = f"{one.by} acts for {one.covered}: {one.because}"
    return page(desk, "End this cover", [Prose(text), _END.to(f"{_ADDRESS}/{cover_id}").empty()], trail=trail)


def _form(work: UnitOfWork) -> Form:
    users = shared.user_options(work)
    fields = (
        Choice(name="covered", label="Who is away", options=users),
        Choice(name="by", label="Who acts for them", options=users),
        PickedDay(name="starts_on", label="First day"),
        PickedDay(name="ends_on", label="Last day"),
        Text(name="because", label="Why", hint="For example, annual leave"),
    )
    return Form(fields, button="Arrange the cover", action=_ADDRESS)


HANDLERS = (cover, arrange, one_cover, end)
