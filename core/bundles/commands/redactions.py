"""Blacking out what a tribunal or another party must not read."""

import json
from collections.abc import Sequence
from uuid import UUID

from core.binding import Box
from core.bundles.commands.rows import changed, entry_to_change
from core.bundles.events import PageRedacted, RedactionRemoved, RedactionsChecked
from core.bundles.models import BundleEntry, Redaction
from core.errors import BadInput, NotFound
from core.log import iso
from core.work import UnitOfWork

_SMALLEST = 5
_MOST = 50_000


def redact(work: UnitOfWork, *, entry_id: UUID, boxes: Sequence[Box], because: str) -> None:
    """Draw rectangles on pages of a document; needs bundles.make.

    BadInput when a page is not there, or a rectangle can not be.
    """
    bundle, entry = entry_to_change(work, entry_id)
    for box in boxes:
        _check(entry, box)
    for box in boxes:
        work.session.add(
            Redaction(
                entry_id=entry.id,
                case_id=entry.case_id,
                page=box.page,
                left=box.left,
                top=box.top,
                width=box.width,
                height=box.height,
                because=because,
                by=work.actor.subject,
                at=iso(work.now),
            )
        )
    changed(work, bundle, "redacted", entry.id)
    pages = tuple(sorted({box.page for box in boxes}))
    work.publish(PageRedacted(bundle_id=bundle.id, entry_id=entry.id, pages=pages, boxes=len(boxes)))


def remove_redaction(work: UnitOfWork, *, redaction_id: UUID) -> None:
    """Take a rectangle away again; what lies under it will be read in the next version."""
    drawn = work.session.get(Redaction, redaction_id)
    if drawn is None:
        message = "there is no such redaction; somebody may have taken it away"
        raise NotFound(message)
    bundle, entry = entry_to_change(work, drawn.entry_id)
    work.session.delete(drawn)
    changed(work, bundle, "redaction_removed", entry.id)
    work.publish(RedactionRemoved(bundle_id=bundle.id, entry_id=entry.id, page=drawn.page))


def confirm_redactions(work: UnitOfWork, *, entry_id: UUID) -> None:
    """Say that the rectangles fit the document that took another's place."""
    bundle, entry = entry_to_change(work, entry_id)
    entry.unchecked = False
    changed(work, bundle, "redactions_checked", entry.id)
    work.publish(RedactionsChecked(bundle_id=bundle.id, entry_id=entry.id))


def _check(entry: BundleEntry, box: Box) -> None:
    if not 1 <= box.page <= entry.pages:
        message = f"the document has {entry.pages} pages, there is no page {box.page}"
        raise BadInput(message, field="page")
    width, height = json.loads(entry.sizes)[box.page - 1]
    if min(box.left, box.top) < 0 or box.left >= width or box.top >= height:
        message = "the rectangle does not lie on the page"
        raise BadInput(message, field="left")
    if max(box.width, box.height) > _MOST:
        message = "the rectangle is larger than any page"
        raise BadInput(message, field="width")
    if min(box.width, box.height) < _SMALLEST:
        message = "the rectangle is too small to hide anything: half a millimetre each way is the least"
        raise BadInput(message, field="width")
