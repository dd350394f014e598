"""The page of a case: where it stands, what comes next and why, and all that happened."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from litestar import Request, Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from core.cases import queries
from core.cases.because import recalled
from core.cases.models import Case, Clock
from core.cases.queries import Held, PossibleMove, WholeCase
from core.cases.workflows import book_of
from core.values import Because, subject
from core.web.blocks import Alert, Block, Entry, Link, Paging, Summary, Table, Tabs, Tag, Timeline
from core.web.desk import HOME, Desk
from core.web.forms import Filled
from core.web.labels import Labels
from core.web.looks import moment_of, words
from core.web.page import page
from core.web.panels import offers_for, panels_for
from core.web.site import case_access, case_rescue, case_rows, records
from core.web.site.bundle_rows import bundles_link
from core.web.site.case_forms import forms_for
from core.web.site.documents import papers
from core.web.site.work_notes import note_of_case, owner_of, who_kept
from core.work import UnitOfWork, find_id
from core.workload.queries.handovers import Keeping, keeping

CASES = Link("Cases", "/cases")
_PAGE = 50
TABS = (
    Link("Open", "/cases"),
    Link("Mine", "/cases/mine"),
    Link("Nobody’s", "/cases/unassigned"),
    Link("Case types", "/case-types"),
    Link("Clock reviews", "/clock-reviews"),
)
_CLOCKS = {"running": "blue", "held": "grey", "missed": "red", "met": "green", "stopped": "grey"}


@get("/cases", sync_to_thread=True)
def open_cases(request: Request[Any, Any, Any], desk: NamedDependency[Desk]) -> Response[Any]:
    """Every open case that the visitor may see, the newest first."""
    return _list(request, desk, "/cases")


@get("/cases/mine", sync_to_thread=True)
def my_cases(request: Request[Any, Any, Any], desk: NamedDependency[Desk]) -> Response[Any]:
    """The visitor's own open cases."""
    return _list(request, desk, "/cases/mine", owner=desk.actor.subject)


@get("/cases/unassigned", sync_to_thread=True)
def unassigned(request: Request[Any, Any, Any], desk: NamedDependency[Desk]) -> Response[Any]:
    """Open cases that nobody has."""
    return _list(request, desk, "/cases/unassigned", unowned=True)


def _list(request: Request[Any, Any, Any], desk: Desk, address: str, **wanted: Any) -> Response[Any]:
    before = find_id(request.query_params.get("before", ""))
    with desk.look() as work:
        found = queries.list_cases(work, before=before, limit=_PAGE + 1, **wanted)
        table = records.case_table(work, found[:_PAGE], empty="There is no such case")
        leads = case_rescue.lead(work)
    more = f"{address}?before={found[_PAGE - 1].id}" if len(found) > _PAGE else ""
    paging = Paging(more, address if before else "", "Older", "Newest")
    return page(desk, "Cases", [Tabs(TABS, address, "Cases"), table, paging, *leads], trail=(HOME,))


@get("/cases/{case_id:uuid}", sync_to_thread=True)
def case(desk: NamedDependency[Desk], case_id: FromPath[UUID]) -> Response[Any]:
    """One case."""
    return shown(desk, case_id)


def shown(desk: Desk, case_id: UUID, *wrong: Filled) -> Response[Any]:
    """The page of a case, with forms that were wrong as they were sent."""
    with desk.look() as work:
        whole = queries.whole_case(work, case_id=case_id)
        one, about = whole.case, subject("case", case_id)
        book = book_of(work)
        title, stage = records.stage_of(book, one, book.find(one.type, one.version))
        moves = moves_of(work, one, whole.holds)
        marks = case_access.marks(one)
        story = queries.story(work, whole=whole)
        kept = keeping(work, case_id=case_id)
        labels = Labels(work, [*_named(whole), *who_kept(kept), *(each.by for each in story)])
        blocks = [
            *_holds(work, whole),
            *case_access.blocks(work, one, [what for what, _ in whole.subjects]),
            _facts(work, whole, kept, labels),
            *note_of_case(work, kept, labels, wrong),
            *offers_for(work, about),
            *forms_for(work, one, moves, whole.open_tasks, wrong),
            *_next(moves),
            *_clocks(whole.clocks),
            *panels_for(work, about),
            *papers(work, about),
            *case_access.leads(work, one),
            *bundles_link(work, case_id),
            _story(story, labels),
        ]
    return page(desk, one.reference, blocks, trail=(HOME, CASES), caption=title, tags=[stage, *marks])


def moves_of(work: UnitOfWork, one: Case, holds: Sequence[Held] | None = None) -> Sequence[PossibleMove]:
    """Where the case can go; nowhere while its plugin is switched off or its version is not known."""
    if book_of(work).find(one.type, one.version) is None:
        return ()
    return queries.possible_moves(work, case_id=one.id, holds=holds)


def _holds(work: UnitOfWork, whole: WholeCase) -> list[Block]:
    now = [hold for hold in whole.holds if hold.holds_on(work.today)]
    found: list[Block] = [
        Alert(hold.sentence[:1].upper() + hold.sentence[1:], "On hold", "warning") for hold in now
    ]
    return [*found, *case_rows.held_elsewhere(work, whole.case)]


def _named(whole: WholeCase) -> list[str | None]:
    """The records that the facts of a case name."""
    others = (subject("case", other_id) for other_id, _ in whole.links)
    return [whole.case.owner, *(about for about, _ in whole.subjects), *others]


def _facts(work: UnitOfWork, whole: WholeCase, kept: Keeping, labels: Labels) -> Summary:
    one = whole.case
    rows: list[tuple[str, Any]] = [(words(role), labels.link(about)) for about, role in whole.subjects]
    rows += [("Owner", owner_of(work, one, kept, labels)), ("Opened", moment_of(one.opened_at))]
    if one.closed_at:
        rows.append(("Closed", moment_of(one.closed_at)))
    rows += [(words(how), labels.link(subject("case", other_id))) for other_id, how in whole.links]
    return Summary(rows)


def _next(moves: Sequence[PossibleMove]) -> list[Block]:
    """What cannot be done now, and what is in the way; what can be done has a form."""
    barred = [(move.title, move.to_title, list(move.why_not)) for move in moves if move.why_not]
    if not barred:
        return []
    return [Table(("Step", "Leads to", "What is in the way"), barred, title="What cannot be done yet")]


def _clocks(found: Sequence[Clock]) -> list[Block]:
    rows = [
        (
            Link(one.title, f"/cases/{one.case_id}/clocks/{one.id}"),
            one.due_on,
            Tag(words(one.state), colour_of(one.state)),
            because(recalled(one.because)),
        )
        for one in found
    ]
    return [Table(("Clock", "Due", "State", "Why this date"), rows, title="Clocks")] if rows else []


def colour_of(state: str) -> Any:
    """The colour of a clock's state."""
    return _CLOCKS.get(state, "")


def because(reasons: Sequence[Because]) -> list[str]:
    """Why, a line each with its source."""
    return [f"{one.text} ({one.source})" for one in reasons]


def _story(found: Sequence[queries.Entry], labels: Labels) -> Timeline:
    entries = [
        Entry(
            each.title,
            moment_of(each.at),
            labels.text(each.by),
            text=[*_capital(each.detail), *because(each.because)],
        )
        for each in reversed(found)
    ]
    return Timeline(entries, title="What happened")


def _capital(text: str) -> list[str]:
    return [text[:1].upper() + text[1:]] if text else []


HANDLERS = (open_cases, my_cases, unassigned, case)
