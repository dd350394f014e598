"""How the processes of a council are put together: the council, its broker, its worker."""

import os
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from config import settings
from core.council import Council
from core.errors import Misconfigured
from core.vault import VARIABLE, new_key
from core.worker import Broker, Worker, memory_broker, middleware


class Processes:
    """What the command line and the servers need of this configuration."""

    home = settings.HOME

    def council(self, *, now: Callable[[], datetime] | None = None, folder: Path | None = None) -> Council:
        """The configured council. `now` replaces the clock, as for a night of another date.

        `folder` puts its database and files there and works embedded, as the demonstration does.
        """
        environment = {**os.environ, **(_embedded_in(folder) if folder else {})}
        return Council(settings.read(environment=environment, now=now or settings.clock))

    def worker(self, council: Council, *, threads: int) -> Worker:
        """A worker over the configured queue; with no threads it only sends wake-ups."""
        return Worker(council, _broker(council.configuration.queue), threads=threads)


def _embedded_in(folder: Path) -> dict[str, str]:
    return {
        "BOROUGH_DATABASE": f"sqlite:///{folder / 'borough.db'}",
        "BOROUGH_FILES": str(folder / "files"),
        "BOROUGH_OUTBOX": str(folder / "outbox"),
        "BOROUGH_POST": "outbox",  # a demonstration never writes to anybody
        "BOROUGH_QUEUE": "memory",
        VARIABLE: _key_in(folder),
    }


def _key_in(folder: Path) -> str:
    """The key of the council whose data lies here, made at first; no other user reads it."""
    place = folder / "secret.key"
    if not place.exists():
        folder.mkdir(parents=True, exist_ok=True)
        place.touch(mode=0o600)
        place.write_text(new_key(), encoding="ascii")
    return place.read_text(encoding="ascii")


def _broker(url: str) -> Broker:
    if url == "memory":
        return memory_broker()
    if url.startswith(("redis://", "rediss://")):
        from adapters import queue_redis  # noqa: PLC0415 - an embedded council starts without it

        return queue_redis.broker(url, middleware())
    message = f"[queue] url “{url}” is neither “memory” nor a redis:// address"
    raise Misconfigured(message)
