"""Who may do what: roles, limits, cover for those who are away, and competence."""

from datetime import date
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Index, Text
from sqlmodel import Field

from core.permissions import Row
from core.values.ids import new_id

_ENDS_AFTER_START = "ends_on IS NULL OR ends_on >= starts_on"


class Role(Row, table=True):
    """A named set of permissions. `name` is short and stable ("officer"), `title` is for people.

    Who holds one that needs a second factor can do nothing before they have set one up.
    """

    __tablename__ = "staff_role"
    __sees__ = "staff.see"

    id: UUID = Field(default_factory=new_id, primary_key=True)
    name: str = Field(sa_type=Text, unique=True)
    title: str = Field(sa_type=Text)
    needs_second_factor: bool = False


class RolePermission(Row, table=True):
    """A permission that a role holds, by name: it may be that of a plugin that is switched off just now."""

    __tablename__ = "staff_role_permission"
    __sees__ = "staff.see"

    role_id: UUID = Field(foreign_key="staff_role.id", primary_key=True)
    permission: str = Field(sa_type=Text, primary_key=True)


class RoleHeld(Row, table=True):
    """That a user holds a role, from `starts_on` to `ends_on`, both included; open where there is no end."""

    __tablename__ = "staff_role_held"
    __table_args__: ClassVar[Any] = (
        CheckConstraint(_ENDS_AFTER_START, name="ends_after_start"),
        Index("ix_staff_role_held_user", "user_id", "starts_on"),
    )
    __sees__ = "staff.see"

    id: UUID = Field(default_factory=new_id, primary_key=True)
    user_id: UUID = Field(foreign_key="staff_user.id")
    role_id: UUID = Field(foreign_key="staff_role.id", index=True)
    starts_on: date
    ends_on: date | None = None


class Limit(Row, table=True):
    """The largest amount in pence that a user, or whoever holds a role, may approve by one act.

    `scheme` cites the paragraph of the council's scheme of delegation that it rests on.
    """

    __tablename__ = "staff_limit"
    __table_args__: ClassVar[Any] = (
        CheckConstraint("(user_id IS NULL) <> (role_id IS NULL)", name="one_holder"),
        CheckConstraint("amount >= 0", name="not_negative"),
        CheckConstraint(_ENDS_AFTER_START, name="ends_after_start"),
    )
    __sees__ = "staff.see"

    id: UUID = Field(default_factory=new_id, primary_key=True)
    user_id: UUID | None = Field(default=None, foreign_key="staff_user.id", index=True)
    role_id: UUID | None = Field(default=None, foreign_key="staff_role.id", index=True)
    act: str = Field(sa_type=Text)
    amount: int = Field(sa_type=BigInteger)
    starts_on: date
    ends_on: date | None = None
    scheme: str = Field(default="", sa_type=Text)


class Cover(Row, table=True):
    """That `by_id` acts for `covered_id`, from a day to a day, both included: with their roles and limits."""

    __tablename__ = "staff_cover"
    __table_args__: ClassVar[Any] = (
        CheckConstraint("covered_id <> by_id", name="not_for_oneself"),
        CheckConstraint("ends_on >= starts_on", name="ends_after_start"),
        Index("ix_staff_cover_by", "by_id", "ends_on"),
    )
    __sees__ = "staff.see"

    id: UUID = Field(default_factory=new_id, primary_key=True)
    covered_id: UUID = Field(foreign_key="staff_user.id", index=True)
    by_id: UUID = Field(foreign_key="staff_user.id")
    starts_on: date
    ends_on: date
    because: str = Field(sa_type=Text)
    set_by: str = Field(sa_type=Text)
    set_at: str = Field(sa_type=Text)


class Competence(Row, table=True):
    """That a user has a named qualification, from a day on and perhaps to a day.

    `evidence` says what shows it: a certificate, a course. Workflows and acts name the competence that
    deciding them takes.
    """

    __tablename__ = "staff_competence"
    __table_args__: ClassVar[Any] = (
        CheckConstraint(_ENDS_AFTER_START, name="ends_after_start"),
        Index("ix_staff_competence_user", "user_id", "name"),
    )
    __sees__ = "staff.see"

    id: UUID = Field(default_factory=new_id, primary_key=True)
    user_id: UUID = Field(foreign_key="staff_user.id")
    name: str = Field(sa_type=Text)
    starts_on: date
    ends_on: date | None = None
    evidence: str = Field(sa_type=Text)
    recorded_by: str = Field(sa_type=Text)
