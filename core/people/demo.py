"""What the demonstration knows of people beyond their tenancies: households, markers, double records."""

from dataclasses import dataclass
from datetime import timedelta

from sqlmodel import col, select

from core.people.commands import (
    add_alias,
    add_organisation,
    add_person,
    add_relation,
    find_duplicates,
    make_party,
    mark_risk,
    mark_vulnerable,
)
from core.people.models import Person
from core.people.queries import contact_points
from core.people.rules import NewContact, NewParty, NewPerson
from core.values.ids import subject
from core.work import UnitOfWork


@dataclass(frozen=True, slots=True)
class _Kin:
    nth: int
    name: str
    relation: str
    lives_with: bool
    may_speak: bool = False


_KIN = (
    _Kin(0, "Maya", "daughter", lives_with=True),
    _Kin(0, "Theo", "son", lives_with=True),
    _Kin(3, "Joan Fletcher", "carer", lives_with=False, may_speak=True),
    _Kin(5, "Noor", "daughter", lives_with=True),
    _Kin(8, "Citizens Advice, Mr Dale", "adviser", lives_with=False, may_speak=True),
    _Kin(11, "Kit", "partner", lives_with=True),
)
_VULNERABLE = (
    (3, "Recovering from a stroke; needs time to answer"),
    (7, "Recently bereaved"),
    (14, "Very hard of hearing; write or text"),
)
_RISKS = (
    (9, "visit", "A large dog that is not kept on a lead", "Ring before you visit and wait at the gate"),
    (16, "visit", "Threatened a contractor", "Visit in pairs, or meet at the office"),
)
_ALIASES = ((2, "former", "Margaret Lowe"), (6, "alias", "Sandy"))
_TWICE = (4, 10, 18, 25)
_MOST = 40


def fill(work: UnitOfWork) -> None:
    """Enrich the first people on record; nothing where there is nobody."""
    people = work.session.exec(
        select(Person).order_by(col(Person.reference), col(Person.id)).limit(_MOST)
    ).all()
    if len(people) < _MOST:
        return
    since = work.today - timedelta(days=200)
    for kin in _KIN:
        add_relation(
            work,
            person_id=people[kin.nth].id,
            relation=kin.relation,
            other_name=kin.name,
            lives_with=kin.lives_with,
            may_speak=kin.may_speak,
            starts_on=since,
        )
    for nth, what in _VULNERABLE:
        mark_vulnerable(work, person_id=people[nth].id, what=what, starts_on=since)
    for nth, kind, what, advice in _RISKS:
        again = work.today + timedelta(days=90)
        mark_risk(
            work,
            person_id=people[nth].id,
            kind=kind,
            what=what,
            advice=advice,
            starts_on=since,
            review_on=again,
        )
    for nth, kind, name in _ALIASES:
        add_alias(work, person_id=people[nth].id, name=name, kind=kind)
    _agent(work, people[20])
    for nth in _TWICE:
        _again(work, people[nth])
    find_duplicates(work)


def _agent(work: UnitOfWork, director: Person) -> None:
    body = add_organisation(work, name="Bridge & Vale Lettings Ltd", number="07654321", reference="O-1001")
    role = NewParty(director.subject, "director", body.subject, work.today - timedelta(days=900))
    make_party(work, party=role)


def _again(work: UnitOfWork, who: Person) -> None:
    """The same person, taken down a second time by somebody in a hurry."""
    phones = [one for one in contact_points(work, who=subject("person", who.id)) if one.kind == "phone"]
    contacts = tuple(NewContact(one.kind, one.value) for one in phones)
    name = who.family_name.replace("s", "ss", 1) if "s" in who.family_name else f"{who.family_name}e"
    add_person(
        work,
        person=NewPerson(name, who.given_names, born_on=who.born_on, contacts=contacts),
    )
