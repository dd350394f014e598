"""An opinion about whose money a bank line is."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Line:
    """A line of money as hooks see it: what the bank says, nothing decided.

    `pence` is positive for money in. `texts` are the fields in which a reference may stand.
    """

    key: int
    pence: int
    booked_on: date
    texts: tuple[str, ...]
    payer: str = ""


@dataclass(frozen=True, slots=True)
class Match:
    """Whose money a line is, in one plugin's opinion.

    `certain` means safe to post without a person; `because` is shown to officers and auditors.
    """

    line: int
    account_id: UUID
    certain: bool
    because: str
