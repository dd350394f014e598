"""People recorded, changed, found, and given roles: on both databases."""

from dataclasses import replace
from datetime import date

import pytest
from sqlmodel import func, select

from core.errors import AlreadyDone, BadInput, Conflict, NotAllowed, NotFound
from core.people import commands, queries
from core.people.models import ContactPoint, Organisation, Party, Person, Vulnerability
from core.people.rules import NewParty, NewPerson, contact
from core.permissions import Actor
from core.search.models import SearchEntry
from core.testing import an_officer
from core.values import Subject, new_id, subject

ZOE = NewPerson(
    family_name="O'Neil-Jönsson",
    given_names=" Zoë  Maria ",
    title="Ms",
    reference="T-1001",
    born_on=date(1980, 2, 29),
    contacts=(
        contact("phone", "+44 7700 900123"),
        contact("email", "zoe.oneil@example.org"),
        contact("address", "1 High Street\nElmbridge", postal_code="sw1a1aa"),
    ),
)
OFFICER = an_officer("people.see", "people.change")
CARER = an_officer("people.see", "people.change", "people.see_vulnerabilities", name="Cara")
SYSTEM = Actor.system("test")


def add(council, person=ZOE, actor=OFFICER):
    with council.work(actor=actor) as work:
        return commands.add_person(work, person=person)


def count(council, table):
    with council.look(actor=SYSTEM) as work:
        return work.session.exec(select(func.count()).select_from(table)).one()


def found(council, words, actor=OFFICER):
    with council.look(actor=actor) as work:
        return [one.name for one in queries.search_people(work, words=words)]


def refused(council, error, act, *, actor=OFFICER):
    """That an act is refused, and that nothing was written or told."""
    tables = (Person, Organisation, Party, ContactPoint, Vulnerability, SearchEntry)
    before = [count(council, table) for table in tables]
    with pytest.raises(error) as raised, council.work(actor=actor) as work:
        act(work)
    assert [count(council, table) for table in tables] == before
    return raised.value


def test_a_person_is_recorded_and_shown(council, told):
    person_id = add(council)
    with council.look(actor=OFFICER) as work:
        page = queries.person_page(work, person_id=person_id)
    assert page.person.name == "Ms Zoë Maria O'Neil-Jönsson"
    assert {(point.kind, point.postcode) for point in page.contact_points} == {
        ("phone", ""),
        ("email", ""),
        ("address", "SW1A 1AA"),
    }
    assert told() == ["people.person_added"]


@pytest.mark.parametrize(
    "words",
    [
        "zoe",
        "ZOË jon",
        "oneil",
        "o’neil-jöns",
        "jonsson zoe maria",
        "T-1001",
        "t1001",
        "07700 900 123",
        "+44 7700 900123",
        "zoe.oneil@exam",
        "SW1A 1AA",
        "sw1a1aa zo",
    ],
)
def test_a_person_is_found_by(council, words):
    add(council)
    add(council, NewPerson(family_name="Zoeller"))
    assert "Ms Zoë Maria O'Neil-Jönsson" in found(council, words)


@pytest.mark.parametrize(
    "words", ["", "  ", "%", "_", "oe", "zoe smith", "ms", "07700 911 124", "' OR 1=1 --"]
)
def test_nobody_is_found_by(council, words):
    add(council)
    assert found(council, words) == []


def test_very_common_words_find_the_first_by_name(council):
    people = [NewPerson(family_name=f"Smith{n:05}", given_names="Anna") for n in range(1_200)]
    people.append(NewPerson(family_name="Abbot", given_names="Anna"))
    with council.work(actor=OFFICER) as work:
        commands.add_people(work, people=people)
    with council.look(actor=OFFICER) as work:
        page = queries.search_people(work, words="anna", limit=3)
        both = queries.search_people(work, words="an smith0000", limit=50)
    assert [one.name for one in page] == ["Anna Abbot", "Anna Smith00000", "Anna Smith00001"]
    assert len(both) == 10


