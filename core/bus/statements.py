"""The bus's hot statements, built once for each database and sent as they are."""

# ruff: noqa: S608 - the statements are put together from constants of this module only; values are bound

import re
from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import Connection

from core.log import State


class Claimed(NamedTuple):
    """A delivery in hand, with the event it delivers."""

    id: int
    seq: int
    body: str
    attempts: int


_OPEN = f"subscriber = :s AND state = {State.OPEN:d} AND due_at <= :now"

# A lane is ordered: only the first unsettled delivery of a lane may be taken, a dead one bars those behind
# it, and whoever holds the first may take its followers too, because nobody else can.
_FREE = f"""
h.subscriber = :s AND h.state = {State.OPEN:d} AND h.due_at <= :now AND (h.lane IS NULL OR NOT EXISTS (
    SELECT 1 FROM bus_delivery b WHERE b.subscriber = h.subscriber AND b.lane = h.lane
        AND b.state IN ({State.OPEN:d}, {State.DEAD:d}) AND b.id < h.id))
"""
_LANE_HEADS = f"SELECT h.id FROM bus_delivery h WHERE {_FREE}"
_LANES = f"""
SELECT d.id FROM bus_delivery d WHERE d.subscriber = :s AND d.state = {State.OPEN:d} AND d.due_at <= :now
    AND d.lane IN (SELECT lane FROM bus_delivery WHERE id IN (SELECT id FROM heads))
    AND NOT EXISTS (SELECT 1 FROM bus_delivery b WHERE b.subscriber = d.subscriber AND b.lane = d.lane
        AND b.id < d.id AND (b.state = {State.DEAD:d} OR (b.state = {State.OPEN:d} AND b.due_at > :now)))
ORDER BY d.id LIMIT :n
"""
_SETTLE = f"SET state = {State.DONE:d}, settled_at = :now"


