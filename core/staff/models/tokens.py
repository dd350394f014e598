"""Keys by which programs use Borough in a user's name."""

from datetime import date
from uuid import UUID

from sqlalchemy import Text
from sqlmodel import Field

from core.permissions import Row
from core.values.ids import new_id


class ApiToken(Row, table=True):
    """A key that a program sends; the program knows it, here is its SHA-256.

    `scopes` are the permissions it carries, separated by spaces: it may do what its user may do, and of that
    only these. It opens nothing after `ends_on`, nor once it is revoked.
    """

    __tablename__ = "staff_api_token"
    __sees__ = "staff.administer"

    id: UUID = Field(default_factory=new_id, primary_key=True)
    user_id: UUID = Field(foreign_key="staff_user.id", index=True)
    name: str = Field(sa_type=Text)
    hash: str = Field(sa_type=Text, unique=True)
    scopes: str = Field(sa_type=Text)
    made_at: str = Field(sa_type=Text)
    ends_on: date
    used_on: date | None = None
    revoked_at: str | None = Field(default=None, sa_type=Text)
