"""Staff on the pages: somebody joins, moves, is covered, reviewed and leaves; and who can do what."""

import csv
import io
import re
from typing import Any

import pytest
from sqlmodel import select

from core.audit.listing import Sought, latest_events
from core.permissions import Actor
from core.staff.models import Role, User
from core.staff.queries import actor_for
from tests.web.town import PASSWORD, Town, Visitor

SYSTEM = Actor.system("test")


def when(name: str, day: int, month: int = 4, year: int = 2026) -> dict[str, str]:
    """A date as its three boxes hold it."""
    return {f"{name}-day": str(day), f"{name}-month": str(month), f"{name}-year": str(year)}


def user(town: Town, username: str) -> User:
    with town.council.look(actor=SYSTEM) as work:
        return work.session.exec(select(User).where(User.username == username)).one()


def role(town: Town, name: str) -> str:
    with town.council.look(actor=SYSTEM) as work:
        return str(work.session.exec(select(Role.id).where(Role.name == name)).one())


def may(town: Town, username: str) -> frozenset[str]:
    with town.council.look(actor=SYSTEM) as work:
        return actor_for(work, user_id=user(town, username).id).permissions


def told(town: Town) -> list[str]:
    with town.council.look(actor=SYSTEM) as work:
        return [one.name for one in latest_events(work, sought=Sought(), limit=5)]


@pytest.fixture
def admin(town: Town):
    """The administrator's browser."""
    with town.visit("administrator") as visitor:
        yield visitor


def send(visitor: Visitor, page: str, address: str = "", **typed: Any) -> Any:
    """Open a page and send a form of it."""
    visitor.get(page)
    return visitor.post(address or page, **typed)


def test_somebody_joins_and_nothing_is_half_saved_when_a_part_is_wrong(town: Town, admin: Visitor):
    given = {"name": "Jo Joiner", "username": "jo", "password": PASSWORD, **when("starts_on", 7)}
    roles = {"roles": role(town, "officer")}
    short = send(admin, "/staff/new", **{**given, "password": "short"}, **roles)
    assert (short.status_code, 'href="#password"' in short.text) == (422, True)
    assert 'value="Jo Joiner"' in short.text
    late = send(admin, "/staff/new", **{**given, **when("starts_on", 6)}, **roles)
    assert (late.status_code, 'href="#starts_on-day"' in late.text) == (422, True)
    with town.council.look(actor=SYSTEM) as work:
        assert work.session.exec(select(User).where(User.username == "jo")).first() is None
    assert send(admin, "/staff/new", **given, **roles).status_code == 303
    assert "cases.note" in may(town, "jo")
    with town.visit("jo") as visitor:
        assert visitor.get("/cases").status_code == 200
    assert "Jo Joiner" in admin.get("/staff?words=join").text


def test_somebody_moves_on_a_day_and_what_is_theirs_is_listed(town: Town, admin: Visitor):
    officer = user(town, "officer")
    page = f"/staff/{officer.id}/move"
    assert "To hand over" in admin.get(page).text
    moved = send(admin, page, **when("on", 9), roles=role(town, "contact_centre"), receiver="waits")
    assert moved.status_code == 303
    shown = admin.get(f"/staff/{officer.id}").text
    assert "Ends" in shown
    assert "To come" in shown
    assert "cases.note" in may(town, "officer")
    town.council.clock.advance(days=2)  # type: ignore[attr-defined]
    assert "cases.note" not in may(town, "officer")
    assert "people.see" in may(town, "officer")


def test_somebody_leaves_today_and_their_session_ends(town: Town, admin: Visitor):
    officer, fairly = user(town, "officer"), {"receiver": "fairly"}
    with town.visit("officer") as visitor:
        assert visitor.get("/").status_code == 200
        assert send(admin, f"/staff/{officer.id}/leave", **when("on", 6), **fairly).status_code == 422
        assert visitor.get("/").status_code == 200
        assert send(admin, f"/staff/{officer.id}/leave", **when("on", 7), **fairly).status_code == 303
        assert visitor.get("/").status_code == 303
        assert visitor.sign_in("officer").status_code == 422
    assert "has left" in admin.get(f"/staff/{officer.id}").text
    assert "Pat Officer" not in admin.get("/staff").text
    assert "Pat Officer" in admin.get("/staff?who=all").text


