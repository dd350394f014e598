"""Documents: filed about a case, a person, a property or an account, and opened once they are safe."""

from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import File as Sent

from core.documents import queries
from core.documents.law import document_kinds, retention_classes, taken_media
from core.documents.models import Document, Scan
from core.documents.receiving import LARGEST
from core.errors import NotAllowed
from core.values.ids import Subject
from core.web.blocks import Alert, Block, Link, Links, Summary, Table
from core.web.desk import HOME, Desk, guard
from core.web.fields import Choice, Day, File, Text
from core.web.forms import Filled, Form
from core.web.labels import Labels
from core.web.looks import moment_of
from core.web.page import page, redirect, submit
from core.web.seen import seen
from core.web.site.document_rows import SCANS, documents_table, facts
from core.web.site.filing import filed_from, received
from core.web.site.letter_rows import letter_links
from core.web.subjects import address_of
from core.web.typed import Typed
from core.work import UnitOfWork, find_id

BODY = LARGEST + 100_000
"""Bytes that a request with a file may bring: the largest file and the form around it."""
_SHOWN = frozenset({"application/pdf", "image/png", "image/jpeg", "text/plain"})
_ENDINGS = ",".join(f".{ending}" for one in taken_media().values() for ending in one.endings)
_FORM = Form(
    (
        File(name="file", label="File", accept=_ENDINGS, hint=f"At most {LARGEST // 1024**2} MB"),
        Text(name="title", label="Title", required=False, hint="What people will look for it by"),
        Choice(name="kind", label="What it is", options=list(document_kinds().items())),
        Day(name="received_on", label="Day of receipt", required=False),
        Choice(
            name="retention",
            label="How long it is kept",
            options=[(name, one.title) for name, one in retention_classes().items()],
        ),
    ),
    button="File it",
)


@get("/documents/new", guards=[guard("documents.file")], sync_to_thread=True)
def new(request: Request[Any, Any, Any], desk: NamedDependency[Desk]) -> Response[Any]:
    """A form to file a document about a record, or the next version of one."""
    about = request.query_params.get("about", "")
    if not about:
        return redirect(desk, "/search", banner="Find what the document is about, then file it from its page")
    return _form(desk, about, request.query_params.get("replaces", ""))


@post("/documents/new", guards=[guard("documents.file")], request_max_body_size=BODY, sync_to_thread=True)
def file(
    request: Request[Any, Any, Any], desk: NamedDependency[Desk], typed: NamedDependency[Typed]
) -> Response[Any]:
    """File it."""
    about, replaces = request.query_params.get("about", ""), request.query_params.get("replaces", "")
    with desk.look() as look:
        whom = seen(look, about)

    def receive(values: dict[str, Any]) -> dict[str, Any]:
        return {**values, "file": received(desk, values["file"]), "replaces": find_id(replaces)}

    def act(work: UnitOfWork, values: dict[str, Any]) -> Response[Any]:
        filed = filed_from(work, whom, values)
        return redirect(desk, f"/documents/{filed.id}", banner=f"“{filed.called}” was filed")

    return submit(
        desk,
        _FORM,
        typed,
        first=receive,
        act=act,
        again=lambda filled: _form(desk, about, replaces, filled),
    )


def _form(desk: Desk, about: str, replaces: str, filled: Filled | None = None) -> Response[Any]:
    with desk.look() as work:
        whom = seen(work, about)
        old = queries.document(work, document_id=key) if (key := find_id(replaces)) else None
        text = Labels(work, [whom]).text(whom)
    action = f"/documents/new?about={whom}" + (f"&replaces={old.id}" if old else "")
    if filled is None:
        before = {"title": old.title, "kind": old.kind, "retention": old.retention} if old else {}
        filled = _FORM.empty(**{"retention": "case", **before})
    filled.form = filled.form.to(action)
    title = f"A new version of “{old.called}”" if old else "File a document"
    return page(desk, title, [filled], trail=(HOME, Link(text, address_of(whom))), caption=text)


