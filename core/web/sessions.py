"""Sessions as the web needs them: found by the token in a browser's cookie, begun, and ended."""

from dataclasses import dataclass
from datetime import timedelta

from core.council import Council
from core.permissions import Actor
from core.staff.commands import NotSignedIn, sign_in, sign_out, touch_session
from core.staff.queries import SignedInUser, signed_in
from core.staff.rules import SignInPolicy

_DOOR = Actor.system("sign_in")


@dataclass(frozen=True, slots=True)
class Denied:
    """Nobody was let in, and why."""

    message: str


def policy_of(council: Council) -> SignInPolicy:
    """When this council's sessions end."""
    set_ = council.configuration
    return SignInPolicy(
        idle=timedelta(minutes=set_.session_idle_minutes),
        longest=timedelta(hours=set_.session_absolute_hours),
    )


def find(council: Council, token: str) -> SignedInUser | None:
    """Who is signed in with this token; that they were seen is written down now and then."""
    policy = policy_of(council)
    with council.look(actor=_DOOR) as work:
        found = signed_in(work, token=token, policy=policy)
    if found is not None and found.is_stale:
        with council.work(actor=_DOOR) as work:
            touch_session(work, token=token, policy=policy)
    return found


def begin(council: Council, *, username: str, password: str, address: str) -> str | Denied:
    """A new session's token, or why there is none."""
    with council.work(actor=_DOOR) as work:
        answer = sign_in(
            work, username=username, password=password, address=address, policy=policy_of(council)
        )
    # What is answered stands only once it is committed: a failed try must count.
    return Denied(answer.message) if isinstance(answer, NotSignedIn) else answer.token


def end(council: Council, token: str) -> None:
    """End the session of this token."""
    with council.work(actor=_DOOR) as work:
        sign_out(work, token=token)
