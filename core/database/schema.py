"""Making the tables straight from the classes, as tests do, and the triggers that guard them."""

from collections.abc import Iterable

from sqlalchemy import Connection, Engine, Table, inspect

from core.database.append_only import guard
from core.permissions import Row


def create(engine: Engine, rows: Iterable[type[Row]]) -> None:
    """Create the tables of these classes with their append-only triggers."""
    classes = list(rows)
    with engine.connect() as connection, connection.begin():
        create_on(connection, classes)


def create_on(connection: Connection, classes: Iterable[type[Row]]) -> None:
    """The same on a connection."""
    present = set(inspect(connection).get_table_names())
    classes = [row for row in classes if str(row.__tablename__) not in present]
    if not classes:
        return
    tables: list[Table] = [row.__table__ for row in classes]  # type: ignore[attr-defined]
    tables[0].metadata.create_all(connection, tables=tables)
    guard(connection, [str(row.__tablename__) for row in classes if row.__append_only__])
