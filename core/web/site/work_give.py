"""Giving one case that nobody has to a member of the team."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.di import NamedDependency

from core.cases.models import Case
from core.cases.queries import case_by_id
from core.errors import NotFound
from core.web.blocks import Block, Details, Link, Prose, Table
from core.web.desk import HOME, Desk, guard
from core.web.fields import Choice, LongText
from core.web.forms import Filled, Form
from core.web.page import page, redirect, submit
from core.web.site.work_shared import teams_and_team, type_and_stage, who_options
from core.web.typed import Typed
from core.work import UnitOfWork, find_id
from core.workload.commands import allocate_cases
from core.workload.queries.officers import Colleague
from core.workload.queries.plans import Wish, candidates, plan

_Barred = Sequence[tuple[Colleague, str]]
_WHY = LongText(name="because", label="Why", hint="It is kept with the case, so name nobody", rows=2)


@get("/workload/give", guards=[guard("cases.assign")], sync_to_thread=True)
def give(request: Request[Any, Any, Any], desk: NamedDependency[Desk]) -> Response[Any]:
    """Choose who gets the case, and say why."""
    return _shown(request.query_params.get("case", ""), desk)


def _shown(wanted: str, desk: Desk, *wrong: Filled) -> Response[Any]:
    with desk.look() as work:
        one, team_id, members, barred = _look(work, wanted)
        if one is None:
            blocks: list[Block] = [Prose("Choose a case from the queue of those that nobody has.")]
            return page(desk, "Give a case", blocks, trail=(HOME, Link("Queue", "/workload/queue")))
        title = " · ".join(type_and_stage(work, one.type, one.stage))
    trail = (HOME, Link(one.reference, f"/cases/{one.id}"))
    if one.owner is not None or team_id is None or not members:
        text = "Nobody in your team can have this case" if one.owner is None else "Somebody has this case"
        return page(
            desk, f"Give {one.reference}", [Prose(text), *_why_not(barred)], trail=trail, caption=title
        )
    form = wrong[0] if wrong else _form(members, one.id).empty()
    return page(desk, f"Give {one.reference}", [form, *_why_not(barred)], trail=trail, caption=title)


def _why_not(barred: _Barred) -> list[Block]:
    """Who of the team can not have it, and why: so that nobody looks for them in the list in vain."""
    rows = [(each.name, f"{reason[:1].upper()}{reason[1:]}") for each, reason in barred]
    title = "Who can not have it"
    return [Details(title, [Table(("Officer", "Why not"), rows, label=title)])] if rows else []


def _look(work: UnitOfWork, wanted: str) -> tuple[Case | None, UUID | None, Sequence[Colleague], _Barred]:
    """The case, the team, those of it who can have the case, and the others with the reason."""
    case_id = find_id(wanted)
    if case_id is None:
        return None, None, (), ()
    one = case_by_id(work, case_id=case_id)
    _, team = teams_and_team(work, "")
    if team is None:
        return one, None, (), ()
    found = candidates(work, case=one, team_id=team.team_id)
    able = [each for each, reason in found if not reason]
    return one, team.team_id, able, [(each, reason) for each, reason in found if reason]


def _form(members: Sequence[Colleague], case_id: UUID) -> Form:
    receiver = Choice(name="receiver", label="To whom", options=who_options(members))
    return Form((receiver, _WHY), button="Give it", action=f"/workload/give?case={case_id}")


@post("/workload/give", guards=[guard("cases.assign")], sync_to_thread=True)
def given(
    request: Request[Any, Any, Any], desk: NamedDependency[Desk], typed: NamedDependency[Typed]
) -> Response[Any]:
    """Give the case."""
    wanted = request.query_params.get("case", "")
    with desk.look() as work:
        one, team_id, members, _ = _look(work, wanted)
    if one is None or team_id is None:
        message = "there is no such case, or you belong to no team"
        raise NotFound(message)

    def act(work: UnitOfWork, values: dict[str, Any]) -> Response[Any]:
        wish = Wish(team_id, case_ids=(one.id,), receiver=find_id(values["receiver"]))
        done = allocate_cases(work, wish=wish, because=values["because"], seen=plan(work, wish=wish).mark)
        if done.refused:
            raise next(iter(done.refused.values()))
        return redirect(desk, f"/cases/{one.id}", banner="The case was given")

    form = _form(members, one.id)
    return submit(desk, form, typed, act=act, again=lambda filled: _shown(wanted, desk, filled))


HANDLERS = (give, given)
