"""The second factor on the pages: set up, asked for, and owed before anything else."""

import re
from typing import Any

from sqlmodel import select

from core.permissions import Actor
from core.staff import codes, commands
from core.staff.models import Role, SecondFactor
from tests.web.town import PASSWORD, Town, Visitor

SYSTEM = Actor.system("test")
FACTOR = "/your-account/second-factor"


def shown_by_the_phone(town: Town) -> str:
    with town.council.look(actor=SYSTEM) as work:
        return codes.code_at(work.vault.open(work.session.exec(select(SecondFactor)).one().secret), work.now)


def set_up(town: Town, visitor: Visitor) -> Any:
    """Set up a second factor on the pages; the answer that shows the recovery codes."""
    visitor.get(FACTOR)
    assert visitor.post(FACTOR).headers["location"] == FACTOR
    page = visitor.get(FACTOR).text
    assert "<svg" in page
    answer = visitor.post(f"{FACTOR}/confirm", code=shown_by_the_phone(town))
    town.council.clock.advance(seconds=30)  # type: ignore[attr-defined]
    return answer


def test_somebody_sets_it_up_and_is_asked_for_it_from_then_on(town: Town):
    with town.visit("officer") as visitor:
        visitor.get(FACTOR)
        visitor.post(FACTOR)
        wrong = visitor.post(f"{FACTOR}/confirm", code="12 34")
        assert wrong.status_code == 422
        assert 'href="#code"' in wrong.text
        recovery = re.findall(r"\b(?:\w{4}-){3}\w{4}\b", set_up(town, visitor).text)
        assert len(recovery) == 10
        assert visitor.get("/").status_code == 200
    with town.visit(None) as visitor:
        visitor.get("/sign-in")
        half = visitor.post("/sign-in", username="officer", password=PASSWORD, next="/cases/mine")
        assert half.headers["location"] == "/sign-in/code?next=%2Fcases%2Fmine"
        assert "HttpOnly" in half.headers["set-cookie"]
        assert visitor.get("/cases/mine").status_code == 303, "the password alone opens nothing"
        visitor.get(half.headers["location"])
        wrong = visitor.post("/sign-in/code", code="000000", next="/cases/mine")
        assert (wrong.status_code, "not right" in wrong.text) == (422, True)
        entered = visitor.post("/sign-in/code", code=shown_by_the_phone(town), next="/cases/mine")
        assert entered.headers["location"] == "/cases/mine"
        assert visitor.get("/cases/mine").status_code == 200


def test_who_must_have_one_can_do_nothing_else_until_it_is_there(town: Town):
    with town.council.work(actor=SYSTEM) as work:
        role = work.session.exec(select(Role).where(Role.name == "everything")).one()
        commands.require_second_factor(work, role_id=role.id, needed=True)
    with town.visit() as visitor:
        for address, handler in town.handlers("GET").items():
            if handler.opt.get("open") or handler.opt.get("enrolling"):
                continue
            answer = visitor.get(address)
            if address.startswith("/api/"):
                assert answer.status_code == 403, address
            else:
                assert (answer.status_code, answer.headers["location"]) == (303, FACTOR), address
        assert "before you can do anything else" in visitor.get(FACTOR).text
        assert visitor.post(f"/cases/{town.case}/notes", text="x").headers["location"] == FACTOR
        assert set_up(town, visitor).status_code == 200
        assert visitor.get(f"/cases/{town.case}").status_code == 200


def test_every_page_says_when_the_session_ends_and_when_it_ends_for_good(town: Town):
    clock: Any = town.council.clock
    with town.visit("officer") as visitor:
        assert "If you do nothing, you are signed out at 9:30am" in visitor.get("/").text
        for _ in range(35):
            clock.advance(minutes=20)
            page = visitor.get("/")
        assert "You are signed out at 9:00pm, whatever you do" in page.text
        clock.advance(minutes=19, seconds=59)
        assert visitor.get("/").status_code == 200, "to the last second"
        clock.advance(seconds=1)
        assert visitor.get("/").status_code == 303


def test_somebody_changes_their_own_password(town: Town):
    with town.visit("officer") as visitor, town.visit("officer") as elsewhere:
        visitor.get("/your-account/password")
        given = {"current": PASSWORD, "password": "another long secret"}
        differing = visitor.post("/your-account/password", **given, again="another long secrets")
        assert differing.status_code == 422
        assert elsewhere.get("/").status_code == 200
        assert visitor.post("/your-account/password", **given, again=given["password"]).status_code == 303
        assert visitor.get("/").status_code == 200
        assert elsewhere.get("/").status_code == 303
    with town.visit(None) as visitor:
        assert visitor.sign_in("officer").status_code == 422
        assert visitor.sign_in("officer", given["password"]).status_code == 303
