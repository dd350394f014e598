"""What the first bytes of an unknown file suggest: encoding, delimiter, and the names of its columns."""

import csv
from dataclasses import dataclass, field

from core.statements.profiles.definition import Encoding

_DELIMITERS = (",", ";", "\t", "|")
_FEWEST = 2


@dataclass(frozen=True, slots=True)
class Guess:
    """A guess; `names` are empty where no line names the columns, `rows` are the first ones as cells."""

    encoding: Encoding
    delimiter: str
    names: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = field(default=())

    @property
    def is_fixed(self) -> bool:
        """Whether nothing parts columns, so that their width must be fixed."""
        return not self.delimiter


def guessed(sample: bytes) -> Guess:
    """What a sample looks like."""
    encoding: Encoding = "cp1252"
    if sample.startswith((b"\xff\xfe", b"\xfe\xff")):
        encoding = "utf-16"
    elif _is_utf8(sample):
        encoding = "utf-8"
    text = sample.decode("utf-8-sig" if encoding == "utf-8" else encoding, "replace")
    lines = [line for line in text.splitlines() if line.strip()][:30]
    delimiter = max(_DELIMITERS, key=lambda mark: _usual(lines, mark), default="")
    if _usual(lines, delimiter) < _FEWEST:
        return Guess(encoding, "", rows=tuple((line,) for line in lines))
    rows = tuple(_cells(line, delimiter) for line in lines)
    names = next((row for row in rows if _names_columns(row)), ())
    return Guess(encoding, delimiter, names, rows)


def _usual(lines: list[str], delimiter: str) -> int:
    """How many columns most of the lines have."""
    counts = sorted(len(_cells(line, delimiter)) for line in lines)
    return counts[len(counts) // 2] if counts else 0


def _cells(line: str, delimiter: str) -> tuple[str, ...]:
    try:
        return tuple(
            cell.strip() for cell in next(csv.reader([line], delimiter=delimiter, skipinitialspace=True), [])
        )
    except csv.Error:
        return (line,)


def _names_columns(row: tuple[str, ...]) -> bool:
    """Whether a line names columns: words in each cell, and no figure that could be an amount or a day."""
    named = [cell for cell in row if cell]
    letters = all(any(letter.isalpha() for letter in cell) for cell in named)
    figures = any(sum(letter.isdigit() for letter in cell) > len(cell) // 2 for cell in named)
    return len(named) >= _FEWEST and letters and not figures and len(set(named)) == len(named)


def _is_utf8(sample: bytes) -> bool:
    """Whether bytes are UTF-8, of which the last letter may be cut."""
    try:
        sample.decode("utf-8")
    except UnicodeDecodeError as error:
        return error.start >= len(sample) - 3 and error.reason == "unexpected end of data"
    return True
