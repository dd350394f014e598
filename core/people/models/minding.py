"""What to mind about people: vulnerabilities, risks, other names, who belongs to whom."""

from datetime import date
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, ColumnElement, Text
from sqlmodel import Field, col

from core.permissions import Actor, Row
from core.values.ids import new_id

SEES_RISK = {"visit": "people.see_risks", "safeguarding": "people.see_safeguarding"}
"""The permission that seeing and marking each kind of risk takes."""


class Vulnerability(Row, table=True):
    """What makes a person vulnerable, from `starts_on` to `ends_on`; seen by special permission only."""

    __tablename__ = "people_vulnerability"
    __table_args__: ClassVar[Any] = (
        CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name="ends_after_start"),
    )
    __sees__ = "people.see_vulnerabilities"

    id: UUID = Field(default_factory=new_id, primary_key=True)
    person_id: UUID = Field(foreign_key="people_person.id", index=True)
    what: str = Field(sa_type=Text)
    starts_on: date
    ends_on: date | None = None


class Risk(Row, table=True):
    """A risk to whoever visits a person, or a concern for somebody's safety, seen by special permission only.

    `kind` is "visit" or "safeguarding", each seen by its own permission; `advice` says what to do ("visit in
    pairs"). It is to be looked at again on `review_on`.
    """

    __tablename__ = "people_risk"
    __table_args__: ClassVar[Any] = (
        CheckConstraint("kind IN ('visit', 'safeguarding')", name="kind_known"),
        CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name="ends_after_start"),
    )

    @classmethod
    def visible_to(cls, actor: Actor) -> ColumnElement[bool]:
        """Markers of the kinds that this actor may see."""
        return col(cls.kind).in_([kind for kind, needed in SEES_RISK.items() if actor.may(needed)])

    id: UUID = Field(default_factory=new_id, primary_key=True)
    person_id: UUID = Field(foreign_key="people_person.id", index=True)
    kind: str = Field(sa_type=Text)
    what: str = Field(sa_type=Text)
    advice: str = Field(default="", sa_type=Text)
    starts_on: date
    review_on: date | None = None
    ends_on: date | None = None


class Alias(Row, table=True):
    """A name by which a person was or is also known; `kind` is "former" or "alias"."""

    __tablename__ = "people_alias"
    __table_args__: ClassVar[Any] = (CheckConstraint("kind IN ('former', 'alias')", name="kind_known"),)
    __sees__ = "people.see"

    id: UUID = Field(default_factory=new_id, primary_key=True)
    person_id: UUID = Field(foreign_key="people_person.id", index=True)
    kind: str = Field(sa_type=Text)
    name: str = Field(sa_type=Text)


class Relation(Row, table=True):
    """Who somebody is to a person: partner, child, carer, solicitor.

    `other_id` is their record where there is one, else `other_name` says who it is. With `lives_with` they
    are of one household; with `may_speak` they may speak for the person, who agreed to it.
    """

    __tablename__ = "people_relation"
    __table_args__: ClassVar[Any] = (
        CheckConstraint("(other_id IS NULL) = (other_name <> '')", name="one_other"),
        CheckConstraint("other_id IS NULL OR other_id <> person_id", name="not_oneself"),
        CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name="ends_after_start"),
    )
    __sees__ = "people.see"

    id: UUID = Field(default_factory=new_id, primary_key=True)
    person_id: UUID = Field(foreign_key="people_person.id", index=True)
    other_id: UUID | None = Field(default=None, foreign_key="people_person.id", index=True)
    other_name: str = Field(default="", sa_type=Text)
    relation: str = Field(sa_type=Text)
    lives_with: bool = False
    may_speak: bool = False
    starts_on: date
    ends_on: date | None = None
