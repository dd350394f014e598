"""Letting people and organisations be found: kept with every change, and built anew by stretches."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeVar
from uuid import UUID

from sqlmodel import col, select

from core.people.finding import organisation_entry, person_entry
from core.people.models import Alias, ContactPoint, Organisation, Person
from core.search.entries import Entry
from core.search.keeping import add_entries, put_entries, remove_entries
from core.work import UnitOfWork

T = TypeVar("T")


def index(work: UnitOfWork, owner: Person | Organisation) -> None:
    """Let somebody be found by what is recorded of them now."""
    work.flush()
    entries = _people(work, [owner]) if isinstance(owner, Person) else _organisations(work, [owner])
    put_entries(work.connection, entries)


def unindex(work: UnitOfWork, owner: Person | Organisation) -> None:
    """Let a merged record no longer be found by itself."""
    work.flush()
    remove_entries(work.connection, [owner.id])


def index_people(work: UnitOfWork, *, after: UUID | None, limit: int) -> tuple[UUID | None, int]:
    """Let the next persons behind an id be found, who have no entry yet; the last one, and how many."""
    asked: Any = select(Person).where(col(Person.same_as).is_(None)).order_by(col(Person.id)).limit(limit)
    people = work.session.exec(asked.where(col(Person.id) > after) if after else asked).all()
    add_entries(work.connection, _people(work, people))
    return (people[-1].id if people else None), len(people)


def index_organisations(work: UnitOfWork, *, after: UUID | None, limit: int) -> tuple[UUID | None, int]:
    """The same for organisations."""
    standing = select(Organisation).where(col(Organisation.same_as).is_(None))
    asked: Any = standing.order_by(col(Organisation.id)).limit(limit)
    bodies = work.session.exec(asked.where(col(Organisation.id) > after) if after else asked).all()
    add_entries(work.connection, _organisations(work, bodies))
    return (bodies[-1].id if bodies else None), len(bodies)


def _people(work: UnitOfWork, people: Sequence[Person]) -> Iterator[Entry]:
    keys = [one.id for one in people]
    merged = work.session.exec(
        select(Person).where(col(Person.same_as).in_(keys)).order_by(col(Person.id))
    ).all()
    stands = {one.id: one.same_as for one in merged}
    every = [*keys, *stands]

    def whose(key: UUID | None) -> UUID | None:
        return stands.get(key, key) if key else None

    asked: Any = select(ContactPoint).where(col(ContactPoint.person_id).in_(every))
    points = work.session.exec(asked.order_by(col(ContactPoint.id))).all()
    ways = _by(points, [whose(one.person_id) for one in points])
    others = work.session.exec(
        select(Alias).where(col(Alias.person_id).in_(every)).order_by(col(Alias.id))
    ).all()
    names = _by(others, [whose(one.person_id) for one in others])
    records = _by(merged, [one.same_as for one in merged])
    for one in people:
        yield person_entry(one, ways.get(one.id, ()), names.get(one.id, ()), records.get(one.id, ()))


def _organisations(work: UnitOfWork, bodies: Sequence[Organisation]) -> Iterator[Entry]:
    keys = [one.id for one in bodies]
    asked: Any = select(Organisation).where(col(Organisation.same_as).in_(keys))
    merged: Sequence[Organisation] = work.session.exec(asked.order_by(col(Organisation.id))).all()
    stands = {one.id: one.same_as for one in merged}
    asked = select(ContactPoint).where(col(ContactPoint.organisation_id).in_([*keys, *stands]))
    points: Sequence[ContactPoint] = work.session.exec(asked.order_by(col(ContactPoint.id))).all()
    whose = [stands.get(key, key) if (key := one.organisation_id) else None for one in points]
    ways, records = _by(points, whose), _by(merged, [one.same_as for one in merged])
    for one in bodies:
        yield organisation_entry(one, ways.get(one.id, ()), records.get(one.id, ()))


def _by(rows: Iterable[T], keys: Iterable[UUID | None]) -> Mapping[UUID | None, list[T]]:
    found: dict[UUID | None, list[T]] = {}
    for key, row in zip(keys, rows, strict=True):
        found.setdefault(key, []).append(row)
    return found
