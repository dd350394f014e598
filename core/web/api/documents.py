"""Documents: the list about a record, one with its versions, its file, and filing one."""

from collections.abc import Iterator
from datetime import date
from typing import Annotated
from uuid import UUID

import msgspec
from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, QueryParameter
from litestar.response import Stream

from core.documents import queries
from core.documents.models import Document
from core.errors import BadInput
from core.web.api.shapes import Before, Limit, Page
from core.web.desk import Desk, guard
from core.web.seen import seen
from core.web.site.documents import BODY, safe
from core.web.site.filing import filed_from, received
from core.web.typed import Typed
from core.work import find_id

_CHUNK = 256 * 1024
_About = Annotated[
    str | None, QueryParameter(max_length=90, description="Only about a record, as case/ and its id.")
]


class DocumentOut(msgspec.Struct):
    """A document as it was filed. `scan`: waiting, clean, infected, not_scanned, or own (Borough made it)."""

    id: UUID
    title: str
    kind: str
    about: str
    file_name: str
    media_type: str
    size: int
    sha256: str
    origin: str
    retention: str
    received_on: date | None
    filed_at: str
    filed_by: str
    series_id: UUID
    version: int
    is_current: bool
    scan: str
    can_be_opened: bool


def _out(one: Document) -> DocumentOut:
    return DocumentOut(
        id=one.id,
        title=one.called,
        kind=one.kind,
        about=one.subject,
        file_name=one.name,
        media_type=one.media_type,
        size=one.size,
        sha256=one.sha256,
        origin=one.origin,
        retention=one.retention,
        received_on=one.received_on,
        filed_at=one.filed_at,
        filed_by=one.filed_by,
        series_id=one.series_id,
        version=one.version,
        is_current=one.is_current,
        scan=one.scan,
        can_be_opened=one.can_be_opened,
    )


@get("/documents", guards=[guard("documents.see")], sync_to_thread=True)
def documents(
    desk: NamedDependency[Desk], about: _About = None, before: Before = None, limit: Limit = 50
) -> Page[DocumentOut]:
    """Documents in their current version, those filed last first."""
    with desk.look() as work:
        whom = seen(work, about) if about else None
        found = queries.papers(work, about=whom, before=before, limit=limit + 1)
        items = [_out(one) for one in found[:limit]]
    return Page(items, str(items[-1].id) if len(found) > limit else None)


@get("/documents/{document_id:uuid}", guards=[guard("documents.see")], sync_to_thread=True)
def document(desk: NamedDependency[Desk], document_id: FromPath[UUID]) -> DocumentOut:
    """One document; its file is at `/file` below it."""
    with desk.look() as work:
        return _out(queries.document(work, document_id=document_id))


@get("/documents/{document_id:uuid}/versions", guards=[guard("documents.see")], sync_to_thread=True)
def versions(desk: NamedDependency[Desk], document_id: FromPath[UUID]) -> Page[DocumentOut]:
    """Every version of a document, the newest first."""
    with desk.look() as work:
        one = queries.document(work, document_id=document_id)
        return Page([_out(each) for each in queries.versions_of(work, series_id=one.series_id)])


@get(
    "/documents/{document_id:uuid}/file",
    guards=[guard("documents.see")],
    media_type="application/octet-stream",
    sync_to_thread=True,
)
def file(desk: NamedDependency[Desk], document_id: FromPath[UUID]) -> Stream:
    """The file itself; 403 while it is in quarantine."""
    with desk.look() as work:
        one = safe(queries.document(work, document_id=document_id))
    return Stream(_read(desk, one.sha256), media_type="application/octet-stream")


def _read(desk: Desk, sha256: str) -> Iterator[bytes]:
    with desk.council.ports.files.open(sha256) as source:
        while chunk := source.read(_CHUNK):
            yield chunk


@post("/documents", guards=[guard("documents.file")], request_max_body_size=BODY, sync_to_thread=True)
def add(desk: NamedDependency[Desk], typed: NamedDependency[Typed]) -> DocumentOut:
    """File a document, sent as multipart/form-data: `file`, `about`, and what the form on the page asks."""
    sent = typed.file("file")
    if sent is None:
        message = "send the file as the field “file” of multipart/form-data"
        raise BadInput(message, field="file")
    with desk.look() as look:
        about = seen(look, typed("about"))
    values = {
        "file": received(desk, sent),
        "title": typed("title"),
        "kind": typed("kind") or "other",
        "received_on": _day(typed("received_on")),
        "retention": typed("retention") or "case",
        "replaces": find_id(typed("replaces")),
    }
    with desk.work() as work:
        return _out(filed_from(work, about, values))


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        message = "give the day of receipt as 2026-04-07"
        raise BadInput(message, field="received_on") from None


HANDLERS = (documents, document, versions, file, add)
