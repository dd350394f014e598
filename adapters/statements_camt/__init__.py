"""Reads ISO 20022 bank files: camt.053 statements, camt.052 intraday reports, camt.054 advices.

Streaming, in constant memory, any version of the schema, any currency. How signs and money are read:

- An entry (`Ntry`) is the money; its details (`TxDtls`) only explain it. The sign is `CdtDbtInd` alone:
  `RvslInd` says that the entry undoes an earlier one, and flips nothing.
- Only booked entries are money and are yielded. Pending, future and informational ones may never come
  about; they are counted in `declared` under `pending`, `pending_credits` and `pending_debits`.
- A statement in several currencies becomes one for each, with the balances in that currency; its control
  totals, which name no currency, are then left out.
- Days are the bank's own as written. An entry without a booking date takes its value date, failing that
  the statement's.

Source: ISO 20022, Bank-to-Customer Cash Management, message definition reports.
"""

import re
from collections.abc import Iterator
from typing import BinaryIO

from adapters.statements_camt.file import FORMATS, CamtFile
from core.ports import BankEntry, BankStatement

__all__ = ["CAMT_READERS", "CamtReader"]

_HEAD = re.compile(rb"<(?:[\w.-]+:)?(BkToCstmr\w+)|camt\.(05[234])\.001")


class CamtReader:
    """Reads one of the three messages: "camt.053", "camt.052" or "camt.054"."""

    def __init__(self, name: str = "camt.053") -> None:
        """Read messages of this name only; another one is refused and named."""
        self.format = name

    def recognises(self, head: bytes) -> bool:
        """Whether the head names this message; its element counts more than its namespace."""
        found = _HEAD.findall(head.replace(b"\0", b""))
        elements = [FORMATS.get(element.decode("ascii", "replace")) for element, _ in found if element]
        return self.format in (elements or [f"camt.{number.decode()}" for _, number in found])

    def read(self, source: BinaryIO, name: str) -> Iterator[tuple[BankStatement, BankEntry | None]]:
        """Stream the booked entries; BadInput names the line and the entry that cannot be read."""
        return CamtFile(self.format, source, name).pairs()


CAMT_READERS = (CamtReader("camt.053"), CamtReader("camt.052"), CamtReader("camt.054"))
"""053 first. The others tell of lines that 053 brings again: import one kind as money, not two."""
