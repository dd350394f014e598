"""Records that only named people see.

A record that carries in its own row what seeing it takes (a case's `sees`) is restricted by putting its mark
there: its subject, such as "case/<id>". That is the name of a permission which only those named hold, and
only while they hold what seeing it took before. Every list, search, count and API is filtered by permissions
in one place already, so that nothing else has to know. Rows *about* a restricted record, such as its
documents, ask `unrestricted`.
"""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Text, and_, or_
from sqlmodel import Field, SQLModel, col, delete, select

from core.database.one_of import one_of
from core.errors import AlreadyDone, BadInput, NotFound
from core.log import iso
from core.permissions import Actor, Row
from core.values.ids import Subject
from core.work import UnitOfWork

RESCUE_KIND = "rescue"
"""The kind of subject under which it is proposed who may see a record that nobody can see any more."""
_RESCUERS = ("cases.rescue", "cases.rescue.approve")


class Restriction(Row, table=True):
    """That a record is seen by those named only. `needs` is what seeing it took before."""

    __tablename__ = "staff_restriction"

    subject: str = Field(primary_key=True, sa_type=Text)
    needs: str = Field(sa_type=Text)
    because: str = Field(sa_type=Text)
    by: str = Field(sa_type=Text)
    at: str = Field(sa_type=Text)

    @classmethod
    def visible_to(cls, actor: Actor) -> ColumnElement[bool]:
        """To those named for it."""
        return one_of(col(cls.subject), actor.permissions)


class NamedPerson(Row, table=True):
    """That a user is named for a restricted record."""

    __tablename__ = "staff_named"

    subject: str = Field(primary_key=True, sa_type=Text, foreign_key="staff_restriction.subject")
    user_id: UUID = Field(primary_key=True, foreign_key="staff_user.id", index=True)
    needs: str = Field(sa_type=Text)

    @classmethod
    def visible_to(cls, actor: Actor) -> ColumnElement[bool]:
        """To those named for the same record."""
        return one_of(col(cls.subject), actor.permissions)


TABLES: tuple[type[Row], ...] = (Restriction, NamedPerson)


def unrestricted(subject: Any, actor: Actor) -> ColumnElement[bool]:
    """The condition that what stands in the column `subject` is not kept from this actor by a restriction.

    For rows about other records; those that carry their own `sees` need no more. That a record is to be
    rescued, only those who do that may see.
    """
    restricted = SQLModel.metadata.tables["staff_restriction"].alias("kept")
    marks = sorted(one for one in actor.permissions if "/" in one)
    known = select(restricted.c.subject).where(restricted.c.subject == col(subject))
    free = or_(~known.exists(), col(subject).in_(marks))
    if any(actor.may(one) for one in _RESCUERS):
        return free
    return and_(free, col(subject).not_like(f"{RESCUE_KIND}/%"))


def is_restricted(sees: str) -> bool:
    """Whether what stands in a row's `sees` is the mark of a restriction and not a permission's name."""
    return "/" in sees


def restrict(
    work: UnitOfWork, *, subject: Subject, needs: str, named: Collection[UUID], because: str
) -> None:
    """Name those who alone see a record from now on; BadInput without anybody, AlreadyDone when it is so."""
    if work.session.get(Restriction, subject) is not None:
        message = "this is restricted already; change who is named instead"
        raise AlreadyDone(message)
    made = Restriction(subject=subject, needs=needs, because=because, by=work.actor.subject, at=iso(work.now))
    work.session.add(made)
    work.flush()
    rename(work, subject=subject, named=named, because=because)


def rename(work: UnitOfWork, *, subject: Subject, named: Collection[UUID], because: str) -> None:
    """Let exactly these people be named for a restricted record; NotFound when it is not restricted."""
    kept = work.session.get(Restriction, subject)
    if kept is None:
        message = "this is not restricted"
        raise NotFound(message)
    _must_be_active(work, named)
    kept.because, kept.by, kept.at = because, work.actor.subject, iso(work.now)
    work.session.exec(delete(NamedPerson).where(col(NamedPerson.subject) == subject))
    for user_id in sorted(set(named)):
        work.session.add(NamedPerson(subject=subject, user_id=user_id, needs=kept.needs))
    work.flush()


def named_for(work: UnitOfWork, *, subject: Subject) -> list[UUID]:
    """Who is named for a restricted record, as far as this actor may know."""
    asked = select(NamedPerson.user_id).where(col(NamedPerson.subject) == subject)
    return list(work.session.exec(asked.order_by(col(NamedPerson.user_id))))


def _must_be_active(work: UnitOfWork, named: Collection[UUID]) -> None:
    if not named:
        message = "name at least one person, or nobody would ever see it again"
        raise BadInput(message, field="named")
    users = SQLModel.metadata.tables["staff_user"]
    there = select(users.c.id).where(users.c.id.in_(sorted(set(named))), users.c.active)
    if len(work.connection.execute(there).all()) < len(set(named)):
        message = "one of those named is no active member of staff"
        raise BadInput(message, field="named")


def lift(work: UnitOfWork, *, subject: Subject) -> str:
    """Let everybody see the record again who could before; return what that takes."""
    kept = work.session.get(Restriction, subject)
    if kept is None:
        message = "this is not restricted"
        raise AlreadyDone(message)
    needs = kept.needs
    work.session.exec(delete(NamedPerson).where(col(NamedPerson.subject) == subject))
    work.session.delete(kept)
    work.flush()
    return needs