def test_nobody_changes_their_own_authority_on_any_page(town: Town, admin: Visitor):
    me = user(town, "administrator")
    own = f"/staff/{me.id}"
    before = may(town, "administrator")
    admin.get(own)
    finance = role(town, "finance_manager")
    for address, typed in (
        (f"{own}/roles", {"role_id": finance, **when("starts_on", 7)}),
        (f"{own}/roles/end", {"held_id": role(town, "administrator")}),
        (f"{own}/competences", {"name": "judge", "evidence": "x", **when("starts_on", 7)}),
        (f"{own}/second-factor", {}),
        (f"{own}/move", {"roles": finance, "receiver": "waits", **when("on", 7)}),
        (f"{own}/leave", {"receiver": "fairly", **when("on", 7)}),
        ("/staff/authority", {
            "act": "payments.refund", "amount": "5", "user": str(me.id), **when("starts_on", 7)
        }),
        ("/staff/cover", {
            "covered": str(user(town, "finance_manager").id), "by": str(me.id), "because": "x",
            **when("starts_on", 7), **when("ends_on", 8),
        }),
        (f"/staff/roles/{role(town, 'administrator')}", {
            "title": "Tsar", "second_factor": "no", "may_payments": "payments.take",
        }),
    ):  # fmt: skip
        refused = admin.post(address, **typed)
        assert refused.status_code == 403, address
        assert "another administrator must do it" in refused.text, address
    assert may(town, "administrator") == before
    assert "Take a role" not in admin.get(own).text


def test_a_role_is_made_of_what_plugins_declare_and_may_need_a_second_factor(town: Town, admin: Visitor):
    made = send(
        admin,
        "/staff/roles/new",
        name="gardener",
        title="Gardener",
        second_factor="no",
        may_gardens=["gardens.see", "gardens.let"],
        may_people="people.see",
    )
    address = made.headers["location"]
    page = admin.get(address).text
    assert re.search(r'value="gardens.let"[^>]*checked', page)
    saved = send(admin, address, title="Gardener", second_factor="yes", may_gardens="gardens.see")
    assert saved.status_code == 303
    assert re.search(r'value="gardens.let"(?![^>]*checked)', admin.get(address).text)
    assert "Yes" in admin.get("/staff/roles").text
    wrong = send(admin, "/staff/roles/new", name="No Good", title="x", second_factor="no")
    assert (wrong.status_code, 'href="#name"' in wrong.text) == (422, True)


def test_a_team_its_leader_and_cover_for_one_of_it(town: Town, admin: Visitor):
    address = send(admin, "/staff/teams", name="Tree wardens").headers["location"]
    leader = user(town, "team_leader")
    assert send(admin, address, leader=str(leader.id)).status_code == 303
    assert "Pat Team leader" in admin.get(address).text
    assert send(admin, "/staff/teams", name="Tree wardens").status_code == 409
    away, by = user(town, "service_manager"), user(town, "senior_officer")
    given = {"covered": str(away.id), "by": str(by.id), "because": "Leave", **when("starts_on", 7)}
    wrong = send(admin, "/staff/cover", **given, **when("ends_on", 6))
    assert (wrong.status_code, 'href="#ends_on"' in wrong.text) == (422, True)
    assert send(admin, "/staff/cover", **given, **when("ends_on", 8)).status_code == 303
    with town.visit("senior_officer") as visitor:
        assert "(acting for Pat Service manager)" in visitor.get("/").text
        assert visitor.get("/events").status_code == 200, "as the service manager may"
    end = re.findall(r"/staff/cover/[0-9a-f-]{36}", admin.get("/staff/cover").text)[-1:]
    assert len(end) == 1, "the last to begin is the one arranged here"
    with town.visit("officer") as visitor:
        visitor.get("/your-account")
        assert visitor.post(end[0]).status_code == 403
    assert send(admin, end[0]).status_code == 303
    with town.visit("senior_officer") as visitor:
        assert "acting for" not in visitor.get("/").text


def test_authority_is_delegated_by_a_paragraph_of_the_scheme(town: Town, admin: Visitor):
    given = {"act": "payments.refund", "amount": "250", "scheme": "Part 3, 4.2", **when("starts_on", 7)}
    neither = send(admin, "/staff/authority", **given)
    assert (neither.status_code, 'href="#user"' in neither.text) == (422, True)
    assert send(admin, "/staff/authority", **given, role=role(town, "team_leader")).status_code == 303
    page = admin.get("/staff/authority").text
    assert "Part 3, 4.2" in page
    assert "£250.00" in page


def test_a_review_is_worked_off_and_says_what_is_overdue(town: Town, admin: Visitor):
    address = send(admin, "/staff/reviews", title="Spring", **when("due_on", 8)).headers["location"]
    page = admin.get(address).text
    items = dict(
        re.findall(
            r'name="items" type="checkbox" value="([0-9a-f-]{36})"[^>]*>\s*<label[^>]*>\s*([^<]*)', page
        )
    )
    named = {text.strip(): item for item, text in items.items()}
    assert not any("Administrator" in one for one in named), "one’s own is not offered"
    officer = named["Pat Officer: Officer"]
    silent = admin.post(address, items=officer, outcome="end")
    assert (silent.status_code, 'href="#because"' in silent.text) == (422, True)
    assert "cases.note" in may(town, "officer")
    assert admin.post(address, items=officer, outcome="end", because="Moved away").status_code == 303
    assert may(town, "officer") == frozenset()
    rest = [item for text, item in named.items() if text != "Pat Officer: Officer"]
    assert admin.post(address, items=rest, outcome="keep").status_code == 303
    town.council.clock.advance(days=2)  # type: ignore[attr-defined]
    assert "Overdue" in send_again(admin, "/staff/reviews")
    with town.visit("everything") as other:
        own = re.search(r'value="([0-9a-f-]{36})"', other.get(address).text)
        assert own is not None
        assert other.post(address, items=own[1], outcome="keep").status_code == 303
    assert "Overdue" not in send_again(admin, "/staff/reviews")


