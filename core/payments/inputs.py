"""What the commands take: accounts to open, charges, payments, and the run that gathers them."""

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple, Optional
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountIn:
    """An account to open. A `reference` is given only where it comes from elsewhere, with its check digit."""

    kind: str
    property_id: Optional[UUID] = None
    cost_code: str = ""
    opened_on: Optional[date] = None
    reference: Optional[str] = None


@dataclass(frozen=True, slots=True)
class Opened:
    """An account that was opened, with the reference that it was given."""

    account_id: UUID
    reference: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RunIn:
    """A run to make: `key` names it once and for all ("rent/debit/2026-04-06"), the days say what it covers."""

    key: str
    kind: str
    starts_on: date
    ends_on: date


class ChargeIn(NamedTuple):
    """A charge on one account, in pence."""

    account_id: UUID
    amount: int
    memo: str = ""
    due_on: Optional[date] = None
    source: Optional[str] = None


class PaymentIn(NamedTuple):
    """A payment for one account, in pence. `source` makes it safe to send again ("statement-line/123").

    `debt` is the charge that the payer named, by its posting's number.
    """

    account_id: UUID
    amount: int
    received_on: date
    source: Optional[str] = None
    memo: str = ""
    debt: Optional[int] = None


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
