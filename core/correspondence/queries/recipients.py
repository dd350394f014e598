"""Who is written to about something, and how each of them is reached: for many at once, in a few queries."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlmodel import col, or_, select

from core.cases.models import CaseSubject
from core.correspondence.rules import Reach
from core.payments.models import Account
from core.people.models import ContactPoint, Organisation, Person
from core.people.queries import parties_of
from core.properties.models import Property
from core.values.chunks import in_chunks
from core.values.ids import Subject, subject
from core.work import UnitOfWork, find_id

Pair = tuple[Subject, Subject]
"""What a letter is about, and to whom it goes."""
_Points = Mapping[str, tuple[str, bool]]
_PARTIES = ("person", "organisation")
_WRITTEN_TO = (
    "tenant",
    "joint_tenant",
    "applicant",
    "leaseholder",
    "owner",
    "landlord",
    "licence_holder",
    "payer",
)


def parties_for(work: UnitOfWork, *, about: Iterable[Subject]) -> dict[Subject, list[Subject]]:
    """Whom a letter about each of these goes to: themselves, a case's parties, those in a role today."""
    found: dict[Subject, list[Subject]] = {one: [] for one in about}
    named = _named_in_cases(work, [one for one in found if one.startswith("case/")])
    holders = parties_of(work, subjects={*found, *_accounts_in(named)}, on=work.today)
    for one, whos in found.items():
        for each in (one, *named.get(one, ())):
            is_party = each.partition("/")[0] in _PARTIES
            whos.extend([each] if is_party else _in_role(holders.get(each, ())))
    return {one: list(dict.fromkeys(whos)) for one, whos in found.items()}


def _in_role(parties: Sequence[Any]) -> list[Subject]:
    return [one.who for one in parties if one.role in _WRITTEN_TO]


def _accounts_in(named: Mapping[Subject, Sequence[Subject]]) -> set[Subject]:
    return {each for some in named.values() for each in some if each.startswith("account/")}


def _named_in_cases(work: UnitOfWork, cases: Sequence[Subject]) -> dict[Subject, list[Subject]]:
    """What these cases are about, by the case."""
    found: dict[Subject, list[Subject]] = {}
    keys = [key for one in cases if (key := _key(one))]
    for chunk in in_chunks(keys):
        asked = select(CaseSubject).where(col(CaseSubject.case_id).in_(chunk)).order_by(col(CaseSubject.id))
        for row in work.session.exec(asked):
            found.setdefault(subject("case", row.case_id), []).append(Subject(row.subject))
    return found


def reaches(work: UnitOfWork, *, pairs: Collection[Pair]) -> dict[Pair, Reach]:
    """How each of these is reached about something; who is unknown is left out.

    Whoever has no postal address of their own is written to at the property that the letter is about.
    """
    whos = {who for _, who in pairs}
    points, names = _points(work, whos), _names(work, whos)
    houses = _houses(work, {about for about, who in pairs if "address" not in points.get(who, {})})
    return {
        (about, who): _reach(*names[who], points.get(who, {}), houses.get(about, ()))
        for about, who in pairs
        if who in names
    }


def _reach(
    name: str, formal: str, language: str, adjustments: str, points: _Points, house: Sequence[str]
) -> Reach:
    own = points["address"][0].split("\n") if "address" in points else house
    return Reach(
        name=name,
        email=points.get("email", ("", False))[0],
        phone=points.get("phone", ("", False))[0],
        postal=(name, *own) if own else (),
        preferred=tuple(kind for kind, (_, preferred) in points.items() if preferred),
        language=language,
        adjustments=adjustments,
        formal=formal,
    )


def _names(work: UnitOfWork, whos: Collection[Subject]) -> dict[Subject, tuple[str, str, str, str]]:
    found: dict[Subject, tuple[str, str, str, str]] = {}
    for chunk in in_chunks([key for one in whos if (key := _key(one))]):
        for person in work.session.exec(select(Person).where(col(Person.id).in_(chunk))):
            formal = f"{person.title} {person.family_name}" if person.title else person.name
            found[person.subject] = (person.name, formal, person.language, person.adjustments)
        for body in work.session.exec(select(Organisation).where(col(Organisation.id).in_(chunk))):
            found[body.subject] = (body.name, "Sir or Madam", "en", "")
    return found


def _points(work: UnitOfWork, whos: Collection[Subject]) -> dict[Subject, dict[str, tuple[str, bool]]]:
    """One contact point of each kind, the preferred one if there is one."""
    found: dict[Subject, dict[str, tuple[str, bool]]] = {}
    for chunk in in_chunks([key for one in whos if (key := _key(one))]):
        owned = or_(col(ContactPoint.person_id).in_(chunk), col(ContactPoint.organisation_id).in_(chunk))
        asked = select(ContactPoint).where(owned).order_by(col(ContactPoint.preferred), col(ContactPoint.id))
        for one in work.session.exec(asked):
            kind, key = ("person", one.person_id) if one.person_id else ("organisation", one.organisation_id)
            text = f"{one.value}\n{one.postcode}" if one.postcode else one.value
            found.setdefault(subject(kind, str(key)), {})[one.kind] = (text, one.preferred)
    return found


def _houses(work: UnitOfWork, about: Collection[Subject]) -> dict[Subject, tuple[str, ...]]:
    """The address lines of the property of each account, case or property."""
    named = _named_in_cases(work, [one for one in about if one.startswith("case/")])
    places = {
        one: next((each for each in (one, *named.get(one, ())) if _is_place(each)), one) for one in about
    }
    accounts = [key for one in places.values() if one.startswith("account/") and (key := _key(one))]
    home_of: dict[Subject, UUID] = {}
    for chunk in in_chunks(accounts):
        asked = select(Account.id, Account.property_id).where(col(Account.id).in_(chunk))
        home_of |= {subject("account", key): home for key, home in work.session.exec(asked) if home}
    home_of |= {one: key for one in places.values() if one.startswith("property/") and (key := _key(one))}
    lines: dict[UUID, tuple[str, ...]] = {}
    for chunk in in_chunks(set(home_of.values())):
        for one in work.session.exec(select(Property).where(col(Property.id).in_(chunk))):
            parts = (one.line_1, one.line_2, one.line_3, one.town, one.postcode)
            lines[one.id] = tuple(part for part in parts if part)
    return {one: lines[home_of[place]] for one, place in places.items() if home_of.get(place) in lines}


def _is_place(one: Subject) -> bool:
    return one.startswith(("account/", "property/"))


def _key(one: Subject) -> UUID | None:
    return find_id(one.partition("/")[2])
