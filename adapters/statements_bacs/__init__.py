"""Reads the XML reports of Bacs: ARUDD and ARUCS, ADDACS, AUDDIS, AWACS and DDICA.

They are no statements: they explain money that the bank books, or are no money at all. How they are read:

- ARUDD and DDICA take money back that came in: amounts are negative. ARUCS gives back what was paid out.
  ADDACS, AUDDIS and AWACS change or cancel instructions: amount nought.
- `code` is the report and the first character of its reason ("ARUDD 0"), because banks write longer ones;
  `original_on` the day of what is taken back; `counterparty` the payer's account; a new one is a text.
- Attributes and elements are taken by name, whichever of the two a bank uses, dashes and case aside.

Source: Bacs, Service User's Guide and Rules to the Direct Debit Scheme, appendices on messaging reports.
"""

import re
from collections.abc import Iterator
from typing import BinaryIO

from adapters.statements_bacs.report import SIGNS, Report
from core.ports import BankEntry, BankStatement

__all__ = ["BACS_READERS", "BacsReader"]

_ROOT = re.compile(
    rb"<(?:[\w.-]+:)?(?:BACSDocument|VocaDocument|MessagingAdvices|DDICAdvices)\b", re.IGNORECASE
)
_NAMED = re.compile(rb"ARUDD|ARUCS|ADDACS|AUDDIS|AWACS|DDICA", re.IGNORECASE)
_AUDDIS = re.compile(rb"record-type=\"[VD]\"|<MessagingAdvice[^>]*aosn", re.IGNORECASE)


class BacsReader:
    """Reads one of the reports, named in small letters: "arudd", "addacs" and so on."""

    def __init__(self, name: str) -> None:
        """Read reports of this name only."""
        self.format = name

    def recognises(self, head: bytes) -> bool:
        """Whether the head is of a Bacs document and names this report."""
        if _ROOT.search(head) is None:
            return False
        named = [found.decode().lower() for found in _NAMED.findall(head)]
        first = named[0] if named else ("auddis" if _AUDDIS.search(head) else "addacs")
        return first == self.format

    def read(self, source: BinaryIO, name: str) -> Iterator[tuple[BankStatement, BankEntry | None]]:
        """Stream the items; BadInput names the line that cannot be read."""
        return Report(self.format.upper(), source, name).pairs()


BACS_READERS = tuple(BacsReader(name.lower()) for name in SIGNS)
