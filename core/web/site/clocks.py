"""The page of a clock: how its date was worked out, day by day, and what may be done about it."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from core.calendar import Stretch
from core.cases import commands, queries
from core.cases.commands.pausing import extension_rule, extensions_of
from core.cases.models import Case, Clock, ClockState
from core.cases.queries import Way
from core.cases.rules import in_units
from core.values import Because
from core.web.blocks import Alert, Block, Details, Link, Summary, Table, Tag
from core.web.desk import HOME, Desk
from core.web.fields import Day, Hidden, LongText, Number, Text
from core.web.forms import Filled, Form
from core.web.looks import words
from core.web.page import page, redirect, submit
from core.web.site import case_rows
from core.web.site.cases import CASES, colour_of
from core.web.typed import Typed
from core.work import UnitOfWork

_WHY = LongText(name="reason", label="Why", hint="Kept with the case; it names nobody", rows=2, longest=2_000)
_SOURCE = Text(name="source", label="What it rests on", hint="An Act and section, or council policy")
PAUSE = Form(
    (
        Day(
            name="from_on", label="First day that does not count", hint="Today if left empty", required=False
        ),
        Day(
            name="until", label="Last day that does not count", hint="Until resumed, if empty", required=False
        ),
        _WHY,
        _SOURCE,
    ),
    button="Pause the clock",
    quiet=True,
)
RESUME = Form((_WHY,), button="Let it run from today", quiet=True)
COUNTED = {
    "after": "the day after the start is the first",
    "beginning_with": "the start is the first day",
    "clear": "clear of both ends",
    "not_less_than": "not less than: clear of both ends",
}
CALENDAR_TITLES = {
    "england": "England, as it stands",
    "united_kingdom": "every nation of the United Kingdom",
    "council": "England and the council’s own closed days",
}


def extension_form(most: int, unit: str) -> Form:
    """How much longer, within what the workflow allows."""
    why = LongText(name="why", label="Why", hint="Kept with the case; it names nobody", rows=2)
    how = Number(name="length", label=f"How many {unit.replace('_', ' ')}", least=1, most=most)
    return Form((how, why, Hidden(name="unit")), button="Extend the clock", quiet=True)


@get("/cases/{case_id:uuid}/clocks/{clock_id:uuid}", sync_to_thread=True)
def clock(desk: NamedDependency[Desk], case_id: FromPath[UUID], clock_id: FromPath[UUID]) -> Response[Any]:
    """One clock of a case."""
    return _shown(desk, case_id, clock_id)


def _shown(desk: Desk, case_id: UUID, clock_id: UUID, *wrong: Filled) -> Response[Any]:
    with desk.look() as work:
        case, one = case_rows.clock_of(work, case_id=case_id, clock_id=clock_id)
        way = queries.way_of(work, one)
        blocks: list[Block] = [
            *([] if one.ended_on else case_rows.held_elsewhere(work, case)),
            *_stale(one, way),
            _facts(one, way),
            *(_days(leg.title, leg.days, one) for leg in way.legs),
            _steps(one),
            *_forms(work, case, one, wrong),
        ]
    trail = (HOME, CASES, Link(case.reference, f"/cases/{case.id}"))
    tag = Tag(words(one.state), colour_of(one.state))
    return page(desk, one.title, blocks, trail=trail, caption=case.reference, tags=[tag])


def _stale(one: Clock, way: Way) -> list[Block]:
    if one.ended_on or one.due_on == way.due.result or one.state == ClockState.HELD:
        return []
    text = (
        "By today’s calendar this date would be another one. Dates that a change of holidays or law would "
        "move are listed under Clock reviews, and stay until a second person has approved it."
    )
    return [Alert(text, "The date stands as it was worked out", "warning")]


def _facts(one: Clock, way: Way) -> Summary:
    figures = way.figures
    rows: list[tuple[str, Any]] = [
        ("Due", one.due_on),
        ("Started", one.started_on),
        ("Period", f"{in_units(figures.length, figures.unit)}, {COUNTED[figures.counting]}"),
        ("Rests on", figures.source),
    ]
    if figures.law:
        name, _, since = figures.law.partition("@")
        rows.append(("Row of law", f"{name}, in force since {since}"))
    if figures.unit == "working_days":
        rows.append(("Holidays of", CALENDAR_TITLES[figures.calendar]))
    if not figures.verified:
        rows.append(("Verified", "No: nobody has yet compared it with its source"))
    if one.ended_on:
        rows.append(("Ended", one.ended_on))
    return Summary(rows)


def _days(title: str, days: Sequence[Stretch], one: Clock) -> Table:
    rows = [
        (
            [each.days.start, each.days.end] if each.days.days > 1 else each.days.start,
            f"{each.days.start:%A}" + (f" to {each.days.end:%A}" if each.days.days > 1 else ""),
            _numbers(each),
            each.why[:1].upper() + each.why[1:] or None,
        )
        for each in days
    ]
    return Table(
        ("Days", "Weekday", "Counted as", "Why not counted"),
        rows,
        title=f"Day by day: {title}",
        empty=f"It ends on the day it started, {one.started_on}",
    )


def _numbers(one: Stretch) -> str | None:
    if one.numbers is None:
        return None
    first, last = one.numbers
    return f"Day {first:,}" if first == last else f"Days {first:,} to {last:,}"


def _steps(one: Clock) -> Table:
    rows = [(step.text, step.source) for step in case_rows.why(one)]
    return Table(("Step", "Source"), rows, title="How it was worked out")


def _forms(work: UnitOfWork, case: Case, one: Clock, wrong: Sequence[Filled]) -> list[Block]:
    """What this visitor may do about it, with what was wrong as it was sent."""
    if one.ended_on or not work.actor.may("cases.extend_clocks"):
        return []
    sent = {filled.form.action: filled for filled in wrong}
    here = f"/cases/{case.id}/clocks/{one.id}"
    paused = one.id in queries.paused_on(work, work.today)
    first = RESUME.to(f"{here}/resume") if paused else PAUSE.to(f"{here}/pause")
    title = "Resume this clock" if paused else "Pause this clock"
    forms: list[Block] = [Details(title, [sent.get(first.action) or first.empty(source="council policy")])]
    rule = extension_rule(work, one, case)
    if rule and one.state != ClockState.MISSED and extensions_of(work, one.id) < rule.times:
        form = extension_form(rule.length, rule.unit).to(f"{here}/extend")
        forms.append(Details("Extend this clock", [sent.get(form.action) or form.empty(unit=rule.unit)]))
    return forms


@post("/cases/{case_id:uuid}/clocks/{clock_id:uuid}/pause", sync_to_thread=True)
def pause(
    desk: NamedDependency[Desk],
    typed: NamedDependency[Typed],
    case_id: FromPath[UUID],
    clock_id: FromPath[UUID],
) -> Response[Any]:
    """Let the clock stand still."""

    def act(work: UnitOfWork, values: dict[str, Any]) -> Response[Any]:
        case_rows.clock_of(work, case_id=case_id, clock_id=clock_id)
        commands.pause_clock(work, clock_id=clock_id, **values)
        return redirect(desk, f"/cases/{case_id}/clocks/{clock_id}", banner="The clock is paused")

    form = PAUSE.to(f"/cases/{case_id}/clocks/{clock_id}/pause")
    return submit(desk, form, typed, act=act, again=lambda filled: _shown(desk, case_id, clock_id, filled))


@post("/cases/{case_id:uuid}/clocks/{clock_id:uuid}/resume", sync_to_thread=True)
def resume(
    desk: NamedDependency[Desk],
    typed: NamedDependency[Typed],
    case_id: FromPath[UUID],
    clock_id: FromPath[UUID],
) -> Response[Any]:
    """Let a paused clock run again."""

    def act(work: UnitOfWork, values: dict[str, Any]) -> Response[Any]:
        case_rows.clock_of(work, case_id=case_id, clock_id=clock_id)
        because = (Because(values["reason"], "an officer’s decision"),)
        commands.resume_clock(work, clock_id=clock_id, because=because)
        return redirect(desk, f"/cases/{case_id}/clocks/{clock_id}", banner="The clock runs again")

    form = RESUME.to(f"/cases/{case_id}/clocks/{clock_id}/resume")
    return submit(desk, form, typed, act=act, again=lambda filled: _shown(desk, case_id, clock_id, filled))


@post("/cases/{case_id:uuid}/clocks/{clock_id:uuid}/extend", sync_to_thread=True)
def extend(
    desk: NamedDependency[Desk],
    typed: NamedDependency[Typed],
    case_id: FromPath[UUID],
    clock_id: FromPath[UUID],
) -> Response[Any]:
    """Give the clock longer, within what its workflow allows."""
    with desk.look() as work:
        case, one = case_rows.clock_of(work, case_id=case_id, clock_id=clock_id)
        rule = extension_rule(work, one, case)

    def act(work: UnitOfWork, values: dict[str, Any]) -> Response[Any]:
        facts = {"length": values["length"], "unit": values["unit"], "reason": values["why"]}
        commands.extend_clock(work, clock_id=clock_id, **facts)
        return redirect(desk, f"/cases/{case_id}/clocks/{clock_id}", banner="The clock was extended")

    form = extension_form(rule.length if rule else 1_000, rule.unit if rule else "days")
    form = form.to(f"/cases/{case_id}/clocks/{clock_id}/extend")
    return submit(desk, form, typed, act=act, again=lambda filled: _shown(desk, case_id, clock_id, filled))


HANDLERS = (clock, pause, resume, extend)
