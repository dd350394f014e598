"""Reads CSV exports of bank accounts: Lloyds, Barclays, NatWest, and others by the names of their columns.

Streaming; any currency that a column names, else the council's own. How doubt is dealt with:

- Nothing is guessed. A date such as 08/04/2026 is read day first in the British layouts; elsewhere another
  line must show the order (a day above 12), or the file is refused. So are amounts that can be read two ways.
- Opening and closing balance come from the balance column. Whether the newest line stands first or last is
  told by which way the running balances follow; where they follow neither way, by the dates, and the breaks
  are counted in `declared` as `balance_breaks`.
- Lines below the last entry that begin with "Total" are control totals, kept in `declared`.
- An account with a sort code is named by its fourteen digits, sort code first, leading zeros restored.
"""

import re
from typing import BinaryIO

from adapters.statements_csv.layout import DELIMITERS, layout_of, split
from adapters.statements_csv.reading import CsvFile, Pairs
from adapters.statements_csv.text import head_lines

__all__ = ["CsvReader"]

_LETTER = re.compile(r"[^\W\d_]")
_FEWEST_COLUMNS = 3


class CsvReader:
    """The reader of every CSV layout. It takes whatever looks like a table with a header, so ask it last."""

    format = "csv"

    def __init__(self, currency: str = "GBP", *, day_first: bool | None = None) -> None:
        """Read amounts in `currency` where no column says otherwise.

        `day_first` settles dates such as 08/04/2026 where the layout does not.
        """
        self._currency, self._day_first = currency, day_first

    def recognises(self, head: bytes) -> bool:
        """Whether some line names columns that we know, or the first one looks like names of columns."""
        lines = [line for line in head_lines(head) if line.strip(" \t,;|'\"")]
        if any(layout_of(line) for line in lines):
            return True
        line = next(iter(lines), "")
        rows = [split(line, delimiter) for delimiter in DELIMITERS]
        cells = [cell for cell in max(rows, key=len) if cell]
        return len(cells) >= _FEWEST_COLUMNS and all(_LETTER.search(cell) for cell in cells)

    def read(self, source: BinaryIO, name: str) -> Pairs:
        """Stream the entries; BadInput names the line that cannot be read."""
        return CsvFile(name, currency=self._currency, day_first=self._day_first).pairs(source)
