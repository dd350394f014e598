"""The list of staff."""

from typing import Any

from litestar import Request, Response, get
from litestar.di import NamedDependency

from core.staff.queries import directory
from core.web.blocks import Block, Link, Prose, Table, Tag
from core.web.desk import HOME, Desk, guard
from core.web.fields import Choice, Text, Ticks
from core.web.forms import Form
from core.web.page import page
from core.web.site import case_rescue
from core.web.site.staff import shared
from core.web.typed import Typed
from core.work import find_id

_MOST = 500


@get("/staff", guards=[guard("staff.see")], sync_to_thread=True)
def staff(request: Request[Any, Any, Any], desk: NamedDependency[Desk]) -> Response[Any]:
    """Everybody who works here, narrowed by name or team."""
    with desk.look() as work:
        form = Form(
            (
                Text(name="words", label="Part of a name", width=20, required=False),
                Choice(name="team", label="Team", options=shared.team_options(work), required=False),
                Ticks(name="who", label="Who", options=[("all", "Also those who left")], required=False),
            ),
            button="Show",
            method="get",
            inline=True,
            quiet=True,
        )
        filled = form.read(Typed(request.query_params.multi_items()))
        values = filled.values
        found = directory.directory(
            work,
            words=values.get("words") or "",
            team_id=find_id(values.get("team") or ""),
            inactive=bool(values.get("who")),
            limit=_MOST,
        )
        leads = case_rescue.lead(work)
    rows = [
        (
            Link(user.name, f"/staff/{user.id}"),
            user.username,
            team,
            Tag("Active", "green") if user.active else Tag("Left", "grey"),
        )
        for user, team in found
    ]
    blocks: list[Block] = [shared.tabs("/staff"), filled]
    blocks.append(Table(("Name", "User name", "Team", "State"), rows, label="Staff", empty="Nobody fits"))
    if len(found) == _MOST:
        blocks.append(Prose(f"These are the first {_MOST}; narrow them by name or team.", "hint"))
    blocks += leads
    actions = [Link("Add somebody", "/staff/new")] if desk.actor.may("staff.administer") else []
    return page(desk, "Staff", blocks, trail=(HOME,), actions=actions)


HANDLERS = (staff,)
