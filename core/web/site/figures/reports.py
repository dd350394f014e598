"""Monthly reports of officers: counted, talked over, signed by both, and then as they are for good."""

import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from core.figures.commands.reports import make_report, recount_report, sign_report, write_report
from core.figures.models import Report
from core.figures.queries import people, quality
from core.figures.queries.asked import month_of, months_before
from core.figures.queries.counting import figure
from core.figures.queries.reports import report as read_report
from core.figures.queries.reports import reports as read_reports
from core.figures.rules.judging import Standing
from core.values import Subject
from core.web.blocks import Alert, Block, Chart, Heading, Line, Link, Prose, Summary, Table, Tag
from core.web.charts.scale import value_of
from core.web.desk import Desk, guard
from core.web.fields import Choice, LongText
from core.web.forms import Filled, Form
from core.web.labels import Labels
from core.web.looks import moment_of
from core.web.page import page, redirect, submit
from core.web.site.figures import shared
from core.web.typed import Typed
from core.work import UnitOfWork

_REPORTS = Link("Reports", "/figures/reports")
_STANDINGS = {
    Standing.MET.value: Tag("On target", "green"),
    Standing.CLOSE.value: Tag("Close", "yellow"),
    Standing.MISSED.value: Tag("Off target", "red"),
}
_WORDS = Form(
    (
        LongText(name="went_well", label="What went well", longest=4_000, required=False),
        LongText(name="to_improve", label="What to improve", longest=4_000, required=False),
        LongText(name="actions", label="Agreed actions, who and by when", longest=4_000, required=False),
    ),
    button="Save",
    text="Both of you can write here. A change takes earlier signatures away.",
)
_SIGN = Form(button="Sign this report", text="Once both have signed, nothing in it changes any more.")
_COUNT = Form(button="Count again", quiet=True)


@get("/figures/reports", guards=[guard(shared.SEE)], sync_to_thread=True)
def reports(desk: NamedDependency[Desk]) -> Response[Any]:
    """The reports that this visitor may see: their own, those they made, or all with the permission."""
    return _list(desk)


@post("/figures/reports", guards=[guard("figures.report")], sync_to_thread=True)
def make(desk: NamedDependency[Desk], typed: NamedDependency[Typed]) -> Response[Any]:
    """Make the report of an officer's month."""

    def act(work: UnitOfWork, values: dict[str, Any]) -> Response[Any]:
        month = date.fromisoformat(f"{values['month']}-01")
        made = make_report(work, officer=Subject(values["officer"]), month=month)
        return redirect(desk, f"/figures/reports/{made.id}", banner="The month was counted")

    with desk.look() as work:
        form = _making(work)
    return submit(desk, form, typed, act=act, again=lambda filled: _list(desk, filled))


@get("/figures/reports/{report_id:uuid}", guards=[guard(shared.SEE)], sync_to_thread=True)
def report(desk: NamedDependency[Desk], report_id: FromPath[UUID]) -> Response[Any]:
    """One report, ready to be printed."""
    return _report(desk, report_id)


@post("/figures/reports/{report_id:uuid}", guards=[guard(shared.SEE)], sync_to_thread=True)
def save(
    desk: NamedDependency[Desk], typed: NamedDependency[Typed], report_id: FromPath[UUID]
) -> Response[Any]:
    """Write down what was said and agreed."""

    def act(work: UnitOfWork, values: dict[str, Any]) -> Response[Any]:
        write_report(work, report_id=report_id, **{name: text or "" for name, text in values.items()})
        return redirect(desk, f"/figures/reports/{report_id}", banner="The report was saved")

    return submit(desk, _WORDS, typed, act=act, again=lambda filled: _report(desk, report_id, filled))


