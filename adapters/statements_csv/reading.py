"""One CSV file as a stream of rows: header, entries, and the totals below them."""

import csv
from collections.abc import Iterator
from itertools import chain
from typing import BinaryIO

from adapters.statements_csv.book import Book
from adapters.statements_csv.cells import amount, day, is_ambiguous, order_shown
from adapters.statements_csv.layout import Layout, layout_of
from adapters.statements_csv.text import lines
from core.errors import BadInput
from core.ports import BankEntry, BankStatement
from core.values import minor_digits

Pairs = Iterator[tuple[BankStatement, BankEntry | None]]
Row = tuple[int, list[str]]
_PREAMBLE = 20
"""So many lines may stand above the header: a bank's name, an account, blank lines."""
_LOOK_AHEAD = 100_000
"""So many rows are held back while no date has shown whether day or month stands first."""
_TOTAL = ("total", "grand total", "sub total", "subtotal")


class CsvFile:
    """One file while it is read."""

    def __init__(self, name: str, *, currency: str, day_first: bool | None) -> None:
        """Read amounts in `currency`, and doubtful dates by `day_first`, where the file does not tell."""
        self._name, self._currency, self._day_first = name, currency, day_first
        self._books: dict[tuple[str, str], Book] = {}
        self._totals: dict[str, int] = {}
        self._ended = False

    def pairs(self, source: BinaryIO) -> Pairs:
        """Every entry with its statement; a file without entries gives one statement, with None."""
        layout, rows = self._begin(lines(source, self._name))
        for number, row in self._ordered(layout, rows):
            try:
                pair = self._take(layout, row, f"{self._name}, line {number}")
            except ValueError as error:
                raise BadInput(str(error), place=f"{self._name}, line {number}") from None
            if pair:
                yield pair
        for book in self._books.values():
            book.close()
            if len(self._books) == 1:
                book.statement.declared |= self._totals
        if not self._books:
            yield self._book("", self._currency, "").statement, None

    def _begin(self, text: Iterator[str]) -> tuple[Layout, Iterator[Row]]:
        """Find the header; answer what it says, and the rows below it with their line numbers."""
        for above in range(_PREAMBLE):
            line = next(text, None)
            if line is None:
                break
            if layout := layout_of(line):
                return layout, self._rows(text, layout, above + 1)
        message = (
            "no line names the columns: there must be a date and an amount (or debit and credit); "
            "export the file with its header, or name the columns"
        )
        raise BadInput(message, place=f"{self._name}, line 1")

    def _rows(self, text: Iterator[str], layout: Layout, above: int) -> Iterator[Row]:
        """The rows that hold anything, as wide as the header."""
        reader = csv.reader(text, delimiter=layout.delimiter, skipinitialspace=True, strict=True)
        try:
            for cells in reader:
                if any(cell.strip() for cell in cells):
                    number = above + reader.line_num
                    if any(cell.strip() for cell in cells[layout.width :]):
                        message = (
                            "there are more fields than columns; put quotation marks round text with a comma"
                        )
                        raise BadInput(message, place=f"{self._name}, line {number}")
                    yield number, (cells + [""] * layout.width)[: layout.width]
        except csv.Error:
            message = "quotation marks do not close, or a field is too long"
            raise BadInput(message, place=f"{self._name}, line {above + reader.line_num}") from None

    def _ordered(self, layout: Layout, rows: Iterator[Row]) -> Iterator[Row]:
        """The same rows, once it is known whether day or month stands first in their dates."""
        self._day_first = layout.day_first if layout.day_first is not None else self._day_first
        held: list[Row] = []
        while self._day_first is None and len(held) < _LOOK_AHEAD and (row := next(rows, None)):
            held.append(row)
            date = layout.cell(row[1], "date")
            self._day_first = order_shown(date)
            if not is_ambiguous(date) and len(held) == 1:
                break
        return chain(held, rows)

    def _take(self, layout: Layout, row: list[str], place: str) -> tuple[BankStatement, BankEntry] | None:
        """One row: an entry, or a total below them; ValueError says what is wrong with it."""
        words = " ".join(next(cell for cell in row if cell.strip()).lower().split())
        currency = layout.cell(row, "currency").upper() or self._currency
        if words.rstrip(":").startswith(_TOTAL) and not layout.cell(row, "date")[:1].isdigit():
            self._total(layout, row, currency)
            return None
        if self._ended:
            message = "there is an entry below the totals; is this more than one statement?"
            raise ValueError(message)
        booked_on = day(layout.cell(row, "date"), day_first=self._day_first)
        minor = self._minor(layout, row, currency)
        balance = self._money(layout, row, "balance", currency)
        book = self._book(_account(layout, row), currency, layout.cell(row, "holder"))
        book.enter(booked_on, minor, balance)
        bank_ref, payer = layout.cell(row, "bank ref"), layout.cell(row, "payer")
        return book.statement, BankEntry(booked_on, minor, bank_ref, _texts(layout, row), payer, place=place)

    def _minor(self, layout: Layout, row: list[str], currency: str) -> int:
        """The signed amount of an entry; ValueError when there is none, or two."""
        if "amount" in layout.columns:
            minor = self._money(layout, row, "amount", currency)
        else:
            debit, credit = (self._money(layout, row, role, currency) for role in ("debit", "credit"))
            if min(debit or 0, credit or 0) < 0 or (debit and credit):
                message = "either money in or money out must be given, as an amount without a sign"
                raise ValueError(message)
            minor = None if debit is None and credit is None else (credit or 0) - (debit or 0)
        if minor is None:
            message = "there is no amount"
            raise ValueError(message)
        return minor

    def _money(self, layout: Layout, row: list[str], role: str, currency: str) -> int | None:
        """The amount in one column, or None where the cell is empty."""
        text = layout.cell(row, role)
        if not text:
            return None
        exponent = minor_digits(currency)
        return amount(text, exponent=exponent, currency=currency, either_mark=layout.delimiter == ";")

    def _total(self, layout: Layout, row: list[str], currency: str) -> None:
        """Keep what a line of totals states."""
        for role, key in (("debit", "debits"), ("credit", "credits"), ("amount", "net")):
            minor = self._money(layout, row, role, currency)
            if minor is not None:
                self._totals[key] = minor
        self._ended = True

    def _book(self, account: str, currency: str, holder: str) -> Book:
        """The book of an account, begun if need be."""
        key = account, currency
        if key not in self._books:
            self._books[key] = Book(BankStatement(account, currency, minor_digits(currency), holder))
        return self._books[key]


def _texts(layout: Layout, row: list[str]) -> tuple[str, ...]:
    """Each text of a row once, on one line."""
    texts = (" ".join(row[place].split()).removeprefix("'") for place in layout.texts)
    return tuple(dict.fromkeys(filter(None, texts)))


def _account(layout: Layout, row: list[str]) -> str:
    """The account as the file names it; a British one as the fourteen digits of sort code and number."""
    sort_code, account = layout.cell(row, "sort code"), layout.cell(row, "account")
    plain = account.replace(" ", "").replace("-", "")
    if sort_code:
        return sort_code.replace("-", "").replace(" ", "").zfill(6) + plain.zfill(8)
    return plain if len(plain) == len("60161331926819") and plain.isdigit() else account
