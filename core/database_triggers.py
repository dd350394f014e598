"""Append-only tables: the database itself refuses to change or delete their rows."""

from collections.abc import Iterable

from sqlalchemy import Connection

FUNCTION = """
CREATE OR REPLACE FUNCTION borough_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only: its rows are never changed or deleted', TG_TABLE_NAME;
END $$
"""


def statements(table: str, dialect: str) -> list[str]:
    """The DDL that makes `table` append-only on "postgresql" or "sqlite"."""
    if dialect == "postgresql":
        return [
            FUNCTION,
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION borough_refuse_change()",
            f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION borough_refuse_change()",
        ]
    return [
        f"CREATE TRIGGER {table}_no_{verb} BEFORE {verb.upper()} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, '{table} is append-only: its rows are never changed or deleted'); END"
        for verb in ("update", "delete")
    ]


def guard(connection: Connection, tables: Iterable[str]) -> None:
    """Make these tables append-only."""
    for table in tables:
        for statement in statements(table, connection.dialect.name):
            connection.exec_driver_sql(statement.replace("%", "%%") if "%" in statement else statement)