def test_who_may_not_see_people_finds_none(council):
    person_id = add(council)
    stranger = an_officer("search.use")
    assert found(council, "zoe", actor=stranger) == []
    with council.look(actor=stranger) as work, pytest.raises(NotFound):
        queries.person(work, person_id=person_id)


def test_a_change_is_told_without_values_and_found_by_the_new_name(council, told):
    person_id = add(council)
    with council.work(actor=OFFICER) as work:
        commands.change_person(work, person_id=person_id, changes={"family_name": "Bright"}, version=1)
    assert found(council, "bright zoe") == ["Ms Zoë Maria Bright"]
    assert found(council, "jonsson") == []
    assert found(council, "07700900123") == ["Ms Zoë Maria Bright"]
    assert told() == ["people.person_added", "people.person_changed"]
    assert "Bright" not in told.bodies()
    assert "Bright" in told.details()
    assert "Neil" in told.details()


def test_a_change_that_changes_nothing_tells_nothing(council, told):
    person_id = add(council)
    with council.work(actor=OFFICER) as work:
        person = commands.change_person(work, person_id=person_id, changes={"title": " Ms "})
        assert person.version == 1
    assert told() == ["people.person_added"]


def test_two_who_change_the_same_person_do_not_overwrite_each_other(council):
    person_id = add(council)
    with council.work(actor=OFFICER) as work:
        commands.change_person(work, person_id=person_id, changes={"title": "Dr"}, version=1)
    refused(
        council,
        Conflict,
        lambda work: commands.change_person(work, person_id=person_id, changes={"title": "Mx"}, version=1),
    )
    with council.look(actor=OFFICER) as work:
        assert queries.person(work, person_id=person_id).title == "Dr"


@pytest.mark.parametrize(
    ("person", "error"),
    [
        (NewPerson(family_name=" - "), BadInput),
        (NewPerson(family_name="Later", born_on=date(2026, 4, 8)), BadInput),
        (NewPerson(family_name="Elder", born_on=date(1820, 1, 1)), BadInput),
        (NewPerson(family_name="Tongue", language="English!"), BadInput),
        (replace(ZOE, family_name="Other"), AlreadyDone),
    ],
)
def test_a_person_is_refused(council, told, person, error):
    add(council)
    refused(council, error, lambda work: commands.add_person(work, person=person))
    assert told() == ["people.person_added"]


def test_nobody_is_added_without_permission_or_by_half(council, told):
    refused(council, NotAllowed, lambda w: commands.add_person(w, person=ZOE), actor=an_officer("people.see"))
    twice = [ZOE, NewPerson(family_name="Smith"), ZOE]
    refused(council, AlreadyDone, lambda work: commands.add_people(work, people=twice))
    assert told() == []


def test_roles_of_many_subjects_are_read_at_once(council, told):
    tenant = subject("person", add(council))
    account, empty = subject("account", new_id()), subject("account", new_id())
    with council.work(actor=OFFICER) as work:
        agent = commands.add_organisation(work, name="Bright Homes Ltd", number="0123 4567").subject
        starts = date(2026, 1, 1)
        first = commands.make_party(work, party=NewParty(tenant, "tenant", account, starts)).id
        commands.make_parties(work, parties=[NewParty(agent, "agent", account, starts, date(2026, 3, 31))])
    with council.look(actor=OFFICER) as work:
        parties = queries.parties_of(work, subjects=[account, empty])
        today = queries.parties_of(work, subjects=[account], on=work.today)
        names = queries.names_of(work, whos=[tenant, agent])
    assert [(one.role, one.name) for one in parties[account]] == [
        ("tenant", "Ms Zoë Maria O'Neil-Jönsson"),
        ("agent", "Bright Homes Ltd"),
    ]
    assert parties[empty] == []
    assert [one.who for one in today[account]] == [tenant]
    assert names == {tenant: "Ms Zoë Maria O'Neil-Jönsson", agent: "Bright Homes Ltd"}
    assert found(council, "bright 01234567") == ["Bright Homes Ltd"]
    with council.work(actor=OFFICER) as work:
        commands.end_party(work, party_id=first, ends_on=date(2026, 4, 6))
    with council.look(actor=OFFICER) as work:
        assert queries.parties_of(work, subjects=[account], on=work.today) == {account: []}
    assert told()[-1] == "people.party_ended"


