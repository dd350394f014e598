"""Reviews of clocks after the calendar or the law has changed, and the dates that a run gives to many."""

from datetime import date
from enum import StrEnum
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import Boolean, Index, Integer, Text, text
from sqlmodel import Field

from core.cases.models.visible import OfCase
from core.log import BigId
from core.permissions import Row
from core.values.ids import new_id


class ReviewState(StrEnum):
    """How a review stands.

    FIRST only notes how things stood at the beginning; QUIET found no clock that would move; OVERTAKEN was
    still waiting when more changed; LEFT was settled by leaving the clocks as they are.
    """

    FIRST = "first"
    WAITING = "waiting"
    APPLIED = "applied"
    LEFT = "left"
    QUIET = "quiet"
    OVERTAKEN = "overtaken"


class ClockReview(Row, table=True):
    """That the calendar or the law differs from the last review: what changed, and what came of it.

    `basis` is the calendar and the law as they were found, as JSON; `fingerprint` its hash; `changes` a JSON
    list of sentences. `moves` counts the open clocks that would move, `moved` those that did.
    """

    __tablename__ = "cases_clock_review"
    __table_args__: ClassVar[Any] = (
        Index(
            "ux_cases_clock_review_waiting",
            "state",
            unique=True,
            sqlite_where=text("state = 'waiting'"),
            postgresql_where=text("state = 'waiting'"),
        ),
    )
    __sees__ = "cases.see"

    id: UUID = Field(default_factory=new_id, primary_key=True)
    found_at: str = Field(sa_type=Text)
    fingerprint: str = Field(sa_type=Text)
    basis: str = Field(sa_type=Text)
    changes: str = Field(sa_type=Text)
    state: str = Field(sa_type=Text)
    moves: int = Field(default=0, sa_type=Integer)
    moved: int = Field(default=0, sa_type=Integer)
    settled_at: str | None = Field(default=None, sa_type=Text)
    settled_by: str | None = Field(default=None, sa_type=Text)


class ClockShift(Row, table=True):
    """A new date, with what it is counted by, that a run gives to all clocks that are alike.

    `run_id` is the review's or the migration's.
    """

    __tablename__ = "cases_clock_shift"
    __table_args__: ClassVar[Any] = (Index("ix_cases_clock_shift_run_id", "run_id"),)
    __append_only__ = True
    __sees__ = "cases.see"

    id: UUID = Field(default_factory=new_id, primary_key=True)
    run_id: UUID
    name: str = Field(sa_type=Text)
    title: str = Field(sa_type=Text)
    started_on: date
    was_due_on: date
    due_on: date
    because: str = Field(sa_type=Text)
    length: int = Field(sa_type=Integer)
    unit: str = Field(sa_type=Text)
    counting: str = Field(sa_type=Text)
    calendar: str = Field(sa_type=Text)
    source: str = Field(sa_type=Text)
    verified: bool = Field(sa_type=Boolean)
    law: str | None = Field(default=None, sa_type=Text)


class ShiftedClock(OfCase, table=True):
    """A clock to which a shift applies."""

    __tablename__ = "cases_shifted_clock"
    __table_args__: ClassVar[Any] = (
        Index("ix_cases_shifted_clock_run_id", "run_id", "id"),
        Index("ix_cases_shifted_clock_case_id", "case_id"),
        Index("ix_cases_shifted_clock_shift_id", "shift_id"),
    )
    __append_only__ = True

    id: int | None = Field(default=None, primary_key=True, sa_type=BigId)
    run_id: UUID
    shift_id: UUID = Field(foreign_key="cases_clock_shift.id")
    clock_id: UUID = Field(foreign_key="cases_clock.id")
    case_id: UUID = Field(foreign_key="cases_case.id")
