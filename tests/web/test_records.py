"""People, organisations and properties on their pages: shown, changed, ended, compared and merged."""

import re
from typing import Any

import pytest
from sqlmodel import select

from core.people import commands, queries
from core.people.models import Person
from core.people.rules import NewParty, NewPerson
from core.permissions import Actor
from core.values import subject
from tests.web.test_pages import words_of
from tests.web.town import Town

SYSTEM = Actor.system("test")
NO_DAY = {"born_on-day": "", "born_on-month": "", "born_on-year": ""}


def values_of(page: str) -> dict[str, Any]:
    """What a form on a page holds."""
    found = dict(re.findall(r'<input[^>]* name="([^"]+)"[^>]* value="([^"]*)"', page))
    found |= dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page))
    return found


def person(town: Town, key: Any = None) -> queries.PersonPage:
    with town.council.look(actor=SYSTEM) as work:
        return queries.person_page(work, person_id=key or town.person)


def count(town: Town) -> int:
    with town.council.look(actor=SYSTEM) as work:
        return len(work.session.exec(select(Person.id)).all())


def test_a_person_is_changed_and_keeps_a_former_name(town: Town):
    address = f"/people/{town.person}/edit"
    with town.visit() as visitor:
        form = values_of(visitor.get(address).text)
        assert (form["family_name"], form["born_on-year"], form["version"]) == ("O&#39;Neil", "1980", "1")
        told = {
            "family_name": "Bright", "given_names": "Zoë", "title": "Ms", "keep": "former", "language": "cy",
            "born_on-day": "29", "born_on-month": "2", "born_on-year": "1980", "contact_by": "sms",
            "contact_note": "Not before noon", "ni_number": "ab 12 34 56 c",
            "version": "1", "reference": "P-17",
        }  # fmt: skip
        assert visitor.post(address, **told).headers["location"] == f"/people/{town.person}"
        page = words_of(visitor.get(f"/people/{town.person}").text)
        for said in (
            "Ms Zoë Bright",
            "Welsh",
            "Text message",
            "Not before noon",
            "AB123456C",
            "Formerly Zoë O&#39;Neil",
        ):
            assert said in page
        assert "formerly Zoë O&#39;Neil" in visitor.get("/search?words=oneil").text
        visitor.get(address)
        again = visitor.post(address, **{**told, "title": "Dr"})
    assert again.status_code == 409
    assert "Somebody else changed this person since you opened it" in again.text
    assert 'value="Dr"' in again.text
    assert person(town).person.title == "Ms"


@pytest.mark.parametrize(
    ("typed", "error"),
    [
        ({"family_name": "-"}, "a person needs a family name"),
        ({"born_on-day": "1", "born_on-month": "1", "born_on-year": "2090"}, "a date of birth lies between"),
        ({"born_on-day": "30", "born_on-month": "2", "born_on-year": "1980"}, "must be a real date"),
        ({"ni_number": "12"}, "this is not a National Insurance number"),
        ({"language": "xx"}, "Select language"),
    ],
)
def test_what_is_wrong_stands_at_its_field_and_nothing_is_half_saved(town: Town, typed, error):
    address = f"/people/{town.person}/edit"
    with town.visit() as visitor:
        visitor.get(address)
        told = {"family_name": "Bright", "language": "en", "version": "1", **NO_DAY, **typed}
        answer = visitor.post(address, **told)
    assert answer.status_code == 422
    field = next(iter(typed)).partition("-")[0]
    said = re.search(rf'id="{field}-error"[^>]*>(.*?)</p>', answer.text, re.DOTALL)
    assert said
    assert error.lower() in said[1].lower()
    assert "govuk-error-summary" in answer.text
    assert person(town).person.family_name == "O'Neil"


def test_who_may_be_on_record_is_shown_before_they_are_recorded_again(town: Town):
    told = {
        "family_name": "ONeil", "given_names": "Zoe", "language": "en", "born_on-day": "29",
        "born_on-month": "2",
        "born_on-year": "1980", "phone": "+44 20 7946 0123",
    }  # fmt: skip
    before = count(town)
    with town.visit() as visitor:
        visitor.get("/people/new")
        warned = visitor.post("/people/new", **told)
        assert warned.status_code == 409
        assert "They may be on record already" in warned.text
        assert f'href="/people/{town.person}"' in warned.text
        assert count(town) == before
        made = visitor.post("/people/new", **told, sure="yes")
        assert made.status_code == 303
    assert count(town) == before + 1


