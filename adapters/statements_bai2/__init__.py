"""Reads BAI2 cash management files, such as NatWest, Lloyds and Citi offer.

Streaming; any currency, in whose smallest unit amounts are written. How it is read:

- A type code from 100 to 399 is money in, from 400 to 699 money out; the sign of an amount counts besides.
  Loans (7xx) and what only informs (8xx) are no money: they are listed without an amount, and told.
- Records 88 continue the one before, also within a field. Funds types S, V and D bring fields of their own.
- Control totals and numbers of records are proved on each level; what disagrees is told as a fault.
- Balances are those of the ledger: 010 opens, 015 closes. The day of an entry is the as-of date of its group.

Source: Bank Administration Institute, Cash Management Balance Reporting Specifications, version 2.
"""

import re
from collections.abc import Iterator
from typing import BinaryIO

from adapters.statements_bai2.file import Bai2File
from core.ports import BankEntry, BankStatement

__all__ = ["Bai2Reader"]

_HEAD = re.compile(rb"\s*[0-9]{2},[^\r\n]*/?[ \t]*(?:[\r\n]|$)")
_FIRST = re.compile(rb"\s*(?:0[0-3]|16|49|88|9[89]),")


class Bai2Reader:
    """The reader of BAI2."""

    format = "bai2"

    def recognises(self, head: bytes) -> bool:
        """Whether the file begins with a record of two digits and a comma."""
        head = head.removeprefix(b"\xef\xbb\xbf")
        return bool(_FIRST.match(head) and _HEAD.match(head) and b"/" in head)

    def read(self, source: BinaryIO, name: str) -> Iterator[tuple[BankStatement, BankEntry | None]]:
        """Stream the entries; BadInput names the line that cannot be read."""
        return Bai2File(name).pairs(source)
