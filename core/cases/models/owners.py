"""Who has had a case."""

from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import Index, Text
from sqlmodel import Field

from core.cases.models.visible import OfCase
from core.log import BigId


class CaseGiven(OfCase, table=True):
    """That a case got another owner or none, by whom and why. Never changed.

    `run` names the allocation that gave it together with others. The reason is kept as long as the case, so
    it names nobody.
    """

    __tablename__ = "cases_given"
    __table_args__: ClassVar[Any] = (
        Index("ix_cases_given_case_id", "case_id", "id"),
        Index("ix_cases_given_run", "run"),
    )
    __append_only__ = True

    id: int | None = Field(default=None, primary_key=True, sa_type=BigId)
    case_id: UUID = Field(foreign_key="cases_case.id")
    owner: str | None = Field(default=None, sa_type=Text)
    was: str | None = Field(default=None, sa_type=Text)
    by: str = Field(sa_type=Text)
    at: str = Field(sa_type=Text)
    because: str = Field(default="", sa_type=Text)
    run: UUID | None = None
