"""A file of SWIFT messages as a stream of fields: a tag, and the lines up to the next one."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

_TAG = re.compile(r"[ ]*:(20|21|25P?|28C?|13[CD]?|34F|60[FM]|61|62[FM]|64|65|86|90[CD]|NS|94[0-9]):(.*)")
_CLOCK = re.compile(r"[ ]*:[0-9]{2}:[0-9]{2}(?![0-9])")
_TEXTS = {"86", "61", "NS"}
_HEADER = re.compile(r"\{[1-5]:")
_MOST_LINES = 1000
"""So many lines of one field are kept; what follows is no information that any bank sends."""


@dataclass(slots=True)
class Field:
    """One field: its tag, where it begins, and its lines."""

    tag: str
    number: int
    lines: list[str]


def fields(lines: Iterable[tuple[int, str]]) -> Iterator[Field]:
    """Every field in order. Envelopes, separators and lines outside any field are left aside."""
    field: Field | None = None
    for number, raw in lines:
        line = raw
        if _HEADER.search(line):
            before, block, line = line.partition("{4:")
            if field is not None and before.startswith("-"):
                yield field
                field = None
            if not block or not line:
                continue
        found = None if _is_wrapped_time(field, line) else _TAG.match(line)
        if found:
            if field is not None:
                yield field
            field = Field(found[1], number, [found[2]])
        elif field is not None and line.startswith("-}"):
            yield field
            field = None
        elif field is not None and len(field.lines) < _MOST_LINES:
            field.lines.append(line)
    if field is not None:
        yield field


def _is_wrapped_time(field: Field | None, line: str) -> bool:
    """Whether a line that looks like a tag is the rest of a time of day, wrapped within a text."""
    return field is not None and field.tag in _TEXTS and _CLOCK.match(line) is not None
