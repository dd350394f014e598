"""One figure in full, and the list of exactly the records that it counts."""

from collections.abc import Iterator, Sequence
from typing import Any

from litestar import Request, Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from core.errors import NotFound
from core.figures.queries import people
from core.figures.queries.asked import Asked
from core.figures.queries.counting import figure as find
from core.figures.queries.counting import total, totals
from core.figures.queries.judged import Judged, judged
from core.figures.queries.listing import Record, all_records, head_of, records
from core.figures.queries.measures import MEASURES, Measure, Ratio
from core.sheets import Sheet
from core.web.blocks import Block, Downloads, Figures, Link, Paging, Prose, Summary, Table
from core.web.charts.scale import value_of
from core.web.desk import Desk, guard
from core.web.downloads import EXPORT, address_for, cell_of, download, form_wanted, page_with_downloads
from core.web.labels import Labels
from core.web.looks import moment_of, words
from core.web.page import page
from core.web.site.figures import shared
from core.work import UnitOfWork

_PAGE = 50
_MOMENTS = frozenset(("Opened", "Closed", "When", "Decided", "Done"))
_NAMES = frozenset(("Officer", "By", "Reviewer"))


@get("/figures/of/{name:str}", guards=[guard(shared.SEE)], sync_to_thread=True)
def one_figure(
    request: Request[Any, Any, Any], desk: NamedDependency[Desk], name: FromPath[str]
) -> Response[Any]:
    """A figure: its number and target and why, its history, and what it is made of."""
    this = find(name)
    with desk.look() as work:
        asked = shared.question(request, work)
        (found,) = judged(work, [name], asked)
        blocks: list[Block] = [
            shared.month_form(asked, kept=("service", "part", "owner")),
            Figures([(shared.in_words(asked), value_of(found.value, this.unit), _behind(this, asked))]),
            _why(found),
            *_parts_of(work, this, asked),
            _history(found),
            *_slices(work, this, asked),
        ]
        caption = _narrowed(work, asked)
    return page_with_downloads(request, desk, this.title, blocks, trail=shared.TRAIL, caption=caption)


@get("/figures/records/{name:str}", guards=[guard(shared.SEE)], sync_to_thread=True)
def behind(
    request: Request[Any, Any, Any], desk: NamedDependency[Desk], name: FromPath[str]
) -> Response[Any]:
    """Exactly the records that a number counts, of those that the visitor may see."""
    this = find(name)
    if not isinstance(this, Measure):
        message = f"“{name}” is a share; its parts have records"
        raise NotFound(message)
    if form := form_wanted(request):
        return download(
            desk, form, this.title, lambda work: [_sheet(work, this, shared.question(request, work))]
        )
    with desk.look() as work:
        asked = shared.question(request, work)
        count = total(work, name, asked)
        after = request.query_params.get("after") or None
        found = records(work, name, asked, after=after, limit=_PAGE)
        rows = _rows(work, this, found.rows)
        caption = _narrowed(work, asked)
    here = shared.records_address(name, asked)
    blocks: list[Block] = [
        Prose(f"{this.definition}. Shown are those that you may see."),
        Figures([(shared.in_words(asked), value_of(count, this.unit), shared.figure_address(name, asked))]),
        Table(found.head, rows, label=this.title, numbers=_numbers(this), empty="No record was counted"),
        Paging(f"{here}&after={found.following}" if found.following else "", here if after else ""),
    ]
    if desk.actor.may(EXPORT):
        blocks.append(Downloads(address_for(desk)))
    trail = (*shared.TRAIL, Link(this.title, shared.figure_address(name, asked)))
    return page(desk, f"{this.title}: the records", blocks, trail=trail, caption=caption)


def _behind(this: Measure | Ratio, asked: Asked) -> str:
    if asked.owners is not None or not isinstance(this, Measure):
        return ""
    return shared.records_address(this.name, asked)


def _why(found: Judged) -> Summary:
    rows: list[tuple[str, Any]] = [("What is counted", found.figure.definition)]
    if found.standing:
        why = found.standing.because[0]
        rows.append(("Target", [*shared.standing_of(found)[:1], f"{why.text} ({why.source})"]))
    for title, against in (("Month before", found.against_month), ("Year before", found.against_year)):
        if against:
            rows.append((title, f"{words(against.result)}: {against.because[0].text}"))
    return Summary(rows)


