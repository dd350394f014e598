"""A table that people send as CSV, read with every fault of every field told at once.

Faults name the line and the column and say what to do. They never repeat what the field holds, because that
may be personal.
"""

import csv
import io
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches
from typing import Any

from core.values.words import one_line

_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})|(\d{1,2})/(\d{1,2})/(\d{4})", re.ASCII)
_Seen = dict[tuple[str, Any], int]
_TOLD = 100
"""How many faults a message lists before it only counts."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one field: its line in the file, its column, and what to do about it."""

    line: int
    column: str
    remedy: str

    def __str__(self) -> str:
        """The fault in one line for people."""
        where = f"line {self.line}, column “{self.column}”" if self.column else f"line {self.line}"
        return f"{where}: {self.remedy}"


def read_text(text: str) -> str:
    """Any text, its white space made single spaces."""
    return text


def read_day(text: str) -> date:
    """A day as 2026-04-30 or 30/04/2026; ValueError on anything else."""
    match = _DAY.fullmatch(text)
    parts = ("0", "0", "0") if match is None else match.group(*((1, 2, 3) if match[1] else (6, 5, 4)))
    try:
        year, month, day = (int(part) for part in parts)
        return date(year, month, day)
    except ValueError:
        message = "write the date like 2026-04-30 or 30/04/2026"
        raise ValueError(message) from None


@dataclass(frozen=True, slots=True)
class Column:
    """One column that a file may have: how its text is read, and whether every row must fill it.

    `read` gets the text with its white space made single, never empty, and raises ValueError with the
    remedy. A field left empty gives `default`.
    """

    name: str
    read: Callable[[str], Any] = read_text
    required: bool = False
    unique: bool = False
    longest: int = 200
    default: Any = None


@dataclass(slots=True)
class Table:
    """What was read: a mapping by column for each row with its line, and every fault that was found."""

    rows: list[tuple[int, Mapping[str, Any]]] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


def read_table(data: bytes, columns: Sequence[Column]) -> Table:
    """Read a CSV file in UTF-8 whose first line names its columns, in any order.

    Commas, semicolons or tabs may separate; names of columns may be written in any case and with spaces.
    Any bytes give a Table: what can not be taken is among its faults.
    """
    table = Table()
    text = _decode(data, table)
    if text is None:
        return table
    lines = _lines(text, table)
    header = next(lines, None)
    if header is None:
        if not table.faults:
            table.faults.append(Fault(1, "", "the file is empty; its first line must name the columns"))
        return table
    places = _places(header[1], columns, table)
    if places is None:
        return table
    seen: _Seen = {}
    for line, cells in lines:
        row = _row(line, cells, places, table)
        _once(line, row, columns, seen, table)
        table.rows.append((line, row))
    return table


def in_words(faults: Sequence[Fault]) -> str:
    """All faults for people, one a line, in the order of the file; beyond a hundred they are counted."""
    ordered = sorted(faults, key=lambda fault: (fault.line, fault.column))
    told = [str(fault) for fault in ordered[:_TOLD]]
    if len(ordered) > _TOLD:
        told.append(f"and {len(ordered) - _TOLD:,} more faults")
    return "\n".join(told)


def _decode(data: bytes, table: Table) -> str | None:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        table.faults.append(Fault(line, "", "this is not UTF-8 text; save the file as “CSV UTF-8”"))
        return None


def _lines(text: str, table: Table) -> Iterator[tuple[int, list[str]]]:
    """Rows that hold anything, each with the line on which it begins."""
    first = text.split("\n", 1)[0]
    separator = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    begins = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield begins, cells
            begins = reader.line_num + 1
    except csv.Error:
        table.faults.append(
            Fault(begins, "", "quotation marks do not close, or a field is too long; mend them")
        )


def _places(header: Sequence[str], columns: Sequence[Column], table: Table) -> list[Column] | None:
    """The columns in the order of the file; None when it can not be read by them."""
    known = {_name(column.name): column for column in columns}
    names = [_name(cell) for cell in header]
    for place, name in enumerate(names, 1):
        if name not in known:
            near = get_close_matches(name, known, n=1)
            hint = f"did you mean “{near[0]}”?" if near else f"the columns are {', '.join(known)}"
            table.faults.append(Fault(1, f"number {place}", f"its name is not known; {hint}"))
        elif name in names[: place - 1]:
            table.faults.append(Fault(1, name, "the column is there twice; remove one"))
    for name, column in known.items():
        if column.required and name not in names:
            table.faults.append(Fault(1, name, "the column is missing; add it"))
    return None if table.faults else [known[name] for name in names]


def _name(text: str) -> str:
    return "_".join(re.findall(r"[a-z0-9]+", text.lower()))


def _row(line: int, cells: Sequence[str], places: Sequence[Column], table: Table) -> dict[str, Any]:
    if any(cell.strip() for cell in cells[len(places) :]):
        table.faults.append(Fault(line, "", "there are more fields than columns; quote what holds a comma"))
    padded = [*cells, *[""] * len(places)]
    return {column.name: _field(line, padded[n], column, table) for n, column in enumerate(places)}


def _field(line: int, cell: str, column: Column, table: Table) -> Any:
    try:
        text = one_line(cell)
        if text:
            return column.read(_checked(text, column))
        if column.required:
            table.faults.append(Fault(line, column.name, "this must not be empty; fill it in"))
    except ValueError as error:
        table.faults.append(Fault(line, column.name, str(error)))
    return column.default


def _checked(text: str, column: Column) -> str:
    if len(text) > column.longest:
        message = f"this is longer than {column.longest} characters; shorten it"
        raise ValueError(message)
    return text


def _once(line: int, row: Mapping[str, Any], columns: Sequence[Column], seen: _Seen, table: Table) -> None:
    for column in columns:
        value = row.get(column.name)
        if column.unique and value is not None:
            first = seen.setdefault((column.name, value), line)
            if first != line:
                table.faults.append(
                    Fault(line, column.name, f"it stands on line {first} too; make it its own")
                )
