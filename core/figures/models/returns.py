"""Returns: filled for a period, checked by a second person, and kept as they were sent."""

from datetime import date
from enum import StrEnum
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Index, Text, UniqueConstraint
from sqlmodel import Field

from core.permissions import Row
from core.values.ids import new_id


class ReturnState(StrEnum):
    """A return is filled, then frozen and waits for its checker, then sent; or it comes back as a draft."""

    DRAFT = "draft"
    FROZEN = "frozen"
    SENT = "sent"


class Return(Row, table=True):
    """A return for a period. `name` and `version` name the definition; `attempt` counts corrections.

    Once frozen it has its documents (a table and a workbook) with their checksums.
    """

    __tablename__ = "figures_return"
    __table_args__: ClassVar[Any] = (
        UniqueConstraint("name", "starts_on", "ends_on", "attempt"),
        CheckConstraint("checked_by IS NULL OR checked_by <> frozen_by", name="two_people"),
        CheckConstraint("starts_on <= ends_on", name="in_order"),
    )
    __sees__ = "figures.see_returns"

    id: UUID = Field(default_factory=new_id, primary_key=True)
    name: str = Field(sa_type=Text)
    version: int
    starts_on: date
    ends_on: date
    attempt: int = 1
    state: str = Field(default=ReturnState.DRAFT, sa_type=Text)
    filled_by: str = Field(sa_type=Text)
    filled_at: str = Field(sa_type=Text)
    frozen_by: str | None = Field(default=None, sa_type=Text)
    frozen_at: str | None = Field(default=None, sa_type=Text)
    checked_by: str | None = Field(default=None, sa_type=Text)
    sent_at: str | None = Field(default=None, sa_type=Text)
    table_sha256: str | None = Field(default=None, sa_type=Text)
    workbook_sha256: str | None = Field(default=None, sa_type=Text)
    approval_id: UUID | None = None


class ReturnCell(Row, table=True):
    """A cell of a return as it was filled: its value, in whole numbers of its unit, and a comment."""

    __tablename__ = "figures_return_cell"
    __table_args__: ClassVar[Any] = (Index("ix_figures_return_cell_order", "return_id", "place"),)
    __sees__ = "figures.see_returns"

    return_id: UUID = Field(foreign_key="figures_return.id", primary_key=True)
    key: str = Field(sa_type=Text, primary_key=True)
    place: int
    title: str = Field(sa_type=Text)
    value: int | None = Field(default=None, sa_type=BigInteger)
    unit: str = Field(sa_type=Text)
    comment: str = Field(default="", sa_type=Text)
