"""Bytes as lines of text: UTF-8, UTF-16 or Windows-1252, whichever the file proves to be."""

import codecs
from collections.abc import Iterator
from typing import BinaryIO

from core.errors import BadInput

_CHUNK = 64 * 1024
_LONGEST_LINE = 1024 * 1024
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


def lines(source: BinaryIO, name: str) -> Iterator[str]:
    """Every line, ending in a line feed; BadInput names the line whose bytes are no text.

    Old Macintosh line ends count too. A file without a mark is UTF-8 unless its first letters beyond ASCII
    are not: then it is Windows-1252 to its end.
    """
    encoding = ""
    for number, raw in enumerate(_raw_lines(_unmarked(source, name), name), 1):
        if not encoding and not raw.isascii():
            encoding = "utf-8" if _decodes(raw, "utf-8") else "cp1252"
        try:
            text = raw.decode(encoding or "ascii")
        except UnicodeDecodeError:
            message = "these bytes are no text in UTF-8, UTF-16 or Windows-1252; save the file as “CSV UTF-8”"
            raise BadInput(message, place=f"{name}, line {number}") from None
        if "\0" in text:
            message = "this is no text but binary data"
            raise BadInput(message, place=f"{name}, line {number}")
        yield text.rstrip("\r\n") + "\n"


def head_lines(head: bytes) -> list[str]:
    """The lines of the first bytes of a file, as far as they can be read at all."""
    mark, encoding = _encoding(head)
    return head[len(mark) :].decode(encoding, "replace").splitlines()


def _encoding(head: bytes) -> tuple[bytes, str]:
    """The byte order mark and the encoding that the first bytes show."""
    for mark, encoding in _MARKS:
        if head.startswith(mark):
            return mark, encoding
    if head[1:2] == b"\0":
        return b"", "utf-16-le"
    return b"", "utf-16-be" if head[:1] == b"\0" else "utf-8"


def _unmarked(source: BinaryIO, name: str) -> Iterator[bytes]:
    """The bytes in pieces without their mark, UTF-16 made UTF-8."""
    head = source.read(_CHUNK)
    mark, encoding = _encoding(head)
    decoder = codecs.getincrementaldecoder(encoding)()
    chunk = head[len(mark) :]
    while chunk:
        if encoding == "utf-8":
            yield chunk
        else:
            try:
                yield decoder.decode(chunk).encode()
            except UnicodeError:
                message = "the file begins as UTF-16 and does not go on so; save it as “CSV UTF-8”"
                raise BadInput(message, place=name) from None
        chunk = source.read(_CHUNK)


def _raw_lines(chunks: Iterator[bytes], name: str) -> Iterator[bytes]:
    """Bytes cut at line ends, whichever kind they are."""
    rest, number = b"", 0
    for chunk in chunks:
        found = (rest + chunk).splitlines(keepends=True)
        # A carriage return at the very end may be half of a line end.
        rest = found.pop() if found and not found[-1].endswith(b"\n") else b""
        number += len(found)
        yield from found
        if len(rest) > _LONGEST_LINE:
            message = "this line is longer than 1 MB: this is no CSV file"
            raise BadInput(message, place=f"{name}, line {number + 1}")
    yield from rest.splitlines(keepends=True)


def _decodes(raw: bytes, encoding: str) -> bool:
    """Whether bytes are text in an encoding."""
    try:
        raw.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True
