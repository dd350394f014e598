"""Handing cases over with a note: one's own, or a whole officer's for whoever leads the team."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from core.cases.models import Case
from core.cases.queries import case_by_id, list_cases
from core.errors import BadInput, NotAllowed
from core.values import Subject
from core.values.ids import subject
from core.web.blocks import Block, Link, Prose, Table, Tag
from core.web.desk import HOME, Desk, guard
from core.web.fields import Choice, Ticks
from core.web.forms import Filled, Form
from core.web.labels import Labels
from core.web.looks import moment_of, words
from core.web.page import page, redirect, submit
from core.web.site.work_notes import ACCEPT, NOTE, note_of, noted, send_back_form
from core.web.site.work_shared import (
    FAIRLY,
    case_link,
    tabs,
    type_and_stage,
    who_options,
)
from core.web.site.work_wishes import HIDDEN, ids_of, previewed, recalled, remembered
from core.web.typed import Typed
from core.work import UnitOfWork, find_id
from core.workload.commands import accept_hand_over, hand_over_cases, send_back_hand_over
from core.workload.models import HandOverState
from core.workload.queries.handovers import hand_over_by_id, hand_overs_of
from core.workload.queries.officers import Colleague, colleagues
from core.workload.queries.plans import Wish, plan

HAND_OVERS = Link("Hand-overs", "/workload/hand-overs")
_PAGE = 100
_STATES = {"offered": "blue", "accepted": "green", "sent_back": "orange"}
_CONFIRM = Form((*HIDDEN, *NOTE), button="Hand over", action="/workload/hand-over/confirm", title="The note")


@dataclass(frozen=True, slots=True)
class _Giving:
    """Whose cases are handed over, which they may be, and who could take them."""

    giver: Colleague
    cases: Sequence[Case]
    only: UUID | None
    receivers: Sequence[Colleague]


@get("/workload/hand-overs", guards=[guard("cases.see")], sync_to_thread=True)
def hand_overs(desk: NamedDependency[Desk]) -> Response[Any]:
    """What the visitor handed over or was handed, the newest first."""
    with desk.look() as work:
        found = hand_overs_of(work, who=desk.actor.subject)
        names = Labels(work, [who for one in found for who in (one.note.giver, one.note.receiver)])
        rows = [
            (
                case_link(one.note.case_id, one.reference),
                names.text(one.note.giver),
                names.text(one.note.receiver),
                moment_of(one.note.at).date(),
                _state(one.note.state),
                [one.note.stands, f"Next: {one.note.next_step}"],
            )
            for one in found
        ]
    head = ("Case", "From", "To", "On", "Answer", "The note")
    empty = "You have handed nothing over, and nothing was handed to you"
    table = Table(head, rows, label="Hand-overs", empty=empty)
    blocks: list[Block] = [tabs(desk, "/workload/hand-overs"), table]
    actions = [Link("Hand over cases", "/workload/hand-over")] if desk.actor.may("cases.take") else []
    return page(desk, "Hand-overs", blocks, trail=(HOME,), actions=actions)


def _state(state: str) -> Tag:
    colour: Any = _STATES.get(state, "")
    return Tag("Not answered" if state == HandOverState.OFFERED else words(state), colour)


@get("/workload/hand-over", guards=[guard("cases.see")], sync_to_thread=True)
def hand(request: Request[Any, Any, Any], desk: NamedDependency[Desk]) -> Response[Any]:
    """Choose what is handed over, to whom, and write the note."""
    return _shown(request, desk)


def _shown(request: Request[Any, Any, Any], desk: Desk, *wrong: Filled) -> Response[Any]:
    asked = request.query_params
    with desk.look() as work:
        giving = _giving(work, asked.get("case", ""), asked.get("from", ""))
    blocks: list[Block] = []
    if giving is None or not giving.cases:
        blocks.append(
            Prose("There is no open case to hand over. Nobody’s cases are given out from the queue.")
        )
    elif not giving.receivers:
        blocks.append(Prose("There is nobody else in the team who could take it over."))
    else:
        blocks.append(wrong[0] if wrong else _form(giving, desk).to(desk.address).empty())
    whose = "" if giving is None or giving.giver.subject == desk.actor.subject else f" of {giving.giver.name}"
    return page(desk, f"Hand over cases{whose}", blocks, trail=(HOME, HAND_OVERS))


def _giving(work: UnitOfWork, case: str, giver: str) -> _Giving | None:
    """The case of the address, else the cases of the officer named there, else the visitor's own."""
    only = find_id(case)
    whose: Subject | str | None = subject("user", giver) if find_id(giver) else work.actor.subject
    if only is not None:
        whose = case_by_id(work, case_id=only).owner
    user_id = find_id((whose or "").removeprefix("user/"))
    found = colleagues(work, user_ids=[user_id]) if user_id else []
    if not found:
        return None
    one = found[0]
    theirs = (
        list_cases(work, owner=one.subject, limit=_PAGE + 1)
        if only is None
        else [case_by_id(work, case_id=only)]
    )
    team = colleagues(work, team_id=one.team_id) if one.team_id else []
    return _Giving(one, theirs, only, [each for each in team if each.user_id != one.user_id])


def _form(giving: _Giving, desk: Desk) -> Form:
    fields: list[Any] = []
    if giving.only is None:
        many = f"All {giving.giver.open:,}" if giving.giver.subject != desk.actor.subject else "All of mine"
        options = [("ticked", "Those that I tick"), ("all", f"{many}, with one note for all")]
        fields.append(Choice(name="which", label="Which cases", options=options))
        shown = [(str(one.id), one.reference) for one in giving.cases[:_PAGE]]
        fields.append(Ticks(name="cases", label="Cases", options=shown, required=False))
    options = who_options(giving.receivers)
    if giving.only is None:
        options.insert(0, (FAIRLY, "By fairness among the team"))
    fields.append(Choice(name="receiver", label="To whom", options=options))
    return Form((*fields, *NOTE), button="Hand over" if giving.only else "See who would get what")


