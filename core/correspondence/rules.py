"""How somebody is reached, what a letter to them needs, and what a failed one asks for: pure policy."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from core.values.decision import Because, Decision

_MOBILE = re.compile(r"(?:\+44|0)7\d{9}")
_KIND_OF = {"email": "email", "phone": "sms", "address": "letter"}
_LARGE = 16
_USUAL = 11
_LEAST_LINES = 2
POSTED = ("first_class_post", "second_class_post")
"""Methods of service that go by post."""


@dataclass(frozen=True, slots=True)
class Reach:
    """How somebody can be reached; `preferred` are kinds of contact point (email, phone, address)."""

    name: str
    email: str = ""
    phone: str = ""
    postal: tuple[str, ...] = ()
    preferred: tuple[str, ...] = ()
    language: str = "en"
    adjustments: str = ""
    formal: str = ""
    notes: tuple[str, ...] = field(default=())

    def address_for(self, channel: str) -> str:
        """Where a message by this channel goes; nothing when there is no such way."""
        if channel == "letter":
            return "\n".join(self.postal)
        if channel == "email":
            return self.email
        plain = re.sub(r"[^\d+]", "", self.phone)
        return plain if _MOBILE.fullmatch(plain) else ""


def channel_for(reach: Reach, *, offered: Sequence[str], kind: Literal["letter", "notice"]) -> Decision[str]:
    """By which channel to write: the one they prefer, if there is a text for it, else the first one.

    A notice goes on paper. The result is empty when nothing reaches them.
    """
    if kind == "notice":
        reached = "letter" if reach.address_for("letter") else ""
        return Decision(reached, (Because("a notice is served on paper"),))
    for wish in reach.preferred:
        channel = _KIND_OF.get(wish, "")
        if channel in offered and reach.address_for(channel):
            return Decision(channel, (Because(f"they asked to be reached by {_WORDS[channel]}"),))
    for channel in offered:
        if reach.address_for(channel):
            return Decision(channel, (Because(f"the first way that reaches them: {_WORDS[channel]}"),))
    said = " or ".join(_WORDS[channel] for channel in offered)
    return Decision("", (Because(f"no {said} is recorded for them"),))


def type_size(adjustments: str) -> Decision[int]:
    """The size of letters on paper, in points: larger for whoever needs large print.

    Sixteen points are what the UK Association for Accessible Formats calls large print.
    """
    if "large print" in adjustments.lower():
        source = "Equality Act 2010, section 20; UK Association for Accessible Formats: 16 points"
        return Decision(_LARGE, (Because("they need large print", source),))
    return Decision(_USUAL, (Because("the usual size"),))


def salutation(reach: Reach) -> str:
    """How the letter begins."""
    return f"Dear {reach.formal or reach.name or 'Sir or Madam'}"


def reach_faults(channel: str, address: str) -> str:
    """Why nothing can be sent there; nothing when it can."""
    if not address:
        return f"no {_WORDS[channel]} is recorded for them; add one on their page, then write again"
    if channel == "letter" and len(address.split("\n")) < _LEAST_LINES:
        return "their postal address has only one line; complete it on their page, then write again"
    return ""


def what_to_do(channel: str) -> str:
    """The task that a message which did not arrive brings."""
    return {
        "letter": "A letter came back: check the address, ask by telephone, and send it again",
        "email": "An e-mail did not arrive: check the address with them, or write a letter",
        "sms": "A text message did not arrive: check the number with them, or write a letter",
    }[channel]


_WORDS = {"letter": "postal address", "email": "e-mail address", "sms": "mobile number"}
