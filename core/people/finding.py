"""By what people and organisations are found."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from core.people.models import Alias, ContactPoint, Organisation, Person
from core.people.rules import NewContact, NewPerson, sort_name
from core.search.entries import Entry, Fact

SEES = "people.see"
_OTHER_NAMES = {"former": "formerly", "alias": "also known as"}
_LABELS = {"phone": "phone", "email": "e-mail", "address": "address"}


def new_person(key: UUID, person: NewPerson) -> Entry:
    """A person who is recorded just now, tidy."""
    names = Fact("", f"{person.given_names} {person.family_name}")
    return Entry(
        "person",
        key,
        SEES,
        sort_name(person.family_name, person.given_names),
        " ".join(part for part in (person.title, person.given_names, person.family_name) if part),
        (names, *_known_by(person.reference, person.contacts)),
        _detail(person.reference, person.born_on),
    )


def person_entry(
    person: Person,
    contacts: Sequence[ContactPoint],
    aliases: Sequence[Alias] = (),
    merged: Sequence[Person] = (),
) -> Entry:
    """A person as recorded now, also by their other names and by the records that were merged into theirs."""
    points = [NewContact(one.kind, one.value, one.postcode) for one in contacts]
    names = Fact("", f"{person.given_names} {person.family_name}")
    others = [Fact(_OTHER_NAMES[one.kind], one.name) for one in aliases]
    for one in merged:
        others += [
            Fact("merged record of", f"{one.given_names} {one.family_name}".strip()),
            Fact("merged reference", one.reference or "", "code"),
        ]
    facts = (names, *others, *_known_by(person.reference, points))
    detail = _detail(person.reference, person.born_on)
    return Entry("person", person.id, SEES, person.sort_name, person.name, facts, detail)


def organisation_entry(
    body: Organisation, contacts: Sequence[ContactPoint], merged: Sequence[Organisation] = ()
) -> Entry:
    """An organisation as recorded now, also by the records that were merged into its own."""
    points = [NewContact(one.kind, one.value, one.postcode) for one in contacts]
    number = Fact("registered number", body.number, "code")
    others = [fact for one in merged for fact in _merged(one)]
    facts = (Fact("", body.name), number, *others, *_known_by(body.reference, points))
    return Entry(
        "organisation", body.id, SEES, body.sort_name, body.name, facts, body.reference or body.number
    )


def _merged(one: Organisation) -> list[Fact]:
    return [
        Fact("merged record of", one.name),
        Fact("merged registered number", one.number, "code"),
        Fact("merged reference", one.reference or "", "code"),
    ]


def _known_by(reference: str | None, contacts: Sequence[NewContact]) -> list[Fact]:
    facts = [Fact("reference", reference or "", "code")]
    for one in contacts:
        label = _LABELS[one.kind]
        if one.kind == "address":
            facts.append(Fact(label, one.value.replace("\n", ", ")))
            facts.append(Fact("postcode", one.postcode, "code"))
        else:
            facts.append(Fact(label, one.value, "phone" if one.kind == "phone" else "code"))
    return facts


def _detail(reference: str | None, born_on: date | None) -> str:
    born = f"born {born_on.day} {born_on:%B %Y}" if born_on else ""
    return ", ".join(part for part in (reference or "", born) if part)
