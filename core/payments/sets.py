"""Rows and ids handed to the database as one parameter, on SQLite (JSON) and PostgreSQL (arrays)."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, FromClause, Select, Table, bindparam, cast, func, select
from sqlalchemy import column as column_of
from sqlalchemy.dialects.postgresql import ARRAY

from core.permissions import Row

AnySelect = Select[*tuple[Any, ...]]
"""A SELECT of any columns."""

_encoder = msgspec.json.Encoder(uuid_format="hex")  # an id as SQLite stores it


def table_of(row: type[Row]) -> Table:
    """The table behind a class, for statements that write many rows without making objects of them."""
    table: Table = row.__table__  # type: ignore[attr-defined]
    return table


def among(dialect: str, column: Any, name: str) -> ColumnElement[bool]:
    """The condition that `column` is one of the values that `values_for` made, passed as parameter `name`."""
    found: ColumnElement[bool]
    if dialect == "postgresql":
        found = column == func.any(bindparam(name, type_=ARRAY(column.type)))
    else:
        each = func.json_each(bindparam(name)).table_valued("value")
        found = column.in_(select(each.c.value))
    return found


def values_for(dialect: str, values: Iterable[Any]) -> Any:
    """What to pass for a set of values: a list, or JSON."""
    return list(values) if dialect == "postgresql" else _json(list(values))


def rows_from(dialect: str, name: str, columns: Mapping[str, Any]) -> FromClause:
    """A table of rows passed as parameters, which `parameters_for` makes with the same name and columns.

    `columns` are their names with their SQLAlchemy types.
    """
    if dialect == "postgresql":
        arrays = [bindparam(f"{name}_{column}", type_=ARRAY(kind)) for column, kind in columns.items()]
        typed_columns = [column_of(column, kind) for column, kind in columns.items()]
        return func.unnest(*arrays).table_valued(*typed_columns, name=name).render_derived()
    each = func.json_each(bindparam(name)).table_valued("value", name=f"{name}_each")
    typed = [
        cast(func.json_extract(each.c.value, f"$[{place}]"), kind).label(column)
        if kind.python_type is int
        else func.json_extract(each.c.value, f"$[{place}]", type_=kind).label(column)
        for place, (column, kind) in enumerate(columns.items())
    ]
    return select(*typed).subquery(name)


def parameters_for(
    dialect: str, name: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]
) -> dict[str, Any]:
    """The parameters that fill `rows_from`."""
    if dialect == "postgresql":
        by_column = zip(*rows, strict=True) if rows else ((),) * len(columns)
        return {f"{name}_{column}": list(values) for column, values in zip(columns, by_column, strict=True)}
    return {name: _json(rows)}


def _json(value: Any) -> str:
    return _encoder.encode(value).decode()
