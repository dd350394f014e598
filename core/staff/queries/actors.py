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
from core.staff.models import Strength
from core.staff.rules import SignInPolicy
from core.values.ids import subject
from core.work import UnitOfWork

_POLICY = SignInPolicy()

# Whoever stands in for somebody holds that person's roles and limits on those days as well as their own;
# what they are competent in, named for and close to stays their own. An interest in a person reaches all
# that the person has a live role in. The one table of another room is people_party: asking it apart would
# cost every request a round trip.
_FACTS = """,
covered AS (
    SELECT c.covered_id AS user_id, u.name AS name
    FROM who JOIN staff_cover c ON c.by_id = who.user_id JOIN staff_user u ON u.id = c.covered_id
    WHERE c.starts_on <= :today AND c.ends_on >= :today
        AND u.active AND (u.leaves_on IS NULL OR u.leaves_on > :today)
),
stands AS (SELECT user_id FROM who UNION SELECT user_id FROM covered),
held AS (
    SELECT h.role_id FROM stands JOIN staff_role_held h ON h.user_id = stands.user_id
    WHERE h.starts_on <= :today AND (h.ends_on IS NULL OR h.ends_on >= :today)
),
may AS (SELECT p.permission AS name FROM held JOIN staff_role_permission p ON p.role_id = held.role_id),
close AS (
    SELECT i.subject_kind AS kind, i.subject_id AS id
    FROM who JOIN staff_interest i ON i.user_id = who.user_id
    WHERE i.ended_on IS NULL OR i.ended_on > :today
)
SELECT 'who' AS what, who.name AS name, who.user_id AS user_id, who.csrf AS csrf, who.seen AS seen,
    who.expires AS expires, 0 AS amount, who.strength AS strength
FROM who
UNION ALL
SELECT 'may', name, NULL, NULL, NULL, NULL, 0, NULL FROM may
UNION ALL
SELECT 'may', n.subject, NULL, NULL, NULL, NULL, 0, NULL
FROM who JOIN staff_named n ON n.user_id = who.user_id WHERE n.needs IN (SELECT name FROM may)
UNION ALL
SELECT 'limit', l.act, NULL, NULL, NULL, NULL, MAX(l.amount), NULL
FROM staff_limit l
WHERE (l.user_id IN (SELECT user_id FROM stands) OR l.role_id IN (SELECT role_id FROM held))
    AND l.starts_on <= :today AND (l.ends_on IS NULL OR l.ends_on >= :today)
GROUP BY l.act
UNION ALL
SELECT 'covers', name, user_id, NULL, NULL, NULL, 0, NULL FROM covered
UNION ALL
SELECT 'can', c.name, NULL, NULL, NULL, NULL, 0, NULL
FROM who JOIN staff_competence c ON c.user_id = who.user_id
WHERE c.starts_on <= :today AND (c.ends_on IS NULL OR c.ends_on >= :today)
UNION ALL
SELECT 'close', kind, id, NULL, NULL, NULL, 0, NULL FROM close
UNION ALL
SELECT 'close', p.subject_kind, p.subject_id, NULL, NULL, NULL, 0, NULL
FROM close JOIN people_party p ON close.kind = 'person' AND p.person_id = close.id
WHERE p.ends_on IS NULL OR p.ends_on >= :today
UNION ALL
SELECT 'cleared', c.subject, NULL, NULL, NULL, NULL, 0, NULL
FROM who JOIN staff_clearance c ON c.user_id = who.user_id
UNION ALL
SELECT 'factor', 'there', NULL, NULL, NULL, NULL, 0, NULL
FROM who JOIN staff_second_factor f ON f.user_id = who.user_id WHERE f.confirmed_at IS NOT NULL
UNION ALL
SELECT 'factor', 'needed', NULL, NULL, NULL, NULL, 0, NULL
FROM who WHERE EXISTS (
    SELECT 1 FROM held JOIN staff_role r ON r.id = held.role_id WHERE r.needs_second_factor
)
"""


def _statement(who: str, *binds: Any) -> Any:
    asked = text(f"WITH who AS ({who}){_FACTS}").bindparams(bindparam("today", type_=Date), *binds)
    return asked.columns(
        what=Text,
        name=Text,
        user_id=Uuid,
        csrf=Text,
        seen=Text,
        expires=Text,
        amount=BigInteger,
        strength=Text,
    )


_BY_TOKEN = _statement("""
    SELECT u.id AS user_id, u.name AS name, s.csrf AS csrf, s.last_seen_at AS seen, s.expires_at AS expires,
        s.strength AS strength
    FROM staff_session s JOIN staff_user u ON u.id = s.user_id
    WHERE s.token_hash = :token_hash AND s.expires_at > :now AND s.last_seen_at > :idle_since
        AND u.active AND (u.leaves_on IS NULL OR u.leaves_on > :today)
""")
_BY_USER = _statement(
    """
    SELECT u.id AS user_id, u.name AS name, '' AS csrf, '' AS seen, '' AS expires, '' AS strength
    FROM staff_user u
    WHERE u.id = :user_id AND u.active AND (u.leaves_on IS NULL OR u.leaves_on > :today)
    """,
    bindparam("user_id", type_=Uuid),
)


@dataclass(frozen=True, slots=True)
class SignedInUser:
    """Who is signed in: the actor they are, the secret of their forms, and until when at most.

    It ends at `ends_at` when nothing is done before. `is_stale` says that the last use should be written down
    again (`touch_session`). Whoever `must_enrol`
    needs a second factor and has none: they may do nothing before they have set one up.
    """

    actor: Actor
    user_id: UUID
    csrf: str
    expires_at: datetime
    is_stale: bool
    ends_at: datetime
    must_enrol: bool = False


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
    is_stale = who.seen <= iso(work.now - policy.seen_every)
    last_use = work.now if is_stale else datetime.fromisoformat(who.seen)
    expires_at = datetime.fromisoformat(who.expires)
    return SignedInUser(
        actor=_actor(rows),
        user_id=who.user_id,
        csrf=who.csrf,
        expires_at=expires_at,
        is_stale=is_stale,
        ends_at=min(last_use + policy.idle, expires_at),
        must_enrol=_must_enrol(rows, who.strength, policy),
    )


def _must_enrol(rows: Sequence[Any], strength: str, policy: SignInPolicy) -> bool:
    factor = {row.name for row in rows if row.what == "factor"}
    is_needed = policy.second_factor_required or "needed" in factor
    return is_needed and "there" not in factor and strength != Strength.PROVIDER_SECOND_FACTOR


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
        acting_for={subject("user", row.user_id): row.name for row in rows if row.what == "covers"},
        competences=frozenset(row.name for row in rows if row.what == "can"),
        interests=frozenset(subject(row.name, row.user_id) for row in rows if row.what == "close"),
        cleared=frozenset(row.name for row in rows if row.what == "cleared"),
    )
