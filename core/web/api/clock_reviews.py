"""Reviews of clocks after the calendar or the law has changed."""

import json
from typing import Annotated
from uuid import UUID

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody, QueryParameter

from core.cases import commands, queries
from core.cases.models import ClockReview
from core.web.api.case_type_shapes import ClockMoveOut, ProposedOut, ProposeReviewIn, ReviewOut
from core.web.api.cases import because
from core.web.api.shapes import Before, Limit, Page
from core.web.desk import Desk, guard

_After = Annotated[int | None, QueryParameter(ge=1, le=2**62, description="`next` of the page before.")]


@get("/clock-reviews", guards=[guard("cases.see")], sync_to_thread=True)
def reviews(desk: NamedDependency[Desk], before: Before = None, limit: Limit = 50) -> Page[ReviewOut]:
    """Every review, the newest first."""
    with desk.look() as work:
        found = queries.list_reviews(work, before=before, limit=limit + 1)
        items = [_review(one) for one in found[:limit]]
    return Page(items, str(items[-1].id) if len(found) > limit else None)


@get("/clock-reviews/{clock_review_id:uuid}", guards=[guard("cases.see")], sync_to_thread=True)
def review(desk: NamedDependency[Desk], clock_review_id: FromPath[UUID]) -> ReviewOut:
    """One review."""
    with desk.look() as work:
        return _review(queries.review_by_id(work, review_id=clock_review_id))


def _review(one: ClockReview) -> ReviewOut:
    return ReviewOut(
        one.id,
        one.state,
        one.found_at,
        one.fingerprint,
        json.loads(one.changes),
        one.moves,
        one.moved,
        one.settled_at,
        one.settled_by,
    )


@get("/clock-reviews/{clock_review_id:uuid}/clocks", guards=[guard("cases.see")], sync_to_thread=True)
def clocks(
    desk: NamedDependency[Desk], clock_review_id: FromPath[UUID], after: _After = None, limit: Limit = 50
) -> Page[ClockMoveOut]:
    """The clocks that would move, of the cases that the visitor may see."""
    with desk.look() as work:
        found = queries.clock_moves(work, run_id=clock_review_id, after=after, limit=limit + 1)
    items = [
        ClockMoveOut(
            one.number,
            one.clock_id,
            one.case_id,
            one.reference,
            one.title,
            one.was_due_on,
            one.due_on,
            because(one.because),
        )
        for one in found[:limit]
    ]
    return Page(items, str(items[-1].number) if len(found) > limit else None)


@post("/clock-reviews/{clock_review_id:uuid}/propose", status_code=200, sync_to_thread=True)
def propose(
    desk: NamedDependency[Desk], clock_review_id: FromPath[UUID], data: JSONBody[ProposeReviewIn]
) -> ProposedOut:
    """Ask for the clocks to move, or to be left; a second person decides it under approvals."""
    with desk.work() as work:
        made = commands.propose_review(
            work, review_id=clock_review_id, because=data.because, leave=data.leave
        )
        return ProposedOut(made.id)


HANDLERS = (reviews, review, clocks, propose)
