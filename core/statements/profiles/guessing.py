"""What the first bytes of an unknown file suggest: encoding, delimiter, and the names of its columns."""

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from core.statements.profiles.cells import day
from core.statements.profiles.definition import Encoding

_DELIMITERS = (",", ";", "\t", "|")
_FEWEST = 2
_USUAL = {
    "date": ("payment date", "transaction date", "date paid", "date", "day"),
    "amount": ("amount", "value", "sum"),
    "credit": ("money in", "paid in", "credit"),
    "debit": ("money out", "paid out", "debit"),
    "reference": ("account reference", "tenancy reference", "your reference", "reference", "prn", "ref"),
    "payer": ("payer", "claimant", "drawer", "customer", "tenant", "name"),
}
"""What columns are usually called, surer words first."""


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


def suggested(names: Sequence[str]) -> dict[str, str]:
    """Which column each fact may stand in, by what columns are usually called."""
    found: dict[str, str] = {}
    for role, words in _USUAL.items():
        for word in words:
            fitting = [name for name in names if word in name.casefold() and name not in found.values()]
            exact = [name for name in fitting if name.casefold() == word]
            if fitting and role not in found:
                found[role] = (exact or fitting)[0]
    return found


def date_format(texts: Iterable[str], formats: Sequence[str]) -> str:
    """The first format by which all these days can be read; nothing where there is none."""
    wanted = [text for text in texts if any(letter.isdigit() for letter in text)]
    for form in formats if wanted else ():
        try:
            for text in wanted:
                day(text, form)
        except ValueError:
            continue
        return form
    return ""


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
