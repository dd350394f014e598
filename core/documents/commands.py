"""What can be done with documents: filed, and served on somebody."""

from datetime import date, time
from typing import BinaryIO
from uuid import UUID

from sqlmodel import col, select

from core.documents.events import DocumentFiled, NoticeServed
from core.documents.law import retention_classes, service_law
from core.documents.models import Document, Notice
from core.documents.rules import ORIGINS, deemed_service, file_name, needs_time
from core.documents.sniffing import media_type_of
from core.errors import AlreadyDone, BadInput, NotFound
from core.log import iso
from core.ports import FileStore
from core.values.decision import Decision
from core.values.ids import Subject
from core.work import UnitOfWork

LARGEST = 50 * 1024 * 1024
"""How many bytes a document has at most, unless the caller says otherwise."""


def file_document(
    work: UnitOfWork,
    *,
    files: FileStore,
    source: BinaryIO,
    name: str,
    subject: Subject,
    origin: str = "received",
    retention: str = "case",
    largest: int = LARGEST,
) -> Document:
    """Keep a file about something; needs documents.file. `source` must be seekable.

    BadInput for an empty or too large file, a program, or an unknown origin or retention class; AlreadyDone
    when the same content is filed about it. What was put into the store stays there if the work fails: it
    lies under its own checksum, and is found there when it is filed again.
    """
    work.check("documents.file", subject)
    known_by = _checked(name, subject, origin, retention)
    media_type = media_type_of(source)
    sha256, size = files.put(source, largest)
    same = select(Document).where(col(Document.subject) == subject, col(Document.sha256) == sha256)
    if (earlier := work.session.exec(same).first()) is not None:
        message = f"the same file was filed here on {earlier.filed_at[:10]}"
        raise AlreadyDone(message)
    document = Document(
        sha256=sha256,
        name=known_by,
        media_type=media_type,
        size=size,
        origin=origin,
        retention=retention,
        subject=subject,
        filed_at=iso(work.now),
        filed_by=work.actor.subject,
    )
    work.session.add(document)
    work.flush()
    work.publish(DocumentFiled(document_id=document.id, sha256=sha256, size=size, towards=subject))
    return document


def serve_notice(  # noqa: PLR0913 - the facts of one service
    work: UnitOfWork,
    *,
    what: str,
    subject: Subject,
    served_on: Subject,
    regime: str,
    method: str,
    sent_on: date,
    sent_at: time | None = None,
    document_id: UUID | None = None,
) -> Notice:
    """Record that a notice was sent or handed over, and work out when it counts as served.

    Needs documents.serve; asks whether anything objects to the act `what`, towards what it is about and
    towards whom it is served on. BadInput for a day that is not yet, or a method that the law does not
    know; NotFound without such a document.
    """
    work.actor.must("documents.serve")
    work.unobjected(what, subject)
    work.unobjected(what, served_on)
    if sent_on > work.today:
        message = f"a notice can not have been sent on {sent_on}; that day is yet to come"
        raise BadInput(message, field="sent_on")
    if document_id is not None and work.session.get(Document, document_id) is None:
        message = "there is no such document; file it first"
        raise NotFound(message)
    deemed = _deemed(regime=regime, method=method, sent_on=sent_on, sent_at=sent_at)
    notice = Notice(
        what=what,
        subject=subject,
        served_on=served_on,
        regime=regime,
        method=method,
        sent_on=sent_on,
        deemed_on=deemed.result,
        because="\n".join(f"{step.text} ({step.source})" for step in deemed.because),
        document_id=document_id,
        served_by=work.actor.subject,
        recorded_at=iso(work.now),
    )
    work.session.add(notice)
    work.flush()
    work.publish(_served(notice))
    return notice


def _served(notice: Notice) -> NoticeServed:
    return NoticeServed(
        notice_id=notice.id,
        what=notice.what,
        towards=notice.subject,
        served_on=notice.served_on,
        method=notice.method,
        sent_on=notice.sent_on,
        deemed_on=notice.deemed_on,
    )


def _deemed(*, regime: str, method: str, sent_on: date, sent_at: time | None) -> Decision[date]:
    """When it counts as served. The law's working days are England's, whatever a council closes besides."""
    law, field = service_law(), "method"
    try:
        if needs_time(regime, method, on=sent_on, law=law):
            field = "sent_at"
        return deemed_service(regime=regime, method=method, sent_on=sent_on, sent_at=sent_at, law=law)
    except ValueError as error:
        raise BadInput(str(error), field=field) from None


def _checked(name: str, subject: Subject, origin: str, retention: str) -> str:
    """The file's tidy name; BadInput when anything else of the filing can not be taken."""
    if origin not in ORIGINS:
        message = f"a document's origin is one of {', '.join(ORIGINS)}"
        raise BadInput(message, field="origin")
    if retention not in retention_classes():
        message = f"a document's retention class is one of {', '.join(retention_classes())}"
        raise BadInput(message, field="retention")
    kind, _, key = subject.partition("/")
    if not kind or not key:
        message = "a document is about something, such as case/ and its id"
        raise BadInput(message, field="subject")
    try:
        return file_name(name)
    except ValueError as error:
        raise BadInput(str(error), field="name") from None
