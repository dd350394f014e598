"""Every role walks every page: nobody sees what they may not, and nothing breaks."""

import re
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, func
from sqlalchemy.orm import aliased
from sqlmodel import col, select

from core import registry
from core.cases.models import Case, Task
from core.people.models import Party, Person
from core.permissions import Actor
from core.staff import commands as staff
from core.staff.commands.roles import default_roles
from core.staff.queries import actor_for, user_by_username
from core.testing import a_council, an_officer
from core.web.app import build
from core.web.desk import Guarded
from tests.web.town import PASSWORD, NoWorker, Town, a_town, hush

ROLES = [*default_roles(), "everything"]
HEARS = "service_manager"
UNGUARDED = {
    # Cases are filtered by what their type asks for and by restriction; what is not seen is not found.
    *("/cases", "/cases/mine", "/cases/unassigned", "/cases/{case_id}"),
    *("/cases/{case_id}/move", "/cases/{case_id}/notes", "/cases/{case_id}/take", "/cases/{case_id}/tasks"),
    *("/api/v1/cases", "/api/v1/cases/{case_id}", "/api/v1/cases/{case_id}/notes"),
    "/api/v1/cases/{case_id}/transitions/{transition}",
    # One's own: the home page of one's own work, the session, the account.
    *("/", "/api/v1/session", "/sign-out", "/your-account", "/your-account/password"),
    "/your-account/interests",
    *("/your-account/second-factor", "/your-account/second-factor/codes"),
    *("/your-account/second-factor/confirm", "/your-account/second-factor/remove"),
    *("/your-account/keys", "/your-account/keys/{token_id}/revoke", "/api/v1/tokens"),
    *("/workload/away", "/workload/away/{absence_id}/cancel"),
    *("/api/v1/workload/absences", "/api/v1/workload/absences/{absence_id}/cancel"),
    *("/api/v1/workload/hand-overs/{handover_id}/accept", "/api/v1/cases/{case_id}/take"),
    "/api/v1/workload/hand-overs/{handover_id}/send-back",
    # What was found of one's own work, read and answered by the one whose work it is.
    *("/figures/quality/reviews/{review_id}", "/figures/quality/reviews/{review_id}/read"),
    *("/api/v1/reviews/{review_id}", "/api/v1/reviews/{review_id}/read"),
    # What was handed over is taken or sent back by the one to whom it was.
    *("/workload/hand-overs/{handover_id}/accept", "/workload/hand-overs/{handover_id}/send-back"),
    # The clocks of a case are found with the case; what is done to them is checked where it is done.
    *("/cases/{case_id}/clocks/{clock_id}", "/cases/{case_id}/clocks/{clock_id}/extend"),
    *("/cases/{case_id}/clocks/{clock_id}/pause", "/cases/{case_id}/clocks/{clock_id}/resume"),
    "/api/v1/cases/{case_id}/clocks/{clock_id}",
    *(f"/api/v1/cases/{{case_id}}/clocks/{{clock_id}}/{one}" for one in ("extend", "pause", "resume")),
    # Likewise what is proposed: the act itself asks for its permission.
    *("/api/v1/case-migrations/{migration_id}/undo", "/api/v1/clock-reviews/{clock_review_id}/propose"),
    # Case types hold nothing of anybody.
    *("/case-types", "/case-types/{name}"),
    *(
        "/api/v1/case-types",
        "/api/v1/case-types/schema",
        "/api/v1/case-types/change-schema",
        "/api/v1/case-types/{type_name}",
    ),
    # Rules and the description of the API hold nothing of anybody.
    *("/calculators", "/calculators/{name}", "/api/v1/rules", "/api/v1/rules/{name}"),
    *("/api/v1", "/api/v1/openapi.json", "/api/v1/{path}"),
    # The sample plugin of these tests.
    *("/gardens/own", "/gardens/broken", "/api/v1/gardens/gardens"),
}
"""What needs no permission by itself, and why; whatever else has no guard is a mistake."""


