"""What was done, by whom, because of what; and whether the trail still holds."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from sqlalchemy import func
from sqlmodel import col, select

from core.audit import rules
from core.audit.models import Seal
from core.audit.rules import LogRow, Stretch
from core.errors import NotFound
from core.log import RESTRICTED_RECORD_READ, Delivery, EventDetail, LoggedEvent, State, iso
from core.values.ids import Subject
from core.work import UnitOfWork

SEAL_ROWS = 5_000
LOOKED_JUST_NOW = timedelta(minutes=15)
"""Several looks of one person at one record within this time are written down once."""
_LOWEST = -(2**63)
_COLUMNS = [getattr(LoggedEvent, name) for name in LogRow._fields]


@dataclass(slots=True)
class Verified:
    """What a verification found: `faults` is empty when the trail holds. `head` is the last seal's hash."""

    sealed: int = 0
    unsealed: int = 0
    seals: int = 0
    head: str = rules.GENESIS
    faults: list[str] = field(default_factory=list)


def rows_between(work: UnitOfWork, first: int, last: int) -> list[LogRow]:
    """The log's rows with these numbers, both included, in order."""
    seq = col(LoggedEvent.seq)
    statement = select(*_COLUMNS).where(seq.between(first, last)).order_by(seq)
    return [LogRow(*row) for row in work.session.exec(statement)]


def next_stretch(work: UnitOfWork, *, up_to: int) -> Stretch | None:
    """The next stretch to seal, at most 5,000 rows and none above `up_to`, read and hashed.

    `up_to` must be a horizon: no transaction that may still commit has drawn a number at or below it.
    """
    before = work.session.exec(select(Seal).order_by(col(Seal.id).desc()).limit(1)).first()
    first = before.last_seq + 1 if before else 1
    seq = col(LoggedEvent.seq)
    statement = select(*_COLUMNS).where(seq.between(first, up_to)).order_by(seq).limit(SEAL_ROWS)
    rows = [LogRow(*row) for row in work.session.exec(statement)]
    if not rows:
        return None
    previous = before.hash if before else rules.GENESIS
    return Stretch(first, rows[-1].seq, len(rows), rules.packed(rows), previous)


def verify(work: UnitOfWork, *, expected_head: str | None = None) -> Verified:
    """Recompute the whole chain and compare; says which row was changed, is missing or was inserted.

    `expected_head` is a hash that was kept elsewhere: it finds even a chain that was forged as a whole.
    """
    found, next_seq, hashes = Verified(), _LOWEST, {rules.GENESIS}
    for seal in _seals(work):
        found.faults += _seal_faults(work, seal, found.head, next_seq)
        found.head, next_seq = seal.hash, seal.last_seq + 1
        found.seals, found.sealed = found.seals + 1, found.sealed + seal.count
        hashes.add(seal.hash)
    tail = select(func.count()).select_from(LoggedEvent).where(col(LoggedEvent.seq) >= next_seq)
    found.unsealed = work.session.exec(tail).one()
    if expected_head is not None and expected_head not in hashes:
        found.faults.append(
            f"no seal has the hash {expected_head} that was kept elsewhere: the chain was rewritten"
        )
    found.faults += _erased_wrongly(work)
    return found


def _seals(work: UnitOfWork) -> Iterator[Seal]:
    last = 0
    while page := work.session.exec(
        select(Seal).where(col(Seal.id) > last).order_by(col(Seal.id)).limit(20)
    ).all():
        yield from page
        last = page[-1].id or 0


def _seal_faults(work: UnitOfWork, seal: Seal, head: str, next_seq: int) -> list[str]:
    problems = []
    if seal.previous != head:
        problems.append(f"seal {seal.id} does not follow the seal before it: one was changed or removed")
    if rules.chained(seal.previous, seal.rows) != seal.hash:
        problems.append(f"seal {seal.id} was changed")
    first = min(next_seq, seal.first_seq)
    return problems + rules.faults(seal.rows, rows_between(work, first, seal.last_seq))


def _erased_wrongly(work: UnitOfWork) -> list[str]:
    """Personal values whose hash is no longer the one that the trail holds."""
    statement = select(EventDetail, LoggedEvent.detail_hash).join(LoggedEvent)
    return [
        f"the details beside event {detail.event_seq} were changed"
        for detail, kept in work.session.exec(statement)
        if hashlib.sha256(f"{detail.salt}{detail.body}".encode()).hexdigest() != kept
    ]


@dataclass(frozen=True, slots=True)
class Told:
    """An event in a story: how deep it lies under its first cause, and what became of its deliveries."""

    event: LoggedEvent
    depth: int
    deliveries: tuple[Delivery, ...]


