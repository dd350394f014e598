"""A letter to many, and each of those it goes to."""

from enum import StrEnum
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import Index, Integer, Text, UniqueConstraint
from sqlmodel import Field

from core.log import BigId
from core.permissions import Row
from core.values.ids import new_id


class MailoutState(StrEnum):
    """Where a mail-out stands: gathered, looked at, perhaps approved, running or stopped, done."""

    GATHERING = "gathering"
    READY = "ready"
    PROPOSED = "proposed"
    RUNNING = "running"
    STOPPED = "stopped"
    DONE = "done"
    ABANDONED = "abandoned"


class RecipientState(StrEnum):
    """What becomes of one recipient."""

    READY = "ready"
    EXCLUDED = "excluded"
    WRITTEN = "written"


class Mailout(Row, table=True):
    """One template to everybody that an audience finds.

    `audience` and `asked` (JSON) say whom; `typed` (JSON) what a person entered for all. `gathered_to` is the
    last record looked at while gathering, `found` how many records the audience had; `round` counts starts.
    `officer` is the name that the letters are signed with.
    """

    __tablename__ = "correspondence_mailout"
    __sees__ = "correspondence.see"

    id: UUID = Field(default_factory=new_id, primary_key=True)
    title: str = Field(sa_type=Text)
    template: str = Field(sa_type=Text)
    audience: str = Field(sa_type=Text)
    asked: str = Field(sa_type=Text)
    typed: str = Field(sa_type=Text)
    channel: str = Field(default="", sa_type=Text)
    state: str = Field(default=MailoutState.GATHERING, sa_type=Text)
    found: int = Field(default=0, sa_type=Integer)
    looked_at: int = Field(default=0, sa_type=Integer)
    gathered_to: UUID | None = None
    round: int = Field(default=0, sa_type=Integer)
    officer: str = Field(default="", sa_type=Text)
    drafted_by: str = Field(sa_type=Text)
    drafted_at: str = Field(sa_type=Text)
    approval_id: UUID | None = None
    started_by: str | None = Field(default=None, sa_type=Text)
    started_at: str | None = Field(default=None, sa_type=Text)
    stopped_by: str | None = Field(default=None, sa_type=Text)
    stopped_at: str | None = Field(default=None, sa_type=Text)
    ended_at: str | None = Field(default=None, sa_type=Text)


class Recipient(Row, table=True):
    """Somebody that a mail-out is for: each party once for each record. `reason` says why not."""

    __tablename__ = "correspondence_recipient"
    __table_args__: ClassVar[Any] = (
        UniqueConstraint("mailout_id", "subject", "who"),
        Index("ix_correspondence_recipient_state", "mailout_id", "state", "id"),
    )
    __sees__ = "correspondence.see"

    id: int | None = Field(default=None, primary_key=True, sa_type=BigId)
    mailout_id: UUID = Field(foreign_key="correspondence_mailout.id")
    subject: str = Field(sa_type=Text)
    who: str = Field(sa_type=Text)
    channel: str = Field(default="", sa_type=Text)
    state: str = Field(sa_type=Text)
    reason: str = Field(default="", sa_type=Text)
    message_id: UUID | None = None
