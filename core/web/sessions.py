"""Sessions as the web needs them: found by the token in a browser's cookie, begun, and ended."""

from datetime import timedelta

from core.council import Council
from core.permissions import Actor
from core.staff.commands import (
    CodeAwaited,
    NewSession,
    NotSignedIn,
    give_code,
    note_use,
    sign_in,
    sign_out,
    touch_session,
)
from core.staff.queries import Program, SignedInUser, signed_in
from core.staff.queries import program as of_program
from core.staff.rules import SignInPolicy

DOOR = Actor.system("sign_in")


def policy_of(council: Council) -> SignInPolicy:
    """What this council decided about signing in."""
    set_ = council.configuration
    return SignInPolicy(
        idle=timedelta(minutes=set_.session_idle_minutes),
        longest=timedelta(hours=set_.session_absolute_hours),
        second_factor_required=set_.sign_in.second_factor_required,
    )


def find(council: Council, token: str) -> SignedInUser | None:
    """Who is signed in with this token; that they were seen is written down now and then."""
    policy = policy_of(council)
    with council.look(actor=DOOR) as work:
        found = signed_in(work, token=token, policy=policy)
    if found is not None and found.is_stale:
        with council.work(actor=DOOR) as work:
            touch_session(work, token=token, policy=policy)
    return found


def program(council: Council, secret: str) -> Program | None:
    """Which program has this key; that it is in use is written down once a day."""
    with council.look(actor=DOOR) as work:
        found = of_program(work, secret=secret)
    if found is not None and not found.is_noted:
        with council.work(actor=DOOR) as work:
            note_use(work, token_id=found.token_id)
    return found


def begin(
    council: Council, *, username: str, password: str, address: str
) -> NewSession | CodeAwaited | NotSignedIn:
    """A new session, or that the code of the second factor is awaited, or why there is neither."""
    with council.work(actor=DOOR) as work:
        # A failed try is answered, not raised: it must count.
        return sign_in(work, username=username, password=password, address=address, policy=policy_of(council))


def go_on(council: Council, *, token: str, code: str) -> NewSession | NotSignedIn:
    """The session of whoever gave the password before and the code now, or why there is none."""
    with council.work(actor=DOOR) as work:
        return give_code(work, token=token, code=code, policy=policy_of(council))


def end(council: Council, token: str) -> str:
    """End the session of this token; what the identity provider wants to see, where one was used."""
    with council.work(actor=DOOR) as work:
        return sign_out(work, token=token)