def test_contacts_relations_names_and_markers_are_added_and_ended(town: Town):
    home = f"/people/{town.person}"
    with town.visit() as visitor:
        visitor.get(f"{home}/contacts/new")
        wrong = visitor.post(f"{home}/contacts/new", kind="email", value="nobody at home")
        assert "this is not an e-mail address" in wrong.text.lower()
        told = {"kind": "phone", "value": "01632 960 777", "preferred": "yes"}
        assert visitor.post(f"{home}/contacts/new", **told).status_code == 303
        assert "Nobody on record" in visitor.post(f"{home}/relations/new", other="Q-9", relation="carer").text
        told = {"other_name": "Nia Carer", "relation": "carer", "ways": "may_speak"}
        assert visitor.post(f"{home}/relations/new", **told).status_code == 303
        assert visitor.post(f"{home}/names/new", name="Zo Rose", kind="alias").status_code == 303
        told = {"kind": "visit", "what": "A dog that bites", "advice": "Ring first"}
        assert visitor.post(f"{home}/markers/new", **told).status_code == 303
        shown = words_of(visitor.get(home).text)
        for said in (
            "01632 960 777",
            "Nia Carer",
            "May speak for them",
            "Also known as Zo Rose",
            "A dog that bites",
        ):
            assert said in shown
        risk, relation = person(town).risks[0].id, person(town).relations[-1].relation.id
        asked = visitor.get(f"{home}/end/relation/{relation}")
        assert "End it: carer" in words_of(asked.text)
        early = {"ends_on-day": "1", "ends_on-month": "1", "ends_on-year": "2020"}
        assert visitor.post(f"{home}/end/relation/{relation}", **early).status_code == 422
        assert visitor.post(f"{home}/end/relation/{relation}").status_code == 303
        assert visitor.post(f"{home}/end/risk/{risk}").status_code == 303
        assert visitor.post(f"{home}/end/contact/{town.contact}").status_code == 303
        assert visitor.get(f"{home}/end/contact/{town.contact}").status_code == 404
        assert visitor.get(f"{home}/end/pigeon/{town.contact}").status_code == 404
    assert "Flat 2" not in [one.value for one in person(town).contact_points]


def test_a_name_recorded_wrongly_is_removed_and_a_preference_unset(town: Town):
    with town.council.work(actor=SYSTEM) as work:
        alias = commands.add_alias(work, person_id=town.person, name="Zo Wrong").id
        commands.change_person(work, person_id=town.person, changes={"contact_by": "post"})
    home = f"/people/{town.person}"
    with town.visit() as visitor:
        assert f"{home}/end/name/{alias}" in visitor.get(home).text
        assert "Remove this name: Zo Wrong" in words_of(visitor.get(f"{home}/end/name/{alias}").text)
        assert visitor.post(f"{home}/end/name/{alias}").status_code == 303
        assert "Zo Wrong" not in visitor.get(home).text
        assert visitor.get(f"{home}/end/name/{alias}").status_code == 404
        assert "Zo Wrong" not in visitor.get("/search?words=wrong").text.partition("<main")[2]
        visitor.get(f"{home}/edit")
        told = {"family_name": "O'Neil", "given_names": "Zoë", "language": "en", **NO_DAY}
        version = person(town).person.version
        answer = visitor.post(f"{home}/edit", **told, contact_by="none", version=str(version))
        assert answer.status_code == 303
    assert person(town).person.contact_by == ""


