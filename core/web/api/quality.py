"""Cases looked at again: samples drawn, reviews written, feedback read."""

from uuid import UUID

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from core.errors import BadInput
from core.figures.commands.quality import draw_sample, read_feedback, review_case
from core.figures.models import Review, Sample
from core.figures.queries import quality
from core.values import Period
from core.web.api.quality_shapes import (
    ItemOut,
    ReviewIn,
    ReviewOut,
    SampleIn,
    SampleOut,
    WholeReviewOut,
    WholeSampleOut,
)
from core.web.api.shapes import Page
from core.web.desk import Desk, guard
from core.web.etags import IfMatch, must_match
from core.work import UnitOfWork

_REVIEW, _DRAW = guard("figures.review"), guard("figures.sample")


@get("/samples", guards=[_REVIEW], sync_to_thread=True)
def samples(desk: NamedDependency[Desk]) -> Page[SampleOut]:
    """Samples that were drawn, the newest first."""
    with desk.look() as work:
        return Page([_sample(one.sample) for one in quality.samples(work)])


@post("/samples", guards=[_DRAW], sync_to_thread=True)
def draw(desk: NamedDependency[Desk], data: JSONBody[SampleIn]) -> WholeSampleOut:
    """Draw closed cases by chance; those in which the visitor had a part are left out."""
    if data.ends_on < data.starts_on:
        message = "the last day can not be before the first"
        raise BadInput(message, field="ends_on")
    with desk.work() as work:
        drawn = draw_sample(
            work,
            checklist=data.checklist,
            period=Period(data.starts_on, data.ends_on),
            size=data.size,
            case_type=data.case_type,
            stratum=data.stratum,
            seed=data.seed,
        )
        key = drawn.id
    return _read(desk, key)


@get("/samples/{sample_id:uuid}", guards=[_REVIEW], sync_to_thread=True)
def sample(desk: NamedDependency[Desk], sample_id: FromPath[UUID]) -> WholeSampleOut:
    """One sample with its reviews."""
    return _read(desk, sample_id)


def _read(desk: Desk, sample_id: UUID) -> WholeSampleOut:
    with desk.look() as work:
        one = quality.sample(work, sample_id=sample_id)
        reviews = quality.reviews_in(work, sample_id=sample_id)
        return WholeSampleOut(_sample(one), [_review(each) for each in reviews])


def _sample(one: Sample) -> SampleOut:
    return SampleOut(
        id=one.id,
        checklist=one.checklist,
        type=one.type,
        starts_on=one.starts_on,
        ends_on=one.ends_on,
        stratum=one.stratum,
        seed=one.seed,
        size=one.size,
        among=one.among,
        drawn_by=one.drawn_by,
        drawn_at=one.drawn_at,
    )


def _review(one: Review) -> ReviewOut:
    return ReviewOut(
        id=one.id,
        sample_id=one.sample_id,
        case=f"case/{one.case_id}",
        type=one.type,
        officer=one.officer,
        passed=one.passed,
        reviewed_by=one.reviewed_by,
        reviewed_on=one.reviewed_on,
        feedback=one.feedback,
        read_at=one.read_at,
    )


@get("/reviews/{review_id:uuid}", sync_to_thread=True)
def review(desk: NamedDependency[Desk], review_id: FromPath[UUID]) -> WholeReviewOut:
    """One review, with what was found: for reviewers, and once done for the officer whose case it is."""
    with desk.look() as work:
        return _whole(work, quality.review(work, review_id=review_id))


def _whole(work: UnitOfWork, one: Review) -> WholeReviewOut:
    items = quality.items_of(work, review_id=one.id)
    found = [ItemOut(key, each.found, each.note) for key, each in sorted(items.items())]
    return WholeReviewOut(_review(one), quality.checklist_of(work, review_id=one.id), found)


@post("/reviews/{review_id:uuid}", guards=[_REVIEW], status_code=200, sync_to_thread=True)
def do_review(
    desk: NamedDependency[Desk],
    review_id: FromPath[UUID],
    data: JSONBody[ReviewIn],
    if_match: IfMatch = None,
) -> WholeReviewOut:
    """Write down what was found; only who had no part in the case."""
    with desk.work() as work:
        if if_match is not None:
            seen = work.session.get(Review, review_id, with_for_update=True)
            must_match(if_match, _whole(work, seen) if seen else None)
        review_case(work, review_id=review_id, found=data.found, notes=data.notes, feedback=data.feedback)
    with desk.look() as look:
        return _whole(look, quality.review(look, review_id=review_id))


@post("/reviews/{review_id:uuid}/read", status_code=204, sync_to_thread=True)
def read(desk: NamedDependency[Desk], review_id: FromPath[UUID]) -> None:
    """Say that one has read what the review of one's case found; nobody else can."""
    with desk.work() as work:
        read_feedback(work, review_id=review_id)


HANDLERS = (samples, draw, sample, review, do_review, read)
