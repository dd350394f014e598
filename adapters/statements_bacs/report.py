"""One report of Bacs while it is read."""

from collections.abc import Iterator
from datetime import date
from typing import BinaryIO

from lxml import etree
from lxml.etree import _Element as Element

from adapters.statements_bacs.words import (
    CLAIMS,
    KEYS,
    REASONS,
    attributes,
    day_in,
    digits,
    facts_of,
    let_go,
    local,
)
from core.errors import BadInput
from core.ports import BankEntry, BankStatement
from core.values import minor_units

Pair = tuple[BankStatement, BankEntry | None]

SIGNS = {"ARUDD": -1, "ARUCS": 1, "DDICA": -1, "ADDACS": 0, "AUDDIS": 0, "AWACS": 0}
_ITEMS = ("ReturnedDebitItem", "ReturnedCreditItem", "MessagingAdvice", "DDICAdvice")
_TOTALS, _ACCOUNT, _HEADERS = "Totals", "OriginatorAccount", ("Header", "MessagingHeader")
_SILENCE = 16 * 2**20
"""So many bytes without an item are no report; the limit keeps memory constant whatever comes."""
_WANTED = tuple(f"{{*}}{name}" for name in (*_ITEMS, _TOTALS, _ACCOUNT, *_HEADERS))


class Report:
    """One report while it is read."""

    def __init__(self, kind: str, source: BinaryIO, name: str) -> None:
        self._kind, self._source, self._name = kind, source, name
        self._since_item = 0
        self._checked = False
        self._statement = self._fresh("")
        self._day: date | None = None
        self._given = False

    def read(self, size: int = -1, /) -> bytes:
        """Give the parser its next bytes."""
        data = self._source.read(size)
        self._since_item += len(data)
        if self._since_item > _SILENCE:
            message = f"{_SILENCE // 2**20} MB without an item: this is no report of Bacs"
            raise ValueError(message)
        return data

    def pairs(self) -> Iterator[Pair]:
        """Every item with the account that it is about; a report without any comes once, with None."""
        line = 1
        try:
            parser = etree.iterparse(
                self, events=("start", "end"), tag=_WANTED, resolve_entities=False, no_network=True,
                load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True,
            )  # fmt: skip
            for event, element in parser:
                line = element.sourceline or line
                if event == "start":
                    self._start(element)
                elif local(element) in _ITEMS:
                    self._since_item = 0
                    yield self._enter(facts_of(element), line)
                    let_go(element)
                elif local(element) == _TOTALS:
                    yield from self._close(facts_of(element))
        except etree.XMLSyntaxError as error:
            message = f"the XML is broken: {' '.join(error.msg.split())}"
            raise BadInput(message, place=f"{self._name}, line {error.lineno or 1}") from None
        except ValueError as error:
            raise BadInput(str(error), place=f"{self._name}, line {line}") from None
        if not self._given:
            _refuse_dtd(parser.root, self._name)
            yield self._statement, None

    def _fresh(self, account: str) -> BankStatement:
        return BankStatement(account, "GBP", tells="details")

    def _start(self, element: Element) -> None:
        """What stands before the items: the day of the report, and whose account it is about."""
        if not self._checked:
            _refuse_dtd(element, self._name)
            self._checked = True
        kind, facts = local(element), attributes(element)
        if kind in _HEADERS:
            day = facts.get("currentprocessingdate") or facts.get("reportgenerationdate")
            self._day = day_in(day) if day else self._day
        elif kind == _ACCOUNT:
            account = digits(facts.get("sortcode", "")) + digits(facts.get("number", ""))
            self._statement, self._given = self._fresh(account), False

    def _enter(self, facts: dict[str, str], line: int) -> Pair:
        """One item as an entry."""
        said = {role: next((facts[key] for key in keys if facts.get(key)), "") for role, keys in KEYS.items()}
        minor = SIGNS[self._kind] and SIGNS[self._kind] * minor_units(said["amount"].replace(",", ""), 2)
        reason = said["reason"][:1].upper()
        new = digits(said["new sort code"]) + digits(said["new account"])
        meaning = (CLAIMS if self._kind == "DDICA" else REASONS).get(reason, "")
        texts = (said["reference"], said["words"] or meaning, f"new account {new}" if new else "")
        booked = day_in(said["effective"]) if said["effective"] else self._day
        original = day_in(said["original"]) if said["original"] else None
        if booked is None and original is None:
            message = "neither the item nor the report has a date"
            raise ValueError(message)
        self._statement.add(minor)
        self._given = True
        return self._statement, BankEntry(
            booked_on=booked or original or date.min,
            minor=minor,
            texts=tuple(tidy for text in texts if (tidy := " ".join(text.split()))),
            payer=" ".join(said["name"].split()),
            reversal=bool(SIGNS[self._kind]),
            place=f"{self._name}, line {line}",
            code=f"{self._kind} {reason}".strip(),
            counterparty=digits(said["sort code"]) + digits(said["account"]),
            original_on=original,
        )

    def _close(self, facts: dict[str, str]) -> Iterator[Pair]:
        """The totals of an account, to be proved."""
        statement = self._statement
        if number := facts.get("numberof"):
            statement.declared["entries"] = minor_units(number, 0)
        if total := facts.get("valueof"):
            statement.declared["sum"] = minor_units(total.replace(",", ""), 2)
        if not self._given:
            self._given = True
            yield statement, None


def _refuse_dtd(element: Element | None, name: str) -> None:
    """No report of Bacs declares a document type; whoever does wants entities resolved."""
    if element is not None and element.getroottree().docinfo.internalDTD is not None:
        message = "the file declares a document type (DTD), so perhaps entities; no report of Bacs does"
        raise BadInput(message, place=f"{name}, line 1")
