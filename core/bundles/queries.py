"""Questions about bundles, read only."""

import json
from collections.abc import Collection, Iterable, Sequence
from uuid import UUID

from sqlmodel import col, select

from core.bundles.models import Bundle, BundleBuild, BundleEntry, Redaction
from core.bundles.rules import Listed
from core.cases.queries import subjects_of
from core.documents.models import Document
from core.errors import NotFound
from core.staff.models import User
from core.values.chunks import in_chunks
from core.values.ids import Subject, subject
from core.work import UnitOfWork

_MOST_BUILDS = 50


def bundle(work: UnitOfWork, *, bundle_id: UUID) -> Bundle:
    """The bundle; NotFound when there is none that this actor may see."""
    found = work.session.exec(select(Bundle).where(col(Bundle.id) == bundle_id)).first()
    if found is None:
        message = "there is no such bundle, or none that you may see"
        raise NotFound(message)
    return found


def bundles_of(work: UnitOfWork, *, case_id: UUID) -> Sequence[Bundle]:
    """The bundles of a case, the newest first."""
    asked = select(Bundle).where(col(Bundle.case_id) == case_id)
    return work.session.exec(asked.order_by(col(Bundle.id).desc())).all()


def entries_of(work: UnitOfWork, *, bundle_id: UUID) -> Sequence[BundleEntry]:
    """Its documents and sections, in order."""
    asked = select(BundleEntry).where(col(BundleEntry.bundle_id) == bundle_id)
    return work.session.exec(asked.order_by(col(BundleEntry.place), col(BundleEntry.id))).all()


def entry(work: UnitOfWork, *, entry_id: UUID) -> BundleEntry:
    """One document or section; NotFound when there is none that this actor may see."""
    found = work.session.exec(select(BundleEntry).where(col(BundleEntry.id) == entry_id)).first()
    if found is None:
        message = "there is no such entry in a bundle, or none that you may see"
        raise NotFound(message)
    return found


def redactions_of(work: UnitOfWork, *, entry_ids: Collection[UUID]) -> dict[UUID, list[Redaction]]:
    """The rectangles drawn on each of these documents, by page; a list for each, perhaps empty."""
    found: dict[UUID, list[Redaction]] = {one: [] for one in entry_ids}
    for chunk in in_chunks(found):
        asked = select(Redaction).where(col(Redaction.entry_id).in_(chunk))
        for one in work.session.exec(asked.order_by(col(Redaction.page), col(Redaction.id))):
            found[one.entry_id].append(one)
    return found


def builds_of(work: UnitOfWork, *, bundle_id: UUID) -> Sequence[BundleBuild]:
    """The last makings of a bundle, the newest first."""
    asked = select(BundleBuild).where(col(BundleBuild.bundle_id) == bundle_id)
    return work.session.exec(asked.order_by(col(BundleBuild.id).desc()).limit(_MOST_BUILDS)).all()


def build(work: UnitOfWork, *, build_id: UUID) -> BundleBuild:
    """One making; NotFound when there is none that this actor may see."""
    found = work.session.exec(select(BundleBuild).where(col(BundleBuild.id) == build_id)).first()
    if found is None:
        message = "there is no such version, or none that you may see"
        raise NotFound(message)
    return found


def contents_of(build: BundleBuild) -> list[Listed]:
    """What a version holds, in order; nothing for one that is not whole."""
    return [Listed(**one) for one in json.loads(build.contents or "[]")]


def about_of(work: UnitOfWork, *, case_id: UUID) -> list[Subject]:
    """The case and all that it is about: what documents of it may be filed under."""
    about = [Subject(each.subject) for each in subjects_of(work, case_id=case_id)]
    return [subject("case", case_id), *about]


def documents_to_choose(work: UnitOfWork, *, bundle: Bundle) -> Sequence[Document]:
    """Papers of the case or what it is about, not in the bundle nor the bundle itself; the oldest first."""
    about = about_of(work, case_id=bundle.case_id)
    chosen = select(BundleEntry.document_id).where(
        col(BundleEntry.bundle_id) == bundle.id, col(BundleEntry.document_id).is_not(None)
    )
    itself = select(BundleBuild.document_id).where(
        col(BundleBuild.bundle_id) == bundle.id, col(BundleBuild.document_id).is_not(None)
    )
    asked = select(Document).where(col(Document.subject).in_(about), col(Document.is_current))
    asked = asked.where(col(Document.id).not_in(chosen), col(Document.id).not_in(itself))
    return work.session.exec(asked.order_by(col(Document.filed_at), col(Document.id))).all()


def staff_names(work: UnitOfWork, *, whos: Iterable[str | None]) -> dict[str, str]:
    """The names of members of staff by their subject, for a chronology: whoever may see what was done may."""
    keys = {who.removeprefix("user/"): who for who in whos if who and who.startswith("user/")}
    found: dict[str, str] = {}
    for chunk in in_chunks(keys):
        asked = select(User.id, User.name).where(col(User.id).in_([UUID(key) for key in chunk]))
        # Past the session, whose filter would keep names from those who may not see who may do what.
        found.update((keys[str(key)], name) for key, name in work.connection.execute(asked))
    return found