def _parts_of(work: UnitOfWork, this: Measure | Ratio, asked: Asked) -> list[Block]:
    """The numbers that a share is made of."""
    if isinstance(this, Measure):
        return []
    names = list(dict.fromkeys((this.part_of, *this.all_of)))
    counted = totals(work, names, asked)
    rows = [
        (MEASURES[name].title, shared.number(name, counted[name][""], asked, MEASURES[name].unit))
        for name in names
    ]
    return [Table(("Made of", "Number"), rows, label="What the share is made of", numbers=(1,))]


def _history(found: Judged) -> Block:
    target = found.target.value if found.target else None
    title = f"{found.figure.title}, month by month"
    return shared.line_chart(
        title, [(found.figure.title, found.series)], unit=found.figure.unit, target=target
    )


def _slices(work: UnitOfWork, this: Measure | Ratio, asked: Asked) -> Iterator[Block]:
    """By case type or kind of account, and by officer for those who may see that."""

    def leading(by: str) -> Any:
        if not isinstance(this, Measure):
            return lambda key: shared.figure_address(this.name, asked, **{by: key or "nobody"})
        return lambda key: shared.records_address(this.name, asked, **{by: key or "nobody"})

    if not asked.part:
        found = totals(work, [this.name], asked, by="part")[this.name]
        titles = shared.type_titles(work) | {key: words(key) for key in found if "." not in key}
        if found:
            yield shared.bars("By kind", found, titles, unit=this.unit, address=leading("part"))
    if not asked.owner and this.group != "money" and work.actor.may(people.SEE_OFFICERS):
        found = totals(work, [this.name], asked, by="owner")[this.name]
        names: dict[str, str] = {one.subject: one.name for one in people.officers(work)} | {"": "Nobody"}
        names |= {who: Labels(work, []).text(who) for who in found if who.startswith("system/")}
        if found:
            yield shared.bars("By officer", found, names, unit=this.unit, address=leading("owner"))


def _narrowed(work: UnitOfWork, asked: Asked) -> str:
    """To what the question is narrowed, in words."""
    titles = shared.type_titles(work)
    said = [
        words(asked.service),
        titles.get(asked.part) or words(asked.part),
        words(asked.stage),
        words(asked.age),
    ]
    if asked.owner:
        said.append("Nobody’s" if asked.owner == "nobody" else Labels(work, [asked.owner]).text(asked.owner))
    return " · ".join(one for one in said if one) or "Figures"


def _rows(work: UnitOfWork, this: Measure, found: Sequence[Record]) -> list[list[Any]]:
    """Records as the page shows them: names for subjects, titles for types and stages."""
    head = head_of(this)
    labels = Labels(work, [str(cell) for one in found for cell in one.cells if _is_subject(cell)])
    titles = shared.type_titles(work)
    return [
        [_cell(labels, titles, title, cell) for title, cell in zip(head, one.cells, strict=True)]
        for one in found
    ]


def _cell(labels: Labels, titles: dict[str, str], title: str, cell: Any) -> Any:
    if cell is None or not isinstance(cell, str):
        return cell
    if title in _MOMENTS:
        return moment_of(cell).date() if title in {"Opened", "Closed", "Done"} else moment_of(cell)
    if title in _NAMES:
        return labels.text(cell)
    if _is_subject(cell) and title in {"Case", "Account", "Review", "About"}:
        return labels.link(cell)
    return titles.get(cell) or (
        words(cell) if title in {"Stage", "From", "To", "Kind", "Posted as"} else cell
    )


def _is_subject(cell: Any) -> bool:
    return isinstance(cell, str) and "/" in cell


def _numbers(this: Measure) -> Sequence[int]:
    head = head_of(this)
    return [n for n, title in enumerate(head) if title in {"Amount", "Charged"}]


def _sheet(work: UnitOfWork, this: Measure, asked: Asked) -> Sheet:
    def rows() -> Iterator[Sequence[Any]]:
        for found in all_records(work, this.name, asked):
            yield from ([cell_of(cell) for cell in row] for row in _rows(work, this, found))

    return Sheet(this.title, head_of(this), rows())


HANDLERS = (one_figure, behind)
