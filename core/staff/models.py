"""Tables of the staff room. Moments are ISO 8601 in UTC as text, as in the log."""

from datetime import date
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ColumnElement, Index, Text, false, true
from sqlmodel import Field

from core.permissions import Actor, Row
from core.values.ids import Subject, new_id, subject

_ENDS_AFTER_START = "ends_on IS NULL OR ends_on >= starts_on"


class Team(Row, table=True):
    """People who share work."""

    __tablename__ = "staff_team"
    __sees__ = "staff.see"

    id: UUID = Field(default_factory=new_id, primary_key=True)
    name: str = Field(sa_type=Text, unique=True)


class User(Row, table=True):
    """A member of staff. `username` is kept in lower case; an inactive user can not sign in."""

    __tablename__ = "staff_user"
    __sees__ = "staff.see"

    id: UUID = Field(default_factory=new_id, primary_key=True)
    username: str = Field(sa_type=Text, unique=True)
    name: str = Field(sa_type=Text)
    email: str = Field(default="", sa_type=Text)
    active: bool = True
    team_id: UUID | None = Field(default=None, foreign_key="staff_team.id", index=True)

    @property
    def subject(self) -> Subject:
        """The user as the log and other rooms name them."""
        return subject("user", self.id)


class Password(Row, table=True):
    """A user's password as an Argon2id hash, apart from the user, so that no list of users carries it."""

    __tablename__ = "staff_password"

    user_id: UUID = Field(foreign_key="staff_user.id", primary_key=True)
    hash: str = Field(sa_type=Text)
    set_at: str = Field(sa_type=Text)

    @classmethod
    def visible_to(cls, actor: Actor) -> ColumnElement[bool]:
        """To nobody but the system."""
        return true() if actor.is_system else false()


class Role(Row, table=True):
    """A named set of permissions. `name` is short and stable ("officer"), `title` is for people."""

    __tablename__ = "staff_role"
    __sees__ = "staff.see"

    id: UUID = Field(default_factory=new_id, primary_key=True)
    name: str = Field(sa_type=Text, unique=True)
    title: str = Field(sa_type=Text)


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
    """The largest amount in pence that a user, or whoever holds a role, may approve by one act."""

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


class SignInSession(Row, table=True):
    """That somebody is signed in. The token is known to their browser only; here is its SHA-256."""

    __tablename__ = "staff_session"
    __sees__ = "staff.administer"

    token_hash: str = Field(sa_type=Text, primary_key=True)
    user_id: UUID = Field(foreign_key="staff_user.id", index=True)
    csrf: str = Field(sa_type=Text)
    created_at: str = Field(sa_type=Text)
    last_seen_at: str = Field(sa_type=Text)
    expires_at: str = Field(sa_type=Text, index=True)


class Throttle(Row, table=True):
    """How often signing in was tried since a moment, by user name or by address.

    `key` is a hash, because people type passwords where their name belongs.
    """

    __tablename__ = "staff_throttle"
    __sees__ = "staff.administer"

    key: str = Field(sa_type=Text, primary_key=True)
    tries: int
    since: str = Field(sa_type=Text, index=True)