@post("/figures/reports/{report_id:uuid}/sign", guards=[guard(shared.SEE)], sync_to_thread=True)
def sign(
    desk: NamedDependency[Desk], typed: NamedDependency[Typed], report_id: FromPath[UUID]
) -> Response[Any]:
    """Sign it."""

    def act(work: UnitOfWork, _values: dict[str, Any]) -> Response[Any]:
        done = sign_report(work, report_id=report_id)
        said = "Both have signed: the report is final" if done.is_frozen else "You have signed the report"
        return redirect(desk, f"/figures/reports/{report_id}", banner=said)

    form = _SIGN.to(f"/figures/reports/{report_id}/sign")
    return submit(desk, form, typed, act=act, again=lambda filled: _report(desk, report_id, filled))


@post("/figures/reports/{report_id:uuid}/count", guards=[guard("figures.report")], sync_to_thread=True)
def recount(
    desk: NamedDependency[Desk], typed: NamedDependency[Typed], report_id: FromPath[UUID]
) -> Response[Any]:
    """Count the month anew."""

    def act(work: UnitOfWork, _values: dict[str, Any]) -> Response[Any]:
        recount_report(work, report_id=report_id)
        return redirect(desk, f"/figures/reports/{report_id}", banner="The month was counted anew")

    form = _COUNT.to(f"/figures/reports/{report_id}/count")
    return submit(desk, form, typed, act=act, again=lambda filled: _report(desk, report_id, filled))


def _list(desk: Desk, *wrong: Filled) -> Response[Any]:
    with desk.look() as work:
        found = read_reports(work)
        labels = Labels(work, [who for one in found for who in (one.officer, one.leader)])
        form = _making(work).empty() if desk.actor.may("figures.report") else None
    rows = [
        (
            Link(f"{labels.text(one.officer)}, {one.month:%B %Y}", f"/figures/reports/{one.id}"),
            labels.text(one.leader),
            _state(one),
        )
        for one in found
    ]
    empty = "There is no report of you yet, and none that you made"
    blocks: list[Block] = [
        shared.tabs(desk, "/figures/reports"),
        Table(("Report", "Made by", "State"), rows, label="Monthly reports", empty=empty),
    ]
    if shown := (wrong[0] if wrong else form):
        blocks.append(shown)
    return page(desk, "Monthly reports", blocks, trail=shared.TRAIL)


def _state(one: Report) -> Tag:
    if one.is_frozen:
        return Tag("Signed by both", "green")
    if one.officer_signed_at or one.leader_signed_at:
        return Tag("Signed by the officer" if one.officer_signed_at else "Signed by the leader", "blue")
    return Tag("Not signed yet", "grey")


def _making(work: UnitOfWork) -> Form:
    staff = people.officers(work)
    mine = next((one.team_id for one in staff if one.subject == work.actor.subject), None)
    everybody = work.actor.may("figures.see_reports")
    options = [
        (str(one.subject), one.name)
        for one in staff
        if one.active and one.subject != work.actor.subject and (everybody or (mine and one.team_id == mine))
    ]
    months = [(f"{one:%Y-%m}", f"{one:%B %Y}") for one in (months_before(work.today, n) for n in range(6))]
    fields = (
        Choice(name="officer", label="Officer", options=options),
        Choice(name="month", label="Month", options=months),
    )
    return Form(fields, button="Count the month", title="Make a report", action="/figures/reports")


def _report(desk: Desk, report_id: UUID, *wrong: Filled) -> Response[Any]:
    with desk.look() as work:
        one = read_report(work, report_id=report_id)
        kept: Mapping[str, Any] = json.loads(one.numbers)
        late = [row["cells"] for row in kept["late"]]
        labels = Labels(work, [one.officer, one.leader, *(row[0] for row in late)])
        reviews = quality.reviews_of(work, officer=one.officer, period=month_of(one.month))
    blocks: list[Block] = [Summary(_about(one, labels)), _numbers(kept), *_charts(kept)]
    blocks += _lists(kept, labels)
    if reviews:
        rows = [
            (
                Link(f"Review of {each.reviewed_on}", f"/figures/quality/reviews/{each.id}"),
                each.passed,
                each.feedback,
            )
            for each in reviews
        ]
        blocks.append(Table(("Review", "Passed", "Feedback"), rows, title="Cases looked at again"))
    blocks += _said(desk, one, wrong)
    title = f"{labels.text(one.officer)}: {one.month:%B %Y}"
    return page(
        desk, title, blocks, trail=(*shared.TRAIL, _REPORTS), caption="Monthly report", tags=[_state(one)]
    )


