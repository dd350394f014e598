"""Work that is looked at again: samples drawn by chance, reviews by a checklist, feedback to the officer."""

from datetime import date
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, ColumnElement, Index, Text, UniqueConstraint, or_, select
from sqlmodel import Field, col

from core.database.one_of import one_of
from core.permissions import Actor, Row
from core.values.ids import new_id


class Sample(Row, table=True):
    """Cases closed from one day to another, of which some were drawn. With the seed it can be drawn again.

    `stratum` is "officer" or "type": what each had its share by. `among` is how many cases there were.
    """

    __tablename__ = "figures_sample"
    __sees__ = "figures.review"

    id: UUID = Field(default_factory=new_id, primary_key=True)
    checklist: str = Field(sa_type=Text)
    type: str = Field(default="", sa_type=Text)
    starts_on: date
    ends_on: date
    stratum: str = Field(sa_type=Text)
    seed: str = Field(sa_type=Text)
    size: int
    among: int
    drawn_by: str = Field(sa_type=Text)
    drawn_at: str = Field(sa_type=Text)


class Review(Row, table=True):
    """A case of a sample, looked at by somebody who had no part in it. `passed` is None until it was."""

    __tablename__ = "figures_review"
    __table_args__: ClassVar[Any] = (
        UniqueConstraint("sample_id", "case_id"),
        CheckConstraint("reviewed_by IS NULL OR reviewed_by <> officer", name="not_own_work"),
        Index("ix_figures_review_officer", "officer", "reviewed_on"),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    sample_id: UUID = Field(foreign_key="figures_sample.id")
    case_id: UUID = Field(foreign_key="cases_case.id")
    type: str = Field(sa_type=Text)
    officer: str = Field(sa_type=Text)
    sees: str = Field(sa_type=Text)
    reviewed_by: str | None = Field(default=None, sa_type=Text)
    reviewed_on: date | None = None
    reviewed_at: str | None = Field(default=None, sa_type=Text)
    passed: bool | None = None
    feedback: str = Field(default="", sa_type=Text)
    read_at: str | None = Field(default=None, sa_type=Text)

    @classmethod
    def visible_to(cls, actor: Actor) -> ColumnElement[bool]:
        """To reviewers who may see the case; to the officer, once the review is done."""
        may_review = actor.may("figures.review")
        permitted: ColumnElement[bool] = one_of(col(cls.sees), actor.permissions if may_review else [])
        own = (col(cls.officer) == actor.subject) & col(cls.reviewed_at).is_not(None)
        return or_(permitted, own)


class ReviewItem(Row, table=True):
    """An item of the checklist as the reviewer found it: "pass", "fail" or "not_applicable"."""

    __tablename__ = "figures_review_item"

    review_id: UUID = Field(foreign_key="figures_review.id", primary_key=True)
    item: str = Field(sa_type=Text, primary_key=True)
    found: str = Field(sa_type=Text)
    note: str = Field(default="", sa_type=Text)

    @classmethod
    def visible_to(cls, actor: Actor) -> ColumnElement[bool]:
        """The items of the reviews that this actor may see."""
        seen = Review.__table__.alias("seen")  # type: ignore[attr-defined]
        own = (seen.c.officer == actor.subject) & seen.c.reviewed_at.is_not(None)
        permitted = one_of(seen.c.sees, actor.permissions if actor.may("figures.review") else [])
        condition: ColumnElement[bool] = col(cls.review_id).in_(select(seen.c.id).where(or_(permitted, own)))
        return condition
