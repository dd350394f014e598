"""What licensing decides: which licence a house needs, and when an appeal must be made."""

from collections.abc import Callable
from datetime import date
from typing import Any, Literal

from core.calendar import deadline
from core.values import Because, Decision

HmoKind = Literal["mandatory", "additional", "none"]
_ACT = "Housing Act 2004, sections 55 and 254 to 259"
_MANDATORY = (
    "Licensing of Houses in Multiple Occupation (Prescribed Description) (England) Order 2018, article 4"
)
_TWO_PERSONS = "Housing Act 2004, Schedule 14, paragraph 7"
_APPEAL = "Housing Act 2004, Schedule 5, paragraph 33"
_PERSONS, _HOUSEHOLDS, _FEWEST = 5, 2, 2
_APPEAL_DAYS = 28


def hmo_kind(persons: int, households: int, *, additional_scheme: bool = False) -> Decision[HmoKind]:
    """Which licence a house in multiple occupation needs, by who lives there; storeys do not matter.

    Mandatory with five persons in two households (SI 2018/221, article 4); additional where the council has
    designated an area (Housing Act 2004, section 56). Exemptions of Schedule 14 are asked separately.
    """
    if persons < 1 or not 1 <= households <= persons:
        message = "there are at least one person, and no more households than persons"
        raise ValueError(message)
    living = f"{persons} persons in {households} households"
    if households < _HOUSEHOLDS:
        return Decision("none", (Because(f"{living}: one household is no multiple occupation", _ACT),))
    if persons <= _FEWEST:
        return Decision("none", (Because(f"{living}: a building of two persons is exempt", _TWO_PERSONS),))
    if persons >= _PERSONS:
        return Decision("mandatory", (Because(f"{living}: five persons or more", _MANDATORY),))
    if additional_scheme:
        return Decision("additional", (Because(f"{living}, in a designated area", _ACT),))
    return Decision(
        "none", (Because(f"{living}: fewer than five persons, and no additional scheme", _MANDATORY),)
    )


def appeal_until(decided_on: date) -> Decision[date]:
    """The last day to appeal to the tribunal: 28 days beginning with the date of the decision in the notice.

    Housing Act 2004, Schedule 5, paragraph 33. Weekends do not move it.
    """
    return deadline(decided_on, length=_APPEAL_DAYS, unit="days", counting="beginning_with", source=_APPEAL)


ASKED: tuple[Callable[..., Decision[Any]], ...] = (hmo_kind, appeal_until)
"""The rules that anybody may ask."""
