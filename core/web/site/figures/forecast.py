"""What will come of a case type, whether there are hands enough, and how that was worked out."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from litestar import Request, Response, get
from litestar.di import NamedDependency

from core.figures.queries.outlook import Outlook, Stretch, outlook
from core.figures.rules.forecasting import Forecast
from core.web.blocks import Block, Chart, Details, Figures, Line, Prose, Table
from core.web.desk import Desk, guard
from core.web.downloads import page_with_downloads
from core.web.fields import Choice
from core.web.forms import Form
from core.web.looks import day
from core.web.site.figures import shared
from core.web.typed import Typed

_PAST, _AHEAD = 13, 13


@get("/figures/forecast", guards=[guard(shared.SEE)], sync_to_thread=True)
def forecast(request: Request[Any, Any, Any], desk: NamedDependency[Desk]) -> Response[Any]:
    """The outlook for one case type."""
    with desk.look() as work:
        seen = {one.name: one.title for one in work.workflows or () if work.actor.may(one.sees)}
        options = sorted(seen.items(), key=lambda one: one[1])
        form = Form(
            (Choice(name="type", label="Case type", options=options),),
            button="Show",
            method="get",
            inline=True,
            quiet=True,
        )
        typed = Typed(request.query_params.multi_items())
        filled = form.read(typed) if "type" in typed else form.empty(type=options[0][0] if options else "")
        chosen = filled.values.get("type") or (options[0][0] if options and not filled.is_wrong else "")
        found = outlook(work, case_type=chosen) if chosen else None
    blocks: list[Block] = [shared.tabs(desk, "/figures/forecast"), filled]
    if found is None:
        blocks.append(Prose("Choose a case type that you may see."))
    else:
        blocks += _shown(found)
    title = f"Forecast: {seen.get(chosen, '')}" if chosen else "Forecast"
    return page_with_downloads(request, desk, title, blocks, trail=shared.TRAIL)


def _shown(found: Outlook) -> list[Block]:
    made = found.forecast.result
    why = Details(
        "How this was worked out",
        [
            Table(
                ("Step", "Rests on"),
                [(one.text, one.source) for one in found.forecast.because],
                label="How this was worked out",
            ),
            Prose(
                "Each week that is over is put right for its season and smoothed, the newest counting most. "
                "A week to come is that level, spread over its days as weekdays usually are, and raised or "
                "lowered as its month usually is. The interval is where eight of ten such forecasts lay when "
                "they were tried."
            ),
        ],
    )
    now = [("Open now", found.open_now, ""), ("Officers with open cases", found.officers, "")]
    if made is None:
        return [Figures(now), Prose(f"There is no forecast yet: {found.forecast.because[0].text}."), why]
    error = ("Erred by, on average", f"{made.error or 0:.0f}%", "")
    return [
        Figures([*now, ("A usual week", round(made.level), ""), error]),
        _stretches(found.stretches),
        _chart(found.past, made),
        why,
    ]


def _stretches(found: Sequence[Stretch]) -> Table:
    rows = []
    for one in found:
        load = one.workload.result
        need = f"{load.people_in_tenths / 10:.1f} people"
        spare = f"{load.short:,} hours short" if load.short > 0 else f"{-load.short:,} hours to spare"
        days = f"{day(one.period.start)} to {day(one.period.end)}"
        reasons = [each.text for each in one.workload.because]
        rows.append(
            (
                [one.name, days],
                round(one.expected),
                f"{one.low:.0f} to {one.high:.0f}",
                load.needed,
                load.available,
                [need, spare],
                reasons,
            )
        )
    head = ("When", "Cases expected", "Eight of ten times", "Hours needed", "Hours there are", "So", "Why")
    return Table(head, rows, title="Cases to come and hours for them", numbers=(1, 3, 4))


def _chart(past: Sequence[tuple[date, int]], made: Forecast) -> Chart:
    """Weeks that were and weeks to come, with the interval."""
    known, ahead = past[-_PAST:], made.weeks[:_AHEAD]
    starts = [start for start, _ in known] + [week.starts_on for week in ahead]
    gap: list[int | None] = [None] * len(known)
    none: list[int | None] = [None] * len(ahead)
    lines = [
        Line("Came", [*(count for _, count in known), *none]),
        Line("Expected", [*gap, *(round(week.expected) for week in ahead)]),
        Line("Low", [*gap, *(round(week.low) for week in ahead)], plain=True),
        Line("High", [*gap, *(round(week.high) for week in ahead)], plain=True),
    ]
    return Chart(
        "Cases opened each week",
        "line",
        [f"Week of {day(one)}" for one in starts],
        lines,
        short=[f"{one.day} {one:%b}" for one in starts],
        head="Week",
    )


HANDLERS = (forecast,)
