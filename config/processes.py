"""How the processes of a council are put together: the council, its broker, its worker."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import dramatiq

from adapters import queue_redis
from config import settings
from core.council import Council
from core.errors import Misconfigured
from core.worker import Worker, memory_broker, middleware


class Processes:
    """What the command line and the servers need of this configuration."""

    home = settings.HOME

    def council(self, *, now: Callable[[], datetime] | None = None, place: Path | None = None) -> Council:
        """The configured council; `now` replaces the clock, as for a night of another date."""
        return Council(settings.read(place, now=now or settings.clock))

    def worker(self, council: Council, *, threads: int) -> Worker:
        """A worker over the configured queue; with no threads it only sends wake-ups."""
        return Worker(council, _broker(council.configuration.queue), threads=threads)


def _broker(url: str) -> dramatiq.Broker:
    if url == "memory":
        return memory_broker()
    if url.startswith(("redis://", "rediss://")):
        return queue_redis.broker(url, middleware())
    message = f"[queue] url “{url}” is neither “memory” nor a redis:// address"
    raise Misconfigured(message)