def send_again(visitor: Visitor, page: str) -> str:
    visitor.sign_in("administrator")
    return visitor.get(page).text


def test_who_can_do_what_is_shown_and_taken_out_safely(town: Town, admin: Visitor):
    given = {"name": "=HYPERLINK(1)", "username": "formula", "password": PASSWORD, **when("starts_on", 7)}
    send(admin, "/staff/new", **given, roles=role(town, "officer"))
    assert "=HYPERLINK(1)" in admin.get("/staff/access?permission=cases.note").text
    assert admin.get("/staff/access.csv").status_code == 403, "seeing is not taking out"
    with town.visit("auditor") as auditor:
        answer = auditor.get("/staff/access.csv")
        rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
        asked = auditor.get("/api/v1/staff/access?permission=cases.note").json()["items"]
    assert {"user_name": "formula", "name": "'=HYPERLINK(1)", "permission": "cases.note"}.items() <= next(
        one for one in rows if one["user_name"] == "formula" and one["permission"] == "cases.note"
    ).items()
    assert {one["username"] for one in asked} >= {"formula", "officer", "everything"}
    assert told(town)[:2] == ["audit.records_exported", "audit.records_exported"]


def test_a_case_is_restricted_on_its_page_and_who_looked_is_shown(town: Town):
    page = f"/cases/{town.case}/restriction"
    named = [str(user(town, one).id) for one in ("everything", "team_leader")]
    with town.visit() as visitor, town.visit("officer") as officer:
        assert officer.get(f"/cases/{town.case}").status_code == 200
        nobody = send(visitor, page, because="A councillor")
        assert (nobody.status_code, 'href="#named"' in nobody.text) == (422, True)
        assert send(visitor, page, named=named, because="A councillor").status_code == 303
        assert officer.get(f"/cases/{town.case}").status_code == 404
        shown = visitor.get(f"/cases/{town.case}").text
        assert "Pat Everything, Pat Team leader" in shown
        looks = visitor.get(f"/who-looked?about=case/{town.case}").text
        assert looks.count("Pat Everything") >= 2  # in the header, and as who looked
        assert "Nobody looked" in visitor.get("/who-looked?username=officer").text
        assert visitor.get("/who-looked?since-day=44").status_code == 422
        assert send(visitor, page, f"{page}/lift").status_code == 303
        assert officer.get(f"/cases/{town.case}").status_code == 200


def test_an_interest_keeps_somebody_from_a_case_until_a_leader_allows_it(town: Town, admin: Visitor):
    officer = user(town, "officer")
    declared = send(
        admin,
        f"/staff/{officer.id}",
        f"/staff/{officer.id}/interests",
        about=f"person/{town.person}",
        kind="family",
    )
    assert declared.status_code == 303
    case = f"/cases/{town.case}"
    with town.visit("officer") as visitor, town.visit("team_leader") as leader:
        assert "You have an interest" in visitor.get(case).text
        assert visitor.post(f"{case}/notes", text="x").status_code == 403
        assert visitor.post(f"{case}/allow", user_id=str(officer.id), because="x").status_code == 403
        assert "Pat Officer has an interest" in leader.get(case).text
        allowed = leader.post(f"{case}/allow", user_id=str(officer.id), because="Nobody else is left")
        assert allowed.status_code == 303
        visitor.get(case)
        assert visitor.post(f"{case}/notes", text="x").status_code == 303


def test_somebody_declares_their_own_interest_from_the_page_of_a_person(town: Town):
    with town.visit("officer") as visitor:
        link = re.search(
            r'href="(/your-account/interests\?about=[^"]+)"',
            visitor.get(f"/people/{town.person}/history").text,
        )
        assert link is not None
        page = visitor.get(link[1])
        assert f'value="person/{town.person}"' in page.text
        wrong = visitor.post("/your-account/interests", about="the neighbour", kind="friend")
        assert (wrong.status_code, 'href="#about"' in wrong.text) == (422, True)
        declared = visitor.post("/your-account/interests", about=f"person/{town.person}", kind="friend")
        assert declared.status_code == 303
        assert "Friend" in visitor.get("/your-account/interests").text
        visitor.get(f"/cases/{town.case}")
        assert visitor.post(f"/cases/{town.case}/notes", text="x").status_code == 403
    with town.visit("contact_centre") as other:
        assert "You have declared none" in other.get("/your-account/interests").text
