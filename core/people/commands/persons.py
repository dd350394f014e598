"""Recording and changing persons."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any, TypedDict
from uuid import UUID

from core.errors import AlreadyDone, BadInput, Conflict, NotFound
from core.people.commands.indexing import index
from core.people.commands.rows import insert_people, reference_must_be_free
from core.people.events import PeopleImported, PersonAdded, PersonChanged
from core.people.models import Alias, Person
from core.people.queries import people_by_reference
from core.people.rules import NewContact, NewPerson, birth_fault, contact, sort_name, tidy_person
from core.values.ids import new_id, subject
from core.work import UnitOfWork


class PersonChanges(TypedDict, total=False):
    """The facts about a person that can be changed; what is left out stays."""

    reference: str | None
    title: str
    given_names: str
    family_name: str
    born_on: date | None
    language: str
    adjustments: str
    ni_number: str
    contact_by: str
    contact_note: str


def add_person(work: UnitOfWork, *, person: NewPerson) -> UUID:
    """Record a person; needs people.change. Return the id.

    BadInput when a fact can not be taken, AlreadyDone when another person has the reference.
    """
    work.actor.must("people.change")
    tidy = _tidy(work, person)
    reference_must_be_free(work, Person, tidy.reference)
    person_id = insert_people(work, [tidy])[0]
    work.publish(PersonAdded(person_id=person_id))
    return person_id


def add_people(work: UnitOfWork, *, people: Sequence[NewPerson]) -> list[UUID]:
    """Record many people in one run, told as one event; needs people.change. Return their ids in order.

    BadInput or AlreadyDone as for one, and then nobody is recorded.
    """
    work.actor.must("people.change")
    tidy = [_tidy(work, one) for one in people]
    references = [one.reference for one in tidy if one.reference]
    if len(references) != len(set(references)) or people_by_reference(work, references=references):
        message = "a reference belongs to somebody already, or is given twice; nobody was added"
        raise AlreadyDone(message)
    import_id = new_id()
    ids = insert_people(work, tidy, import_id=import_id)
    work.publish(PeopleImported(import_id=import_id, count=len(ids)))
    return ids


def change_person(
    work: UnitOfWork,
    *,
    person_id: UUID,
    changes: PersonChanges,
    version: int | None = None,
    keep_former: bool = False,
) -> Person:
    """Change facts about a person; needs people.change. Before and after stand beside the trail, erasable.

    With `keep_former` a name that changes stays on record as a former one, by which they are found.

    `version` is the one that was read: Conflict when somebody changed the person since. BadInput when a
    fact can not be taken. Changes that change nothing tell nothing.
    """
    work.check("people.change", subject("person", person_id))
    person = work.session.get(Person, person_id, with_for_update=True)
    if person is None:
        message = "there is no such person"
        raise NotFound(message)
    if person.same_as is not None:
        message = "this record was merged into another; change that one"
        raise Conflict(message)
    if version not in {None, person.version}:
        message = "somebody else changed this person since you opened it; look at it again, then change it"
        raise Conflict(message)
    after = _differing(person, _tidied(work, person, changes))
    if not after:
        return person
    if after.get("reference"):
        reference_must_be_free(work, Person, after["reference"])
    before = {name: getattr(person, name) for name in after}
    if keep_former and not {"given_names", "family_name"}.isdisjoint(after):
        former = f"{person.given_names} {person.family_name}".strip()
        work.session.add(Alias(person_id=person_id, kind="former", name=former))
    for name, value in after.items():
        setattr(person, name, value)
    person.sort_name = sort_name(person.family_name, person.given_names)
    person.version += 1
    index(work, person)
    event = PersonChanged(person_id=person_id, fields=tuple(sorted(after)))
    work.publish(event, detail={"before": before, "after": after})
    return person


def _tidy(work: UnitOfWork, person: NewPerson) -> NewPerson:
    if fault := birth_fault(person.born_on, work.today):
        raise BadInput(fault, field="born_on")
    try:
        tidy = tidy_person(person, work.today)
        return replace(tidy, contacts=tuple(_contact(point) for point in person.contacts))
    except ValueError as error:
        raise BadInput(str(error), field="person") from None


def _contact(point: NewContact) -> NewContact:
    return contact(point.kind, point.value, postal_code=point.postcode)


def _tidied(work: UnitOfWork, person: Person, changes: PersonChanges) -> dict[str, Any]:
    """The changes with every value as it will be kept."""
    unknown = set(changes) - set(PersonChanges.__annotations__)
    if unknown:
        message = f"a person has no “{min(unknown)}” that could be changed"
        raise BadInput(message, field=min(unknown))
    facts = {name: getattr(person, name) for name in PersonChanges.__annotations__}
    tidy = _tidy(work, NewPerson(**{**facts, **changes}))
    return {name: getattr(tidy, name) for name in changes}


def _differing(person: Person, tidied: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in tidied.items() if getattr(person, name) != value}
