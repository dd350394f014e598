"""What a rule answers: the result with its because and its sources."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Because:
    """One step of an explanation: a sentence, and the Act, section or policy it rests on."""

    text: str
    source: str = "council policy"


@dataclass(frozen=True, slots=True)
class Decision(Generic[T]):
    """A rule's answer, which can always say why.

    `result` is the answer, `because` the steps that led to it, in order.
    """

    result: T
    because: tuple[Because, ...]

    @property
    def sources(self) -> tuple[str, ...]:
        """Each source once, in the order in which it was used."""
        return tuple(dict.fromkeys(step.source for step in self.because))


@dataclass(frozen=True, slots=True)
class Fact:
    """Something a plugin knows about a subject: a name, a value that JSON can carry, and who says so."""

    name: str
    value: str | int | bool | None
    title: str
    source: str


@dataclass(frozen=True, slots=True)
class Objection:
    """Why an act must not happen now: `reason` for people, `until` as an ISO date if it ends by itself."""

    reason: str
    source: str
    until: str | None = None
    details: Mapping[str, str] = field(default_factory=dict)
