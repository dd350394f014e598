"""What somebody types finds what they mean, and says why: on both databases."""

from contextlib import ExitStack
from datetime import date

import pytest

from core import indexing
from core.people import commands as people
from core.people.rules import NewPerson, contact
from core.permissions import Actor
from core.properties import commands as properties
from core.properties.rules import NewProperty
from core.search.finding import find
from core.search.keeping import remove_entries
from core.search.models import SearchEntry
from core.testing import a_council, an_officer
from tests import servers

OFFICER = an_officer("people.see", "people.change", "properties.see", "properties.change")
KINDS = ("person", "organisation", "property")


def person(given, family, **facts):
    return NewPerson(family_name=family, given_names=given, **facts)


PEOPLE = (
    person(
        "Zoë Maria", "O'Neil-Jönsson", title="Ms", reference="T-100171", born_on=date(1980, 2, 29),
        contacts=(
            contact("phone", "020 7946 0123"),
            contact("email", "zoe.oneil@example.org"),
            contact("address", "7 Harbour View\nValeham", postal_code="SE1 2AB"),
        ),
    ),
    person("Harriet", "Smyth"),
    person("Harry", "Smith"),
    person("Li", "Ng"),
    person("محمد", "حسن"),
)  # fmt: skip
HOMES = (
    NewProperty(
        "dwelling", "Flat 2", "14 Rose Lane", town="Elmbridge", postcode="KT12 1AA", uprn="100023456"
    ),
    NewProperty("dwelling", "Flat 20", "14 Rose Lane", town="Elmbridge", postcode="KT12 1AA"),
    NewProperty("block", "Ashby House", "Green Road", town="Elmbridge", reference="B-77"),
)


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def filled(request, tmp_path_factory):
    """One council on each database for all that only look."""
    with ExitStack() as stack:
        url = None
        if request.param == "postgres":
            url = stack.enter_context(servers.a_database(request.getfixturevalue("postgres_server")))
        council = a_council(tmp_path_factory.mktemp("found"), database=url)
        fill(council)
        yield council
        council.close()


def fill(council):
    with council.work(actor=OFFICER) as work:
        people.add_people(work, people=PEOPLE)
        people.add_organisation(work, name="Rose & Thorn Lettings Ltd", number="01234567")
        properties.add_properties(work, properties=HOMES)


def found(council, text, *, kinds=KINDS, actor=OFFICER):
    with council.look(actor=actor) as work:
        return find(work.session, work.connection, text=text, kinds=kinds)


def titles(council, text, **more):
    return [hit.title for hit in found(council, text, **more)]


ZOE = "Ms Zoë Maria O'Neil-Jönsson"
FLAT_2, FLAT_20 = (f"Flat {n}, 14 Rose Lane, Elmbridge, KT12 1AA" for n in (2, 20))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("oneil zoe", [ZOE]),
        ("ZÖE jons", [ZOE]),
        ("o’neil-jönsson", [ZOE]),
        ("t-100171", [ZOE]),
        ("T 100171", [ZOE]),
        ("0207 946 0123", [ZOE]),
        ("+44 20 7946 0123", [ZOE]),
        ("zoe.oneil@exam", [ZOE]),
        ("harbour view zoe", [ZOE]),
        ("se1 2ab", [ZOE]),
        ("ng", ["Li Ng"]),
        ("ng l", ["Li Ng"]),
        ("n", ["Li Ng"]),
        ("حسن", ["محمد حسن"]),
        ("flat 2 rose", [FLAT_2]),
        ("lane rose 14", [FLAT_2, FLAT_20]),
        ("kt12 1aa", [FLAT_2, FLAT_20]),
        ("KT12", [FLAT_2, FLAT_20]),
        ("100023456", [FLAT_2]),
        ("ashby hse green rd", ["Ashby House, Green Road, Elmbridge"]),
        ("thorn lett", ["Rose & Thorn Lettings Ltd"]),
        ("01234567", ["Rose & Thorn Lettings Ltd"]),
    ],
)
def test_found_as_typed_or_by_beginnings(filled, text, expected):
    assert titles(filled, text) == expected


