"""What the API says of case types, their versions and reviews of clocks, and takes."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

import msgspec

from core.web.api.shapes import BecauseOut, Reason, Taken

_Name = Annotated[str, msgspec.Meta(min_length=1, max_length=120)]
_Version = Annotated[int, msgspec.Meta(ge=1, le=100_000)]
_Stages = Annotated[dict[str, str], msgspec.Meta(max_length=200)]


class CaseTypeOut(msgspec.Struct):
    """A case type in its newest version; `changed_in` is the council's own file laid over the plugin's."""

    name: str
    title: str
    version: int
    owner: str
    file: str
    changed_in: str | None
    open_cases: int


class VersionOut(msgspec.Struct):
    """A version of a case type, how many open cases follow it, and whether it is still known."""

    version: int
    open_cases: int
    known: bool


class DifferenceOut(msgspec.Struct):
    """A value in which two versions differ, and where it stands."""

    at: str
    was: str | None
    now: str | None


class WholeCaseTypeOut(CaseTypeOut):
    """A case type with its definition, its picture as SVG, its versions, and what the council changed."""

    definition: dict[str, Any]
    picture: str
    versions: list[VersionOut]
    changed: list[DifferenceOut]


class DryRunIn(Taken):
    """A workflow file as text, to be tried on the live cases; `stages` maps stages that are gone."""

    text: Annotated[str, msgspec.Meta(min_length=1, max_length=200_000)]
    from_version: _Version | None = None
    stages: _Stages = msgspec.field(default_factory=dict)


class StandingOut(msgspec.Struct):
    """Open cases at a stage, and where they would stand; None when they would be stuck."""

    version: int
    stage: str
    cases: int
    becomes: str | None
    lost_steps: list[str]


class ShiftOut(msgspec.Struct):
    """Clocks that would be due on another day."""

    clock: str
    clocks: int
    started_on: date
    due_on: date
    becomes: date


class NewClocksOut(msgspec.Struct):
    """Clocks that only the other version has: they would start, counted from the step that starts them."""

    clock: str
    clocks: int
    started_on: date
    due_on: date


class LostOut(msgspec.Struct):
    """Clocks or tasks that the other version does not have."""

    kind: str
    name: str
    count: int


class DryRunOut(msgspec.Struct):
    """What would become of the live cases; nothing was changed."""

    case_type: str
    version: int
    cases: int
    stuck: int
    stages: list[StandingOut]
    clocks: list[ShiftOut]
    new_clocks: list[NewClocksOut]
    lost: list[LostOut]
    differences: list[DifferenceOut]


class ReviewOut(msgspec.Struct):
    """A review of clocks after the calendar or the law has changed."""

    id: UUID
    state: str
    found_at: str
    fingerprint: str
    changes: list[str]
    moves: int
    moved: int
    settled_at: str | None
    settled_by: str | None


class ClockMoveOut(msgspec.Struct):
    """A clock that would get, or got, another date, and why."""

    number: int
    clock_id: UUID
    case_id: UUID
    case: str
    title: str
    due_on: date
    becomes: date
    because: list[BecauseOut]


class ProposeReviewIn(Taken):
    """Why the clocks of a review should move; or with `leave`, why they should not."""

    because: Reason
    leave: bool = False


class MigrationOut(msgspec.Struct):
    """Moving the open cases of a type from one version to another."""

    id: UUID
    case_type: str
    from_version: int
    to_version: int
    stages: dict[str, str]
    state: str
    cases: int
    clocks_moved: int
    clocks_started: int
    clocks_stopped: int
    tasks_dropped: int
    proposed_at: str
    done_at: str | None
    undone_at: str | None


class MigrationIn(Taken):
    """Which cases are to follow which version, where cases of lost stages go, and why."""

    case_type: _Name
    from_version: _Version
    to_version: _Version
    because: Reason
    stages: _Stages = msgspec.field(default_factory=dict)


class ProposedOut(msgspec.Struct):
    """What now waits for a second person."""

    approval_id: UUID


class UndoIn(Taken):
    """Why cases should go back to their old version."""

    because: Reason