def test_an_officer_of_an_organisation_is_ended_and_two_records_of_it_become_one(town: Town):
    with town.council.work(actor=SYSTEM) as work:
        kept, merged = (
            commands.add_organisation(work, name=name, reference=name).id for name in ("Thorn", "Thorne")
        )
        about = subject("organisation", kept)
        who = subject("person", town.person)
        party = commands.make_party(work, party=NewParty(who, "director", about, work.today)).id
    home = f"/organisations/{kept}"
    with town.visit("team_leader") as visitor:
        assert f"{home}/end/officer/{party}" in visitor.get(home).text
        assert "Zoë O&#39;Neil, director" in words_of(visitor.get(f"{home}/end/officer/{party}").text)
        other = f"/organisations/{merged}/end/officer/{party}"
        assert visitor.post(other).status_code == 404
        early = {"ends_on-day": "1", "ends_on-month": "1", "ends_on-year": "2020"}
        assert visitor.post(f"{home}/end/officer/{party}", **early).status_code == 422
        assert visitor.post(f"{home}/end/officer/{party}").status_code == 303
        assert "Ended" in visitor.get(home).text

        unknown = visitor.get(f"/organisations/compare?first={kept}&reference=Q")
        assert "o organisation on record has the reference" in unknown.text
        assert (
            "Are they one organisation?"
            in visitor.get(f"/organisations/compare?first={kept}&reference=Thorne").text
        )
        told = {"first": str(kept), "second": str(merged), "kept": "first"}
        assert visitor.post("/organisations/compare", **told).status_code == 422
        assert visitor.post("/organisations/compare", **told, because="One number").status_code == 303
        shown = visitor.get(home).text
        assert visitor.get(f"/organisations/{merged}").headers["location"] == home
        (merge,) = re.findall(r'href="(/organisations/merges/[^"]+)"', shown)
        assert "One number" in visitor.get(merge).text
        apart = visitor.post(merge, because="Two after all")
        assert apart.headers["location"] == f"/organisations/{merged}"
        assert visitor.get(f"/organisations/{merged}").status_code == 200
        assert "Taken apart" in visitor.get(merge).text


def test_who_may_not_read_a_visit_risk_is_warned_all_the_same(town: Town):
    with town.council.work(actor=SYSTEM) as work:
        commands.mark_risk(
            work, person_id=town.person, kind="visit", what="Threatened an officer", starts_on=work.today
        )
        commands.mark_risk(
            work, person_id=town.other, kind="safeguarding", what="A child at risk", starts_on=work.today
        )
    with town.visit("contact_centre") as visitor:
        page = visitor.get(f"/people/{town.person}").text
        assert "There is a visit-risk marker" in page
        assert "Threatened" not in page
        other = visitor.get(f"/people/{town.other}").text
        assert "marker" not in other.lower()
        assert "child" not in other
    with town.visit("officer") as visitor:
        assert "Threatened an officer" in visitor.get(f"/people/{town.person}").text


def test_two_records_are_compared_merged_and_taken_apart(town: Town):
    with town.council.work(actor=SYSTEM) as work:
        kept, merged = commands.add_people(work, people=[NewPerson("Osei", "Ama"), NewPerson("Osei", "Amma")])
    pair = f"first={kept}&second={merged}"
    with town.visit("team_leader") as visitor:
        assert "Ama Osei" in visitor.get(f"/people/compare?{pair}").text
        wrong = visitor.post("/people/compare", first=str(kept), second=str(merged), decision="first")
        assert wrong.status_code == 422
        assert "Enter why" in wrong.text
        done = visitor.post(
            "/people/compare", first=str(kept), second=str(merged), decision="first", because="She said so"
        )
        assert done.headers["location"] == f"/people/{kept}"
        assert visitor.get(f"/people/{merged}").headers["location"] == f"/people/{kept}"
        merge = re.search(r"/people/merges/[\w-]+", visitor.get(f"/people/{kept}/history").text)
        assert merge
        assert "She said so" in visitor.get(merge[0]).text
        assert visitor.post(merge[0], because="Two sisters").headers["location"] == f"/people/{merged}"
        assert visitor.get(f"/people/{merged}").status_code == 200


def test_a_vulnerable_person_is_merged_only_when_a_second_one_agrees(town: Town):
    asked = {"first": str(town.person), "second": str(town.other), "because": "The same woman"}
    with town.visit("team_leader") as visitor:
        visitor.get(f"/people/compare?first={town.person}&second={town.other}")
        answer = visitor.post("/people/compare", **asked, decision="first")
        approval = answer.headers["location"]
        assert approval.startswith("/approvals/")
        visitor.get(approval)
        assert visitor.post(f"{approval}/approve").status_code == 403
    assert len(person(town).records) == 1
    with town.visit("service_manager") as visitor:
        visitor.get(approval)
        assert visitor.post(f"{approval}/approve").status_code == 303
    assert len(person(town).records) == 2


