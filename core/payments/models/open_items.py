"""What is open on debtors' accounts, and which payment settled which charge."""

from datetime import date
from enum import IntEnum
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Index, PrimaryKeyConstraint, SmallInteger, Text, text
from sqlmodel import Field

from core.log import BigId
from core.permissions import Row


class Side(IntEnum):
    """The sign that a posting has on an account's balance."""

    DEBIT = 1
    CREDIT = -1


class Item(Row, table=True):
    """A posting as one debtor's account sees it, and how much of it is allocated, in pence.

    Only debtors' accounts have items: the council's own would gather millions that nobody allocates.
    """

    __tablename__ = "payments_item"
    __table_args__: ClassVar[Any] = (
        PrimaryKeyConstraint("account_id", "posting_id"),
        CheckConstraint("side IN (1, -1)", name="side_known"),
        CheckConstraint("allocated >= 0 AND allocated <= amount", name="allocated_within"),
        # Holds all that allocation asks for, so that neither database reads what was settled long ago.
        Index(
            "ix_payments_item_open",
            "account_id",
            "side",
            "due_on",
            "posting_id",
            "amount",
            "allocated",
            sqlite_where=text("allocated < amount"),
            postgresql_where=text("allocated < amount"),
        ),
        {"sqlite_with_rowid": False, "postgresql_with": {"fillfactor": 80}},
    )
    __sees__ = "payments.see"

    account_id: UUID
    posting_id: int = Field(sa_type=BigInteger)
    side: int = Field(sa_type=SmallInteger)
    amount: int = Field(sa_type=BigInteger)
    allocated: int = Field(default=0, sa_type=BigInteger)
    due_on: date


class Allocation(Row, table=True):
    """So many pence of a credit settle a debit on one account. Never changed; a negative row undoes."""

    __tablename__ = "payments_allocation"
    __table_args__: ClassVar[Any] = (
        CheckConstraint("amount <> 0", name="amount_not_zero"),
        Index("ix_payments_allocation_account_id", "account_id"),
    )
    __sees__ = "payments.see"
    __append_only__ = True

    id: int | None = Field(default=None, primary_key=True, sa_type=BigId)
    account_id: UUID
    debit_posting_id: int = Field(sa_type=BigInteger)
    credit_posting_id: int = Field(sa_type=BigInteger)
    amount: int = Field(sa_type=BigInteger)
    allocated_at: str = Field(sa_type=Text)
