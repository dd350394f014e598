"""What every field of a form has."""

from dataclasses import dataclass
from typing import Any, ClassVar

from core.web.typed import Typed


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

    @property
    def typed_as(self) -> tuple[str, ...]:
        """The names under which a browser sends it."""
        return (self.name,)

    def typed_words(self, typed: Typed) -> str:
        """What was typed, in words; nothing when nothing was."""
        return typed(self.name)

    def read(self, typed: Typed) -> Any:
        """The value; None when an optional field is empty. ValueError in words when it cannot be taken."""
        text = typed(self.name)
        if not text:
            if self.required:
                raise ValueError(self.missing or f"{self.verb} {in_a_sentence(self.label)}")
            return None
        return self.value(text)

    def value(self, text: str) -> Any:
        """Read a text that is not empty."""
        return text


def in_a_sentence(label: str) -> str:
    """The label as it stands within a sentence: "Date of birth" becomes "date of birth", "UPRN" stays."""
    if label[1:2].isupper():
        return label
    return label[:1].lower() + label[1:]
