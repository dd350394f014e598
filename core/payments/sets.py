"""Rows and ids handed to the database as one parameter: JSON, or on PostgreSQL an array for ids.

An array for each column would cost the driver several times as much as JSON costs both sides.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec
from sqlalchemy import (
    ColumnElement,
    FromClause,
    Select,
    Table,
    Text,
    bindparam,
    cast,
    func,
    literal_column,
    select,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

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
        found = column == func.any(cast(bindparam(name, type_=Text), ARRAY(column.type)))
    else:
        each = func.json_each(bindparam(name)).table_valued("value")
        found = column.in_(select(each.c.value))
    return found


def values_for(dialect: str, values: Iterable[Any]) -> str:
    """What to pass for a set of values: an array as PostgreSQL writes it, or JSON."""
    return f"{{{','.join(map(_element, values))}}}" if dialect == "postgresql" else _json(list(values))


def _element(value: Any) -> str:
    if not isinstance(value, str):
        return str(value)
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def rows_from(dialect: str, name: str, columns: Mapping[str, Any]) -> FromClause:
    """A table of rows passed as parameters, which `parameters_for` makes with the same name.

    `columns` are their names with their SQLAlchemy types, in the order of each row's values.
    """
    if dialect == "postgresql":
        each: Any = func.jsonb_array_elements(cast(bindparam(name, type_=Text), JSONB))
        row = each.column_valued(f"{name}_each")
        typed = [
            cast(row.op("->>")(literal_column(str(place))), kind).label(column)
            for place, (column, kind) in enumerate(columns.items())
        ]
        return select(*typed).subquery(name)
    each = func.json_each(bindparam(name)).table_valued("value", name=f"{name}_each")
    typed = [
        cast(func.json_extract(each.c.value, f"$[{place}]"), kind).label(column)
        if kind.python_type is int
        else func.json_extract(each.c.value, f"$[{place}]", type_=kind).label(column)
        for place, (column, kind) in enumerate(columns.items())
    ]
    return select(*typed).subquery(name)


def parameters_for(name: str, rows: Sequence[Sequence[Any]]) -> dict[str, Any]:
    """The parameter that fills `rows_from`."""
    return {name: _json(rows)}


def _json(value: Any) -> str:
    return _encoder.encode(value).decode()
