"""Versions of case types: those kept in the database, how many cases follow each, and how they were moved."""

import json
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Engine, func
from sqlmodel import Session, col, select

from core.cases.models import Case, CaseMigration, KeptVersion
from core.cases.workflows import Workflow
from core.errors import NotFound
from core.work import UnitOfWork


def recall(engine: Engine, name: str, version: int) -> Workflow | None:
    """A version of a case type as cases began with it, from where it was kept; None when it never was."""
    with Session(engine) as session:
        statement = select(KeptVersion.body).where(KeptVersion.name == name, KeptVersion.version == version)
        body = session.exec(statement).first()
    return Workflow.model_validate(json.loads(body)) if body else None


def kept_versions(work: UnitOfWork, *, name: str | None = None) -> Sequence[KeptVersion]:
    """The versions that are kept, of one type or of all, the newest first."""
    statement = select(KeptVersion).order_by(col(KeptVersion.name), col(KeptVersion.version).desc())
    return work.session.exec(statement.where(KeptVersion.name == name) if name else statement).all()


def cases_by_version(work: UnitOfWork, *, name: str | None = None) -> Mapping[tuple[str, int], int]:
    """How many open cases follow each version of a type, or of all types."""
    statement: Any = (
        select(Case.type, Case.version, func.count())
        .where(col(Case.closed_at).is_(None))
        .group_by(col(Case.type), col(Case.version))
    )
    if name is not None:
        statement = statement.where(col(Case.type) == name)
    return {(kind, version): count for kind, version, count in work.session.exec(statement)}


def list_migrations(
    work: UnitOfWork, *, name: str | None = None, before: UUID | None = None, limit: int = 50
) -> Sequence[CaseMigration]:
    """Movings of cases from version to version, the newest first."""
    statement = select(CaseMigration).order_by(col(CaseMigration.id).desc()).limit(limit)
    if name is not None:
        statement = statement.where(CaseMigration.type == name)
    if before is not None:
        statement = statement.where(col(CaseMigration.id) < before)
    return work.session.exec(statement).all()


def migration_by_id(work: UnitOfWork, *, migration_id: UUID) -> CaseMigration:
    """One of them; NotFound when there is none that this actor may see."""
    found = work.session.exec(select(CaseMigration).where(col(CaseMigration.id) == migration_id)).first()
    if found is None:
        message = "cases were never to be moved under this number, or you may not see it"
        raise NotFound(message)
    return found
