"""Counting tries: by user name and address while somebody signs in, by user while they give a code."""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import text
from sqlmodel import col, delete

from core.log import iso
from core.staff.models import Throttle
from core.staff.rules import SignInPolicy
from core.work import UnitOfWork

# The count and its check are one statement: whoever tries at the same moment waits for this row.
_COUNT = text("""
    INSERT INTO staff_throttle (key, tries, since) VALUES (:key, 1, :now)
    ON CONFLICT (key) DO UPDATE SET
        tries = CASE WHEN staff_throttle.since <= :begin THEN 1 ELSE staff_throttle.tries + 1 END,
        since = CASE WHEN staff_throttle.since <= :begin THEN excluded.since ELSE staff_throttle.since END
    RETURNING tries, since
""")
_TAKE_BACK = text("UPDATE staff_throttle SET tries = tries - 1 WHERE key = :key AND tries > 0")


def count_try(work: UnitOfWork, *, username: str, address: str, policy: SignInPolicy) -> datetime | None:
    """Count a try of a password; the moment until which one must wait when there were too many, else None."""
    allowed = [(_key("username", username), policy.tries_by_username)]
    if address:
        allowed.append((_key("address", address), policy.tries_by_address))
    return _count(work, allowed, policy)


def count_code(work: UnitOfWork, *, user_id: UUID, policy: SignInPolicy) -> datetime | None:
    """Count a try of a code; the moment until which one must wait when there were too many, else None."""
    return _count(work, [(_key("code", str(user_id)), policy.tries_by_username)], policy)


def forgive(work: UnitOfWork, *, username: str, address: str) -> None:
    """After a success: forget the tries of the user name, and take this one back from the address."""
    mine = delete(Throttle).where(col(Throttle.key) == _key("username", username))
    work.connection.execute(mine)
    work.connection.execute(_TAKE_BACK, {"key": _key("address", address)})


def forgive_code(work: UnitOfWork, *, user_id: UUID) -> None:
    """After a right code: forget the tries before it."""
    mine = delete(Throttle).where(col(Throttle.key) == _key("code", str(user_id)))
    work.connection.execute(mine)


def _count(work: UnitOfWork, allowed: Sequence[tuple[str, int]], policy: SignInPolicy) -> datetime | None:
    until: list[datetime] = []
    for key, most in allowed:  # always in this order, so that two who try at once never wait for each other
        given = {"key": key, "now": iso(work.now), "begin": iso(work.now - policy.window)}
        tries, since = work.connection.execute(_COUNT, given).one()
        if tries > most:
            until.append(datetime.fromisoformat(since) + policy.window)
    return max(until, default=None)


def _key(what: str, value: str) -> str:
    return hashlib.sha256(f"{what}:{value}".encode("utf-8", "surrogatepass")).hexdigest()
