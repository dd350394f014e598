"""Signing in by an identity provider: sent there, come back once, and known by what it calls somebody."""

import hashlib
from dataclasses import dataclass
from datetime import timedelta

from sqlmodel import col, delete, select

from core.log import iso
from core.ports import Departed, Identified
from core.staff.commands.doors import CodeAwaited, NewSession, NotSignedIn, Proof, let_in
from core.staff.commands.users import add_user
from core.staff.events import IdentityLinked, SignInFailed
from core.staff.models import Departure, Identity, Strength, User
from core.staff.rules import STRONG, SignInPolicy
from core.staff.rules import username as tidy_username
from core.work import UnitOfWork

_POLICY = SignInPolicy()
_AWAY = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class ProviderPolicy:
    """How a council takes what its identity provider says.

    Somebody new is found by `match` ("email" or "username"). With `joiners` who is unknown becomes a user
    without any role. Who proved themselves by one of the `strong` methods has shown a second factor.
    """

    match: str = "email"
    joiners: bool = False
    strong: frozenset[str] = STRONG


def send_away(work: UnitOfWork, *, departed: Departed, browser: str, wanted: str) -> None:
    """Remember that a browser, known by its secret, was sent to the provider; told to nobody."""
    work.session.add(
        Departure(
            state_hash=_hash(departed.state),
            browser_hash=_hash(browser),
            nonce=departed.nonce,
            verifier=departed.verifier,
            wanted=wanted[:2_000],
            expires_at=iso(work.now + _AWAY),
        )
    )
    work.flush()


def take_back(work: UnitOfWork, *, state: str, browser: str) -> tuple[Departed, str] | NotSignedIn:
    """Take back a browser that was sent away: once, in time, and the same browser. Else why not.

    What it was sent with is used up either way, so an answer that was seen by others is worth nothing.
    """
    gone = delete(Departure).where(col(Departure.state_hash) == _hash(state)).returning(Departure)
    departure = work.session.exec(gone).scalars().first()
    if departure is None or departure.expires_at <= iso(work.now) or departure.browser_hash != _hash(browser):
        return NotSignedIn("this answer belongs to no sign-in that this browser began; begin again")
    return Departed("", state, departure.nonce, departure.verifier), departure.wanted


def sign_in_by_provider(
    work: UnitOfWork,
    *,
    who: Identified,
    taking: ProviderPolicy,
    policy: SignInPolicy = _POLICY,
) -> NewSession | CodeAwaited | NotSignedIn:
    """Let in whoever the provider has identified, when they are, or become, an active user here.

    Whoever is bound to what the provider calls them stays so, whatever becomes of their e-mail address.
    """
    user = _bound(work, who) or _found(work, who, taking) or _joined(work, who, taking)
    if user is None or not user.may_sign_in(work.today):
        work.publish(SignInFailed(user_id=user.id if user else None))
        return NotSignedIn("you are known there, but have no active account here; ask an administrator")
    is_strong = not who.methods.isdisjoint(taking.strong)
    strength = Strength.PROVIDER_SECOND_FACTOR if is_strong else Strength.PROVIDER
    return let_in(work, user, Proof(strength, who.token), policy)


def _bound(work: UnitOfWork, who: Identified) -> User | None:
    identity = work.session.get(Identity, (who.issuer, who.sub))
    return work.session.get(User, identity.user_id) if identity else None


def _found(work: UnitOfWork, who: Identified, taking: ProviderPolicy) -> User | None:
    """The one user who fits and is bound to nobody else there; bound from now on."""
    column, value = (User.email, who.email) if taking.match == "email" else (User.username, who.username)
    if not value:
        return None
    fits = col(column) == value if taking.match == "email" else col(column) == value.strip().lower()
    bound = select(Identity.user_id).where(col(Identity.issuer) == who.issuer)
    found = work.session.exec(select(User).where(fits, col(User.id).not_in(bound)).limit(2)).all()
    return _bind(work, who, found[0]) if len(found) == 1 else None


def _joined(work: UnitOfWork, who: Identified, taking: ProviderPolicy) -> User | None:
    """Somebody new, without any role, where the council says so and the name is free."""
    if not taking.joiners:
        return None
    try:
        name = tidy_username(who.username or who.email)
    except ValueError:
        return None
    if work.session.exec(select(User.id).where(User.username == name)).first():
        return None
    return _bind(work, who, add_user(work, username=name, name=who.name or name, email=who.email))


def _bind(work: UnitOfWork, who: Identified, user: User) -> User:
    work.session.add(Identity(issuer=who.issuer, sub=who.sub, user_id=user.id, bound_at=iso(work.now)))
    work.flush()
    work.publish(IdentityLinked(user_id=user.id))
    return user


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
