"""Records of BAI2: physical lines put together, and the fields in them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise

from core.values import known_day

_CODES = {"01", "02", "03", "16", "49", "88", "98", "99"}
_NUMBER = re.compile(r"[+-]?[0-9]{1,18}")
_FULL_LINE = 78


@dataclass(slots=True)
class Record:
    """A logical record: its fields, the lines of its text, and how many physical records it took."""

    code: str
    number: int
    lines: list[str] = field(default_factory=list)

    def fields(self) -> list[str]:
        """The fields, continued ones put together."""
        parts = []
        for line in self.lines:
            plain = line.rstrip()
            ended = plain.endswith("/")
            parts.append((plain[:-1] if ended else plain, ended))
        text = parts[0][0]
        for (before, ended), (after, _) in pairwise(parts):
            joint = "" if len(before) >= _FULL_LINE else " "
            joint = "," if ended else joint
            text += joint + after
        return [part.strip() for part in text.split(",")]


def records(lines: Iterator[tuple[int, str]]) -> Iterator[Record]:
    """Logical records: each with the records 88 that continue it, and lines that begin with no code."""
    record: Record | None = None
    for number, line in lines:
        if not line.strip():
            continue
        code, comma, rest = line.lstrip().partition(",")
        if record is None and (code != "01" or not comma):
            message = f"a BAI2 file begins with a record 01, not “{code.strip()[:10]}”"
            raise ValueError(message)
        if comma and code in _CODES - {"88"}:
            if record is not None:
                yield record
            record = Record(code, number, [line.lstrip()])
        elif record is not None:
            if comma and code.isdigit() and len(code) == len("88") and code != "88":
                message = f"“{code}” is no record of BAI2 (line {number})"
                raise ValueError(message)
            record.lines.append(rest if code == "88" else line)
    if record is not None:
        yield record


def spent(fields: Sequence[str], place: int, what: str) -> int:
    """How many fields a funds type at `place` brings behind it."""
    kind = get(fields, place).upper()
    if kind == "D":
        count = whole(fields, place + 1) or 0
        if not 0 <= count <= len(fields):
            message = f"the distribution of {what} has no such number of parts: {count}"
            raise ValueError(message)
        return 1 + 2 * count
    return {"S": 3, "V": 2}.get(kind, 0)


def apart(record: Record) -> list[str]:
    """The lines that continue an entry, each by itself."""
    return [line.rstrip().removesuffix("/") for line in record.lines[1:]]


def named(record: Record, label: str) -> str:
    """A name that a continuation labels, such as DBNM: for who pays."""
    for line in record.lines[1:]:
        name, colon, rest = line.partition(":")
        if colon and name.strip() == label:
            return " ".join(rest.rstrip("/ ").split())
    return ""


def get(fields: Sequence[str], place: int) -> str:
    """The field at `place`; nothing where there are fewer."""
    return fields[place] if place < len(fields) else ""


def whole(fields: Sequence[str], place: int) -> int | None:
    """The number at `place`, or None where nothing stands there; ValueError for what is none."""
    text = get(fields, place)
    return number_in(text) if text else None


def number_in(text: str) -> int:
    """A whole number with its sign; ValueError for anything else."""
    if _NUMBER.fullmatch(text) is None:
        message = f"“{text[:40]}” is not an amount in the smallest unit of its currency"
        raise ValueError(message)
    return int(text)


def day_in(text: str) -> date:
    """A day such as 260407; ValueError for anything else."""
    if not (text.isascii() and text.isdigit() and len(text) == len("260407")):
        message = f"“{text[:20]}” is not a date; BAI2 writes it like 260407"
        raise ValueError(message)
    return known_day(2000 + int(text[:2]), int(text[2:4]), int(text[4:]))
