"""The bus: claims owed deliveries in batches, runs their subscribers, settles or retries them.

A message only wakes; the delivery rows are the truth. A batch is claimed, handled and settled in one
transaction; when anything in it fails, the whole is rolled back and redone one by one, so that only the
failing delivery waits. Effects outside the database are claimed with a lease and called outside any
transaction.
"""

import logging
import random
import traceback
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy import Connection, Engine

from core import log
from core.bus.statements import BusStatements, Claimed
from core.database import Writing
from core.errors import Refused
from core.events import decode
from core.log import State
from core.manifest import Again, Subscriber
from core.permissions import Actor
from core.work import UnitOfWork

_log = logging.getLogger("borough.bus")


@dataclass(frozen=True, slots=True)
class Patience:
    """How often and how long a failing delivery is tried: the first wait doubles, with a fifth of jitter."""

    attempts: int = 6
    first_wait_ms: int = 2_000
    longest_wait_ms: int = 3_600_000
    lease_ms: int = 120_000

    def wait_ms(self, attempts: int) -> int:
        """Milliseconds until the next try after this many failed ones."""
        wait = min(self.first_wait_ms * 2 ** (attempts - 1), self.longest_wait_ms)
        return int(wait * random.uniform(0.8, 1.2))  # noqa: S311 - jitter, nothing secret


class House(Protocol):
    """What the bus needs of the council around it."""

    reader: Engine
    writing: Writing
    clock: Callable[[], datetime]
    ports: Any
    bus: Any
    letters: Any

    def work(self, *, actor: Actor, cause: int | None = None) -> AbstractContextManager[UnitOfWork]:
        """Open a unit of work."""
        ...

    def look(self, *, actor: Actor) -> AbstractContextManager[UnitOfWork]:
        """Open a reading."""
        ...


