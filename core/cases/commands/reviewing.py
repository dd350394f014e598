"""When the calendar or the law has changed: clocks that would move are listed, and move once approved."""

import json
from collections.abc import Callable
from uuid import UUID

from sqlalchemy import func, select

from core.approval import Approval, propose
from core.cases.basis import as_it_was, changes, found_now, kept
from core.cases.commands.shifting import apply_shifts, write_shifts
from core.cases.events import ClockReviewRaised, ClocksReviewed
from core.cases.models import ClockReview, ReviewState
from core.cases.queries.reviews import last_settled, review_by_id, waiting_review
from core.cases.queries.shifts import Alike, shifts
from core.cases.rules import ClockFigures
from core.cases.workflows import LawBook, book_of
from core.errors import AlreadyDone, NotFound
from core.log import iso
from core.values import Because, new_id, subject
from core.work import UnitOfWork

ACT = "cases.review_clocks"
_LONGEST = 1_000
_LOOKING = int.from_bytes(b"reviews")


def find_review(work: UnitOfWork) -> ClockReview | None:
    """Compare the calendar and the law with those by which the clocks stand; None when nothing differs.

    The first time it only notes how things are. A difference that moves no open clock is settled at once;
    else a review waits to be proposed, and one that waited already is overtaken.
    """
    work.actor.must(ACT)
    _alone(work)
    law = book_of(work).law
    now, last, waiting = found_now(work.calendars, law), last_settled(work), waiting_review(work)
    if last is None:
        return _keep(work, now.text, now.fingerprint, [], ReviewState.FIRST)
    if now.fingerprint == (waiting or last).fingerprint:
        return waiting
    if waiting is not None:
        waiting.state = ReviewState.OVERTAKEN.value
        work.flush()
    old = kept(last.basis)
    different = changes(old, now)
    if not different:
        return None
    review = _keep(work, now.text, now.fingerprint, different, ReviewState.WAITING)
    why = Because(f"Worked out again: {'; '.join(different)[:_LONGEST]}")
    before = as_it_was(work.calendars, old)
    found = shifts(work, refigure=_by_law(law), calendars=work.calendars, before=before, why=[why])
    review.moves = write_shifts(work, run_id=review.id, found=found)
    if not review.moves:
        review.state = ReviewState.QUIET.value
        _settled(work, review)
    work.flush()
    work.publish(ClockReviewRaised(clock_review_id=review.id, moves=review.moves))
    return review if review.moves else None


def _alone(work: UnitOfWork) -> None:
    """Let processes that start together look one after the other, so that they raise one review, not two."""
    if work.connection.dialect.name == "postgresql":
        work.connection.execute(select(func.pg_advisory_xact_lock(_LOOKING)))


def _by_law(law: LawBook) -> Callable[[Alike], ClockFigures | None]:
    """What a clock is counted by, with the row of law that is now in force on the day it started."""

    def refigure(alike: Alike) -> ClockFigures | None:
        figures = alike.figures
        if figures.law is None:
            return figures
        row = law.on(figures.law.partition("@")[0], alike.started_on)
        if row is None:
            return figures
        return ClockFigures(
            length=row.value,
            unit=figures.unit,
            counting=figures.counting,
            calendar=figures.calendar,
            source=row.source,
            verified=row.sure == "verified",
            law=row.row_id,
        )

    return refigure


def propose_review(work: UnitOfWork, *, review_id: UUID, because: str, leave: bool = False) -> Approval:
    """Ask for the clocks of a waiting review to move, or with `leave` to be left as they are."""
    review = _waiting(work, review_id)
    return propose(
        work,
        act=ACT,
        subject=subject("clock_review", review.id),
        because=because,
        arguments={"review_id": str(review.id), "leave": leave},
    )


def settle_review(work: UnitOfWork, *, review_id: str, leave: bool = False) -> ClockReview:
    """Give the clocks of a review their new dates, by sets, or leave them as they are; once approved.

    One event tells of the whole run. A clock that has ended never moves.
    """
    review = _waiting(work, UUID(review_id))
    moved = 0 if leave else apply_shifts(work, run_id=review.id)
    review = work.session.get_one(ClockReview, UUID(review_id))
    review.moved = moved
    review.state = (ReviewState.LEFT if leave else ReviewState.APPLIED).value
    _settled(work, review)
    work.flush()
    work.publish(ClocksReviewed(clock_review_id=review.id, moved=review.moved, left=leave))
    return review


def _waiting(work: UnitOfWork, review_id: UUID) -> ClockReview:
    review = review_by_id(work, review_id=review_id)
    if review.state == ReviewState.OVERTAKEN:
        message = "more has changed since this review; decide the newer one"
        raise NotFound(message)
    if review.state != ReviewState.WAITING:
        message = f"this review was settled already: {ReviewState(review.state).value}"
        raise AlreadyDone(message)
    return review


def _keep(
    work: UnitOfWork, basis: str, fingerprint: str, different: list[str], state: ReviewState
) -> ClockReview:
    review = ClockReview(
        id=new_id(),
        found_at=iso(work.now),
        fingerprint=fingerprint,
        basis=basis,
        changes=json.dumps(different, ensure_ascii=False),
        state=state.value,
    )
    if state is ReviewState.FIRST:
        _settled(work, review)
    work.session.add(review)
    work.flush()
    return review


def _settled(work: UnitOfWork, review: ClockReview) -> None:
    review.settled_at, review.settled_by = iso(work.now), work.actor.subject
