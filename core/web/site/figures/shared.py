"""What the pages of figures share: the question in the address, tabs, and figures as tables and charts."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any
from urllib.parse import urlencode

from litestar import Request

from core.figures.queries.asked import Asked, asked_from, months_before
from core.figures.queries.judged import Judged
from core.figures.queries.measures import RATIOS
from core.figures.queries.people import SEE_OFFICERS, allowed
from core.figures.queries.series import Series
from core.figures.rules.judging import Standing
from core.values import Decision
from core.web.blocks import Block, Chart, Figures, Line, Link, Table, Tabs, Tag
from core.web.charts.scale import value_of
from core.web.desk import HOME, Desk
from core.web.fields import Choice, Hidden
from core.web.forms import Form
from core.web.looks import day
from core.work import UnitOfWork

FIGURES = Link("Figures", "/figures")
TRAIL = (HOME, FIGURES)
SEE = "figures.see"
MONTHS = 13
_PARTS = (
    (Link("Overview", "/figures"), SEE),
    (Link("Services", "/figures/services"), SEE),
    (Link("Teams", "/figures/teams"), SEE_OFFICERS),
    (Link("Money", "/figures/money"), "payments.see"),
    (Link("Quality", "/figures/quality"), "figures.review"),
    (Link("Reports", "/figures/reports"), SEE),
    (Link("Forecast", "/figures/forecast"), SEE),
    (Link("Returns", "/figures/returns"), "figures.see_returns"),
)
_STANDINGS = {
    Standing.MET: Tag("On target", "green"),
    Standing.CLOSE: Tag("Close", "yellow"),
    Standing.MISSED: Tag("Off target", "red"),
}


def tabs(desk: Desk, current: str) -> Tabs:
    """The parts that this visitor may see, and their own figures."""
    items = [link for link, needed in _PARTS if desk.actor.may(needed)]
    kind, _, key = desk.actor.subject.partition("/")
    if kind == "user":
        items.insert(1, Link("My figures", f"/figures/officers/{key}"))
    return Tabs(items, current, "Figures")


def question(request: Request[Any, Any, Any], work: UnitOfWork, **narrowed: Any) -> Asked:
    """What this address asks, and may be asked by this visitor."""
    given = {**request.query_params.dict(), **{k: v for k, v in narrowed.items() if isinstance(v, str)}}
    plain = {name: str(value[-1] if isinstance(value, list) else value) for name, value in given.items()}
    asked = asked_from(plain, today=work.today)
    if "owners" in narrowed:
        asked = asked.narrowed(owners=narrowed["owners"])
    return allowed(work, asked)


def month_form(asked: Asked, *, kept: Sequence[str] = ()) -> Block:
    """The choice of the month; what else the address asks is kept."""
    options = [("", "This month so far")] + [
        (f"{one:%Y-%m}", f"{one:%B %Y}") for one in (months_before(asked.today, n) for n in range(1, 25))
    ]
    whole = asked.period.end != asked.today
    hidden = [Hidden(name=name) for name in kept if getattr(asked, name)]
    month = Choice(name="month", label="Month", options=options, required=False)
    form = Form((month, *hidden), button="Show", method="get", inline=True, quiet=True)
    return form.empty(
        month=f"{asked.period.start:%Y-%m}" if whole else "", **{name: getattr(asked, name) for name in kept}
    )


def in_words(asked: Asked) -> str:
    """The days of a question: "October 2026", "1 to 24 November 2026"."""
    start, end = asked.period.start, asked.period.end
    if start == end:
        return day(start)
    if start.day == 1 and (start.year, start.month) == (end.year, end.month):
        return f"{end:%B %Y}" if not asked.is_now and end >= _last(end) else f"1 to {day(end)}"
    return f"{day(start)} to {day(end)}"


def _last(day_: date) -> date:
    return months_before(day_, -1).fromordinal(months_before(day_, -1).toordinal() - 1)


def records_address(name: str, asked: Asked, **narrowed: str) -> str:
    """Where exactly the records are listed that a number counts."""
    return f"/figures/records/{name}?{urlencode(asked.narrowed(**narrowed).fields())}"


def figure_address(name: str, asked: Asked, **narrowed: str) -> str:
    """The page of a figure for the same question."""
    return f"/figures/of/{name}?{urlencode(asked.narrowed(**narrowed).fields())}"


def number(name: str, value: int | None, asked: Asked, unit: str, **narrowed: str) -> Any:
    """A number that leads to its records, or a share that leads to its parts."""
    if value is None or asked.owners is not None:
        return value_of(value, unit)
    address = figure_address if name in RATIOS else records_address
    return Link(_text(value_of(value, unit)), address(name, asked, **narrowed))


def _text(value: Any) -> str:
    return f"{value:,}" if isinstance(value, int) else str(value)


def standing_of(one: Judged) -> Any:
    """How a figure stands to its target, in words with a colour."""
    if one.standing is None:
        return None
    return [
        _STANDINGS[one.standing.result],
        one.standing.because[0].text.partition(": ")[2].partition(",")[0],
    ]


def judged_table(found: Iterable[Judged], asked: Asked, *, title: str) -> Table:
    """Figures with their numbers, targets and trends."""
    rows = [
        (
            Link(one.figure.title, figure_address(one.figure.name, asked)),
            number(one.figure.name, one.value, asked, one.figure.unit),
            standing_of(one),
            _against(one.against_month),
            _against(one.against_year),
        )
        for one in found
    ]
    head = ("Figure", "Number", "Target", "Against the month before", "Against the year before")
    return Table(head, rows, title=title, numbers=(1,))


def _against(change: Decision[str] | None) -> str | None:
    """How a figure has changed, in words; nothing where nothing was counted then."""
    return None if change is None or change.result == "unknown" else change.because[0].text


def tiles(found: Sequence[Judged], names: Sequence[str], asked: Asked) -> Figures:
    """The few numbers that matter most."""
    by_name = {one.figure.name: one for one in found}
    return Figures(
        [
            (
                by_name[name].figure.title,
                value_of(by_name[name].value, by_name[name].figure.unit),
                records_address(name, asked) if name not in RATIOS else figure_address(name, asked),
            )
            for name in names
        ]
    )


def line_chart(
    title: str, series: Sequence[tuple[str, Series]], *, unit: Any = "count", target: int | None = None
) -> Chart:
    """Some figures over the last thirteen months, with the target as a line of its own."""
    months = series[0][1].months[-MONTHS:]
    lines = [Line(name, one.values[-MONTHS:]) for name, one in series]
    if target is not None:
        lines.append(Line("Target", [target] * len(months), plain=True))
    return Chart(
        title,
        "line",
        [f"{one:%B %Y}" for one in months],
        lines,
        unit=unit,
        short=[f"{one:%b}" for one in months],
        head="Month",
    )


def bars(
    title: str,
    found: Mapping[str, int],
    names: Mapping[str, str],
    *,
    unit: Any = "count",
    address: Any = None,
) -> Chart:
    """Slices of a figure beside each other, in the order of `names`; those without a name come last."""
    keys = [*(key for key in names if key in found), *(key for key in found if key not in names)]
    return Chart(
        title,
        "bars",
        [names.get(key) or key or "None" for key in keys],
        [Line("Number", [found[key] for key in keys])],
        unit=unit,
        addresses=[address(key) for key in keys] if address else (),
    )


def type_titles(work: UnitOfWork) -> dict[str, str]:
    """The titles of the case types that the enabled plugins bring."""
    return {one.name: one.title for one in work.workflows or ()}
