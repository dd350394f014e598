"""What was decided in a case."""

from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, Text
from sqlmodel import Field

from core.cases.models.visible import OfCase
from core.values.ids import new_id


class CaseDecision(OfCase, table=True):
    """A decision: its result, what it rests on, why, and how to appeal. Never edited.

    A later one takes its place: only `superseded_by` is ever written afterwards, and only once. Reasons may
    name people, so a row can be erased when its retention ends.
    """

    __tablename__ = "cases_decision"
    __table_args__: ClassVar[Any] = (
        Index("ix_cases_decision_case_id", "case_id", "decided_at"),
        Index("ix_cases_decision_decided_at", "decided_at"),
        CheckConstraint("superseded_by IS NULL OR superseded_by <> id", name="not_by_itself"),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    case_id: UUID = Field(foreign_key="cases_case.id")
    result: str = Field(sa_type=Text)
    basis: str = Field(sa_type=Text)
    reasons: str = Field(sa_type=Text)
    appeal_route: str = Field(sa_type=Text)
    decided_by: str = Field(sa_type=Text)
    decided_at: str = Field(sa_type=Text)
    superseded_by: UUID | None = Field(default=None, foreign_key="cases_decision.id")
