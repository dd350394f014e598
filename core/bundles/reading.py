"""What of a document is bound: the file itself, or the pages that its text is set on."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email import message_from_binary_file, policy
from email.message import EmailMessage
from pathlib import Path
from typing import BinaryIO
from uuid import UUID

from core import binding
from core.binding import File
from core.documents.models import Document
from core.errors import BadInput
from core.ports import FileStore
from core.typesetting import typeset

PDF = "application/pdf"
_AS_IT_IS = frozenset({PDF, "image/png", "image/jpeg", "image/gif", "image/tiff", "image/webp"})
_TEXT = "text/plain"
_EMAIL = "message/rfc822"
_PAPER = Path(__file__).parent / "paper"
_LONGEST = 2_000_000
_LARGEST = 100_000_000
_HEADERS = ("From", "To", "Cc", "Date", "Subject")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A document ready to be bound: what lies in the file store, and the size of each page."""

    document_id: UUID
    sha256: str
    media_type: str
    sizes: tuple[tuple[int, int], ...]


def sheets_of(documents: Sequence[Document], files: FileStore) -> list[Sheet]:
    """Look into documents, outside any transaction, because that may take a while.

    BadInput says in words why one can not be bound: its kind, a password, damage.
    """
    ready = [_ready(document, files) for document in documents]
    looked = binding.look(*(File(str(files.path(sha256)), kind) for sha256, kind in ready))
    found = []
    for document, (sha256, kind), one in zip(documents, ready, looked, strict=True):
        if one.refused:
            raise _refusal(document, one.refused)
        found.append(Sheet(document.id, sha256, kind, tuple(one.pages)))
    return found


def _ready(document: Document, files: FileStore) -> tuple[str, str]:
    """What is bound of it: its checksum and its kind."""
    if not document.can_be_opened:
        raise _refusal(document, "it can't be opened until it is known to hold no virus")
    if document.media_type in _AS_IT_IS:
        return document.sha256, document.media_type
    try:
        return _set(document, files), PDF
    except BadInput as refusal:
        raise _refusal(document, str(refusal)) from None


def _refusal(document: Document, why: str) -> BadInput:
    return BadInput(f"“{document.called}”: {why}", field="documents")


def _set(document: Document, files: FileStore) -> str:
    """Set text on pages, and keep those beside the document; BadInput for anything that is not text."""
    if document.media_type not in {_TEXT, _EMAIL}:
        message = "only PDF, pictures, plain text and e-mails can be bound; save it as PDF and file that"
        raise BadInput(message)
    with files.open(document.sha256) as source:
        head, body, attached = _email(source) if document.media_type == _EMAIL else ([], _plain(source), [])
    data = {"title": document.called, "head": head, "body": body, "attached": attached}
    made = typeset(_PAPER / "text.typ", data, made_at=datetime.fromisoformat(document.filed_at))
    sha256, _ = files.put(io.BytesIO(made), _LARGEST)
    return sha256


def _plain(source: BinaryIO) -> str:
    content = source.read(_LONGEST + 1)
    if len(content) > _LONGEST:
        message = "the text is longer than a bundle can hold; divide it"
        raise BadInput(message)
    return content.decode("utf-8-sig", "replace")


def _email(source: BinaryIO) -> tuple[list[tuple[str, str]], str, Sequence[str]]:
    """The head of an e-mail, its text, and what was attached: that is filed and chosen by itself."""
    message = message_from_binary_file(source, policy=policy.default)
    head = [(name, str(message[name])) for name in _HEADERS if message[name]]
    attached = [part.get_filename() or part.get_content_type() for part in message.iter_attachments()]
    return head, _body(message)[:_LONGEST], attached


def _body(message: EmailMessage) -> str:
    part = message.get_body(("plain",))
    if part is None:
        refusal = "this e-mail has no plain text; print it to a PDF and file that"
        raise BadInput(refusal)
    try:
        return str(part.get_content())
    except (LookupError, UnicodeError):
        return str(part.get_payload())
