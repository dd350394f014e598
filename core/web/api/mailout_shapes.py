"""What the API takes and says when letters are drafted, sent to many, and notices served."""

from datetime import date, time
from typing import Annotated, Literal
from uuid import UUID

import msgspec

from core.web.api.shapes import Reason, Taken

_Name = Annotated[str, msgspec.Meta(min_length=1, max_length=90)]
_Gaps = Annotated[dict[str, Annotated[str, msgspec.Meta(max_length=4_000)]], msgspec.Meta(max_length=60)]


class AskOut(msgspec.Struct):
    """What an audience asks of whoever chooses it; amounts are pence, a choice has its options."""

    name: str
    label: str
    kind: str
    required: bool
    options: list[str]


class AudienceOut(msgspec.Struct):
    """Records that a letter to many may go to, with the letters that the visitor may send them."""

    name: str
    title: str
    about: str
    asks: list[AskOut]
    templates: list[str]


class DraftIn(Taken):
    """A letter to be looked at before it is written."""

    template: _Name
    about: _Name
    who: _Name
    fields: _Gaps = msgspec.field(default_factory=dict)
    channel: Literal["", "letter", "email", "sms"] = ""


class GapOut(msgspec.Struct):
    """What stands in a gap of a letter, and where it came from."""

    name: str
    text: str
    because: list[str]


class DraftOut(msgspec.Struct):
    """A letter as it would go, or what keeps it from going: faults, fields that are missing, objections."""

    channel: str
    address: str
    title: str
    text: str
    language: str
    gaps: list[GapOut]
    because: list[str]
    faults: list[str]
    missing: list[str]
    objections: list[str]


class MailoutIn(Taken):
    """A letter to many to be begun: to whom, found by what, saying what."""

    title: Annotated[str, msgspec.Meta(min_length=1, max_length=100)]
    template: _Name
    audience: _Name
    asked: Annotated[dict[str, str | int | None], msgspec.Meta(max_length=20)] = msgspec.field(
        default_factory=dict
    )
    fields: _Gaps = msgspec.field(default_factory=dict)
    channel: Literal["", "letter", "email", "sms"] = ""


class ServiceIn(Taken):
    """When a notice was handed over or left, and the document that proves it."""

    on: date
    at: time | None = None
    proof: UUID | None = None


class ProofIn(Taken):
    """The document about the same record that proves service."""

    document: UUID


class WithdrawNoticeIn(Taken):
    """Why a notice is withdrawn."""

    because: Reason
