"""Bytes as numbered lines of text, in pieces of bounded size: what banks send is rarely what they declare."""

from collections.abc import Iterator
from typing import BinaryIO

_LONGEST = 1024 * 1024
_MARK = b"\xef\xbb\xbf"
_CONTROLS = dict.fromkeys([*range(9), *range(10, 32), *range(127, 160), 0x2028, 0x2029])
"""Control characters but the tab: envelopes and mainframes leave them, and no text needs them."""


def text_lines(source: BinaryIO) -> Iterator[tuple[int, str]]:
    """Every line with its number, without its end and without control characters.

    A line is UTF-8, or else Windows-1252. ValueError says which line is too long to be one.
    """
    number = 0
    while raw := source.readline(_LONGEST + 1):
        if number == 0:
            raw = raw.removeprefix(_MARK)
        if len(raw) > _LONGEST:
            message = f"line {number + 1} is longer than 1 MB: this is no file of lines"
            raise ValueError(message)
        for part in _old_macintosh(raw):
            number += 1
            yield number, decoded(part.rstrip(b"\r\n"))


def decoded(raw: bytes) -> str:
    """Bytes as text, whatever they are: UTF-8, or else Windows-1252, or else byte by byte."""
    if raw.isascii():
        text = raw.decode("ascii")
        return text if text.isprintable() else text.translate(_CONTROLS)
    for encoding in ("utf-8", "cp1252"):
        try:
            return raw.decode(encoding).translate(_CONTROLS)
        except UnicodeDecodeError:
            continue
    return raw.decode("latin-1").translate(_CONTROLS)


def _old_macintosh(raw: bytes) -> list[bytes]:
    """A line cut at carriage returns that end lines themselves; not at one before a line feed."""
    if b"\r" not in raw[:-2]:
        return [raw]
    return raw.rstrip(b"\r\n").split(b"\r")