@post("/workload/hand-over", guards=[guard("cases.see")], status_code=200, sync_to_thread=True)
def choose(
    request: Request[Any, Any, Any], desk: NamedDependency[Desk], typed: NamedDependency[Typed]
) -> Response[Any]:
    """Hand one case over at once; show who would get which of many, before anything moves."""
    asked = request.query_params
    with desk.look() as work:
        giving = _giving(work, asked.get("case", ""), asked.get("from", ""))
    if giving is None or giving.giver.team_id is None or not giving.cases:
        message = "there is no open case here that you could hand over"
        raise NotAllowed(message)
    form, team_id = _form(giving, desk).to(desk.address), giving.giver.team_id

    def at_once(work: UnitOfWork, values: dict[str, Any]) -> Response[Any]:
        chosen = (giving.only,) if giving.only else ()
        wish = Wish(team_id, chosen, (), giving.giver.subject, find_id(values["receiver"]))
        done = hand_over_cases(work, wish=wish, note=note_of(values), seen=plan(work, wish=wish).mark)
        if not done.given:
            raise next(iter(done.refused.values()))
        return redirect(desk, f"/cases/{giving.only}", banner="The case was handed over")

    def preview(work: UnitOfWork, values: dict[str, Any]) -> Response[Any]:
        if values["which"] == "ticked" and not values["cases"]:
            message = "tick the cases that are to be handed over, or choose all"
            raise BadInput(message, field="cases")
        chosen = ids_of(values["cases"]) if values["which"] == "ticked" else ()
        wish = Wish(team_id, chosen, (), giving.giver.subject, find_id(values["receiver"]))
        note = {one.name: typed(one.name) for one in NOTE}
        days = {name: typed(name) for name in typed if name.startswith(("next_by-", "promised_by-"))}
        return _preview(desk, work, wish, {**note, **days})

    return submit(
        desk,
        form,
        typed,
        act=at_once if giving.only else preview,
        again=lambda filled: _shown(request, desk, filled),
        within=desk.work if giving.only else desk.look,
    )


def _preview(
    desk: Desk, work: UnitOfWork, wish: Wish, note: dict[str, str], filled: Filled | None = None
) -> Response[Any]:
    planned = plan(work, wish=wish)
    blocks = previewed(work, planned)
    if planned.owners:
        again = filled or _CONFIRM.empty()
        again.typed = Typed.of({**note, **remembered(wish, planned)})
        blocks.append(again)
    return page(desk, "Who would get what", blocks, trail=(HOME, HAND_OVERS))


@post("/workload/hand-over/confirm", guards=[guard("cases.see")], sync_to_thread=True)
def confirm(desk: NamedDependency[Desk], typed: NamedDependency[Typed]) -> Response[Any]:
    """Hand over what was previewed, unless it would come out otherwise by now."""

    def act(work: UnitOfWork, values: dict[str, Any]) -> Response[Any]:
        done = hand_over_cases(work, wish=recalled(values), note=note_of(values), seen=values["seen"] or "")
        cases = "case was" if len(done.given) == 1 else "cases were"
        return redirect(desk, "/workload/hand-overs", banner=f"{len(done.given):,} {cases} handed over")

    def again(filled: Filled) -> Response[Any]:
        values = {name: typed(name) for name in typed}
        with desk.look() as work:
            return _preview(desk, work, recalled(values), values, filled)

    return submit(desk, _CONFIRM, typed, act=act, again=again)


def _answering(desk: Desk, handover_id: UUID, *wrong: Filled) -> Response[Any]:
    """The note by itself, with what may be answered: shown when an answer was wrong."""
    with desk.look() as work:
        found = hand_over_by_id(work, handover_id=handover_id)
        names = Labels(work, [found.note.giver, found.note.receiver])
        title = " · ".join([found.reference, *type_and_stage(work, found.type, found.stage)])
    blocks: list[Block] = [noted(found.note, names), *wrong]
    return page(desk, "Hand-over note", blocks, trail=(HOME, HAND_OVERS), caption=title)


@post("/workload/hand-overs/{handover_id:uuid}/accept", sync_to_thread=True)
def accepted(
    desk: NamedDependency[Desk], typed: NamedDependency[Typed], handover_id: FromPath[UUID]
) -> Response[Any]:
    """Keep a case that was handed over."""

    def act(work: UnitOfWork, _values: dict[str, Any]) -> Response[Any]:
        note = accept_hand_over(work, handover_id=handover_id)
        return redirect(desk, f"/cases/{note.case_id}", banner="The hand-over is accepted")

    form = ACCEPT.to(desk.path)
    return submit(desk, form, typed, act=act, again=lambda filled: _answering(desk, handover_id, filled))


@post("/workload/hand-overs/{handover_id:uuid}/send-back", sync_to_thread=True)
def sent_back(
    desk: NamedDependency[Desk], typed: NamedDependency[Typed], handover_id: FromPath[UUID]
) -> Response[Any]:
    """Give a case back that was handed over, and say what is missing."""

    def act(work: UnitOfWork, values: dict[str, Any]) -> Response[Any]:
        note = send_back_hand_over(work, handover_id=handover_id, reason=values["reason"])
        return redirect(desk, f"/cases/{note.case_id}", banner="The case was sent back")

    form = send_back_form(handover_id)
    return submit(desk, form, typed, act=act, again=lambda filled: _answering(desk, handover_id, filled))


HANDLERS = (hand_overs, hand, choose, confirm, accepted, sent_back)
