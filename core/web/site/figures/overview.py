"""Figures of the whole council, of each service, and of money."""

from collections.abc import Iterable, Sequence
from typing import Any

from litestar import Request, Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from core.figures.queries.asked import Asked, asked_from
from core.figures.queries.counting import Totals, totals
from core.figures.queries.judged import Judged, judged
from core.figures.queries.measures import RATIOS
from core.figures.queries.series import monthly
from core.figures.rules.ages import AGES
from core.hooks import Figure
from core.values import Money
from core.web.blocks import Block, Chart, Line, Link, Prose, Table
from core.web.charts.scale import value_of
from core.web.desk import Desk, guard
from core.web.downloads import page_with_downloads
from core.web.looks import words
from core.web.site.figures import shared
from core.work import UnitOfWork

WORK = (
    *("cases.opened", "cases.closed", "cases.reopened", "cases.open", "cases.unassigned", "cases.paused"),
    *("cases.overdue", "clocks.on_time", "tasks.open", "tasks.late", "tasks.unassigned", "tasks.done"),
    *("decisions.made", "notices.served", "quality.pass_rate"),
)
MONEY = (
    "money.charged",
    "money.collected",
    "money.collection",
    "money.arrears",
    "money.written_off",
    "money.refunded",
)
_TILES = ("cases.open", "cases.overdue", "cases.unassigned", "tasks.late", "clocks.on_time")
_OF_TYPE = ("cases.opened", "cases.closed", "cases.open", "cases.overdue", "cases.paused", "clocks.on_time")


@get("/figures", guards=[guard(shared.SEE)], sync_to_thread=True)
def overview(request: Request[Any, Any, Any], desk: NamedDependency[Desk]) -> Response[Any]:
    """Everything that this visitor may see."""
    with desk.look() as work:
        asked = shared.question(request, work)
        names = [one for one in WORK if not one.startswith("notices") or work.actor.may("documents.see")]
        found = judged(work, names, asked)
        blocks = [
            shared.tabs(desk, "/figures"),
            shared.month_form(asked),
            shared.tiles(found, _TILES, asked),
            shared.judged_table(found, asked, title=f"Work: {shared.in_words(asked)}"),
            *_charts(work, found, asked),
            *_of_plugins(work),
        ]
    return page_with_downloads(request, desk, "Figures", blocks, trail=shared.TRAIL[:1])


@get("/figures/services", guards=[guard(shared.SEE)], sync_to_thread=True)
def services(request: Request[Any, Any, Any], desk: NamedDependency[Desk]) -> Response[Any]:
    """Every case type beside the others."""
    with desk.look() as work:
        asked = shared.question(request, work)
        counted = totals(work, _OF_TYPE, asked, by="part")
        titles = shared.type_titles(work)
        parts = sorted(
            {part for one in counted.values() for part in one}, key=lambda one: titles.get(one, one)
        )
    rows = [
        (Link(titles.get(part, part), f"/figures/services/{part}"), *_cells(counted, part, asked))
        for part in parts
    ]
    head = ("Case type", "Opened", "Closed", "Open", "Beyond a deadline", "On hold", "Deadlines kept")
    title = f"Services: {shared.in_words(asked)}"
    blocks: list[Block] = [shared.tabs(desk, "/figures/services"), shared.month_form(asked)]
    blocks.append(Table(head, rows, title=title, numbers=range(1, 7), empty="No case was counted"))
    if rows:
        blocks.append(_open_chart(counted, parts, titles))
    return page_with_downloads(request, desk, "Figures of services", blocks, trail=shared.TRAIL)


@get("/figures/services/{part:str}", guards=[guard(shared.SEE)], sync_to_thread=True)
def service(
    request: Request[Any, Any, Any], desk: NamedDependency[Desk], part: FromPath[str]
) -> Response[Any]:
    """One case type."""
    with desk.look() as work:
        asked = shared.question(request, work, part=part)
        names = [one for one in WORK if not one.startswith("notices")]
        found = judged(work, names, asked)
        blocks = [
            shared.tabs(desk, "/figures/services"),
            shared.month_form(asked),
            shared.tiles(found, _TILES, asked),
            shared.judged_table(found, asked, title=f"Work: {shared.in_words(asked)}"),
            *_charts(work, found, asked),
            _stages(work, asked),
        ]
        title = shared.type_titles(work).get(part, part)
    trail = (*shared.TRAIL, Link("Services", "/figures/services"))
    return page_with_downloads(request, desk, title, blocks, trail=trail, caption="Figures")


