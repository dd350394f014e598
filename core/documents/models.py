"""Tables of the documents room. Moments are ISO 8601 in UTC as text, as in the log."""

from datetime import date
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import BigInteger, Index, Text, UniqueConstraint
from sqlmodel import Field

from core.permissions import Row
from core.values.ids import new_id


class Document(Row, table=True):
    """A file about something: its content lies in the file store under its SHA-256.

    `media_type` is what the content shows itself to be, whatever the file is called; `size` is in bytes;
    `origin` says where it came from (received, made, imported); `retention` names the class of
    `retention.toml` by which it is kept; `filed_by` is an actor.
    """

    __tablename__ = "documents_document"
    __table_args__: ClassVar[Any] = (
        UniqueConstraint("subject", "sha256"),
        Index("ix_documents_document_subject", "subject", "filed_at"),
    )
    __sees__ = "documents.see"

    id: UUID = Field(default_factory=new_id, primary_key=True)
    sha256: str = Field(sa_type=Text, index=True)
    name: str = Field(sa_type=Text)
    media_type: str = Field(sa_type=Text)
    size: int = Field(sa_type=BigInteger)
    origin: str = Field(sa_type=Text)
    retention: str = Field(sa_type=Text)
    subject: str = Field(sa_type=Text)
    filed_at: str = Field(sa_type=Text)
    filed_by: str = Field(sa_type=Text)


class Notice(Row, table=True):
    """A notice served on somebody.

    `what` is the act that it is ("rent_recovery.notice_seeking_possession"), `subject` what it is about,
    `served_on` the person or organisation. `sent_on` is the day of posting, leaving or handing over,
    `deemed_on` the day on which it counts as served, `because` why, one step a line.
    """

    __tablename__ = "documents_notice"
    __table_args__: ClassVar[Any] = (Index("ix_documents_notice_subject", "subject", "deemed_on"),)
    __sees__ = "documents.see"

    id: UUID = Field(default_factory=new_id, primary_key=True)
    what: str = Field(sa_type=Text)
    subject: str = Field(sa_type=Text)
    served_on: str = Field(sa_type=Text, index=True)
    regime: str = Field(sa_type=Text)
    method: str = Field(sa_type=Text)
    sent_on: date
    deemed_on: date
    because: str = Field(sa_type=Text)
    document_id: UUID | None = Field(default=None, foreign_key="documents_document.id", index=True)
    served_by: str = Field(sa_type=Text)
    recorded_at: str = Field(sa_type=Text)
