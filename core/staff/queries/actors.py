"""From a user or a session's token to an actor: one statement, because every request asks it."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Date, Text, Uuid, bindparam, text

from core.errors import NotFound
from core.log import iso
from core.permissions import Actor
from core.staff.rules import SignInPolicy
from core.values.ids import subject
from core.work import UnitOfWork

_POLICY = SignInPolicy()

_FACTS = """,
held AS (
    SELECT h.role_id FROM who JOIN staff_role_held h ON h.user_id = who.user_id
    WHERE h.starts_on <= :today AND (h.ends_on IS NULL OR h.ends_on >= :today)
)
SELECT 'who' AS what, who.name AS name, who.user_id AS user_id, who.csrf AS csrf, who.seen AS seen,
    who.expires AS expires, 0 AS amount
FROM who
UNION ALL
SELECT 'may', p.permission, NULL, NULL, NULL, NULL, 0
FROM held JOIN staff_role_permission p ON p.role_id = held.role_id
UNION ALL
SELECT 'limit', l.act, NULL, NULL, NULL, NULL, MAX(l.amount)
FROM who JOIN staff_limit l ON l.user_id = who.user_id OR l.role_id IN (SELECT role_id FROM held)
WHERE l.starts_on <= :today AND (l.ends_on IS NULL OR l.ends_on >= :today)
GROUP BY l.act
"""


def _statement(who: str, *binds: Any) -> Any:
    asked = text(f"WITH who AS ({who}){_FACTS}").bindparams(bindparam("today", type_=Date), *binds)
    return asked.columns(
        what=Text, name=Text, user_id=Uuid, csrf=Text, seen=Text, expires=Text, amount=BigInteger
    )


_BY_TOKEN = _statement("""
    SELECT u.id AS user_id, u.name AS name, s.csrf AS csrf, s.last_seen_at AS seen, s.expires_at AS expires
    FROM staff_session s JOIN staff_user u ON u.id = s.user_id
    WHERE s.token_hash = :token_hash AND u.active AND s.expires_at > :now AND s.last_seen_at > :idle_since
""")
_BY_USER = _statement(
    """
    SELECT u.id AS user_id, u.name AS name, '' AS csrf, '' AS seen, '' AS expires
    FROM staff_user u WHERE u.id = :user_id AND u.active
    """,
    bindparam("user_id", type_=Uuid),
)


@dataclass(frozen=True, slots=True)
class SignedInUser:
    """Who is signed in: the actor they are, the secret of their forms, and until when at most.

    `is_stale` says that the last use should be written down again (`touch_session`).
    """

    actor: Actor
    user_id: UUID
    csrf: str
    expires_at: datetime
    is_stale: bool


def token_hash(token: str) -> str:
    """What is kept of a session's token."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def signed_in(work: UnitOfWork, *, token: str, policy: SignInPolicy = _POLICY) -> SignedInUser | None:
    """Whose session a token is, with roles and limits of today; None when it is nobody's, or has ended."""
    given = {
        "token_hash": token_hash(token),
        "today": work.today,
        "now": iso(work.now),
        "idle_since": iso(work.now - policy.idle),
    }
    rows = work.connection.execute(_BY_TOKEN, given).all()
    if not rows:
        return None
    who = next(row for row in rows if row.what == "who")
    return SignedInUser(
        actor=_actor(rows),
        user_id=who.user_id,
        csrf=who.csrf,
        expires_at=datetime.fromisoformat(who.expires),
        is_stale=who.seen <= iso(work.now - policy.seen_every),
    )


def actor_for(work: UnitOfWork, *, user_id: UUID) -> Actor:
    """The actor that an active user is today: permissions of the roles held, and the highest limits.

    NotFound when there is no such user, or none who is active.
    """
    rows = work.connection.execute(_BY_USER, {"user_id": user_id, "today": work.today}).all()
    if not rows:
        message = "there is no such user, or they are no longer active"
        raise NotFound(message)
    return _actor(rows)


def _actor(rows: Sequence[Any]) -> Actor:
    who = next(row for row in rows if row.what == "who")
    return Actor(
        subject=subject("user", who.user_id),
        name=who.name,
        permissions=frozenset(row.name for row in rows if row.what == "may"),
        limits={row.name: row.amount for row in rows if row.what == "limit"},
    )
