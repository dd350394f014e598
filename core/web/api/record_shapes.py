"""What the API says of people, properties and accounts. Amounts are whole pence."""

from datetime import date
from typing import Annotated
from uuid import UUID

import msgspec

from core.web.api.shapes import BecauseOut, Reason, Taken


class SessionOut(msgspec.Struct):
    """Who is signed in. Send `csrf_token` as X-CSRF-Token with whatever changes something."""

    name: str
    user: str
    permissions: list[str]
    csrf_token: str


class FoundOut(msgspec.Struct):
    """Something that a search found, with the address of its page."""

    title: str
    kind: str
    detail: str
    address: str
    why: str


class ContactOut(msgspec.Struct):
    """A way to reach somebody."""

    id: UUID
    kind: str
    value: str
    postcode: str
    preferred: bool


class RoleOut(msgspec.Struct):
    """A role, and what it is towards, as "kind/id"."""

    id: UUID
    role: str
    subject: str
    starts_on: date
    ends_on: date | None


class RelationOut(msgspec.Struct):
    """Who somebody is to a person; `other` as "person/id" where they are on record."""

    id: UUID
    name: str
    other: str | None
    relation: str
    lives_with: bool
    may_speak: bool
    starts_on: date
    ends_on: date | None


class NameOut(msgspec.Struct):
    """Another name of somebody: a former one, or an alias."""

    id: UUID
    kind: str
    name: str


class PersonOut(msgspec.Struct):
    """A person. `version` counts changes; `merged` are the ids of records that were merged into this one."""

    id: UUID
    reference: str | None
    title: str
    given_names: str
    family_name: str
    name: str
    former_names: list[str]
    also_known_as: list[str]
    names: list[NameOut]
    born_on: date | None
    language: str
    adjustments: str
    contact_by: str
    contact_note: str
    has_visit_risk: bool
    contacts: list[ContactOut]
    relations: list[RelationOut]
    roles: list[RoleOut]
    merged: list[UUID]
    version: int


_Text = Annotated[str, msgspec.Meta(max_length=200)]


class PersonIn(Taken):
    """Facts about a person to change; what is left out stays. `version` is the one that was read."""

    version: int
    title: _Text | msgspec.UnsetType = msgspec.UNSET
    given_names: _Text | msgspec.UnsetType = msgspec.UNSET
    family_name: _Text | msgspec.UnsetType = msgspec.UNSET
    reference: _Text | msgspec.UnsetType | None = msgspec.UNSET
    born_on: date | msgspec.UnsetType | None = msgspec.UNSET
    language: _Text | msgspec.UnsetType = msgspec.UNSET
    adjustments: _Text | msgspec.UnsetType = msgspec.UNSET
    contact_by: _Text | msgspec.UnsetType = msgspec.UNSET
    contact_note: _Text | msgspec.UnsetType = msgspec.UNSET


class DuplicateOut(msgspec.Struct):
    """Two records that may be of one person: how likely, of a hundred, and why."""

    id: UUID
    first: UUID
    second: UUID
    score: int
    because: list[BecauseOut]
    found_on: date


class PairsOut(msgspec.Struct):
    """How many new pairs of records were found that may be of one person."""

    found: int


class MergeIn(Taken):
    """Which record is kept, which is merged into it, and why."""

    kept: UUID
    merged: UUID
    because: Reason


class MergeOut(msgspec.Struct):
    """A merge, or the proposal that a second person must decide: one of the two ids."""

    merge_id: UUID | None
    approval_id: UUID | None


class UnmergeIn(Taken):
    """Why two records are taken apart."""

    because: Reason


class PartyOut(msgspec.Struct):
    """Who plays which role, as "person/id" or "organisation/id"."""

    id: UUID
    who: str
    name: str
    role: str
    starts_on: date
    ends_on: date | None


class OrganisationOut(msgspec.Struct):
    """An organisation. `number` is the one it is registered by; `merged` as those of a person."""

    id: UUID
    reference: str | None
    name: str
    number: str
    contacts: list[ContactOut]
    officers: list[PartyOut]
    roles: list[RoleOut]
    merged: list[UUID]
    version: int


class PropertyOut(msgspec.Struct):
    """A property, and who plays which role towards it."""

    id: UUID
    reference: str | None
    uprn: str | None
    kind: str
    address: str
    ward: str
    parent_id: UUID | None
    parties: list[PartyOut]
    version: int


class OpenChargeOut(msgspec.Struct):
    """A charge that is not paid in full: `left` of `amount`, in pence."""

    head: str
    due_on: date
    amount: int
    left: int


class AccountOut(msgspec.Struct):
    """An account. `balance` in pence, positive when it is owed to the council."""

    id: UUID
    reference: str
    kind: str
    is_control: bool
    property_id: UUID | None
    opened_on: date
    closed_on: date | None
    balance: int
    parties: list[PartyOut]
    open_charges: list[OpenChargeOut]


class LineOut(msgspec.Struct):
    """A posting as the account sees it: `amount` signed, `balance` what it stood at afterwards, in pence."""

    id: int
    kind: str
    head: str
    memo: str
    effective_on: date
    due_on: date
    amount: int
    balance: int


class StatementOut(msgspec.Struct):
    """An account's postings in a period, between what it stood at before and after, in pence."""

    starts_on: date
    ends_on: date
    opening: int
    lines: list[LineOut]
    closing: int
