"""What is to be done in a case, and what was noted."""

from datetime import date
from enum import StrEnum
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import Index, Text, text
from sqlmodel import Field

from core.cases.models.visible import OfCase
from core.values.ids import new_id

_OPEN = text("done_at IS NULL")
_POLICY = {"server_default": "council policy"}


class Outcome(StrEnum):
    """How a task ended."""

    DONE = "done"
    NOT_NEEDED = "not_needed"


class Task(OfCase, table=True):
    """Something to do in a case, by when and why (`because` is a JSON list of {text, source}).

    `source` is what asks for it: an Act, or council policy.
    """

    __tablename__ = "cases_task"
    __table_args__: ClassVar[Any] = (
        Index("ix_cases_task_case_id", "case_id"),
        Index("ix_cases_task_done_at", "done_at"),
        Index("ix_cases_task_open", "assigned_to", "due_on", sqlite_where=_OPEN, postgresql_where=_OPEN),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    case_id: UUID = Field(foreign_key="cases_case.id")
    title: str = Field(sa_type=Text)
    because: str = Field(sa_type=Text)
    due_on: date | None = None
    assigned_to: str | None = Field(default=None, sa_type=Text)
    added_at: str = Field(sa_type=Text)
    done_at: str | None = Field(default=None, sa_type=Text)
    done_by: str | None = Field(default=None, sa_type=Text)
    outcome: str | None = Field(default=None, sa_type=Text)
    source: str = Field(default="council policy", sa_type=Text, sa_column_kwargs=_POLICY)


class Note(OfCase, table=True):
    """What somebody wrote down about a case. The text is personal: it never goes into an event or a log."""

    __tablename__ = "cases_note"
    __table_args__: ClassVar[Any] = (Index("ix_cases_note_case_id", "case_id", "at"),)

    id: UUID = Field(default_factory=new_id, primary_key=True)
    case_id: UUID = Field(foreign_key="cases_case.id")
    text: str = Field(sa_type=Text)
    by: str = Field(sa_type=Text)
    at: str = Field(sa_type=Text)
