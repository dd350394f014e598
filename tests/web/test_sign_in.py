import re

from sqlmodel import select

from core.audit.queries import events_about
from core.permissions import Actor
from core.staff.models import SignInSession, User
from tests.web.town import PASSWORD, Town, Visitor

SYSTEM = Actor.system("test")


def sessions(town: Town) -> int:
    with town.council.look(actor=SYSTEM) as work:
        return len(work.session.exec(select(SignInSession)).all())


def test_who_has_not_signed_in_is_asked_to_and_then_sees_what_they_wanted(town: Town):
    with town.visit(None) as visitor:
        asked = visitor.get("/cases?before=1")
        assert (asked.status_code, asked.headers["location"]) == (303, "/sign-in?next=%2Fcases%3Fbefore%3D1")
        form = visitor.get(asked.headers["location"])
        assert 'value="/cases?before=1"' in form.text
        wanted = re.search(r'name="next" value="([^"]+)"', form.text)
        entered = visitor.post(
            "/sign-in", username=" Officer ", password=PASSWORD, next=wanted[1] if wanted else ""
        )
        assert (entered.status_code, entered.headers["location"]) == (303, "/cases?before=1")
        assert "Pat Officer" in visitor.get("/cases").text


def test_the_session_cookie_is_kept_from_scripts_and_other_sites(town: Town):
    with town.visit(None) as visitor:
        cookie = visitor.sign_in("officer").headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    with town.visit(None) as visitor:
        visitor.client.base_url = "https://borough.example"
        assert "Secure" in visitor.sign_in("officer").headers["set-cookie"]


def test_a_wrong_password_lets_nobody_in_and_says_nothing_about_who_exists(town: Town):
    with town.visit(None) as visitor:
        wrong = visitor.sign_in("officer", "wrong password")
        nobody = visitor.sign_in("nobody", "wrong password")
        assert wrong.status_code == nobody.status_code == 422
        assert "The user name or the password is not right" in wrong.text
        assert "There is a problem" in nobody.text
        assert "wrong password" not in wrong.text
        assert 'value="officer"' in wrong.text
        assert visitor.get("/").status_code == 303
    assert sessions(town) == 0


def test_too_many_tries_are_stopped_even_with_the_right_password(town: Town):
    with town.visit(None) as visitor:
        for _ in range(5):
            visitor.sign_in("officer", "guess")
        stopped = visitor.sign_in("officer")
        assert stopped.status_code == 422
        assert "too many tries" in stopped.text
        town.council.clock.advance(minutes=16)  # type: ignore[attr-defined]
        assert visitor.sign_in("officer").status_code == 303


def test_signing_out_ends_the_session_itself_not_only_the_cookie(town: Town):
    with town.visit("officer") as visitor:
        token = visitor.client.cookies["borough_session"]
        assert sessions(town) == 1
        visitor.get("/")
        assert visitor.post("/sign-out").headers["location"] == "/sign-in"
        assert sessions(town) == 0
        visitor.client.cookies.set("borough_session", token)
        assert visitor.get("/").status_code == 303


def test_a_session_ends_when_nothing_is_done_and_at_the_latest_after_its_longest_time(town: Town):
    clock = town.council.clock
    with town.visit("officer") as visitor:
        clock.advance(minutes=29)  # type: ignore[attr-defined]
        assert visitor.get("/").status_code == 200
        clock.advance(minutes=29)  # type: ignore[attr-defined]
        assert visitor.get("/").status_code == 200
        clock.advance(minutes=31)  # type: ignore[attr-defined]
        assert visitor.get("/").status_code == 303
    with town.visit("officer") as visitor:
        for _ in range(12 * 3 - 1):
            clock.advance(minutes=20)  # type: ignore[attr-defined]
            assert visitor.get("/").status_code == 200
        clock.advance(minutes=20)  # type: ignore[attr-defined]
        assert visitor.get("/").status_code == 303


def test_nobody_is_sent_to_another_site_after_signing_in(town: Town):
    for trap in ("https://evil.example", "//evil.example", "/\\evil.example", "javascript:alert(1)"):
        with town.visit(None) as visitor:
            visitor.get("/sign-in")
            entered = visitor.post("/sign-in", username="officer", password=PASSWORD, next=trap)
            assert entered.headers["location"] == "/"


def test_a_new_session_never_takes_over_a_token_that_was_there_before(town: Town):
    with town.visit(None) as visitor:
        visitor.client.cookies.set("borough_session", "chosen-by-somebody-else")
        visitor.sign_in("officer")
        tokens = [one.value for one in visitor.client.cookies.jar if one.name == "borough_session"]
    assert "chosen-by-somebody-else" not in tokens[-1:]


def test_signing_in_and_out_is_in_the_trail(town: Town, visitor: Visitor):
    visitor.get("/")
    visitor.post("/sign-out")
    with town.council.look(actor=SYSTEM) as work:
        user = work.session.exec(select(User).where(User.username == "everything")).one()
        names = [one.name for one in events_about(work, user.subject, limit=2)]
    assert names == ["staff.signed_out", "staff.signed_in"]
