"""A team's work for whoever leads it: each case counted once, and behind each number the very cases."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.di import NamedDependency

from core.errors import NotFound
from core.values.ids import subject
from core.web.blocks import Block, Details, Link, Links, Paging, Prose, Table
from core.web.desk import HOME, Desk, guard
from core.web.fields import Choice, Number
from core.web.forms import Filled, Form
from core.web.looks import words
from core.web.page import page, redirect, submit
from core.web.site.records import case_table
from core.web.site.work_shared import tabs, teams_and_team
from core.web.typed import Typed
from core.work import UnitOfWork, find_id
from core.workload.commands import set_capacity
from core.workload.queries.officers import Colleague, colleagues
from core.workload.queries.queue import types_of
from core.workload.queries.team import WHICH, Caseload, Scope, Which, caseloads, cases_behind
from core.workload.queries.teams import SeenTeam
from core.workload.rules.fairness import FULL

TEAM = Link("Team", "/workload/team")
_PAGE = 50
TITLES: dict[Which, str] = {
    "open": "Open",
    "held": "On hold",
    "late": "Late",
    "week": "This week",
    "later": "Later",
    "undated": "No date",
    "reopened": "Opened again",
    "closed": "Closed",
}
_HOW = (
    "Each open case is counted once: on hold, else late, else due this week, else due later, else without a "
    "date. Cases opened again are among the open ones; those closed are of this month."
)


@get("/workload/team", guards=[guard("workload.lead")], sync_to_thread=True)
def team(request: Request[Any, Any, Any], desk: NamedDependency[Desk]) -> Response[Any]:
    """What everybody in the team has, and what nobody has."""
    return _shown(request.query_params.get("team", ""), desk)


def _shown(wanted: str, desk: Desk, *wrong: Filled) -> Response[Any]:
    with desk.look() as work:
        teams, chosen = _led(work, wanted)
        if chosen is None:
            text = "You lead no team. An administrator puts people into teams and names their leaders."
            return page(desk, "Team", [tabs(desk, "/workload/team"), Prose(text)], trail=(HOME,))
        members = colleagues(work, team_id=chosen.team_id)
        loads = caseloads(work, members=members, types=types_of(work, members))
        blocks: list[Block] = [tabs(desk, "/workload/team"), *_others(teams, chosen), Prose(_HOW, "hint")]
        blocks += [_table(chosen, members, loads), *_doing(desk, chosen, members, wrong)]
    return page(desk, chosen.name, blocks, trail=(HOME,), caption="Team")


def _led(work: UnitOfWork, wanted: str) -> tuple[Sequence[SeenTeam], SeenTeam | None]:
    teams, _ = teams_and_team(work, wanted)
    led = [one for one in teams if one.leads]
    return led, next((one for one in led if one.team_id == find_id(wanted)), led[0] if led else None)


def _others(teams: Sequence[SeenTeam], chosen: SeenTeam) -> list[Block]:
    items = [(Link(one.name, f"/workload/team?team={one.team_id}"), "") for one in teams if one is not chosen]
    return [Links(items, "Other teams")] if items else []


def _table(chosen: SeenTeam, members: Sequence[Colleague], loads: Any) -> Table:
    rows = [
        ([one.name, *_away(one)], *_numbers(chosen, str(one.user_id), one.name, loads[one.subject]))
        for one in members
    ]
    rows.append(("Nobody", *_numbers(chosen, "nobody", "nobody", loads[None])))
    whole = Caseload()
    for load in loads.values():
        whole += load
    rows.append(("All", *_numbers(chosen, "", "all", whole)))
    head = ("Officer", "Weight", *TITLES.values())
    return Table(head, rows, label="Work by officer", numbers=tuple(range(1, len(TITLES) + 2)))


def _numbers(chosen: SeenTeam, owner: str, name: str, load: Caseload) -> list[Any]:
    return [load.load, *(_number(chosen, owner, name, which, load.count(which)) for which in WHICH)]


def _number(chosen: SeenTeam, owner: str, name: str, which: Which, count: int) -> Any:
    if not count:
        return 0
    query = urlencode({"team": chosen.team_id, "owner": owner, "which": which})
    return Link(f"{count:,}", f"/workload/cases?{query}", f"{TITLES[which].lower()}, {name}")


def _away(one: Colleague) -> list[str]:
    """What is special about somebody: part of full time, or days away."""
    part = [] if one.capacity == FULL else [f"{one.capacity}% of full time"]
    return [*part, *([words(one.away.sentence)] if one.away else [])]


def _doing(
    desk: Desk, chosen: SeenTeam, members: Sequence[Colleague], wrong: Sequence[Filled]
) -> list[Block]:
    """Move work, give out what nobody has, say who is away and how much of full time somebody works."""
    query = f"team={chosen.team_id}"
    items = [(Link("Say who is away", f"/workload/away?{query}"), "")]
    if desk.actor.may("cases.assign"):
        items = [
            (Link("Give out what nobody has", f"/workload/queue?{query}"), "By hand or by fairness"),
            *(
                (
                    Link(f"Hand over {one.name}’s work", f"/workload/hand-over?{query}&from={one.user_id}"),
                    "Some of it or all, with a note",
                )
                for one in members
                if one.open
            ),
            *items,
        ]
    form = _capacity(chosen, members)
    return [
        Links(items, "What you can do"),
        Details("Set how much of full time somebody works", [*wrong] or [form.empty()]),
    ]


def _capacity(chosen: SeenTeam, members: Sequence[Colleague]) -> Form:
    options = [(str(one.user_id), one.name) for one in members]
    return Form(
        (
            Choice(name="user", label="Officer", options=options),
            Number(name="percent", label="Part of full time in per cent", most=100, width=3),
        ),
        button="Set it",
        action=f"/workload/team?team={chosen.team_id}",
        quiet=True,
    )


@post("/workload/team", guards=[guard("workload.lead")], sync_to_thread=True)
def capacity(
    request: Request[Any, Any, Any], desk: NamedDependency[Desk], typed: NamedDependency[Typed]
) -> Response[Any]:
    """Set how much of full time a member of the team works on cases."""
    wanted = request.query_params.get("team", "")
    with desk.look() as work:
        _, chosen = _led(work, wanted)
        if chosen is None:
            message = "you lead no team"
            raise NotFound(message)
        form = _capacity(chosen, colleagues(work, team_id=chosen.team_id))

    def act(work: UnitOfWork, values: dict[str, Any]) -> Response[Any]:
        set_capacity(work, user_id=UUID(values["user"]), percent=values["percent"])
        return redirect(desk, f"/workload/team?team={chosen.team_id}", banner="It is set")

    return submit(desk, form, typed, act=act, again=lambda filled: _shown(wanted, desk, filled))


@get("/workload/cases", guards=[guard("cases.see")], sync_to_thread=True)
def behind(request: Request[Any, Any, Any], desk: NamedDependency[Desk]) -> Response[Any]:
    """The very cases that a number of the team's table counts; for an officer, their own."""
    asked = request.query_params
    which: Which = next((one for one in WHICH if one == asked.get("which")), "open")
    with desk.look() as work:
        scope, whose, back = _scope(work, asked.get("team", ""), asked.get("owner", ""))
        found = cases_behind(
            work, scope=scope, which=which, after=find_id(asked.get("after", "")), limit=_PAGE + 1
        )
        table = case_table(work, found[:_PAGE], empty="There is no such case")
    kept = {name: asked[name] for name in ("team", "owner", "which") if asked.get(name)}
    further = urlencode({**kept, "after": found[_PAGE - 1].id}) if len(found) > _PAGE else ""
    more = f"/workload/cases?{further}" if further else ""
    first = f"/workload/cases?{urlencode(kept)}" if asked.get("after") else ""
    title = f"{TITLES[which]}: {whose}"
    return page(desk, title, [table, Paging(more, first, "Next", "Back to the first")], trail=(HOME, back))


def _scope(work: UnitOfWork, wanted: str, owner: str) -> tuple[Scope, str, Link]:
    """Whose cases are meant; one's own unless the visitor leads the team."""
    _, chosen = _led(work, wanted)
    me = work.actor.subject
    if chosen is None or not wanted:
        return Scope(owners=(me,)), "yours", HOME
    back = Link(chosen.name, f"/workload/team?team={chosen.team_id}")
    members = colleagues(work, team_id=chosen.team_id)
    types = tuple(types_of(work, members))
    if owner == "nobody":
        return Scope(types=types), "what nobody has", back
    one = next((each for each in members if str(each.user_id) == owner), None)
    if one is not None:
        return Scope(owners=(subject("user", one.user_id),)), one.name, back
    return Scope(owners=tuple(each.subject for each in members), types=types), "all of the team", back


HANDLERS = (team, capacity, behind)
