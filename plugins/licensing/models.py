"""Applications for licences."""

from datetime import date
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, Integer, Text
from sqlmodel import Field

from core.api import Row
from core.values import new_id


class Application(Row, table=True):
    """An application for a licence of a house in multiple occupation, with its case.

    `applicant` is a subject such as "person/…"; `kind` is mandatory or additional.
    """

    __tablename__ = "licensing_application"
    __table_args__: ClassVar[Any] = (
        CheckConstraint("persons > 0 AND households > 0 AND households <= persons", name="occupants"),
        CheckConstraint("storeys > 0", name="storeys"),
    )
    __sees__ = "licensing.see"

    id: UUID = Field(default_factory=new_id, primary_key=True)
    case_id: UUID = Field(unique=True)
    property_id: UUID = Field(index=True)
    applicant: str = Field(sa_type=Text, index=True)
    kind: str = Field(sa_type=Text)
    persons: int = Field(sa_type=Integer)
    households: int = Field(sa_type=Integer)
    storeys: int = Field(sa_type=Integer)
    received_on: date
