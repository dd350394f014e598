"""What home ownership decides: who may claim the right to buy, and by when each step must be taken."""

from collections.abc import Callable
from datetime import date
from typing import Any, Literal

from core.calendar import deadline
from core.values import Because, Decision

_QUALIFYING = "Housing Act 1985, section 119 as amended by the Deregulation Act 2015, section 28"
_REPLY = "Housing Act 1985, section 124"
_OFFER = "Housing Act 1985, section 125"
_INTENTION = "Housing Act 1985, section 125D"
_DEFAULT = "Housing Act 1985, section 125E"
_YEARS = 3


def may_claim(years: int) -> Decision[bool]:
    """Whether a public sector tenant of so many whole years qualifies: three years are enough.

    Housing Act 1985, section 119. Exceptions of Schedule 5 are asked separately.
    """
    if years < 0:
        message = "years can not be fewer than nought"
        raise ValueError(message)
    text = f"{years} years as a public sector tenant; {_YEARS} are needed"
    return Decision(years >= _YEARS, (Because(text, _QUALIFYING),))


def reply_by(received_on: date, *, all_with_us: bool) -> Decision[date]:
    """The last day to admit or deny the right (RTB2): four weeks, or eight where others were landlords too.

    Housing Act 1985, section 124: four weeks where the whole qualifying period was with this landlord.
    """
    return deadline(received_on, length=4 if all_with_us else 8, unit="weeks", source=_REPLY)


def offer_by(admitted_on: date, *, dwelling: Literal["house", "flat"]) -> Decision[date]:
    """The last day for the landlord's offer: eight weeks from RTB2 for a freehold, twelve for a lease.

    Housing Act 1985, section 125(1).
    """
    return deadline(admitted_on, length=8 if dwelling == "house" else 12, unit="weeks", source=_OFFER)


def intention_by(offered_on: date) -> Decision[date]:
    """The last day for the tenant to say what they intend: twelve weeks beginning with the offer's service.

    Housing Act 1985, section 125D.
    """
    return deadline(offered_on, length=12, unit="weeks", counting="beginning_with", source=_INTENTION)


def default_notice_ends_on(served_on: date) -> Decision[date]:
    """The last day to answer the landlord's notice after silence: 28 days. Housing Act 1985, section 125E."""
    return deadline(served_on, length=28, unit="days", source=_DEFAULT)


ASKED: tuple[Callable[..., Decision[Any]], ...] = (
    may_claim,
    reply_by,
    offer_by,
    intention_by,
    default_notice_ends_on,
)
"""The rules that anybody may ask."""
