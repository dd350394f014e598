"""Fields that offer options."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from core.web.fields.base import Field, in_a_sentence
from core.web.typed import Typed

Options = Sequence[tuple[str, str]]
_MOST_RADIOS = 6


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

    def typed_words(self, typed: Typed) -> str:
        """The words of the chosen option."""
        return dict(self.options).get(typed(self.name), "")

    def value(self, text: str) -> Any:
        """The chosen option; what is none of them is refused."""
        if text not in {option for option, _ in self.options}:
            message = f"Select {in_a_sentence(self.label)}"
            raise ValueError(message)
        return text


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticks(Field):
    """Any number of several options; its value is the list of those ticked."""

    options: Options
    widget: ClassVar[str] = "ticks"
    verb: ClassVar[str] = "Select"

    def typed_words(self, typed: Typed) -> str:
        """The words of those ticked."""
        ticked = set(typed.all(self.name))
        return ", ".join(text for option, text in self.options if option in ticked)

    def read(self, typed: Typed) -> list[str]:
        """Those ticked, in the order of the options."""
        ticked = set(typed.all(self.name)) - {""}
        if self.required and not ticked:
            raise ValueError(self.missing or f"{self.verb} {in_a_sentence(self.label)}")
        if ticked - {option for option, _ in self.options}:
            message = f"Select {in_a_sentence(self.label)}"
            raise ValueError(message)
        return [option for option, _ in self.options if option in ticked]
