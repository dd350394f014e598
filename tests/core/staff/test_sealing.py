"""A copy of the database gives no codes: secrets are sealed, by a key that can change and must be there."""

from dataclasses import replace
from pathlib import Path

import pytest
from sqlmodel import select

from core.council import Council
from core.errors import Misconfigured, Refused
from core.opening import begin
from core.permissions import Actor
from core.staff import codes, commands
from core.staff.models import SecondFactor
from core.testing import a_council
from core.vault import Vault, new_key

OLD, NEW = new_key(), new_key()
SYSTEM = Actor.system("test")


@pytest.fixture
def council(tmp_path):
    """A council whose only key is the old one, with a user who has set up a second factor."""
    made = with_keys(a_council(tmp_path), OLD)
    yield made
    made.close()


@pytest.fixture
def pat(council):
    """The user's actor, and the secret in their phone."""
    with council.work(actor=SYSTEM) as work:
        user = commands.add_user(work, username="pat", name="Pat Smith")
        actor = Actor(user.subject, user.name, frozenset())
    with council.work(actor=actor) as work:
        secret = commands.begin_second_factor(work)
    with council.work(actor=actor) as work:
        code = codes.code_at(secret, council.clock.now)
        commands.confirm_second_factor(work, code=code, keep_token="none")
    return actor, secret


def with_keys(council, *keys):
    """The same council at its next start, with these keys."""
    council.close()
    return Council(replace(council.configuration, secret_keys=keys))


def kept(council):
    """What lies in the database."""
    with council.look(actor=SYSTEM) as work:
        return work.session.exec(select(SecondFactor.secret)).one()


def code_works(council, actor, secret):
    """Whether a code of the phone is taken; it is the next one, as none is taken twice."""
    council.clock.advance(minutes=1)
    with council.work(actor=actor) as work:
        return len(commands.renew_recovery_codes(work, code=codes.code_at(secret, council.clock.now)))


def test_what_lies_in_the_database_is_not_the_secret(council, pat):
    actor, secret = pat

    assert secret not in kept(council)
    assert secret not in whole(council)
    assert code_works(council, actor, secret) == 10


def whole(council):
    """All that lies in the database's folder, as text."""
    folder = Path(str(council.engine.url.database)).parent
    return "".join(one.read_bytes().decode("latin-1") for one in folder.iterdir())


@pytest.mark.parametrize(
    ("keys", "says"),
    [
        ((), "BOROUGH_SECRET_KEY is not set"),
        ((NEW,), "1 of them can not be opened by what BOROUGH_SECRET_KEY"),
    ],
    ids=["none", "another"],
)
def test_it_does_not_start_without_the_right_key_and_leaves_all_as_it_was(council, pat, keys, says):
    before = kept(council)
    later = with_keys(council, *keys)

    with pytest.raises(Misconfigured, match=says) as refusal:
        begin(later)

    assert "one person has a second factor" in str(refusal.value)
    assert kept(later) == before
    later.close()


def test_a_key_is_changed_by_putting_the_new_one_first_for_one_start(council, pat):
    actor, secret = pat
    both = with_keys(council, NEW, OLD)

    begin(both)

    alone = with_keys(both, NEW)
    begin(alone)
    assert code_works(alone, actor, secret) == 10
    with pytest.raises(Misconfigured):
        begin(with_keys(alone, OLD))
    again = with_keys(alone, NEW)
    before = kept(again)
    begin(again)
    assert kept(again) == before, "what the newest key has sealed is left alone"
    again.close()


def test_what_was_kept_open_before_is_sealed_at_the_next_start(council, pat):
    actor, secret = pat
    with council.work(actor=SYSTEM) as work:
        work.session.exec(select(SecondFactor)).one().secret = secret

    begin(council)

    assert kept(council) != secret
    assert code_works(council, actor, secret) == 10


def test_without_a_key_nobody_sets_one_up_and_all_else_works(tmp_path):
    council = with_keys(a_council(tmp_path))
    begin(council)
    with council.work(actor=SYSTEM) as work:
        user = commands.add_user(work, username="pat", name="Pat Smith")
        actor = Actor(user.subject, user.name, frozenset())

    with pytest.raises(Refused, match="its administrator must set"), council.work(actor=actor) as work:
        commands.begin_second_factor(work)

    with council.look(actor=SYSTEM) as work:
        assert work.session.exec(select(SecondFactor)).all() == []
    council.close()


def test_what_is_no_key_is_said(tmp_path):
    with pytest.raises(Misconfigured, match="`borough new-key` makes one"):
        Vault(["no key"])
