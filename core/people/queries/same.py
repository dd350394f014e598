"""The one place that knows which records are of one person, since they were merged."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from sqlalchemy import func, or_
from sqlalchemy.orm import aliased
from sqlmodel import col, select

from core.people.models import Person
from core.values.chunks import in_chunks
from core.values.ids import Subject, subject
from core.work import UnitOfWork, find_id


def all_of(person_id: UUID) -> Any:
    """A SELECT of the ids of every record of the person that this one is of, to be used within a query."""
    own = aliased(Person)
    stands = select(func.coalesce(own.same_as, own.id)).where(col(own.id) == person_id).scalar_subquery()
    return select(col(Person.id)).where(or_(col(Person.id) == stands, col(Person.same_as) == stands))


def records_of(work: UnitOfWork, *, person_id: UUID) -> list[Person]:
    """Every record of a person, the one that stands for all of them first; nothing when there is none."""
    found = work.session.exec(select(Person).where(col(Person.id).in_(all_of(person_id))))
    return sorted(found, key=lambda one: (one.same_as is not None, one.id))


def subjects_of_same(work: UnitOfWork, *, who: Subject) -> list[Subject]:
    """Everything that a person is called as a subject, the record that stands for them first.

    Whatever keeps a person's id asks for these, because ids are not rewritten when records are merged. An
    organisation, or what is nobody, is called as it is.
    """
    kind, _, key = who.partition("/")
    person_id = find_id(key)
    if kind != "person" or person_id is None:
        return [who]
    asked = select(Person.id, Person.same_as).where(col(Person.id).in_(all_of(person_id)))
    rows = sorted(work.session.exec(asked), key=lambda row: (row[1] is not None, row[0]))
    return [subject("person", key) for key, _ in rows] or [who]


def standing(work: UnitOfWork, *, person_ids: Collection[UUID]) -> dict[UUID, UUID]:
    """For those of these records that were merged: the one that stands for them now."""
    found: dict[UUID, UUID] = {}
    for chunk in in_chunks(set(person_ids)):
        asked = select(Person.id, Person.same_as).where(
            col(Person.id).in_(chunk), col(Person.same_as).is_not(None)
        )
        found.update({key: stands for key, stands in work.session.exec(asked) if stands})
    return found
