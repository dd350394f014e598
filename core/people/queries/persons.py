"""Persons and organisations by themselves: who they are and how to reach them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import func
from sqlmodel import col, select

from core.errors import NotFound
from core.people.models import Alias, ContactPoint, Organisation, Party, Person, Risk, Vulnerability
from core.people.queries.relations import RelationShown, relations_of
from core.people.queries.roles import key_of, roles_of
from core.people.queries.same import all_of, all_of_organisation, organisations_of, records_of
from core.values.chunks import in_chunks
from core.values.ids import Subject
from core.work import UnitOfWork

T = TypeVar("T", Alias, Risk, Vulnerability)


@dataclass(frozen=True, slots=True)
class PersonPage:
    """What the page of a person shows of this room; markers only as far as the viewer may see them.

    `records` are all that were found to be of this person, `person` first. `has_visit_risk` says that there
    is such a marker, also to those who may not read it: they must not walk into it.
    """

    person: Person
    records: Sequence[Person]
    aliases: Sequence[Alias]
    contact_points: Sequence[ContactPoint]
    parties: Sequence[Party]
    relations: Sequence[RelationShown]
    vulnerabilities: Sequence[Vulnerability]
    risks: Sequence[Risk]
    has_visit_risk: bool


@dataclass(frozen=True, slots=True)
class OrganisationPage:
    """What the page of an organisation shows of this room; `records` as those of a person."""

    organisation: Organisation
    records: Sequence[Organisation]
    contact_points: Sequence[ContactPoint]
    parties: Sequence[Party]


def person(work: UnitOfWork, *, person_id: UUID) -> Person:
    """The person, by the record that stands for them; NotFound when there is none that this actor may see."""
    found = records_of(work, person_id=person_id)
    if not found:
        message = "there is no such person, or you may not see people"
        raise NotFound(message)
    return found[0]


def organisation(work: UnitOfWork, *, organisation_id: UUID) -> Organisation:
    """The organisation, by the record that stands for it; NotFound when the actor may see none."""
    return _records(work, organisation_id)[0]


def _records(work: UnitOfWork, organisation_id: UUID) -> Sequence[Organisation]:
    found = organisations_of(work, organisation_id=organisation_id)
    if not found:
        message = "there is no such organisation, or you may not see organisations"
        raise NotFound(message)
    return found


def person_page(work: UnitOfWork, *, person_id: UUID) -> PersonPage:
    """Everything that the page of a person shows of this room, in seven queries; NotFound as `person`."""
    records = records_of(work, person_id=person_id)
    if not records:
        message = "there is no such person, or you may not see people"
        raise NotFound(message)
    may = work.actor.may
    who = records[0]
    vulnerable = _theirs(work, Vulnerability, who.id) if may("people.see_vulnerabilities") else ()
    risks = _theirs(work, Risk, who.id) if may("people.see_risks") or may("people.see_safeguarding") else ()
    if vulnerable or risks:
        work.note_read(who.subject)
    return PersonPage(
        who,
        records,
        _theirs(work, Alias, who.id),
        contact_points(work, who=who.subject),
        roles_of(work, who=who.subject),
        relations_of(work, person_id=who.id),
        vulnerable,
        risks,
        any(one.kind == "visit" for one in risks)
        if may("people.see_risks")
        else has_visit_risk(work, who.id),
    )


def has_visit_risk(work: UnitOfWork, person_id: UUID) -> bool:
    """Whether there is a visit-risk marker now, though the actor may not read it: all who visit must know."""
    live = (col(Risk.ends_on).is_(None)) | (col(Risk.ends_on) >= work.today)
    asked = select(func.count()).where(col(Risk.person_id).in_(all_of(person_id)), Risk.kind == "visit", live)
    return bool(work.connection.execute(asked).scalar_one())


def _theirs(work: UnitOfWork, table: type[T], person_id: UUID) -> Sequence[T]:
    asked: Any = select(table).where(col(table.person_id).in_(all_of(person_id)))
    found: Sequence[T] = work.session.exec(asked.order_by(col(table.id))).all()
    return found


def organisation_page(work: UnitOfWork, *, organisation_id: UUID) -> OrganisationPage:
    """Everything that the page of an organisation shows of this room; NotFound as `organisation`."""
    records = _records(work, organisation_id)
    who = records[0].subject
    return OrganisationPage(records[0], records, contact_points(work, who=who), roles_of(work, who=who))


def contact_points(work: UnitOfWork, *, who: Subject) -> Sequence[ContactPoint]:
    """How to reach somebody, preferred ways first."""
    key = key_of(who)
    theirs: Any
    if who.startswith("person/"):
        theirs = col(ContactPoint.person_id).in_(all_of(key))
    else:
        theirs = col(ContactPoint.organisation_id).in_(all_of_organisation(key))
    order = (col(ContactPoint.kind), col(ContactPoint.preferred).desc(), col(ContactPoint.id))
    return work.session.exec(select(ContactPoint).where(theirs).order_by(*order)).all()


def organisations_known_as(work: UnitOfWork, *, text: str) -> Sequence[UUID]:
    """The organisations with this reference or registered number, merged ones as what stands for them."""
    stands = func.coalesce(Organisation.same_as, Organisation.id)
    known = (col(Organisation.reference) == text.strip()) | (
        (col(Organisation.number) == text.replace(" ", "")) & (col(Organisation.number) != "")
    )
    return list(work.session.exec(select(stands).where(known).distinct()))


def people_by_reference(work: UnitOfWork, *, references: Iterable[str]) -> dict[str, UUID]:
    """The persons with these references, merged ones as what stands for them; unknown ones are left out."""
    found: dict[str, UUID] = {}
    for chunk in in_chunks(dict.fromkeys(references)):
        stands = func.coalesce(Person.same_as, Person.id)
        asked = select(Person.reference, stands).where(col(Person.reference).in_(chunk))
        found.update({reference: key for reference, key in work.session.exec(asked) if reference})
    return found
