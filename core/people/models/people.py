"""Persons and organisations, the roles they play, and how to reach them."""

from datetime import date
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, Text, text
from sqlmodel import Field

from core.permissions import Row
from core.values.ids import Subject, new_id, subject

# Words are compared byte by byte on both databases, so that a beginning is a range of the index.
Word = Text().with_variant(Text(collation="C"), "postgresql")

_ONE_OWNER = "(person_id IS NULL) <> (organisation_id IS NULL)"


class Person(Row, table=True):
    """Somebody the council deals with.

    `reference` is a number by which the council knows the person, unique where there is one. `language`
    is a code such as "en" or "cy"; `adjustments` says what the person needs ("large print"). `sort_name`
    is the plain family and given name, for lists. `contact_by` is how they would rather be reached ("post"),
    `contact_note` what to mind in it. `version` counts changes; `import_id` names the run that brought them.

    A record that was found to be of the same person as another has it as `merged_into`, and as `same_as` the
    one that stands for all of them now.
    """

    __tablename__ = "people_person"
    __sees__ = "people.see"

    id: UUID = Field(default_factory=new_id, primary_key=True)
    reference: str | None = Field(default=None, sa_type=Text, unique=True)
    title: str = Field(default="", sa_type=Text)
    given_names: str = Field(default="", sa_type=Text)
    family_name: str = Field(sa_type=Text)
    sort_name: str = Field(sa_type=Word, index=True)
    born_on: date | None = None
    language: str = Field(default="en", sa_type=Text)
    adjustments: str = Field(default="", sa_type=Text)
    ni_number: str = Field(default="", sa_type=Text, index=True)
    contact_by: str = Field(default="", sa_type=Text)
    contact_note: str = Field(default="", sa_type=Text)
    version: int = 1
    import_id: UUID | None = Field(default=None, index=True)
    merged_into: UUID | None = Field(default=None, foreign_key="people_person.id", index=True)
    same_as: UUID | None = Field(default=None, foreign_key="people_person.id", index=True)

    @property
    def name(self) -> str:
        """The name as letters write it: title, given names, family name."""
        return " ".join(part for part in (self.title, self.given_names, self.family_name) if part)

    @property
    def subject(self) -> Subject:
        """The person as other rooms name it."""
        return subject("person", self.id)


class Organisation(Row, table=True):
    """A company, charity, agent or public body.

    `number` is the one it is registered by, for instance at Companies House. `merged_into` and `same_as` are
    as those of a person.
    """

    __tablename__ = "people_organisation"
    __sees__ = "people.see"

    id: UUID = Field(default_factory=new_id, primary_key=True)
    reference: str | None = Field(default=None, sa_type=Text, unique=True)
    name: str = Field(sa_type=Text)
    sort_name: str = Field(sa_type=Word, index=True)
    number: str = Field(default="", sa_type=Text)
    version: int = 1
    merged_into: UUID | None = Field(default=None, foreign_key="people_organisation.id", index=True)
    same_as: UUID | None = Field(default=None, foreign_key="people_organisation.id", index=True)

    @property
    def subject(self) -> Subject:
        """The organisation as other rooms name it."""
        return subject("organisation", self.id)


class Party(Row, table=True):
    """A person or an organisation in a role towards something: tenant of an account, agent of a property.

    The something is kept as its kind and id, so that set-based SQL can join it. From `starts_on` to
    `ends_on`, both included; open where there is no end.
    """

    __tablename__ = "people_party"
    __table_args__: ClassVar[Any] = (
        CheckConstraint(_ONE_OWNER, name="one_owner"),
        CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name="ends_after_start"),
        Index("ix_people_party_subject", "subject_id", "subject_kind"),
    )
    __sees__ = "people.see"

    id: UUID = Field(default_factory=new_id, primary_key=True)
    person_id: UUID | None = Field(default=None, foreign_key="people_person.id", index=True)
    organisation_id: UUID | None = Field(default=None, foreign_key="people_organisation.id", index=True)
    role: str = Field(sa_type=Text)
    subject_kind: str = Field(sa_type=Text)
    subject_id: UUID
    starts_on: date
    ends_on: date | None = None

    @property
    def subject(self) -> Subject:
        """What the role is about."""
        return subject(self.subject_kind, self.subject_id)


class ContactPoint(Row, table=True):
    """A way to reach somebody: an e-mail address, a telephone number or a postal address.

    `value` is what was given, made tidy; a postal address keeps its lines in it and its postcode beside.
    `key` is the same as it is compared: digits only, or plain.
    """

    __tablename__ = "people_contact_point"
    __table_args__: ClassVar[Any] = (
        CheckConstraint(_ONE_OWNER, name="one_owner"),
        Index("ix_people_contact_point_key", "kind", "key"),
        Index(
            "uq_people_contact_point_preferred",
            "person_id",
            "kind",
            unique=True,
            sqlite_where=text("preferred AND person_id IS NOT NULL"),
            postgresql_where=text("preferred AND person_id IS NOT NULL"),
        ),
        Index(
            "uq_people_contact_point_preferred_organisation",
            "organisation_id",
            "kind",
            unique=True,
            sqlite_where=text("preferred AND organisation_id IS NOT NULL"),
            postgresql_where=text("preferred AND organisation_id IS NOT NULL"),
        ),
    )
    __sees__ = "people.see"

    id: UUID = Field(default_factory=new_id, primary_key=True)
    person_id: UUID | None = Field(default=None, foreign_key="people_person.id", index=True)
    organisation_id: UUID | None = Field(default=None, foreign_key="people_organisation.id", index=True)
    kind: str = Field(sa_type=Text)
    value: str = Field(sa_type=Text)
    postcode: str = Field(default="", sa_type=Text)
    key: str = Field(default="", sa_type=Text)
    preferred: bool = False
