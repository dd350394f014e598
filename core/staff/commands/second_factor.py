"""The second factor: set up, asked for, renewed and taken away."""

from uuid import UUID

from sqlmodel import col, delete, update

from core.errors import AlreadyDone, BadInput, NotAllowed, NotFound
from core.log import iso
from core.staff import codes
from core.staff.commands.doors import NewSession, NotSignedIn, Proof, open_session, too_many
from core.staff.commands.throttle import count_code, forgive_code
from core.staff.commands.users import must_be_another
from core.staff.events import (
    RecoveryCodesMade,
    RecoveryCodeUsed,
    SecondFactorRemoved,
    SecondFactorSet,
    SignInFailed,
)
from core.staff.models import HalfSession, RecoveryCode, SecondFactor, SignInSession, Strength, User
from core.staff.queries.actors import token_hash
from core.staff.rules import SignInPolicy
from core.values.ids import subject
from core.work import UnitOfWork, find_id

_POLICY = SignInPolicy()
_WRONG = "that code is not right, or was used before; wait for the next one and type that"


def begin_second_factor(work: UnitOfWork) -> str:
    """Make a secret to share with one's phone, and return it; it counts once a code of it is given.

    AlreadyDone when one is set up: it must be taken away first. Refused while the council has no key by which
    secrets are kept.
    """
    user_id = _me(work)
    kept = work.session.get(SecondFactor, user_id, with_for_update=True)
    if kept is not None and kept.confirmed_at is not None:
        message = "your second factor is set up already; take it away first to set up another phone"
        raise AlreadyDone(message)
    if kept is None:
        kept = SecondFactor(user_id=user_id, secret="", begun_at="")
    secret = codes.new_secret()
    kept.secret, kept.begun_at = work.vault.seal(secret), iso(work.now)
    work.session.add(kept)
    work.flush()
    return secret


def confirm_second_factor(work: UnitOfWork, *, code: str, keep_token: str) -> list[str]:
    """Say that the phone is set up, by a code of it; return ten recovery codes, which are shown only now.

    All sessions of the user end but the one of `keep_token`, which has now shown its second factor.
    BadInput for a wrong code, NotFound when nothing was begun.
    """
    user_id = _me(work)
    factor = work.session.get(SecondFactor, user_id, with_for_update=True)
    if factor is None:
        message = "begin by adding Borough to your authenticator app"
        raise NotFound(message)
    if factor.confirmed_at is not None:
        message = "your second factor is set up already"
        raise AlreadyDone(message)
    _take(work, factor, code)
    factor.confirmed_at = iso(work.now)
    work.flush()
    mine = col(SignInSession.user_id) == user_id
    kept = col(SignInSession.token_hash) == token_hash(keep_token)
    work.session.exec(delete(SignInSession).where(mine, ~kept))
    work.session.exec(update(SignInSession).where(mine, kept).values(strength=Strength.SECOND_FACTOR))
    work.publish(SecondFactorSet(user_id=user_id))
    return _new_codes(work, user_id)


def renew_recovery_codes(work: UnitOfWork, *, code: str) -> list[str]:
    """Ten new recovery codes in the place of the old, for whoever shows a code of their phone."""
    factor = _mine(work)
    _take(work, factor, code)
    return _new_codes(work, factor.user_id)


def remove_second_factor(work: UnitOfWork, *, code: str) -> None:
    """Take one's own second factor away, by a code of it; whoever needs one must set up another at once."""
    factor = _mine(work)
    _take(work, factor, code)
    _remove(work, factor.user_id)


def reset_second_factor(work: UnitOfWork, *, user_id: UUID) -> None:
    """Take somebody's second factor away who lost their phone; needs staff.administer, never for oneself.

    Their sessions end. AlreadyDone when they have none.
    """
    work.check("staff.administer", subject("user", user_id))
    must_be_another(work, user_id)
    if work.session.get(SecondFactor, user_id, with_for_update=True) is None:
        message = "they have no second factor"
        raise AlreadyDone(message)
    _remove(work, user_id)
    work.session.exec(delete(SignInSession).where(col(SignInSession.user_id) == user_id))


