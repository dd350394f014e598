"""Records of one person: found, merged by pointing, and taken apart exactly as they were."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import col, select

from core import approval
from core.cases.queries import cases_about
from core.errors import AlreadyDone, BadInput, Conflict, NotAllowed, NotFound, Refused
from core.people import commands, queries
from core.people.models import Duplicate, Person
from core.people.rules import Known, NewParty, NewPerson, contact, likeness
from core.permissions import Actor
from core.search.finding import find
from core.testing import a_council, an_officer
from core.values import new_id, subject

MERGER = an_officer(
    "people.see", "people.change", "people.merge", "people.see_vulnerabilities", "people.see_risks",
    "cases.see",
    name="Mo",
)  # fmt: skip
SECOND = an_officer("people.see", "people.merge", "people.merge.approve", name="Second")
SYSTEM = Actor.system("test")
DAY = date(2026, 1, 5)
WHY = "Same date of birth and the same telephone, confirmed on the phone"


def person(given, family, *, born=date(1980, 2, 29), phone="", **facts):
    contacts = (contact("phone", phone),) if phone else ()
    return NewPerson(family_name=family, given_names=given, born_on=born, contacts=contacts, **facts)


def two(council):
    """The same woman twice, each record with an account."""
    with council.work(actor=MERGER) as work:
        ids = commands.add_people(
            work,
            people=[
                person("Zoë", "O'Neil", phone="01632 960001", reference="A-1"),
                person("Zoe", "Onell", phone="01632 960001", reference="B-2"),
            ],
        )
        accounts = [subject("account", new_id()) for _ in ids]
        for who, account in zip(ids, accounts, strict=True):
            role = NewParty(subject("person", who), "tenant", account, DAY)
            commands.make_party(work, party=role)
    return ids, accounts


def merge(council, kept, merged, actor=MERGER):
    with council.work(actor=actor) as work:
        return commands.merge_people(work, kept_id=kept, merged_id=merged, because=WHY)


def unmerge(council, merge_id):
    with council.work(actor=MERGER) as work:
        return commands.unmerge_people(work, merge_id=merge_id, because="They are mother and daughter")


def seen(council, ids):
    """All that anybody can read of these records, and what finds them."""
    with council.look(actor=MERGER) as work:
        pages = []
        for one in ids:
            page = queries.person_page(work, person_id=one)
            pages.append(
                (
                    page.person.model_dump(),
                    [each.model_dump() for each in page.records],
                    [each.model_dump() for each in page.contact_points],
                    [each.model_dump() for each in page.parties],
                    [each.model_dump() for each in page.aliases],
                    [(each.name, each.is_own) for each in page.relations],
                )
            )
        hits = find(work.session, work.connection, text="zoe", kinds=("person",))
        return pages, sorted((hit.subject_id, hit.title, hit.why) for hit in hits)


def test_what_is_read_of_either_is_read_of_both(council, told):
    (kept, merged), accounts = two(council)
    merge(council, kept, merged)
    with council.look(actor=MERGER) as work:
        for one in (kept, merged):
            page = queries.person_page(work, person_id=one)
            assert page.person.id == kept
            assert {role.subject for role in page.parties} == set(accounts)
            assert len(page.contact_points) == 2
        parties = queries.parties_of(work, subjects=accounts)
        assert {(one.who, one.name) for each in parties.values() for one in each} == {
            (subject("person", kept), "Zoë O'Neil")
        }
        assert queries.people_by_reference(work, references=["B-2"]) == {"B-2": kept}
        assert queries.names_of(work, whos=[subject("person", merged)]) == {
            subject("person", merged): "Zoë O'Neil"
        }
        hits = find(work.session, work.connection, text="B-2", kinds=("person",))
        assert [(hit.subject_id, hit.why) for hit in hits] == [(kept, "merged reference B-2")]
        assert cases_about(work, subject=subject("person", kept), also=[subject("person", merged)]) == []
    assert told()[-1] == "people.people_merged"
    assert "confirmed" not in told.bodies()


def test_what_is_written_to_a_merged_record_goes_to_the_one_kept(council):
    (kept, merged), _ = two(council)
    merge_id = merge(council, kept, merged)
    account = subject("account", new_id())
    with council.work(actor=MERGER) as work:
        late = NewParty(subject("person", merged), "agent", account, DAY)
        assert commands.make_party(work, party=late).person_id == kept
        commands.make_parties(work, parties=[NewParty(subject("person", merged), "heir", account, DAY)])
        commands.add_contact_point(work, who=subject("person", merged), kind="email", value="z@example.org")
    with pytest.raises(Conflict), council.work(actor=MERGER) as work:
        commands.change_person(work, person_id=merged, changes={"title": "Dr"})
    unmerge(council, merge_id)
    with council.look(actor=MERGER) as work:
        shown = queries.merge_by_id(work, merge_id=merge_id)
        since = queries.added_since(work, merge=shown.merge)
        assert len(queries.person_page(work, person_id=kept).parties) == 3
        assert len(queries.person_page(work, person_id=merged).parties) == 1
    assert [said for said, _ in since] == ["Way to reach them: email", "Role: agent", "Role: heir"]


def test_a_merge_taken_apart_is_as_it_was(council, told):
    ids, _ = two(council)
    before = seen(council, ids)
    merge_id = merge(council, *ids)
    assert seen(council, ids) != before
    unmerge(council, merge_id)
    assert seen(council, ids) == before
    with pytest.raises(AlreadyDone):
        unmerge(council, merge_id)
    assert told()[-2:] == ["people.people_merged", "people.people_unmerged"]


@pytest.fixture(scope="module")
def family(tmp_path_factory):
    council = a_council(tmp_path_factory.mktemp("family"))
    yield council
    council.close()


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=1, max_size=5))
def test_any_merges_taken_apart_backwards_leave_all_as_it_was(family, steps):
    with family.work(actor=MERGER) as work:
        ids = commands.add_people(
            work, people=[person(f"Zoe {n}", "Oneil", phone="01632 960001") for n in range(4)]
        )
        commands.add_alias(work, person_id=ids[1], name="Zoe Before")
        commands.add_relation(work, person_id=ids[0], relation="sister", other_id=ids[2], starts_on=DAY)
    stages = [seen(family, ids)]
    made = []
    for one, other in steps:
        try:
            made.append(merge(family, ids[one], ids[other]))
        except (AlreadyDone, BadInput):
            continue
        stages.append(seen(family, ids))
    for merge_id in reversed(made):
        stages.pop()
        unmerge(family, merge_id)
        assert seen(family, ids) == stages[-1]


def test_taking_the_middle_of_a_chain_apart_takes_what_was_below_with_it(council):
    with council.work(actor=MERGER) as work:
        low, middle, top = commands.add_people(work, people=[person("Zoe", f"Part{n}") for n in range(3)])
    merge(council, middle, low)
    last = merge(council, top, middle)
    with council.look(actor=SYSTEM) as work:
        assert queries.standing(work, person_ids=[low, middle, top]) == {low: top, middle: top}
    assert unmerge(council, last) == middle
    with council.look(actor=SYSTEM) as work:
        assert queries.standing(work, person_ids=[low, middle, top]) == {low: middle}


def refused(council, error, act, *, actor=MERGER):
    with pytest.raises(error) as raised, council.work(actor=actor) as work:
        act(work)
    with council.look(actor=SYSTEM) as work:
        assert work.session.exec(select(Person.id).where(col(Person.same_as).is_not(None))).all() == []
    return str(raised.value)


def test_merges_are_refused(council):
    (kept, merged), _ = two(council)
    for error, pair, because in (
        (BadInput, (kept, kept), WHY),
        (NotFound, (kept, new_id()), WHY),
        (BadInput, (kept, merged), "  "),
    ):
        refused(
            council,
            error,
            lambda work, pair=pair, because=because: commands.merge_people(
                work, kept_id=pair[0], merged_id=pair[1], because=because
            ),
        )
    refused(
        council,
        NotAllowed,
        lambda work: commands.merge_people(work, kept_id=kept, merged_id=merged, because=WHY),
        actor=an_officer("people.see", "people.change"),
    )
    merge(council, kept, merged)
    with pytest.raises(AlreadyDone), council.work(actor=MERGER) as work:
        commands.merge_people(work, kept_id=merged, merged_id=kept, because=WHY)


@pytest.mark.parametrize("marker", ["vulnerability", "risk"])
def test_a_restricted_record_is_merged_by_two_people(council, marker):
    (kept, merged), _ = two(council)
    with council.work(actor=MERGER) as work:
        if marker == "risk":
            commands.mark_risk(work, person_id=merged, kind="visit", what="A dog that bites", starts_on=DAY)
        else:
            commands.mark_vulnerable(work, person_id=merged, what="Frail", starts_on=DAY)
    text = refused(
        council,
        Refused,
        lambda work: commands.merge_people(work, kept_id=kept, merged_id=merged, because=WHY),
    )
    assert "second person must agree" in text
    with council.work(actor=MERGER) as work:
        assert commands.needs_second_person(work, person_ids=(kept, merged))
        asked = commands.propose_merge(work, kept_id=kept, merged_id=merged, because=WHY).id
    refused(council, NotAllowed, lambda work: approval.approve(work, approval_id=asked))
    with council.work(actor=SECOND) as work:
        approval.approve(work, approval_id=asked)
    with council.look(actor=SYSTEM) as work:
        assert queries.standing(work, person_ids=[merged]) == {merged: kept}


def test_likely_duplicates_are_found_once_and_decided(council, told):
    (kept, merged), _ = two(council)
    with council.work(actor=MERGER) as work:
        commands.add_people(
            work,
            people=[
                person("Max", "Abbot", born=date(1990, 1, 1), phone="01632 960001"),
                person("Zoë", "O'Neil", born=date(1955, 5, 5)),
                person("Ann", "Twin", born=date(1999, 9, 9)),
                person("Ann", "Twin", born=date(1999, 9, 9)),
            ],
        )
        assert commands.find_duplicates(work) == 2
        assert commands.find_duplicates(work) == 0
    with council.look(actor=MERGER) as work:
        first, second = queries.open_duplicates(work)
        assert [step.text for step in queries.reasons(first)] == [
            "a name that differs by a slip or two (+20)",
            "the same telephone number (+20)",
            "the same date of birth (+35)",
        ]
        assert (first.score, second.score) == (75, 70)
        assert queries.open_duplicates(work, after=(first.score, first.id)) == [second]
    with council.work(actor=MERGER) as work:
        commands.dismiss_duplicate(
            work, duplicate_id=second.id, because="Twins with one name, both here today"
        )
    merge(council, kept, merged)
    with council.look(actor=MERGER) as work:
        assert queries.open_duplicates(work) == []
        assert sorted(work.session.exec(select(Duplicate.state))) == ["dismissed", "merged"]
    with council.work(actor=MERGER) as work:
        assert commands.find_duplicates(work) == 0
    assert told.bodies().count("Twin") == 0
    with council.look(actor=an_officer("people.see")) as work:
        assert work.session.exec(select(Duplicate)).all() == []


def test_a_number_that_many_share_is_no_sign(council):
    with council.work(actor=MERGER) as work:
        commands.add_people(
            work, people=[person("Guest", f"Of {n}", born=None, phone="01632 960999") for n in range(9)]
        )
        assert commands.find_duplicates(work) == 0


def test_who_is_about_to_be_recorded_is_known(council):
    ids, _ = two(council)
    with council.look(actor=MERGER) as work:
        likely = queries.like_new_person(work, person=person("Zoe", "Oneil"))
        assert [(one.first, one.decision.result) for one in likely] == [(ids[0], 70)]
        assert queries.like_new_person(work, person=person("Max", "Abbot")) == []


BORN, OTHER = date(1980, 2, 29), date(1981, 2, 28)


@pytest.mark.parametrize(
    ("one", "other", "score"),
    [
        (Known("oneil zoe", BORN), Known("oneil zoe", BORN), 70),
        (Known("oneil zoe", BORN), Known("oneil zoe", OTHER), 0),
        (Known("oneil zoe", BORN), Known("zoe oneil", BORN), 65),
        (Known("oneil zoe", BORN), Known("onell zoe", BORN), 55),
        (Known("oneil zoe"), Known("oneil zoe"), 35),
        (Known("oneil zoe", emails=frozenset("a")), Known("oneil zoe", emails=frozenset("a")), 65),
        (Known("oneil zoe", phones=frozenset("1")), Known("smith max", phones=frozenset("1")), 20),
        (Known("a", ni_number="AB123456C"), Known("b c d e", ni_number="AB123456C"), 80),
        (Known("oneil zoe", BORN, "AB123456C"), Known("oneil zoe", BORN, "AB123456D"), 0),
        (Known("oneil zoe", addresses=frozenset("x")), Known("oneil zoe", addresses=frozenset("x")), 55),
    ],
)
def test_how_likely_two_are_one(one, other, score):
    decision = likeness(one, other)
    assert decision.result == score
    assert likeness(other, one) == decision
    assert all(step.source == "council policy" for step in decision.because)
