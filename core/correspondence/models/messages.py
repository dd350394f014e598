"""What the council writes to one party, by one channel, and what became of it."""

from datetime import date, time
from enum import StrEnum
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import ColumnElement, Index, Integer, Text, text
from sqlmodel import Field

from core.documents.models import visible_about
from core.permissions import Actor, Row
from core.values.ids import new_id


class MessageState(StrEnum):
    """Where a message stands. The last six are ends."""

    PROPOSED = "proposed"
    TO_HAND = "to_hand"
    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    DELIVERED = "delivered"
    FAILED = "failed"
    OBJECTED = "objected"
    WITHDRAWN = "withdrawn"


_TROUBLED = text("state IN ('failed', 'objected') AND dealt_with_at IS NULL")


class Message(Row, table=True):
    """A letter, an e-mail or a text message to one party about something.

    `content` is JSON: title, blocks, address lines, reference rows and where each field came from, as it was
    when it was written; it is personal and stays here. `act` is what objectors are asked about. `method` is
    how a notice is served; `reason` says why it was not sent or did not arrive. `sending_key` is the delivery
    that has it in hand, `round` the start of its mail-out that put it in line last. `provider_ref` is what
    the service that sends it calls it. Moments are ISO 8601 in UTC.
    """

    __tablename__ = "correspondence_message"
    __table_args__: ClassVar[Any] = (
        Index("ix_correspondence_message_subject", "subject", "id"),
        Index("ix_correspondence_message_who", "who", "id"),
        Index("ix_correspondence_message_mailout", "mailout_id", "state"),
        Index("ix_correspondence_message_state", "state", "id"),
        Index("ix_correspondence_message_troubled", "id", sqlite_where=_TROUBLED, postgresql_where=_TROUBLED),
    )
    __sees__ = "correspondence.see"

    id: UUID = Field(default_factory=new_id, primary_key=True)
    template: str = Field(sa_type=Text)
    version_from: date
    act: str = Field(sa_type=Text)
    subject: str = Field(sa_type=Text)
    case_id: UUID | None = Field(default=None, index=True)
    who: str = Field(sa_type=Text)
    channel: str = Field(sa_type=Text)
    address: str = Field(default="", sa_type=Text)
    title: str = Field(default="", sa_type=Text)
    content: str = Field(sa_type=Text)
    state: str = Field(sa_type=Text)
    reason: str = Field(default="", sa_type=Text)
    written_by: str = Field(sa_type=Text)
    written_at: str = Field(sa_type=Text)
    approval_id: UUID | None = None
    mailout_id: UUID | None = Field(default=None, foreign_key="correspondence_mailout.id")
    attempts: int = Field(default=0, sa_type=Integer)
    sending_key: str = Field(default="", sa_type=Text)
    round: int = Field(default=0, sa_type=Integer)
    provider_ref: str = Field(default="", sa_type=Text, index=True)
    sent_at: str | None = Field(default=None, sa_type=Text)
    ended_at: str | None = Field(default=None, sa_type=Text)
    document_id: UUID | None = Field(default=None, foreign_key="documents_document.id")
    method: str = Field(default="", sa_type=Text)
    served_on: date | None = None
    served_at: time | None = None
    notice_id: UUID | None = Field(default=None, foreign_key="documents_notice.id")
    supersedes_id: UUID | None = Field(default=None, foreign_key="documents_notice.id")
    task_id: UUID | None = None
    dealt_with_at: str | None = Field(default=None, sa_type=Text)
    dealt_with_by: str | None = Field(default=None, sa_type=Text)

    @classmethod
    def visible_to(cls, actor: Actor) -> ColumnElement[bool]:
        """Messages about what this actor may see: those of a case only with the case."""
        return visible_about(cls, actor)
