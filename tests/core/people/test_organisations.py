"""Records of one organisation are merged by pointing, and taken apart exactly as they were."""

from datetime import date

import pytest
from sqlmodel import select

from core.cases.queries import cases_about
from core.errors import AlreadyDone, BadInput, NotAllowed, NotFound
from core.people import commands, queries
from core.people.models import Organisation, OrganisationMerge
from core.people.rules import NewParty, NewPerson
from core.permissions import Actor
from core.search.finding import find
from core.testing import a_council, an_officer
from core.values import new_id, subject

MERGER = an_officer("people.see", "people.change", "people.merge", "cases.see", name="Mo")
SYSTEM = Actor.system("test")
DAY = date(2026, 1, 5)
WHY = "The same number at Companies House"


@pytest.fixture
def council(tmp_path):
    council = a_council(tmp_path)
    yield council
    council.close()


@pytest.fixture
def two(council):
    """One company twice, each record with a way to reach it, a role and an officer."""
    made = []
    with council.work(actor=MERGER) as work:
        director = commands.add_person(work, person=NewPerson("Lee", "Dee"))
        for n, name in enumerate(("Thorn Lettings Ltd", "Thorne Letting Limited")):
            one = commands.add_organisation(work, name=name, reference=f"O-{n}", number="01234567")
            commands.add_contact_point(work, who=one.subject, kind="email", value=f"post{n}@example.org")
            home = subject("property", new_id())
            commands.make_party(work, party=NewParty(one.subject, "landlord", home, DAY))
            officer = NewParty(subject("person", director), f"director {n}", one.subject, DAY)
            commands.make_party(work, party=officer)
            made.append((one.id, home))
    return made


def state(council):
    """All that pages read of every organisation."""
    with council.look(actor=SYSTEM) as work:
        rows = work.session.exec(select(Organisation).order_by(Organisation.reference)).all()
        return [_read(work, one) for one in rows]


def _read(work, one):
    page = queries.organisation_page(work, organisation_id=one.id)
    officers = queries.parties_of(work, subjects=[each.subject for each in page.records])
    return (
        page.organisation.id,
        [each.value for each in page.contact_points],
        [each.subject for each in page.parties],
        sorted(each.role for some in officers.values() for each in some),
        queries.names_of(work, whos=[one.subject]),
        queries.subjects_of_same(work, who=one.subject),
    )


def merge(council, kept, merged, actor=MERGER):
    with council.work(actor=actor) as work:
        return commands.merge_organisations(work, kept_id=kept, merged_id=merged, because=WHY)


def unmerge(council, merge_id):
    with council.work(actor=MERGER) as work:
        return commands.unmerge_organisations(work, merge_id=merge_id, because="Two companies after all")


def titles(council, text):
    with council.look(actor=MERGER) as work:
        return [hit.title for hit in find(work.session, work.connection, text=text, kinds=("organisation",))]


def test_what_is_read_of_either_is_read_of_both_and_taken_apart_all_is_as_it_was(council, two):
    (kept, first_home), (merged, second_home) = two
    before = state(council)

    done = merge(council, kept, merged)

    one, other = state(council)
    assert one[:4] == other[:4]
    assert one[0] == kept
    assert set(one[1]) == {"post0@example.org", "post1@example.org"}
    assert set(one[2]) == {first_home, second_home}
    assert one[3] == ["director 0", "director 1"]
    assert set(one[4].values()) == set(other[4].values()) == {"Thorn Lettings Ltd"}
    with council.look(actor=SYSTEM) as work:
        (landlord,) = queries.parties_of(work, subjects=[second_home])[second_home]
        assert (landlord.who, landlord.name) == (subject("organisation", kept), "Thorn Lettings Ltd")
        assert queries.organisations_known_as(work, text="O-1") == [kept]
    assert titles(council, "thorne letting") == ["Thorn Lettings Ltd"]
    assert titles(council, "O-1") == ["Thorn Lettings Ltd"]

    assert unmerge(council, done) == merged
    assert state(council) == before
    assert titles(council, "O-1") == ["Thorne Letting Limited"]
    with council.look(actor=SYSTEM) as work:
        shown = queries.organisation_merges_of(work, organisation_id=kept)
        assert [(one.kept_name, one.merged_name, one.ended_at is None) for one in shown] == [
            ("Thorn Lettings Ltd", "Thorne Letting Limited", False)
        ]


