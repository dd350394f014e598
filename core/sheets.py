"""Tables as files that people open in a spreadsheet: CSV and Excel, written row by row.

What a cell holds may come from anybody, so no text is ever taken for a formula, a link or a number.
"""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, BinaryIO, Literal
from zoneinfo import ZoneInfo

import xlsxwriter

from core.values import Money

Form = Literal["csv", "xlsx"]
MEDIA_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_LONDON = ZoneInfo("Europe/London")
_STARTS_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")  # noqa: RUF001 - the wide ones count too
_NO_SHEET_NAME = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))
_LONGEST_NAME, _LONGEST_TEXT, _PENCE, _WHOLE = 31, 32_767, 100, 10_000


@dataclass(frozen=True, slots=True)
class Share:
    """A share in hundredths of a per cent."""

    hundredths: int

    def __str__(self) -> str:
        """The share for people."""
        return f"{self.hundredths / 100:.1f}%"


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table with its title; rows may come one after the other, from a query that is still running.

    A cell is text, a whole number, Money, a Share, a day, a moment, True or False, or None.
    """

    title: str
    head: Sequence[str]
    rows: Iterable[Sequence[Any]]


def write(form: Form, file: BinaryIO, sheets: Iterable[Sheet], *, made: datetime) -> int:
    """Write the sheets into the file; return how many rows there were. `made` is when, for the workbook."""
    return _write_csv(file, sheets) if form == "csv" else _write_xlsx(file, sheets, made)


def _write_csv(file: BinaryIO, sheets: Iterable[Sheet]) -> int:
    """One table below the other; each after the first has its title above it."""
    # With a mark at the beginning, by which Excel knows that it is UTF-8.
    text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="", write_through=True)
    writer, count = csv.writer(text), 0
    for number, sheet in enumerate(sheets):
        if number:
            writer.writerow([])
            writer.writerow([_harmless(sheet.title)])
        writer.writerow([_harmless(title) for title in sheet.head])
        for row in sheet.rows:
            writer.writerow([_plain(cell) for cell in row])
            count += 1
    text.detach()
    return count


def _plain(cell: Any) -> Any:
    """A cell as CSV carries it; an amount of money as a plain number."""
    if isinstance(cell, Money):
        return cell.decimal
    if isinstance(cell, bool):
        return "Yes" if cell else "No"
    if isinstance(cell, datetime):
        return cell.astimezone(_LONDON).isoformat(sep=" ", timespec="seconds")[:19]
    if isinstance(cell, Share):
        return f"{cell.hundredths / 100:.2f}%"
    if cell is None or isinstance(cell, int | date):
        return cell
    return _harmless(str(cell))


def _harmless(text: str) -> str:
    """Text that no spreadsheet takes for a formula: a quote is put before it."""
    return f"'{text}" if text.lstrip(" ").startswith(_STARTS_FORMULA) else text


def _write_xlsx(file: BinaryIO, sheets: Iterable[Sheet], made: datetime) -> int:
    """A sheet for each table, the head frozen, columns filterable. Rows are kept on disk, not in memory."""
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    book = xlsxwriter.Workbook(file, options)
    book.set_properties({"created": made.astimezone(_LONDON).replace(tzinfo=None)})
    formats = {
        "head": book.add_format({"bold": True, "bottom": 1, "text_wrap": True}),
        "money": book.add_format({"num_format": "£#,##0.00"}),
        "share": book.add_format({"num_format": "0.0%"}),
        "day": book.add_format({"num_format": "d mmm yyyy"}),
        "moment": book.add_format({"num_format": "d mmm yyyy hh:mm"}),
    }
    names: set[str] = set()
    count = sum(_write_sheet(book, sheet, formats, names) for sheet in sheets)
    book.close()
    return count


def _write_sheet(book: Any, sheet: Sheet, formats: dict[str, Any], names: set[str]) -> int:
    page = book.add_worksheet(_name(sheet.title, names))
    page.freeze_panes(1, 0)
    page.set_column(0, max(len(sheet.head) - 1, 0), 20)
    for column, title in enumerate(sheet.head):
        page.write_string(0, column, title, formats["head"])
    count = 0
    for count, row in enumerate(sheet.rows, 1):
        for column, cell in enumerate(row):
            _write_cell(page, count, column, cell, formats)
    return count


def _write_cell(page: Any, row: int, column: int, cell: Any, formats: dict[str, Any]) -> None:
    if cell is None:
        return
    if isinstance(cell, bool):
        page.write_string(row, column, "Yes" if cell else "No")
    elif isinstance(cell, int):
        page.write_number(row, column, cell)
    elif isinstance(cell, Money):
        page.write_number(row, column, cell.pence / _PENCE, formats["money"])
    elif isinstance(cell, Share):
        page.write_number(row, column, cell.hundredths / _WHOLE, formats["share"])
    elif isinstance(cell, datetime):
        page.write_datetime(row, column, cell.astimezone(_LONDON).replace(tzinfo=None), formats["moment"])
    elif isinstance(cell, date):
        page.write_datetime(row, column, cell, formats["day"])
    else:
        page.write_string(row, column, str(cell)[:_LONGEST_TEXT])


def _name(title: str, taken: set[str]) -> str:
    """A name for a sheet that Excel takes, and none has yet."""
    plain = title.translate(_NO_SHEET_NAME).strip()[:_LONGEST_NAME].strip() or "Table"
    name, number = plain, 1
    while name.lower() in taken:
        number += 1
        name = f"{plain[: _LONGEST_NAME - 4]} {number}"
    taken.add(name.lower())
    return name
