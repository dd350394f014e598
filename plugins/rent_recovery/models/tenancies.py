"""Tenancies, and what is charged for them each week."""

from datetime import date
from enum import StrEnum
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Index, Text, text
from sqlmodel import Field

from core.api import BigId, Row
from core.values import new_id


class Tenure(StrEnum):
    """On what footing somebody lives in a council's property."""

    SECURE = "secure"
    INTRODUCTORY = "introductory"
    FLEXIBLE = "flexible"
    DEMOTED = "demoted"
    NON_SECURE = "non-secure"
    LICENCE = "licence"


COMPONENTS = ("rent", "service charges", "heating", "water", "support")
"""What a weekly charge is made of; each is charged under its own head."""

_TENURES = ", ".join(f"'{tenure}'" for tenure in Tenure)
_COMPONENTS = ", ".join(f"'{component}'" for component in COMPONENTS)


class Tenancy(Row, table=True):
    """That a property is let to people from `starts_on` to `ends_on`, both included, on one rent account.

    Who the tenants are, parties say by the subject "account/<id>". `previous_reference` is the reference
    in an older system, `previous_key` the same in capitals and digits only, as payers may write it.
    `batch_id` names the act that brought it.
    """

    __tablename__ = "rent_recovery_tenancy"
    __table_args__: ClassVar[Any] = (
        CheckConstraint(f"tenure IN ({_TENURES})", name="tenure_known"),
        CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name="ends_after_start"),
        Index(
            "uq_rent_recovery_tenancy_previous_key",
            "previous_key",
            unique=True,
            sqlite_where=text("previous_key IS NOT NULL"),
            postgresql_where=text("previous_key IS NOT NULL"),
        ),
    )
    __sees__ = "rent_recovery.see"

    id: UUID = Field(default_factory=new_id, primary_key=True)
    account_id: UUID = Field(unique=True)
    property_id: UUID = Field(index=True)
    tenure: str = Field(sa_type=Text)
    starts_on: date
    ends_on: date | None = None
    previous_reference: str | None = Field(default=None, sa_type=Text)
    previous_key: str | None = Field(default=None, sa_type=Text)
    batch_id: UUID = Field(index=True)


class ChargeLine(Row, table=True):
    """One component of a tenancy's charge, `weekly` in pence, from a day (to another), both charged."""

    __tablename__ = "rent_recovery_charge_line"
    __table_args__: ClassVar[Any] = (
        CheckConstraint(f"component IN ({_COMPONENTS})", name="component_known"),
        CheckConstraint("weekly > 0", name="weekly_positive"),
        CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name="ends_after_start"),
        Index("ix_rent_recovery_charge_line_tenancy_id", "tenancy_id", "component", "starts_on", unique=True),
    )
    __sees__ = "rent_recovery.see"

    id: int | None = Field(default=None, primary_key=True, sa_type=BigId)
    tenancy_id: UUID = Field(foreign_key="rent_recovery_tenancy.id")
    component: str = Field(sa_type=Text)
    weekly: int = Field(sa_type=BigInteger)
    starts_on: date
    ends_on: date | None = None
