"""Ids that sort by time and need no round trip, and the subject that names any record."""

import secrets
import time
from typing import NewType
from uuid import UUID

from msgspec import to_builtins

Subject = NewType("Subject", str)
"""What something is about, as "kind/id": the way records of different rooms meet without importing."""


def new_id() -> UUID:
    """A UUIDv7 (RFC 9562): 48 bits of milliseconds, then randomness.

    The clock is read here because an id is not a business date; nothing may be derived from it.
    """
    milliseconds = time.time_ns() // 1_000_000
    value = (milliseconds << 80) | secrets.randbits(80)
    value = value & ~(0xF << 76) | (0x7 << 76)
    return UUID(int=value & ~(0x3 << 62) | (0x2 << 62))


def subject(kind: str, key: UUID | str | int) -> Subject:
    """Name a record for the other rooms, e.g. `subject("account", account.id)`."""
    return Subject(f"{kind}/{to_builtins(key)}")
