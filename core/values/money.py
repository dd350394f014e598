"""Money: pounds for people, integer pence inside, never a float."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

_POUNDS = re.compile(r"(?P<sign>-?)£?(?P<pounds>\d{1,3}(?:,\d{3})+|\d+)(?:\.(?P<pence>\d{1,2}))?")


@dataclass(frozen=True, order=True, slots=True)
class Money:
    """An amount of sterling in whole pence. Prints as "£1,234.56" or "-£0.05"."""

    pence: int

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read "12", "12.3", "£1,234.56" or "-0.05"; ValueError on anything else."""
        match = _POUNDS.fullmatch(text.strip())
        if match is None:
            message = f"“{text[:40]}” is not an amount of money; write it like 1234.56"
            raise ValueError(message)
        whole = int(match["pounds"].replace(",", "")) * 100 + int((match["pence"] or "").ljust(2, "0"))
        return cls(-whole if match["sign"] else whole)

    @property
    def decimal(self) -> str:
        """The amount as a plain decimal string, "-1234.50"."""
        sign = "-" if self.pence < 0 else ""
        pounds, rest = divmod(abs(self.pence), 100)
        return f"{sign}{pounds}.{rest:02}"

    def __str__(self) -> str:
        """The amount for people."""
        sign = "-" if self.pence < 0 else ""
        pounds, rest = divmod(abs(self.pence), 100)
        return f"{sign}£{pounds:,}.{rest:02}"

    def __add__(self, other: Self) -> Self:
        """The sum."""
        return type(self)(self.pence + other.pence)

    def __sub__(self, other: Self) -> Self:
        """The difference."""
        return type(self)(self.pence - other.pence)

    def __neg__(self) -> Self:
        """The same amount the other way."""
        return type(self)(-self.pence)


def pence(text: str) -> int:
    """Read an amount as whole pence; ValueError says how to write it."""
    return Money.parse(text).pence


def share(total: int, weights: Sequence[int]) -> list[int]:
    """Divide `total` pence by `weights` so that the parts always sum to it.

    Largest remainder; equal remainders favour the earlier part. ValueError without positive weight.
    """
    whole = sum(weights)
    if whole <= 0 or min(weights) < 0:
        message = "a sum can only be shared by weights that are not negative and not all zero"
        raise ValueError(message)
    parts = [total * weight // whole for weight in weights]
    by_remainder = sorted(range(len(weights)), key=lambda i: (-(total * weights[i] % whole), i))
    for i in by_remainder[: total - sum(parts)]:
        parts[i] += 1
    return parts
