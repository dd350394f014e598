"""Fields that take a number, an amount of money or a date."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from core.values import Money, pence
from core.values.day import EARLIEST_YEAR, known_day
from core.web.fields.base import Field, in_a_sentence
from core.web.typed import Typed

_WHOLE = re.compile(r"-?[0-9]{1,15}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Number(Field):
    """A whole number between two others."""

    least: int = 0
    most: int = 1_000_000_000
    width: int = 10
    widget: ClassVar[str] = "number"

    def value(self, text: str) -> Any:
        """The number; thousands may be set off by commas."""
        plain = text.replace(",", "").replace(" ", "")
        if _WHOLE.fullmatch(plain) is None:
            message = f"{self.label} must be a whole number, like 12"
            raise ValueError(message)
        if not self.least <= int(plain) <= self.most:
            message = f"{self.label} must be between {self.least:,} and {self.most:,}"
            raise ValueError(message)
        return int(plain)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pounds(Field):
    """An amount of money in pounds; its value is in whole pence."""

    least: int = 1
    most: int = 100_000_000_00
    widget: ClassVar[str] = "pounds"

    def value(self, text: str) -> Any:
        """The amount in pence, within the least and the most."""
        try:
            amount = pence(text)
        except ValueError:
            message = f"{self.label} must be an amount of money, like 1234.56"
            raise ValueError(message) from None
        if not self.least <= amount <= self.most:
            message = f"{self.label} must be between {Money(self.least)} and {Money(self.most)}"
            raise ValueError(message)
        return amount


_PARTS = ("day", "month", "year")


@dataclass(frozen=True, slots=True, kw_only=True)
class Day(Field):
    """A date, typed as day, month and year; none before the year `earliest`, which is a slip."""

    earliest: int = EARLIEST_YEAR
    hint: str = "For example, 27 3 2026"
    widget: ClassVar[str] = "day"

    @property
    def anchor(self) -> str:
        """The first of the three boxes."""
        return f"{self.name}-day"

    @property
    def typed_as(self) -> tuple[str, ...]:
        """The three boxes."""
        return tuple(f"{self.name}-{part}" for part in _PARTS)

    def typed_words(self, typed: Typed) -> str:
        """Day, month and year as they were typed."""
        return " ".join(filter(None, self.parts_of(typed).values()))

    def parts_of(self, typed: Typed) -> dict[str, str]:
        """What was typed as day, month and year."""
        return {part: typed(f"{self.name}-{part}") for part in _PARTS}

    def read(self, typed: Typed) -> date | None:
        """The date; ValueError says what is missing or what there is none of."""
        parts = self.parts_of(typed)
        if not any(parts.values()):
            if self.required:
                raise ValueError(self.missing or f"{self.verb} {in_a_sentence(self.label)}")
            return None
        absent = [part for part, text in parts.items() if not text]
        if absent:
            message = f"{self.label} must include a {' and a '.join(absent)}"
            raise ValueError(message)
        if not all(text.isascii() and text.isdigit() and len(text) <= len("2026") for text in parts.values()):
            message = f"{self.label} must be a real date, like 27 3 2026"
            raise ValueError(message)
        try:
            year, month, day = (int(parts[part]) for part in ("year", "month", "day"))
            return known_day(year, month, day, earliest=self.earliest)
        except ValueError as error:
            message = f"{self.label} must be a real date: {error}"
            raise ValueError(message) from None


@dataclass(frozen=True, slots=True, kw_only=True)
class PickedDay(Day):
    """A date that one looks for in a calendar, such as the end of a hold: typed in one box, or picked.

    Without scripts the box is all there is. What comes in three boxes, as from a program, is taken too.
    """

    hint: str = "For example, 27/3/2026"
    widget: ClassVar[str] = "picked_day"

    @property
    def anchor(self) -> str:
        """The one box."""
        return self.name

    @property
    def typed_as(self) -> tuple[str, ...]:
        """The one box, or the three."""
        return (self.name, *(f"{self.name}-{part}" for part in _PARTS))

    def parts_of(self, typed: Typed) -> dict[str, str]:
        """The one box taken apart; what is no date stays whole, so that it is refused as one."""
        text = typed(self.name)
        if not text:
            return {part: typed(f"{self.name}-{part}") for part in _PARTS}
        found = re.split(r"[\s/.-]+", text)
        return (
            dict(zip(_PARTS, found, strict=True))
            if len(found) == len(_PARTS)
            else dict.fromkeys(_PARTS, text)
        )

    def as_typed(self, typed: Typed) -> str:
        """What the box shows."""
        return typed(self.name) or "/".join(filter(None, self.parts_of(typed).values()))