def _about(one: Report, labels: Labels) -> list[tuple[str, Any]]:
    def signed(at: str | None) -> Any:
        return moment_of(at) if at else "Not yet"

    return [
        ("Officer", labels.text(one.officer)),
        ("Made by", labels.text(one.leader)),
        ("Counted", moment_of(one.counted_at)),
        ("Signed by the officer", signed(one.officer_signed_at)),
        ("Signed by who leads", signed(one.leader_signed_at)),
    ]


def _numbers(kept: Mapping[str, Any]) -> Table:
    rows = [
        (
            each["title"],
            value_of(each["value"], each["unit"]),
            value_of(each["target"], each["unit"]),
            _STANDINGS.get(each["standing"]),
            value_of(each["values"][-2], each["unit"]),
            value_of(each["values"][0], each["unit"]),
        )
        for each in kept["figures"]
    ]
    head = ("Figure", "This month", "Target", "", "Month before", "Year before")
    return Table(
        tuple(title or "Against it" for title in head),
        rows,
        title="The month in numbers",
        numbers=(1, 2, 4, 5),
    )


def _charts(kept: Mapping[str, Any]) -> list[Block]:
    by_name = {each["name"]: each for each in kept["figures"]}
    done, closed = by_name["tasks.done"], by_name["cases.closed"]
    months = [date.fromisoformat(each) for each in done["months"]]
    return [
        Chart(
            "Done each month",
            "line",
            [f"{each:%B %Y}" for each in months],
            [Line("Tasks done", done["values"]), Line("Cases closed", closed["values"])],
            short=[f"{each:%b}" for each in months],
            head="Month",
        )
    ]


def _lists(kept: Mapping[str, Any], labels: Labels) -> list[Block]:
    well = ", ".join(text[:1].lower() + text[1:] for text in kept["well"])
    rows = [
        (labels.link(row["cells"][0]), figure(row["of"]).title, *_what(row["cells"])) for row in kept["late"]
    ]
    return [
        Heading("What went well, by the numbers"),
        Prose(f"On target or better than before: {well}." if well else "Nothing stands out this month."),
        Table(("Case", "What", "Which", "Due"), rows, title="What was late", empty="Nothing was late"),
    ]


def _what(cells: Sequence[str]) -> tuple[str, Any]:
    """What was late and when it was due: a case beyond a deadline has its stage instead."""
    try:
        return cells[2], date.fromisoformat(cells[3])
    except ValueError:
        return cells[2], None


def _said(desk: Desk, one: Report, wrong: Sequence[Filled]) -> list[Block]:
    """What was said and agreed: as forms for the two until both have signed."""
    mine = desk.actor.subject in {one.officer, one.leader}
    if one.is_frozen or not mine:
        rows = [
            ("What went well", one.went_well),
            ("What to improve", one.to_improve),
            ("Agreed actions", one.actions),
        ]
        return [Summary(rows, title="What was said and agreed")]
    here = f"/figures/reports/{one.id}"
    words = _WORDS.to(here).empty(went_well=one.went_well, to_improve=one.to_improve, actions=one.actions)
    shown = next((each for each in wrong if each.form is _WORDS), words)
    blocks: list[Block] = [Heading("What was said and agreed"), shown]
    signed = one.officer_signed_at if desk.actor.subject == one.officer else one.leader_signed_at
    if signed:
        blocks.append(Alert("You have signed this. It is final once the other has signed too.", "Signed"))
    else:
        blocks.append(_SIGN.to(f"{here}/sign").empty())
    if desk.actor.subject == one.leader:
        blocks.append(_COUNT.to(f"{here}/count").empty())
    return blocks


HANDLERS = (reports, make, report, save, sign, recount)
