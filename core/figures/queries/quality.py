"""Samples, the reviews in them, and what they found."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlmodel import col

from core.cases.models import Case, CaseDecision, CaseStep
from core.errors import NotFound
from core.figures.models import Review, ReviewItem, Sample
from core.figures.queries.asked import Asked
from core.figures.queries.counting import conditions
from core.figures.queries.measures import MEASURES
from core.figures.rules.sampling import Candidate
from core.values import Period
from core.work import UnitOfWork

_MOST = 100


@dataclass(frozen=True, slots=True)
class SampleShown:
    """A sample with how far it has come."""

    sample: Sample
    reviewed: int
    passed: int


def samples(work: UnitOfWork, *, limit: int = _MOST) -> Sequence[SampleShown]:
    """Samples, the newest first."""
    found = work.session.execute(select(Sample).order_by(col(Sample.id).desc()).limit(limit)).scalars().all()
    passed: Any = col(Review.passed)
    counted = (
        select(col(Review.sample_id), func.count(passed), func.count().filter(passed))
        .where(col(Review.sample_id).in_([one.id for one in found]))
        .group_by(col(Review.sample_id))
    )
    done = {key: (reviewed, passed) for key, reviewed, passed in work.session.execute(counted)}
    return [SampleShown(one, *done.get(one.id, (0, 0))) for one in found]


def sample(work: UnitOfWork, *, sample_id: UUID) -> Sample:
    """The sample; NotFound when there is none that this actor may see."""
    asked = select(Sample).where(col(Sample.id) == sample_id)
    found: Sample | None = work.session.execute(asked).scalars().first()
    if found is None:
        message = "there is no such sample, or none that you may see"
        raise NotFound(message)
    return found


def reviews_in(work: UnitOfWork, *, sample_id: UUID) -> Sequence[Review]:
    """The reviews of a sample, those still to be done first."""
    order = (col(Review.reviewed_at).is_not(None), col(Review.officer), col(Review.id))
    asked = select(Review).where(col(Review.sample_id) == sample_id).order_by(*order)
    return work.session.execute(asked).scalars().all()


def reviews_of(work: UnitOfWork, *, officer: str, period: Period | None = None) -> Sequence[Review]:
    """The finished reviews of an officer's cases, the newest first."""
    asked = select(Review).where(col(Review.officer) == officer, col(Review.reviewed_at).is_not(None))
    if period is not None:
        asked = asked.where(col(Review.reviewed_on) >= period.start, col(Review.reviewed_on) <= period.end)
    newest = asked.order_by(col(Review.reviewed_at).desc()).limit(_MOST)
    return work.session.execute(newest).scalars().all()


def review(work: UnitOfWork, *, review_id: UUID) -> Review:
    """The review; NotFound when there is none that this actor may see."""
    asked = select(Review).where(col(Review.id) == review_id)
    found: Review | None = work.session.execute(asked).scalars().first()
    if found is None:
        message = "there is no such review, or none that you may see"
        raise NotFound(message)
    return found


def checklist_of(work: UnitOfWork, *, review_id: UUID) -> str:
    """The name of the checklist by which a case is reviewed, also for the officer, who sees no samples."""
    asked = select(col(Sample.checklist)).join(Review, col(Review.sample_id) == col(Sample.id))
    return str(work.connection.execute(asked.where(col(Review.id) == review_id)).scalar_one())


def items_of(work: UnitOfWork, *, review_id: UUID) -> Mapping[str, ReviewItem]:
    """What was found in a review, by the item of the checklist."""
    asked = select(ReviewItem).where(col(ReviewItem.review_id) == review_id)
    return {one.item: one for one in work.session.execute(asked).scalars()}


def failures(work: UnitOfWork, *, since: date) -> Mapping[tuple[str, str], tuple[int, int]]:
    """How often each item of each checklist failed, and how often it applied, since a day."""
    asked = (
        select(
            col(Sample.checklist),
            col(ReviewItem.item),
            func.count().filter(col(ReviewItem.found) == "fail"),
            func.count().filter(col(ReviewItem.found) != "not_applicable"),
        )
        .join(Review, col(Review.id) == col(ReviewItem.review_id))
        .join(Sample, col(Sample.id) == col(Review.sample_id))
        .where(col(Review.reviewed_on) >= since)
        .group_by(col(Sample.checklist), col(ReviewItem.item))
    )
    return {(name, item): (failed, applied) for name, item, failed, applied in work.session.execute(asked)}


def candidates(work: UnitOfWork, *, case_type: str, period: Period) -> Sequence[Candidate]:
    """Cases closed in a period that somebody had, of what this actor may see, and whether they had a part."""
    asked = Asked(period, work.today, part=case_type)
    measure = MEASURES["cases.closed"]
    where = [*measure.base.visible(work.actor), *conditions(work, measure, asked)]
    found = select(col(Case.id), col(Case.owner), col(Case.type)).where(*where, col(Case.owner).is_not(None))
    mine = touched(work, select(col(Case.id)).where(*where))
    who = frozenset([str(work.actor.subject)])
    return [
        Candidate(key, str(owner), kind, who if key in mine else frozenset())
        for key, owner, kind in work.connection.execute(found)
    ]


def touched(work: UnitOfWork, cases: Any) -> set[UUID]:
    """Those of some cases in which this actor took a step or decided; `cases` are ids or a query for them."""
    me = work.actor.subject
    steps = select(col(CaseStep.case_id)).where(col(CaseStep.by) == me, col(CaseStep.case_id).in_(cases))
    made = select(col(CaseDecision.case_id)).where(
        col(CaseDecision.decided_by) == me, col(CaseDecision.case_id).in_(cases)
    )
    return set(work.connection.execute(steps.union(made)).scalars())
