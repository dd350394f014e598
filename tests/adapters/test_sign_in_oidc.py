"""Signing in by OpenID Connect, at a certified provider that really runs: in words, refusals, and once."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urljoin, urlsplit

import httpx
import pytest
from sqlmodel import func, select

from adapters.sign_in_oidc import OidcProvider
from core.council import Configuration, Council, Ports, SignIn
from core.database import schema
from core.errors import NotAllowed, Refused
from core.permissions import Actor
from core.staff import codes, commands
from core.staff.models import Identity, SecondFactor, SignInSession, User
from core.testing import MemoryFiles, MovableClock
from core.vault import new_key
from tests.web.town import Town, Visitor

SECRET = "a secret of the test, nothing else"
HERE = "http://testserver.local"
BACK = f"{HERE}/sign-in/provider/back"
SYSTEM = Actor.system("test")


def provider(issuer: str, client_id: str = "borough") -> OidcProvider:
    return OidcProvider(issuer=issuer, client_id=client_id, client_secret=SECRET)


def answered(address: str, who: str) -> str:
    """What a browser does at the provider, as somebody: the address that it is sent back to."""
    with httpx.Client() as browser:
        while not address.startswith(HERE):
            asked = f"{address}?as={who.replace('+', '%2B')}" if "/interaction/" in address else address
            address = urljoin(address, browser.get(asked).headers["location"])
    return address


def query(address: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}


def test_the_provider_says_who_somebody_is_and_how_they_proved_it(identity_provider: str):
    here, now = provider(identity_provider), datetime.now(UTC)
    departed = here.depart(back=BACK)
    asked = query(departed.address)
    assert (asked["code_challenge_method"], asked["state"], asked["nonce"]) == (
        "S256",
        departed.state,
        departed.nonce,
    )
    answer = query(answered(departed.address, "ann+otp"))
    who = here.identify(departed=departed, answer=answer, back=BACK, now=now)
    assert (who.issuer, who.sub, who.email, who.name) == (
        identity_provider,
        "ann",
        "ann@example.org",
        "Ann Archer",
    )
    assert who.methods == {"pwd", "otp"}
    leaving = query(here.leave_address(token=who.token, back=f"{HERE}/sign-in"))
    assert (leaving["id_token_hint"], leaving["post_logout_redirect_uri"]) == (who.token, f"{HERE}/sign-in")
    with pytest.raises(NotAllowed, match="did not take its own answer back"):
        here.identify(departed=departed, answer=answer, back=BACK, now=now)  # a code counts once


def test_an_address_that_the_provider_has_not_verified_is_not_passed_on(identity_provider: str):
    here = provider(identity_provider)
    departed = here.depart(back=BACK)
    answer = query(answered(departed.address, "una"))
    who = here.identify(departed=departed, answer=answer, back=BACK, now=datetime.now(UTC))
    assert (who.sub, who.email) == ("una", "")


@pytest.mark.parametrize(
    ("what", "now", "said"),
    [
        ("nonce", timedelta(), "can not be believed"),
        ("expired", timedelta(hours=3), "can not be believed"),
        ("verifier", timedelta(), "did not take its own answer back"),
        ("issuer", timedelta(), "another identity provider"),
        ("error", timedelta(), "did not let you in"),
    ],
)
def test_an_answer_that_does_not_fit_is_refused(identity_provider: str, what: str, now: timedelta, said: str):
    here = provider(identity_provider)
    departed = here.depart(back=BACK)
    answer = query(answered(departed.address, "ann"))
    if what in {"nonce", "verifier"}:
        departed = replace(departed, **{what: "x" * 64})
    elif what == "issuer":
        answer["iss"] = "https://evil.example"
    elif what == "error":
        answer = {"error": "access_denied", "state": departed.state}
    with pytest.raises(NotAllowed, match=said):
        here.identify(departed=departed, answer=answer, back=BACK, now=datetime.now(UTC) + now)


def test_a_token_for_another_client_or_by_another_key_is_refused(identity_provider: str):
    here = provider(identity_provider)
    departed = here.depart(back=BACK)
    token = here._exchanged(query(answered(departed.address, "ann"))["code"], departed, BACK)
    now = datetime.now(UTC)
    assert here._claims(token, departed, now)["sub"] == "ann"
    with pytest.raises(NotAllowed):
        provider(identity_provider, "another")._claims(token, departed, now)
    head, body, signature = token["id_token"].split(".")
    forged = f"{head}.{body}.{signature[:-8]}AAAAAAAA"
    unsigned = f"eyJhbGciOiJub25lIn0.{body}."
    for bad in (forged, unsigned, "", "a.b.c"):
        with pytest.raises(NotAllowed):
            here._claims({**token, "id_token": bad}, departed, now)


def test_a_provider_that_is_not_there_or_is_another_is_said_in_words(identity_provider: str):
    with pytest.raises(Refused, match="can not be reached"):
        provider("http://127.0.0.1:9").depart(back=BACK)
    with pytest.raises(Refused, match="says that it is another"):
        provider(identity_provider.replace("127.0.0.1", "localhost")).depart(back=BACK)


@dataclass
class House:
    """A council that signs in by the provider, and browsers in it."""

    town: Town
    issuer: str

    def come(self, visitor: Visitor, who: str, wanted: str = "/cases/mine") -> Any:
        """Go to the provider as somebody, and come back."""
        sent = visitor.get(f"/sign-in/provider?next={wanted}")
        assert sent.headers["location"].startswith(self.issuer)
        return visitor.get(answered(sent.headers["location"], who).removeprefix(HERE))

    def count(self, table: Any) -> int:
        with self.town.council.look(actor=SYSTEM) as work:
            return work.session.exec(select(func.count()).select_from(table)).one()


@pytest.fixture
def house(tmp_path, identity_provider: str):
    made = a_house(tmp_path, identity_provider)
    yield made
    made.town.council.close()


def a_house(folder, issuer: str, **how: Any) -> House:
    council = Council(
        Configuration(
            name="Borough of Elmbridge Vale",
            database=f"sqlite:///{folder / 'borough.db'}",
            clock=MovableClock(datetime.now(UTC)),
            ports=Ports(files=MemoryFiles(), identity=provider(issuer)),
            sign_in=SignIn(address=HERE, **how),
            secret_keys=(new_key(),),
        )
    )
    schema.create(council.engine, council.tables)
    with council.work(actor=SYSTEM) as work:
        commands.add_user(work, username="archer", name="Ann Archer", email="ann@example.org")
    return House(Town(council), issuer)


def test_somebody_comes_by_the_provider_is_bound_and_signs_out_there_too(house: House):
    with house.town.visit(None) as visitor:
        assert "Sign in with the council’s account" in visitor.get("/sign-in").text
        entered = house.come(visitor, "ann")
        assert (entered.status_code, entered.headers["location"]) == (303, "/cases/mine")
        assert "Ann Archer" in visitor.get("/").text
        left = visitor.post("/sign-out")
        assert "/sign-out/provider" in left.text
        assert visitor.get("/").status_code == 303
        there = visitor.get("/sign-out/provider").headers["location"]
        assert there.startswith(f"{house.issuer}/session/end?id_token_hint=ey")
    with house.town.council.work(actor=SYSTEM) as work:
        work.session.exec(select(User)).one().email = "moved@example.org"
    with house.town.visit(None) as visitor:
        assert house.come(visitor, "ann").headers["location"] == "/cases/mine"
    assert house.count(Identity) == 1


def test_an_answer_counts_once_and_only_in_the_browser_that_asked(house: House):
    with house.town.visit(None) as visitor, house.town.visit(None) as thief:
        sent = visitor.get("/sign-in/provider").headers["location"]
        back = answered(sent, "ann").removeprefix(HERE)
        thief.get("/sign-in")
        stolen = thief.get(back)
        assert (stolen.status_code, "belongs to no sign-in" in stolen.text) == (403, True)
        assert visitor.get(back).status_code == 403, "it was used up by the thief’s try"
        wrong = visitor.get(f"/sign-in/provider/back?code=x&state={'y' * 30}")
        assert wrong.status_code == 403
        assert house.come(visitor, "ann").status_code == 303
        sent = thief.get("/sign-in/provider").headers["location"]
        back = answered(sent, "ann").removeprefix(HERE)
        house.town.council.clock.advance(minutes=15)  # type: ignore[attr-defined]
        assert thief.get(back).status_code == 403
    assert house.count(SignInSession) == 1


def test_who_is_unknown_unverified_or_has_left_is_refused_in_words(house: House):
    with house.town.visit(None) as visitor:
        for who in ("new", "una"):
            refused = house.come(visitor, who)
            assert (refused.status_code, "no active account here" in refused.text) == (403, True)
        with house.town.council.work(actor=SYSTEM) as work:
            commands.deactivate_user(work, user_id=work.session.exec(select(User.id)).one())
        assert house.come(visitor, "ann").status_code == 403
    assert (house.count(SignInSession), house.count(User)) == (0, 1)


def test_a_joiner_becomes_a_user_without_a_role_where_the_council_says_so(tmp_path, identity_provider: str):
    house = a_house(tmp_path, identity_provider, joiners=True, match="username", passwords=False)
    with house.town.visit(None) as visitor:
        assert house.come(visitor, "new").status_code == 303
        assert visitor.get("/search").status_code == 403, "no role, no permission"
        assert house.come(visitor, "new").status_code == 303
    assert (house.count(User), house.count(Identity)) == (2, 1)
    with house.town.visit(None) as visitor:
        assert 'name="password"' not in visitor.get("/sign-in").text
        visitor.client.cookies.set("borough_half", "x")
        visitor.get("/sign-in/code")  # for the mark of its form
        refused = visitor.post("/sign-in", username="archer", password="correct horse battery")
        assert (refused.status_code, "not taken here" in refused.text) == (422, True)
    house.town.council.close()


def test_a_second_factor_shown_at_the_provider_is_not_asked_for_again(tmp_path, identity_provider: str):
    house = a_house(tmp_path, identity_provider, second_factor_required=True)
    council: Any = house.town.council
    with house.town.visit(None) as visitor:
        assert house.come(visitor, "ann+otp").status_code == 303
        assert visitor.get("/").status_code == 200
        visitor.post("/sign-out")
        assert house.come(visitor, "ann").status_code == 303
        assert visitor.get("/").headers["location"] == "/your-account/second-factor"
        visitor.get("/your-account/second-factor")
        visitor.post("/your-account/second-factor")
        with council.look(actor=SYSTEM) as work:
            secret = work.vault.open(work.session.exec(select(SecondFactor.secret)).one())
        visitor.get("/your-account/second-factor")
        code = codes.code_at(secret, council.clock.now)
        assert visitor.post("/your-account/second-factor/confirm", code=code).status_code == 200
        visitor.get("/")
        visitor.post("/sign-out")
        council.clock.advance(seconds=30)
        asked = house.come(visitor, "ann")
        assert asked.headers["location"] == "/sign-in/code?next=%2Fcases%2Fmine"
        visitor.get(asked.headers["location"])
        code = codes.code_at(secret, council.clock.now)
        entered = visitor.post("/sign-in/code", code=code, next="/cases/mine")
        assert entered.headers["location"] == "/cases/mine"
    council.close()
