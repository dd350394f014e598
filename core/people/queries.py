"""Questions about people, read only. Each takes as many things as the caller has, so that nothing is N+1."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, or_
from sqlmodel import col, select

from core.errors import NotFound
from core.people.finding import SEES
from core.people.models import ContactPoint, Organisation, Party, Person, Vulnerability
from core.search.finding import find
from core.values.chunks import in_chunks
from core.values.ids import Subject, subject
from core.work import UnitOfWork, find_id


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


@dataclass(frozen=True, slots=True)
class NamedParty:
    """A role with the name of who plays it."""

    party_id: UUID
    who: Subject
    name: str
    role: str
    starts_on: date
    ends_on: date | None


@dataclass(frozen=True, slots=True)
class PersonFound:
    """Somebody that a search found."""

    who: Subject
    name: str
    reference: str | None
    born_on: date | None


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
    return PersonPage(who, contact_points(work, who=who.subject), roles_of(work, who=who.subject), marks)


def organisation_page(work: UnitOfWork, *, organisation_id: UUID) -> OrganisationPage:
    """Everything that the page of an organisation shows of this room; NotFound as `organisation`."""
    who = organisation(work, organisation_id=organisation_id)
    return OrganisationPage(who, contact_points(work, who=who.subject), roles_of(work, who=who.subject))


def contact_points(work: UnitOfWork, *, who: Subject) -> Sequence[ContactPoint]:
    """How to reach somebody, preferred ways first."""
    key = _key(who)
    owner = ContactPoint.person_id if who.startswith("person/") else ContactPoint.organisation_id
    asked = select(ContactPoint).where(col(owner) == key)
    order = (col(ContactPoint.kind), col(ContactPoint.preferred).desc(), col(ContactPoint.id))
    return work.session.exec(asked.order_by(*order)).all()


def roles_of(work: UnitOfWork, *, who: Subject, on: date | None = None) -> Sequence[Party]:
    """The roles that somebody plays, newest first; only those held `on` a day if one is given."""
    owner = Party.person_id if who.startswith("person/") else Party.organisation_id
    asked = select(Party).where(col(owner) == _key(who), *_held(on))
    return work.session.exec(asked.order_by(col(Party.starts_on).desc(), col(Party.id))).all()


def parties_of(
    work: UnitOfWork, *, subjects: Iterable[Subject], on: date | None = None
) -> dict[Subject, list[NamedParty]]:
    """Who plays which role towards each of these subjects; every subject has a list, perhaps an empty one.

    Only roles held `on` a day if one is given.
    """
    found: dict[Subject, list[NamedParty]] = {one: [] for one in subjects}
    keys = [key for one in found if (key := find_id(one.partition("/")[2]))]
    for chunk in in_chunks(keys):
        asked: Any = (
            select(Party, Person, Organisation)
            .outerjoin(Person, col(Person.id) == col(Party.person_id))
            .outerjoin(Organisation, col(Organisation.id) == col(Party.organisation_id))
            .where(col(Party.subject_id).in_(chunk), *_held(on))
            .order_by(col(Party.starts_on), col(Party.id))
        )
        for party, whom, body in work.session.exec(asked):
            if party.subject in found:
                found[party.subject].append(_named(party, body if whom is None else whom))
    return found


def names_of(work: UnitOfWork, *, whos: Iterable[Subject]) -> dict[Subject, str]:
    """The names of persons and organisations, for lists; who is unknown is left out."""
    keys = [key for one in set(whos) if (key := find_id(one.partition("/")[2]))]
    found: dict[Subject, str] = {}
    for chunk in in_chunks(keys):
        people = work.session.exec(select(Person).where(col(Person.id).in_(chunk)))
        found.update({one.subject: one.name for one in people})
        bodies = work.session.exec(select(Organisation).where(col(Organisation.id).in_(chunk)))
        found.update({one.subject: one.name for one in bodies})
    return found


def people_by_reference(work: UnitOfWork, *, references: Iterable[str]) -> dict[str, UUID]:
    """The persons that have these references; what is unknown is left out."""
    found: dict[str, UUID] = {}
    for chunk in in_chunks(dict.fromkeys(references)):
        asked = select(Person.reference, Person.id).where(col(Person.reference).in_(chunk))
        found.update({reference: key for reference, key in work.session.exec(asked) if reference})
    return found


def search_people(work: UnitOfWork, *, words: str, limit: int = 20) -> list[PersonFound]:
    """People and organisations in which every typed word begins a part of a name: the best first, by name.

    A word may also begin a reference, telephone number, e-mail address or postcode; where little is found,
    words with a slip or two count too. Nothing typed finds nothing.
    """
    if not work.actor.may(SEES):
        return []
    kinds = ("person", "organisation")
    hits = find(work.session, work.connection, text=words, kinds=kinds, limit=limit)
    about = {
        one.subject: one
        for table in (Person, Organisation)
        for one in work.session.exec(select(table).where(col(table.id).in_([hit.subject_id for hit in hits])))
    }
    return [
        PersonFound(one.subject, one.name, one.reference, getattr(one, "born_on", None))
        for hit in sorted(hits, key=lambda hit: hit.tier)[:limit]
        if (one := about.get(hit.subject))
    ]


def _held(on: date | None) -> list[ColumnElement[bool]]:
    if on is None:
        return []
    ends = col(Party.ends_on)
    return [and_(col(Party.starts_on) <= on, or_(ends.is_(None), ends >= on))]


def _named(party: Party, who: Person | Organisation | None) -> NamedParty:
    kind, key = ("person", party.person_id) if party.person_id else ("organisation", party.organisation_id)
    whom = who.subject if who else subject(kind, str(key))
    return NamedParty(party.id, whom, who.name if who else "", party.role, party.starts_on, party.ends_on)


def _key(who: Subject) -> UUID:
    key = find_id(who.partition("/")[2])
    if key is None:
        message = "there is no such person or organisation"
        raise NotFound(message)
    return key
