"""Fields that take words or a file."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, BinaryIO, ClassVar

from core.web.fields.base import Field, in_a_sentence
from core.web.typed import Typed


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
            raise ValueError(self.missing or f"{self.verb} {in_a_sentence(self.label)}")
        return typed.raw(self.name)


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
            raise ValueError(self.missing or f"{self.verb} {in_a_sentence(self.label)}")
        return sent


@dataclass(frozen=True, slots=True, kw_only=True)
class Hidden(Field):
    """Something the page itself remembers; no more to be believed than what is typed."""

    label: str = ""
    widget: ClassVar[str] = "hidden"