def give_code(
    work: UnitOfWork, *, token: str, code: str, policy: SignInPolicy = _POLICY
) -> NewSession | NotSignedIn:
    """Let in whoever gave the right password and now gives a code of their phone, or a recovery code.

    Every try is counted before the code is looked at. A failure is answered, not raised, so that it counts.
    """
    half = work.session.get(HalfSession, token_hash(token), with_for_update=True)
    user = work.session.get(User, half.user_id) if half else None
    if half is None or user is None or half.expires_at <= iso(work.now) or not user.may_sign_in(work.today):
        return NotSignedIn("that took too long; sign in again from the beginning")
    if until := count_code(work, user_id=half.user_id, policy=policy):
        return too_many(policy, until)
    if not _is_right(work, half.user_id, code):
        work.publish(SignInFailed(user_id=half.user_id))
        return NotSignedIn(_WRONG)
    forgive_code(work, user_id=half.user_id)
    came_by_provider = half.strength == Strength.PROVIDER
    strength = Strength.PROVIDER_SECOND_FACTOR if came_by_provider else Strength.SECOND_FACTOR
    proof = Proof(strength, half.provider_token)
    work.session.exec(delete(HalfSession).where(col(HalfSession.user_id) == half.user_id))
    return open_session(work, user.id, proof, policy)


def _is_right(work: UnitOfWork, user_id: UUID, typed: str) -> bool:
    factor = work.session.get(SecondFactor, user_id, with_for_update=True)
    if factor is None or factor.confirmed_at is None:
        return False
    step = _step(work, factor, typed)
    if step is not None:
        factor.last_step = step
        work.flush()
        return True
    code = delete(RecoveryCode).where(
        col(RecoveryCode.user_id) == user_id, col(RecoveryCode.hash) == codes.recovery_hash(typed)
    )
    if not work.connection.execute(code).rowcount:
        return False
    work.publish(RecoveryCodeUsed(user_id=user_id))
    return True


def _take(work: UnitOfWork, factor: SecondFactor, code: str) -> None:
    """Take a code of the phone, once; BadInput when it is not right."""
    step = _step(work, factor, code)
    if step is None:
        raise BadInput(_WRONG, field="code")
    factor.last_step = step
    work.flush()


def _step(work: UnitOfWork, factor: SecondFactor, typed: str) -> int | None:
    return codes.step_of(work.vault.open(factor.secret), typed, work.now, after=factor.last_step)


def _mine(work: UnitOfWork) -> SecondFactor:
    factor = work.session.get(SecondFactor, _me(work), with_for_update=True)
    if factor is None or factor.confirmed_at is None:
        message = "you have no second factor; set one up first"
        raise NotFound(message)
    return factor


def _remove(work: UnitOfWork, user_id: UUID) -> None:
    for table in (RecoveryCode, HalfSession, SecondFactor):
        work.session.exec(delete(table).where(col(table.user_id) == user_id))
    work.publish(SecondFactorRemoved(user_id=user_id))


def _new_codes(work: UnitOfWork, user_id: UUID) -> list[str]:
    made = codes.new_recovery_codes()
    work.session.exec(delete(RecoveryCode).where(col(RecoveryCode.user_id) == user_id))
    work.session.add_all([RecoveryCode(user_id=user_id, hash=codes.recovery_hash(one)) for one in made])
    work.flush()
    work.publish(RecoveryCodesMade(user_id=user_id))
    return made


def _me(work: UnitOfWork) -> UUID:
    """The user who acts; a second factor is set up by nobody else."""
    user_id = find_id(work.actor.subject.removeprefix("user/"))
    if user_id is None:
        message = "only a member of staff sets up their own second factor"
        raise NotAllowed(message)
    return user_id
