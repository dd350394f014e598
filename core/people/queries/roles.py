"""Who plays which role towards what, and what somebody is called."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, or_
from sqlalchemy.orm import aliased
from sqlmodel import col, select

from core.errors import NotFound
from core.people.models import Organisation, Party, Person
from core.people.queries.same import all_of, all_of_organisation
from core.values.chunks import in_chunks
from core.values.ids import Subject, subject
from core.values.words import plain
from core.work import UnitOfWork, find_id


@dataclass(frozen=True, slots=True)
class NamedParty:
    """A role with the name of who plays it."""

    party_id: UUID
    who: Subject
    name: str
    role: str
    starts_on: date
    ends_on: date | None


def roles_of(work: UnitOfWork, *, who: Subject, on: date | None = None) -> Sequence[Party]:
    """The roles that somebody plays, newest first; only those held `on` a day if one is given."""
    key = key_of(who)
    is_person = who.startswith("person/")
    theirs = (
        col(Party.person_id).in_(all_of(key))
        if is_person
        else col(Party.organisation_id).in_(all_of_organisation(key))
    )
    asked = select(Party).where(theirs, *_held(on))
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
        stands, body_stands = aliased(Person), aliased(Organisation)
        every: Any = select
        asked = (
            every(Party, Person, stands, Organisation, body_stands)
            .outerjoin(Person, col(Person.id) == col(Party.person_id))
            .outerjoin(stands, col(stands.id) == col(Person.same_as))
            .outerjoin(Organisation, col(Organisation.id) == col(Party.organisation_id))
            .outerjoin(body_stands, col(body_stands.id) == col(Organisation.same_as))
            .where(col(Party.subject_id).in_(chunk), *_held(on))
            .order_by(col(Party.starts_on), col(Party.id))
        )
        for party, whom, instead, body, body_instead in work.session.exec(asked):
            if party.subject in found:
                found[party.subject].append(_named(party, instead or whom or body_instead or body))
    return found


def names_of(work: UnitOfWork, *, whos: Iterable[Subject]) -> dict[Subject, str]:
    """The names of persons and organisations, for lists; who is unknown is left out.

    A merged record is called as the one that stands for it.
    """
    wanted: dict[str, list[UUID]] = {"person": [], "organisation": []}
    for one in set(whos):
        kind, _, text = one.partition("/")
        if kind in wanted and (key := find_id(text)):
            wanted[kind].append(key)
    found: dict[Subject, str] = {}
    for chunk in in_chunks(wanted["person"]):
        stands = aliased(Person)
        people: Any = select(Person, stands).outerjoin(stands, col(stands.id) == col(Person.same_as))
        for one, instead in work.session.exec(people.where(col(Person.id).in_(chunk))):
            found[one.subject] = (instead or one).name
    for chunk in in_chunks(wanted["organisation"]):
        other = aliased(Organisation)
        bodies: Any = select(Organisation, other).outerjoin(other, col(other.id) == col(Organisation.same_as))
        for body, in_its_place in work.session.exec(bodies.where(col(Organisation.id).in_(chunk))):
            found[body.subject] = (in_its_place or body).name
    return found


def named_among(
    work: UnitOfWork, *, subject_ids: Collection[UUID], words: str, limit: int = 20
) -> list[tuple[UUID, Person, str]]:
    """Persons with a role towards one of these and a name in which every word begins a part, by name.

    Each with what the role is towards, and what it is called.
    """
    typed = plain(words).split()
    found = []
    for chunk in in_chunks(subject_ids):
        own = aliased(Person)
        asked: Any = (
            select(Party.subject_id, Party.role, Person)
            .join(own, col(own.id) == col(Party.person_id))
            .join(Person, col(Person.id) == func.coalesce(own.same_as, own.id))
            .where(col(Party.subject_id).in_(chunk))
            .order_by(col(Person.sort_name), col(Person.id))
        )
        for subject_id, role, who in work.session.exec(asked):
            names = who.sort_name.split()
            if all(any(name.startswith(word) for name in names) for word in typed):
                found.append((subject_id, who, role))
    once = {who.id: (about, who, role) for about, who, role in reversed(found)}
    return sorted(once.values(), key=lambda each: (each[1].sort_name, each[1].id))[:limit]


def officer_said(work: UnitOfWork, *, organisation: Subject, party_id: UUID) -> str:
    """Who acts for an organisation in which role; NotFound for a role that is none in it."""
    mine = col(Party.subject_id).in_(all_of_organisation(key_of(organisation)))
    asked = select(Party).where(col(Party.id) == party_id, Party.subject_kind == "organisation", mine)
    party = work.session.exec(asked).first()
    if party is None:
        message = "nobody has this role in it any more"
        raise NotFound(message)
    kind, key = ("person", party.person_id) if party.person_id else ("organisation", party.organisation_id)
    who = subject(kind, str(key))
    return f"{names_of(work, whos=[who]).get(who, '')}, {party.role}"


def _held(on: date | None) -> list[ColumnElement[bool]]:
    if on is None:
        return []
    ends = col(Party.ends_on)
    return [and_(col(Party.starts_on) <= on, or_(ends.is_(None), ends >= on))]


def _named(party: Party, who: Person | Organisation | None) -> NamedParty:
    kind, key = ("person", party.person_id) if party.person_id else ("organisation", party.organisation_id)
    whom = who.subject if who else subject(kind, str(key))
    return NamedParty(party.id, whom, who.name if who else "", party.role, party.starts_on, party.ends_on)


def key_of(who: Subject) -> UUID:
    """The id in a subject; NotFound when it names nobody."""
    key = find_id(who.partition("/")[2])
    if key is None:
        message = "there is no such person or organisation"
        raise NotFound(message)
    return key
