"""A month of one officer, for the talk between the officer and who leads them."""

from datetime import date
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, ColumnElement, Text, UniqueConstraint, or_
from sqlmodel import Field, col

from core.permissions import Actor, Row
from core.values.ids import new_id


class Report(Row, table=True):
    """The monthly report of an officer. `numbers` is JSON: what was counted, as it stood at `counted_at`.

    Both sign what stands there; a change takes the signatures away, and once both have signed nothing
    changes any more.
    """

    __tablename__ = "figures_report"
    __table_args__: ClassVar[Any] = (
        UniqueConstraint("officer", "month"),
        CheckConstraint("officer <> leader", name="two_people"),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    officer: str = Field(sa_type=Text)
    leader: str = Field(sa_type=Text)
    month: date
    numbers: str = Field(sa_type=Text)
    counted_at: str = Field(sa_type=Text)
    went_well: str = Field(default="", sa_type=Text)
    to_improve: str = Field(default="", sa_type=Text)
    actions: str = Field(default="", sa_type=Text)
    officer_signed_at: str | None = Field(default=None, sa_type=Text)
    leader_signed_at: str | None = Field(default=None, sa_type=Text)

    @property
    def is_frozen(self) -> bool:
        """Whether both have signed."""
        return bool(self.officer_signed_at and self.leader_signed_at)

    @classmethod
    def visible_to(cls, actor: Actor) -> ColumnElement[bool]:
        """To the officer, to who leads them, and to those who may see all such reports."""
        mine = or_(col(cls.officer) == actor.subject, col(cls.leader) == actor.subject)
        return or_(mine, col(cls.id).is_not(None)) if actor.may("figures.see_reports") else mine
