"""A process that the fault tests kill: it publishes numbered events, works them off, or both.

It goes on where the database says it stopped. Effects have no unique key on purpose: a doubled one shows.
"""

import signal
import sys
import threading
from datetime import UTC, datetime
from uuid import UUID

from sqlmodel import Field, func, select

from adapters import queue_redis
from core.bus import Patience
from core.council import Configuration, Council, Ports
from core.database import schema
from core.events import Event
from core.log import BigId
from core.manifest import Subscriber
from core.permissions import Actor, Row
from core.testing import MemoryFiles, a_plugin
from core.values import new_id
from core.worker import Worker, memory_broker, middleware

SUBSCRIBERS = ("faulty.first", "faulty.second")


class Numbered(Event):
    """Something with a number happened."""

    name = "faulty.numbered"
    about = "thing"

    thing_id: UUID
    number: int


class Published(Row, table=True):
    """What the publishing command did, in the transaction of its event."""

    __tablename__ = "faulty_published"

    number: int = Field(primary_key=True)


class Effect(Row, table=True):
    """What a subscriber did."""

    __tablename__ = "faulty_effect"

    id: int | None = Field(default=None, primary_key=True, sa_type=BigId)
    number: int
    subscriber: str


_failed_once: set[tuple[str, int]] = set()


def _effect(subscriber):
    def run(work, event):
        work.session.add(Effect(number=event.number, subscriber=subscriber))
        key = (subscriber, event.number)
        if event.number % 100 == 7 and key not in _failed_once:
            _failed_once.add(key)
            raise ConnectionError("one in a hundred fails once")

    return Subscriber(Numbered, run, subscriber)


def a_council(database):
    plugin = a_plugin(
        "faulty",
        events=(Numbered,),
        tables=(Published, Effect),
        subscribers=[_effect(name) for name in SUBSCRIBERS],
    )
    configuration = Configuration(
        name="Faults",
        database=database,
        clock=lambda: datetime.now(UTC),
        ports=Ports(files=MemoryFiles()),
        enabled=("faulty",),
        patience=Patience(attempts=20, first_wait_ms=50, longest_wait_ms=500),
    )
    return Council(configuration, extra={"faulty": plugin})


def publish(council, total):
    actor = Actor.system("faults")
    with council.look(actor=actor) as work:
        done = work.session.exec(select(func.count()).select_from(Published)).one()
    for number in range(done + 1, total + 1):
        with council.work(actor=actor) as work:
            work.session.add(Published(number=number))
            work.publish(Numbered(thing_id=new_id(), number=number))


def main(role, database, queue, total):
    council = a_council(database)
    broker = memory_broker() if queue == "memory" else queue_redis.broker(queue, middleware())
    worker = Worker(council, broker, threads=0 if role == "publish" else 4)
    worker.start()
    print("ready", flush=True)
    if role in ("publish", "both"):
        publish(council, int(total))
        print("published", flush=True)
    stopping = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stopping.set())
    stopping.wait()
    worker.stop()
    council.close()


def make_tables(database):
    council = a_council(database)
    schema.create(council.engine, council.tables)
    council.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
