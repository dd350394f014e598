"""The worker: Dramatiq threads that are woken by subscriber name and work off what the database owes.

A message carries nothing but a name. It may be lost or doubled; the sweep finds what was lost, and a
claim finds nothing twice. Embedded, the broker is in memory and the threads run in this process; in
production the broker is Redis and any number of processes run them.
"""

import logging
import threading
from collections.abc import Iterable
from queue import SimpleQueue
from typing import Any

import dramatiq
from dramatiq.brokers.stub import StubBroker
from dramatiq.middleware import Middleware, ShutdownNotifications

from core.council import Council
from core.sweep import Sweep

_log = logging.getLogger("borough.worker")
QUEUE = "borough"
Broker = dramatiq.Broker
_PREFETCH = 64


def middleware() -> list[Middleware]:
    """All the middleware there is: no retries, because the deliveries themselves are retried."""
    return [ShutdownNotifications()]


def memory_broker() -> dramatiq.Broker:
    """A broker in the memory of this process."""
    return StubBroker(middleware=middleware())


class Dispatcher:
    """A thread that sends wake-ups after commit, so that no request waits for the broker.

    Names that arrive while it sends are gathered and sent together; the last one is never lost.
    """

    def __init__(self, actor: Any) -> None:
        """Send to this Dramatiq actor."""
        self._actor = actor
        self._woken: SimpleQueue[frozenset[str] | None] = SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="borough-dispatcher", daemon=True)

    def wake(self, names: Iterable[str]) -> None:
        """Have these subscribers looked at soon."""
        self._woken.put(frozenset(names))

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """Send what is left, then stop."""
        self._woken.put(None)
        self._thread.join(timeout=10)

    def _run(self) -> None:
        stopping = False
        while not stopping:
            gathered = [self._woken.get()]
            while not self._woken.empty():
                gathered.append(self._woken.get())
            stopping = None in gathered
            for name in {name for names in gathered for name in names or ()}:
                self._send(name)

    def _send(self, name: str) -> None:
        try:
            self._actor.send(name)
        except Exception as error:  # noqa: BLE001 - the broker may be away; the sweep will find what is due
            _log.info("a wake-up for %s was not sent: %s", name, type(error).__name__)


class Worker:
    """The threads of this process that send wake-ups, and, where asked, those that answer them."""

    def __init__(self, council: Council, broker: dramatiq.Broker, *, threads: int = 4) -> None:
        """Wire the council to the broker; `threads` zero only sends."""
        self._council = council
        self._broker = broker
        named = dramatiq.actor(actor_name="borough_wake", queue_name=QUEUE, broker=broker)
        actor = named(self._answer)
        self.dispatcher = Dispatcher(actor)
        self._sweep = Sweep(council, self.dispatcher.wake) if threads else None
        self._threads = self._workers(threads) if threads else None

    def start(self) -> None:
        """Begin to send, to answer and to sweep."""
        self.dispatcher.start()
        self._council.after_commit = self.dispatcher.wake
        if self._threads and self._sweep:
            self._threads.start()
            self._sweep.start()

    def stop(self) -> None:
        """Finish what is running, then stop."""
        if self._threads and self._sweep:
            self._sweep.stop()
            self._threads.stop(timeout=30_000)
        self.dispatcher.stop()
        self._broker.close()

    def _workers(self, threads: int) -> dramatiq.Worker:
        # The consumer of Redis sleeps longer the longer it finds nothing, up to this timeout: short, so
        # that an event is heard within milliseconds.
        workers = dramatiq.Worker(self._broker, worker_threads=threads, worker_timeout=5)
        workers.queue_prefetch = _PREFETCH
        return workers

    def _answer(self, name: str) -> None:
        """Run one batch, and ask to be called again while there is more.

        A failing batch is already redone one by one; what escapes is trouble with the database, and the
        sweep will wake the subscriber when that has passed.
        """
        try:
            while self._council.bus.run(name) >= self._council.bus.batch:
                pass
        except Exception as error:  # noqa: BLE001 - a broken connection must not end the thread
            _log.warning("%s could not be run: %s", name, type(error).__name__)
