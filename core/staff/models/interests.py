"""Interests that staff declare, and what they are allowed all the same."""

from datetime import date
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, Text, UniqueConstraint
from sqlmodel import Field

from core.permissions import Row
from core.values.ids import Subject, new_id, subject


class Interest(Row, table=True):
    """That a user is, or is close to, a person, an organisation, a property or an account.

    `kind` says how: "myself", "household", "family", "friend", "business". The subject is kept as its kind
    and id, as parties are, so that set-based SQL can join it.
    """

    __tablename__ = "staff_interest"
    __table_args__: ClassVar[Any] = (Index("ix_staff_interest_subject", "subject_id", "subject_kind"),)
    __sees__ = "cases.allow_interest"

    id: UUID = Field(default_factory=new_id, primary_key=True)
    user_id: UUID = Field(foreign_key="staff_user.id", index=True)
    subject_kind: str = Field(sa_type=Text)
    subject_id: UUID
    kind: str = Field(sa_type=Text)
    declared_by: str = Field(sa_type=Text)
    declared_on: date
    ended_on: date | None = None

    @property
    def subject(self) -> Subject:
        """What the interest is in."""
        return subject(self.subject_kind, self.subject_id)


class Clearance(Row, table=True):
    """That a user may act on a case although they have an interest in it, allowed by somebody else."""

    __tablename__ = "staff_clearance"
    __table_args__: ClassVar[Any] = (
        UniqueConstraint("user_id", "subject"),
        CheckConstraint("allowed_by <> user_id", name="not_by_oneself"),
    )
    __sees__ = "cases.see"

    id: UUID = Field(default_factory=new_id, primary_key=True)
    user_id: UUID = Field(foreign_key="staff_user.id")
    subject: str = Field(sa_type=Text, index=True)
    because: str = Field(sa_type=Text)
    allowed_by: UUID = Field(foreign_key="staff_user.id")
    allowed_at: str = Field(sa_type=Text)
