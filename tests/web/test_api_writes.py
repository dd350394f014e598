"""What pages do, programs do too: people, organisations, properties, letters and figures are changed."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from sqlmodel import select

from core.staff.commands import grant_role
from core.staff.models import Role, User
from core.values import subject
from tests.web.test_api import SYSTEM, Program
from tests.web.town import Town


@pytest.fixture
def program(town: Town) -> Iterator[Program]:
    with town.visit() as visitor:
        yield Program(visitor)


def patch(program: Program, address: str, body: Any, **headers: str) -> Any:
    return program.client.patch(
        f"/api/v1{address}", json=body, headers={"X-CSRF-Token": program.token, **headers}
    )


def tag(program: Program, address: str) -> dict[str, str]:
    return {"If-Match": program.get(address).headers["etag"]}


def test_a_person_is_recorded_once_and_everything_of_theirs_is_added_and_ended(town: Town, program: Program):
    twin = {"family_name": "O'Neil", "given_names": "Zoë", "born_on": "1980-02-29"}
    warned = program.post("/people", twin)
    assert (warned.status_code, f"person/{town.person}" in warned.json()["detail"]) == (409, True)
    assert warned.headers["content-type"] == "application/problem+json"
    bad = program.post("/people", {"family_name": "Ray", "contacts": [{"kind": "email", "value": "x"}]})
    assert (bad.status_code, bad.json()["errors"][0]["field"]) == (422, "contacts")

    made = program.post(
        "/people", {**twin, "sure": True, "contacts": [{"kind": "phone", "value": "01632 960111"}]}
    )
    assert made.status_code == 201, made.text
    person, home = made.json(), f"/people/{made.json()['id']}"
    mark = tag(program, home)
    one = program.post(f"{home}/names", {"name": "Zo Wrong"}, **mark)
    assert [each["name"] for each in one.json()["names"]] == ["Zo Wrong"]
    late = program.post(f"{home}/names", {"name": "Zo Later"}, **mark)
    assert late.status_code == 412
    row = one.json()["names"][0]["id"]
    assert program.post(f"/people/{town.person}/names/{row}/remove").status_code == 404
    assert program.post(f"{home}/names/{row}/remove").json()["names"] == []
    related = program.post(f"{home}/relations", {"relation": "carer", "other_name": "Nia"}).json()
    row = related["relations"][0]["id"]
    ended = program.post(f"{home}/relations/{row}/end", {"ends_on": "2026-04-30"}).json()
    assert ended["relations"][0]["ends_on"] == "2026-04-30"
    row = person["contacts"][0]["id"]
    assert program.post(f"{home}/contacts/{row}/remove").json()["contacts"] == []
    assert program.post(f"{home}/contacts", {"kind": "phone", "value": "01632 960222"}).status_code == 201

    for kind in ("vulnerability", "visit", "safeguarding"):
        assert program.post(f"{home}/markers", {"kind": kind, "what": kind}).status_code == 201, kind
    found = {one["kind"]: one["id"] for one in program.get(f"{home}/markers").json()["items"]}
    assert set(found) == {"vulnerability", "visit", "safeguarding"}
    for row in found.values():
        assert program.post(f"{home}/markers/{row}/end", {}).status_code == 204
    assert all(one["ends_on"] for one in program.get(f"{home}/markers").json()["items"])

    about = f"property/{town.house}"
    role = {"who": f"person/{person['id']}", "role": "agent", "subject": about, "starts_on": "2026-04-01"}
    party = program.post("/parties", role)
    assert party.status_code == 201
    assert program.post("/parties", role).status_code == 409
    assert program.post(f"/parties/{party.json()['id']}/end", {"ends_on": "2026-04-02"}).status_code == 204
    changed = patch(program, home, {"version": 1, "contact_by": "post"}, **tag(program, home))
    assert changed.json()["contact_by"] == "post"
    assert patch(program, home, {"version": 2, "contact_by": ""}, **mark).status_code == 412


def test_organisations_and_properties_are_recorded_changed_and_merged(town: Town, program: Program):
    first = program.post("/organisations", {"name": "Thorn", "number": "01234567"}).json()
    other = program.post("/organisations", {"name": "Thorne", "reference": "T-2"}).json()
    home = f"/organisations/{first['id']}"
    mark = tag(program, home)
    changed = patch(program, home, {"version": 1, "name": "Thorn Ltd"}, **mark)
    assert changed.json()["name"] == "Thorn Ltd"
    assert patch(program, home, {"version": 2, "name": "Late"}, **mark).status_code == 412
    assert patch(program, home, {"version": 1, "name": "Stale"}).status_code == 409
    reached = program.post(f"{home}/contacts", {"kind": "email", "value": "a@example.org"}).json()
    row = reached["contacts"][0]["id"]
    assert program.post(f"{home}/contacts/{row}/remove").json()["contacts"] == []

    pair = {"kept": first["id"], "merged": other["id"], "because": "One number"}
    done = program.post("/organisations/merges", pair)
    assert done.status_code == 201
    assert program.get(f"/organisations/{other['id']}").json()["id"] == first["id"]
    apart = f"/organisations/merges/{done.json()['id']}/take-apart"
    assert program.post(apart, {"because": "Two after all"}).status_code == 204
    assert program.get(f"/organisations/{other['id']}").json()["id"] == other["id"]

    flat = {"kind": "dwelling", "line_1": "Flat 9", "line_2": "14 Rose Lane", "parent_id": str(town.estate)}
    house = program.post("/properties", flat).json()
    assert house["address"] == "Flat 9, 14 Rose Lane"
    mark = tag(program, f"/properties/{house['id']}")
    moved = patch(program, f"/properties/{house['id']}", {"version": 1, "ward": "North"}, **mark)
    assert moved.json()["ward"] == "North"
    again = patch(program, f"/properties/{house['id']}", {"version": 2, "ward": "South"}, **mark)
    assert again.status_code == 412
    assert program.post("/properties", {**flat, "uprn": "x"}).status_code == 422


def test_a_letter_is_drafted_and_a_letter_to_many_begun_and_given_up(town: Town, program: Program):
    whom = {one["name"]: one for one in program.get("/audiences").json()["items"]}
    assert "general_letter" in whom["core.accounts"]["templates"]
    assert "rent" in whom["core.accounts"]["asks"][0]["options"]
    before = len(program.get("/letters").json()["items"])
    told = {
        "template": "general_letter",
        "about": f"account/{town.account}",
        "who": f"person/{town.person}",
        "fields": {"subject_line": "Your account", "text": "We look into it."},
    }
    draft = program.post("/letters/drafts", told).json()
    assert draft["channel"] in {"letter", "email", "sms"}
    assert any(gap["name"] == "salutation" and gap["because"] for gap in draft["gaps"])
    assert len(program.get("/letters").json()["items"]) == before

    begun = program.post(
        "/mailouts",
        {
            "title": "To all", "template": "general_letter", "audience": "core.accounts",
            "asked": {"kind": "rent"}, "fields": told["fields"],
        },
    )  # fmt: skip
    assert begun.status_code == 201, begun.text
    nobody = {"title": "x", "template": "general_letter", "audience": "core.accounts", "asked": {"kind": "x"}}
    assert program.post("/mailouts", nobody).status_code == 422
    given_up = program.post(f"/mailouts/{begun.json()['id']}/abandon")
    assert given_up.json()["state"] == "abandoned"
    assert program.post(f"/mailouts/{begun.json()['id']}/abandon").status_code == 409
    assert program.post(f"/letters/{town.message}/dealt-with").status_code in {204, 409}
    late = program.post(f"/notices/{town.notice}/withdraw", {"because": "x"}, **{"If-Match": '"0"'})
    assert late.status_code == 412
    mark = tag(program, f"/notices/{town.notice}")
    withdrawn = program.post(f"/notices/{town.notice}/withdraw", {"because": "Wrong date"}, **mark)
    assert withdrawn.json()["withdrawn_at"]
    assert program.post(f"/notices/{town.notice}/withdraw", {"because": "Again"}).status_code == 409


def test_a_return_is_filled_explained_and_frozen_for_a_second_person(town: Town, program: Program):
    filled = program.post("/returns", {"name": "core.case_work", "starts_on": "2026-01-01"}).json()
    about = f"/returns/{filled['about']['id']}"
    cell = filled["cells"][0]["key"]
    commented = program.post(f"{about}/comments", {"key": cell, "comment": "As last year"}).json()
    assert next(one["comment"] for one in commented["cells"] if one["key"] == cell) == "As last year"
    assert program.post(f"{about}/comments", {"key": "Z9", "comment": "x"}).status_code == 404
    frozen = program.post(f"{about}/freeze", {"because": "Looked through"})
    assert frozen.json()["about"]["state"] == "frozen"
    assert program.post(f"{about}/freeze", {"because": "Twice"}).status_code == 409
    assert program.post(f"{about}/reopen").status_code == 409
    assert "send_return" in program.get("/approvals").text


def test_a_case_is_reviewed_and_a_month_written_and_signed_by_programs(town: Town, program: Program):
    nothing = {"checklist": "case_work", "starts_on": "2026-03-01", "ends_on": "2026-03-31", "size": 2}
    assert program.post("/samples", nothing).status_code == 422
    assert (
        program.post("/samples", {**nothing, "ends_on": "2026-02-01"}).json()["errors"][0]["field"]
        == "ends_on"
    )
    review = f"/reviews/{town.figures['review_id']}"
    seen = program.get(f"/samples/{town.figures['sample_id']}").json()
    assert [one["id"] for one in seen["reviews"]] == [str(town.figures["review_id"])]
    missing = program.post(review, {"found": {}})
    assert missing.status_code == 422
    assert program.get(review).json()["about"]["passed"] is None

    with town.council.work(actor=SYSTEM) as work:
        me = work.session.exec(select(User.id).where(User.username == "everything")).one()
        officer = work.session.exec(select(User.id).where(User.username == "officer")).one()
        role = work.session.exec(select(Role.id).where(Role.name == "auditor")).one()
        grant_role(work, user_id=me, role_id=role, starts_on=date(2026, 4, 1))
    made = program.post("/reports", {"officer": str(officer), "month": "2026-02"})
    assert made.status_code == 201, made.text
    assert (made.json()["officer"], made.json()["leader"]) == (subject("user", officer), subject("user", me))
    report = f"/reports/{made.json()['id']}"
    assert program.post("/reports", {"officer": str(officer), "month": "2026-13"}).status_code == 422
    mark = tag(program, report)
    written = program.post(f"{report}/words", {"went_well": "Every letter in time"}, **mark)
    assert written.json()["went_well"] == "Every letter in time"
    assert program.post(f"{report}/sign", None, **mark).status_code == 412, "signs only what was read"
    assert program.post(f"{report}/sign", None, **tag(program, report)).json()["leader_signed_at"]
    assert program.post(f"{report}/sign").status_code == 409
    assert program.post(f"{report}/count").json()["leader_signed_at"] is None


WRITES = (
    ("/people", {"family_name": "Key"}, "people.change"),
    ("/organisations", {"name": "Key"}, "people.change"),
    ("/properties", {"kind": "garage", "line_1": "G1"}, "properties.change"),
    ("/returns", {"name": "core.case_work", "starts_on": "2026-01-01"}, "figures.fill_returns"),
)


def test_a_key_writes_only_with_the_scope_for_it(town: Town, program: Program):
    seeing = ["people.see", "properties.see", "figures.see_returns"]

    def key(*scopes):
        asked = {"name": "Loader", "scopes": list(scopes), "ends_on": "2026-12-31"}
        return program.post("/tokens", asked).json()["secret"]

    only_reads = key(*seeing)
    with town.visit(None) as outside:
        for address, body, scope in WRITES:
            sent = [
                outside.client.post(
                    f"/api/v1{address}", json=body, headers={"Authorization": f"Bearer {secret}"}
                ).status_code
                for secret in (only_reads, key(*seeing, scope))
            ]
            assert sent == [403, 201], address


def ids(town: Town, table: Any, column: Any, *names: str) -> list[str]:
    with town.council.look(actor=SYSTEM) as work:
        found = dict(work.session.exec(select(column, table.id)).all())
    return [str(found[name]) for name in names]


def test_staff_join_are_given_authority_move_and_leave_by_a_program(town: Town):
    with town.visit("administrator") as visitor:
        program = Program(visitor)
        officer, manager = ids(town, User, User.username, "officer", "finance_manager")
        role, other = ids(town, Role, Role.name, "officer", "contact_centre")
        team = program.post("/staff/teams", {"name": "Joiners", "leader": manager}).json()["id"]
        joined = program.post(
            "/staff",
            {"username": "jo", "name": "Jo", "team_id": team, "roles": [role], "starts_on": "2026-04-07"},
        )
        assert joined.status_code == 201, joined.text
        home = f"/staff/{joined.json()['id']}"
        assert program.post(f"{home}/roles", {"role_id": role}).status_code == 409
        assert program.post(f"{home}/roles/{role}/revoke").status_code == 204
        skill = {"name": "judge", "evidence": "Course"}
        assert program.post(f"{home}/competences", skill).status_code == 201
        sum_ = {"act": "payments.refund", "amount": 5_000, "user_id": joined.json()["id"]}
        assert program.post("/staff/limits", sum_).status_code == 201
        assert program.post("/staff/limits", {**sum_, "amount": -1}).status_code == 400
        cover = {
            "covered_id": officer, "by_id": joined.json()["id"], "starts_on": "2026-04-08",
            "ends_on": "2026-04-09", "because": "Leave",
        }  # fmt: skip
        made = program.post("/staff/covers", cover)
        assert "Jo" in [one["by"] for one in program.get("/staff/covers").json()["items"]]
        assert program.post(f"/staff/covers/{made.json()['id']}/end").status_code == 204
        begun = program.post("/staff/reviews", {"title": "Spring", "due_on": "2026-06-30"})
        assert begun.status_code == 201
        assert program.get("/staff/reviews").json()["items"][0]["left"] > 0

        moved = program.post(f"{home}/move", {"on": "2026-04-07", "roles": [other]})
        assert (moved.status_code, moved.json()["cases_given"]) == (200, 0)
        assert program.post(f"{home}/leave", {"on": "2026-04-06"}).status_code == 422
        left = program.post(f"{home}/leave", {"on": "2026-04-07"})
        assert left.json() == {"cases_given": 0, "cases_queued": 0, "tasks_given": 0}
        (me,) = ids(town, User, User.username, "administrator")
        assert program.post(f"/staff/{me}/roles", {"role_id": other}).status_code == 403
        assert program.post(f"/staff/teams/{team}/leader", {"leader": None}).status_code == 204


def test_a_task_is_done_and_a_case_is_kept_to_those_named_by_a_program(town: Town, program: Program):
    case = program.get(f"/cases/{town.case}").json()
    task = case["tasks"][0]["id"]
    assert program.post(f"/cases/{town.unseen}/tasks/{task}/complete", {}).status_code == 404
    done = program.post(f"/cases/{town.case}/tasks/{task}/complete", {"outcome": "not_needed"})
    assert task not in [one["id"] for one in done.json()["tasks"]]
    assert program.post(f"/cases/{town.case}/tasks/{task}/complete", {}).status_code == 409
    (me,) = ids(town, User, User.username, "everything")
    only = {"named": [me], "because": "About a colleague"}
    mark = {"If-Match": '"0"'}
    assert program.post(f"/cases/{town.case}/restriction", only, **mark).status_code == 412
    assert program.post(f"/cases/{town.case}/restriction", only).status_code == 204
    with town.visit("officer") as other:
        assert other.get(f"/api/v1/cases/{town.case}").status_code == 404
    assert program.post(f"/cases/{town.case}/restriction/lift").status_code == 204
    assert program.post(f"/cases/{town.case}/restriction/lift").status_code == 409
    assert program.post("/people/duplicates").json()["found"] == 0
    assert program.post("/workload/capacities", {"user_id": me, "percent": 50}).status_code == 403
