"""Claims of the right to buy."""

from datetime import date
from enum import StrEnum
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, Integer, Text
from sqlmodel import Field

from core.api import Row
from core.values import new_id


class Dwelling(StrEnum):
    """What is bought: a house with its freehold, or a flat with a long lease."""

    HOUSE = "house"
    FLAT = "flat"


class Claim(Row, table=True):
    """A tenant's claim of the right to buy (RTB1), with its case. `tenant` is a subject, "person/…".

    `years` is the qualifying period in whole years, `all_with_us` whether all of it was with this council.
    """

    __tablename__ = "home_ownership_claim"
    __table_args__: ClassVar[Any] = (
        CheckConstraint("years >= 0", name="years"),
        CheckConstraint("dwelling IN ('house', 'flat')", name="dwelling_known"),
    )
    __sees__ = "home_ownership.see"

    id: UUID = Field(default_factory=new_id, primary_key=True)
    case_id: UUID = Field(unique=True)
    property_id: UUID = Field(index=True)
    tenant: str = Field(sa_type=Text, index=True)
    dwelling: str = Field(sa_type=Text)
    years: int = Field(sa_type=Integer)
    all_with_us: bool
    received_on: date
