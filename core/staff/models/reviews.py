"""Access reviews: whether each role that somebody holds is still needed, said by somebody else."""

from datetime import date
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, Text, UniqueConstraint, text
from sqlmodel import Field

from core.permissions import Row
from core.values.ids import new_id


class Review(Row, table=True):
    """A campaign in which every role that is held is looked at, until `due_on`."""

    __tablename__ = "staff_review"
    __sees__ = "staff.see"

    id: UUID = Field(default_factory=new_id, primary_key=True)
    title: str = Field(sa_type=Text)
    started_on: date
    due_on: date
    started_by: str = Field(sa_type=Text)


class ReviewItem(Row, table=True):
    """One role that one user holds, to be confirmed or ended by its reviewer, who is never the holder.

    Without `reviewer_id` anybody may who may review. `outcome` is "kept" or "ended".
    """

    __tablename__ = "staff_review_item"
    __table_args__: ClassVar[Any] = (
        UniqueConstraint("review_id", "held_id"),
        CheckConstraint("reviewer_id IS NULL OR reviewer_id <> user_id", name="holder_is_not_reviewer"),
        CheckConstraint("decided_by IS NULL OR decided_by <> user_id", name="holder_is_not_decider"),
        Index(
            "ix_staff_review_item_open",
            "reviewer_id",
            sqlite_where=text("outcome IS NULL"),
            postgresql_where=text("outcome IS NULL"),
        ),
    )
    __sees__ = "staff.see"

    id: UUID = Field(default_factory=new_id, primary_key=True)
    review_id: UUID = Field(foreign_key="staff_review.id")
    held_id: UUID
    user_id: UUID = Field(foreign_key="staff_user.id", index=True)
    role_id: UUID = Field(foreign_key="staff_role.id")
    reviewer_id: UUID | None = Field(default=None, foreign_key="staff_user.id")
    outcome: str | None = Field(default=None, sa_type=Text)
    decided_by: UUID | None = Field(default=None, foreign_key="staff_user.id")
    decided_at: str | None = Field(default=None, sa_type=Text)
    because: str = Field(default="", sa_type=Text)
