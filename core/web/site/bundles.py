"""Bundles of a case: begun, filled, put in order, made."""

from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from core.bundles import commands, queries
from core.bundles.models import Bundle
from core.bundles.policy import titles, tribunal
from core.bundles.reading import Sheet, sheets_of
from core.cases.queries import case_by_id
from core.documents.queries import document
from core.web.blocks import Block, Link, Summary, Table
from core.web.desk import HOME, Desk, guard
from core.web.forms import Filled
from core.web.looks import moment_of
from core.web.page import page, redirect, submit
from core.web.site import bundle_forms as forms
from core.web.site.bundle_rows import entries_block, standing, versions_table
from core.web.typed import Typed
from core.work import UnitOfWork, find_id

_SEE, _MAKE = guard("bundles.see"), guard("bundles.make")


@get("/cases/{case_id:uuid}/bundles", guards=[_SEE], sync_to_thread=True)
def of_case(desk: NamedDependency[Desk], case_id: FromPath[UUID]) -> Response[Any]:
    """The bundles of a case, and a form to begin one."""
    return _of_case(desk, case_id)


def _of_case(desk: Desk, case_id: UUID, filled: Filled | None = None) -> Response[Any]:
    with desk.look() as work:
        case = case_by_id(work, case_id=case_id)
        found = queries.bundles_of(work, case_id=case_id)
        places = titles(work.today)
        blank = forms.begin(work.today).empty()
    rows = [
        (
            Link(one.title, f"/bundles/{one.id}"),
            places.get(one.tribunal, one.tribunal),
            moment_of(one.made_at),
        )
        for one in found
    ]
    table = Table(("Bundle", "Goes to", "Begun"), rows, label="Bundles", empty="No bundle was begun yet")
    blocks: list[Block] = [table]
    if desk.actor.may("bundles.make"):
        blocks.append(filled or blank)
    return page(desk, "Bundles", blocks, trail=_trail(case.reference, case_id), caption=case.reference)


@post("/cases/{case_id:uuid}/bundles", guards=[_MAKE], sync_to_thread=True)
def begin(
    desk: NamedDependency[Desk], typed: NamedDependency[Typed], case_id: FromPath[UUID]
) -> Response[Any]:
    """Begin one."""
    with desk.look() as work:
        form = forms.begin(work.today)

    def act(work: UnitOfWork, values: dict[str, Any]) -> Response[Any]:
        made = commands.make_bundle(work, case_id=case_id, **_filled(values))
        return redirect(desk, f"/bundles/{made.id}/documents", banner="The bundle was begun")

    return submit(desk, form, typed, act=act, again=lambda filled: _of_case(desk, case_id, filled))


def _filled(values: dict[str, Any]) -> dict[str, Any]:
    """Optional words that were left empty are empty, not nothing."""
    return {name: "" if value is None else value for name, value in values.items()}


def _trail(reference: str, case_id: UUID, *more: Link) -> tuple[Link, ...]:
    return (HOME, Link("Cases", "/cases"), Link(reference, f"/cases/{case_id}"), *more)


def trail_of(work: UnitOfWork, bundle: Bundle, *more: Link) -> tuple[Link, ...]:
    """The way to a bundle's page, and on."""
    case = case_by_id(work, case_id=bundle.case_id)
    return _trail(case.reference, case.id, Link("Bundles", f"/cases/{case.id}/bundles"), *more)


@get("/bundles/{bundle_id:uuid}", guards=[_SEE], sync_to_thread=True)
def bundle(desk: NamedDependency[Desk], bundle_id: FromPath[UUID]) -> Response[Any]:
    """A bundle: where it goes, what is in it, and what was made of it."""
    return shown(desk, bundle_id)


def shown(desk: Desk, bundle_id: UUID, *wrong: Filled) -> Response[Any]:
    """The page of a bundle, with forms that were wrong as they were sent."""
    with desk.look() as work:
        one = queries.bundle(work, bundle_id=bundle_id)
        entries = queries.entries_of(work, bundle_id=bundle_id)
        drawn = queries.redactions_of(work, entry_ids=[each.id for each in entries])
        builds = queries.builds_of(work, bundle_id=bundle_id)
        may_make = desk.actor.may("bundles.make")
        section = forms.SECTION.to(f"/bundles/{bundle_id}/sections")
        blocks: list[Block] = [
            *standing(one, builds, may_make=may_make),
            _facts(work, one),
            entries_block(one, entries, drawn, may_make=may_make),
            *([wrong[0] if wrong else section.empty()] if may_make else []),
            versions_table(builds),
        ]
        trail = trail_of(work, one)
    actions = [Link("Add documents", f"/bundles/{bundle_id}/documents")] if may_make else []
    actions += [Link("Change the cover", f"/bundles/{bundle_id}/cover")] if may_make else []
    return page(desk, one.title, blocks, trail=trail, caption="Bundle", actions=actions)


