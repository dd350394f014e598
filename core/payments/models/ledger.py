"""Accounts, their balances, the postings between them, and the runs and periods that gather postings."""

from datetime import date
from enum import StrEnum
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Index, Text, text
from sqlmodel import Field

from core.log import BigId
from core.permissions import Row
from core.values.ids import new_id


class PostingKind(StrEnum):
    """Why an amount moved."""

    CHARGE = "charge"
    PAYMENT = "payment"
    ADJUSTMENT = "adjustment"
    REVERSAL = "reversal"
    REFUND = "refund"
    WRITE_OFF = "write_off"
    TRANSFER = "transfer"


_KINDS = ", ".join(f"'{kind}'" for kind in PostingKind)


class Account(Row, table=True):
    """A debtor's account, or with `is_control` one of the council's own (bank, income, suspense, …).

    `reference` is nine digits, the last an ISO 7064 MOD 11,10 check digit. Whose account it is, parties
    say by the subject "account/<id>"; nothing personal stands here.
    """

    __tablename__ = "payments_account"
    __table_args__: ClassVar[Any] = (
        Index(
            "uq_payments_account_control",
            "kind",
            "cost_code",
            unique=True,
            sqlite_where=text("is_control"),
            postgresql_where=text("is_control"),
        ),
        Index(
            "ix_payments_account_property_id",
            "property_id",
            sqlite_where=text("property_id IS NOT NULL"),
            postgresql_where=text("property_id IS NOT NULL"),
        ),
        CheckConstraint("closed_on IS NULL OR closed_on >= opened_on", name="closed_after_opened"),
    )
    __sees__ = "payments.see"

    id: UUID = Field(default_factory=new_id, primary_key=True)
    kind: str = Field(sa_type=Text)
    reference: str = Field(sa_type=Text, unique=True)
    is_control: bool = False
    property_id: UUID | None = None
    cost_code: str = Field(default="", sa_type=Text)
    opened_on: date
    closed_on: date | None = None


class Balance(Row, table=True):
    """What an account stands at, in pence; positive is owed to the council.

    Kept by every posting in its own transaction, so that it is one row to read. Its row is also the lock
    that postings on an account queue for; and a closed account can hold no balance, the database sees to it.
    """

    __tablename__ = "payments_balance"
    __table_args__: ClassVar[Any] = (
        CheckConstraint("NOT closed OR balance = 0", name="closed_is_settled"),
        {"sqlite_with_rowid": False, "postgresql_with": {"fillfactor": 50}},  # room to update in place
    )
    __sees__ = "payments.see"

    account_id: UUID = Field(primary_key=True, foreign_key="payments_account.id")
    balance: int = Field(default=0, sa_type=BigInteger)
    closed: bool = False


class Posting(Row, table=True):
    """An amount in pence moved from one account to another. Never changed, only reversed, and once at most.

    `effective_on` is the day on which it counts, `due_on` the day from which its age counts, `posted_at`
    the moment in UTC as ISO text. `head` says what for ("rent"), `memo` says more, without personal data.
    `source` makes it safe to post again: the same source is posted once. `pays_id` is the charge that a
    payer named.
    """

    __tablename__ = "payments_posting"
    __table_args__: ClassVar[Any] = (
        CheckConstraint("amount > 0", name="amount_positive"),
        CheckConstraint("debit_account_id <> credit_account_id", name="two_accounts"),
        CheckConstraint(f"kind IN ({_KINDS})", name="kind_known"),
        Index("ix_payments_posting_effective_on", "effective_on"),
        Index(
            "ix_payments_posting_run_id",
            "run_id",
            sqlite_where=text("run_id IS NOT NULL"),
            postgresql_where=text("run_id IS NOT NULL"),
        ),
        Index(
            "uq_payments_posting_source",
            "source",
            unique=True,
            sqlite_where=text("source IS NOT NULL"),
            postgresql_where=text("source IS NOT NULL"),
        ),
        Index(
            "uq_payments_posting_reverses_id",
            "reverses_id",
            unique=True,
            sqlite_where=text("reverses_id IS NOT NULL"),
            postgresql_where=text("reverses_id IS NOT NULL"),
        ),
    )
    __sees__ = "payments.see"
    __append_only__ = True

    id: int | None = Field(default=None, primary_key=True, sa_type=BigId)
    kind: str = Field(sa_type=Text)
    debit_account_id: UUID
    credit_account_id: UUID
    amount: int = Field(sa_type=BigInteger)
    effective_on: date
    due_on: date
    posted_at: str = Field(sa_type=Text)
    actor: str = Field(sa_type=Text)
    run_id: UUID | None = None
    head: str = Field(default="", sa_type=Text)
    memo: str = Field(default="", sa_type=Text)
    source: str | None = Field(default=None, sa_type=Text)
    pays_id: int | None = Field(default=None, sa_type=BigInteger)
    reverses_id: int | None = Field(default=None, sa_type=BigInteger)


class Run(Row, table=True):
    """Many postings (or accounts) made by one act. `key` is unique, so that one week is charged only once.

    `total` in pence, `count` in rows.
    """

    __tablename__ = "payments_run"
    __sees__ = "payments.see"

    id: UUID = Field(default_factory=new_id, primary_key=True)
    key: str = Field(sa_type=Text, unique=True)
    kind: str = Field(sa_type=Text)
    starts_on: date
    ends_on: date
    ran_at: str = Field(sa_type=Text)
    actor: str = Field(sa_type=Text)
    count: int = Field(default=0, sa_type=BigInteger)
    total: int = Field(default=0, sa_type=BigInteger)
    reverses_id: UUID | None = Field(default=None, unique=True)


class AccountingPeriod(Row, table=True):
    """Days that are closed together; once closed, nothing is posted into them."""

    __tablename__ = "payments_period"
    __table_args__: ClassVar[Any] = (CheckConstraint("starts_on <= ends_on", name="in_order"),)
    __sees__ = "payments.see"

    id: UUID = Field(default_factory=new_id, primary_key=True)
    starts_on: date = Field(unique=True)
    ends_on: date = Field(unique=True)
    closed_at: str | None = Field(default=None, sa_type=Text)
    closed_by: str | None = Field(default=None, sa_type=Text)


class Number(Row, table=True):
    """The next number of a series of references."""

    __tablename__ = "payments_number"

    series: str = Field(primary_key=True, sa_type=Text)
    next: int = Field(sa_type=BigId)
