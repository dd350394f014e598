"""Which rows of cases an actor may see: those of the case types whose permission they hold."""

from typing import Any

from sqlalchemy import ColumnElement, Table, select
from sqlmodel import SQLModel, col

from core.database.one_of import one_of
from core.permissions import Actor, Row


def may_see(needed: Any, actor: Actor) -> ColumnElement[bool]:
    """That the actor holds the permission which stands in the column `needed`."""
    return one_of(col(needed), actor.permissions)


class OfCase(Row):
    """A row that belongs to a case and is seen by whoever may see the case. It has a `case_id`."""

    @classmethod
    def visible_to(cls, actor: Actor) -> ColumnElement[bool]:
        """Rows of the cases that this actor may see."""
        cases: Table = SQLModel.metadata.tables["cases_case"]
        seen = cases.alias("seen")  # another name, so that a query which also reads cases is left as it is
        mine = select(seen.c.id).where(one_of(seen.c.sees, actor.permissions))
        condition: ColumnElement[bool] = cls.case_id.in_(mine)  # type: ignore[attr-defined]
        return condition
