"""Wake-ups over Redis or Valkey, for production: any number of processes on any number of machines."""

from collections.abc import Sequence

from dramatiq import Broker
from dramatiq.brokers.redis import RedisBroker
from dramatiq.middleware import Middleware


def broker(url: str, middleware: Sequence[Middleware]) -> Broker:
    """A broker at `redis://host:port/db`. What it loses, the sweep finds; it needs no persistence."""
    return RedisBroker(url=url, middleware=list(middleware))
