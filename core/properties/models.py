"""Tables of the properties room."""

from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, Text
from sqlmodel import Field

from core.permissions import Row
from core.values.ids import Subject, new_id, subject

# Words are compared byte by byte on both databases, so that a beginning is a range of the index.
Word = Text().with_variant(Text(collation="C"), "postgresql")


class Property(Row, table=True):
    """A dwelling, block, estate or garage.

    `reference` is the council's own, `uprn` the national one (up to 12 digits, no leading noughts); each
    unique where there is one. `parent_id` is the block or estate it belongs to. `sort_address` orders
    "Flat 2" before "Flat 10". `version` counts changes; `import_id` names the run that brought it.
    """

    __tablename__ = "properties_property"
    __table_args__: ClassVar[Any] = (
        CheckConstraint("kind IN ('dwelling', 'block', 'estate', 'garage')", name="kind"),
        CheckConstraint("parent_id IS NULL OR parent_id <> id", name="not_its_own_parent"),
    )
    __sees__ = "properties.see"

    id: UUID = Field(default_factory=new_id, primary_key=True)
    reference: str | None = Field(default=None, sa_type=Text, unique=True)
    uprn: str | None = Field(default=None, sa_type=Text, unique=True)
    kind: str = Field(sa_type=Text)
    line_1: str = Field(sa_type=Text)
    line_2: str = Field(default="", sa_type=Text)
    line_3: str = Field(default="", sa_type=Text)
    town: str = Field(default="", sa_type=Text)
    postcode: str = Field(default="", sa_type=Text, index=True)
    ward: str = Field(default="", sa_type=Text)
    parent_id: UUID | None = Field(default=None, foreign_key="properties_property.id", index=True)
    sort_address: str = Field(sa_type=Word, index=True)
    version: int = 1
    import_id: UUID | None = Field(default=None, index=True)

    @property
    def address(self) -> str:
        """The address in one line."""
        parts = (self.line_1, self.line_2, self.line_3, self.town, self.postcode)
        return ", ".join(part for part in parts if part)

    @property
    def subject(self) -> Subject:
        """The property as other rooms name it."""
        return subject("property", self.id)
