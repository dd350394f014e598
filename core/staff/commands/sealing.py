"""The secrets of second factors, looked at whenever Borough starts: can they be opened, by the newest key."""

from collections.abc import Sequence

from sqlmodel import col, select

from core.errors import Fault, Misconfigured
from core.staff.events import SecretsSealedAnew
from core.staff.models import SecondFactor
from core.values.ids import new_id
from core.vault import VARIABLE
from core.work import UnitOfWork


def keep_secrets_sealed(work: UnitOfWork) -> int:
    """Seal what an older key has sealed, or none, by the newest one; returns how many secrets.

    Misconfigured, in words, when there are secrets and the key is missing or is another.
    """
    factors = work.session.exec(select(SecondFactor).order_by(col(SecondFactor.user_id))).all()
    if not factors:
        return 0
    if not work.vault.has_key:
        raise Misconfigured(_told(len(factors), f"{VARIABLE} is not set"))
    anew = [one for one in factors if not work.vault.is_sealed_anew(one.secret)]
    _seal(work, anew, known=len(factors))
    return len(anew)


def _seal(work: UnitOfWork, factors: Sequence[SecondFactor], *, known: int) -> None:
    locked = []
    for one in factors:
        if _was_never_sealed(one.secret):
            one.secret = work.vault.seal(one.secret)
            continue
        try:
            one.secret = work.vault.seal(work.vault.open(one.secret))
        except Fault:
            locked.append(one)
    if locked:
        raise Misconfigured(_told(known, f"{len(locked)} of them can not be opened by what {VARIABLE} holds"))
    work.flush()
    if factors:
        work.publish(SecretsSealedAnew(sealing_id=new_id(), secrets=len(factors)))


def _was_never_sealed(secret: str) -> bool:
    """Whether it is as a Borough without a vault kept it: base 32, and short."""
    return secret.isalnum() and secret.isupper()


def _told(count: int, why: str) -> str:
    people = "one person has" if count == 1 else f"{count:,} people have"
    return (
        f"{people} a second factor, and {why}; give back the key they were kept by, or take each away with "
        "`borough staff reset-second-factor`"
    )
