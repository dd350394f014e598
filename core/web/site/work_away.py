"""Who is away: one's own days, and for a leader those of the team."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlmodel import col, select

from core.errors import NotAllowed
from core.web.blocks import Block, Prose, Table
from core.web.blocks import Link as Leads
from core.web.desk import HOME, Desk
from core.web.fields import Choice, PickedDay
from core.web.forms import Filled, Form
from core.web.page import page, redirect, submit
from core.web.site.work_shared import tabs, teams_and_team
from core.web.typed import Typed
from core.work import UnitOfWork, find_id
from core.workload.commands import cancel_absence, record_absence
from core.workload.models import Absence
from core.workload.queries.officers import Colleague, colleagues
from core.workload.queries.teams import user_id_of

_TEXT = (
    "Whoever is away gets no new work by fairness. Only the days are kept, never why. "
    "What you have stays yours: hand over what can not wait."
)
_DAYS = (
    PickedDay(name="starts_on", label="First day away"),
    PickedDay(name="ends_on", label="Last day away"),
)
_CANCEL = Form(button="Cancel it", danger=True, cancel=Leads("Keep it", "/workload/away"))


@get("/workload/away", sync_to_thread=True)
def away(request: Request[Any, Any, Any], desk: NamedDependency[Desk]) -> Response[Any]:
    """The days on which the visitor, or their team, is away."""
    if cancelled := find_id(request.query_params.get("cancel", "")):
        return _asked(desk, cancelled)
    return _shown(request.query_params.get("team", ""), desk)


def _shown(wanted: str, desk: Desk, *wrong: Filled) -> Response[Any]:
    with desk.look() as work:
        people, form = _people(work, wanted), None
        if people:
            form = wrong[0] if wrong else _form(people, wanted).empty()
        rows = _rows(work, people)
    empty = "Nobody is away from now on"
    blocks: list[Block] = [
        tabs(desk, "/workload/away"),
        Prose(_TEXT, "hint"),
        Table(("Who", "First day", "Last day", "Change"), rows, label="Who is away", empty=empty),
    ]
    blocks += [form] if form else []
    return page(desk, "Away", blocks, trail=(HOME,))


def _people(work: UnitOfWork, wanted: str) -> Sequence[Colleague]:
    """Oneself first; for a leader all of the team."""
    me = user_id_of(work)
    _, team = teams_and_team(work, wanted)
    if team is None or not team.leads:
        return colleagues(work, user_ids=[me]) if me else []
    members = colleagues(work, team_id=team.team_id)
    own = [] if any(one.user_id == me for one in members) or me is None else colleagues(work, user_ids=[me])
    return sorted([*own, *members], key=lambda one: one.user_id != me)


def _form(people: Sequence[Colleague], wanted: str) -> Form:
    options = [(str(one.user_id), one.name) for one in people]
    who = (Choice(name="user", label="Who", options=options),) if len(people) > 1 else ()
    address = f"/workload/away?team={wanted}" if find_id(wanted) else "/workload/away"
    return Form((*who, *_DAYS), title="Say who is away" if who else "Say when you are away", action=address)


def _rows(work: UnitOfWork, people: Sequence[Colleague]) -> list[tuple[Any, ...]]:
    names: Mapping[UUID, str] = {one.user_id: one.name for one in people}
    asked = (
        select(Absence)
        .where(col(Absence.user_id).in_(list(names)), col(Absence.ends_on) >= work.today)
        .order_by(col(Absence.starts_on), col(Absence.id))
    )
    return [
        (
            names[one.user_id],
            one.starts_on,
            one.ends_on,
            Leads("Cancel", f"/workload/away?cancel={one.id}", f"the absence of {names[one.user_id]}"),
        )
        for one in work.session.exec(asked)
    ]


@post("/workload/away", sync_to_thread=True)
def record(
    request: Request[Any, Any, Any], desk: NamedDependency[Desk], typed: NamedDependency[Typed]
) -> Response[Any]:
    """Record days away."""
    wanted = request.query_params.get("team", "")
    with desk.look() as work:
        people = _people(work, wanted)
    if not people:
        message = "only members of staff can be away"
        raise NotAllowed(message)
    form = _form(people, wanted)

    def act(work: UnitOfWork, values: dict[str, Any]) -> Response[Any]:
        user_id = UUID(values["user"]) if "user" in values else people[0].user_id
        record_absence(work, user_id=user_id, starts_on=values["starts_on"], ends_on=values["ends_on"])
        return redirect(desk, form.action, banner="The days are kept")

    return submit(desk, form, typed, act=act, again=lambda filled: _shown(wanted, desk, filled))


def _asked(desk: Desk, absence_id: UUID, *wrong: Filled) -> Response[Any]:
    form = wrong[0] if wrong else _CANCEL.to(f"/workload/away/{absence_id}/cancel").empty()
    blocks: list[Block] = [Prose("Is this time away cancelled?"), form]
    return page(desk, "Cancel time away", blocks, trail=(HOME, Leads("Away", "/workload/away")))


@post("/workload/away/{absence_id:uuid}/cancel", sync_to_thread=True)
def cancel(
    desk: NamedDependency[Desk], typed: NamedDependency[Typed], absence_id: FromPath[UUID]
) -> Response[Any]:
    """Cancel days away."""

    def act(work: UnitOfWork, _values: dict[str, Any]) -> Response[Any]:
        cancel_absence(work, absence_id=absence_id)
        return redirect(desk, "/workload/away", banner="It is cancelled")

    form = _CANCEL.to(f"/workload/away/{absence_id}/cancel")
    return submit(desk, form, typed, act=act, again=lambda filled: _asked(desk, absence_id, filled))


HANDLERS = (away, record, cancel)
