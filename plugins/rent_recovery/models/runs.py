"""What was done for every account at once: weeks debited, arrears assessed, and where each account stood."""

from datetime import date
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Index, Integer, Text
from sqlmodel import Field

from core.api import Row
from core.values import new_id


class DebitedWeek(Row, table=True):
    """That the week from a Monday was debited: once, because the Monday is its key.

    `run_id` is the run in the ledger; a rent-free week has none. `count` are charges, `total` pence.
    """

    __tablename__ = "rent_recovery_debited_week"
    __sees__ = "rent_recovery.see"

    week_commencing: date = Field(primary_key=True)
    run_id: UUID | None = None
    count: int = Field(default=0, sa_type=Integer)
    total: int = Field(default=0, sa_type=BigInteger)


class Assessment(Row, table=True):
    """A look at many accounts in chunks, so that it can stop and go on.

    `key` says what brought it about and is unique: one run, one assessment. With a `run_id` only the
    accounts of that run of the ledger are looked at, otherwise all. `cursor` is how far it has come.
    """

    __tablename__ = "rent_recovery_assessment"
    __table_args__: ClassVar[Any] = (CheckConstraint("accounts >= 0", name="accounts_counted"),)
    __sees__ = "rent_recovery.see"

    id: UUID = Field(default_factory=new_id, primary_key=True)
    key: str = Field(sa_type=Text, unique=True)
    run_id: UUID | None = None
    began_on: date
    cursor: str = Field(default="", sa_type=Text)
    finished: bool = False
    accounts: int = Field(default=0, sa_type=Integer)
    opened: int = Field(default=0, sa_type=Integer)
    moved: int = Field(default=0, sa_type=Integer)
    closed: int = Field(default=0, sa_type=Integer)
    held: int = Field(default=0, sa_type=Integer)


class ArrearsPosition(Row, table=True):
    """How an account in arrears or in recovery stood when it was last looked at, for lists and figures.

    `arrears` and `weekly` in pence, `weeks` in hundredths. Without arrears and without a case there is none.
    """

    __tablename__ = "rent_recovery_arrears_position"
    __table_args__: ClassVar[Any] = (Index("ix_rent_recovery_arrears_position_weeks", "weeks", "account_id"),)
    __sees__ = "rent_recovery.see"

    account_id: UUID = Field(primary_key=True)
    tenancy_id: UUID
    case_id: UUID | None = None
    arrears: int = Field(sa_type=BigInteger)
    weekly: int = Field(sa_type=BigInteger)
    weeks: int = Field(sa_type=BigInteger)
    assessed_on: date
