"""How people become rows: always by sets, so that one and a hundred thousand take the same path."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from sqlmodel import col, select

from core.database.bulk import insert_many
from core.errors import AlreadyDone, BadInput, NotFound
from core.people.finding import new_person
from core.people.models import ContactPoint, Organisation, Person
from core.people.rules import NewContact, NewPerson, sort_name
from core.permissions import Row
from core.search.keeping import add_entries
from core.values.chunks import in_chunks
from core.values.ids import Subject, new_id
from core.values.words import one_line
from core.work import UnitOfWork, find_id


def insert_people(
    work: UnitOfWork, people: Sequence[NewPerson], *, import_id: UUID | None = None
) -> list[UUID]:
    """Write tidy people with their contact points, to be found; return their ids in order."""
    ids: list[UUID] = []
    for chunk in in_chunks(people):
        keys = [new_id() for _ in chunk]
        pairs = list(zip(keys, chunk, strict=True))
        _insert(work, Person, (_person_row(key, one, import_id) for key, one in pairs))
        _insert(
            work, ContactPoint, (_contact_row(key, point) for key, one in pairs for point in one.contacts)
        )
        add_entries(work.connection, (new_person(key, one) for key, one in pairs))
        ids += keys
    return ids


def typed(text: str, *, field: str) -> str:
    """What somebody typed, on one line; BadInput when it holds what can not be kept."""
    try:
        return one_line(text)
    except ValueError as error:
        raise BadInput(str(error), field=field) from None


def find_person(work: UnitOfWork, person_id: UUID) -> Person:
    """The record that stands for a person, locked for change; NotFound when there is none."""
    found = work.session.get(Person, person_id, with_for_update=True)
    if found is not None and found.same_as is not None:
        found = work.session.get(Person, found.same_as, with_for_update=True)
    if found is None:
        message = "there is no such person"
        raise NotFound(message)
    return found


def find_owner(work: UnitOfWork, who: Subject) -> Person | Organisation:
    """The organisation or the person that a subject names, locked for change; NotFound when there is none.

    Of a merged record it is the one that stands for it.
    """
    kind, _, key = who.partition("/")
    owner_id = find_id(key)
    if owner_id and kind == "person":
        return find_person(work, owner_id)
    if owner_id and kind == "organisation":
        return find_organisation(work, owner_id)
    message = "there is no such person or organisation"
    raise NotFound(message)


def find_organisation(work: UnitOfWork, organisation_id: UUID) -> Organisation:
    """The record that stands for an organisation, locked for change; NotFound when there is none."""
    found = work.session.get(Organisation, organisation_id, with_for_update=True)
    if found is not None and found.same_as is not None:
        found = work.session.get(Organisation, found.same_as, with_for_update=True)
    if found is None:
        message = "there is no such organisation"
        raise NotFound(message)
    return found


def owner_columns(who: Subject) -> dict[str, Any]:
    """The two columns of which exactly one names the owner; NotFound when the subject is neither kind."""
    kind, _, key = who.partition("/")
    owner_id = find_id(key)
    if owner_id is None or kind not in {"person", "organisation"}:
        message = "a role or a contact point belongs to a person or an organisation"
        raise NotFound(message)
    return {
        "person_id": owner_id if kind == "person" else None,
        "organisation_id": owner_id if kind == "organisation" else None,
    }


def _insert(work: UnitOfWork, table: type[Row], rows: Iterable[dict[str, Any]]) -> None:
    insert_many(work.connection, table.__table__, list(rows))  # type: ignore[attr-defined]


def _person_row(key: UUID, person: NewPerson, import_id: UUID | None) -> dict[str, Any]:
    return {
        "id": key,
        "reference": person.reference,
        "title": person.title,
        "given_names": person.given_names,
        "family_name": person.family_name,
        "sort_name": sort_name(person.family_name, person.given_names),
        "born_on": person.born_on,
        "language": person.language,
        "adjustments": person.adjustments,
        "ni_number": person.ni_number,
        "contact_by": person.contact_by,
        "contact_note": person.contact_note,
        "version": 1,
        "import_id": import_id,
        "merged_into": None,
        "same_as": None,
    }


def _contact_row(key: UUID, point: NewContact) -> dict[str, Any]:
    return {
        "id": new_id(),
        "person_id": key,
        "organisation_id": None,
        "kind": point.kind,
        "value": point.value,
        "postcode": point.postcode,
        "key": point.key,
        "preferred": True,
    }


def reference_must_be_free(
    work: UnitOfWork, table: type[Person] | type[Organisation], reference: str | None
) -> None:
    """AlreadyDone when somebody of this table has the reference."""
    if reference is None:
        return
    taken = select(table.id).where(col(table.reference) == reference)
    if work.session.exec(taken).first() is not None:
        message = "this reference belongs to somebody already; look them up, or leave it empty"
        raise AlreadyDone(message)
