"""Interests that staff declare, and what they are allowed all the same."""

from datetime import date
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, ColumnElement, Index, Text, UniqueConstraint, false, true
from sqlmodel import Field, col

from core.permissions import Actor, Row
from core.restriction import unrestricted
from core.values.ids import Subject, new_id, subject
from core.work import find_id


class Interest(Row, table=True):
    """That a user is, or is close to, a person, an organisation, a property or an account.

    `kind` says how: "myself", "household", "family", "friend", "business". The subject is kept as its kind
    and id, as parties are, so that set-based SQL can join it.
    """

    __tablename__ = "staff_interest"
    __table_args__: ClassVar[Any] = (Index("ix_staff_interest_subject", "subject_id", "subject_kind"),)

    @classmethod
    def visible_to(cls, actor: Actor) -> ColumnElement[bool]:
        """One's own, and all of them to who allows others to act despite them."""
        mine = col(cls.user_id) == find_id(actor.subject.removeprefix("user/"))
        return true() if actor.may("cases.allow_interest") or actor.may("staff.administer") else mine

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

    @classmethod
    def visible_to(cls, actor: Actor) -> ColumnElement[bool]:
        """To those who see cases; one on a restricted case to those named for it."""
        return unrestricted(cls.subject, actor) if actor.may("cases.see") else false()

    id: UUID = Field(default_factory=new_id, primary_key=True)
    user_id: UUID = Field(foreign_key="staff_user.id")
    subject: str = Field(sa_type=Text, index=True)
    because: str = Field(sa_type=Text)
    allowed_by: UUID = Field(foreign_key="staff_user.id")
    allowed_at: str = Field(sa_type=Text)
