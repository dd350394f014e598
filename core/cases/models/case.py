"""The case itself: where it stands, what it is about, how it came there, and what it is linked to."""

from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import ColumnElement, Index, Integer, Text, UniqueConstraint, text
from sqlmodel import Field

from core.cases.models.visible import OfCase, may_see
from core.log import BigId
from core.permissions import Actor, Row
from core.values.ids import new_id

_OPEN_WITH_KEY = text("closed_at IS NULL AND key IS NOT NULL")
_OPEN = text("closed_at IS NULL")
_QUEUED = text("closed_at IS NULL AND owner IS NULL")
_CLOSED = text("closed_at IS NOT NULL")


class Case(Row, table=True):
    """A piece of work of some type, at a stage of its workflow.

    `type` and `version` name the workflow; `key`, where a plugin gives one, is unique among the open cases
    of the type ("one open arrears case for this account"). `owner` is a subject such as "user/…". `sees` is
    the permission without which nobody sees it. Moments are ISO 8601 in UTC.
    """

    __tablename__ = "cases_case"
    __table_args__: ClassVar[Any] = (
        Index(
            "ux_cases_case_open_key",
            "type",
            "key",
            unique=True,
            sqlite_where=_OPEN_WITH_KEY,
            postgresql_where=_OPEN_WITH_KEY,
        ),
        # The stage stands first, so that nobody takes this index to look for a key.
        Index("ix_cases_case_open_stage", "stage", "type", "id", sqlite_where=_OPEN, postgresql_where=_OPEN),
        Index("ix_cases_case_opened_at", "opened_at"),
        Index("ix_cases_case_closed_at", "closed_at"),
        Index("ix_cases_case_open_owner", "owner", "id", sqlite_where=_OPEN, postgresql_where=_OPEN),
        Index("ix_cases_case_queue", "type", "id", sqlite_where=_QUEUED, postgresql_where=_QUEUED),
        Index("ix_cases_case_closed", "owner", "closed_at", sqlite_where=_CLOSED, postgresql_where=_CLOSED),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    reference: str = Field(sa_type=Text, unique=True)
    type: str = Field(sa_type=Text)
    version: int = Field(sa_type=Integer)
    stage: str = Field(sa_type=Text)
    opened_at: str = Field(sa_type=Text)
    closed_at: str | None = Field(default=None, sa_type=Text)
    owner: str | None = Field(default=None, sa_type=Text)
    key: str | None = Field(default=None, sa_type=Text)
    sees: str = Field(default="cases.see", sa_type=Text)

    @classmethod
    def visible_to(cls, actor: Actor) -> ColumnElement[bool]:
        """Cases of the types that this actor may see."""
        return may_see(cls.sees, actor)


class CaseNumber(Row, table=True):
    """The number behind a case's reference. Drawn by the database, so that nobody waits for anybody.

    One range for all case types: the digits alone name a case. `case_id` has no foreign key because the
    number comes first.
    """

    __tablename__ = "cases_number"
    __table_args__: ClassVar[Any] = ({"sqlite_autoincrement": True},)
    __sees__ = "cases.see"

    number: int | None = Field(default=None, primary_key=True, sa_type=BigId)
    case_id: UUID


class CaseSubject(OfCase, table=True):
    """What a case is about, as "kind/id", and in which role ("tenant", "premises", …)."""

    __tablename__ = "cases_subject"
    __table_args__: ClassVar[Any] = (
        UniqueConstraint("case_id", "subject", "role"),
        Index("ix_cases_subject_subject", "subject", "case_id"),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=BigId)
    case_id: UUID = Field(foreign_key="cases_case.id")
    subject: str = Field(sa_type=Text)
    role: str = Field(default="about", sa_type=Text)


class CaseStep(OfCase, table=True):
    """A transition that a case took, by whom and why; the opening has no `from_stage`. Never changed.

    `because` is a JSON list of {text, source}. It is kept as long as the case, so it holds no names.
    """

    __tablename__ = "cases_step"
    __table_args__: ClassVar[Any] = (
        Index("ix_cases_step_case_id", "case_id", "id"),
        Index("ix_cases_step_at", "at"),
    )
    __append_only__ = True

    id: int | None = Field(default=None, primary_key=True, sa_type=BigId)
    case_id: UUID = Field(foreign_key="cases_case.id")
    transition: str = Field(sa_type=Text)
    from_stage: str | None = Field(default=None, sa_type=Text)
    to_stage: str = Field(sa_type=Text)
    by: str = Field(sa_type=Text)
    at: str = Field(sa_type=Text)
    because: str = Field(sa_type=Text)


class CaseLink(OfCase, table=True):
    """That a case has to do with another: `kind` says how ("follows", "duplicate of", …)."""

    __tablename__ = "cases_link"
    __table_args__: ClassVar[Any] = (
        UniqueConstraint("case_id", "other_id", "kind"),
        Index("ix_cases_link_other_id", "other_id"),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=BigId)
    case_id: UUID = Field(foreign_key="cases_case.id")
    other_id: UUID = Field(foreign_key="cases_case.id")
    kind: str = Field(sa_type=Text)
    by: str = Field(sa_type=Text)
    at: str = Field(sa_type=Text)