@get("/documents/{document_id:uuid}", guards=[guard("documents.see")], sync_to_thread=True)
def document(desk: NamedDependency[Desk], document_id: FromPath[UUID]) -> Response[Any]:
    """One document: what it is, whether it is safe, and its versions."""
    with desk.look() as work:
        one = queries.document(work, document_id=document_id)
        versions = queries.versions_of(work, series_id=one.series_id)
        labels = Labels(work, [one.subject, one.filed_by, *(each.filed_by for each in versions)])
        blocks: list[Block] = [*_standing(one), Summary(facts(one, labels))]
        if len(versions) > 1:
            blocks.append(_versions(versions, labels))
        actions = _actions(work, one)
    trail = (HOME, Link(labels.text(one.subject), address_of(one.subject)))
    return page(desk, one.called, blocks, trail=trail, caption="Document", actions=actions)


def _standing(one: Document) -> list[Block]:
    """What somebody must know before opening it."""
    if not one.is_current:
        return [Alert("There is a newer version; see below.", "Old version", "warning")]
    if one.can_be_opened:
        return []
    return [Alert(_why_shut(one), "Locked away", "error" if one.scan == Scan.INFECTED else "information")]


def _why_shut(one: Document) -> str:
    if one.scan == Scan.INFECTED:
        return (
            f"A virus was found in it ({one.scan_detail}). It is locked away and nobody can open it. "
            "Ask whoever sent it for a clean copy, and tell your IT security team."
        )
    return "It is being checked for viruses and can’t be opened yet. Try again in a minute."


def _actions(work: UnitOfWork, one: Document) -> list[Link]:
    links = [Link("Open it", f"/documents/{one.id}/file")] if one.can_be_opened else []
    if one.is_current and work.actor.may("documents.file"):
        links.append(Link("File a new version", f"/documents/new?about={one.subject}&replaces={one.id}"))
    return links


def _versions(found: Any, labels: Labels) -> Table:
    rows = [
        (
            Link(f"Version {each.version}", f"/documents/{each.id}"),
            each.name,
            moment_of(each.filed_at),
            labels.text(each.filed_by),
            SCANS[each.scan],
        )
        for each in found
    ]
    return Table(("Version", "File", "Filed", "By", "Safe to open?"), rows, title="Versions")


@get("/documents/{document_id:uuid}/file", guards=[guard("documents.see")], sync_to_thread=True)
def content(desk: NamedDependency[Desk], document_id: FromPath[UUID]) -> Sent:
    """The file itself: what a browser shows without running anything is shown, the rest is only saved."""
    with desk.look() as work:
        one = safe(queries.document(work, document_id=document_id))
    is_shown = one.media_type in _SHOWN
    return Sent(
        path=desk.council.ports.files.path(one.sha256),
        filename=one.name,
        media_type=one.media_type if is_shown else "application/octet-stream",
        content_disposition_type="inline" if is_shown else "attachment",
        headers={"Cache-Control": "private, no-store"},
    )


def safe(one: Document) -> Document:
    """The document, if it may be opened; NotAllowed while it is in quarantine."""
    if not one.can_be_opened:
        raise NotAllowed(_why_shut(one))
    return one


def papers(work: UnitOfWork, about: Subject) -> list[Block]:
    """The documents about a record and what was written about it, on its page; what its visitor may see."""
    return [*_documents(work, about), *letter_links(work, about)]


def _documents(work: UnitOfWork, about: Subject) -> list[Block]:
    if not work.actor.may("documents.see"):
        return []
    blocks: list[Block] = [documents_table(queries.papers(work, about=about))]
    if work.actor.may("documents.file"):
        blocks.append(Links([(Link("File a document", f"/documents/new?about={about}"), "")]))
    return blocks


HANDLERS = (new, file, document, content)
