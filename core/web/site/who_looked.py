"""Who looked at restricted records: cases kept to named people, and what makes somebody vulnerable."""

from typing import Any

from litestar import Request, Response, get
from litestar.di import NamedDependency

from core.audit.listing import ReadsSought, restricted_reads
from core.staff.queries import user_by_username
from core.web.blocks import Block, Paging, Prose, Table
from core.web.desk import Desk, guard
from core.web.fields import Day, Text
from core.web.forms import Filled, Form
from core.web.labels import Labels
from core.web.looks import moment_of
from core.web.page import page
from core.web.site import system
from core.web.site.events import number
from core.web.typed import Typed
from core.work import UnitOfWork

_PAGE = 50
_FORM = Form(
    (
        Text(name="about", label="Record (kind/id)", width=20, required=False),
        Text(name="username", label="User name", width=10, required=False),
        Day(name="since", label="From", required=False),
        Day(name="until", label="To", required=False),
    ),
    button="Show",
    method="get",
    quiet=True,
)


@get("/who-looked", guards=[guard("audit.see")], sync_to_thread=True)
def who_looked(request: Request[Any, Any, Any], desk: NamedDependency[Desk]) -> Response[Any]:
    """Every look at a restricted record, the newest first."""
    filled = _FORM.read(Typed(request.query_params.multi_items()))
    before = number(request.query_params.get("before", ""))
    with desk.look() as work:
        found = (
            []
            if filled.is_wrong
            else restricted_reads(work, sought=_sought(work, filled), before=before, limit=_PAGE + 1)
        )
        names = Labels(work, [who for one in found for who in (one.actor, one.subject)])
    rows = [(names.text(one.actor), names.link(one.subject), moment_of(one.at)) for one in found[:_PAGE]]
    kept = "&".join(f"{name}={value}" for name, value in request.query_params.items() if name != "before")
    following = f"/who-looked?{kept}&before={found[_PAGE - 1].seq}" if len(found) > _PAGE else ""
    blocks: list[Block] = [
        system.tabs(desk, "/who-looked"),
        Prose(
            "Several looks of one person at one record within a quarter of an hour are written down once.",
            "hint",
        ),
        filled,
        Table(("Who", "Looked at", "When"), rows, label="Looks", empty="Nobody looked"),
        Paging(following, f"/who-looked?{kept}" if before else "", "Older", "Newest"),
    ]
    return page(desk, "Who looked at restricted records", blocks, trail=system.TRAIL)


def _sought(work: UnitOfWork, filled: Filled) -> ReadsSought:
    values = filled.values
    actor = ""
    if values["username"]:
        known = user_by_username(work, username=values["username"])
        actor = known.subject if known else "user/unknown"
    return ReadsSought(values["about"] or "", actor, values["since"], values["until"])


HANDLERS = (who_looked,)
