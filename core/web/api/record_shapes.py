"""What the API says of people, properties and accounts. Amounts are whole pence."""

from datetime import date
from uuid import UUID

import msgspec


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


class ContactOut(msgspec.Struct):
    """A way to reach somebody."""

    kind: str
    value: str
    postcode: str
    preferred: bool


class RoleOut(msgspec.Struct):
    """A role, and what it is towards, as "kind/id"."""

    role: str
    subject: str
    starts_on: date
    ends_on: date | None


class PersonOut(msgspec.Struct):
    """A person."""

    id: UUID
    reference: str | None
    name: str
    born_on: date | None
    language: str
    adjustments: str
    contacts: list[ContactOut]
    roles: list[RoleOut]


class OrganisationOut(msgspec.Struct):
    """An organisation. `number` is the one it is registered by."""

    id: UUID
    reference: str | None
    name: str
    number: str
    contacts: list[ContactOut]
    roles: list[RoleOut]


class PartyOut(msgspec.Struct):
    """Who plays which role, as "person/id" or "organisation/id"."""

    who: str
    name: str
    role: str
    starts_on: date
    ends_on: date | None


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
