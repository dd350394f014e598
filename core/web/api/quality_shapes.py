"""What the API takes and says of samples and reviews."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

import msgspec

from core.web.api.shapes import Taken

_Text = Annotated[str, msgspec.Meta(max_length=4_000)]
_Name = Annotated[str, msgspec.Meta(max_length=90)]
_Found = Literal["pass", "fail", "not_applicable"]


class SampleIn(Taken):
    """What is drawn: closed cases of a period, so many, with a share for each officer or each type."""

    checklist: _Name
    starts_on: date
    ends_on: date
    size: Annotated[int, msgspec.Meta(ge=1, le=500)]
    case_type: _Name = ""
    stratum: Literal["officer", "type"] = "officer"
    seed: _Name = ""


class ReviewOut(msgspec.Struct):
    """A case of a sample; `passed` is null until it was looked at."""

    id: UUID
    sample_id: UUID
    case: str
    type: str
    officer: str
    passed: bool | None
    reviewed_by: str | None
    reviewed_on: date | None
    feedback: str
    read_at: str | None


class SampleOut(msgspec.Struct):
    """Cases that were drawn by chance; the seed draws the same ones again."""

    id: UUID
    checklist: str
    type: str
    starts_on: date
    ends_on: date
    stratum: str
    seed: str
    size: int
    among: int
    drawn_by: str
    drawn_at: str


class WholeSampleOut(msgspec.Struct):
    """A sample with the reviews of it that the visitor may see."""

    about: SampleOut
    reviews: list[ReviewOut]


class ItemOut(msgspec.Struct):
    """What was found at an item of the checklist."""

    item: str
    found: str
    note: str


class WholeReviewOut(msgspec.Struct):
    """A review with its checklist and what was found."""

    about: ReviewOut
    checklist: str
    items: list[ItemOut]


class ReviewIn(Taken):
    """What was found at each item of the checklist; a failure has a note of why."""

    found: Annotated[dict[_Name, _Found], msgspec.Meta(max_length=200)]
    notes: Annotated[dict[_Name, _Text], msgspec.Meta(max_length=200)] = msgspec.field(default_factory=dict)
    feedback: _Text = ""