def test_what_is_written_after_a_merge_goes_to_the_record_that_stands_and_stays_there(council, two):
    (kept, _), (merged, _) = two
    done = merge(council, kept, merged)

    with council.work(actor=MERGER) as work:
        who = subject("organisation", merged)
        point = commands.add_contact_point(work, who=who, kind="phone", value="01632 960 444")
        assert point.organisation_id == kept
        changed = commands.change_organisation(work, organisation_id=merged, changes={"name": "Thorn"})
        assert changed.id == kept
    with council.look(actor=SYSTEM) as work:
        row = work.session.get_one(OrganisationMerge, done)
        assert queries.added_since(work, merge=row) == [("Way to reach them: phone", "01632 960 444")]

    unmerge(council, done)
    with council.look(actor=SYSTEM) as work:
        ways = queries.contact_points(work, who=subject("organisation", merged))
    assert [one.value for one in ways] == ["post1@example.org"]


def test_a_chain_comes_apart_link_by_link(council, two):
    (first, _), (second, _) = two
    with council.work(actor=MERGER) as work:
        third = commands.add_organisation(work, name="Thorn Group", reference="O-2").id
    inner, outer = merge(council, first, second), merge(council, third, first)
    with council.look(actor=SYSTEM) as work:
        assert queries.organisation(work, organisation_id=second).id == third

    unmerge(council, outer)
    with council.look(actor=SYSTEM) as work:
        assert queries.organisation(work, organisation_id=second).id == first
    unmerge(council, inner)
    with council.look(actor=SYSTEM) as work:
        assert queries.organisation(work, organisation_id=second).id == second


def test_what_can_not_be_merged_is_refused_and_nothing_changes(council, two):
    (kept, _), (merged, _) = two
    before = state(council)
    with pytest.raises(NotAllowed):
        merge(council, kept, merged, actor=an_officer("people.see", "people.change"))
    with pytest.raises(BadInput, match="one record"):
        merge(council, kept, kept)
    with pytest.raises(NotFound):
        merge(council, kept, new_id())
    assert state(council) == before

    done = merge(council, kept, merged)
    with pytest.raises(AlreadyDone):
        merge(council, kept, merged)
    unmerge(council, done)
    with pytest.raises(AlreadyDone):
        unmerge(council, done)


def test_safeguarding_and_visit_risk_are_each_seen_and_marked_with_their_own_permission(council):
    visits = an_officer("people.see", "people.change", "people.see_risks", name="Vi")
    guards = an_officer("people.see", "people.change", "people.see_safeguarding", name="Sa")
    with council.work(actor=MERGER) as work:
        key = commands.add_person(work, person=NewPerson("Osei", "Ama"))

    def mark(actor, kind):
        with council.work(actor=actor) as work:
            return commands.mark_risk(work, person_id=key, kind=kind, what=kind, starts_on=DAY).id

    visit, concern = mark(visits, "visit"), mark(guards, "safeguarding")
    with pytest.raises(NotAllowed):
        mark(visits, "safeguarding")
    with pytest.raises(NotAllowed):
        mark(guards, "visit")
    for actor, other in ((visits, concern), (guards, visit)):
        with pytest.raises(NotFound), council.work(actor=actor) as work:
            commands.end_risk(work, risk_id=other, ends_on=DAY)

    def seen(actor):
        with council.look(actor=actor) as work:
            page = queries.person_page(work, person_id=key)
            return [one.kind for one in page.risks], page.has_visit_risk

    assert seen(visits) == (["visit"], True)
    assert seen(guards) == (["safeguarding"], True)
    assert seen(MERGER) == ([], True)
    with council.look(actor=MERGER) as work:
        assert cases_about(work, subject=subject("person", key)) == []
