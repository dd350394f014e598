"""Filing a document: what it is, by its content; whether it is here already; which version it is of which."""

from dataclasses import dataclass
from datetime import date
from typing import BinaryIO
from uuid import UUID

from sqlmodel import col, select

from core.documents.events import DocumentFiled, DocumentScanned
from core.documents.law import document_kinds, retention_classes
from core.documents.models import Document, Scan
from core.documents.receiving import LARGEST, Received, receive_file
from core.documents.rules import ORIGINS
from core.errors import AlreadyDone, BadInput, NotFound
from core.log import iso
from core.ports import FileStore
from core.values.ids import Subject, new_id
from core.work import UnitOfWork, find_id

_LONGEST_TITLE = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Filing:
    """What is said of a document when it is filed.

    `title` is what people call it, its file's name if empty; `kind` is of `kinds.toml`, `retention` of
    `retention.toml`; `replaces` is the document of which this is the next version.
    """

    title: str = ""
    kind: str = "other"
    received_on: date | None = None
    origin: str = "received"
    retention: str = "case"
    replaces: UUID | None = None


def file_document(
    work: UnitOfWork,
    *,
    files: FileStore,
    source: BinaryIO,
    name: str,
    subject: Subject,
    said: Filing | None = None,
    largest: int = LARGEST,
) -> Document:
    """Take a file in and file it in this one transaction: for the small ones that the council itself makes.

    What people send is received first (`receive_file`) and then filed (`file_received`), because others wait
    for a transaction on SQLite. Refused as those two refuse.
    """
    work.check("documents.file", subject)
    received = receive_file(files, source, name=name, largest=largest)
    return file_received(work, received=received, subject=subject, said=said)


def file_received(
    work: UnitOfWork, *, received: Received, subject: Subject, said: Filing | None = None
) -> Document:
    """File what was received about something; needs documents.file.

    BadInput for facts that can not be; AlreadyDone when the same content is filed about it.
    """
    said = said or Filing()
    work.check("documents.file", subject)
    _check(work, subject, said)
    same = select(Document).where(col(Document.subject) == subject, col(Document.sha256) == received.sha256)
    if (earlier := work.session.exec(same).first()) is not None:
        message = f"the same file was filed here on {earlier.filed_at[:10]}, as “{earlier.called}”"
        raise AlreadyDone(message)
    before = _replaced(work, said.replaces, subject)
    document = _document(work, received, subject, said, before)
    work.session.add(document)
    work.flush()
    work.publish(
        DocumentFiled(document_id=document.id, sha256=received.sha256, size=received.size, towards=subject)
    )
    return document


def _document(
    work: UnitOfWork, received: Received, subject: Subject, said: Filing, before: Document | None
) -> Document:
    kind, _, key = subject.partition("/")
    document_id = new_id()
    return Document(
        id=document_id,
        sha256=received.sha256,
        name=received.name,
        media_type=received.media_type,
        size=received.size,
        origin=said.origin,
        retention=said.retention,
        subject=subject,
        filed_at=iso(work.now),
        filed_by=work.actor.subject,
        title=said.title.strip(),
        kind=said.kind,
        received_on=said.received_on,
        series_id=before.series_id if before else document_id,
        version=before.version + 1 if before else 1,
        scan=Scan.OWN if said.origin == "made" else Scan.WAITING,
        case_id=find_id(key) if kind == "case" else None,
    )


def record_scan(work: UnitOfWork, *, document_id: UUID, verdict: Scan, detail: str = "") -> None:
    """Keep what a scanner said of a file; nothing when that was known already."""
    document = work.session.get(Document, document_id, with_for_update=True)
    if document is None or document.scan == verdict:
        return
    document.scan, document.scan_detail = verdict, detail[:_LONGEST_TITLE]
    work.publish(DocumentScanned(document_id=document_id, verdict=str(verdict)))


def _replaced(work: UnitOfWork, replaces: UUID | None, about: Subject) -> Document | None:
    """The document that gets a new version; NotFound unless it is about the same."""
    if replaces is None:
        return None
    before = work.session.get(Document, replaces, with_for_update=True)
    if before is None or before.subject != about:
        message = "there is no such document here to which this could be a new version"
        raise NotFound(message)
    if not before.is_current:
        message = f"“{before.called}” has a newer version already; add yours to that one"
        raise AlreadyDone(message)
    before.is_current = False
    return before


def _check(work: UnitOfWork, subject: Subject, said: Filing) -> None:
    """BadInput when anything that is said of a file can not be."""
    for given, known, field in (
        (said.origin, ORIGINS, "origin"),
        (said.retention, retention_classes(), "retention"),
        (said.kind, document_kinds(), "kind"),
    ):
        if given not in known:
            message = f"a document’s {field} is one of {', '.join(known)}"
            raise BadInput(message, field=field)
    if said.received_on and said.received_on > work.today:
        message = "the day of receipt is yet to come; give the day on which it came"
        raise BadInput(message, field="received_on")
    if len(said.title) > _LONGEST_TITLE:
        message = f"the title must be {_LONGEST_TITLE} characters or fewer"
        raise BadInput(message, field="title")
    kind, _, key = subject.partition("/")
    if not kind or not key:
        message = "a document is about something, such as case/ and its id"
        raise BadInput(message, field="subject")
