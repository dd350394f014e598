"""The fields of forms: each shows itself, and reads what was typed into a value or says what is wrong."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, BinaryIO, ClassVar

from core.values import Money, pence
from core.values.day import known_day
from core.web.typed import Typed

Options = Sequence[tuple[str, str]]
_WHOLE = re.compile(r"-?[0-9]{1,15}")
_MOST_RADIOS = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """What every field has. `missing` is said when a required field is empty; `anchor` is its id."""

    name: str
    label: str
    hint: str = ""
    required: bool = True
    missing: str = ""
    widget: ClassVar[str] = "text"
    verb: ClassVar[str] = "Enter"

    @property
    def anchor(self) -> str:
        """Where an error links to."""
        return self.name

    @property
    def optional_label(self) -> str:
        """The label, which says so when the field may be left empty."""
        return self.label if self.required else f"{self.label} (optional)"

    def read(self, typed: Typed) -> Any:
        """The value; None when an optional field is empty. ValueError in words when it cannot be taken."""
        text = typed(self.name)
        if not text:
            if self.required:
                raise ValueError(self.missing or f"{self.verb} {_small(self.label)}")
            return None
        return self.value(text)

    def value(self, text: str) -> Any:
        """Read a text that is not empty."""
        return text


@dataclass(frozen=True, slots=True, kw_only=True)
class Text(Field):
    """One line. `width` is in characters (2, 3, 4, 5, 10, 20, 30); `check` may turn the text into a value."""

    longest: int = 200
    width: int = 0
    check: Callable[[str], Any] | None = None
    autocomplete: str = ""

    def value(self, text: str) -> Any:
        """The text on one line, not too long, and whatever `check` makes of it."""
        line = " ".join(text.split())
        if len(line) > self.longest:
            message = f"{self.label} must be {self.longest} characters or fewer"
            raise ValueError(message)
        return self.check(line) if self.check else line


@dataclass(frozen=True, slots=True, kw_only=True)
class LongText(Field):
    """Several lines, such as a reason or a note."""

    longest: int = 2_000
    rows: int = 4
    widget: ClassVar[str] = "long_text"

    def value(self, text: str) -> Any:
        """The text, not too long."""
        if len(text) > self.longest:
            message = f"{self.label} must be {self.longest:,} characters or fewer"
            raise ValueError(message)
        return text


@dataclass(frozen=True, slots=True, kw_only=True)
class Secret(Field):
    """A password: never shown again, taken as it is typed."""

    autocomplete: str = "current-password"
    widget: ClassVar[str] = "secret"

    def read(self, typed: Typed) -> str:
        """The password with every space in it."""
        if not typed.raw(self.name):
            raise ValueError(self.missing or f"{self.verb} {_small(self.label)}")
        return typed.raw(self.name)


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Day(Field):
    """A date, typed as day, month and year."""

    widget: ClassVar[str] = "day"

    @property
    def anchor(self) -> str:
        """The first of the three boxes."""
        return f"{self.name}-day"

    def read(self, typed: Typed) -> date | None:
        """The date; ValueError says what is missing or what there is none of."""
        parts = {part: typed(f"{self.name}-{part}") for part in ("day", "month", "year")}
        if not any(parts.values()):
            if self.required:
                raise ValueError(self.missing or f"{self.verb} {_small(self.label)}")
            return None
        absent = [part for part, text in parts.items() if not text]
        if absent:
            message = f"{self.label} must include a {' and a '.join(absent)}"
            raise ValueError(message)
        if not all(text.isascii() and text.isdigit() and len(text) <= len("2026") for text in parts.values()):
            message = f"{self.label} must be a real date, like 27 3 2026"
            raise ValueError(message)
        try:
            return known_day(int(parts["year"]), int(parts["month"]), int(parts["day"]))
        except ValueError as error:
            message = f"{self.label} must be a real date: {error}"
            raise ValueError(message) from None


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice(Field):
    """One of several options, each a value and its words: radio buttons, or a list when there are many."""

    options: Options
    widget: ClassVar[str] = "choice"
    verb: ClassVar[str] = "Select"

    @property
    def is_long(self) -> bool:
        """Whether it is shown as a list to pick from."""
        return len(self.options) > _MOST_RADIOS

    def value(self, text: str) -> Any:
        """The chosen option; what is none of them is refused."""
        if text not in {option for option, _ in self.options}:
            message = f"Select {_small(self.label)}"
            raise ValueError(message)
        return text


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticks(Field):
    """Any number of several options; its value is the list of those ticked."""

    options: Options
    widget: ClassVar[str] = "ticks"
    verb: ClassVar[str] = "Select"

    def read(self, typed: Typed) -> list[str]:
        """Those ticked, in the order of the options."""
        ticked = set(typed.all(self.name)) - {""}
        if self.required and not ticked:
            raise ValueError(self.missing or f"{self.verb} {_small(self.label)}")
        if ticked - {option for option, _ in self.options}:
            message = f"Select {_small(self.label)}"
            raise ValueError(message)
        return [option for option, _ in self.options if option in ticked]


@dataclass(frozen=True, slots=True, kw_only=True)
class File(Field):
    """A file to send; its value is (name, content)."""

    accept: str = ""
    widget: ClassVar[str] = "file"
    verb: ClassVar[str] = "Choose"

    def read(self, typed: Typed) -> tuple[str, BinaryIO] | None:
        """The file; ValueError when none was chosen though one must be."""
        sent = typed.file(self.name)
        if sent is None and self.required:
            raise ValueError(self.missing or f"{self.verb} {_small(self.label)}")
        return sent


@dataclass(frozen=True, slots=True, kw_only=True)
class Hidden(Field):
    """Something the page itself remembers; no more to be believed than what is typed."""

    label: str = ""
    widget: ClassVar[str] = "hidden"


def _small(label: str) -> str:
    """The label as it stands within a sentence: "Date of birth" becomes "date of birth", "UPRN" stays."""
    if label[1:2].isupper():
        return label
    return label[:1].lower() + label[1:]
