"""A bundle of the town's case, with a document, a section, a redaction and a version."""

import io
from typing import Any

import pikepdf

from core.binding import Box
from core.bundles import commands
from core.bundles.reading import Sheet
from core.bundles.rules import Listed
from core.council import Council
from core.documents.queries import document
from core.documents.receiving import Received
from core.permissions import Actor

MADE = Actor.system("bundle")
SIZE = (2100, 2970)


def an_empty_page() -> bytes:
    """The smallest paper there is."""
    kept = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page(page_size=(595, 842))
        pdf.save(kept, deterministic_id=True)
    return kept.getvalue()


def a_bundle(council: Council, case: Any, document_id: Any) -> dict[str, Any]:
    """Make it; the parts of addresses that name its records."""
    with council.work(actor=MADE) as work:
        bundle = commands.make_bundle(work, case_id=case, title="Hearing bundle", tribunal="property_chamber")
        commands.add_section(work, bundle_id=bundle.id, title="A. Letters")
        found = document(work, document_id=document_id)
        sheet = Sheet(found.id, found.sha256, found.media_type, (SIZE,))
        entry = commands.add_documents(work, bundle_id=bundle.id, sheets=[sheet])[0]
        commands.redact(work, entry_id=entry.id, boxes=[Box(1, 300, 300, 500, 80)], because="Another tenant")
        build = commands.ask_build(work, bundle_id=bundle.id)
        commands.start_build(work, build_id=build.id)
        listed = Listed(str(entry.id), entry.title, "1", "1", 1, 1, found.sha256, str(found.id))
        made = Received(found.sha256, found.size, found.name, found.media_type)
        commands.finish_build(work, build_id=build.id, made=made, contents=[listed])
        return {"bundle_id": bundle.id, "entry_id": entry.id, "build_id": build.id, "number": 1}
