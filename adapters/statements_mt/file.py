"""One file of SWIFT messages while it is read: statements by their fields, pages put together."""

import re
from collections.abc import Iterator
from typing import BinaryIO

from adapters.statements_mt.details import details
from adapters.statements_mt.entry import Entry, balance, entry, money
from adapters.statements_mt.fields import Field, fields
from core.errors import BadInput
from core.ports import BankEntry, BankStatement
from core.values import minor_digits, text_lines

Pair = tuple[BankStatement, BankEntry | None]

_FLOOR = re.compile(r"\s*([A-Z]{3})[CD]?[0-9.,']*\s*")
_TOTAL = re.compile(r"\s*([0-9]+)([A-Z]{3})([0-9.,']+)\s*")
_CURRENCY_BEHIND = re.compile(r"(.*[0-9])[ /]*([A-Z]{3})")
_NO_MESSAGE = "the lines are parted by “@@”, as in a fragment of an online protocol: nothing of it was read"


class MtFile:
    """One file. `_open` is the message being read, `_last` the statement of the one before."""

    def __init__(self, name: str) -> None:
        """Begin; `name` is what messages call the file."""
        self._name = name
        self._account = self._currency = ""
        self._statement: BankStatement | None = None
        self._last: BankStatement | None = None
        self._entry: tuple[Entry, int] | None = None
        self._words: list[str] = []
        self._closed = self._paged = False
        self._any = self._is_fragment = False

    def pairs(self, source: BinaryIO) -> Iterator[Pair]:
        """Every booked entry with its statement; a statement without any comes once, with None."""
        number = 0
        try:
            for field in fields(self._watched(text_lines(source))):
                number = field.number
                if field.tag not in {"86", "NS"} or self._entry is None:
                    yield from self._flushed()
                yield from self._take(field)
        except ValueError as error:
            raise BadInput(str(error), place=f"{self._name}, line {number or 1}") from None
        yield from self._flushed()
        yield from self._ended()
        yield from self._left()
        if not self._any:
            yield self._nothing(), None

    def _watched(self, lines: Iterator[tuple[int, str]]) -> Iterator[tuple[int, str]]:
        """The same lines; it is noted when they are parted as only banks' own programs do."""
        for number, line in lines:
            self._is_fragment = self._is_fragment or "@@:" in line
            yield number, line

    def _nothing(self) -> BankStatement:
        """What a file comes to in which no line begins with a tag."""
        if self._is_fragment:
            return BankStatement("", "", faults=[_NO_MESSAGE])
        message = "no line begins with a tag such as :61:, so there is no statement in this file"
        raise BadInput(message, place=f"{self._name}, line 1")

    def _take(self, field: Field) -> Iterator[Pair]:
        """One field; an entry is given once its words have been read."""
        tag, text = field.tag, field.lines[0]
        opened = self._statement is not None and self._statement.opening is not None
        if tag == "20" or (opened and tag in {"25", "25P", "60F", "60M"}):
            yield from self._ended()
        if tag == "20":
            self._account = self._currency = ""
        if tag in {"25", "25P"}:
            self._read_account(text)
        elif tag in {"60F", "60M"}:
            yield from self._begin(text, page=tag == "60M")
        elif tag == "34F":
            self._floor(text)
        elif tag == "61":
            statement = self._known()
            self._entry = entry(field.lines, statement.exponent), field.number
        elif tag in {"86", "NS"} and self._entry is not None:
            self._words += field.lines
        elif tag in {"62F", "62M"}:
            self._close(text, page=tag == "62M")
        elif tag in {"90C", "90D"}:
            self._declare(text, "credit" if tag == "90C" else "debit")

    def _read_account(self, text: str) -> None:
        """The account, without the currency that some banks write behind it."""
        plain = text.strip()
        found = _CURRENCY_BEHIND.fullmatch(plain)
        self._account, self._currency = (found[1], found[2]) if found else (plain, "")
        if self._statement is not None:
            self._statement.account = self._account

    def _known(self) -> BankStatement:
        """The statement of this message, begun if need be."""
        if self._statement is None:
            exponent = minor_digits(self._currency) if self._currency else 2
            self._statement = BankStatement(self._account, self._currency, exponent)
        return self._statement

    def _begin(self, text: str, *, page: bool) -> Iterator[Pair]:
        """An opening balance: of a new statement, or of the next page of the one before."""
        found = balance(text)
        last = self._last
        if found and page and last is not None and self._paged and not self._statement:
            _, currency, minor = found
            if (last.account, last.currency, last.closing) == (self._account, currency, minor):
                self._statement, self._last = last, None
                return
        yield from self._left()
        statement = self._known()
        if found is None:
            statement.faults.append(f"the opening balance “{text.strip()[:40]}” cannot be read")
            return
        statement.opened_on, currency, statement.opening = found
        self._set_currency(statement, currency)

    def _close(self, text: str, *, page: bool) -> None:
        """A closing balance; of a page only, when more follow."""
        statement = self._known()
        found = balance(text)
        self._paged = page
        if found is None:
            statement.closing = None
            statement.faults.append(f"the closing balance “{text.strip()[:40]}” cannot be read")
            return
        statement.closed_on, currency, statement.closing = found
        if not statement.currency:
            self._set_currency(statement, currency)
        elif currency != statement.currency:
            statement.faults.append(f"it opens in {statement.currency} and closes in {currency}")

    def _floor(self, text: str) -> None:
        """The floor limit of an interim report names its currency."""
        if found := _FLOOR.fullmatch(text):
            self._currency = found[1]
            self._set_currency(self._known(), found[1])

    def _set_currency(self, statement: BankStatement, currency: str) -> None:
        statement.currency, statement.exponent = currency, minor_digits(currency)

    def _declare(self, text: str, side: str) -> None:
        """The control totals of an interim report; one that is not whole is left out."""
        statement = self._known()
        if found := _TOTAL.fullmatch(text):
            statement.declared[f"{side}_entries"] = int(found[1])
            statement.declared[f"{side}s"] = money(found[3], minor_digits(found[2]))

    def _flushed(self) -> Iterator[Pair]:
        """The entry whose words have all been read."""
        if self._entry is None:
            return
        (said, number), statement = self._entry, self._known()
        texts, payer = details(self._words) if self._words else ((), "")
        self._entry, self._words = None, []
        if said.expected:
            statement.add_pending(said.minor)
            return
        statement.add(said.minor)
        self._any = True
        yield (
            statement,
            BankEntry(
                booked_on=said.booked_on,
                minor=said.minor,
                bank_ref=said.bank_ref,
                texts=tuple(dict.fromkeys((*said.texts, *texts))),
                payer=payer,
                reversal=said.reversal,
                place=f"{self._name}, line {number}",
                code=said.kind,
            ),
        )

    def _ended(self) -> Iterator[Pair]:
        """The message is over. What came of it waits: its next page may follow."""
        statement, self._statement = self._statement, None
        if statement is not None:
            yield from self._left()
            self._last, self._any = statement, True

    def _left(self) -> Iterator[Pair]:
        """The statement of the message before, if no page of it follows and nothing was entered."""
        last, self._last = self._last, None
        if last is not None and not last.entries:
            yield last, None
