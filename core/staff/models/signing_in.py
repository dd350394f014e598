"""What people sign in with. None of it is seen by anybody: `Secret` keeps it even from administrators."""

from enum import StrEnum
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import BigInteger, ColumnElement, Text, UniqueConstraint, false, true
from sqlmodel import Field

from core.permissions import Actor, Row


class Strength(StrEnum):
    """How somebody proved who they are."""

    PASSWORD = "password"  # noqa: S105 - the word for it, not one
    SECOND_FACTOR = "second_factor"
    PROVIDER = "provider"
    PROVIDER_SECOND_FACTOR = "provider_second_factor"


class Secret(Row):
    """A row that is seen by nobody but Borough itself."""

    @classmethod
    def visible_to(cls, actor: Actor) -> ColumnElement[bool]:
        """To nobody but the system."""
        return true() if actor.is_system else false()


class Password(Secret, table=True):
    """A user's password as an Argon2id hash, apart from the user, so that no list of users carries it."""

    __tablename__ = "staff_password"

    user_id: UUID = Field(foreign_key="staff_user.id", primary_key=True)
    hash: str = Field(sa_type=Text)
    set_at: str = Field(sa_type=Text)


class SecondFactor(Secret, table=True):
    """The secret that a user's phone shares with Borough (RFC 6238).

    `secret` is sealed (`core.vault`): a copy of the database gives no codes.
    It counts once `confirmed_at` is set. `last_step` is the number of the half minute whose code was taken
    last: no code of it, or of one before it, is ever taken again.
    """

    __tablename__ = "staff_second_factor"

    user_id: UUID = Field(foreign_key="staff_user.id", primary_key=True)
    secret: str = Field(sa_type=Text)
    begun_at: str = Field(sa_type=Text)
    confirmed_at: str | None = Field(default=None, sa_type=Text)
    last_step: int = Field(default=0, sa_type=BigInteger)


class RecoveryCode(Secret, table=True):
    """A code on paper for the day on which the phone is lost, as its SHA-256; deleted once it is used."""

    __tablename__ = "staff_recovery_code"

    user_id: UUID = Field(foreign_key="staff_user.id", primary_key=True)
    hash: str = Field(sa_type=Text, primary_key=True)


class HalfSession(Secret, table=True):
    """That somebody gave the right password and still owes the second factor. It opens nothing."""

    __tablename__ = "staff_half_session"

    token_hash: str = Field(sa_type=Text, primary_key=True)
    user_id: UUID = Field(foreign_key="staff_user.id", index=True)
    strength: str = Field(default=Strength.PASSWORD, sa_type=Text)
    provider_token: str = Field(default="", sa_type=Text)
    expires_at: str = Field(sa_type=Text, index=True)


class Departure(Secret, table=True):
    """That a browser was sent to the identity provider; deleted when it comes back, which it does once.

    `state_hash` names it, `browser_hash` is of the secret of the browser that was sent. `nonce` and
    `verifier` prove that the answer belongs to it.
    """

    __tablename__ = "staff_departure"

    state_hash: str = Field(sa_type=Text, primary_key=True)
    browser_hash: str = Field(sa_type=Text)
    nonce: str = Field(sa_type=Text)
    verifier: str = Field(sa_type=Text)
    wanted: str = Field(default="", sa_type=Text)
    expires_at: str = Field(sa_type=Text, index=True)


class Identity(Secret, table=True):
    """That a user is who an identity provider (`issuer`) calls `sub`."""

    __tablename__ = "staff_identity"
    __table_args__: ClassVar[Any] = (UniqueConstraint("issuer", "user_id"),)

    issuer: str = Field(sa_type=Text, primary_key=True)
    sub: str = Field(sa_type=Text, primary_key=True)
    user_id: UUID = Field(foreign_key="staff_user.id", index=True)
    bound_at: str = Field(sa_type=Text)


class SignInSession(Secret, table=True):
    """That somebody is signed in. The token is known to their browser only; here is its SHA-256.

    `strength` says how they proved who they are. `provider_token` is what an identity provider wants to
    see again when they sign out.
    """

    __tablename__ = "staff_session"

    token_hash: str = Field(sa_type=Text, primary_key=True)
    user_id: UUID = Field(foreign_key="staff_user.id", index=True)
    csrf: str = Field(sa_type=Text)
    created_at: str = Field(sa_type=Text)
    last_seen_at: str = Field(sa_type=Text)
    expires_at: str = Field(sa_type=Text, index=True)
    strength: str = Field(default=Strength.PASSWORD, sa_type=Text)
    provider_token: str = Field(default="", sa_type=Text)


class Throttle(Row, table=True):
    """How often signing in was tried since a moment, by user name, by address, or by code.

    `key` is a hash, because people type passwords where their name belongs.
    """

    __tablename__ = "staff_throttle"
    __sees__ = "staff.administer"

    key: str = Field(sa_type=Text, primary_key=True)
    tries: int
    since: str = Field(sa_type=Text, index=True)
