"""Samples of cases looked at again: drawn by chance, judged by a checklist, told to the officer."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from core.errors import BadInput
from core.figures.commands.quality import draw_sample, read_feedback, review_case
from core.figures.definitions import Checklist
from core.figures.models import Review, Sample
from core.figures.queries import quality
from core.figures.queries.judged import book_of
from core.values import Period
from core.web.blocks import Alert, Block, Link, Prose, Summary, Table, Tag
from core.web.desk import Desk, guard
from core.web.downloads import page_with_downloads
from core.web.fields import Choice, Day, LongText, Number, Text
from core.web.forms import Filled, Form
from core.web.labels import Labels
from core.web.looks import day, moment_of
from core.web.page import page, redirect, submit
from core.web.site.figures import shared
from core.web.typed import Typed
from core.work import UnitOfWork

QUALITY = Link("Quality", "/figures/quality")
_TRAIL = (*shared.TRAIL, QUALITY)
_FOUND = (("pass", "As it must be"), ("fail", "Not as it must be"), ("not_applicable", "Does not apply"))
_RESULTS = {None: Tag("To be done", "blue"), True: Tag("Passed", "green"), False: Tag("Not passed", "red")}
_ANSWERS = {
    "pass": Tag("Yes", "green"),
    "fail": Tag("No", "red"),
    "not_applicable": Tag("Does not apply", "grey"),
}
_YEAR = timedelta(days=365)


@get("/figures/quality", guards=[guard("figures.review")], sync_to_thread=True)
def samples(request: Request[Any, Any, Any], desk: NamedDependency[Desk]) -> Response[Any]:
    """Every sample, and what fails most often."""
    return _samples(desk, request)


@post("/figures/quality", guards=[guard("figures.sample")], sync_to_thread=True)
def draw(
    request: Request[Any, Any, Any], desk: NamedDependency[Desk], typed: NamedDependency[Typed]
) -> Response[Any]:
    """Draw a sample."""

    def act(work: UnitOfWork, values: dict[str, Any]) -> Response[Any]:
        period = _period(values)
        drawn = draw_sample(
            work,
            checklist=values["checklist"],
            period=period,
            size=values["size"],
            case_type=values["case_type"] or "",
            stratum=values["stratum"],
            seed=values["seed"] or "",
        )
        return redirect(desk, f"/figures/quality/samples/{drawn.id}", banner=f"{drawn.size} cases were drawn")

    with desk.look() as work:
        form = _drawing(work)
    return submit(desk, form, typed, act=act, again=lambda filled: _samples(desk, request, filled))


@get("/figures/quality/samples/{sample_id:uuid}", guards=[guard("figures.review")], sync_to_thread=True)
def sample(
    request: Request[Any, Any, Any], desk: NamedDependency[Desk], sample_id: FromPath[UUID]
) -> Response[Any]:
    """One sample with its reviews."""
    with desk.look() as work:
        one = quality.sample(work, sample_id=sample_id)
        reviews = quality.reviews_in(work, sample_id=sample_id)
        labels = Labels(work, [who for each in reviews for who in _named(each)] + [one.drawn_by])
        titles = shared.type_titles(work)
        checklist = book_of(work).checklists.get(one.checklist)
    rows = [
        (
            Link(labels.text(f"case/{each.case_id}"), f"/figures/quality/reviews/{each.id}"),
            titles.get(each.type, each.type),
            labels.text(each.officer),
            _RESULTS[each.passed],
            labels.text(each.reviewed_by) or None,
            each.reviewed_on,
        )
        for each in reviews
    ]
    head = ("Case", "Type", "Officer", "Result", "Reviewer", "Reviewed")
    blocks: list[Block] = [
        Summary(_about(one, checklist.title if checklist else one.checklist, titles, labels)),
        Table(head, rows, title="Cases", empty="No case that you may see was drawn"),
    ]
    return page_with_downloads(request, desk, "Sample of cases", blocks, trail=_TRAIL)


@get("/figures/quality/reviews/{review_id:uuid}", sync_to_thread=True)
def review(desk: NamedDependency[Desk], review_id: FromPath[UUID]) -> Response[Any]:
    """A review to be done, or what was found."""
    return _review(desk, review_id)


@post("/figures/quality/reviews/{review_id:uuid}", guards=[guard("figures.review")], sync_to_thread=True)
def do_review(
    desk: NamedDependency[Desk], typed: NamedDependency[Typed], review_id: FromPath[UUID]
) -> Response[Any]:
    """Write down what was found."""
    with desk.look() as work:
        one = quality.review(work, review_id=review_id)
        checklist = _checklist(work, one)

    def act(work: UnitOfWork, values: dict[str, Any]) -> Response[Any]:
        done = review_case(
            work,
            review_id=review_id,
            found={item.key: values[item.key] for item in checklist.items},
            notes={item.key: values[f"{item.key}_note"] or "" for item in checklist.items},
            feedback=values["feedback"] or "",
        )
        said = "passed" if done.passed else "did not pass"
        return redirect(desk, f"/figures/quality/samples/{done.sample_id}", banner=f"The case {said}")

    return submit(
        desk, _form(checklist), typed, act=act, again=lambda filled: _review(desk, review_id, filled)
    )


@post("/figures/quality/reviews/{review_id:uuid}/read", sync_to_thread=True)
def read(
    desk: NamedDependency[Desk], typed: NamedDependency[Typed], review_id: FromPath[UUID]
) -> Response[Any]:
    """The officer has read it."""

    def act(work: UnitOfWork, _values: dict[str, Any]) -> Response[Any]:
        read_feedback(work, review_id=review_id)
        return redirect(desk, f"/figures/quality/reviews/{review_id}", banner="Marked as read")

    return submit(desk, _READ, typed, act=act, again=lambda filled: _review(desk, review_id, filled))


_READ = Form(button="I have read this", text="Only you can say so, as the officer whose case it is.")


def _samples(desk: Desk, request: Request[Any, Any, Any], *wrong: Filled) -> Response[Any]:
    with desk.look() as work:
        found = quality.samples(work)
        failed = quality.failures(work, since=work.today - _YEAR)
        labels = Labels(work, [one.sample.drawn_by for one in found])
        titles = shared.type_titles(work)
        book = book_of(work)
        form = _drawing(work).empty(size=10, stratum="officer") if desk.actor.may("figures.sample") else None
    rows = [
        (
            Link(day(moment_of(one.sample.drawn_at).date()), f"/figures/quality/samples/{one.sample.id}"),
            titles.get(one.sample.type, "All types"),
            [one.sample.starts_on, one.sample.ends_on],
            one.sample.size,
            one.reviewed,
            one.passed,
            labels.text(one.sample.drawn_by),
        )
        for one in found
    ]
    items = {
        (name, item.key): (checklist.title, item.title)
        for name, checklist in book.checklists.items()
        for item in checklist.items
    }
    worst = sorted(
        ((*items.get(key, key), fails, applied) for key, (fails, applied) in failed.items()),
        key=lambda row: -row[2],
    )
    head = ("Drawn", "Type", "Closed from and to", "Cases", "Reviewed", "Passed", "Drawn by")
    blocks: list[Block] = [
        shared.tabs(desk, "/figures/quality"),
        Table(head, rows, title="Samples", numbers=(3, 4, 5), empty="No sample was drawn yet"),
    ]
    if worst:
        columns = ("Checklist", "Item", "Not as it must be", "Of reviews in which it applies")
        blocks.append(Table(columns, worst, title="What fails most often, this year", numbers=(2, 3)))
    if shown := (wrong[0] if wrong else form):
        blocks.append(shown)
    return page_with_downloads(request, desk, "Quality", blocks, trail=shared.TRAIL)


def _drawing(work: UnitOfWork) -> Form:
    checklists = [(one.name, one.title) for one in book_of(work).checklists.values()]
    types = [("", "All types"), *shared.type_titles(work).items()]
    fields = (
        Choice(name="checklist", label="Checklist", options=checklists),
        Choice(name="case_type", label="Case type", options=types, required=False),
        Day(name="starts_on", label="Closed from"),
        Day(name="ends_on", label="Closed until"),
        Number(name="size", label="How many cases", least=1, most=500, width=4),
        Choice(
            name="stratum",
            label="Give a share to each",
            options=[("officer", "Officer"), ("type", "Case type")],
        ),
        Text(
            name="seed",
            label="Seed",
            hint="Leave it empty for a new one; the same seed draws the same cases again",
            width=20,
            longest=40,
            required=False,
        ),
    )
    text = "Cases in which you had a part are left out."
    return Form(fields, button="Draw cases", title="Draw a sample", text=text, action="/figures/quality")


def _period(values: dict[str, Any]) -> Period:
    if values["starts_on"] > values["ends_on"]:
        message = "the first day must be the same as or before the last"
        raise BadInput(message, field="starts_on")
    return Period(values["starts_on"], values["ends_on"])


def _named(one: Review) -> list[str]:
    return [f"case/{one.case_id}", one.officer, *([one.reviewed_by] if one.reviewed_by else [])]


def _about(one: Sample, checklist: str, titles: dict[str, str], labels: Labels) -> list[tuple[str, Any]]:
    return [
        ("Checklist", checklist),
        ("Case type", titles.get(one.type, one.type) or "All types"),
        ("Closed", [one.starts_on, one.ends_on]),
        ("Drawn", f"{one.size} of {one.among} cases, a share for each {one.stratum}"),
        ("Seed", one.seed),
        ("Drawn by", [labels.text(one.drawn_by), moment_of(one.drawn_at)]),
    ]


def _checklist(work: UnitOfWork, one: Review) -> Checklist:
    return book_of(work).checklist(quality.checklist_of(work, review_id=one.id))


def _form(checklist: Checklist) -> Form:
    fields: list[Any] = []
    for item in checklist.items:
        hint = f"{item.guidance} ({item.source})" if item.guidance else f"({item.source})"
        label = f"{item.title}{' (decides alone)' if item.decisive else ''}"
        fields += [
            Choice(
                name=item.key, label=label, hint=hint, options=_FOUND,
                missing=f"Say what you found: {item.title}",
            ),
            Text(
                name=f"{item.key}_note", label=f"Note: {item.title[:1].lower()}{item.title[1:]}", longest=500,
                required=False,
            ),
        ]  # fmt: skip
    fields.append(LongText(name="feedback", label="Feedback to the officer", required=False))
    return Form(fields, button="Finish the review")


def _review(desk: Desk, review_id: UUID, *wrong: Filled) -> Response[Any]:
    with desk.look() as work:
        one = quality.review(work, review_id=review_id)
        labels = Labels(work, _named(one))
        checklist = _checklist(work, one)
        items = quality.items_of(work, review_id=review_id)
    mine = one.officer == desk.actor.subject
    facts: list[tuple[str, Any]] = [
        ("Case", labels.link(f"case/{one.case_id}")),
        ("Officer", labels.text(one.officer)),
        ("Result", _RESULTS[one.passed]),
    ]
    blocks: list[Block] = [Summary(facts)]
    if one.reviewed_at:
        blocks += [_answers(checklist, items), Prose(one.feedback or "No further feedback was written.")]
        read_on = (
            f"Read by the officer on {one.read_at[:10]}" if one.read_at else "Not read by the officer yet"
        )
        blocks.append(Prose(read_on, "hint"))
        if mine and not one.read_at:
            blocks.append(_READ.to(f"/figures/quality/reviews/{one.id}/read").empty())
    elif mine:
        blocks.append(Alert("Your own case: another person looks at it.", "Not yours to review"))
    else:
        blocks.append(wrong[0] if wrong else _form(checklist).empty())
    trail = _TRAIL if desk.actor.may("figures.review") else shared.TRAIL
    return page(desk, f"Review: {checklist.title}", blocks, trail=trail)


def _answers(checklist: Checklist, items: Any) -> Table:
    rows = [
        (item.title, _ANSWERS[items[item.key].found], items[item.key].note)
        for item in checklist.items
        if item.key in items
    ]
    return Table(("Item", "As it must be", "Note"), rows, title="What was found")


HANDLERS = (samples, draw, sample, review, do_review, read)
