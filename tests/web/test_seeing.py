"""Every role walks every page: nobody sees what they may not, and nothing breaks."""

import re
from pathlib import Path

import pytest
from sqlalchemy import event, func
from sqlalchemy.orm import aliased
from sqlmodel import col, select

from core.cases.models import Case, Task
from core.people.models import Party, Person
from core.permissions import Actor
from core.staff.commands.roles import default_roles
from core.staff.queries import actor_for, user_by_username
from core.testing import an_officer
from tests.web.town import Town, a_town

ROLES = [*default_roles(), "everything"]
ANYBODY = {"/accessibility", "/healthz", "/sign-in"}
NEEDED = {
    "/accounts/": "payments.see",
    "/approvals": "approvals.see",
    "/bundle-builds": "bundles.see",
    "/bundle-entries": "bundles.make",
    "/bundles": "bundles.see",
    "/deliveries": "bus.see",
    "/documents/new": "documents.file",
    "/documents": "documents.see",
    "/events": "audit.see",
    "/gardens/gardens/new": "gardens.let",
    "/gardens/gardens": "gardens.see",
    "/organisations/": "people.see",
    "/people/": "people.see",
    "/plugins": "bus.see",
    "/properties/": "properties.see",
    "/search": "search.use",
    "/timetable": "bus.see",
    "/workload/calendar": "cases.see",
    "/workload/cases": "cases.see",
    "/workload/give": "cases.assign",
    "/workload/hand-over": "cases.see",
    "/workload/queue": "cases.see",
    "/workload/team": "workload.lead",
    "/api/v1/accounts/": "payments.see",
    "/api/v1/approvals": "approvals.see",
    "/api/v1/bundles": "bundles.see",
    "/api/v1/deliveries": "bus.see",
    "/api/v1/documents": "documents.see",
    "/api/v1/events": "audit.see",
    "/api/v1/organisations/": "people.see",
    "/api/v1/people/": "people.see",
    "/api/v1/properties/": "properties.see",
    "/api/v1/search": "search.use",
    "/api/v1/subscribers": "bus.see",
    "/api/v1/workload/caseloads": "workload.lead",
    "/api/v1/workload/": "cases.see",
}


DEEPER = {r"/bundles$": "bundles.see", r"^/bundles/[^/]+/(documents|cover)$": "bundles.make"}
LACKING = re.compile(r"does not have the permission “([\w.]+)”")
OF_ONE_PERSON = ("/figures/officers/", "/api/v1/figures/officers/")
"""Shown to that person, to whoever leads them, and to who may see everybody's; their own tests prove it."""


def needed_for(address: str) -> str:
    for ending, needed in DEEPER.items():
        if re.search(ending, address):
            return needed
    return next((needed for start, needed in NEEDED.items() if address.startswith(start)), "")


def permissions_of(town: Town, role: str) -> set[str]:
    with town.council.look(actor=Actor.system("test")) as work:
        user = user_by_username(work, username=role)
        assert user is not None
        return set(actor_for(work, user_id=user.id).permissions)


@pytest.mark.parametrize("role", ROLES)
def test_every_page_as_every_role_is_shown_or_refused_and_never_breaks(standing_town: Town, role: str):
    held = permissions_of(standing_town, role)
    with standing_town.visit(role) as visitor:
        for address in standing_town.pages:
            if address == "/gardens/broken":
                continue
            answer = visitor.get(address)
            needed = needed_for(address)
            if needed and needed not in held:
                assert answer.status_code == 403, address
                assert needed in answer.text
                assert "Zo" not in answer.text
            elif address.startswith(("/cases/0", "/api/v1/cases/0")) and "cases.see" not in held:
                assert answer.status_code == 404, address
            elif answer.status_code == 403 and not address.startswith(OF_ONE_PERSON):
                lacking = LACKING.search(answer.text)
                assert lacking, (address, "a refusal says what is lacking")
                assert lacking[1] not in held, address
            else:
                assert answer.status_code in {200, 303, 400, 403}, (address, answer.status_code)


def test_every_page_needs_somebody_signed_in_but_for_the_door(standing_town: Town):
    with standing_town.visit(None) as visitor:
        for address in standing_town.pages:
            answer = visitor.get(address)
            if address in ANYBODY:
                assert answer.status_code == 200
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


def test_no_page_asks_the_database_more_than_twenty_questions(standing_town: Town):
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
                print(len(asked), address)
                assert len(asked) <= 25, (address, len(asked))
    finally:
        event.remove(standing_town.council.reader, "before_cursor_execute", note)


def test_every_page_is_shown_on_postgresql_too(tmp_path: Path, postgres_url: str):
    town = a_town(tmp_path, database=postgres_url)
    with town.visit() as visitor:
        for address in town.pages:
            if address != "/gardens/broken":
                assert visitor.get(address).status_code in {200, 303, 400}, address
        assert visitor.get(f"/people/{town.person}").status_code == 200
        assert visitor.get("/events/999999999999999999999999").status_code == 404
    town.council.close()
