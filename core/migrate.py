"""Migrations: core first, then each enabled plugin, each by itself with its own version table.

One branched graph would break as soon as a plugin that was migrated is switched off. A disabled
plugin's tables and their version stay as they are.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection, Engine
from sqlmodel import SQLModel

from core import registry
from core.errors import Misconfigured, NotFound
from core.manifest import Manifest
from core.permissions import Row
from core.rooms import TABLES

_HERE = Path(__file__).parent / "migrations"


@dataclass(frozen=True, slots=True)
class Part:
    """A set of tables that migrates by itself: core's or one plugin's."""

    name: str
    versions: Path
    tables: tuple[type[Row], ...]

    @property
    def version_table(self) -> str:
        """Where its version is kept."""
        return f"{self.name}_alembic_version"

    def config(self, connection: Connection) -> Config:
        """Alembic's configuration for it."""
        config = Config()
        config.set_main_option("script_location", str(_HERE).replace("%", "%%"))
        config.set_main_option("path_separator", "newline")
        config.set_main_option("file_template", "%%(rev)s")
        config.set_main_option("version_locations", str(self.versions).replace("%", "%%"))
        names = frozenset(str(table.__tablename__) for table in self.tables)
        config.attributes.update(connection=connection, tables=names, version_table=self.version_table)
        return config

    def newest(self, connection: Connection) -> str | None:
        """The newest revision that this software has."""
        return ScriptDirectory.from_config(self.config(connection)).get_current_head()

    def current(self, connection: Connection) -> str | None:
        """The revision that the database is at; None when it has none of these tables yet."""
        options = {"version_table": self.version_table}
        return MigrationContext.configure(connection, opts=options).get_current_revision()


def parts(manifests: Iterable[Manifest]) -> list[Part]:
    """Core, then the plugins in their order, that have tables."""
    return [
        Part("core", _HERE / "versions", TABLES),
        *(Part(one.name, one.migrations, one.tables) for one in manifests if one.tables),
    ]


def installed_part(name: str) -> Part:
    """The tables of an installed plugin, enabled or not; NotFound when there is none of that name."""
    known = registry.available()
    if name not in known:
        message = f"no plugin called “{name}” is installed"
        raise NotFound(message)
    manifest = known[name].load().manifest
    return Part(manifest.name, manifest.migrations, manifest.tables)


def upgrade(engine: Engine, manifests: Iterable[Manifest]) -> list[str]:
    """Bring every part to its newest revision; return the names of those that changed."""
    changed = []
    for part in parts(manifests):
        with _connection(engine) as connection:
            _refuse_newer(part, connection)
            before = part.current(connection)
            command.upgrade(part.config(connection), "head")
            if part.current(connection) != before:
                changed.append(part.name)
    return changed


def downgrade(engine: Engine, part: Part, revision: str = "base") -> None:
    """Take one part back to a revision, "base" for before its first table."""
    with _connection(engine) as connection:
        command.downgrade(part.config(connection), revision)


def stamp(engine: Engine, manifests: Iterable[Manifest]) -> None:
    """Write down that tables which were made straight from the classes are at the newest revisions."""
    for part in parts(manifests):
        with _connection(engine) as connection:
            command.stamp(part.config(connection), "head")


def behind(engine: Engine, manifests: Iterable[Manifest]) -> list[str]:
    """The parts that are not at their newest revision; Misconfigured when the database is newer than this."""
    late = []
    with engine.connect() as connection:
        for part in parts(manifests):
            _refuse_newer(part, connection)
            if part.current(connection) != part.newest(connection):
                late.append(part.name)
    return late


def differences(engine: Engine, part: Part) -> list[Any]:
    """What the classes have that the migrated database lacks, or the other way round; empty when equal."""
    names = {str(table.__tablename__) for table in part.tables}

    def mine(_object: Any, name: str | None, kind: str, _reflected: bool, _to: Any) -> bool:  # noqa: FBT001 - Alembic's signature
        return kind != "table" or name in names

    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"version_table": part.version_table, "include_object": mine}
        )
        return list(compare_metadata(context, SQLModel.metadata))


def make(engine: Engine, part: Part, *, message: str, revision: str) -> Path | None:
    """Write a new revision from what the classes have and the database lacks; None when nothing differs."""
    if not differences(engine, part):
        return None
    part.versions.mkdir(parents=True, exist_ok=True)
    with _connection(engine) as connection:
        script: Any = command.revision(
            part.config(connection),
            message,
            autogenerate=True,
            rev_id=revision,
            version_path=str(part.versions),
        )
    file = Path(script.path)
    file.write_text(_guarded(file.read_text(), part))
    return file


def _guarded(text: str, part: Part) -> str:
    """Let a revision that creates append-only tables guard them as well."""
    tables = [str(table.__tablename__) for table in part.tables if table.__append_only__]
    made = [name for name in tables if f"create_table('{name}'" in text or f'create_table("{name}"' in text]
    if not made:
        return text
    listed = "".join(f'            "{name}",\n' for name in made)
    call = f"    guard(\n        op.get_bind(),\n        [\n{listed}        ],\n    )\n"
    door = "core.database.append_only" if part.name == "core" else "core.api"
    after = "from alembic import op\n"
    imported = text.replace(after, f"{after}\nfrom {door} import guard\n", 1)
    head, down = imported.split("\n\n\ndef downgrade", 1)
    return f"{head}\n{call}\n\ndef downgrade{down}"


def _refuse_newer(part: Part, connection: Connection) -> None:
    current = part.current(connection)
    if current is None:
        return
    try:
        ScriptDirectory.from_config(part.config(connection)).get_revision(current)
    except CommandError as error:
        message = (
            f"the database is of a newer version: its {part.name} tables are at revision {current}, which "
            "this software does not know; install the newer Borough, or restore the backup made before it"
        )
        raise Misconfigured(message) from error


@contextmanager
def _connection(engine: Engine) -> Iterator[Connection]:
    """A connection for migrating: on SQLite without foreign keys, because a batch copies whole tables."""
    with engine.connect() as connection:
        raw: Any = connection.connection
        is_sqlite = engine.dialect.name == "sqlite"
        if is_sqlite:
            raw.execute("PRAGMA foreign_keys = OFF")
        try:
            with connection.begin():
                yield connection
        finally:
            if is_sqlite:
                raw.execute("PRAGMA foreign_keys = ON")
