"""Tables of the workload room: who is away, who works part of the week, and hand-over notes."""

from datetime import date
from enum import StrEnum
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, Integer, Text, text
from sqlmodel import Field

from core.cases.models.visible import OfCase
from core.permissions import Row
from core.values.ids import new_id

_OFFERED = text("state = 'offered'")


class Absence(Row, table=True):
    """That somebody is away from a day to another, both included. Why is nobody's business here."""

    __tablename__ = "workload_absence"
    __table_args__: ClassVar[Any] = (
        CheckConstraint("ends_on >= starts_on", name="ends_after_start"),
        Index("ix_workload_absence_user", "user_id", "ends_on"),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    user_id: UUID = Field(foreign_key="staff_user.id")
    starts_on: date
    ends_on: date
    by: str = Field(sa_type=Text)
    at: str = Field(sa_type=Text)


class Capacity(Row, table=True):
    """What part of full time somebody works on cases, in per cent; who has no row works all of it."""

    __tablename__ = "workload_capacity"
    __table_args__: ClassVar[Any] = (CheckConstraint("percent BETWEEN 0 AND 100", name="is_percent"),)

    user_id: UUID = Field(foreign_key="staff_user.id", primary_key=True)
    percent: int = Field(sa_type=Integer)


class HandOverState(StrEnum):
    """What the receiver said to a hand-over."""

    OFFERED = "offered"
    ACCEPTED = "accepted"
    SENT_BACK = "sent_back"


class HandOver(OfCase, table=True):
    """A note with which a case changed hands: where it stands, what is next, what was promised.

    The case is the receiver's at once; until they accept, they may send it back. The words may name people:
    they stay here, never in an event or a log.
    """

    __tablename__ = "workload_handover"
    __table_args__: ClassVar[Any] = (
        Index("ix_workload_handover_case_id", "case_id", "id"),
        Index("ix_workload_handover_receiver", "receiver", "state"),
        Index("ix_workload_handover_giver", "giver", "state"),
        Index(
            "ux_workload_handover_offered",
            "case_id",
            unique=True,
            sqlite_where=_OFFERED,
            postgresql_where=_OFFERED,
        ),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    case_id: UUID = Field(foreign_key="cases_case.id")
    giver: str = Field(sa_type=Text)
    receiver: str = Field(sa_type=Text)
    by: str = Field(sa_type=Text)
    at: str = Field(sa_type=Text)
    stands: str = Field(sa_type=Text)
    next_step: str = Field(sa_type=Text)
    next_by: date | None = None
    promised: str = Field(default="", sa_type=Text)
    promised_to: str = Field(default="", sa_type=Text)
    promised_by: date | None = None
    state: str = Field(default=HandOverState.OFFERED, sa_type=Text)
    decided_at: str | None = Field(default=None, sa_type=Text)
    reason: str = Field(default="", sa_type=Text)
