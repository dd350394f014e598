"""One statement, report or advice of a camt file: its account, balances, control totals and books."""

from collections.abc import Iterator, Sequence
from datetime import date

from lxml.etree import _Element as Element

from adapters.statements_camt.elements import Detail, Parts, day_in, entry, first_text, local, said
from core.errors import BadInput
from core.ports import BankEntry, BankStatement
from core.values import iso_day, minor_digits, minor_units

_BALANCES = {"OPBD", "PRCD", "CLBD"}
_SIGNS = {"CRDT": 1, "DBIT": -1}
_TOTALS = {
    "TtlNtries": ("entries", "sum"),
    "TtlCdtNtries": ("credit_entries", "credits"),
    "TtlDbtNtries": ("debit_entries", "debits"),
}
Pair = tuple[BankStatement, BankEntry | None]


class CamtStatement:
    """One `Stmt`, `Rpt` or `Ntfctn` while it is read: a book for each of its currencies.

    `skip` is the length of the namespace in front of each name.
    """

    def __init__(self, name: str, prefix: str) -> None:
        self._name, self.skip = name, len(prefix)
        self._account = self._holder = self._currency = self._created = ""
        self._books: dict[str, BankStatement] = {}
        self._totals: dict[str, dict[str, str]] = {}
        self._fallback: date | None = None

    def head(self, statement: Element) -> None:
        """Read what stands beside the entries: account, date, balances, control totals."""
        for part in statement:
            try:
                self._read_head(local(part), part)
            except ValueError as error:
                message, place = f"{local(part)}: {error}", f"{self._name}, line {part.sourceline}"
                raise BadInput(message, place=place) from None

    def _read_head(self, kind: str, part: Element) -> None:
        """Take one element that stands beside the entries."""
        parts = self._parts(part)
        if kind == "Acct":
            self._account = first_text(parts.get("Id")).replace(" ", "")
            self._currency = said(parts.get("Ccy"))
            self._holder = said(parts.get("Nm")) or first_text(parts.get("Ownr"))
        elif kind == "Bal":
            self._balance(parts)
        elif kind == "TxsSummry":
            for total in part:
                figures = self._parts(total).items()
                self._totals[local(total)] = {name: said(figure) for name, figure in figures}
        elif kind == "CreDtTm":
            self._created = said(part)

    def _balance(self, parts: Parts) -> None:
        """Take an opening or closing balance; the others (available, interim) prove nothing."""
        code = first_text(parts.get("Tp"))
        if code not in _BALANCES:
            return
        currency, minor = self._amount(parts)
        book, day = self._book(currency), day_in(parts.get("Dt"))
        if code == "CLBD":
            book.closing, book.closed_on = minor, day
            self._fallback = day
        elif code == "OPBD" or book.opening is None:
            book.opening, book.opened_on = minor, day

    def _parts(self, element: Element) -> Parts:
        """The children of an element by name."""
        return {str(child.tag)[self.skip :]: child for child in element}

    def _amount(self, parts: Parts) -> tuple[str, int]:
        """Currency and signed minor units of an entry or a balance; ValueError says what is wrong."""
        amount, sign = parts.get("Amt"), _SIGNS.get(said(parts.get("CdtDbtInd")))
        if amount is None:
            message = "there is no amount"
            raise ValueError(message)
        currency = amount.get("Ccy") or self._currency
        minor = minor_units(amount.text or "", minor_digits(currency))
        if sign is None or minor < 0:
            message = "whether it is credit or debit is not certain: CRDT or DBIT, and an amount without sign"
            raise ValueError(message)
        return currency, sign * minor

    def _book(self, currency: str) -> BankStatement:
        """The statement of this currency, begun if need be."""
        if currency not in self._books:
            exponent = minor_digits(currency) if currency else 2
            self._books[currency] = BankStatement(self._account, currency, exponent, self._holder)
        return self._books[currency]

    def enter(self, element: Element, details: Sequence[Detail], place: str) -> Pair | None:
        """Count one entry, and answer it if it is booked; ValueError says what is wrong with it."""
        parts = self._parts(element)
        currency, minor = self._amount(parts)
        day = day_in(parts.get("BookgDt")) or day_in(parts.get("ValDt")) or self._fallback
        line = entry(parts, details, day or iso_day(self._created), minor, place)
        book = self._books.get(currency) or self._book(currency)
        if first_text(parts.get("Sts")) not in {"", "BOOK"}:
            book.add_pending(minor)
            return None
        book.add(minor)
        return book, line

    def close(self, statement: Element) -> Iterator[Pair]:
        """Finish: whatever stands behind the entries, and those books into which nothing was entered."""
        self.head(statement)
        books = list(self._books.values()) or [self._book(self._currency)]
        for book in books:
            book.account, book.name = self._account, self._holder
            if len(books) == 1:
                self._declare(book, statement)
            if not book.entries:
                yield book, None

    def _declare(self, book: BankStatement, statement: Element) -> None:
        """Keep the control totals that the file states of itself."""
        try:
            for kind in self._totals.keys() & _TOTALS.keys():
                (count, total), figures = _TOTALS[kind], self._totals[kind]
                if figures.get("NbOfNtries"):
                    book.declared[count] = minor_units(figures["NbOfNtries"], 0)
                if figures.get("Sum"):
                    book.declared[total] = minor_units(figures["Sum"], book.exponent)
        except ValueError as error:
            message, place = f"TxsSummry: {error}", f"{self._name}, line {statement.sourceline}"
            raise BadInput(message, place=place) from None
