"""Who can do what: on the page, and taken out as CSV."""

import io
from typing import Any

from litestar import Request, Response, get
from litestar.di import NamedDependency

from core.audit.commands import record_export
from core.sheets import MEDIA_TYPES, Sheet, write
from core.staff.queries import Access, access
from core.web.blocks import Block, Link, Prose, Table
from core.web.desk import HOME, Desk, guard
from core.web.fields import Choice
from core.web.forms import Form
from core.web.page import page
from core.web.site.staff import shared
from core.web.typed import Typed

_MOST = 300
HEAD = ("user_name", "name", "role", "permission", "starts_on", "ends_on", "acting_for")


@get("/staff/access", guards=[guard("staff.see")], sync_to_thread=True)
def who_can(request: Request[Any, Any, Any], desk: NamedDependency[Desk]) -> Response[Any]:
    """What everybody may do today, by which role."""
    titles = {one.name: one.title for one in desk.council.permissions}
    options = sorted(titles.items())
    form = Form(
        (Choice(name="permission", label="Permission", options=options, required=False),),
        button="Show",
        method="get",
        inline=True,
        quiet=True,
    )
    filled = form.read(Typed(request.query_params.multi_items()))
    wanted = filled.values.get("permission")
    with desk.look() as work:
        found = access(work, on=work.today, permission=wanted) if wanted else []
        rows = [
            (
                Link(one.name, f"/staff/{one.user_id}"),
                one.role,
                one.acting_for,
                shared.days(one.starts_on, one.ends_on, work.today),
            )
            for one in found[:_MOST]
        ]
    blocks: list[Block] = [shared.tabs("/staff/access"), filled]
    if wanted:
        title = titles.get(wanted, wanted)
        head = ("Who", "By the role", "Acting for", "Since")
        blocks.append(Table(head, rows, title=title, empty="Nobody may do this", sortable=True))
    else:
        blocks.append(Prose("Choose a permission to see who holds it today, or take all of them out."))
    actions = [Link("Take out as CSV", "/staff/access.csv")] if desk.actor.may("audit.export") else []
    return page(desk, "Who can do what", blocks, trail=(HOME,), actions=actions)


@get("/staff/access.csv", guards=[guard("staff.see", "audit.export")], sync_to_thread=True)
def as_csv(desk: NamedDependency[Desk]) -> Response[bytes]:
    """All of it as a file for a spreadsheet; that it was taken is in the trail."""
    with desk.look() as work:
        found = access(work, on=work.today)
        name = f"who-can-do-what-{work.today.isoformat()}.csv"
    with desk.work() as work:
        record_export(work, what="staff.access", count=len(found))
        made = work.now
    file = io.BytesIO()
    write("csv", file, [Sheet("Who can do what", HEAD, map(row, found))], made=made)
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(file.getvalue(), media_type=MEDIA_TYPES["csv"], headers=headers)


def row(one: Access) -> tuple[Any, ...]:
    """One line of the file."""
    return (
        one.username,
        one.name,
        one.role,
        one.permission,
        one.starts_on,
        one.ends_on,
        one.acting_for,
    )


HANDLERS = (who_can, as_csv)
