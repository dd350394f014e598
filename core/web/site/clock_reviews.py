"""Clock reviews: what changed in calendar or law, which clocks would move, and the proposal to move them."""

import json
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from core.cases import commands, queries
from core.cases.models import ClockReview, ReviewState
from core.cases.queries import ClockMove
from core.web.blocks import Alert, Block, Link, Paging, Prose, Summary, Table, Tabs, Tag
from core.web.desk import HOME, Desk, guard
from core.web.fields import Choice, LongText
from core.web.forms import Filled, Form
from core.web.labels import Labels
from core.web.looks import moment_of
from core.web.page import page, redirect, submit
from core.web.site import cases
from core.web.typed import Typed
from core.work import UnitOfWork, find_id

REVIEWS = Link("Clock reviews", "/clock-reviews")
_PAGE = 50
STATES = {
    ReviewState.FIRST: Tag("Beginning", "grey"),
    ReviewState.WAITING: Tag("Waiting", "orange"),
    ReviewState.APPLIED: Tag("Clocks moved", "green"),
    ReviewState.LEFT: Tag("Left as they were", "grey"),
    ReviewState.QUIET: Tag("Moved no clock", "grey"),
    ReviewState.OVERTAKEN: Tag("Overtaken", "grey"),
}
_WHAT = (("move", "Give the clocks their new dates"), ("leave", "Leave the clocks as they are"))
_PROPOSE = Form(
    (
        Choice(name="what", label="What should happen", options=_WHAT),
        LongText(name="because", label="Why", hint="The second person reads it", rows=2),
    ),
    title="Propose a decision",
    text="A second person decides it under Approvals; no clock moves before that.",
    button="Propose it",
)


@get("/clock-reviews", guards=[guard("cases.see")], sync_to_thread=True)
def reviews(request: Request[Any, Any, Any], desk: NamedDependency[Desk]) -> Response[Any]:
    """Every review, the newest first."""
    before = find_id(request.query_params.get("before", ""))
    with desk.look() as work:
        found = queries.list_reviews(work, before=before, limit=_PAGE + 1)
    rows = [
        (
            Link(_title(one), f"/clock-reviews/{one.id}"),
            moment_of(one.found_at),
            one.moves,
            STATES[ReviewState(one.state)],
        )
        for one in found[:_PAGE]
    ]
    text = (
        "When a holiday or a row of law changes, the open clocks that would move are listed here. They move "
        "once a second person has approved it. Borough looks at every start and every night."
    )
    more = f"/clock-reviews?before={found[_PAGE - 1].id}" if len(found) > _PAGE else ""
    head = ("What changed", "Found", "Clocks that would move", "State")
    blocks: list[Block] = [
        Tabs(cases.TABS, "/clock-reviews", "Cases"),
        Prose(text),
        Table(head, rows, label="Clock reviews", empty="Borough has not looked yet", numbers=(2,)),
        Paging(more, "/clock-reviews" if before else "", "Older", "Newest"),
    ]
    return page(desk, "Clock reviews", blocks, trail=(HOME,))


def _title(one: ClockReview) -> str:
    found = json.loads(one.changes)
    if not found:
        return "How calendar and law stood at the beginning"
    return f"{found[0]}, and {len(found) - 1} more" if len(found) > 1 else str(found[0])


@get("/clock-reviews/{clock_review_id:uuid}", guards=[guard("cases.see")], sync_to_thread=True)
def review(
    request: Request[Any, Any, Any], desk: NamedDependency[Desk], clock_review_id: FromPath[UUID]
) -> Response[Any]:
    """One review: what changed and every clock that would move."""
    text = request.query_params.get("after", "")
    after = int(text) if text.isdecimal() and len(text) < len("10000000000000000000") else None
    return _shown(desk, clock_review_id, after)


def _shown(desk: Desk, review_id: UUID, after: int | None, *wrong: Filled) -> Response[Any]:
    with desk.look() as work:
        one = queries.review_by_id(work, review_id=review_id)
        moves = queries.clock_moves(work, run_id=one.id, after=after, limit=_PAGE + 1)
        names = Labels(work, [one.settled_by])
    blocks: list[Block] = [_facts(one, names)]
    rows = [(text,) for text in json.loads(one.changes)]
    if rows:
        blocks.append(Table(("Change",), rows, title="What changed"))
        blocks.append(moves_table(moves[:_PAGE], "Clocks that would move, of the cases that you may see"))
    here = f"/clock-reviews/{one.id}"
    more = f"{here}?after={moves[_PAGE - 1].number}" if len(moves) > _PAGE else ""
    blocks.append(Paging(more, here if after else ""))
    if one.state == ReviewState.WAITING and desk.actor.may("cases.review_clocks"):
        blocks.append(wrong[0] if wrong else _PROPOSE.to(f"{here}/propose").empty())
    elif one.state == ReviewState.WAITING:
        blocks.append(Alert("Somebody with the permission to review clocks must propose what happens."))
    tags = [STATES[ReviewState(one.state)]]
    return page(desk, "Clock review", blocks, trail=(HOME, REVIEWS), tags=tags)


def _facts(one: ClockReview, names: Labels) -> Summary:
    rows: list[tuple[str, Any]] = [
        ("Found", moment_of(one.found_at)),
        ("Fingerprint of calendar and law", one.fingerprint),
        ("Clocks that would move", one.moves),
    ]
    if one.settled_at:
        rows += [("Clocks moved", one.moved), ("Settled", moment_of(one.settled_at))]
        rows.append(("Settled by", names.text(one.settled_by)))
    return Summary(rows)


def moves_table(moves: Sequence[ClockMove], title: str) -> Table:
    """Clocks with their date before and after, and why."""
    rows = [
        (
            Link(one.reference, f"/cases/{one.case_id}"),
            Link(one.title, f"/cases/{one.case_id}/clocks/{one.clock_id}"),
            one.was_due_on,
            one.due_on,
            [step.text for step in one.because],
        )
        for one in moves
    ]
    return Table(("Case", "Clock", "Before", "After", "Why"), rows, title=title, empty="No clock")


@post("/clock-reviews/{clock_review_id:uuid}/propose", guards=[guard("cases.see")], sync_to_thread=True)
def propose(
    desk: NamedDependency[Desk], typed: NamedDependency[Typed], clock_review_id: FromPath[UUID]
) -> Response[Any]:
    """Ask for the clocks to move, or to be left."""

    def act(work: UnitOfWork, values: dict[str, Any]) -> Response[Any]:
        leave = values["what"] == "leave"
        commands.propose_review(work, review_id=clock_review_id, because=values["because"], leave=leave)
        address = f"/clock-reviews/{clock_review_id}"
        return redirect(desk, address, banner="Proposed; a second person decides it under Approvals")

    form = _PROPOSE.to(f"/clock-reviews/{clock_review_id}/propose")
    return submit(
        desk, form, typed, act=act, again=lambda filled: _shown(desk, clock_review_id, None, filled)
    )


HANDLERS = (reviews, review, propose)
