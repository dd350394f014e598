"""Work looked at again: samples drawn, reviews done by somebody who had no part, feedback read."""

import secrets
from collections.abc import Mapping
from uuid import UUID

from sqlmodel import col, select

from core.cases.models import Case
from core.errors import AlreadyDone, BadInput, NotAllowed, NotFound
from core.figures.definitions import Checklist
from core.figures.events import FeedbackRead, ReviewDone, SampleDrawn
from core.figures.models import Review, ReviewItem, Sample
from core.figures.queries.judged import book_of
from core.figures.queries.quality import candidates, touched
from core.figures.rules.sampling import Candidate, draw, result
from core.log import iso
from core.values import Period
from core.work import UnitOfWork

FOUND = ("pass", "fail", "not_applicable")
_MOST = 500
_STRATA = ("officer", "type")


def draw_sample(
    work: UnitOfWork,
    *,
    checklist: str,
    period: Period,
    size: int,
    case_type: str = "",
    stratum: str = "officer",
    seed: str = "",
) -> Sample:
    """Draw closed cases by chance, so that each officer or type has a share; needs figures.sample.

    The same seed draws the same cases from the same ones. Cases in which whoever draws had a part are left
    out. BadInput where there is nothing to draw from.
    """
    work.actor.must("figures.sample")
    named = book_of(work).checklist(checklist).name
    if stratum not in _STRATA or not 1 <= size <= _MOST:
        message = f"a sample has 1 to {_MOST} cases, and shares by {' or '.join(_STRATA)}"
        raise BadInput(message, field="size")
    among = candidates(work, case_type=case_type, period=period)
    chance = seed or secrets.token_hex(4)
    drawn = draw(among, size=size, seed=chance, by=stratum, without=work.actor.subject).result
    if not drawn:
        message = "no case that was closed in these days can be drawn; choose other days or another type"
        raise BadInput(message, field="starts_on")
    sample = Sample(
        checklist=named,
        type=case_type,
        starts_on=period.start,
        ends_on=period.end,
        stratum=stratum,
        seed=chance,
        size=len(drawn),
        among=len(among),
        drawn_by=work.actor.subject,
        drawn_at=iso(work.now),
    )
    work.session.add(sample)
    work.flush()
    sees = _sees(work, [one.case_id for one in drawn])
    work.session.add_all(_to_review(sample, one, sees[one.case_id]) for one in drawn)
    work.publish(SampleDrawn(sample_id=sample.id, size=len(drawn), among=len(among), seed=chance))
    return sample


def review_case(
    work: UnitOfWork,
    *,
    review_id: UUID,
    found: Mapping[str, str],
    notes: Mapping[str, str],
    feedback: str = "",
) -> Review:
    """Write down what a review found, an answer for each item; needs figures.review and no part in the case.

    BadInput at the item that is not answered, or that fails without a note of why.
    """
    work.actor.must("figures.review")
    review = _review(work, review_id)
    if review.sees not in work.actor.permissions and not work.actor.is_system:
        message = "there is no such review, or none that you may see"
        raise NotFound(message)
    if review.reviewed_at:
        message = "this case was reviewed already"
        raise AlreadyDone(message)
    if review.officer == work.actor.subject or review.case_id in touched(work, [review.case_id]):
        message = "you had a part in this case yourself; another person must look at it again"
        raise NotAllowed(message)
    sample = work.session.get_one(Sample, review.sample_id)
    checklist = book_of(work).checklist(sample.checklist)
    _answered(checklist, found, notes)
    work.session.add_all(
        ReviewItem(
            review_id=review.id, item=one.key, found=found[one.key], note=notes.get(one.key, "").strip()
        )
        for one in checklist.items
    )
    answers = [(found[one.key], one.decisive) for one in checklist.items]
    review.passed = result(answers, pass_mark=checklist.pass_mark).result
    review.reviewed_by, review.reviewed_at, review.reviewed_on = work.actor.subject, iso(work.now), work.today
    review.feedback = feedback.strip()
    work.session.add(review)
    work.publish(ReviewDone(review_id=review.id, case_id=review.case_id, passed=review.passed))
    return review


def read_feedback(work: UnitOfWork, *, review_id: UUID) -> Review:
    """The officer says that they have read what the review of their case found; nobody else can."""
    review = _review(work, review_id)
    if review.officer != work.actor.subject or not review.reviewed_at:
        message = "only the officer whose case it is can say that the feedback was read"
        raise NotAllowed(message)
    if review.read_at:
        message = "you have read this already"
        raise AlreadyDone(message)
    review.read_at = iso(work.now)
    work.session.add(review)
    work.publish(FeedbackRead(review_id=review.id))
    return review


def _to_review(sample: Sample, one: Candidate, sees: str) -> Review:
    return Review(sample_id=sample.id, case_id=one.case_id, type=one.type, officer=one.officer, sees=sees)


def _sees(work: UnitOfWork, case_ids: list[UUID]) -> Mapping[UUID, str]:
    return dict(work.session.exec(select(Case.id, Case.sees).where(col(Case.id).in_(case_ids))).all())


def _review(work: UnitOfWork, review_id: UUID) -> Review:
    found = work.session.get(Review, review_id, with_for_update=True)
    if found is None:
        message = "there is no such review, or none that you may see"
        raise NotFound(message)
    return found


def _answered(checklist: Checklist, found: Mapping[str, str], notes: Mapping[str, str]) -> None:
    for one in checklist.items:
        if found.get(one.key) not in FOUND:
            message = f"say what you found: {one.title}"
            raise BadInput(message, field=one.key)
        if found[one.key] == "fail" and not notes.get(one.key, "").strip():
            message = f"say what is not as it must be: {one.title}"
            raise BadInput(message, field=f"{one.key}_note")
