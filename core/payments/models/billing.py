"""Invoices, and the batches in which one person raises them and another authorises them."""

from datetime import date
from enum import StrEnum
from uuid import UUID

from sqlalchemy import BigInteger, Integer, Text
from sqlmodel import Field

from core.log import BigId
from core.permissions import Row
from core.values.ids import new_id


class BatchState(StrEnum):
    """A batch takes invoices while it is open; an authorised one is charged and locked."""

    OPEN = "open"
    AUTHORISED = "authorised"


class Batch(Row, table=True):
    """Invoices that are authorised together. `count` and `total` (in pence) grow with each."""

    __tablename__ = "payments_batch"
    __sees__ = "payments.see"

    id: UUID = Field(default_factory=new_id, primary_key=True)
    kind: str = Field(sa_type=Text)
    state: str = Field(default=BatchState.OPEN, sa_type=Text)
    raised_by: str = Field(sa_type=Text)
    raised_at: str = Field(sa_type=Text)
    authorised_by: str | None = Field(default=None, sa_type=Text)
    authorised_at: str | None = Field(default=None, sa_type=Text)
    run_id: UUID | None = None
    count: int = Field(default=0, sa_type=Integer)
    total: int = Field(default=0, sa_type=BigInteger)


class Invoice(Row, table=True):
    """A demand for payment on an account: ten digits, the last a check digit; `total` in pence.

    It becomes a charge (`charge_id`) when its batch is authorised.
    """

    __tablename__ = "payments_invoice"
    __sees__ = "payments.see"

    id: UUID = Field(default_factory=new_id, primary_key=True)
    number: str = Field(sa_type=Text, unique=True)
    batch_id: UUID = Field(foreign_key="payments_batch.id", index=True)
    account_id: UUID = Field(foreign_key="payments_account.id", index=True)
    head: str = Field(sa_type=Text)
    raised_by: str = Field(sa_type=Text)
    raised_on: date
    due_on: date
    total: int = Field(sa_type=BigInteger)
    charge_id: int | None = Field(default=None, sa_type=BigInteger)


class InvoiceLine(Row, table=True):
    """One line of an invoice: what for, and how much in pence (a discount is negative)."""

    __tablename__ = "payments_invoice_line"
    __sees__ = "payments.see"

    id: int | None = Field(default=None, primary_key=True, sa_type=BigId)
    invoice_id: UUID = Field(foreign_key="payments_invoice.id", index=True)
    position: int = Field(sa_type=Integer)
    what: str = Field(sa_type=Text)
    amount: int = Field(sa_type=BigInteger)
