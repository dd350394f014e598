"""What the API says of work, and takes."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

import msgspec

from core.web.api.shapes import BecauseOut, Reason, Taken

_Ids = Annotated[list[UUID], msgspec.Meta(max_length=500)]
_Names = Annotated[list[Annotated[str, msgspec.Meta(max_length=120)]], msgspec.Meta(max_length=50)]
_Mark = Annotated[str, msgspec.Meta(max_length=64)]
_Note = Annotated[str, msgspec.Meta(min_length=1, max_length=4_000)]
_Short = Annotated[str, msgspec.Meta(max_length=1_000)]


class ItemOut(msgspec.Struct):
    """Something to do: a task, or a deadline ("clock"). `why` says how pressing it is; 1 is most pressing."""

    kind: str
    id: UUID
    case_id: UUID
    reference: str
    type: str
    stage: str
    title: str
    due_on: date | None
    weight: int
    band: int
    why: list[BecauseOut]
    because: list[BecauseOut]
    met_by: list[str]
    stopped_by: list[str]


class QueuedOut(msgspec.Struct):
    """How many cases of a type nobody has."""

    type: str
    title: str
    count: int


class WishIn(Taken):
    """What is to be given out: these cases, or all that wait of these types, or what `giver` has.

    To `receiver`, or without one by fairness among the team.
    """

    team_id: UUID
    case_ids: _Ids = msgspec.field(default_factory=list)
    types: _Names = msgspec.field(default_factory=list)
    giver: UUID | None = None
    receiver: UUID | None = None


class PlannedOut(msgspec.Struct):
    """A case and who would get it; nobody where `receiver` is null."""

    case_id: UUID
    reference: str
    receiver: UUID | None
    because: list[BecauseOut]


class GainOut(msgspec.Struct):
    """What somebody would have afterwards, by weight."""

    user_id: UUID
    name: str
    capacity: int
    away: str | None
    cases: int
    before: int
    after: int


class PlanOut(msgspec.Struct):
    """Who would get what. Send `mark` as `seen` to have exactly this done."""

    mark: str
    cases: list[PlannedOut]
    gains: list[GainOut]


class AllocateIn(WishIn, kw_only=True):
    """The same wish, the mark of the plan that was looked at, and why."""

    seen: _Mark
    because: Reason


class NoteIn(Taken):
    """What whoever takes a case over must know; of the promise all three parts or none."""

    stands: _Note
    next_step: Annotated[str, msgspec.Meta(min_length=1, max_length=1_000)]
    next_by: date | None = None
    promised: _Short = ""
    promised_to: Annotated[str, msgspec.Meta(max_length=200)] = ""
    promised_by: date | None = None


class HandOverIn(WishIn, kw_only=True):
    """What is handed over, with one note for all, and the mark of the plan that was looked at."""

    note: NoteIn
    seen: _Mark


class RunOut(msgspec.Struct):
    """What a run gave, and why each of the others was left."""

    run_id: UUID
    given: list[UUID]
    refused: dict[str, str]


class HandOverOut(msgspec.Struct):
    """A hand-over note and the answer to it."""

    id: UUID
    case_id: UUID
    reference: str
    giver: str
    receiver: str
    at: str
    stands: str
    next_step: str
    next_by: date | None
    promised: str
    promised_to: str
    promised_by: date | None
    state: str
    reason: str


class SendBackIn(Taken):
    """What is missing."""

    reason: Reason


class CaseloadOut(msgspec.Struct):
    """What somebody has, or nobody where `user_id` is null: each open case in one of the states."""

    user_id: UUID | None
    name: str
    open: int
    load: int
    held: int
    late: int
    week: int
    later: int
    undated: int
    reopened: int
    closed: int


class DeadlineOut(msgspec.Struct):
    """Something that falls due on a day, and why on that day."""

    due_on: date
    kind: Literal["task", "deadline", "waiting", "promise"]
    id: UUID
    case_id: UUID
    reference: str
    title: str
    owner: str | None
    held: bool
    because: list[BecauseOut]


class AbsenceIn(Taken):
    """Days on which somebody is away, both included; oneself unless `user_id` is given."""

    starts_on: date
    ends_on: date
    user_id: UUID | None = None


class AbsenceOut(msgspec.Struct):
    """Days on which somebody is away."""

    id: UUID
    user_id: UUID
    starts_on: date
    ends_on: date


class CapacityIn(Taken):
    """What part of full time somebody works on cases, in per cent."""

    user_id: UUID
    percent: Annotated[int, msgspec.Meta(ge=0, le=100)]
