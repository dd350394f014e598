"""What the commands take: accounts to open, charges, payments, and the run that gathers them."""

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountIn:
    """An account to open. Give a `reference`, with its check digit, only where it comes from elsewhere."""

    kind: str
    property_id: UUID | None = None
    cost_code: str = ""
    opened_on: date | None = None
    reference: str | None = None


@dataclass(frozen=True, slots=True)
class Opened:
    """An account that was opened, with the reference that it was given."""

    account_id: UUID
    reference: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RunIn:
    """A run to make: `key` names it once and for all ("rent/2026-04-06"), the days say what it covers."""

    key: str
    kind: str
    starts_on: date
    ends_on: date


class ChargeIn(NamedTuple):
    """A charge on one account, in pence."""

    account_id: UUID
    amount: int
    memo: str = ""
    due_on: date | None = None
    source: str | None = None


class PaymentIn(NamedTuple):
    """A payment for one account, in pence. `source` makes it safe to send again ("statement-line/123").

    `debt` is the charge that the payer named, by its posting's number.
    """

    account_id: UUID
    amount: int
    received_on: date
    source: str | None = None
    memo: str = ""
    debt: int | None = None


class MoveIn(NamedTuple):
    """An amount in pence to move from one of the council's own accounts to another."""

    from_id: UUID
    to_id: UUID
    amount: int
    moved_on: date
    source: str | None = None
    memo: str = ""


@dataclass(frozen=True, slots=True)
class RunOut:
    """What a run did: how many postings and how much in pence."""

    run_id: UUID
    count: int
    total: int


@dataclass(frozen=True, slots=True)
class InvoiceLineIn:
    """A line of an invoice, in pence; a discount is negative."""

    what: str
    amount: int
