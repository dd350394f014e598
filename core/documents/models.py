"""Tables of the documents room. Moments are ISO 8601 in UTC as text, as in the log."""

from datetime import date
from enum import StrEnum
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import BigInteger, ColumnElement, Index, Text, UniqueConstraint, false
from sqlmodel import Field, col, or_

from core.permissions import Actor, Row, visible_ids
from core.values.ids import new_id


class Scan(StrEnum):
    """What is known of viruses in a file. Until it is clean, or nobody scans, it can not be opened."""

    WAITING = "waiting"
    CLEAN = "clean"
    INFECTED = "infected"
    NOT_SCANNED = "not_scanned"
    OWN = "own"


_NEEDED = {"person": "people.see", "organisation": "people.see", "account": "payments.see"}
_NEEDED |= {"property": "properties.see"}


class Document(Row, table=True):
    """A file about something: its content lies in the file store under its SHA-256.

    `media_type` is what the content shows itself to be, whatever the file is called; `size` is in bytes;
    `origin` says where it came from (received, made, imported); `retention` names the class of
    `retention.toml` by which it is kept, `kind` what it is (`kinds.toml`); `filed_by` is an actor. All
    versions of a document share its `series_id`, the newest is current. `case_id` is set for papers of a
    case, which are seen by whoever may see the case.
    """

    __tablename__ = "documents_document"
    __table_args__: ClassVar[Any] = (
        UniqueConstraint("subject", "sha256"),
        UniqueConstraint("series_id", "version"),
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
    title: str = Field(default="", sa_type=Text)
    kind: str = Field(default="other", sa_type=Text)
    received_on: date | None = None
    series_id: UUID
    version: int = 1
    is_current: bool = True
    scan: str = Field(default=Scan.WAITING, sa_type=Text)
    scan_detail: str = Field(default="", sa_type=Text)
    case_id: UUID | None = Field(default=None, index=True)

    @property
    def called(self) -> str:
        """Its title, or the name of its file where it has none."""
        return self.title or self.name

    @property
    def can_be_opened(self) -> bool:
        """Whether it is out of quarantine."""
        return self.scan not in {Scan.WAITING, Scan.INFECTED}

    @classmethod
    def visible_to(cls, actor: Actor) -> ColumnElement[bool]:
        """Documents about what this actor may see: a case's papers only with the case."""
        return visible_about(cls, actor)


def visible_about(row: Any, actor: Actor) -> ColumnElement[bool]:
    """Rows with a `subject` and a `case_id` whose subject this actor may see."""
    if not actor.may(row.__sees__):
        return false()
    hidden = [kind for kind, needed in _NEEDED.items() if not actor.may(needed)]
    seen: Any = or_(col(row.case_id).is_(None), col(row.case_id).in_(visible_ids("cases_case", actor)))
    for kind in hidden:
        seen = seen & ~col(row.subject).startswith(f"{kind}/")
    condition: ColumnElement[bool] = seen
    return condition


class Notice(Row, table=True):
    """A notice served on somebody.

    `what` is the act that it is ("rent_recovery.notice_seeking_possession"), `subject` what it is about,
    `served_on` the person or organisation. `sent_on` is the day of posting, leaving or handing over,
    `deemed_on` the day on which it counts as served, `because` why, one step a line. It is never
    edited: it is withdrawn with a reason, or another is served in its place; `proof_id` is a document that
    proves service.
    """

    __tablename__ = "documents_notice"
    __table_args__: ClassVar[Any] = (
        Index("ix_documents_notice_subject", "subject", "deemed_on"),
        Index("ix_documents_notice_sent_on", "sent_on"),
    )
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
    proof_id: UUID | None = Field(default=None, foreign_key="documents_document.id")
    superseded_by: UUID | None = Field(default=None, foreign_key="documents_notice.id")
    withdrawn_at: str | None = Field(default=None, sa_type=Text)
    withdrawn_by: str | None = Field(default=None, sa_type=Text)
    withdrawn_because: str = Field(default="", sa_type=Text)

    @property
    def stands(self) -> bool:
        """Whether it counts: not withdrawn, and no other was served in its place."""
        return self.withdrawn_at is None and self.superseded_by is None
