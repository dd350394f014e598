"""Which records may be of one person, and which were found to be."""

from datetime import date
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, SmallInteger, Text, UniqueConstraint, text
from sqlmodel import Field

from core.permissions import Row
from core.values.ids import new_id


class Merge(Row, table=True):
    """That one record was merged into another, and perhaps taken apart again. Moments are ISO 8601 in UTC.

    Nothing is moved: the merged record points to the other (`Person.merged_into`), and all that is read of
    either is read of both.
    """

    __tablename__ = "people_merge"
    __table_args__: ClassVar[Any] = (
        Index(
            "uq_people_merge_open",
            "merged_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )
    __sees__ = "people.see"

    id: UUID = Field(default_factory=new_id, primary_key=True)
    kept_id: UUID = Field(foreign_key="people_person.id", index=True)
    merged_id: UUID = Field(foreign_key="people_person.id")
    because: str = Field(sa_type=Text)
    merged_at: str = Field(sa_type=Text)
    merged_by: str = Field(sa_type=Text)
    ended_at: str | None = Field(default=None, sa_type=Text)
    ended_by: str | None = Field(default=None, sa_type=Text)
    ended_because: str = Field(default="", sa_type=Text)


class OrganisationMerge(Row, table=True):
    """The same for organisations."""

    __tablename__ = "people_organisation_merge"
    __table_args__: ClassVar[Any] = (
        Index(
            "uq_people_organisation_merge_open",
            "merged_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )
    __sees__ = "people.see"

    id: UUID = Field(default_factory=new_id, primary_key=True)
    kept_id: UUID = Field(foreign_key="people_organisation.id", index=True)
    merged_id: UUID = Field(foreign_key="people_organisation.id")
    because: str = Field(sa_type=Text)
    merged_at: str = Field(sa_type=Text)
    merged_by: str = Field(sa_type=Text)
    ended_at: str | None = Field(default=None, sa_type=Text)
    ended_by: str | None = Field(default=None, sa_type=Text)
    ended_because: str = Field(default="", sa_type=Text)


class Duplicate(Row, table=True):
    """Two records that may be of one person: how likely, of a hundred, and why (JSON of texts and sources).

    `first_id` is the older record. `state` is "open", "merged" or "dismissed"; who decided, and why.
    """

    __tablename__ = "people_duplicate"
    __table_args__: ClassVar[Any] = (
        UniqueConstraint("first_id", "second_id"),
        CheckConstraint("first_id < second_id", name="in_order"),
        Index(
            "ix_people_duplicate_open",
            "score",
            "id",
            sqlite_where=text("state = 'open'"),
            postgresql_where=text("state = 'open'"),
        ),
    )
    __sees__ = "people.merge"

    id: UUID = Field(default_factory=new_id, primary_key=True)
    first_id: UUID = Field(foreign_key="people_person.id")
    second_id: UUID = Field(foreign_key="people_person.id", index=True)
    score: int = Field(sa_type=SmallInteger)
    because: str = Field(sa_type=Text)
    found_on: date
    state: str = Field(default="open", sa_type=Text)
    decided_by: str | None = Field(default=None, sa_type=Text)
    decided_at: str | None = Field(default=None, sa_type=Text)
    reason: str = Field(default="", sa_type=Text)
