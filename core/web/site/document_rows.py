"""How documents look in lists and on their pages."""

from collections.abc import Sequence
from typing import Any

from core.documents.law import document_kinds, retention_classes, taken_media
from core.documents.models import Document, Scan
from core.web.blocks import Link, Table, Tag
from core.web.labels import Labels
from core.web.looks import moment_of

SCANS = {
    Scan.WAITING: Tag("Being checked for viruses", "blue"),
    Scan.CLEAN: Tag("No virus found", "green"),
    Scan.INFECTED: Tag("Virus found: locked away", "red"),
    Scan.NOT_SCANNED: Tag("Not scanned", "yellow"),
    Scan.OWN: Tag("Made by Borough", "grey"),
}
_KILO = 1024


def size_of(count: int) -> str:
    """A size in bytes for people: "1.4 MB"."""
    if count < _KILO:
        return f"{count} bytes"
    if count < _KILO**2:
        return f"{count / _KILO:.0f} kB"
    return f"{count / _KILO**2:.1f} MB"


def media(one: Document) -> str:
    """What kind of file it is, in words."""
    taken = taken_media().get(one.media_type)
    return taken.title if taken else one.media_type


def documents_table(found: Sequence[Document], *, title: str = "Documents") -> Table:
    """Documents in a list, with what opens each."""
    kinds = document_kinds()
    rows = [
        (
            Link(one.called, f"/documents/{one.id}"),
            kinds.get(one.kind, one.kind),
            one.received_on or moment_of(one.filed_at).date(),
            [f"{media(one)}, {size_of(one.size)}", *([f"version {one.version}"] if one.version > 1 else [])],
            SCANS[Scan(one.scan)],
        )
        for one in found
    ]
    head = ("Document", "Kind", "Date", "File", "Safe to open?")
    return Table(head, rows, title=title, label="Documents", empty="No document is filed here")


def facts(one: Document, labels: Labels) -> list[tuple[str, Any]]:
    """All that is known of a document."""
    kept = retention_classes().get(one.retention)
    keeping = f"{kept.years} years after {kept.starts}" if kept and kept.years else "for ever"
    return [
        ("About", labels.link(one.subject)),
        ("Kind", document_kinds().get(one.kind, one.kind)),
        ("File", [one.name, f"{media(one)}, {size_of(one.size)}"]),
        ("Received", one.received_on),
        ("Filed", [moment_of(one.filed_at), f"by {labels.text(one.filed_by)}"]),
        ("Viruses", [SCANS[Scan(one.scan)], one.scan_detail]),
        ("Kept", [f"{kept.title}: {keeping}", kept.source] if kept else one.retention),
        ("Checksum (SHA-256)", one.sha256),
    ]
