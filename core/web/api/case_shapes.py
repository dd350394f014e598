"""What the API says of cases, and takes."""

from datetime import date
from typing import Annotated
from uuid import UUID

import msgspec

from core.calendar import Unit
from core.web.api.shapes import BecauseOut, Reason, Taken


class CaseOut(msgspec.Struct):
    """A case as lists show it."""

    id: UUID
    reference: str
    type: str
    stage: str
    opened_at: str
    closed_at: str | None
    owner: str | None


class SubjectOut(msgspec.Struct):
    """What a case is about, and in which role."""

    subject: str
    role: str


class TaskOut(msgspec.Struct):
    """Something to do in a case, by when and why."""

    id: UUID
    title: str
    due_on: date | None
    assigned_to: str | None
    because: list[BecauseOut]


class ClockOut(msgspec.Struct):
    """A period that runs in a case, and why it ends when it does."""

    id: UUID
    name: str
    title: str
    due_on: date
    state: str
    because: list[BecauseOut]


class StretchOut(msgspec.Struct):
    """Days in a row on the way to a date: counted from number to number, or left out and why."""

    first: date
    last: date
    counted_from: int | None
    counted_to: int | None
    why_not: str


class LegOut(msgspec.Struct):
    """A part of the way to a date: the clock's own period, or an extension."""

    title: str
    days: list[StretchOut]


class WholeClockOut(ClockOut):
    """A clock with what it is counted by and every day on the way to its date."""

    started_on: date
    ended_on: date | None
    length: int
    unit: str
    counting: str
    calendar: str
    source: str
    law: str | None
    due_by_todays_calendar: date
    legs: list[LegOut]


class PauseIn(Taken):
    """That a clock is to stand still: from a day (today if left out), to one (until resumed if left out)."""

    reason: Reason
    source: Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
    from_on: date | None = None
    until: date | None = None


class ResumeIn(Taken):
    """Why a clock runs again."""

    reason: Reason


class ExtendIn(Taken):
    """By how much a clock is to be extended, and why."""

    length: Annotated[int, msgspec.Meta(ge=1, le=1_000)]
    unit: Unit
    reason: Reason


class TransitionOut(msgspec.Struct):
    """A step that leads on from here; it can be taken when `why_not` is empty."""

    name: str
    title: str
    to: str
    why_not: list[str]


class WholeCaseOut(CaseOut):
    """A case with everything that its page shows; `on_hold` says why it, or its clocks, stand still."""

    subjects: list[SubjectOut]
    tasks: list[TaskOut]
    clocks: list[ClockOut]
    transitions: list[TransitionOut]
    on_hold: list[str]


class MoveIn(Taken):
    """A step to take. With `seen_stage` it is refused when somebody has moved the case meanwhile."""

    because: Reason
    seen_stage: Annotated[str, msgspec.Meta(max_length=60)] | None = None


class NoteIn(Taken):
    """A note about a case."""

    text: Annotated[str, msgspec.Meta(min_length=1, max_length=20_000)]
