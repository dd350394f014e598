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
        refuse = "EXECUTE FUNCTION borough_refuse_change()"
        rows = f"BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW {refuse}"
        whole = f"BEFORE TRUNCATE ON {table} FOR EACH STATEMENT {refuse}"
        return [
            FUNCTION,
            f"CREATE TRIGGER {table}_append_only {rows}",
            f"CREATE TRIGGER {table}_no_truncate {whole}",
        ]
    message = f"{table} is append-only: its rows are never changed or deleted"
    raising = f"BEGIN SELECT RAISE(ABORT, '{message}'); END"
    return [
        f"CREATE TRIGGER {table}_no_{verb} BEFORE {verb.upper()} ON {table} {raising}"
        for verb in ("update", "delete")
    ]


def guard(connection: Connection, tables: Iterable[str]) -> None:
    """Make these tables append-only."""
    for table in tables:
        for statement in statements(table, connection.dialect.name):
            connection.exec_driver_sql(statement.replace("%", "%%") if "%" in statement else statement)