def test_roles_are_refused(council):
    tenant = subject("person", add(council))
    account = subject("account", new_id())
    role = NewParty(tenant, "tenant", account, date(2026, 1, 1))
    with council.work(actor=OFFICER) as work:
        party_id = commands.make_party(work, party=role).id
    for error, party in [
        (AlreadyDone, replace(role, starts_on=date(2026, 2, 1))),
        (BadInput, replace(role, ends_on=date(2025, 12, 31))),
        (BadInput, replace(role, subject=Subject("account/twelve"))),
        (BadInput, replace(role, role=" ")),
        (NotFound, replace(role, who=subject("person", new_id()))),
        (NotFound, replace(role, who=subject("account", new_id()))),
    ]:
        refused(council, error, lambda work, party=party: commands.make_party(work, party=party))
    early = date(2025, 12, 31)
    refused(council, BadInput, lambda work: commands.end_party(work, party_id=party_id, ends_on=early))
    refused(council, NotFound, lambda work: commands.end_party(work, party_id=new_id(), ends_on=early))


def test_one_way_of_a_kind_is_preferred(council, told):
    who = subject("person", add(council))
    with council.work(actor=OFFICER) as work:
        point = commands.add_contact_point(work, who=who, kind="phone", value="01632 960001", preferred=True)
        point_id = point.id
    with council.look(actor=OFFICER) as work:
        phones = [one for one in queries.contact_points(work, who=who) if one.kind == "phone"]
    assert [(one.value, one.preferred) for one in phones] == [
        ("01632 960001", True),
        ("+44 7700 900123", False),
    ]
    assert found(council, "01632 960001")
    with council.work(actor=OFFICER) as work:
        commands.remove_contact_point(work, contact_point_id=point_id)
    assert found(council, "01632 960001") == []
    assert "960001" not in told.bodies()
    refused(
        council,
        BadInput,
        lambda work: commands.add_contact_point(work, who=who, kind="email", value="nobody at home"),
    )
    refused(
        council, BadInput, lambda work: commands.add_contact_point(work, who=who, kind="pigeon", value="coo")
    )


def test_a_vulnerability_is_seen_with_its_own_permission_only(council, told):
    person_id = add(council)
    with council.work(actor=CARER) as work:
        mark = commands.mark_vulnerable(
            work, person_id=person_id, what="Recently bereaved", starts_on=date(2026, 4, 1)
        )
        mark_id = mark.id
    with council.look(actor=OFFICER) as work:
        assert queries.person_page(work, person_id=person_id).vulnerabilities == ()
        assert work.session.exec(select(Vulnerability)).all() == []
    with council.look(actor=CARER) as work:
        marks = queries.person_page(work, person_id=person_id).vulnerabilities
    assert [one.what for one in marks] == ["Recently bereaved"]
    assert "bereaved" not in told.bodies()
    when = {"starts_on": date(2026, 4, 1)}
    refused(
        council,
        NotAllowed,
        lambda work: commands.mark_vulnerable(work, person_id=person_id, what="Frail", **when),
    )
    with council.work(actor=CARER) as work:
        commands.end_vulnerability(work, vulnerability_id=mark_id, ends_on=date(2026, 4, 7))
    refused(
        council,
        AlreadyDone,
        lambda work: commands.end_vulnerability(work, vulnerability_id=mark_id, ends_on=date(2026, 4, 8)),
        actor=CARER,
    )
