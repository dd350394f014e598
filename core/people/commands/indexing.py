"""Letting people and organisations be found: kept with every change, and built anew by stretches."""

from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

from sqlmodel import col, select

from core.people.finding import organisation_entry, person_entry
from core.people.models import ContactPoint, Organisation, Person
from core.search.entries import Entry
from core.search.keeping import add_entries, put_entries
from core.work import UnitOfWork


def index(work: UnitOfWork, owner: Person | Organisation) -> None:
    """Let somebody be found by what is recorded of them now."""
    work.flush()
    put_entries(work.connection, _entries(work, [owner]))


def index_people(work: UnitOfWork, *, after: UUID | None, limit: int) -> tuple[UUID | None, int]:
    """Let the next persons behind an id be found, who have no entry yet; the last one, and how many."""
    return _index(work, Person, after, limit)


def index_organisations(work: UnitOfWork, *, after: UUID | None, limit: int) -> tuple[UUID | None, int]:
    """The same for organisations."""
    return _index(work, Organisation, after, limit)


def _index(
    work: UnitOfWork, table: type[Person] | type[Organisation], after: UUID | None, limit: int
) -> tuple[UUID | None, int]:
    asked: Any = select(table).order_by(col(table.id)).limit(limit)
    owners = work.session.exec(asked.where(col(table.id) > after) if after else asked).all()
    add_entries(work.connection, _entries(work, owners))
    return (owners[-1].id if owners else None), len(owners)


def _entries(work: UnitOfWork, owners: Sequence[Person | Organisation]) -> Iterator[Entry]:
    """By what each of them is found now."""
    keys = [one.id for one in owners]
    either = col(ContactPoint.person_id).in_(keys) | col(ContactPoint.organisation_id).in_(keys)
    points: dict[UUID | None, list[ContactPoint]] = {}
    for one in work.session.exec(select(ContactPoint).where(either).order_by(col(ContactPoint.id))):
        points.setdefault(one.person_id or one.organisation_id, []).append(one)
    for owner in owners:
        has = points.get(owner.id, ())
        yield person_entry(owner, has) if isinstance(owner, Person) else organisation_entry(owner, has)
