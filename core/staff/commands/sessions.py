"""Signing in and out.

A failed sign-in is not raised but answered, because an error would roll back the count of failures.
"""

from sqlmodel import col, delete, select, update

from core.log import iso
from core.staff.commands.doors import CodeAwaited, NewSession, NotSignedIn, Proof, let_in, too_many
from core.staff.commands.throttle import count_try, forgive
from core.staff.events import SignedOut, SignInFailed
from core.staff.models import Departure, HalfSession, Password, SignInSession, Throttle, User
from core.staff.passwords import hashed, is_outdated, is_right
from core.staff.queries.actors import token_hash
from core.staff.rules import SignInPolicy
from core.staff.rules import username as tidy_username
from core.work import UnitOfWork

_POLICY = SignInPolicy()


def sign_in(
    work: UnitOfWork, *, username: str, password: str, address: str, policy: SignInPolicy = _POLICY
) -> NewSession | CodeAwaited | NotSignedIn:
    """Let a user in by password, or say why not; `address` is where the request came from.

    Whoever has a second factor is asked for its code next (`give_code`). Every try is counted before the
    password is looked at, so that many at once do not slip through. It takes as long, and says the same,
    whether or not there is such a user.
    """
    name = _possible(username)
    if until := count_try(work, username=name, address=address, policy=policy):
        return too_many(policy, until)
    asked = select(User, Password.hash).join(Password, col(Password.user_id) == col(User.id))
    found = work.session.exec(asked.where(col(User.username) == name)).first()
    user, kept = found or (None, None)
    may_enter = user is not None and user.may_sign_in(work.today)
    if not is_right(password, kept if may_enter else None) or user is None or kept is None:
        work.publish(SignInFailed(user_id=user.id if user else None))
        return NotSignedIn("the user name or the password is not right; check both and try again")
    forgive(work, username=name, address=address)
    if is_outdated(kept):
        again = update(Password).where(col(Password.user_id) == user.id)
        work.session.exec(again.values(hash=hashed(password)))
    return let_in(work, user, Proof(), policy)


def sign_out(work: UnitOfWork, *, token: str) -> str:
    """End the session of this token; nothing happens when it is nobody's.

    Return what the identity provider wants to see again, where one was used.
    """
    ended = delete(SignInSession).where(col(SignInSession.token_hash) == token_hash(token))
    both = ended.returning(col(SignInSession.user_id), col(SignInSession.provider_token))
    left = work.session.exec(both).first()
    if left is None:
        return ""
    work.publish(SignedOut(user_id=left.user_id))
    return str(left.provider_token)


def touch_session(work: UnitOfWork, *, token: str, policy: SignInPolicy = _POLICY) -> None:
    """Write down that a session is in use now, unless it has ended; told to nobody."""
    kept = update(SignInSession).where(
        col(SignInSession.token_hash) == token_hash(token),
        col(SignInSession.expires_at) > iso(work.now),
        col(SignInSession.last_seen_at) > iso(work.now - policy.idle),
        col(SignInSession.last_seen_at) < iso(work.now),
    )
    work.session.exec(kept.values(last_seen_at=iso(work.now)))


def forget_expired(work: UnitOfWork, *, policy: SignInPolicy = _POLICY) -> int:
    """Delete sessions that have ended and tries that no longer count; return how many rows went."""
    ended = delete(SignInSession).where(
        (col(SignInSession.expires_at) <= iso(work.now))
        | (col(SignInSession.last_seen_at) <= iso(work.now - policy.idle))
    )
    old = (
        ended,
        delete(Throttle).where(col(Throttle.since) <= iso(work.now - policy.window)),
        delete(HalfSession).where(col(HalfSession.expires_at) <= iso(work.now)),
        delete(Departure).where(col(Departure.expires_at) <= iso(work.now)),
    )
    return sum(work.connection.execute(one).rowcount for one in old)


def _possible(username: str) -> str:
    """The user name as it would be kept; anything that can be nobody's is looked for as nobody's."""
    try:
        return tidy_username(username)
    except ValueError:
        return ""
