"""Codes of the second factor: those a phone makes (RFC 6238) and those that are kept on paper."""

import hashlib
import hmac
import secrets
from datetime import datetime

import pyotp

STEP = 30
"""Seconds for which a code counts."""
RECOVERY_CODES = 10
_LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"  # none that is read for another
_GROUPS, _IN_GROUP = 4, 4
_DRIFT = 1  # a phone's clock may be half a minute off, either way


def new_secret() -> str:
    """A secret to share with a phone, in base 32."""
    return pyotp.random_base32()


def address_of(secret: str, *, username: str, council: str) -> str:
    """What the QR code says: an otpauth address that authenticator apps read."""
    return pyotp.TOTP(secret).provisioning_uri(name=username, issuer_name=council)


def code_at(secret: str, moment: datetime) -> str:
    """The code that a phone shows at a moment."""
    return pyotp.TOTP(secret).generate_otp(_step(moment))


def step_of(secret: str, typed: str, moment: datetime, *, after: int) -> int | None:
    """The half minute whose code was typed, if close to the moment and later than `after`; else None."""
    code = "".join(typed.split())
    here = _step(moment)
    for step in range(here - _DRIFT, here + _DRIFT + 1):
        right = pyotp.TOTP(secret).generate_otp(step)
        if step > after and hmac.compare_digest(right.encode(), code.encode("utf-8", "replace")):
            return step
    return None


def new_recovery_codes() -> list[str]:
    """Ten codes to print or write down: 79 bits each, so that a plain hash keeps them."""
    return [
        "-".join("".join(secrets.choice(_LETTERS) for _ in range(_IN_GROUP)) for _ in range(_GROUPS))
        for _ in range(RECOVERY_CODES)
    ]


def recovery_hash(typed: str) -> str:
    """What is kept of a recovery code, however it was written."""
    plain = "".join(letter for letter in typed.upper() if letter.isalnum())
    return hashlib.sha256(plain.encode("utf-8", "surrogatepass")).hexdigest()


def _step(moment: datetime) -> int:
    return int(moment.timestamp()) // STEP
