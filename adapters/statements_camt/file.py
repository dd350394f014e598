"""One camt file as a stream of elements, each let go of as soon as it is understood."""

import re
from collections.abc import Iterator
from typing import BinaryIO, NoReturn

from lxml import etree
from lxml.etree import _Element as Element

from adapters.statements_camt.elements import Detail, heard, local
from adapters.statements_camt.statement import CamtStatement, Pair
from core.errors import BadInput

FORMATS = {
    "BkToCstmrStmt": "camt.053",
    "BkToCstmrAcctRpt": "camt.052",
    "BkToCstmrDbtCdtNtfctn": "camt.054",
}
_STATEMENTS = ("Stmt", "Rpt", "Ntfctn")
_NAMESPACE = re.compile(r"(\{.*camt\.05[234]\.001\.[0-9]{2}\})?")
_SILENCE = 16 * 2**20
"""So many bytes without an entry are no bank file; the limit keeps memory constant whatever comes."""


class CamtFile:
    """One file while it is read. It feeds the parser itself, so as to see how much was swallowed."""

    def __init__(self, wanted: str, source: BinaryIO, name: str) -> None:
        self._wanted, self._source, self._name = wanted, source, name
        self._since_entry = self._entries = 0
        self._statement: CamtStatement | None = None
        self._details: list[Detail] = []
        self._empty = True

    def read(self, size: int = -1, /) -> bytes:
        """Give the parser its next bytes."""
        data = self._source.read(size)
        self._since_entry += len(data)
        if self._since_entry > _SILENCE:
            self._refuse(f"{_SILENCE // 2**20} MB without an entry: this is no bank file")
        return data

    def pairs(self) -> Iterator[Pair]:
        """Every booked entry with its statement; a statement without any comes once, with None."""
        parser = etree.iterparse(
            self,
            tag=[f"{{*}}{name}" for name in ("Ntry", "TxDtls", *_STATEMENTS)],
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            huge_tree=False,
            remove_comments=True,
            remove_pis=True,
        )
        try:
            for _, element in parser:
                self._since_entry = 0
                kind = local(element)
                if kind == "TxDtls":
                    self._details.append(heard(element, len(str(element.tag)) - len(kind)))
                    element.clear()
                elif kind == "Ntry":
                    if pair := self._enter(element):
                        yield pair
                    _let_go(element)
                elif local(element.getparent()) in FORMATS:
                    yield from self._opened(element, element).close(element)
                    self._statement = None
                    _let_go(element)
        except etree.XMLSyntaxError as error:
            message = f"the XML is broken: {' '.join(error.msg.split())}"
            raise BadInput(message, place=self._place(error.lineno)) from None
        if self._empty:
            self._refuse_dtd(parser.root)
            self._refuse(f"there is no {self._wanted} statement in this file")

    def _refuse(self, message: str, line: int | None = None) -> NoReturn:
        """Refuse the file, naming the line."""
        raise BadInput(message, place=self._place(line))

    def _place(self, line: int | None) -> str:
        """The file and the line, for messages."""
        return f"{self._name}, line {line or 1}"

    def _refuse_dtd(self, element: Element | None) -> None:
        """No bank sends a document type; whoever does wants entities resolved."""
        if element is not None and element.getroottree().docinfo.internalDTD is not None:
            self._refuse("the file declares a document type (DTD), so perhaps entities; no bank file does")

    def _enter(self, element: Element) -> Pair | None:
        """Pass one entry and its details on to its statement."""
        self._entries += 1
        place = f"{self._place(element.sourceline)}, entry {self._entries}"
        statement = self._statement or self._opened(element.getparent(), element)
        try:
            return statement.enter(element, self._details, place)
        except ValueError as error:
            raise BadInput(str(error), place=place) from None
        finally:
            self._details = []

    def _opened(self, statement: Element | None, element: Element) -> CamtStatement:
        """The statement that we are in; refuse one that is not where a camt file has it."""
        if self._statement is not None:
            return self._statement
        self._refuse_dtd(element)
        message = None if statement is None else statement.getparent()
        found = FORMATS.get(local(message))
        if statement is None or message is None or not found or local(message.getparent()) != "Document":
            self._refuse(f"“{local(element)}” stands in no Document with a statement", element.sourceline)
        if found != self._wanted:
            self._refuse(f"this is a {found} file, not {self._wanted}", message.sourceline)
        prefix = str(statement.tag)[: -len(local(statement))]
        if _NAMESPACE.fullmatch(prefix) is None:
            self._refuse(f"“{prefix[1:-1]}” is no camt namespace", message.sourceline)
        self._empty = False
        self._statement = CamtStatement(self._name, prefix)
        self._statement.head(statement)
        return self._statement


def _let_go(element: Element) -> None:
    """Free what has been understood: this element's content, and everything that stood before it."""
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]
