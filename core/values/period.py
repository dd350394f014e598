"""A span of days, both ends included."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True, order=True, slots=True)
class Period:
    """From `start` to `end`, both included; ValueError when it would end before it starts."""

    start: date
    end: date

    def __post_init__(self) -> None:
        """Refuse a period that runs backwards."""
        if self.end < self.start:
            message = f"a period cannot end ({self.end}) before it starts ({self.start})"
            raise ValueError(message)

    def __contains__(self, day: date) -> bool:
        """Whether `day` falls in the period."""
        return self.start <= day <= self.end

    def __iter__(self) -> Iterator[date]:
        """Every day, in order."""
        return (self.start + timedelta(days=n) for n in range(self.days))

    @property
    def days(self) -> int:
        """How many days, both ends counted."""
        return (self.end - self.start).days + 1