OPEN_TO_ANYBODY = ("/accessibility", "/healthz", "/sign-in", "/sign-out/provider")
OF_ONE_PERSON = (
    "/figures/officers/",
    "/api/v1/figures/officers/",
    "/figures/quality/reviews/",
    "/figures/reports/",
    "/api/v1/reports/",
    "/api/v1/reviews/",
)
"""Shown to that person, to whoever leads them, and to who may see everybody's; their own tests prove it."""


def needed_for(handler: Any) -> list[str]:
    """What a page or an address of the API asks for, by its guards."""
    guards = [one for one in handler.guards or () if isinstance(one, Guarded)]
    return [one for each in guards for one in each.permissions]


def permissions_of(town: Town, role: str) -> set[str]:
    with town.council.look(actor=Actor.system("test")) as work:
        user = user_by_username(work, username=role)
        assert user is not None
        return set(actor_for(work, user_id=user.id).permissions)


@pytest.mark.parametrize("role", ROLES)
def test_every_page_as_every_role_is_shown_or_refused_and_never_breaks(standing_town: Town, role: str):
    held = permissions_of(standing_town, role)
    with standing_town.visit(role) as visitor:
        for address, handler in standing_town.handlers("GET").items():
            if address == "/gardens/broken":
                continue
            answer = visitor.get(address)
            lacking = [one for one in needed_for(handler) if one not in held]
            if lacking:
                assert answer.status_code == 403, address
                assert lacking[0] in answer.text
                assert "Zo" not in answer.text
            elif address.startswith(("/cases/0", "/api/v1/cases/0")) and "cases.see" not in held:
                assert answer.status_code == 404, address
            elif address.startswith(OF_ONE_PERSON):
                assert answer.status_code in {200, 403, 404}, address
            else:
                fine = {200, 303, 400, 404} if handler.opt.get("open") else {200, 303, 400}
                assert answer.status_code in fine, (address, answer.status_code)
            assert_hushed(standing_town, role, address, answer.text)
        for words in ("hushed", standing_town.hushed_reference, "zoe", "rose lane"):
            for address in ("/search", "/api/v1/search"):
                found = visitor.get(address, params={"words": words})
                assert_hushed(standing_town, role, f"{address} {words}", found.text.replace(words, ""))


def assert_hushed(town: Town, role: str, address: str, text: str) -> None:
    """Nothing of the restricted case is shown but to the one role whose user is named for it.

    Who may see the trail sees there that something happened to it, by its id.
    """
    if role == HEARS:
        return
    assert "hushed" not in text.lower(), (role, address)
    assert town.hushed_reference not in text, (role, address)
    if not address.startswith(("/events", "/api/v1/events")):
        assert str(town.hushed) not in text, (role, address)


def test_who_is_named_for_the_restricted_case_finds_all_of_it(standing_town: Town):
    case = f"/cases/{standing_town.hushed}"
    with standing_town.visit(HEARS) as visitor:
        page = visitor.get(case).text
        for part in ("Hushed note", "Hushed task", "Hushed hold"):
            assert part in page
        assert standing_town.hushed_reference in visitor.get("/cases").text
        assert standing_town.hushed_reference in visitor.get(f"/people/{standing_town.person}").text
    for role in ROLES:
        if role != HEARS:
            with standing_town.visit(role) as visitor:
                visitor.get("/your-account")
                assert visitor.get(case).status_code == 404, role
                assert visitor.get(f"/api/v1{case}").status_code == 404, role
                assert visitor.post(f"{case}/notes", text="x").status_code in {403, 404}, role


def test_every_address_of_every_bundled_plugin_has_a_guard_or_a_reason(tmp_path: Path):
    council = a_council(tmp_path, *registry.available())
    found = {
        (method, route.path_format): handler
        for route in build(council, NoWorker()).routes
        for method, (handler, _) in getattr(route, "route_handler_map", {}).items()
        if method in {"GET", "POST"} and not handler.opt.get("open")
    }
    assert len(found) > 100
    bare = {path for (_, path), handler in found.items() if not needed_for(handler)}
    assert bare - UNGUARDED == set(), "give it a guard, or say here why it needs none"
    known = {one.name for one in council.permissions}
    assert {one for handler in found.values() for one in needed_for(handler)} <= known
    council.close()


