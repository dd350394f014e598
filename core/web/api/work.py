"""Work: what to do next, what nobody has and who could get it, the team's work, deadlines and hand-overs."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Annotated, Any
from uuid import UUID

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody, QueryParameter

from core.cases.commands import Assigned, take_case
from core.errors import NotAllowed
from core.values.ids import subject
from core.web.api.cases import because
from core.web.api.shapes import Limit, Page
from core.web.api.work_shapes import (
    AbsenceIn,
    AbsenceOut,
    AllocateIn,
    CapacityIn,
    CaseloadOut,
    DeadlineOut,
    GainOut,
    HandOverIn,
    HandOverOut,
    ItemOut,
    PlannedOut,
    PlanOut,
    QueuedOut,
    RunOut,
    SendBackIn,
    WishIn,
)
from core.web.desk import Desk, guard
from core.work import UnitOfWork
from core.workload import commands
from core.workload.commands import Note
from core.workload.queries.deadlines import deadlines
from core.workload.queries.handovers import HandedOver, hand_overs_of
from core.workload.queries.mine import Item, Only, work_list
from core.workload.queries.officers import Colleague, colleagues
from core.workload.queries.plans import Plan, Wish, plan
from core.workload.queries.queue import queued, types_of
from core.workload.queries.team import WHICH, Caseload, caseloads
from core.workload.queries.teams import my_teams, user_id_of
from core.workload.queries.ways import ways

_After = Annotated[str, QueryParameter(max_length=60, description="`next` of the page before.")]
_Only = Annotated[Only, QueryParameter(description="Only what is late, due today, or later this week.")]
_Team = Annotated[UUID | None, QueryParameter(description="A team that the visitor leads.")]
_MONTH = timedelta(days=31)


@get("/workload/items", guards=[guard("cases.see")], sync_to_thread=True)
def items(
    desk: NamedDependency[Desk], only: _Only = "all", after: _After = "", limit: Limit = 50
) -> Page[ItemOut]:
    """What the visitor has to do, most pressing first."""
    with desk.look() as work:
        found = work_list(work, who=desk.actor.subject, only=only, after=after, limit=limit)
        return Page([_item(work, one) for one in found.items], found.following or None)


def _item(work: UnitOfWork, one: Item) -> ItemOut:
    leads = ways(work, item=one)
    told = {name: getattr(one, name) for name in ("kind", "id", "case_id", "reference", "type", "stage")}
    return ItemOut(
        **told,
        title=one.title,
        due_on=one.due_on,
        weight=one.weight,
        band=one.band.value,
        why=because(one.why),
        because=because(one.because),
        met_by=list(leads.met_by),
        stopped_by=list(leads.stopped_by),
    )


@get("/workload/queue", guards=[guard("cases.see")], sync_to_thread=True)
def queue(desk: NamedDependency[Desk]) -> Page[QueuedOut]:
    """How many open cases nobody has, by type, of those that the visitor may see."""
    with desk.look() as work:
        return Page([QueuedOut(one.type, one.title, one.count) for one in queued(work)])


@post("/cases/{case_id:uuid}/take", status_code=204, sync_to_thread=True)
def take(desk: NamedDependency[Desk], case_id: FromPath[UUID]) -> None:
    """Make a case that nobody has the visitor's own."""
    with desk.work() as work:
        take_case(work, case_id=case_id)


@post("/workload/plans", guards=[guard("cases.see")], status_code=200, sync_to_thread=True)
def planned(desk: NamedDependency[Desk], data: JSONBody[WishIn]) -> PlanOut:
    """Who would get what, and why; nothing is given."""
    with desk.look() as work:
        _must_reach(work, data.team_id)
        return _plan(plan(work, wish=_wish(data)))


def _must_reach(work: UnitOfWork, team_id: UUID) -> None:
    if all(one.team_id != team_id for one in my_teams(work)):
        message = "you neither belong to that team nor lead it"
        raise NotAllowed(message)


def _wish(data: WishIn) -> Wish:
    giver = subject("user", data.giver) if data.giver else None
    return Wish(data.team_id, tuple(data.case_ids), tuple(data.types), giver, data.receiver)


def _plan(made: Plan) -> PlanOut:
    cases = [
        PlannedOut(one.case_id, one.reference, one.to.user_id if one.to else None, because(one.because))
        for one in made.rows
    ]
    gains = [
        GainOut(
            user_id=one.colleague.user_id,
            name=one.colleague.name,
            capacity=one.colleague.capacity,
            away=one.colleague.away.sentence if one.colleague.away else None,
            cases=one.cases,
            before=one.before,
            after=one.after,
        )
        for one in made.gains
    ]
    return PlanOut(made.mark, cases, gains)


@post("/workload/allocations", guards=[guard("cases.assign")], status_code=200, sync_to_thread=True)
def allocate(desk: NamedDependency[Desk], data: JSONBody[AllocateIn]) -> RunOut:
    """Give out what was planned; refused when it would come out otherwise by now."""
    with desk.work() as work:
        return _run(commands.allocate_cases(work, wish=_wish(data), because=data.because, seen=data.seen))


def _run(done: Assigned) -> RunOut:
    return RunOut(done.run, done.given, {str(key): str(refusal) for key, refusal in done.refused.items()})


@get("/workload/hand-overs", guards=[guard("cases.see")], sync_to_thread=True)
def hand_overs(desk: NamedDependency[Desk], limit: Limit = 50) -> Page[HandOverOut]:
    """What the visitor handed over or was handed, the newest first."""
    with desk.look() as work:
        found = hand_overs_of(work, who=desk.actor.subject, limit=limit)
        return Page([_hand_over(one) for one in found])