def test_an_organisation_and_a_property_are_changed_by_one_at_a_time(town: Town):
    body, house = f"/organisations/{town.organisation}", f"/properties/{town.house}"
    with town.visit() as visitor:
        visitor.get(f"{body}/edit")
        told = {"name": "Elmbridge Gardens CIC", "number": "0765 4321", "version": "1"}
        assert visitor.post(f"{body}/edit", **told).status_code == 303
        assert visitor.post(f"{body}/edit", **told, reference="O-1").status_code == 409
        assert "07654321" in visitor.get(body).text
        assert visitor.post(f"{body}/officers/new", other="P-17", role="Director").status_code == 303
        assert "Director" in visitor.get(body).text
        form = values_of(visitor.get(f"{house}/edit").text)
        told = {
            "kind": "dwelling",
            "line_1": "Flat 2a",
            "line_2": "14 Rose Lane",
            "postcode": "KT12",
            "version": "1",
        }
        wrong = visitor.post(f"{house}/edit", **told)
        assert "this is not a postcode" in wrong.text.lower()
        assert form["version"] == "1"
        assert visitor.post(f"{house}/edit", **{**told, "postcode": "kt121ab"}).status_code == 303
        assert visitor.post(f"{house}/edit", **{**told, "postcode": "kt121ad"}).status_code == 409
        assert "KT12 1AB" in visitor.get(house).text
        made = visitor.post("/organisations/new", name="New Lettings Ltd")
        assert "New Lettings Ltd" in visitor.get(made.headers["location"]).text
        made = visitor.post("/properties/new", kind="block", line_1="Oak House")
        assert "Oak House" in visitor.get(made.headers["location"]).text


def test_an_estate_shows_what_is_under_it_who_lives_there_and_what_they_owe(standing_town: Town):
    with standing_town.visit() as visitor:
        estate = words_of(visitor.get(f"/properties/{standing_town.estate}").text)
        house = words_of(visitor.get(f"/properties/{standing_town.house}").text)
    for said in (
        "1 Properties under it",
        "1 Accounts under it",
        "£193.80 Their balance",
        "Ms Zoë O&#39;Neil £193.80",
    ):
        assert said in estate
    assert "Part of Rose Estate" in house
    assert "People and organisations now" in house


def test_a_statement_says_why_how_old_and_comes_on_paper(standing_town: Town):
    account = f"/accounts/{standing_town.account}"
    with standing_town.visit() as visitor:
        page = words_of(visitor.get(account).text)
        assert "0 to 27 days" in page
        paper = words_of(visitor.get(f"{account}/statement?from=2026-03-01&to=2026-03-31").text)
        assert "1 March 2026 to 31 March 2026" in paper
        assert "Ms Zoë O&#39;Neil" in paper
        assert "To be paid £493.80" in paper
        pdf = visitor.get(f"{account}/statement.pdf")
        assert pdf.headers["content-type"] == "application/pdf"
        assert pdf.content.startswith(b"%PDF-")
        assert visitor.get(f"{account}/statement?from=yesterday").status_code == 422
        assert visitor.get(f"{account}/statement?from=2026-05-01&to=2026-04-01").status_code == 422


def test_programs_change_and_merge_people_too(town: Town):
    with town.visit() as visitor:
        visitor.client.headers["X-CSRF-Token"] = visitor.get("/api/v1/session").json()["csrf_token"]
        address = f"/api/v1/people/{town.person}"
        first = visitor.get(address).json()
        assert (first["version"], first["relations"][0]["name"], first["merged"]) == (1, "Liam", [])
        assert "hearing" not in visitor.get(address).text
        changed = visitor.client.patch(address, json={"version": 1, "title": "Dr"})
        assert (changed.status_code, changed.json()["title"]) == (200, "Dr")
        assert visitor.client.patch(address, json={"version": 1, "title": "Mx"}).status_code == 409
        asked = {"kept": str(town.person), "merged": str(town.other), "because": "The same woman"}
        proposed = visitor.client.post("/api/v1/people/merges", json=asked).json()
        assert (proposed["merge_id"], bool(proposed["approval_id"])) == (None, True)
        ended = visitor.client.post(
            f"/api/v1/people/merges/{town.merge}/take-apart", json={"because": "Two men"}
        )
        assert ended.status_code == 204
        assert [one["why"] for one in visitor.get("/api/v1/search?words=liam").json()["items"]] == []
        found = visitor.get("/api/v1/search?words=02079460123").json()["items"]
    assert [(one["kind"], one["why"]) for one in found] == [("Person", "phone 020 7946 0123")]