@pytest.mark.parametrize(
    ("text", "expected", "why"),
    [
        ("jonssen", ZOE, "like O'Neil-Jönsson"),
        ("zoe jnosson", ZOE, "like O'Neil-Jönsson"),
        ("ashbey huose", "Ashby House, Green Road, Elmbridge", "like Ashby, like House"),
        ("lettigns", "Rose & Thorn Lettings Ltd", "like Lettings"),
        ("T-100711", ZOE, "reference T-100171, one digit from what was typed"),
        ("T-10071", ZOE, "reference T-100171, one digit from what was typed"),
        ("020 7946 0133", ZOE, "phone 020 7946 0123, one digit from what was typed"),
        ("100023457", FLAT_2, "UPRN 100023456, one digit from what was typed"),
    ],
)
def test_found_with_a_slip_or_two(filled, text, expected, why):
    (hit,) = found(filled, text)
    assert (hit.title, hit.why, hit.tier) == (expected, why, 2)


@pytest.mark.parametrize(
    "text", ["", " ", "%", "_", "'", '"', "*", "zz", "AND", "zoe smith", "' OR 1=1 --", "xyzzyx"]
)
def test_nothing_is_found_by(filled, text):
    assert titles(filled, text) == []


def test_what_fits_best_stands_first(filled):
    hits = found(filled, "smith")
    assert [(hit.title, hit.tier) for hit in hits] == [("Harry Smith", 0), ("Harriet Smyth", 2)]
    assert hits[1].why == "like Smyth"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("zoe", ""),
        ("0207946", "phone 020 7946 0123"),
        ("zoe harbour", "address 7 Harbour View, Valeham"),
        ("t-100171", "reference T-100171"),
        ("zoe.oneil@example.org", "e-mail zoe.oneil@example.org"),
    ],
)
def test_it_says_by_what_it_was_found(filled, text, why):
    assert [hit.why for hit in found(filled, text)] == [why]


def test_who_may_not_see_a_kind_finds_none_of_it_whatever_is_asked_for(filled):
    assert titles(filled, "rose", actor=an_officer("people.see")) == ["Rose & Thorn Lettings Ltd"]
    assert titles(filled, "rose", actor=an_officer("search.use")) == []


def test_a_change_is_found_by_what_it_is_now(council):
    with council.work(actor=OFFICER) as work:
        key = people.add_person(work, person=person("Ann", "Before"))
        people.change_person(work, person_id=key, changes={"family_name": "Behind"})
    assert titles(council, "before") == []
    assert titles(council, "behind") == ["Ann Behind"]


def test_what_is_rolled_back_is_not_found(council):
    with pytest.raises(RuntimeError), council.work(actor=OFFICER) as work:
        people.add_person(work, person=person("Ann", "Never"))
        raise RuntimeError
    assert titles(council, "never") == []


def test_the_index_built_anew_finds_the_same(council):
    fill(council)
    asked = ("oneil zoe", "smiht", "T-100711", "rose", "ashbey")
    before = [found(council, text) for text in asked]
    with council.look(actor=Actor.system("test")) as work:
        assert indexing.faults(work) == []
    with council.work(actor=OFFICER) as work:
        work.session.delete(work.session.get_one(SearchEntry, 1))
    with council.look(actor=Actor.system("test")) as work:
        (fault,) = indexing.faults(work)
    assert fault == "5 recorded as person, 4 to be found; run `borough search rebuild`"
    assert indexing.rebuild(council, actor=Actor.system("test")) == 9
    assert [found(council, text) for text in asked] == before


def words_known(council):
    with council.engine.connect() as connection:
        return {word for (word,) in connection.exec_driver_sql("SELECT word FROM search_word")}


def test_the_words_of_who_is_gone_are_gone_at_once_but_those_of_others_stay(council):
    with council.work(actor=OFFICER) as work:
        first, second = people.add_people(work, people=[person("Quirin", "Smith"), person("Quenby", "Smith")])
        people.change_person(work, person_id=first, changes={"given_names": "Ann"})
    assert words_known(council) == {"ann", "quenby", "smith"}
    assert titles(council, "quirni") == []

    with council.work(actor=OFFICER) as work:
        people.add_organisation(work, name="Quenby Trust")
        remove_entries(work.connection, [second])
    assert words_known(council) == {"ann", "quenby", "smith", "trust"}

    with council.work(actor=OFFICER) as work:
        remove_entries(work.connection, [first])
    assert words_known(council) == {"quenby", "trust"}
    assert titles(council, "smiht") == []
    assert titles(council, "qeunby") == ["Quenby Trust"]
