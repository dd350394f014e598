"""A bundle for the demonstration: papers of the first case that has any, for an appeal, made once."""

import io
from collections.abc import Callable
from contextlib import AbstractContextManager
from uuid import UUID

from core import binding
from core.binding import Find
from core.bundles import commands
from core.bundles.reading import sheets_of
from core.cases.queries import list_cases
from core.documents.commands import Filing, file_document
from core.documents.queries import document
from core.ports import FileStore
from core.values.ids import subject
from core.work import UnitOfWork

_COMPLAINT = (
    b"MIME-Version: 1.0\r\nFrom: A tenant <tenant@example.org>\r\nTo: housing@elmbridgevale.example\r\n"
    b"Date: Mon, 9 Mar 2026 08:12:00 +0000\r\nSubject: Damp\r\nContent-Type: text/plain\r\n\r\n"
    b"The wall of the back bedroom is wet again. My neighbour in flat 3 has seen it too.\r\n"
)
_NOTES = (
    b"Inspection of 17 March 2026, 10:05 to 11:20.\n\nBack bedroom: outer wall wet to one metre above the "
    b"floor, 19 per cent by meter. Gutter above it is broken.\nOther rooms: dry.\n"
)
_REPLY = b"The gutter was mended on 20 March 2026. The wall will be looked at again in four weeks.\n"
_PAPERS = (
    ("complaint.eml", "Complaint about damp", _COMPLAINT),
    ("inspection.txt", "Notes of the inspection", _NOTES),
    ("reply.txt", "Reply to the inspection", _REPLY),
)
_HIDDEN = "My neighbour in flat 3"
Opens = Callable[[], AbstractContextManager[UnitOfWork]]


def fill(look: Opens, work: Opens, *, files: FileStore, settle: Callable[[], object]) -> None:
    """File the papers in the newest case, choose them, black out whom they name, and ask for the PDF."""
    with work() as writing:
        cases = list_cases(writing, limit=1)
        ids = [_filed(writing, files, cases[0].id, *paper) for paper in _PAPERS] if cases else []
    if not ids:
        return
    settle()  # until they were looked at for viruses, nobody opens them
    with look() as reading:
        sheets = sheets_of([document(reading, document_id=one) for one in ids], files)
    first = sheets[0]
    hidden = binding.find(Find(str(files.path(first.sha256)), first.media_type, _HIDDEN))
    with work() as writing:
        bundle = commands.make_bundle(
            writing, case_id=cases[0].id, title="Hearing bundle", tribunal="property_chamber"
        ).id
        commands.add_section(writing, bundle_id=bundle, title="A. Complaint and inspection")
        entries = commands.add_documents(writing, bundle_id=bundle, sheets=sheets)
        commands.redact(writing, entry_id=entries[0].id, boxes=hidden, because="Names another tenant")
        commands.ask_build(writing, bundle_id=bundle)


def _filed(work: UnitOfWork, files: FileStore, case_id: UUID, name: str, title: str, content: bytes) -> UUID:
    said = Filing(title=title, kind="correspondence")
    about, source = subject("case", case_id), io.BytesIO(content)
    return file_document(work, files=files, source=source, name=name, subject=about, said=said).id
