"""Signing in and staying signed in: on both databases."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlmodel import func, select

from core.errors import BadInput, NotAllowed
from core.permissions import Actor
from core.staff import codes, commands, queries
from core.staff.commands import CodeAwaited, NewSession, NotSignedIn
from core.staff.models import Password, SignInSession, Throttle, User
from core.staff.passwords import hashed, is_outdated, is_right
from core.staff.rules import SignInPolicy, password_fault
from core.testing import an_officer

SYSTEM = Actor.system("sign-in")
SECRET = "correct horse battery"
WRONG = "the user name or the password is not right; check both and try again"


@pytest.fixture
def pat(council):
    """The id of a user who can sign in."""
    with council.work(actor=SYSTEM) as work:
        user = commands.add_user(work, username=" Pat.Smith ", name="Pat Smith")
        commands.set_password(work, user_id=user.id, password=SECRET)
        return user.id


def sign_in(council, username="pat.smith", password=SECRET, address="192.0.2.1", **given):
    with council.work(actor=SYSTEM) as work:
        return commands.sign_in(work, username=username, password=password, address=address, **given)


def who(council, token):
    with council.look(actor=SYSTEM) as work:
        return queries.signed_in(work, token=token)


def count(council, table):
    with council.look(actor=SYSTEM) as work:
        return work.session.exec(select(func.count()).select_from(table)).one()


def act_as(council, user_id):
    with council.look(actor=SYSTEM) as work:
        return queries.actor_for(work, user_id=user_id)


def test_a_user_signs_in_and_out(council, pat, told):
    session = sign_in(council, username="PAT.SMITH ")
    assert isinstance(session, NewSession)
    signed_in = who(council, session.token)
    assert (signed_in.actor.name, signed_in.user_id, signed_in.csrf) == ("Pat Smith", pat, session.csrf)
    assert signed_in.expires_at == council.clock.now + timedelta(hours=10)
    with council.work(actor=SYSTEM) as work:
        commands.sign_out(work, token=session.token)
        commands.sign_out(work, token="never given")
    assert who(council, session.token) is None
    assert told()[-2:] == ["staff.signed_in", "staff.signed_out"]


def test_neither_token_nor_password_is_kept(council, pat, told):
    session = sign_in(council)
    with council.look(actor=SYSTEM) as work:
        kept = work.session.exec(select(SignInSession)).one()
        secret = work.session.exec(select(Password)).one()
    assert session.token not in repr(kept)
    assert secret.hash.startswith("$argon2id$")
    assert SECRET not in told.bodies() + told.details()
    with council.look(actor=an_officer("staff.see", "staff.administer")) as work:
        assert work.session.exec(select(User)).one().id == pat
        assert work.session.exec(select(Password)).all() == []


@pytest.mark.parametrize(
    ("username", "password"),
    [
        ("pat.smith", "correct horse batter"),
        ("nobody.here", SECRET),
        ("", ""),
        ("pat.smith\x00\ud800", SECRET),
        ("pat.smith", "\ud800"),
    ],
)
def test_who_fails_is_told_the_same_whoever_they_are(council, pat, told, username, password):
    assert sign_in(council, username, password) == NotSignedIn(WRONG)
    assert count(council, SignInSession) == 0
    assert told()[-1] == "staff.sign_in_failed"
    assert username == "" or username not in told.bodies()


def test_a_user_without_password_or_no_longer_active_is_not_let_in(council, pat):
    session = sign_in(council)
    with council.work(actor=SYSTEM) as work:
        commands.add_user(work, username="new", name="New")
        commands.deactivate_user(work, user_id=pat)
    assert who(council, session.token) is None
    assert sign_in(council) == NotSignedIn(WRONG)
    assert sign_in(council, "new", "") == NotSignedIn(WRONG)
    assert count(council, SignInSession) == 0


def test_after_five_failures_the_name_waits_and_the_right_password_too(council, pat, told):
    for _ in range(5):
        assert sign_in(council, password="wrong") == NotSignedIn(WRONG)
    council.clock.advance(minutes=5)
    blocked = sign_in(council)
    assert isinstance(blocked, NotSignedIn)
    assert blocked.until == council.clock.now + timedelta(minutes=10)
    assert "wait" in blocked.message
    assert told().count("staff.sign_in_failed") == 5
    council.clock.advance(minutes=10)
    assert isinstance(sign_in(council), NewSession)
    assert isinstance(sign_in(council), NewSession)


def test_many_tries_at_once_do_not_slip_through(council, pat, told):
    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(lambda n: sign_in(council, password=f"guess {n}"), range(12)))
    assert sum(answer == NotSignedIn(WRONG) for answer in answers) == 5
    assert sum(answer.until is not None for answer in answers) == 7
    assert told().count("staff.sign_in_failed") == 5


def test_an_address_that_tries_many_names_waits(council, pat):
    policy = SignInPolicy(tries_by_address=3)
    for n in range(3):
        sign_in(council, f"guess{n}", policy=policy)
    assert sign_in(council, policy=policy).until is not None
    assert isinstance(sign_in(council, address="192.0.2.2", policy=policy), NewSession)


def test_a_success_takes_its_tries_back(council, pat):
    policy = SignInPolicy(tries_by_username=2, tries_by_address=2)
    for _ in range(5):
        assert isinstance(sign_in(council, policy=policy), NewSession)


def test_a_session_ends_when_it_is_not_used(council, pat):
    token = sign_in(council).token
    council.clock.advance(minutes=29)
    assert who(council, token).is_stale
    with council.work(actor=SYSTEM) as work:
        commands.touch_session(work, token=token)
    assert not who(council, token).is_stale
    council.clock.advance(minutes=29)
    assert who(council, token) is not None
    council.clock.advance(minutes=1)
    assert who(council, token) is None
    with council.work(actor=SYSTEM) as work:
        commands.touch_session(work, token=token)
    assert who(council, token) is None


def test_a_session_ends_after_ten_hours_however_much_it_is_used(council, pat):
    token = sign_in(council).token
    for _ in range(30):
        council.clock.advance(minutes=20)
        with council.work(actor=SYSTEM) as work:
            commands.touch_session(work, token=token)
    assert who(council, token) is None


def test_what_has_expired_is_forgotten(council, pat):
    sign_in(council)
    sign_in(council, password="wrong")
    council.clock.advance(hours=11)
    kept = sign_in(council)
    with council.work(actor=SYSTEM) as work:
        assert commands.forget_expired(work) >= 1
    assert count(council, SignInSession) == 1
    assert who(council, kept.token) is not None
    council.clock.advance(hours=1)
    with council.work(actor=SYSTEM) as work:
        commands.forget_expired(work)
    assert (count(council, SignInSession), count(council, Throttle)) == (0, 0)


def test_one_sets_ones_own_password_with_the_present_one(council, pat, told):
    first, other = sign_in(council), sign_in(council)
    actor = act_as(council, pat)
    new = "purple monkey dishwasher"
    with council.work(actor=actor) as work:
        commands.set_password(work, user_id=pat, password=new, current=SECRET, keep_token=first.token)
    assert who(council, first.token) is not None
    assert who(council, other.token) is None
    assert sign_in(council) == NotSignedIn(WRONG)
    assert isinstance(sign_in(council, password=new), NewSession)
    for error, given in [
        (NotAllowed, {"password": "another three words", "current": SECRET}),
        (BadInput, {"password": "short", "current": new}),
    ]:
        with pytest.raises(error), council.work(actor=actor) as work:
            commands.set_password(work, user_id=pat, **given)
    with pytest.raises(NotAllowed), council.work(actor=an_officer("staff.see")) as work:
        commands.set_password(work, user_id=pat, password="another three words")
    assert isinstance(sign_in(council, password=new), NewSession)
    assert told().count("staff.password_set") == 2


@pytest.mark.parametrize(
    "password",
    [
        "elevenchars",
        "Password1234",
        "PASSWORDPASSWORD",
        "aaaaaaaaaaaaaa",
        "abcabcabcabc",
        "pat.smith.elmbridge",
        "x y z" * 300,
    ],
)
def test_weak_passwords(password):
    assert password_fault(password, "Pat.Smith.Elmbridge")


@pytest.mark.parametrize(
    "password", ["three random words", "Zażółć gęślą jaźń", "🐴🔋 correct staple", "k9#Vt!2mQ_zL"]
)
def test_good_passwords(password):
    assert password_fault(password, "pat.smith") is None


def test_hashes():
    kept = hashed("three random wor\u0064\u0301s")
    assert is_right("three random wor\u0064\u0301s", kept)
    assert not is_right("three random words", kept)
    assert not is_right("nobody signs in with this", None)
    assert not is_right("x", "no hash")
    assert not is_outdated(kept)
    weaker = kept.replace("m=19456", "m=8192")
    assert is_outdated(weaker)


def test_the_policy_is_the_councils(council, pat):
    strict = replace(SignInPolicy(), longest=timedelta(hours=1), idle=timedelta(minutes=5))
    token = sign_in(council, policy=strict).token
    council.clock.advance(minutes=6)
    with council.look(actor=SYSTEM) as work:
        assert queries.signed_in(work, token=token, policy=strict) is None
        assert queries.signed_in(work, token=token) is not None


def test_with_a_second_factor_the_code_is_asked_for_and_taken_once(council, pat):
    session = sign_in(council)
    with council.work(actor=act_as(council, pat)) as work:
        secret = commands.begin_second_factor(work)
    with council.work(actor=act_as(council, pat)) as work:
        code = codes.code_at(secret, council.clock.now)
        recovery = commands.confirm_second_factor(work, code=code, keep_token=session.token)
    council.clock.advance(seconds=30)
    for given, right in (
        (code, False),
        (codes.code_at(secret, council.clock.now), True),
        (recovery[0], True),
    ):
        half = sign_in(council)
        assert isinstance(half, CodeAwaited)
        with council.work(actor=SYSTEM) as work:
            answer = commands.give_code(work, token=half.token, code=given)
        assert isinstance(answer, NewSession) is right
