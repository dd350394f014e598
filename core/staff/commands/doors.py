"""The sessions that open once somebody has proved who they are, whichever way they came."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from core.log import iso
from core.staff.events import SignedIn
from core.staff.models import HalfSession, SecondFactor, SignInSession, Strength, User
from core.staff.queries.actors import token_hash
from core.staff.rules import SignInPolicy
from core.work import UnitOfWork

_TOKEN_BYTES = 32


@dataclass(frozen=True, slots=True)
class NewSession:
    """Somebody is signed in: the token for their browser, the secret of their forms, and the end at most."""

    user_id: UUID
    token: str
    csrf: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class CodeAwaited:
    """The first proof was right, and the second is awaited: the token says whose, and opens nothing."""

    user_id: UUID
    token: str


@dataclass(frozen=True, slots=True)
class NotSignedIn:
    """Nobody was signed in. `until` is the moment before which no further try counts, if there is one."""

    message: str
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Proof:
    """How somebody proved who they are, and what their identity provider wants back at the end."""

    strength: Strength = Strength.PASSWORD
    provider_token: str = ""


def let_in(work: UnitOfWork, user: User, proof: Proof, policy: SignInPolicy) -> NewSession | CodeAwaited:
    """Open a session, or ask for the code first where the user has a second factor and has not shown it."""
    factor = work.session.get(SecondFactor, user.id)
    is_shown = proof.strength in {Strength.SECOND_FACTOR, Strength.PROVIDER_SECOND_FACTOR}
    if factor is None or factor.confirmed_at is None or is_shown:
        return open_session(work, user.id, proof, policy)
    token = secrets.token_urlsafe(_TOKEN_BYTES)
    half = HalfSession(
        token_hash=token_hash(token),
        user_id=user.id,
        strength=proof.strength,
        provider_token=proof.provider_token,
        expires_at=iso(work.now + policy.half),
    )
    work.session.add(half)
    return CodeAwaited(user.id, token)


def open_session(work: UnitOfWork, user_id: UUID, proof: Proof, policy: SignInPolicy) -> NewSession:
    """Open a session of this user."""
    token, csrf = secrets.token_urlsafe(_TOKEN_BYTES), secrets.token_urlsafe(_TOKEN_BYTES)
    expires_at = work.now + policy.longest
    work.session.add(
        SignInSession(
            token_hash=token_hash(token),
            user_id=user_id,
            csrf=csrf,
            created_at=iso(work.now),
            last_seen_at=iso(work.now),
            expires_at=iso(expires_at),
            strength=proof.strength,
            provider_token=proof.provider_token,
        )
    )
    work.publish(SignedIn(user_id=user_id))
    return NewSession(user_id, token, csrf, expires_at)


def too_many(policy: SignInPolicy, until: datetime) -> NotSignedIn:
    """That one must wait before the next try."""
    minutes = int(policy.window.total_seconds() // 60)
    return NotSignedIn(f"there were too many tries; wait {minutes} minutes, then try again", until)
