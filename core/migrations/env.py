"""Alembic's environment for one set of tables: core's or one plugin's, each with its own version table."""

from typing import Any

from alembic import context
from sqlmodel import SQLModel

config = context.config
mine: frozenset[str] = config.attributes["tables"]


def _is_mine(_object: Any, name: str | None, kind: str, _reflected: bool, _compare_to: Any) -> bool:  # noqa: FBT001 - Alembic's signature
    return kind != "table" or name in mine


connection = config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=SQLModel.metadata,
    version_table=config.attributes["version_table"],
    include_object=_is_mine,
    include_name=lambda name, kind, _parents: kind != "table" or name in mine,
    render_as_batch=connection.dialect.name == "sqlite",
    user_module_prefix="sqlmodel.sql.sqltypes.",
)
with context.begin_transaction():
    context.run_migrations()