class Bus:
    """Delivers events to the subscribers of the enabled plugins."""

    def __init__(
        self,
        house: House,
        subscribers: Iterable[Subscriber],
        *,
        patience: Patience | None = None,
        batch: int = 200,
    ) -> None:
        """Know the subscribers by name; `batch` is how many deliveries one transaction takes at most."""
        self._house = house
        self.subscribers: Mapping[str, Subscriber] = {one.name: one for one in subscribers}
        self.patience = patience or Patience()
        self.batch = batch
        self._sql = BusStatements(house.reader.dialect.name)

    def run(self, name: str) -> int:
        """Run one batch of what is due for a subscriber; return how many deliveries were touched.

        Zero means that nothing is due. An unknown name is a disabled plugin's: its deliveries stay parked.
        """
        subscriber = self.subscribers.get(name)
        if subscriber is None:
            return 0
        if subscriber.effect:
            return self._run_effects(subscriber)
        try:
            return self._run_batch(subscriber)
        except Exception as error:  # noqa: BLE001 - whatever a handler raises must not lose the others
            _log.info("a batch for %s failed (%s); redoing it one by one", name, type(error).__name__)
            return self._run_singly(subscriber)

    def due(self) -> list[str]:
        """The subscribers, among those enabled, that have deliveries due now."""
        with self._house.reader.connect() as connection:
            return self._sql.due(connection, list(self.subscribers), self._now())

    def settle(self, rounds: int = 100_000) -> int:
        """Run until nothing is due, in this thread; return how many deliveries were touched."""
        touched = 0
        for _ in range(rounds):
            before = touched
            for name in self.due():
                while count := self.run(name):
                    touched += count
            if touched == before:
                break
        return touched

    def _now(self) -> int:
        return log.milliseconds(self._house.clock())

    def _actor(self, subscriber: Subscriber) -> Actor:
        return Actor.system(subscriber.name)

    def _run_batch(self, subscriber: Subscriber) -> int:
        with self._house.work(actor=self._actor(subscriber)) as work:
            claimed = self._claim(work, subscriber)
            if claimed:
                self._handle(work, subscriber, claimed)
        return len(claimed)

    def _claim(self, work: UnitOfWork, subscriber: Subscriber, only: int | None = None) -> Sequence[Claimed]:
        claim = self._sql.claim_lanes if subscriber.in_order else self._sql.claim
        return claim(work.connection, subscriber.name, log.milliseconds(work.now), self.batch, only)

    def _handle(self, work: UnitOfWork, subscriber: Subscriber, claimed: Sequence[Claimed]) -> None:
        events = [decode(subscriber.event, one.body) for one in claimed]
        unfinished: list[int] = []
        if subscriber.many:
            work.cause = claimed[-1].seq
            if isinstance(subscriber.run(work, events), Again):
                unfinished = [one.id for one in claimed]
        else:
            for one, event in zip(claimed, events, strict=True):
                work.cause = one.seq
                if isinstance(subscriber.run(work, event), Again):
                    unfinished.append(one.id)
        work.flush()
        if unfinished:
            self._sql.reopen(work.connection, unfinished, log.milliseconds(work.now))
            work.woken.add(subscriber.name)

    def _run_singly(self, subscriber: Subscriber) -> int:
        with self._house.reader.connect() as connection:
            waiting = self._sql.peek(connection, subscriber.name, self._now(), self.batch)
        return sum(self._run_one(subscriber, delivery) for delivery in waiting)

    def _run_one(self, subscriber: Subscriber, delivery: int) -> int:
        try:
            with self._house.work(actor=self._actor(subscriber)) as work:
                claimed = self._claim(work, subscriber, only=delivery)
                if claimed:
                    self._handle(work, subscriber, claimed)
            return len(claimed)
        except Refused as refusal:
            reason = str(refusal)
            self._write(lambda c: self._sql.refuse(c, delivery, reason, self._now()))
        except Exception as error:  # noqa: BLE001 - a fault is kept with its traceback and retried
            self._failed(delivery, error)
        return 1

    def _failed(self, delivery: int, error: Exception) -> None:
        text = "".join(traceback.format_exception(error))[-8_000:]
        _log.warning("delivery %s failed: %s", delivery, type(error).__name__)

        def write(connection: Connection) -> None:
            attempts = self._sql.attempts(connection, delivery) + 1
            dead = attempts >= self.patience.attempts
            due = self._now() + self.patience.wait_ms(attempts)
            self._sql.fail(connection, delivery, attempts, State.DEAD if dead else State.OPEN, due, text)

        self._write(write)

    def _write(self, act: Callable[[Connection], object]) -> None:
        with self._house.writing.begin() as connection:
            act(connection)

    def _run_effects(self, subscriber: Subscriber) -> int:
        """One after the other, each leased by itself, so that a slow one holds back this thread alone."""
        for count in range(self.batch):
            now = self._now()
            with self._house.writing.begin() as connection:
                claimed = self._sql.lease(connection, subscriber.name, now, 1, now + self.patience.lease_ms)
            if not claimed:
                return count
            self._run_effect(subscriber, claimed[0])
        return self.batch

    def _run_effect(self, subscriber: Subscriber, one: Claimed) -> None:
        """Call it, its attempt already counted, so that one which kills the process dies in the end too."""
        if one.attempts > self.patience.attempts:
            self._write(lambda c: self._sql.fail(c, one.id, one.attempts, State.DEAD, 0, "gave no answer"))
            return
        try:
            subscriber.run(self._house, decode(subscriber.event, one.body), f"delivery-{one.id}")
        except Refused as refusal:
            reason = str(refusal)
            self._write(lambda c: self._sql.refuse(c, one.id, reason, self._now()))
        except Exception as error:  # noqa: BLE001 - as above
            text = "".join(traceback.format_exception(error))[-8_000:]
            state = State.DEAD if one.attempts >= self.patience.attempts else State.OPEN
            due = self._now() + self.patience.wait_ms(one.attempts)
            self._write(lambda c: self._sql.fail(c, one.id, one.attempts, state, due, text))
        else:
            self._write(lambda c: self._sql.done(c, one.id, self._now()))


def listeners(subscribers: Iterable[Subscriber]) -> dict[str, list[log.Listener]]:
    """Who hears each event, by the event's name."""
    heard: dict[str, list[log.Listener]] = {}
    for one in subscribers:
        heard.setdefault(one.event.name, []).append(log.Listener(one.name, one.in_order))
    return heard
