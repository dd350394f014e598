"""Members of staff and their teams."""

from datetime import date
from uuid import UUID

from sqlalchemy import Text
from sqlmodel import Field

from core.permissions import Row
from core.values.ids import Subject, new_id, subject


class Team(Row, table=True):
    """People who share work, led by a user (`leader_id`, without foreign key, because users name teams)."""

    __tablename__ = "staff_team"
    __sees__ = "staff.see"

    id: UUID = Field(default_factory=new_id, primary_key=True)
    name: str = Field(sa_type=Text, unique=True)
    leader_id: UUID | None = Field(default=None, index=True)


class User(Row, table=True):
    """A member of staff. `username` is kept in lower case; an inactive user can not sign in.

    From `leaves_on` on they are no longer let in. On `moves_on` they change to the team `next_team_id`.
    """

    __tablename__ = "staff_user"
    __sees__ = "staff.see"

    id: UUID = Field(default_factory=new_id, primary_key=True)
    username: str = Field(sa_type=Text, unique=True)
    name: str = Field(sa_type=Text)
    email: str = Field(default="", sa_type=Text)
    active: bool = True
    team_id: UUID | None = Field(default=None, foreign_key="staff_team.id", index=True)
    leaves_on: date | None = None
    moves_on: date | None = None
    next_team_id: UUID | None = Field(default=None, foreign_key="staff_team.id")

    @property
    def subject(self) -> Subject:
        """The user as the log and other rooms name them."""
        return subject("user", self.id)

    def may_sign_in(self, on: date) -> bool:
        """Whether they are let in on a day."""
        return self.active and (self.leaves_on is None or on < self.leaves_on)
