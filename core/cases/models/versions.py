"""Case types as cases began with them, and the moving of cases from one version to another."""

from enum import StrEnum
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, Integer, PrimaryKeyConstraint, Text
from sqlmodel import Field

from core.cases.models.visible import OfCase
from core.log import BigId
from core.permissions import Row
from core.values.ids import new_id


class KeptVersion(Row, table=True):
    """A version of a case type, kept since the first case began with it, so that none is ever lost.

    `body` is the whole type as JSON; `structure` a hash of all in it but words, by which a change that
    was made without raising the version is noticed.
    """

    __tablename__ = "cases_type_version"
    __table_args__: ClassVar[Any] = (PrimaryKeyConstraint("name", "version"),)

    name: str = Field(sa_type=Text)
    version: int = Field(sa_type=Integer)
    body: str = Field(sa_type=Text)
    structure: str = Field(sa_type=Text)
    kept_at: str = Field(sa_type=Text)


class MigrationState(StrEnum):
    """What became of moving cases to another version."""

    PROPOSED = "proposed"
    DONE = "done"
    UNDONE = "undone"


class CaseMigration(Row, table=True):
    """Moving the open cases of a type from one version to another, as proposed and as done.

    `stages` is the map of stages as JSON. The counts are those of the preview until it is done.
    """

    __tablename__ = "cases_migration"
    __table_args__: ClassVar[Any] = (
        Index("ix_cases_migration_type", "type"),
        CheckConstraint("from_version <> to_version", name="another_version"),
    )
    __sees__ = "cases.see"

    id: UUID = Field(default_factory=new_id, primary_key=True)
    type: str = Field(sa_type=Text)
    from_version: int = Field(sa_type=Integer)
    to_version: int = Field(sa_type=Integer)
    stages: str = Field(sa_type=Text)
    state: str = Field(default=MigrationState.PROPOSED, sa_type=Text)
    proposed_at: str = Field(sa_type=Text)
    cases: int = Field(default=0, sa_type=Integer)
    clocks_moved: int = Field(default=0, sa_type=Integer)
    clocks_started: int = Field(default=0, sa_type=Integer)
    clocks_stopped: int = Field(default=0, sa_type=Integer)
    tasks_dropped: int = Field(default=0, sa_type=Integer)
    done_at: str | None = Field(default=None, sa_type=Text)
    done_by: str | None = Field(default=None, sa_type=Text)
    undone_at: str | None = Field(default=None, sa_type=Text)
    undone_by: str | None = Field(default=None, sa_type=Text)


class MigratedItem(OfCase, table=True):
    """What a migration did to one case, clock or task, so that it can be undone: `was` and `became`."""

    __tablename__ = "cases_migrated_item"
    __table_args__: ClassVar[Any] = (
        Index("ix_cases_migrated_item_migration_id", "migration_id", "kind", "item_id"),
        Index("ix_cases_migrated_item_case_id", "case_id"),
    )
    __append_only__ = True

    id: int | None = Field(default=None, primary_key=True, sa_type=BigId)
    migration_id: UUID = Field(foreign_key="cases_migration.id")
    case_id: UUID = Field(foreign_key="cases_case.id")
    kind: str = Field(sa_type=Text)
    item_id: UUID
    was: str = Field(sa_type=Text)
    became: str = Field(sa_type=Text)