@get("/figures/money", guards=[guard(shared.SEE, "payments.see")], sync_to_thread=True)
def money(request: Request[Any, Any, Any], desk: NamedDependency[Desk]) -> Response[Any]:
    """What was charged and collected, and what is owed, by kind of account."""
    with desk.look() as work:
        asked = shared.question(request, work)
        found = judged(work, MONEY, asked)
        counted = totals(work, MONEY, asked, by="part")
    history = {one.figure.name: one.series for one in found}
    pairs = [("Charged", history["money.charged"]), ("Collected", history["money.collected"])]
    blocks: list[Block] = [
        shared.tabs(desk, "/figures/money"),
        shared.month_form(asked),
        shared.judged_table(found, asked, title=f"Money: {shared.in_words(asked)}"),
        _by_kind(counted, asked),
        shared.line_chart("Charged and collected each month", pairs, unit="pence"),
        shared.line_chart(
            "Arrears at the end of each month", [("Arrears", history["money.arrears"])], unit="pence"
        ),
    ]
    return page_with_downloads(request, desk, "Figures of money", blocks, trail=shared.TRAIL)


def _charts(work: UnitOfWork, found: Sequence[Judged], asked: Asked) -> list[Block]:
    by_name = {one.figure.name: one for one in found}
    opened, closed = by_name["cases.opened"].series, by_name["cases.closed"].series
    on_time = by_name["clocks.on_time"]
    ages = totals(work, ["cases.open"], asked, by="age")["cases.open"]

    def address(age: str) -> str:
        return shared.records_address("cases.open", asked, age=age)

    names = {one.name: one.title for one in AGES}
    whole = {name: ages.get(name, 0) for name in names}
    target = on_time.target.value if on_time.target else None
    return [
        shared.line_chart("Cases opened and closed each month", [("Opened", opened), ("Closed", closed)]),
        shared.line_chart(
            "Deadlines kept each month", [("Kept", on_time.series)], unit="percent", target=target
        ),
        shared.bars("How long open cases have been open", whole, names, address=address),
    ]


def _of_plugins(work: UnitOfWork) -> list[Block]:
    """What plugins count themselves, as it stands now, with its last months."""
    answers: Iterable[Iterable[Figure]] = work.ask.figures_for(work=work, on=work.today)
    found = [one for answer in answers for one in answer if not one.sees or work.actor.may(one.sees)]
    if not found:
        return []
    everything = asked_from({}, today=work.today)
    history = monthly(work, [one.name for one in found], everything, until=work.today, count=2)
    rows = [
        (
            Link(one.title, one.address) if one.address else one.title,
            Money(one.value) if one.unit == "pence" else one.value,
            value_of(history[one.name].values[0], one.unit),
            one.definition,
        )
        for one in found
    ]
    head = ("Figure", "Now", "End of last month", "What is counted")
    return [Table(head, rows, title="What services count themselves", numbers=(1, 2))]


def _cells(counted: Totals, part: str, asked: Asked) -> list[Any]:
    return [
        shared.number(
            name, counted[name].get(part, None if name in RATIOS else 0), asked, _unit(name), part=part
        )
        for name in _OF_TYPE
    ]


def _unit(name: str) -> str:
    return "percent" if name in RATIOS else "count"


def _open_chart(counted: Totals, parts: Sequence[str], titles: dict[str, str]) -> Chart:
    """Open cases of each type: those in time and those beyond a deadline."""
    late = [counted["cases.overdue"].get(part, 0) for part in parts]
    in_time = [counted["cases.open"].get(part, 0) - late[n] for n, part in enumerate(parts)]
    lines = [Line("In time", in_time), Line("Beyond a deadline", late)]
    return Chart(
        "Open cases, in time or not",
        "stacked",
        [titles.get(one, one) for one in parts],
        lines,
        head="Case type",
    )


def _stages(work: UnitOfWork, asked: Asked) -> Block:
    found = totals(work, ["cases.open"], asked, by="stage")["cases.open"]
    flow = next((one for one in work.workflows or () if one.name == asked.part), None)
    if flow is None and not found:
        return Prose("No case of this type is open.")
    names = {name: one.title for name, one in flow.stages.items()} if flow else {}

    def address(stage: str) -> str:
        return shared.records_address("cases.open", asked, stage=stage)

    return shared.bars("Where open cases stand", found, names, address=address)


def _by_kind(counted: Totals, asked: Asked) -> Table:
    kinds = sorted({kind for one in counted.values() for kind in one})
    rows = [
        (
            words(kind),
            *(
                shared.number(
                    name,
                    counted[name].get(kind, None if name in RATIOS else 0),
                    asked,
                    "percent" if name in RATIOS else "pence",
                    part=kind,
                )
                for name in MONEY
            ),
        )
        for kind in kinds
    ]
    head = (
        "Kind of account",
        "Charged",
        "Collected",
        "Of what was charged",
        "Arrears",
        "Written off",
        "Paid back",
    )
    return Table(head, rows, title="By kind of account", numbers=range(1, 7), empty="Nothing was posted")


HANDLERS = (overview, services, service, money)
