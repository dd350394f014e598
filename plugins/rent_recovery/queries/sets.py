"""Many ids handed to the database as one parameter, so that thousands cost no more to send than one."""

import json
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, bindparam, func, select
from sqlalchemy.dialects.postgresql import ARRAY

from core.api import UnitOfWork


def among(work: UnitOfWork, column: Any, values: Iterable[UUID | str]) -> ColumnElement[bool]:
    """The condition that `column` is one of these ids or words: an array on PostgreSQL, JSON on SQLite."""
    if work.connection.dialect.name == "postgresql":
        array = bindparam(None, list(values), type_=ARRAY(column.type), unique=True)
        equal: ColumnElement[bool] = column == func.any(array)
        return equal
    stored = json.dumps([one.hex if isinstance(one, UUID) else one for one in values])
    each = func.json_each(stored).table_valued("value")
    found: ColumnElement[bool] = column.in_(select(each.c.value))
    return found
