"""Rows and ids handed to the database as one parameter, on SQLite (JSON) and PostgreSQL (arrays)."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import ColumnElement, FromClause, Table, bindparam, cast, func, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.types import TypeEngine

from core.permissions import Row

_encoder = msgspec.json.Encoder(enc_hook=str)


def table_of(row: type[Row]) -> Table:
    """The table behind a class, for statements that write many rows without making objects of them."""
    table: Table = row.__table__  # type: ignore[attr-defined]
    return table


def among(dialect: str, column: ColumnElement[Any], name: str) -> ColumnElement[bool]:
    """The condition that `column` is one of the values given as parameter `name` by `values_for`."""
    if dialect == "postgresql":
        return column == func.any(bindparam(name, type_=ARRAY(column.type)))
    each = func.json_each(bindparam(name)).table_valued("value")
    return column.in_(select(each.c.value))


def values_for(dialect: str, values: Iterable[Any]) -> Any:
    """What to pass for a set of values: a list, or JSON in which an id is what SQLite stores."""
    return list(values) if dialect == "postgresql" else _json([_plain(value) for value in values])


def rows_from(dialect: str, name: str, columns: Mapping[str, TypeEngine[Any]]) -> FromClause:
    """A table of rows given as parameters by `parameters_for` with the same `name` and columns."""
    if dialect == "postgresql":
        arrays = [bindparam(f"{name}_{column}", type_=ARRAY(kind)) for column, kind in columns.items()]
        return func.unnest(*arrays).table_valued(*columns, name=name, joins_implicitly=True)
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
    return {name: _json([[_plain(value) for value in row] for row in rows])}


def _plain(value: Any) -> Any:
    if isinstance(value, UUID):
        return value.hex
    return value.isoformat() if isinstance(value, date) else value


def _json(value: Any) -> str:
    return _encoder.encode(value).decode()
