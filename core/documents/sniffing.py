"""What a file is, by its content: its name and what a browser says of it are not believed."""

import zipfile
from typing import BinaryIO

from core.errors import BadInput

_HEAD = 4_096
_OFFICE = "application/vnd.openxmlformats-officedocument"

_STARTS: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", "application/pdf"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
    (b"{\\rtf", "application/rtf"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"),
)
_MACHO = (b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe", b"\xce\xfa\xed\xfe", b"\xfe\xed\xfa")
_PROGRAMS = (b"MZ", b"\x7fELF", b"#!", *_MACHO)
_INSIDE = {
    "word/document.xml": f"{_OFFICE}.wordprocessingml.document",
    "xl/workbook.xml": f"{_OFFICE}.spreadsheetml.sheet",
    "ppt/presentation.xml": f"{_OFFICE}.presentationml.presentation",
}
_TEXTS = (
    (("<!doctype html", "<html"), "text/html"),
    (("<?xml",), "application/xml"),
    (("received:", "return-path:", "delivered-to:", "mime-version:"), "message/rfc822"),
)
_OPEN_DOCUMENT = "application/vnd.oasis.opendocument."
_BOXES = {b"heic": "image/heic", b"heix": "image/heic", b"mif1": "image/heif", b"isom": "video/mp4"}
_BOXES |= {b"mp42": "video/mp4", b"M4A ": "audio/mp4", b"qt  ": "video/quicktime"}


def media_type_of(source: BinaryIO) -> str:
    """The media type that the content shows; `source` must be seekable and is left at its beginning.

    Anything unknown is "application/octet-stream". BadInput for an empty file, and for programs and macro
    documents, which are no papers of any case.
    """
    source.seek(0)
    head = source.read(_HEAD)
    if not head:
        message = "the file is empty; choose another"
        raise BadInput(message, field="file")
    if head.startswith(_PROGRAMS):
        message = "this is a program, not a document; send a PDF, a picture, a letter or a table"
        raise BadInput(message, field="file")
    found = _by_start(head) or (_in_zip(source) if head.startswith(b"PK") else None) or _text(head)
    source.seek(0)
    return found


def _by_start(head: bytes) -> str | None:
    for start, media_type in _STARTS:
        if head.startswith(start):
            return media_type
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "image/webp"
    if head[4:8] == b"ftyp":
        return _BOXES.get(head[8:12])
    return "application/pdf" if b"%PDF-" in head[:1_024] else None


def _in_zip(source: BinaryIO) -> str:
    """An office document by what its archive holds; only the list of contents is read."""
    try:
        with zipfile.ZipFile(source) as archive:
            names = set(archive.namelist())
            if any(name.endswith("vbaProject.bin") for name in names):
                message = "this document contains macros; save it without them, or as PDF"
                raise BadInput(message, field="file")
            office = next((kind for name, kind in _INSIDE.items() if name in names), None)
            return office or _open_document(archive, names) or "application/zip"
    except (zipfile.BadZipFile, NotImplementedError, OSError, ValueError, RuntimeError, EOFError):
        return "application/octet-stream"


def _open_document(archive: zipfile.ZipFile, names: set[str]) -> str | None:
    if "mimetype" not in names or archive.getinfo("mimetype").file_size > len(_OPEN_DOCUMENT) * 3:
        return None
    said = archive.read("mimetype").decode("ascii", "replace")
    return said if said.startswith(_OPEN_DOCUMENT) else None


def _text(head: bytes) -> str:
    """Text of some kind, if it is UTF-8 without control characters; a cut-off last letter does no harm."""
    try:
        text = head.decode("utf-8-sig", "strict" if len(head) < _HEAD else "ignore")
    except UnicodeDecodeError:
        return "application/octet-stream"
    if any(ord(letter) < ord(" ") and letter not in "\t\n\r\f" for letter in text):
        return "application/octet-stream"
    start = text.lstrip()[:200].lower()
    if "<svg" in start:
        return "image/svg+xml"
    return next((kind for begin, kind in _TEXTS if start.startswith(begin)), "text/plain")
