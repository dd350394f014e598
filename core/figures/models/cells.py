"""Figures as they were counted."""

from datetime import date
from typing import Any, ClassVar

from sqlalchemy import BigInteger, ColumnElement, PrimaryKeyConstraint, Text
from sqlmodel import Field, col

from core.database.one_of import one_of
from core.permissions import Actor, Row

DAY, MONTH = "day", "month"


class Cell(Row, table=True):
    """What a figure came to, in one slice of the work: never shown alone, always summed.

    `grain` "day" holds the days themselves (without officers), "month" a month so far or whole: `on` is its
    first day. `part` is the case type or the kind of account, `owner` the officer as a subject; both may be
    empty. `sees` is the permission without which the slice is not counted for a person. `until` is the last
    day that was counted.
    """

    __tablename__ = "figures_cell"
    __table_args__: ClassVar[Any] = (PrimaryKeyConstraint("figure", "grain", "on", "part", "owner", "sees"),)

    figure: str = Field(sa_type=Text)
    grain: str = Field(sa_type=Text)
    on: date
    part: str = Field(default="", sa_type=Text)
    owner: str = Field(default="", sa_type=Text)
    sees: str = Field(default="", sa_type=Text)
    value: int = Field(sa_type=BigInteger)
    until: date

    @classmethod
    def visible_to(cls, actor: Actor) -> ColumnElement[bool]:
        """Slices of what this actor may see; those without a permission are for everybody."""
        condition: ColumnElement[bool] = one_of(col(cls.sees), ["", *actor.permissions])
        return condition
