"""The queue of cases that nobody has: take one on, or give many out by hand or by fairness."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.di import NamedDependency

from core.cases.commands import take_case
from core.cases.models import Case
from core.errors import BadInput, NotAllowed
from core.web.blocks import Block, Details, Link, Links, Paging, Prose, Table
from core.web.desk import HOME, Desk, guard
from core.web.fields import Choice, LongText, Ticks
from core.web.forms import Filled, Form
from core.web.looks import day, moment_of
from core.web.page import page, redirect, submit
from core.web.site.work_shared import (
    FAIRLY,
    case_link,
    tabs,
    teams_and_team,
    type_and_stage,
    who_options,
)
from core.web.site.work_wishes import HIDDEN, ids_of, previewed, recalled, remembered
from core.web.typed import Typed
from core.work import UnitOfWork, find_id
from core.workload.commands import allocate_cases
from core.workload.queries.officers import Colleague, colleagues, weight_of
from core.workload.queries.plans import Wish, plan
from core.workload.queries.queue import Queued, queued, types_of, waiting_cases
from core.workload.queries.teams import SeenTeam

QUEUE = Link("Queue", "/workload/queue")
_PAGE = 50
_WHY = LongText(name="because", label="Why", hint="It is kept with each case, so name nobody", rows=2)
_CONFIRM = Form(
    (*HIDDEN, _WHY), button="Give them out", action="/workload/queue/confirm", cancel=QUEUE, title="Confirm"
)


@dataclass(frozen=True, slots=True)
class _Seen:
    """The queue as the visitor looks at it."""

    teams: Sequence[SeenTeam]
    team: SeenTeam | None
    members: Sequence[Colleague]
    counts: Sequence[Queued]
    types: tuple[str, ...]
    wanted: str
    cases: Sequence[Case]
    more: bool

    def address(self, path: str = "/workload/queue", **changes: str) -> str:
        """The address of this stretch of the queue, or of another."""
        kept = {"team": str(self.team.team_id) if self.team else "", "type": self.wanted, **changes}
        query = urlencode({name: value for name, value in kept.items() if value})
        return f"{path}?{query}" if query else path


@get("/workload/queue", guards=[guard("cases.see")], sync_to_thread=True)
def queue(request: Request[Any, Any, Any], desk: NamedDependency[Desk]) -> Response[Any]:
    """Open cases that nobody has, those that wait longest first."""
    return _shown(request, desk)


def _shown(request: Request[Any, Any, Any], desk: Desk, *wrong: Filled) -> Response[Any]:
    after = request.query_params.get("after", "")
    with desk.look() as work:
        seen = _look(work, request)
        blocks: list[Block] = [tabs(desk, "/workload/queue"), *_teams(seen), _counts(seen)]
        form = _form(work, desk, seen)
        if form is not None:
            form = form.to(seen.address(after=after))
            blocks.append(wrong[0] if wrong else form.empty())
        blocks += _cases(work, seen, folded=form is not None)
        following = seen.address(after=str(seen.cases[-1].id)) if seen.more else ""
        blocks.append(Paging(following, seen.address() if after else "", "Next", "Back to the first"))
    return page(desk, "Cases that nobody has", blocks, trail=(HOME,))


def _look(work: UnitOfWork, request: Request[Any, Any, Any]) -> _Seen:
    """What the address asks for: a team, one of its case types, and where to go on."""
    asked = request.query_params
    teams, team = teams_and_team(work, asked.get("team", ""))
    members = colleagues(work, team_id=team.team_id) if team else []
    types = types_of(work, members) if team else None
    counts = queued(work, types=types)
    wanted = asked.get("type", "")
    chosen = [one.type for one in counts if wanted in {"", one.type}]
    found = waiting_cases(work, types=chosen, after=find_id(asked.get("after", "")), limit=_PAGE + 1)
    known = wanted if wanted in chosen else ""
    return _Seen(teams, team, members, counts, tuple(chosen), known, found[:_PAGE], more=len(found) > _PAGE)


def _teams(seen: _Seen) -> list[Block]:
    if len(seen.teams) <= 1:
        return []
    items = [
        (Link(one.name, f"/workload/queue?team={one.team_id}"), "")
        for one in seen.teams
        if seen.team is None or one.team_id != seen.team.team_id
    ]
    return [Prose(f"The queue of {seen.team.name if seen.team else ''}."), Links(items, "Other teams")]


def _counts(seen: _Seen) -> Table:
    rows = [(Link(one.title, seen.address(type=one.type)), one.count) for one in seen.counts]
    if len(rows) > 1:
        rows.append((Link("All", seen.address(type="")), sum(one.count for one in seen.counts)))
    empty = "Nothing waits: every case that you may see has somebody"
    return Table(("Case type", "Waiting"), rows, label="What waits, by case type", empty=empty, numbers=(1,))


def _cases(work: UnitOfWork, seen: _Seen, *, folded: bool) -> list[Block]:
    rows = [
        (
            case_link(one.id, one.reference),
            *type_and_stage(work, one.type, one.stage),
            weight_of(work, one.type, one.stage),
            moment_of(one.opened_at).date(),
        )
        for one in seen.cases
    ]
    head = ("Case", "Type", "Stage", "Weight", "Opened")
    if not rows:
        return []
    if folded:
        return [Details("Look into one of these cases", [Table(head, rows, label="Cases", numbers=(3,))])]
    return [Table(head, rows, title="Waiting longest", numbers=(3,))]


def _form(work: UnitOfWork, desk: Desk, seen: _Seen) -> Form | None:
    """What this visitor may do with the queue: give cases out, or take some on; or nothing."""
    if not seen.cases:
        return None
    options = [(str(one.id), _named(work, one)) for one in seen.cases]
    if seen.team is None or not desk.actor.may("cases.assign"):
        if not desk.actor.may("cases.take"):
            return None
        missing = "Select the cases that you take on"
        ticks = Ticks(name="cases", label="Cases to take on", options=options, missing=missing)
        return Form((ticks,), title="Take on", button="Take them on")
    total = sum(one.count for one in seen.counts if one.type in seen.types)
    which = Choice(
        name="which",
        label="Which cases",
        options=[("ticked", "Those that I tick below"), ("all", f"All {total:,} that wait here")],
    )
    receiver = Choice(
        name="receiver",
        label="To whom",
        options=[
            (FAIRLY, "By fairness: weight, working time, leave and permission"),
            *who_options(seen.members),
        ],
    )
    hint = "Those that wait longest come first"
    ticks = Ticks(name="cases", label="Cases", hint=hint, options=options, required=False)
    return Form((which, receiver, _WHY, ticks), title="Give out", button="See who would get what")


def _named(work: UnitOfWork, one: Case) -> str:
    type_, stage = type_and_stage(work, one.type, one.stage)
    opened = day(moment_of(one.opened_at))
    weight = weight_of(work, one.type, one.stage)
    return f"{one.reference}: {type_}, {stage.lower()}, weight {weight}, opened {opened}"


@post("/workload/queue", guards=[guard("cases.see")], status_code=200, sync_to_thread=True)
def choose(
    request: Request[Any, Any, Any], desk: NamedDependency[Desk], typed: NamedDependency[Typed]
) -> Response[Any]:
    """Take on what was ticked; or show who would get what, before anything is given."""
    with desk.look() as work:
        seen = _look(work, request)
        form = _form(work, desk, seen)
    if form is None:
        message = "there is nothing here that you may take on or give out"
        raise NotAllowed(message)
    form = form.to(seen.address(after=request.query_params.get("after", "")))

    def take(work: UnitOfWork, values: dict[str, Any]) -> Response[Any]:
        chosen = ids_of(values["cases"])
        for case_id in chosen:
            take_case(work, case_id=case_id)
        where = f"/cases/{chosen[0]}" if len(chosen) == 1 else "/"
        return redirect(
            desk, where, banner=f"{len(chosen)} {'case is' if len(chosen) == 1 else 'cases are'} yours"
        )

    def preview(work: UnitOfWork, values: dict[str, Any]) -> Response[Any]:
        return _preview(desk, work, _wish(seen, values), values["because"])

    takes = not any(one.name == "receiver" for one in form.fields)
    return submit(
        desk,
        form,
        typed,
        act=take if takes else preview,
        again=lambda filled: _shown(request, desk, filled),
        within=desk.work if takes else desk.look,
    )


def _wish(seen: _Seen, values: dict[str, Any]) -> Wish:
    if seen.team is None:
        message = "you belong to no team"
        raise NotAllowed(message)
    receiver: UUID | None = find_id(values["receiver"])
    if values["which"] == "all":
        return Wish(seen.team.team_id, types=seen.types, receiver=receiver)
    if not values["cases"]:
        message = "tick the cases that are to be given out, or choose all that wait here"
        raise BadInput(message, field="cases")
    return Wish(seen.team.team_id, case_ids=ids_of(values["cases"]), receiver=receiver)


def _preview(
    desk: Desk, work: UnitOfWork, wish: Wish, because: str, filled: Filled | None = None
) -> Response[Any]:
    planned = plan(work, wish=wish)
    blocks = previewed(work, planned)
    if planned.owners:
        values = {**remembered(wish, planned), "because": because}
        blocks.append(_again(filled, values) if filled else _CONFIRM.empty(**values))
    return page(desk, "Who would get what", blocks, trail=(HOME, QUEUE))


def _again(filled: Filled, values: dict[str, str]) -> Filled:
    """The form with what is wrong, and the mark of what would happen now."""
    filled.typed = Typed.of(values)
    return filled


@post("/workload/queue/confirm", guards=[guard("cases.assign")], sync_to_thread=True)
def confirm(desk: NamedDependency[Desk], typed: NamedDependency[Typed]) -> Response[Any]:
    """Give out what was previewed, unless it would come out otherwise by now."""

    def act(work: UnitOfWork, values: dict[str, Any]) -> Response[Any]:
        wish, seen = recalled(values), values["seen"] or ""
        done = allocate_cases(work, wish=wish, because=values["because"], seen=seen)
        left = f"; {len(done.refused):,} could not be" if done.refused else ""
        cases = "case was" if len(done.given) == 1 else "cases were"
        return redirect(desk, "/workload/queue", banner=f"{len(done.given):,} {cases} given out{left}")

    def again(filled: Filled) -> Response[Any]:
        values = {one.name: typed(one.name) for one in _CONFIRM.fields}
        with desk.look() as work:
            return _preview(desk, work, recalled(values), values["because"], filled)

    return submit(desk, _CONFIRM, typed, act=act, again=again)


HANDLERS = (queue, choose, confirm)
