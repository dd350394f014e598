"""The second factor: set up by a code, asked for at the door, never taken twice."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import func, select

from core.errors import AlreadyDone, BadInput, NotAllowed, NotFound
from core.permissions import Actor
from core.staff import codes, commands, queries
from core.staff.commands import CodeAwaited, NewSession, NotSignedIn
from core.staff.models import HalfSession, RecoveryCode, SecondFactor, SignInSession
from core.staff.rules import SignInPolicy
from core.testing import a_council, an_officer

SYSTEM = Actor.system("door")
SECRET = "correct horse battery"
HALF_MINUTE = timedelta(seconds=30)


@pytest.fixture
def council(tmp_path):
    """On SQLite: what differs between databases is in `test_signing_in`, on both."""
    council = a_council(tmp_path)
    yield council
    council.close()


@pytest.fixture
def pat(council):
    """The id of a user who can sign in."""
    with council.work(actor=SYSTEM) as work:
        user = commands.add_user(work, username="pat.smith", name="Pat Smith")
        commands.set_password(work, user_id=user.id, password=SECRET)
        return user.id


def sign_in(council, password=SECRET):
    with council.work(actor=SYSTEM) as work:
        return commands.sign_in(work, username="pat.smith", password=password, address="192.0.2.1")


def give(council, half, code):
    with council.work(actor=SYSTEM) as work:
        return commands.give_code(work, token=half.token, code=code)


def who(council, token, **policy):
    with council.look(actor=SYSTEM) as work:
        return queries.signed_in(work, token=token, policy=SignInPolicy(**policy))


def me(council, user_id):
    with council.look(actor=SYSTEM) as work:
        return queries.actor_for(work, user_id=user_id)


def count(council, table):
    with council.look(actor=SYSTEM) as work:
        return work.session.exec(select(func.count()).select_from(table)).one()


def code(council, user_id):
    """What the phone shows now."""
    with council.look(actor=SYSTEM) as work:
        secret = work.vault.open(work.session.get_one(SecondFactor, user_id).secret)
        return codes.code_at(secret, council.clock.now)


@pytest.fixture
def enrolled(council, pat):
    """Pat with a second factor, half a minute after the first code; the recovery codes."""
    session = sign_in(council)
    with council.work(actor=me(council, pat)) as work:
        commands.begin_second_factor(work)
    with council.work(actor=me(council, pat)) as work:
        made = commands.confirm_second_factor(work, code=code(council, pat), keep_token=session.token)
    council.clock.advance(seconds=30)
    return made


def test_the_codes_are_those_of_rfc_6238():
    secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"  # “12345678901234567890” of appendix B, in base 32
    vectors = {59: "287082", 1111111109: "081804", 1234567890: "005924", 2000000000: "279037"}
    assert {at: codes.code_at(secret, datetime.fromtimestamp(at, UTC)) for at in vectors} == vectors


def test_setting_it_up_takes_a_right_code_and_ends_the_other_sessions(council, pat, told):
    here, elsewhere = sign_in(council), sign_in(council)
    with council.work(actor=me(council, pat)) as work:
        commands.begin_second_factor(work)
    with pytest.raises(BadInput) as refused, council.work(actor=me(council, pat)) as work:
        commands.confirm_second_factor(work, code="000000", keep_token=here.token)
    assert refused.value.field == "code"
    assert (count(council, RecoveryCode), count(council, SignInSession)) == (0, 2)
    assert isinstance(sign_in(council), NewSession), "one that was only begun is not asked for"

    with council.work(actor=me(council, pat)) as work:
        made = commands.confirm_second_factor(work, code=code(council, pat), keep_token=here.token)
    assert len(set(made)) == 10
    assert who(council, here.token).actor.name == "Pat Smith"
    assert who(council, elsewhere.token) is None
    assert "staff.second_factor_set" in told()
    with council.look(actor=SYSTEM) as work:
        kept = repr(work.session.exec(select(RecoveryCode)).all()) + told.bodies() + told.details()
    assert [one for one in made if one in kept] == []
    with pytest.raises(AlreadyDone), council.work(actor=me(council, pat)) as work:
        commands.begin_second_factor(work)


def test_the_password_alone_opens_nothing_and_the_code_opens_the_rest(council, pat, enrolled):
    before = count(council, SignInSession)
    half = sign_in(council)
    assert isinstance(half, CodeAwaited)
    assert who(council, half.token) is None
    assert count(council, SignInSession) == before
    session = give(council, half, code(council, pat))
    assert isinstance(session, NewSession)
    assert who(council, session.token).user_id == pat
    assert count(council, HalfSession) == 0
    assert isinstance(give(council, half, code(council, pat)), NotSignedIn), "it was used up"


def test_a_code_is_taken_once_and_none_before_it_either(council, pat, enrolled):
    council.clock.advance(seconds=30)
    now = code(council, pat)
    with council.look(actor=SYSTEM) as work:
        secret = work.vault.open(work.session.get_one(SecondFactor, pat).secret)
    before = codes.code_at(secret, council.clock.now - HALF_MINUTE)
    after = codes.code_at(secret, council.clock.now + HALF_MINUTE)
    assert isinstance(give(council, sign_in(council), now), NewSession)
    sessions = count(council, SignInSession)
    for used in (now, before):
        assert isinstance(give(council, sign_in(council), used), NotSignedIn)
    assert count(council, SignInSession) == sessions
    assert isinstance(give(council, sign_in(council), f" {after[:3]} {after[3:]}"), NewSession)


@pytest.mark.parametrize(
    ("seconds", "is_taken"), [(-60, False), (-30, True), (0, True), (30, True), (60, False)]
)
def test_a_phone_may_be_half_a_minute_off(seconds, is_taken):
    secret, now = codes.new_secret(), datetime(2026, 4, 7, 8, 0, tzinfo=UTC)
    shown = codes.code_at(secret, now + timedelta(seconds=seconds))
    assert (codes.step_of(secret, shown, now, after=0) is not None) is is_taken


@pytest.mark.parametrize("typed", ["", "12345", "abcdef", "１２３４５６", "\ud800", "9" * 500])
def test_what_is_no_code_is_taken_for_none(typed):
    now = datetime(2026, 4, 7, 8, 0, tzinfo=UTC)
    assert codes.step_of(codes.new_secret(), typed, now, after=0) is None


def test_guessing_is_stopped_after_five_codes_even_with_the_right_one(council, pat, enrolled, told):
    for _ in range(5):
        assert isinstance(give(council, sign_in(council), "000000"), NotSignedIn)
    stopped = give(council, sign_in(council), code(council, pat))
    assert isinstance(stopped, NotSignedIn)
    assert "too many tries" in stopped.message
    assert told().count("staff.sign_in_failed") == 5
    council.clock.advance(minutes=16)
    assert isinstance(give(council, sign_in(council), code(council, pat)), NewSession)


def test_the_code_must_come_within_ten_minutes_of_the_password(council, pat, enrolled):
    half = sign_in(council)
    council.clock.advance(minutes=10)
    late = give(council, half, code(council, pat))
    assert isinstance(late, NotSignedIn)
    assert "took too long" in late.message
    with council.work(actor=SYSTEM) as work:
        commands.forget_expired(work)
    assert count(council, HalfSession) == 0


def test_a_recovery_code_works_once_however_it_is_written(council, pat, enrolled, told):
    written = enrolled[3].lower().replace("-", " ")
    assert isinstance(give(council, sign_in(council), written), NewSession)
    assert count(council, RecoveryCode) == 9
    assert told().count("staff.recovery_code_used") == 1
    assert isinstance(give(council, sign_in(council), written), NotSignedIn)
    assert isinstance(give(council, sign_in(council), enrolled[4]), NewSession)


def test_new_recovery_codes_take_the_place_of_the_old(council, pat, enrolled):
    with council.work(actor=me(council, pat)) as work:
        made = commands.renew_recovery_codes(work, code=code(council, pat))
    assert isinstance(give(council, sign_in(council), enrolled[0]), NotSignedIn)
    assert isinstance(give(council, sign_in(council), made[0]), NewSession)


def test_an_administrator_resets_a_lost_phone_but_never_their_own(council, pat, enrolled, told):
    session = give(council, sign_in(council), enrolled[0])
    with pytest.raises(NotAllowed), council.work(actor=an_officer("staff.see")) as work:
        commands.reset_second_factor(work, user_id=pat)
    with council.look(actor=SYSTEM) as work:
        named = queries.user(work, user_id=pat)
    mine = Actor(named.subject, "Pat", frozenset({"staff.administer"}))
    with pytest.raises(NotAllowed, match="another administrator"), council.work(actor=mine) as work:
        commands.reset_second_factor(work, user_id=pat)
    assert count(council, SecondFactor) == 1
    with council.work(actor=an_officer("staff.administer")) as work:
        commands.reset_second_factor(work, user_id=pat)
    assert told()[-1] == "staff.second_factor_removed"
    assert who(council, session.token) is None
    assert (count(council, SecondFactor), count(council, RecoveryCode)) == (0, 0)
    assert isinstance(sign_in(council), NewSession)
    with pytest.raises(AlreadyDone), council.work(actor=an_officer("staff.administer")) as work:
        commands.reset_second_factor(work, user_id=pat)


def test_taking_it_away_oneself_takes_a_code(council, pat, enrolled):
    with pytest.raises(BadInput), council.work(actor=me(council, pat)) as work:
        commands.remove_second_factor(work, code="123456")
    assert count(council, SecondFactor) == 1
    with council.work(actor=me(council, pat)) as work:
        commands.remove_second_factor(work, code=code(council, pat))
    with pytest.raises(NotFound), council.work(actor=me(council, pat)) as work:
        commands.remove_second_factor(work, code="123456")
    assert isinstance(sign_in(council), NewSession)


def test_the_secret_is_seen_by_nobody(council, pat, enrolled):
    with council.look(actor=an_officer("staff.see", "staff.administer")) as work:
        for table in (SecondFactor, RecoveryCode, HalfSession, SignInSession):
            assert work.session.exec(select(table)).all() == []


def test_whoever_holds_a_role_that_needs_one_must_set_it_up(council, pat):
    session = sign_in(council)
    assert not who(council, session.token).must_enrol
    assert who(council, session.token, second_factor_required=True).must_enrol
    with council.work(actor=SYSTEM) as work:
        role = commands.define_role(work, name="money", title="Money", permissions=[], known=[])
        commands.require_second_factor(work, role_id=role.id, needed=True)
        commands.grant_role(work, user_id=pat, role_id=role.id, starts_on=council.clock.now.date())
    assert who(council, session.token).must_enrol
    council.clock.advance(minutes=1)
    with council.work(actor=me(council, pat)) as work:
        commands.begin_second_factor(work)
    assert who(council, session.token).must_enrol, "begun is not done"
    with council.work(actor=me(council, pat)) as work:
        commands.confirm_second_factor(work, code=code(council, pat), keep_token=session.token)
    assert not who(council, session.token, second_factor_required=True).must_enrol
