"""The shape of a template's TOML file, checked by Pydantic."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, StringConstraints
from pydantic import Field as Described

CHANNELS = ("letter", "email", "sms")
Channel = Literal["letter", "email", "sms"]
NAME = r"^[a-z][a-z0-9_]*$"
DOTTED = r"^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)+$"
FILLED = r"\S"

Name = Annotated[str, StringConstraints(pattern=NAME, max_length=60)]
Dotted = Annotated[str, StringConstraints(pattern=DOTTED, max_length=120)]
Title = Annotated[str, StringConstraints(pattern=FILLED, max_length=160)]
Body = Annotated[str, StringConstraints(pattern=FILLED, max_length=20_000)]


class _Part(BaseModel):
    """A table of the file: no key but those named, no value of another type made to fit."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class Field(_Part):
    """A gap in the text that is filled for each letter."""

    title: Title = Described(description="What people call it.")
    type: Literal["text", "lines", "money", "day", "number"] = Described(
        default="text", description="What may stand in it."
    )
    required: bool = Described(default=True, description="Whether a letter without it may not go.")
    hint: str = Described(default="", description="What to enter, where a person fills it.")


class Letter(_Part):
    """The text on paper."""

    title: Title = Described(description="The heading, and the title of the PDF.")
    body: Body = Described(description="The text; “# ” begins a heading, “* ” an entry of a list.")


class Email(_Part):
    """The text of an e-mail."""

    subject: Title = Described(description="The subject line.")
    body: Body = Described(description="The text.")


class Sms(_Part):
    """A text message."""

    body: Annotated[str, StringConstraints(pattern=FILLED, max_length=612)] = Described(
        description="The text; four text messages long at most."
    )


class Version(_Part):
    """The texts in force from a day until the next version's."""

    starts_on: date = Described(alias="from", description="The first day on which it is used.")
    law: Title = Described(description="The Act, rule or policy that it rests on.")
    letter: Letter | None = Described(default=None, description="The text on paper.")
    email: Email | None = Described(default=None, description="The e-mail.")
    sms: Sms | None = Described(default=None, description="The text message.")

    @property
    def channels(self) -> tuple[str, ...]:
        """The channels that it has a text for, paper first."""
        return tuple(one for one in CHANNELS if getattr(self, one) is not None)

    def texts(self, channel: str) -> tuple[str, str]:
        """Title and body for a channel."""
        text: Any = getattr(self, channel)
        title = {"letter": "title", "email": "subject"}.get(channel)
        return (getattr(text, title) if title else ""), text.body


class Written(_Part):
    """A template: what may be written, about what, by whom, and how."""

    name: Name = Described(description="A name that no other template has; case types call for it by this.")
    title: Title = Described(description="What people call it.")
    kind: Literal["letter", "notice"] = Described(
        default="letter", description="A notice is served, and its day of service is worked out."
    )
    about: Annotated[tuple[Name, ...], Described(strict=False, min_length=1)] = Described(
        description="What it may be about: case, account, person, organisation or property."
    )
    permission: Dotted = Described(description="What a person needs to send it.")
    regime: Literal["notice", "court", "claim_form"] | None = Described(
        default=None, description="For a notice: the law by which it counts as served."
    )
    second_person: bool = Described(default=False, description="Whether another person must approve it.")
    held_by: Annotated[tuple[Name, ...], Described(strict=False)] = Described(
        default=(), description="Kinds of hold on what it is about under which it must not go."
    )
    retention: Name = Described(default="case", description="How long its copy is kept.")
    fields: Mapping[Name, Field] = Described(default_factory=dict, description="Its own fields, by name.")
    version: Annotated[tuple[Version, ...], Described(strict=False, min_length=1)] = Described(
        description="The texts, each in force from a day."
    )

    def on(self, day: date) -> Version | None:
        """The version in force on a day; None before the first."""
        begun = [one for one in self.version if one.starts_on <= day]
        return max(begun, key=lambda one: one.starts_on) if begun else None
