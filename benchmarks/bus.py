"""The bus beside bare Dramatiq, Celery and the bare statements, on SQLite and on PostgreSQL with Redis.

What is counted: deliveries settled a second from a backlog against no-op messages of the peers; events
published a second (one event, two deliveries, one transaction) against the same statement sent bare; and
how long an event takes to be heard at fifty a second. All servers run on this machine in the same run.
"""

import json
import os
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

import dramatiq
import psycopg
import redis
from sqlmodel import func, select

from adapters import queue_redis
from benchmarks import celery_peer, sample
from benchmarks.processes import (
    PREFETCH,
    THREADS,
    a_council,
    a_worker,
    celery_worker,
    noop_actor,
    started,
    wait_until,
)
from core import log
from core.council import Council
from core.database import schema
from core.events import encode
from core.log import Delivery
from core.permissions import Actor
from core.values import new_id
from core.worker import memory_broker, middleware
from tests import servers

ACTOR = Actor.system("bench")

# What both publish: the floor writes the same rows to the letter, made beforehand.
_EVENT = sample.Ticked(thing_id=UUID("0198c0de-0000-7000-8000-000000000000"), told_ns=0)
_OWED = [["sample.first", None], ["sample.second", None]]
_AT, _WORK = "2026-04-07T08:00:00.000000+00:00", "0" * 32


