"""What the API takes and says of staff and their authority."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

import msgspec

from core.web.api.shapes import Taken

_Said = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
_Words = Annotated[str, msgspec.Meta(max_length=4_000)]
_Roles = Annotated[list[UUID], msgspec.Meta(max_length=50)]


class TeamIn(Taken):
    """A team to be added, and who leads it."""

    name: _Said
    leader: UUID | None = None


class LeadIn(Taken):
    """Who leads a team; nobody, if null."""

    leader: UUID | None


class NewUserIn(Taken):
    """A member of staff to be added, with the roles that they start with."""

    username: _Said
    name: _Said
    email: Annotated[str, msgspec.Meta(max_length=200)] = ""
    team_id: UUID | None = None
    roles: _Roles = msgspec.field(default_factory=list)
    starts_on: date | None = None


class LeaveIn(Taken):
    """From which day somebody is let in no more. Their work goes now, to `receiver` or fairly, or waits."""

    on: date
    work: Literal["now", "waits"] = "now"
    receiver: UUID | None = None
    stands: _Words = ""
    next_step: Annotated[str, msgspec.Meta(max_length=1_000)] = ""


class MoveIn(Taken):
    """The first day in another job, its team and its roles; `work` as of somebody who leaves."""

    on: date
    roles: _Roles
    team_id: UUID | None = None
    work: Literal["now", "waits"] = "waits"
    receiver: UUID | None = None
    stands: _Words = ""
    next_step: Annotated[str, msgspec.Meta(max_length=1_000)] = ""


class PassedOnOut(msgspec.Struct):
    """What became of somebody's work: cases given, cases that nobody can have, tasks given."""

    cases_given: int
    cases_queued: int
    tasks_given: int


class GrantIn(Taken):
    """A role to be given; from today and without an end if no days are given."""

    role_id: UUID
    starts_on: date | None = None
    ends_on: date | None = None


class CompetenceIn(Taken):
    """A qualification, by the name that case types and acts ask for, and what shows it."""

    name: _Said
    evidence: _Said
    starts_on: date | None = None
    ends_on: date | None = None


class LimitIn(Taken):
    """How much, in pence, a user or whoever holds a role may approve by an act."""

    act: _Said
    amount: Annotated[int, msgspec.Meta(ge=0, le=10**12)]
    user_id: UUID | None = None
    role_id: UUID | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    scheme: Annotated[str, msgspec.Meta(max_length=200)] = ""


class CoverIn(Taken):
    """Who acts for whom, on which days, and why."""

    covered_id: UUID
    by_id: UUID
    starts_on: date
    ends_on: date
    because: _Said


class CoverOut(msgspec.Struct):
    """Who acts for whom, with their names."""

    id: UUID
    covered: str
    covered_id: UUID
    by: str
    by_id: UUID
    starts_on: date
    ends_on: date
    because: str


class ReviewIn(Taken):
    """An access review to begin, and the day by which everybody has been looked at."""

    title: _Said
    due_on: date


class ReviewOut(msgspec.Struct):
    """An access review and how far it is."""

    id: UUID
    title: str
    due_on: date
    kept: int
    ended: int
    left: int


class DecideIn(Taken):
    """Whether a role is kept; to end it takes a reason."""

    keep: bool
    because: Annotated[str, msgspec.Meta(max_length=500)] = ""
