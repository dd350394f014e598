"""Whether two records are of one person."""

from dataclasses import dataclass
from datetime import date

from core.search.spelling import distance
from core.values.decision import Because, Decision

LIKELY = 55
"""Two records as likely as this, of a hundred, are shown to somebody who decides. Council policy."""
_POLICY = "council policy"
_MOST_SLIPS = 2


@dataclass(frozen=True, slots=True)
class Known:
    """What tells one person from another: names plain, numbers and addresses as they are compared."""

    name: str
    born_on: date | None = None
    ni_number: str = ""
    phones: frozenset[str] = frozenset()
    emails: frozenset[str] = frozenset()
    addresses: frozenset[str] = frozenset()


def likeness(one: Known, other: Known) -> Decision[int]:
    """How likely two records are of one person, from 0 to 100, and why. Council policy.

    What agrees adds up, a date of birth or National Insurance number that differs speaks against it: twins
    share a name's beginning, a couple a telephone.
    """
    points = 0
    because: list[Because] = []
    for said, weight in (*_names(one, other), *_ways(one, other), *_numbers(one, other)):
        points += weight
        because.append(Because(f"{said} ({weight:+d})", _POLICY))
    return Decision(max(0, min(points, 100)), tuple(because))


def _names(one: Known, other: Known) -> list[tuple[str, int]]:
    if not one.name or not other.name:
        return []
    if one.name == other.name:
        return [("the same name", 35)]
    if sorted(one.name.split()) == sorted(other.name.split()):
        return [("the same names in another order", 30)]
    if distance(one.name, other.name) <= _MOST_SLIPS:
        return [("a name that differs by a slip or two", 20)]
    return []


def _ways(one: Known, other: Known) -> list[tuple[str, int]]:
    found = []
    if one.emails & other.emails:
        found.append(("the same e-mail address", 30))
    if one.phones & other.phones:
        found.append(("the same telephone number", 20))
    if one.addresses & other.addresses:
        found.append(("the same postal address", 20))
    return found


def _numbers(one: Known, other: Known) -> list[tuple[str, int]]:
    found = []
    if one.born_on and other.born_on:
        same = one.born_on == other.born_on
        found.append(("the same date of birth", 35) if same else ("another date of birth", -40))
    if one.ni_number and other.ni_number:
        same = one.ni_number == other.ni_number
        found.append(
            ("the same National Insurance number", 80) if same else ("another National Insurance number", -80)
        )
    return found