def measure(*, quick: bool, tell: Callable[[str], None]) -> dict[str, Any]:
    """Measure both; each figure is a rate a second, or milliseconds for the lags."""
    size = 4_000 if quick else 100_000
    with tempfile.TemporaryDirectory(prefix="borough-bench-") as name:
        folder = Path(name)
        try:
            queue = servers.shared_valkey(folder, os.getpid())
            server = servers.shared_postgres(folder, os.getpid())
            tell("Celery…")
            celery = _celery(queue, folder, size // 10)
            answer = {"sqlite": _sqlite(folder, size, tell, quick=quick)}
            with servers.a_database(server) as url:
                answer["postgres"] = _postgres(url, queue, size, tell, quick=quick)
        finally:
            servers.stop_shared(folder)
    for figures in answer.values():
        figures["celery_noop_per_s"] = celery
    return answer


def _sqlite(folder: Path, size: int, tell: Callable[[str], None], *, quick: bool) -> dict[str, float]:
    database = f"sqlite:///{folder / 'bus.db'}"
    tell("SQLite: bare Dramatiq…")
    figures = {"dramatiq_noop_per_s": _dramatiq_in_memory(size)}
    council = a_council(database, lag=False)
    schema.create(council.engine, council.tables)
    tell("SQLite: publishing…")
    figures["publish_per_s"], figures["publish_floor_per_s"] = _publishing(
        council, lambda: _bare_sqlite(folder / "bus.db"), size // 10
    )
    council.settle()
    tell("SQLite: a backlog…")
    _backlog(council, size)
    worker = a_worker(council, "memory")
    worker.start()
    figures["deliveries_per_s"] = _drained(council, 2 * size)
    worker.stop()
    council.close()
    tell("SQLite: lag…")
    council = a_council(database, lag=True)
    worker = a_worker(council, "memory")
    worker.start()
    figures |= _lags(council, seconds=2 if quick else 10)
    worker.stop()
    council.close()
    return figures


def _postgres(
    url: str, queue: str, size: int, tell: Callable[[str], None], *, quick: bool
) -> dict[str, float]:
    queue = f"{queue}/3"
    tell("PostgreSQL: bare Dramatiq…")
    figures = {"dramatiq_noop_per_s": _dramatiq_over_redis(queue, size)}
    council = a_council(url, lag=False)
    schema.create(council.engine, council.tables)
    tell("PostgreSQL: publishing…")
    figures["publish_per_s"], figures["publish_floor_per_s"] = _publishing(
        council, lambda: _bare_postgresql(url), size // 10
    )
    council.settle()
    tell("PostgreSQL: a backlog…")
    with started("borough", url, queue, "noop"):
        _backlog(council, size)
        figures["deliveries_per_s"] = _drained(council, 2 * size)
    council.close()
    tell("PostgreSQL: lag…")
    council = a_council(url, lag=True)
    sender = a_worker(council, queue, threads=0)
    sender.start()
    with started("borough", url, queue, "lag"):
        figures |= _lags(council, seconds=2 if quick else 10)
    sender.stop()
    council.close()
    return figures


def _celery(queue: str, folder: Path, size: int) -> float:
    url = f"{queue}/1"
    celery_peer.app.conf.broker_url = url
    for number in range(size):
        celery_peer.noop.delay(number)
    client = redis.Redis.from_url(url)
    with celery_worker(url, folder):
        # Its first prefetch happens at once; the rate is read between a tenth and the end.
        wait_until(lambda: _left(client) < size * 0.9)
        begun, left = time.perf_counter(), _left(client)
        wait_until(lambda: _left(client) == 0)
        rate = left / (time.perf_counter() - begun)
    client.close()
    return round(rate)


def _left(client: redis.Redis) -> int:
    return int(client.llen("celery")) + int(client.hlen("unacked"))


def _dramatiq_in_memory(size: int) -> float:
    broker = memory_broker()
    actor = noop_actor(broker)
    for number in range(size):
        actor.send(number)
    worker = dramatiq.Worker(broker, worker_threads=THREADS)
    worker.queue_prefetch = PREFETCH
    begun = time.perf_counter()
    worker.start()
    broker.join("noop", timeout=300_000)
    rate = size / (time.perf_counter() - begun)
    worker.stop()
    broker.close()
    return round(rate)


def _dramatiq_over_redis(queue: str, size: int) -> float:
    broker = queue_redis.broker(queue, middleware())
    actor = noop_actor(broker)
    for number in range(size):
        actor.send(number)
    client = redis.Redis.from_url(queue)
    with started("dramatiq", queue):
        wait_until(lambda: client.hlen("dramatiq:noop.msgs") < size)
        begun, left = time.perf_counter(), int(client.hlen("dramatiq:noop.msgs"))
        wait_until(lambda: client.hlen("dramatiq:noop.msgs") == 0)
        rate = left / (time.perf_counter() - begun)
    client.close()
    broker.close()
    return round(rate)


def _publishing(council: Council, bare: Callable[[], Callable[[], None]], size: int) -> tuple[float, float]:
    """Ours and the floor in turns of fifty, the best turn of each, so that a noisy neighbour hits both."""

    def ours() -> None:
        with council.work(actor=ACTOR) as work:
            work.publish(_EVENT)

    best = {"ours": 0.0, "floor": 0.0}
    floor = bare()
    for _ in range(max(20, size // 50)):
        for name, act in (("ours", ours), ("floor", floor)):
            begun = time.perf_counter()
            for _ in range(50):
                act()
            best[name] = max(best[name], 50 / (time.perf_counter() - begun))
    return round(best["ours"]), round(best["floor"])


def _bare_postgresql(url: str) -> Callable[[], None]:
    connection = psycopg.connect(url)

    given = {
        "at": _AT,
        "actor": ACTOR.subject,
        "work": _WORK,
        "due": 0,
        "told": json.dumps([[_EVENT.name, _EVENT.subject, encode(_EVENT), None, None, _OWED]]),
    }

    def act() -> None:
        cursor = connection.execute(log._POSTGRESQL, given)  # noqa: SLF001 - the floor is this very statement
        cursor.fetchall()
        connection.commit()

    return act


def _bare_sqlite(file: Path) -> Callable[[], None]:
    connection = sqlite3.connect(file, isolation_level=None)
    for pragma in ("synchronous = FULL", "foreign_keys = ON", "temp_store = MEMORY", "busy_timeout = 60000"):
        connection.execute(f"PRAGMA {pragma}")
    event = (_AT, _EVENT.name, ACTOR.subject, _EVENT.subject, encode(_EVENT), None, _WORK, 1, None)

    def act() -> None:
        connection.execute("BEGIN IMMEDIATE")
        number = connection.execute(log._SQLITE_EVENT, event).lastrowid  # noqa: SLF001 - as above
        owed = [(number, name, None, 0) for name in ("sample.first", "sample.second")]
        connection.executemany(log._SQLITE_DELIVERY, owed)  # noqa: SLF001 - as above
        connection.execute("COMMIT")

    return act


def _backlog(council: Council, size: int) -> None:
    """Owe `size` events to both subscribers, in one transaction."""
    with council.work(actor=ACTOR) as work:
        for _ in range(size):
            work.publish(sample.Ticked(thing_id=new_id(), told_ns=0))


def _drained(council: Council, size: int) -> float:
    """The rate between the first and the last of the backlog's settlements."""
    settled = select(func.min(Delivery.settled_at), func.max(Delivery.settled_at), func.count())
    newest = select(Delivery.id).order_by(Delivery.id.desc()).limit(size)  # type: ignore[union-attr]
    begun = time.perf_counter()
    with council.look(actor=ACTOR) as work:
        wait_until(lambda: not council.bus.due())
        first, last, count = work.session.exec(
            settled.where(Delivery.id.in_(newest), Delivery.state == log.State.DONE)  # type: ignore[union-attr]
        ).one()
    elapsed = time.perf_counter() - begun
    assert count == size
    assert first is not None
    assert last is not None
    return round(size / max((last - first) / 1_000, elapsed))


def _lags(council: Council, *, seconds: int) -> dict[str, float]:
    """Publish fifty events a second and ask how long each took to be heard."""
    council.settle()
    for _ in range(seconds * 50):
        with council.work(actor=ACTOR) as work:
            work.publish(sample.Ticked(thing_id=new_id(), told_ns=time.time_ns()))
        time.sleep(0.02)
    wait_until(lambda: not council.bus.due())
    time.sleep(0.2)
    with council.look(actor=ACTOR) as work:
        found = sorted(work.session.exec(select(sample.Lag.microseconds)))
    assert len(found) == seconds * 50
    cut = statistics.quantiles(found, n=100)
    return {"lag_ms_p50": round(cut[49] / 1_000, 1), "lag_ms_p99": round(cut[98] / 1_000, 1)}
