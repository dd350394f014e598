"""Hashing passwords with Argon2id."""

from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.low_level import Type

from core.staff.rules import LONGEST_PASSWORD, comparable

# 19 MiB, two passes, one lane: the least that OWASP's password storage advice takes for Argon2id, so that
# some dozens who sign in at once do not exhaust a small server.
_HASHER = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1, type=Type.ID)


def hashed(password: str) -> str:
    """The hash to keep."""
    return _HASHER.hash(_bytes(password))


def is_right(password: str, kept: str | None) -> bool:
    """Whether a password is the one whose hash was kept; as slow where none was kept, and then False."""
    given = _bytes(password[:LONGEST_PASSWORD])
    try:
        return _HASHER.verify(kept or _nobodys(), given) and kept is not None
    except (VerificationError, InvalidHashError):
        return False


def is_outdated(kept: str) -> bool:
    """Whether a hash was made with other parameters than today's and is to be made anew."""
    return _HASHER.check_needs_rehash(kept)


def _bytes(password: str) -> bytes:
    return comparable(password).encode("utf-8", "surrogatepass")


@cache
def _nobodys() -> str:
    """A hash that takes as long to compare as any other."""
    return _HASHER.hash("nobody signs in with this")
