"""What the API takes and says when people, organisations and properties are recorded and changed."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

import msgspec

from core.web.api.shapes import Reason, Taken

Words = Annotated[str, msgspec.Meta(max_length=200)]
Said = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
Long = Annotated[str, msgspec.Meta(max_length=1_000)]
_Left = msgspec.UnsetType


class ContactIn(Taken):
    """A way to reach somebody; a preferred one takes the place of another of its kind."""

    kind: Literal["phone", "email", "address"]
    value: Annotated[str, msgspec.Meta(min_length=1, max_length=500)]
    postcode: Annotated[str, msgspec.Meta(max_length=12)] = ""
    preferred: bool = False


class NewPersonIn(Taken):
    """A person to be recorded. `sure` says that it is none of those who are alike on record."""

    family_name: Said
    given_names: Words = ""
    title: Words = ""
    reference: Words | None = None
    born_on: date | None = None
    language: Words = "en"
    adjustments: Long = ""
    ni_number: Words = ""
    contact_by: Words = ""
    contact_note: Words = ""
    contacts: Annotated[list[ContactIn], msgspec.Meta(max_length=20)] = msgspec.field(default_factory=list)
    sure: bool = False


class RelationIn(Taken):
    """Who somebody is to a person: the id of one on record, or a name. From today if no day is given."""

    relation: Said
    other: UUID | None = None
    other_name: Words = ""
    lives_with: bool = False
    may_speak: bool = False
    starts_on: date | None = None


class NameIn(Taken):
    """Another name of a person: a former one, or an alias."""

    name: Said
    kind: Literal["former", "alias"] = "alias"


class MarkerIn(Taken):
    """What to mind about a person. Advice and the day to look again are of a risk only."""

    kind: Literal["vulnerability", "visit", "safeguarding"]
    what: Said
    advice: Long = ""
    starts_on: date | None = None
    review_on: date | None = None


class EndIn(Taken):
    """The last day of what ends; today if left out."""

    ends_on: date | None = None


class MarkerOut(msgspec.Struct):
    """A marker about a person, of the kinds that the visitor may see."""

    id: UUID
    kind: str
    what: str
    advice: str
    starts_on: date
    review_on: date | None
    ends_on: date | None


class PartyIn(Taken):
    """A role to be taken: who ("person/…", "organisation/…"), in which role, towards what record."""

    who: Annotated[str, msgspec.Meta(max_length=90)]
    role: Annotated[str, msgspec.Meta(min_length=1, max_length=60)]
    subject: Annotated[str, msgspec.Meta(max_length=90)]
    starts_on: date
    ends_on: date | None = None


class MadeOut(msgspec.Struct):
    """The id of what was made."""

    id: UUID


class NewOrganisationIn(Taken):
    """An organisation to be recorded."""

    name: Said
    reference: Words | None = None
    number: Words = ""


class OrganisationIn(Taken):
    """Facts about an organisation to change; what is left out stays. `version` is the one that was read."""

    version: int
    name: Said | _Left = msgspec.UNSET
    reference: Words | _Left | None = msgspec.UNSET
    number: Words | _Left = msgspec.UNSET


class NewPropertyIn(Taken):
    """A property to be recorded; `parent_id` is the block or estate that it belongs to."""

    kind: Literal["dwelling", "block", "estate", "garage"]
    line_1: Said
    line_2: Words = ""
    line_3: Words = ""
    town: Words = ""
    postcode: Words = ""
    reference: Words | None = None
    uprn: Words | None = None
    ward: Words = ""
    parent_id: UUID | None = None


class PropertyIn(Taken):
    """Facts about a property to change; what is left out stays. `version` is the one that was read."""

    version: int
    kind: Literal["dwelling", "block", "estate", "garage"] | _Left = msgspec.UNSET
    line_1: Said | _Left = msgspec.UNSET
    line_2: Words | _Left = msgspec.UNSET
    line_3: Words | _Left = msgspec.UNSET
    town: Words | _Left = msgspec.UNSET
    postcode: Words | _Left = msgspec.UNSET
    reference: Words | _Left | None = msgspec.UNSET
    uprn: Words | _Left | None = msgspec.UNSET
    ward: Words | _Left = msgspec.UNSET
    parent_id: UUID | _Left | None = msgspec.UNSET


class OrganisationMergeIn(Taken):
    """Which record of an organisation is kept, which is merged into it, and why."""

    kept: UUID
    merged: UUID
    because: Reason