def story(work: UnitOfWork, *, seq: int) -> list[Told]:
    """The chain that an event belongs to, from its first cause, in the order of causes. NotFound if none."""
    first = _first_cause(work, seq)
    found: list[LoggedEvent] = [first]
    level = [first]
    while level:
        causes = [one.seq for one in level]
        statement = (
            select(LoggedEvent).where(col(LoggedEvent.because_of).in_(causes)).order_by(col(LoggedEvent.seq))
        )
        level = list(work.session.exec(statement.limit(2_000)))
        found += level
    owed: dict[int, list[Delivery]] = {}
    numbers = [one.seq for one in found]
    for delivery in work.session.exec(select(Delivery).where(col(Delivery.event_seq).in_(numbers))):
        owed.setdefault(delivery.event_seq, []).append(delivery)
    return _in_order(found, owed)


def _first_cause(work: UnitOfWork, seq: int) -> LoggedEvent:
    event = work.session.get(LoggedEvent, seq)
    while event is not None and event.because_of is not None:
        event = work.session.get(LoggedEvent, event.because_of)
    if event is None:
        message = f"there is no event {seq} in the log"
        raise NotFound(message)
    return event


def _in_order(found: Sequence[LoggedEvent], owed: dict[int, list[Delivery]]) -> list[Told]:
    children: dict[int | None, list[LoggedEvent]] = {}
    for event in found[1:]:
        children.setdefault(event.because_of, []).append(event)
    told, waiting = [], [(found[0], 0)]
    while waiting:
        event, depth = waiting.pop()
        told.append(Told(event, depth, tuple(owed.get(event.seq or 0, ()))))
        waiting += [(child, depth + 1) for child in reversed(children.get(event.seq, []))]
    return told


def events_about(
    work: UnitOfWork, subject: str, *, before: int | None = None, limit: int = 50
) -> list[LoggedEvent]:
    """What happened to a record, newest first."""
    statement = select(LoggedEvent).where(LoggedEvent.subject == subject)
    if before is not None:
        statement = statement.where(col(LoggedEvent.seq) < before)
    return list(work.session.exec(statement.order_by(col(LoggedEvent.seq).desc()).limit(limit)))


def newly_read(work: UnitOfWork) -> list[Subject]:
    """The restricted records that this reading shows and that the actor did not look at just now.

    Past the session, whose filter shows the log to few; one question, by the index on what events are about.
    """
    since = iso(work.now - LOOKED_JUST_NOW)
    seen = select(LoggedEvent.subject).where(
        col(LoggedEvent.subject).in_(sorted(work.reads)),
        col(LoggedEvent.name) == RESTRICTED_RECORD_READ,
        col(LoggedEvent.actor) == work.actor.subject,
        col(LoggedEvent.at) > since,
    )
    return sorted(work.reads - {Subject(one) for one in work.connection.execute(seen).scalars()})


@dataclass(frozen=True, slots=True)
class Lag:
    """How a subscriber stands: deliveries by state, and the oldest one due (milliseconds since 1970)."""

    subscriber: str
    counts: dict[State, int]
    oldest_due: int | None
    enabled: bool

    @property
    def parked(self) -> int:
        """Deliveries owed to a plugin that is switched off; they run when it is switched on again."""
        return 0 if self.enabled else self.counts.get(State.OPEN, 0)


def lags(work: UnitOfWork, *, enabled: Sequence[str]) -> list[Lag]:
    """Every subscriber, enabled or owed something, with its counters."""
    columns = (Delivery.subscriber, Delivery.state, func.count(), func.min(Delivery.due_at))
    counts: dict[str, dict[State, int]] = {name: {} for name in enabled}
    oldest: dict[str, int] = {}
    grouped = select(*columns).group_by(col(Delivery.subscriber), col(Delivery.state))
    for subscriber, state, count, due in work.session.exec(grouped):
        counts.setdefault(subscriber, {})[State(state)] = count
        if state == State.OPEN:
            oldest[subscriber] = due
    return [Lag(name, counts[name], oldest.get(name), name in enabled) for name in sorted(counts)]


def troubled(
    work: UnitOfWork, *, states: Sequence[State] = (State.DEAD,), after: int = 0, limit: int = 50
) -> list[tuple[Delivery, LoggedEvent]]:
    """Deliveries in trouble with their events, oldest first."""
    statement = (
        select(Delivery, LoggedEvent)
        .join(LoggedEvent, col(LoggedEvent.seq) == col(Delivery.event_seq))
        .where(col(Delivery.state).in_([int(state) for state in states]), col(Delivery.id) > after)
        .order_by(col(Delivery.id))
        .limit(limit)
    )
    return list(work.session.exec(statement))
