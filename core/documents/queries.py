"""Questions about documents and notices, read only."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from sqlmodel import col, select

from core.documents.models import Document, Notice
from core.errors import NotFound
from core.values.chunks import in_chunks
from core.values.ids import Subject
from core.work import UnitOfWork


def document(work: UnitOfWork, *, document_id: UUID) -> Document:
    """The document; NotFound when there is none that this actor may see."""
    found = work.session.exec(select(Document).where(col(Document.id) == document_id)).first()
    if found is None:
        message = "there is no such document, or you may not see documents"
        raise NotFound(message)
    return found


def documents_about(work: UnitOfWork, *, subjects: Iterable[Subject]) -> dict[Subject, list[Document]]:
    """The documents about each of these subjects, newest first; each has a list, perhaps an empty one."""
    found: dict[Subject, list[Document]] = {one: [] for one in subjects}
    for chunk in in_chunks(found):
        asked = select(Document).where(col(Document.subject).in_(chunk))
        for one in work.session.exec(asked.order_by(col(Document.filed_at).desc(), col(Document.id).desc())):
            found[Subject(one.subject)].append(one)
    return found


def papers(
    work: UnitOfWork, *, about: Subject | None = None, before: UUID | None = None, limit: int = 200
) -> Sequence[Document]:
    """Documents in their current version, newest first; for the next stretch give the last one's id."""
    asked = select(Document).where(col(Document.is_current))
    if about is not None:
        asked = asked.where(col(Document.subject) == about)
    if before is not None:
        asked = asked.where(col(Document.id) < before)
    return work.session.exec(asked.order_by(col(Document.id).desc()).limit(limit)).all()


def versions_of(work: UnitOfWork, *, series_id: UUID) -> Sequence[Document]:
    """Every version of a document, the newest first."""
    asked = select(Document).where(col(Document.series_id) == series_id)
    return work.session.exec(asked.order_by(col(Document.version).desc())).all()


def documents_with(work: UnitOfWork, *, sha256: str) -> Sequence[Document]:
    """Where else the same file was filed, oldest first."""
    asked = select(Document).where(col(Document.sha256) == sha256)
    return work.session.exec(asked.order_by(col(Document.filed_at), col(Document.id))).all()


def notice(work: UnitOfWork, *, notice_id: UUID) -> Notice:
    """The notice; NotFound when there is none that this actor may see."""
    found = work.session.exec(select(Notice).where(col(Notice.id) == notice_id)).first()
    if found is None:
        message = "there is no such notice, or you may not see documents"
        raise NotFound(message)
    return found


def notices_about(work: UnitOfWork, *, subjects: Iterable[Subject]) -> dict[Subject, list[Notice]]:
    """The notices about each of these subjects by day of service; a list for each, perhaps empty."""
    found: dict[Subject, list[Notice]] = {one: [] for one in subjects}
    for chunk in in_chunks(found):
        asked = select(Notice).where(col(Notice.subject).in_(chunk))
        for one in work.session.exec(asked.order_by(col(Notice.deemed_on), col(Notice.id))):
            found[Subject(one.subject)].append(one)
    return found


def notices_served_on(work: UnitOfWork, *, who: Subject) -> Sequence[Notice]:
    """The notices served on a person or an organisation, newest first."""
    asked = select(Notice).where(col(Notice.served_on) == who)
    return work.session.exec(asked.order_by(col(Notice.deemed_on).desc(), col(Notice.id).desc())).all()
