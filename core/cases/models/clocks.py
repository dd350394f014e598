"""Periods that run in a case, what makes them stand still, and what makes them longer."""

from datetime import date
from enum import StrEnum
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import Boolean, CheckConstraint, ColumnElement, Index, Integer, Text, text
from sqlmodel import Field

from core.cases.models.visible import OfCase, may_see
from core.permissions import Actor, Row
from core.values.ids import new_id

_GOING = text("ended_on IS NULL")
_NOT_LIFTED = text("lifted_on IS NULL")


class ClockState(StrEnum):
    """How a clock stands: the first three are still waited for, the last two are settled.

    A waiting clock is met when its period is over; only deadlines are missed.
    """

    RUNNING = "running"
    HELD = "held"
    MISSED = "missed"
    MET = "met"
    STOPPED = "stopped"


class Clock(OfCase, table=True):
    """A period within which something must happen ("deadline"), or before whose end nothing may ("waiting").

    Why it ends on `due_on` stands in `because`, as JSON.

    Length, unit, counting, calendar and source are those of the workflow when it started, and `law` is the
    row of law that set the length, so that a date can be worked out again.

    `ended_on` is the day on which what it waits for was done, or it was stopped; a missed
    clock without one is overdue. One clock of a name is waited for in a case at a time.
    """

    __tablename__ = "cases_clock"
    __table_args__: ClassVar[Any] = (
        Index("ix_cases_clock_case_id", "case_id"),
        Index("ix_cases_clock_ended_on", "ended_on"),
        Index(
            "ux_cases_clock_going",
            "case_id",
            "name",
            unique=True,
            sqlite_where=_GOING,
            postgresql_where=_GOING,
        ),
        Index("ix_cases_clock_due", "due_on", sqlite_where=_GOING, postgresql_where=_GOING),
        CheckConstraint("due_on >= started_on", name="due_after_start"),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    case_id: UUID = Field(foreign_key="cases_case.id")
    name: str = Field(sa_type=Text)
    kind: str = Field(default="deadline", sa_type=Text)
    title: str = Field(sa_type=Text)
    started_on: date
    started_at: str = Field(sa_type=Text)
    due_on: date
    because: str = Field(sa_type=Text)
    state: str = Field(default=ClockState.RUNNING, sa_type=Text)
    ended_on: date | None = None
    ended_at: str | None = Field(default=None, sa_type=Text)
    length: int = Field(sa_type=Integer)
    unit: str = Field(sa_type=Text)
    counting: str = Field(sa_type=Text)
    source: str = Field(sa_type=Text)
    verified: bool = Field(sa_type=Boolean)
    calendar: str = Field(default="england", sa_type=Text)
    law: str | None = Field(default=None, sa_type=Text)


class ClockPause(OfCase, table=True):
    """That one clock stood still while others ran: from a day to the last one, if that is known.

    Resumed on `resumed_on`, it runs again on that day.
    """

    __tablename__ = "cases_clock_pause"
    __table_args__: ClassVar[Any] = (
        Index("ix_cases_clock_pause_clock_id", "clock_id"),
        Index("ix_cases_clock_pause_case_id", "case_id"),
        CheckConstraint("until IS NULL OR until >= from_on", name="until_after_from"),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    clock_id: UUID = Field(foreign_key="cases_clock.id")
    case_id: UUID = Field(foreign_key="cases_case.id")
    from_on: date
    until: date | None = None
    reason: str = Field(sa_type=Text)
    source: str = Field(sa_type=Text)
    by: str = Field(sa_type=Text)
    at: str = Field(sa_type=Text)
    resumed_on: date | None = None
    resumed_by: str | None = Field(default=None, sa_type=Text)
    resumed_at: str | None = Field(default=None, sa_type=Text)
    resumed_because: str | None = Field(default=None, sa_type=Text)


class ClockExtension(OfCase, table=True):
    """That a clock was given longer, by whom and why. Never changed."""

    __tablename__ = "cases_clock_extension"
    __table_args__: ClassVar[Any] = (
        Index("ix_cases_clock_extension_clock_id", "clock_id"),
        Index("ix_cases_clock_extension_case_id", "case_id"),
    )
    __append_only__ = True

    id: UUID = Field(default_factory=new_id, primary_key=True)
    clock_id: UUID = Field(foreign_key="cases_clock.id")
    case_id: UUID = Field(foreign_key="cases_case.id")
    length: int = Field(sa_type=Integer)
    unit: str = Field(sa_type=Text)
    reason: str = Field(sa_type=Text)
    source: str = Field(sa_type=Text)
    by: str = Field(sa_type=Text)
    at: str = Field(sa_type=Text)


class Hold(Row, table=True):
    """Something that makes the clocks of cases stand still, and holds their moves back.

    It lies on a case (`case_id` set, subject "case/<id>") or on any subject: then on every case about it.
    `until` is the last day held, where known; on the day of `lifted_on` clocks run again.
    """

    __tablename__ = "cases_hold"
    __table_args__: ClassVar[Any] = (
        Index("ix_cases_hold_subject", "subject"),
        Index("ix_cases_hold_case_id", "case_id"),
        Index("ix_cases_hold_until", "until", sqlite_where=_NOT_LIFTED, postgresql_where=_NOT_LIFTED),
        CheckConstraint("until IS NULL OR until >= from_on", name="until_after_from"),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    subject: str = Field(sa_type=Text)
    case_id: UUID | None = Field(default=None, foreign_key="cases_case.id")
    kind: str = Field(sa_type=Text)
    from_on: date
    until: date | None = None
    reason: str = Field(sa_type=Text)
    source: str = Field(sa_type=Text)
    placed_by: str = Field(sa_type=Text)
    placed_at: str = Field(sa_type=Text)
    lifted_on: date | None = None
    lifted_by: str | None = Field(default=None, sa_type=Text)
    lifted_at: str | None = Field(default=None, sa_type=Text)
    lifted_because: str | None = Field(default=None, sa_type=Text)
    sees: str = Field(default="cases.see", sa_type=Text)

    @classmethod
    def visible_to(cls, actor: Actor) -> ColumnElement[bool]:
        """Holds on the cases that this actor may see; those on other subjects need `cases.see`."""
        return may_see(cls.sees, actor)
