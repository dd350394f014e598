"""The one place that knows which records are of one person or organisation, since they were merged."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from sqlalchemy import func, or_
from sqlalchemy.orm import aliased
from sqlmodel import col, select

from core.people.models import Organisation, Person
from core.values.chunks import in_chunks
from core.values.ids import Subject, subject
from core.work import UnitOfWork, find_id


def all_of(person_id: UUID) -> Any:
    """A SELECT of the ids of every record of the person that this one is of, to be used within a query."""
    return _same(Person, person_id)


def all_of_organisation(organisation_id: UUID) -> Any:
    """The same for an organisation."""
    return _same(Organisation, organisation_id)


def _same(table: type[Person] | type[Organisation], key: UUID) -> Any:
    own: Any = aliased(table)
    stands = select(func.coalesce(own.same_as, own.id)).where(col(own.id) == key).scalar_subquery()
    return select(col(table.id)).where(or_(col(table.id) == stands, col(table.same_as) == stands))


def records_of(work: UnitOfWork, *, person_id: UUID) -> list[Person]:
    """Every record of a person, the one that stands for all of them first; nothing when there is none."""
    found = work.session.exec(select(Person).where(col(Person.id).in_(all_of(person_id))))
    return sorted(found, key=lambda one: (one.same_as is not None, one.id))


def organisations_of(work: UnitOfWork, *, organisation_id: UUID) -> list[Organisation]:
    """The same for an organisation."""
    mine = col(Organisation.id).in_(all_of_organisation(organisation_id))
    found = work.session.exec(select(Organisation).where(mine))
    return sorted(found, key=lambda one: (one.same_as is not None, one.id))


def subjects_of_same(work: UnitOfWork, *, who: Subject) -> list[Subject]:
    """Everything that somebody is called as a subject, the record that stands for them first.

    Whatever keeps the id of a person or an organisation asks for these, because ids are not rewritten when
    records are merged. What is neither is called as it is.
    """
    kind, _, text = who.partition("/")
    key, tables = find_id(text), {"person": Person, "organisation": Organisation}
    if kind not in tables or key is None:
        return [who]
    table: Any = tables[kind]
    rows = work.session.exec(select(table.id, table.same_as).where(table.id.in_(_same(table, key))))
    ordered = sorted(rows, key=lambda row: (row[1] is not None, row[0]))
    return [subject(kind, each) for each, _ in ordered] or [who]


def standing(work: UnitOfWork, *, person_ids: Collection[UUID]) -> dict[UUID, UUID]:
    """For those of these records that were merged: the one that stands for them now."""
    found: dict[UUID, UUID] = {}
    for chunk in in_chunks(set(person_ids)):
        asked = select(Person.id, Person.same_as).where(
            col(Person.id).in_(chunk), col(Person.same_as).is_not(None)
        )
        found.update({key: stands for key, stands in work.session.exec(asked) if stands})
    return found
