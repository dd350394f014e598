"""Reads SWIFT MT940 statements and MT942 interim reports, in the dialects of many banks.

Streaming; with or without the SWIFT envelope; any currency. How signs and money are read:

- The mark of `:61:` alone gives the sign: C and RD are money in, D and RC money out. R marks a reversal; a
  letter behind the mark is the third one of the currency. EC and ED are expected, so no money yet.
- The day is the entry date, in the year nearest the value date; without it, the value date. Some banks reckon
  interest in months of thirty days: 30 February is taken for that month's last day.
- Pages (`:62M:` to `:60M:`) are one statement. A balance that cannot be read is left out, and told.
- `:86:` is read as far as its structure is known: subfields (?20), codes (/REMI/), or free words.

Source: SWIFT, Category 9, Cash Management and Customer Status, field specifications 60a, 61, 62a, 86 and 90a.
"""

import re
from collections.abc import Iterator
from typing import BinaryIO

from adapters.statements_mt.file import MtFile
from core.ports import BankEntry, BankStatement

__all__ = ["MT_READERS", "MtReader"]

_TAGS = re.compile(rb"(?:^|[\r\n]|\{4:|@@)[ ]*:(20|25P?|28C?|34F|60[FM]|61|62[FM]|94[0-9]):")
_SEVERAL = 2


class MtReader:
    """Reads one of the two messages: "mt940" or "mt942"."""

    def __init__(self, name: str = "mt940") -> None:
        """Read messages of this name; an interim report is told by its floor limit and missing balance."""
        self.format = name

    def recognises(self, head: bytes) -> bool:
        """Whether the head has several tags of the message, each at the start of a line."""
        tags = {found.decode() for found in _TAGS.findall(head.replace(b"\0", b""))}
        if len(tags) < _SEVERAL and not tags & {"60F", "60M", "61"}:
            return False
        interim = "34F" in tags and not tags & {"60F", "60M"}
        return interim == (self.format == "mt942")

    def read(self, source: BinaryIO, name: str) -> Iterator[tuple[BankStatement, BankEntry | None]]:
        """Stream the booked entries; BadInput names the line that cannot be read."""
        return MtFile(name).pairs(source)


MT_READERS = (MtReader("mt940"), MtReader("mt942"))
"""940 first. 942 tells of lines that 940 brings again: import 940 as money, 942 as information."""