def _facts(work: UnitOfWork, one: Bundle) -> Summary:
    goes_to = tribunal(one.tribunal, work.today)
    doubt = " (not checked at its source)" if goes_to.sure == "doubtful" else ""
    limit = f"{goes_to.most_mb} MB{doubt}: {goes_to.source}" if goes_to.most_mb else goes_to.source
    rows: list[tuple[str, Any]] = [("Goes to", goes_to.title), ("Number there", one.number or None)]
    rows += [("Parties", one.parties or None), ("Largest file", limit)]
    added = [
        text for text, is_added in (("Chronology", one.chronology), ("Exhibits", one.witness)) if is_added
    ]
    rows.append(("Before the documents", ["Cover and index", *added]))
    rows.append(("Late pages", "have letters" if one.base_id else "all pages are numbered anew"))
    return Summary(rows)


@post("/bundles/{bundle_id:uuid}/sections", guards=[_MAKE], sync_to_thread=True)
def section(
    desk: NamedDependency[Desk], typed: NamedDependency[Typed], bundle_id: FromPath[UUID]
) -> Response[Any]:
    """Add the title of a section at the end."""

    def act(work: UnitOfWork, values: dict[str, Any]) -> Response[Any]:
        commands.add_section(work, bundle_id=bundle_id, title=values["title"])
        return redirect(desk, f"/bundles/{bundle_id}", banner="The section was added at the end")

    form = forms.SECTION.to(f"/bundles/{bundle_id}/sections")
    return submit(desk, form, typed, act=act, again=lambda filled: shown(desk, bundle_id, filled))


@get("/bundles/{bundle_id:uuid}/documents", guards=[_MAKE], sync_to_thread=True)
def choose(desk: NamedDependency[Desk], bundle_id: FromPath[UUID]) -> Response[Any]:
    """Which documents of the case go into the bundle."""
    return _choose(desk, bundle_id)


def _choose(desk: Desk, bundle_id: UUID, filled: Filled | None = None) -> Response[Any]:
    with desk.look() as work:
        one = queries.bundle(work, bundle_id=bundle_id)
        found = queries.documents_to_choose(work, bundle=one)
        trail = trail_of(work, one, Link(one.title, f"/bundles/{bundle_id}"))
    form = forms.choosing(found)
    block: Block = filled or form.empty()
    if not found:
        block = Table(
            ("Document",), (), empty="Every document of the case is in it already, or none is filed"
        )
    return page(desk, "Add documents", [block], trail=trail, caption=one.title)


@post("/bundles/{bundle_id:uuid}/documents", guards=[_MAKE], sync_to_thread=True)
def add(
    desk: NamedDependency[Desk], typed: NamedDependency[Typed], bundle_id: FromPath[UUID]
) -> Response[Any]:
    """Add them at the end, unless one can not be bound: then none is added."""
    with desk.look() as work:
        one = queries.bundle(work, bundle_id=bundle_id)
        form = forms.choosing(queries.documents_to_choose(work, bundle=one))

    def act(work: UnitOfWork, values: dict[str, Any]) -> Response[Any]:
        commands.add_documents(work, bundle_id=bundle_id, sheets=looked_at(desk, values["documents"]))
        return redirect(desk, f"/bundles/{bundle_id}", banner="The documents were added at the end")

    return submit(desk, form, typed, act=act, again=lambda filled: _choose(desk, bundle_id, filled))


def looked_at(desk: Desk, ids: list[str]) -> list[Sheet]:
    """Look into these documents, of those that the visitor may see."""
    with desk.look() as work:
        found = [document(work, document_id=key) for one in ids if (key := find_id(one))]
    return sheets_of(found, desk.council.ports.files)


@get("/bundles/{bundle_id:uuid}/cover", guards=[_MAKE], sync_to_thread=True)
def cover(desk: NamedDependency[Desk], bundle_id: FromPath[UUID]) -> Response[Any]:
    """What stands on the cover, what is added, and how late pages are numbered."""
    return _cover(desk, bundle_id)


def _cover(desk: Desk, bundle_id: UUID, filled: Filled | None = None) -> Response[Any]:
    with desk.look() as work:
        one = queries.bundle(work, bundle_id=bundle_id)
        trail = trail_of(work, one, Link(one.title, f"/bundles/{bundle_id}"))
        block = filled or forms.cover_of(one, work.today)
    return page(desk, "Cover and numbering", [block], trail=trail, caption=one.title)


@post("/bundles/{bundle_id:uuid}/cover", guards=[_MAKE], sync_to_thread=True)
def change(
    desk: NamedDependency[Desk], typed: NamedDependency[Typed], bundle_id: FromPath[UUID]
) -> Response[Any]:
    """Save them, unless somebody else has changed the bundle meanwhile."""
    with desk.look() as work:
        form = forms.cover(work.today)

    def act(work: UnitOfWork, values: dict[str, Any]) -> Response[Any]:
        given = _filled(values)
        seen, numbering, parts = given.pop("seen"), given.pop("numbering"), given.pop("parts")
        commands.change_bundle(
            work,
            bundle_id=bundle_id,
            seen=int(seen) if seen.isdecimal() else 0,
            letters=numbering == "letters",
            chronology="chronology" in parts,
            **given,
        )
        return redirect(desk, f"/bundles/{bundle_id}", banner="Saved")

    return submit(desk, form, typed, act=act, again=lambda filled: _cover(desk, bundle_id, filled))


HANDLERS = (of_case, begin, bundle, section, choose, add, cover, change)
