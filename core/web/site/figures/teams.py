"""Teams and officers: who has how much, what is late, on hold, unassigned and re-opened."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from litestar import Request, Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from core.errors import NotAllowed
from core.figures.models import Review
from core.figures.queries import people, quality
from core.figures.queries.asked import Asked
from core.figures.queries.counting import Totals, totals
from core.figures.queries.judged import judged
from core.figures.queries.people import Officer
from core.figures.rules.shares import share_of
from core.values import subject
from core.web.blocks import Block, Chart, Line, Link, Table, Tag
from core.web.charts.scale import value_of
from core.web.desk import Desk, guard
from core.web.downloads import page_with_downloads
from core.web.looks import day
from core.web.site.figures import shared
from core.web.subjects import address_of

_COUNTED = (
    *("cases.open", "cases.overdue", "cases.paused", "cases.closed", "cases.reopened"),
    *("tasks.open", "tasks.late", "tasks.done", "clocks.met", "clocks.late"),
)
_HEAD = (
    *("Open cases", "Beyond a deadline", "On hold", "Closed", "Re-opened"),
    *("Open tasks", "Tasks late", "Tasks done", "Deadlines kept"),
)
_OFFICER = (
    *("cases.open", "cases.overdue", "cases.paused", "cases.closed", "cases.reopened", "tasks.open"),
    *("tasks.late", "tasks.done", "clocks.on_time", "decisions.made", "quality.pass_rate"),
)
_REVIEWS = 12
_TILES = ("cases.open", "cases.overdue", "tasks.late", "clocks.on_time")


@get("/figures/teams", guards=[guard(shared.SEE, people.SEE_OFFICERS)], sync_to_thread=True)
def teams(request: Request[Any, Any, Any], desk: NamedDependency[Desk]) -> Response[Any]:
    """Every team beside the others, and what nobody has."""
    with desk.look() as work:
        asked = shared.question(request, work)
        counted = totals(work, _COUNTED, asked, by="owner")
        staff = people.officers(work)
    members: dict[tuple[str, str], list[str]] = {}
    for one in staff:
        members.setdefault((one.team or "No team", str(one.team_id or "")), []).append(one.subject)
    known = {one.subject for one in staff}
    rows: list[Sequence[Any]] = [
        (Link(name, f"/figures/teams/{key}") if key else name, *_sums(counted, owners))
        for (name, key), owners in sorted(members.items())
        if any(counted[figure].get(who) for figure in _COUNTED for who in owners)
    ]
    rows.append(("Nobody", *_sums(counted, [""])))
    if strangers := sorted({who for one in counted.values() for who in one} - known - {""}):
        rows.append(("Borough itself and former staff", *_sums(counted, strangers)))
    blocks: list[Block] = [
        shared.tabs(desk, "/figures/teams"),
        shared.month_form(asked),
        Table(("Team", *_HEAD), rows, title=f"Teams: {shared.in_words(asked)}", numbers=range(1, 10)),
        _load("Open tasks by team", [str(getattr(row[0], "text", row[0])) for row in rows], rows),
    ]
    return page_with_downloads(request, desk, "Figures of teams", blocks, trail=shared.TRAIL)


@get("/figures/teams/{team_id:uuid}", guards=[guard(shared.SEE, people.SEE_OFFICERS)], sync_to_thread=True)
def team(
    request: Request[Any, Any, Any], desk: NamedDependency[Desk], team_id: FromPath[UUID]
) -> Response[Any]:
    """The officers of one team."""
    with desk.look() as work:
        staff = people.officers(work, team_id=team_id)
        owners = tuple(one.subject for one in staff)
        asked = shared.question(request, work, owners=owners)
        counted = totals(work, _COUNTED, asked, by="owner")
    rows = [(_link(one), *_linked(counted, one, asked)) for one in staff]
    blocks: list[Block] = [
        shared.tabs(desk, "/figures/teams"),
        shared.month_form(asked),
        Table(
            ("Officer", *_HEAD),
            rows,
            title=f"Officers: {shared.in_words(asked)}",
            numbers=range(1, 10),
            empty="Nobody is in this team",
        ),
    ]
    if rows:
        plain = [("", *_sums(counted, [one.subject])) for one in staff]
        blocks.append(_load("Open tasks by officer", [one.name for one in staff], plain))
    trail = (*shared.TRAIL, Link("Teams", "/figures/teams"))
    title = staff[0].team if staff else "Team"
    return page_with_downloads(request, desk, title, blocks, trail=trail, caption="Figures")


@get("/figures/officers/{user_id:uuid}", guards=[guard(shared.SEE)], sync_to_thread=True)
def officer(
    request: Request[Any, Any, Any], desk: NamedDependency[Desk], user_id: FromPath[UUID]
) -> Response[Any]:
    """One officer: by themselves, and by those who may see officers’ figures."""
    who = subject("user", user_id)
    with desk.look() as work:
        if not people.may_see(work, who):
            message = f"{work.actor.name} does not have the permission “{people.SEE_OFFICERS}”"
            raise NotAllowed(message)
        one = people.officer(work, who=who)
        asked = shared.question(request, work, owner=who)
        found = judged(work, _OFFICER, asked)
        reviews = quality.reviews_of(work, officer=who)
    by_name = {each.figure.name: each for each in found}
    on_time = by_name["clocks.on_time"]
    target = on_time.target.value if on_time.target else None
    done = [("Tasks done", by_name["tasks.done"].series), ("Cases closed", by_name["cases.closed"].series)]
    blocks = [
        shared.tabs(desk, desk.path),
        shared.month_form(asked),
        shared.tiles(found, _TILES, asked),
        shared.judged_table(found, asked, title=f"Work: {shared.in_words(asked)}"),
        *_reviewed(reviews),
        shared.line_chart("Done each month", done),
        shared.line_chart(
            "Deadlines kept each month", [("Kept", on_time.series)], unit="percent", target=target
        ),
    ]
    return page_with_downloads(
        request, desk, one.name, blocks, trail=shared.TRAIL, caption=one.team or "Figures"
    )


def _reviewed(found: Sequence[Review]) -> list[Block]:
    """What came of it when somebody looked at the officer’s cases again, the newest first."""
    rows = [
        (
            Link(
                f"Review of {day(one.reviewed_on)}" if one.reviewed_on else "Review",
                address_of(f"review/{one.id}"),
            ),
            Tag("Passed", "green") if one.passed else Tag("Not passed", "red"),
            one.feedback,
            Tag("Read", "grey") if one.read_at else Tag("Not read yet", "blue"),
        )
        for one in found[:_REVIEWS]
    ]
    head = ("Review", "Result", "Feedback", "By the officer")
    return [Table(head, rows, title="Cases looked at again")] if rows else []


def _link(one: Officer) -> Link:
    return Link(one.name, f"/figures/officers/{one.subject.partition('/')[2]}")


def _sums(counted: Totals, owners: Sequence[str]) -> list[Any]:
    """The columns of some officers together."""
    sums = {name: sum(counted[name].get(who, 0) for who in owners) for name in _COUNTED}
    return [*(sums[name] for name in _COUNTED[:8]), value_of(_kept(sums), "percent")]


def _linked(counted: Totals, one: Officer, asked: Asked) -> list[Any]:
    """The columns of one officer, each leading to the records."""
    mine = {name: counted[name].get(one.subject, 0) for name in _COUNTED}
    own = Asked(asked.period, asked.today)
    cells = [shared.number(name, mine[name], own, "count", owner=one.subject) for name in _COUNTED[:8]]
    share = _kept(mine)
    return [*cells, shared.number("clocks.on_time", share, own, "percent", owner=one.subject)]


def _kept(sums: Mapping[str, int]) -> int | None:
    return share_of(sums["clocks.met"], sums["clocks.met"] + sums["clocks.late"])


def _load(title: str, names: Sequence[str], rows: Sequence[Sequence[Any]]) -> Chart:
    """Open tasks, in time and late. `rows` hold the columns of `_HEAD` behind a first one."""
    at_open, at_late = _HEAD.index("Open tasks") + 1, _HEAD.index("Tasks late") + 1
    late = [row[at_late] for row in rows]
    lines = [Line("In time", [row[at_open] - late[n] for n, row in enumerate(rows)]), Line("Late", late)]
    return Chart(title, "stacked", names, lines, head="Who")


HANDLERS = (teams, team, officer)
