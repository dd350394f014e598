"""How old open cases are, in bands."""

from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True, slots=True)
class Age:
    """A band of ages: up to so many days, the last without an end. `name` stands in addresses."""

    name: str
    title: str
    days: int | None


AGES = (
    Age("4-weeks", "Up to 4 weeks", 28),
    Age("8-weeks", "4 to 8 weeks", 56),
    Age("13-weeks", "8 to 13 weeks", 91),
    Age("26-weeks", "13 to 26 weeks", 182),
    Age("older", "Over 26 weeks", None),
)


def moments(on: date) -> list[tuple[str, str]]:
    """For each band with an end, the day from which on a case that was opened belongs to it."""
    return [(one.name, (on - timedelta(days=one.days)).isoformat()) for one in AGES if one.days is not None]
