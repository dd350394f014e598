"""Choosing documents for a bundle, in sections and in order."""

import json
from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlmodel import col, delete, select

from core.bundles.commands.rows import bundle_to_change, changed, entries_in_order, entry_to_change
from core.bundles.models import Bundle, BundleEntry, Redaction
from core.bundles.queries import about_of
from core.bundles.reading import Sheet
from core.bundles.rules import moved
from core.documents.models import Document
from core.errors import BadInput
from core.work import UnitOfWork


def add_documents(work: UnitOfWork, *, bundle_id: UUID, sheets: Sequence[Sheet]) -> list[BundleEntry]:
    """Put documents at the end of a bundle, as `reading.sheets_of` found them.

    BadInput for a document that is neither about the case nor about anything that the case is about.
    """
    bundle = bundle_to_change(work, bundle_id)
    place = len(entries_in_order(work, bundle_id))
    made = []
    for sheet in sheets:
        document = _document(work, bundle, sheet)
        place += 1
        entry = BundleEntry(
            bundle_id=bundle_id,
            case_id=bundle.case_id,
            place=place,
            title=document.title or title_of(document.name),
            dated_on=document.received_on or date.fromisoformat(document.filed_at[:10]),
            document_id=document.id,
            sha256=sheet.sha256,
            media_type=sheet.media_type,
            pages=len(sheet.sizes),
            sizes=json.dumps(sheet.sizes),
        )
        work.session.add(entry)
        made.append(entry)
    changed(work, bundle, "documents")
    return made


def add_section(work: UnitOfWork, *, bundle_id: UUID, title: str) -> BundleEntry:
    """Put the title of a section at the end; what follows it belongs to it."""
    bundle = bundle_to_change(work, bundle_id)
    place = len(entries_in_order(work, bundle_id)) + 1
    entry = BundleEntry(bundle_id=bundle_id, case_id=bundle.case_id, place=place, title=title)
    work.session.add(entry)
    changed(work, bundle, "section", entry.id)
    return entry


def move_entry(work: UnitOfWork, *, entry_id: UUID, to: int, seen: int) -> None:
    """Put an entry at another place, counted from 1; Conflict when the order was changed meanwhile."""
    bundle, entry = entry_to_change(work, entry_id, seen=seen)
    entries = {str(one.id): one for one in entries_in_order(work, bundle.id)}
    for place, key in enumerate(moved(list(entries), str(entry.id), to), 1):
        entries[key].place = place
    changed(work, bundle, "order", entry.id)


def describe_entry(
    work: UnitOfWork, *, entry_id: UUID, title: str, dated_on: date | None = None, exhibit: bool = False
) -> None:
    """Say what the index calls a document or section, its date, and whether the witness exhibits it."""
    bundle, entry = entry_to_change(work, entry_id)
    entry.title = title
    if entry.document_id is not None:
        entry.dated_on, entry.exhibit = dated_on, exhibit
    changed(work, bundle, "description", entry.id)


def replace_document(work: UnitOfWork, *, entry_id: UUID, sheet: Sheet) -> None:
    """Let another document stand in an entry's place, with its title and place in the order.

    Redactions stay where they were drawn, and somebody has to check them before the bundle is made.
    """
    bundle, entry = entry_to_change(work, entry_id)
    if entry.document_id is None:
        message = "this is the title of a section; there is no document to replace"
        raise BadInput(message)
    entry.document_id = _document(work, bundle, sheet).id
    entry.sha256, entry.media_type = sheet.sha256, sheet.media_type
    entry.pages, entry.sizes = len(sheet.sizes), json.dumps(sheet.sizes)
    drawn = select(Redaction.id).where(col(Redaction.entry_id) == entry.id)
    entry.unchecked = work.session.exec(drawn).first() is not None
    changed(work, bundle, "replaced", entry.id)


def remove_entry(work: UnitOfWork, *, entry_id: UUID, seen: int) -> None:
    """Take a document or the title of a section out; the document itself stays in the case."""
    bundle, entry = entry_to_change(work, entry_id, seen=seen)
    work.session.exec(delete(Redaction).where(col(Redaction.entry_id) == entry.id))
    work.session.delete(entry)
    work.flush()
    for place, one in enumerate(entries_in_order(work, bundle.id), 1):
        one.place = place
    changed(work, bundle, "taken_out", entry_id)


def title_of(name: str) -> str:
    """A file's name as an index says it: without its ending."""
    stem, dot, ending = name.rpartition(".")
    text = stem if dot and len(ending) <= len("numbers") else name
    return " ".join(text.replace("_", " ").replace("-", " ").split()) or name


def _document(work: UnitOfWork, bundle: Bundle, sheet: Sheet) -> Document:
    work.actor.must("documents.see")
    document = work.session.get(Document, sheet.document_id)
    if document is None or document.subject not in about_of(work, case_id=bundle.case_id):
        message = "this document is not about the case; file it there first"
        raise BadInput(message, field="documents")
    return document