def _hand_over(one: HandedOver) -> HandOverOut:
    names = (*_NOTE, "id", "case_id", "giver", "receiver", "at", "state", "reason")
    return HandOverOut(reference=one.reference, **{name: getattr(one.note, name) for name in names})


_NOTE = ("stands", "next_step", "next_by", "promised", "promised_to", "promised_by")


@post("/workload/hand-overs", guards=[guard("cases.see")], status_code=200, sync_to_thread=True)
def hand_over(desk: NamedDependency[Desk], data: JSONBody[HandOverIn]) -> RunOut:
    """Let cases go to others as planned, with one note for all."""
    note = Note(**{name: getattr(data.note, name) for name in _NOTE})
    with desk.work() as work:
        return _run(commands.hand_over_cases(work, wish=_wish(data), note=note, seen=data.seen))


@post("/workload/hand-overs/{handover_id:uuid}/accept", status_code=204, sync_to_thread=True)
def accept(desk: NamedDependency[Desk], handover_id: FromPath[UUID]) -> None:
    """Keep a case that was handed over to the visitor."""
    with desk.work() as work:
        commands.accept_hand_over(work, handover_id=handover_id)


@post("/workload/hand-overs/{handover_id:uuid}/send-back", status_code=204, sync_to_thread=True)
def send_back(desk: NamedDependency[Desk], handover_id: FromPath[UUID], data: JSONBody[SendBackIn]) -> None:
    """Give back a case that was handed over to the visitor."""
    with desk.work() as work:
        commands.send_back_hand_over(work, handover_id=handover_id, reason=data.reason)


@get("/workload/caseloads", guards=[guard("workload.lead")], sync_to_thread=True)
def loads(desk: NamedDependency[Desk], team: _Team = None) -> Page[CaseloadOut]:
    """What everybody in a team has, and what nobody has; empty for who leads no team."""
    with desk.look() as work:
        team_id = _led(work, team)
        if team_id is None:
            return Page([])
        members = colleagues(work, team_id=team_id)
        found = caseloads(work, members=members, types=types_of(work, members))
        rows = [_load(one, found[one.subject]) for one in members]
        return Page([*rows, _load(None, found[None])])


def _led(work: UnitOfWork, wanted: UUID | None) -> UUID | None:
    led = [one.team_id for one in my_teams(work) if one.leads]
    if wanted is not None and wanted not in led:
        message = "you do not lead that team"
        raise NotAllowed(message)
    return wanted or (led[0] if led else None)


def _load(one: Colleague | None, load: Caseload) -> CaseloadOut:
    return CaseloadOut(
        user_id=one.user_id if one else None,
        name=one.name if one else "Nobody",
        load=load.load,
        **{which: load.count(which) for which in WHICH},
    )


@get("/workload/deadlines", guards=[guard("cases.see")], sync_to_thread=True)
def due(
    desk: NamedDependency[Desk],
    first: Annotated[date | None, QueryParameter(description="Today if left out.")] = None,
    last: Annotated[date | None, QueryParameter(description="A month after today if left out.")] = None,
    team: _Team = None,
) -> Page[DeadlineOut]:
    """What falls due from a day to another, the visitor's own or a team's that they lead."""
    with desk.look() as work:
        whose: Sequence[Any] = [desk.actor.subject]
        if team is not None:
            led = _led(work, team)
            whose = [one.subject for one in colleagues(work, team_id=led)] if led else []
        days = {"first": first or work.today, "last": last or work.today + _MONTH}
        found = deadlines(work, whose=whose, **days)
    names = ("due_on", "kind", "id", "case_id", "reference", "title", "owner", "held")
    return Page(
        [
            DeadlineOut(**{name: getattr(one, name) for name in names}, because=because(one.because))
            for one in found
        ]
    )


@post("/workload/absences", status_code=201, sync_to_thread=True)
def absent(desk: NamedDependency[Desk], data: JSONBody[AbsenceIn]) -> AbsenceOut:
    """Say when the visitor, or a member of a team that they lead, is away."""
    with desk.work() as work:
        user_id = data.user_id or user_id_of(work)
        if user_id is None:
            message = "only members of staff can be away"
            raise NotAllowed(message)
        days = {"starts_on": data.starts_on, "ends_on": data.ends_on}
        made = commands.record_absence(work, user_id=user_id, **days)
        return AbsenceOut(made.id, made.user_id, made.starts_on, made.ends_on)


@post("/workload/absences/{absence_id:uuid}/cancel", status_code=204, sync_to_thread=True)
def not_absent(desk: NamedDependency[Desk], absence_id: FromPath[UUID]) -> None:
    """Take back that somebody is away."""
    with desk.work() as work:
        commands.cancel_absence(work, absence_id=absence_id)


@post("/workload/capacities", guards=[guard("workload.lead")], status_code=204, sync_to_thread=True)
def capacity(desk: NamedDependency[Desk], data: JSONBody[CapacityIn]) -> None:
    """Say what part of full time a member of one's team works on cases."""
    with desk.work() as work:
        commands.set_capacity(work, user_id=data.user_id, percent=data.percent)


HANDLERS = (
    items,
    queue,
    take,
    planned,
    allocate,
    hand_overs,
    hand_over,
    accept,
    send_back,
    loads,
    due,
    absent,
    not_absent,
    capacity,
)
