"""Figures: their numbers, targets and months, the records behind them, forecasts and returns."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import get
from litestar.di import NamedDependency
from litestar.params import FromPath, QueryParameter

from core.errors import NotFound
from core.figures.queries import returns as filled
from core.figures.queries.asked import Asked, asked_from
from core.figures.queries.counting import figure
from core.figures.queries.judged import Judged, judged
from core.figures.queries.listing import records
from core.figures.queries.measures import MEASURES, RATIOS
from core.figures.queries.outlook import outlook
from core.figures.queries.people import allowed
from core.values import Because, Money
from core.web.api.shapes import BecauseOut, Limit, Page
from core.web.desk import Desk, guard
from core.work import UnitOfWork

_Text = Annotated[str | None, QueryParameter(max_length=120)]
_From = Annotated[
    date | None, QueryParameter(name="from", description="The first day; the month's if left out.")
]
_To = Annotated[date | None, QueryParameter(name="to", description="The last day; today if left out.")]


class TargetOut(msgspec.Struct):
    """A target, and how the figure stands to it: met, close or missed."""

    value: int
    standing: str | None
    because: list[BecauseOut]


class MonthOut(msgspec.Struct):
    """A figure in a month; null where it was not counted."""

    month: date
    value: int | None


class FigureOut(msgspec.Struct):
    """A figure. Values are counts, pence, or hundredths of a per cent, as `unit` says."""

    name: str
    title: str
    definition: str
    unit: str
    value: int | None
    target: TargetOut | None
    months: list[MonthOut]


class RecordOut(msgspec.Struct):
    """A record that was counted: its cells by their names; one that names a record is "kind/id"."""

    key: str
    cells: dict[str, str | int | None]


class WeekOut(msgspec.Struct):
    """Arrivals expected in a week, and between which eight of ten such weeks should lie."""

    starts_on: date
    expected: float
    low: float
    high: float


class StretchOut(msgspec.Struct):
    """Arrivals and hours over some days to come; hours are short when `hours_short` is above nought."""

    name: str
    starts_on: date
    ends_on: date
    expected: float
    hours_needed: int
    hours_available: int
    hours_short: int


class ForecastOut(msgspec.Struct):
    """The outlook for a case type; no weeks where too little is known."""

    type: str
    open_now: int
    officers: int
    error_percent: float | None
    weeks: list[WeekOut]
    stretches: list[StretchOut]
    because: list[BecauseOut]


class ReturnOut(msgspec.Struct):
    """A return that was filled: draft, frozen or sent."""

    id: UUID
    name: str
    starts_on: date
    ends_on: date
    attempt: int
    state: str
    table_sha256: str | None
    workbook_sha256: str | None


class CellOut(msgspec.Struct):
    """A cell of a return as it was filled."""

    key: str
    title: str
    value: int | None
    unit: str
    comment: str


class WholeReturnOut(msgspec.Struct):
    """A return with its cells."""

    about: ReturnOut
    cells: list[CellOut]


@get("/figures", guards=[guard("figures.see")], sync_to_thread=True)
def figures(
    desk: NamedDependency[Desk],
    first: _From = None,
    last: _To = None,
    part: _Text = None,
    owner: _Text = None,
    service: _Text = None,
) -> Page[FigureOut]:
    """Every figure of core, of what the visitor may see, with its months."""
    with desk.look() as work:
        asked = _asked(work, first, last, part=part, owner=owner, service=service)
        found = judged(work, [*MEASURES, *RATIOS], asked)
    return Page([_figure(one) for one in found])


@get("/figures/{figure_name:str}", guards=[guard("figures.see")], sync_to_thread=True)
def one_figure(
    desk: NamedDependency[Desk],
    figure_name: FromPath[str],
    first: _From = None,
    last: _To = None,
    part: _Text = None,
    owner: _Text = None,
    service: _Text = None,
) -> FigureOut:
    """One figure with its months."""
    figure(figure_name)
    with desk.look() as work:
        asked = _asked(work, first, last, part=part, owner=owner, service=service)
        (found,) = judged(work, [figure_name], asked)
    return _figure(found)


@get("/figures/{figure_name:str}/records", guards=[guard("figures.see")], sync_to_thread=True)
def behind(  # noqa: PLR0913, PLR0917 - the parts of an address
    desk: NamedDependency[Desk],
    figure_name: FromPath[str],
    first: _From = None,
    last: _To = None,
    part: _Text = None,
    owner: _Text = None,
    service: _Text = None,
    after: Annotated[
        str | None, QueryParameter(max_length=60, description="`next` of the page before.")
    ] = None,
    limit: Limit = 50,
) -> Page[RecordOut]:
    """Exactly the records that the figure counts, of those that the visitor may see."""
    if figure_name not in MEASURES:
        message = f"there is no figure “{figure_name}” that has records"
        raise NotFound(message)
    with desk.look() as work:
        asked = _asked(work, first, last, part=part, owner=owner, service=service)
        found = records(work, figure_name, asked, after=after, limit=limit)
    items = [
        RecordOut(one.key, {title: _plain(cell) for title, cell in zip(found.head, one.cells, strict=True)})
        for one in found.rows
    ]
    return Page(items, found.following)


@get("/forecasts/{case_type:str}", guards=[guard("figures.see")], sync_to_thread=True)
def forecast(desk: NamedDependency[Desk], case_type: FromPath[str]) -> ForecastOut:
    """What will come of a case type, with how it was worked out."""
    with desk.look() as work:
        known = next((one for one in work.workflows or () if one.name == case_type), None)
        if known is None or not work.actor.may(known.sees):
            message = "there is no such case type, or none that you may see"
            raise NotFound(message)
        found = outlook(work, case_type=case_type)
    made = found.forecast.result
    return ForecastOut(
        type=case_type,
        open_now=found.open_now,
        officers=found.officers,
        error_percent=made.error if made else None,
        weeks=[WeekOut(w.starts_on, w.expected, w.low, w.high) for w in made.weeks] if made else [],
        stretches=[
            StretchOut(
                one.name,
                one.period.start,
                one.period.end,
                one.expected,
                one.workload.result.needed,
                one.workload.result.available,
                one.workload.result.short,
            )
            for one in found.stretches
        ],
        because=_because(found.forecast.because),
    )


@get("/returns", guards=[guard("figures.see_returns")], sync_to_thread=True)
def returns(desk: NamedDependency[Desk], name: _Text = None) -> Page[ReturnOut]:
    """Returns that were filled, the newest period first."""
    with desk.look() as work:
        return Page([_return(one) for one in filled.filled(work, name=name)])


@get("/returns/{return_id:uuid}", guards=[guard("figures.see_returns")], sync_to_thread=True)
def one_return(desk: NamedDependency[Desk], return_id: FromPath[UUID]) -> WholeReturnOut:
    """One return with its cells as they were filled."""
    return read_return(desk, return_id)


def read_return(desk: Desk, return_id: UUID) -> WholeReturnOut:
    """The return as the visitor may see it now."""
    with desk.look() as work:
        one = filled.one_return(work, return_id=return_id)
        cells = filled.cells_of(work, return_id=return_id)
        return WholeReturnOut(
            _return(one), [CellOut(c.key, c.title, c.value, c.unit, c.comment) for c in cells]
        )


def _asked(work: UnitOfWork, first: date | None, last: date | None, **narrowed: str | None) -> Asked:
    days = {"from": first, "to": last}
    given = {name: str(value) for name, value in {**days, **narrowed}.items() if value}
    return allowed(work, asked_from(given, today=work.today))


def _figure(one: Judged) -> FigureOut:
    target = None
    if one.target:
        because = _because(one.standing.because) if one.standing else []
        target = TargetOut(one.target.value, one.standing.result.value if one.standing else None, because)
    months = zip(one.series.months, one.series.values, strict=True)
    this = one.figure
    return FigureOut(
        name=this.name,
        title=this.title,
        definition=this.definition,
        unit=this.unit,
        value=one.value,
        target=target,
        months=[MonthOut(month, value) for month, value in months],
    )


def _because(reasons: tuple[Because, ...]) -> list[BecauseOut]:
    return [BecauseOut(one.text, one.source) for one in reasons]


def _plain(cell: Any) -> str | int | None:
    if isinstance(cell, Money):
        return cell.pence
    return cell if cell is None or isinstance(cell, int) else str(cell)


def _return(one: Any) -> ReturnOut:
    return ReturnOut(
        id=one.id,
        name=one.name,
        starts_on=one.starts_on,
        ends_on=one.ends_on,
        attempt=one.attempt,
        state=str(one.state),
        table_sha256=one.table_sha256,
        workbook_sha256=one.workbook_sha256,
    )


HANDLERS = (figures, one_figure, behind, forecast, returns, one_return)