def test_whoever_has_no_permission_is_refused_at_every_guarded_address(standing_town: Town):
    with standing_town.council.work(actor=Actor.system("test")) as work:
        nobody = staff.add_user(work, username="nobody.much", name="Nobody Much")
        staff.set_password(work, user_id=nobody.id, password=PASSWORD)
    with standing_town.visit("nobody.much") as visitor:
        visitor.get("/your-account/password")
        for method in ("GET", "POST"):
            for address, handler in standing_town.handlers(method).items():
                if needed_for(handler):
                    sent = visitor.get(address) if method == "GET" else visitor.post(address)
                    assert sent.status_code == 403, (method, address)
                elif address not in {"/gardens/broken", "/sign-out"} and method == "GET":
                    assert "Zo" not in visitor.get(address).text, address


def test_every_page_needs_somebody_signed_in_but_for_the_door(standing_town: Town):
    with standing_town.visit(None) as visitor:
        for address, handler in standing_town.handlers("GET").items():
            answer = visitor.get(address)
            if handler.opt.get("open"):
                assert address.startswith(OPEN_TO_ANYBODY), address
                assert answer.status_code in {200, 303, 404}
            elif address.startswith("/api/"):
                assert answer.status_code == 401
                assert answer.headers["content-type"] == "application/problem+json"
            else:
                assert answer.status_code == 303
                assert answer.headers["location"].startswith("/sign-in")


def test_lists_hold_only_what_their_reader_may_see(standing_town: Town):
    with standing_town.visit("administrator") as visitor:
        assert "GDN00000015" not in visitor.get("/cases").text
        assert visitor.get(f"/api/v1/cases/{standing_town.case}").status_code == 404
        assert visitor.get("/api/v1/cases").json()["items"] == []
    with standing_town.visit("officer") as visitor:
        assert "GDN00000015" in visitor.get("/cases").text


def test_the_filter_reaches_every_shape_of_query(standing_town: Town):
    other = aliased(Person)
    shapes = [
        select(Person),
        select(Person.id),
        select(other),
        select(other.id),
        select(Party, Person).outerjoin(Person, col(Person.id) == col(Party.person_id)),
        select(Party.role).where(col(Party.person_id).in_(select(Person.id))),
        select(Party.id).where(select(Person.id).exists()),
        select(Case),
        select(Task.title),
    ]
    for permissions, sees in (((), False), (("people.see", "cases.see"), True)):
        with standing_town.council.look(actor=an_officer(*permissions)) as work:
            for shape in shapes:
                assert bool(work.session.exec(shape).all()) is sees, str(shape)  # type: ignore[call-overload]
            count = work.session.exec(select(func.count()).select_from(Person)).one()
            assert bool(count) is sees
            assert (work.session.get(Person, standing_town.person) is not None) is sees


def test_a_condition_inside_another_query_is_filtered_too(standing_town: Town):
    actor = an_officer("people.see")
    with standing_town.council.look(actor=actor) as work:
        with_case = select(Person).where(select(Case.id).exists())
        assert work.session.exec(with_case).all() == []


def test_no_page_asks_the_database_more_than_twelve_questions(standing_town: Town):
    asked: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if re.match(r"\s*(SELECT|WITH)", statement):
            asked.append(statement)

    event.listen(standing_town.council.reader, "before_cursor_execute", note)
    try:
        with standing_town.visit() as visitor:
            for address in standing_town.pages:
                visitor.get(address)
                asked.clear()
                visitor.get(address)
                assert len(asked) <= 12, (address, len(asked))
    finally:
        event.remove(standing_town.council.reader, "before_cursor_execute", note)


def test_every_page_is_shown_on_postgresql_too(tmp_path: Path, postgres_url: str):
    town = a_town(tmp_path, database=postgres_url)
    hush(town, HEARS)
    with town.visit() as visitor:
        for address in town.pages:
            if address != "/gardens/broken":
                assert visitor.get(address).status_code in {200, 303, 400}, address
        assert visitor.get(f"/people/{town.person}").status_code == 200
        assert visitor.get("/events/999999999999999999999999").status_code == 404
    town.council.close()
