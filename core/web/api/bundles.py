"""Bundles: those of a case, one with its entries and versions, and asking for its PDF."""

from datetime import date
from uuid import UUID

import msgspec
from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from core.bundles import commands, queries
from core.bundles.models import Bundle, BundleBuild
from core.cases.queries import case_by_id
from core.web.desk import Desk, guard

_SEE = guard("bundles.see")


class BundleOut(msgspec.Struct):
    """A bundle as lists show it; `revision` counts its changes."""

    id: UUID
    title: str
    tribunal: str
    number: str
    revision: int


class EntryOut(msgspec.Struct):
    """A document in a bundle, or the title of a section, which has no document."""

    id: UUID
    place: int
    title: str
    dated_on: date | None
    document_id: UUID | None
    pages: int
    redactions: int


class BuildOut(msgspec.Struct):
    """A making of a bundle. A version has a number, a size in bytes and a checksum once it is whole.

    It is then filed as the document `document_id` of the case.
    """

    id: UUID
    state: str
    version: int | None
    bound: int
    pages: int
    size: int
    sha256: str
    document_id: UUID | None
    problem: str


class WholeBundleOut(BundleOut):
    """A bundle with what is in it, in order, and what was made of it, the newest first."""

    case_id: UUID
    entries: list[EntryOut]
    builds: list[BuildOut]


@get("/cases/{case_id:uuid}/bundles", guards=[_SEE], sync_to_thread=True)
def of_case(desk: NamedDependency[Desk], case_id: FromPath[UUID]) -> list[BundleOut]:
    """The bundles of a case, the newest first."""
    with desk.look() as work:
        case_by_id(work, case_id=case_id)
        found = queries.bundles_of(work, case_id=case_id)
        return [BundleOut(one.id, one.title, one.tribunal, one.number, one.revision) for one in found]


@get("/bundles/{bundle_id:uuid}", guards=[_SEE], sync_to_thread=True)
def bundle(desk: NamedDependency[Desk], bundle_id: FromPath[UUID]) -> WholeBundleOut:
    """One bundle."""
    with desk.look() as work:
        one = queries.bundle(work, bundle_id=bundle_id)
        entries = queries.entries_of(work, bundle_id=bundle_id)
        drawn = queries.redactions_of(work, entry_ids=[each.id for each in entries])
        builds = queries.builds_of(work, bundle_id=bundle_id)
    listed = [
        EntryOut(
            each.id, each.place, each.title, each.dated_on, each.document_id, each.pages, len(drawn[each.id])
        )
        for each in entries
    ]
    return _whole(one, listed, [_build(each) for each in builds])


def _whole(one: Bundle, entries: list[EntryOut], builds: list[BuildOut]) -> WholeBundleOut:
    return WholeBundleOut(
        one.id, one.title, one.tribunal, one.number, one.revision, one.case_id, entries, builds
    )


def _build(one: BundleBuild) -> BuildOut:
    return BuildOut(
        one.id,
        one.state,
        one.version,
        one.bound,
        one.pages,
        one.size,
        one.sha256,
        one.document_id,
        one.problem,
    )


@post(
    "/bundles/{bundle_id:uuid}/builds",
    guards=[guard("bundles.make")],
    status_code=202,
    sync_to_thread=True,
)
def make(desk: NamedDependency[Desk], bundle_id: FromPath[UUID]) -> BuildOut:
    """Ask for the PDF; it is made in the background, and the bundle says how far it is."""
    with desk.work() as work:
        return _build(commands.ask_build(work, bundle_id=bundle_id))


HANDLERS = (of_case, bundle, make)