class BusStatements:
    """The statements in one database's dialect."""

    def __init__(self, dialect: str) -> None:
        """Write them once for "postgresql" or "sqlite"."""
        self._postgresql = dialect == "postgresql"
        lock = " FOR UPDATE SKIP LOCKED" if self._postgresql else ""
        self._claim = self._claiming(f"SELECT id FROM bus_delivery WHERE {_OPEN} ORDER BY id LIMIT :n{lock}")
        self._claim_one = self._claiming(f"SELECT id FROM bus_delivery WHERE id = :only AND {_OPEN}{lock}")
        heads = f"heads AS ({_LANE_HEADS} ORDER BY h.id LIMIT :n{lock})"
        self._claim_lanes = self._claiming(_LANES, heads)
        one = f"heads AS ({_LANE_HEADS} AND h.id = :only{lock})"
        self._claim_lane = self._claiming("SELECT id FROM heads", one)
        self._lease = self._spell(f"""
            UPDATE bus_delivery SET due_at = :until, attempts = attempts + 1
            WHERE id IN (SELECT id FROM bus_delivery WHERE {_OPEN} ORDER BY id LIMIT :n{lock})
            RETURNING id, event_seq, (SELECT body FROM audit_event WHERE seq = event_seq), attempts""")
        self._peek = self._spell(f"SELECT id FROM bus_delivery WHERE {_OPEN} ORDER BY id LIMIT :n")
        self._refuse = self._spell(f"""
            UPDATE bus_delivery SET state = {State.REFUSED:d}, settled_at = :now, error = :error
            WHERE id = :id AND state = {State.OPEN:d}""")
        self._fail = self._spell(f"""
            UPDATE bus_delivery SET state = :state, attempts = :attempts, due_at = :due, error = :error
            WHERE id = :id AND state = {State.OPEN:d}""")
        self._done = self._spell(f"UPDATE bus_delivery {_SETTLE} WHERE id = :id AND state = {State.OPEN:d}")
        self._reopen = self._spell(f"""
            UPDATE bus_delivery SET state = {State.OPEN:d}, settled_at = NULL, due_at = :now
            WHERE id = :id""")
        self._attempts = self._spell("SELECT attempts FROM bus_delivery WHERE id = :id")
        self._due = self._spell(f"SELECT 1 FROM bus_delivery h WHERE {_FREE} LIMIT 1")

    def claim(
        self, connection: Connection, subscriber: str, now: int, limit: int, only: int | None = None
    ) -> Sequence[Claimed]:
        """Take up to `limit` due deliveries (or just `only`), settle them, and return what they deliver."""
        sql = self._claim if only is None else self._claim_one
        return self._take(connection, sql, {"s": subscriber, "now": now, "n": limit, "only": only})

    def claim_lanes(
        self, connection: Connection, subscriber: str, now: int, limit: int, only: int | None = None
    ) -> Sequence[Claimed]:
        """The same for a subscriber that wants each lane in order."""
        sql = self._claim_lanes if only is None else self._claim_lane
        return self._take(connection, sql, {"s": subscriber, "now": now, "n": limit, "only": only})

    def lease(
        self, connection: Connection, subscriber: str, now: int, limit: int, until: int
    ) -> Sequence[Claimed]:
        """Take deliveries of an effect until a moment, counting the attempt before it is made."""
        return self._take(connection, self._lease, {"s": subscriber, "now": now, "n": limit, "until": until})

    def peek(self, connection: Connection, subscriber: str, now: int, limit: int) -> list[int]:
        """The deliveries that are due, oldest first, without taking them."""
        rows = connection.exec_driver_sql(self._peek, {"s": subscriber, "now": now, "n": limit})
        return [row[0] for row in rows]

    def due(self, connection: Connection, subscribers: Sequence[str], now: int) -> list[str]:
        """Which of these subscribers have something due."""
        return [s for s in subscribers if connection.exec_driver_sql(self._due, {"s": s, "now": now}).first()]

    def attempts(self, connection: Connection, delivery: int) -> int:
        """How often it was tried."""
        return int(connection.exec_driver_sql(self._attempts, {"id": delivery}).scalar_one())

    def refuse(self, connection: Connection, delivery: int, reason: str, now: int) -> None:
        """Settle it as refused, with the reason."""
        connection.exec_driver_sql(self._refuse, {"id": delivery, "error": reason, "now": now})

    def fail(
        self, connection: Connection, delivery: int, attempts: int, state: State, due: int, error: str
    ) -> None:
        """Keep the fault, and try again at `due` or let it stand as dead."""
        given = {"id": delivery, "attempts": attempts, "state": int(state), "due": due, "error": error}
        connection.exec_driver_sql(self._fail, given)

    def done(self, connection: Connection, delivery: int, now: int) -> None:
        """Settle one delivery."""
        connection.exec_driver_sql(self._done, {"id": delivery, "now": now})

    def reopen(self, connection: Connection, deliveries: Sequence[int], now: int) -> None:
        """Open deliveries again, due now."""
        connection.exec_driver_sql(self._reopen, [{"id": one, "now": now} for one in deliveries])

    def _claiming(self, chosen: str, heads: str = "") -> str:
        update = f"""
            UPDATE bus_delivery {_SETTLE} WHERE id IN (SELECT id FROM chosen)
            RETURNING id, event_seq, (SELECT body FROM audit_event WHERE seq = event_seq), attempts"""
        before = f"{heads}, " if heads else ""
        if self._postgresql:
            before, marked = before.replace(" AS (", " AS MATERIALIZED (", 1), "AS MATERIALIZED"
        else:
            marked = "AS"
        return self._spell(f"WITH {before}chosen {marked} ({chosen}) {update}")

    def _spell(self, sql: str) -> str:
        """Write `:name` as the driver wants it."""
        if not self._postgresql:
            return sql
        return re.sub(r":(\w+)", r"%(\1)s", sql)

    def _take(self, connection: Connection, sql: str, given: dict[str, object]) -> Sequence[Claimed]:
        rows = connection.exec_driver_sql(sql, given)
        return sorted(Claimed(*row) for row in rows)
