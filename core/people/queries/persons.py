"""Persons and organisations by themselves: who they are and how to reach them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlmodel import col, select

from core.errors import NotFound
from core.people.models import ContactPoint, Organisation, Party, Person, Vulnerability
from core.people.queries.roles import key_of, roles_of
from core.values.chunks import in_chunks
from core.values.ids import Subject
from core.work import UnitOfWork


@dataclass(frozen=True, slots=True)
class PersonPage:
    """What the page of a person shows of this room. `vulnerabilities` are those the viewer may see."""

    person: Person
    contact_points: Sequence[ContactPoint]
    parties: Sequence[Party]
    vulnerabilities: Sequence[Vulnerability]


@dataclass(frozen=True, slots=True)
class OrganisationPage:
    """What the page of an organisation shows of this room."""

    organisation: Organisation
    contact_points: Sequence[ContactPoint]
    parties: Sequence[Party]


def person(work: UnitOfWork, *, person_id: UUID) -> Person:
    """The person; NotFound when there is none that this actor may see."""
    found = work.session.exec(select(Person).where(col(Person.id) == person_id)).first()
    if found is None:
        message = "there is no such person, or you may not see people"
        raise NotFound(message)
    return found


def organisation(work: UnitOfWork, *, organisation_id: UUID) -> Organisation:
    """The organisation; NotFound when there is none that this actor may see."""
    asked = select(Organisation).where(col(Organisation.id) == organisation_id)
    found = work.session.exec(asked).first()
    if found is None:
        message = "there is no such organisation, or you may not see organisations"
        raise NotFound(message)
    return found


def person_page(work: UnitOfWork, *, person_id: UUID) -> PersonPage:
    """Everything that the page of a person shows of this room, in four queries; NotFound as `person`."""
    who = person(work, person_id=person_id)
    marks: Sequence[Vulnerability] = ()
    if work.actor.may("people.see_vulnerabilities"):
        asked = select(Vulnerability).where(col(Vulnerability.person_id) == person_id)
        marks = work.session.exec(asked.order_by(col(Vulnerability.starts_on), col(Vulnerability.id))).all()
        if marks:
            work.note_read(who.subject)
    return PersonPage(who, contact_points(work, who=who.subject), roles_of(work, who=who.subject), marks)


def organisation_page(work: UnitOfWork, *, organisation_id: UUID) -> OrganisationPage:
    """Everything that the page of an organisation shows of this room; NotFound as `organisation`."""
    who = organisation(work, organisation_id=organisation_id)
    return OrganisationPage(who, contact_points(work, who=who.subject), roles_of(work, who=who.subject))


def contact_points(work: UnitOfWork, *, who: Subject) -> Sequence[ContactPoint]:
    """How to reach somebody, preferred ways first."""
    key = key_of(who)
    owner = ContactPoint.person_id if who.startswith("person/") else ContactPoint.organisation_id
    asked = select(ContactPoint).where(col(owner) == key)
    order = (col(ContactPoint.kind), col(ContactPoint.preferred).desc(), col(ContactPoint.id))
    return work.session.exec(asked.order_by(*order)).all()


def people_by_reference(work: UnitOfWork, *, references: Iterable[str]) -> dict[str, UUID]:
    """The persons that have these references; what is unknown is left out."""
    found: dict[str, UUID] = {}
    for chunk in in_chunks(dict.fromkeys(references)):
        asked = select(Person.reference, Person.id).where(col(Person.reference).in_(chunk))
        found.update({reference: key for reference, key in work.session.exec(asked) if reference})
    return found
