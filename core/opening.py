"""The council as the command line opens it: ready, at its version, and closed afterwards."""

import getpass
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

from core import migrate
from core.cases.commands import find_review, keep_versions
from core.council import Council
from core.errors import Misconfigured
from core.permissions import Actor
from core.staff.commands import keep_secrets_sealed


class Processes(Protocol):
    """What `config` gives to the command line, as the context's object."""

    home: Path

    def council(self, *, now: Callable[[], datetime] | None = None, folder: Path | None = None) -> Council:
        """The configured council; `folder` puts its data there, as for the demonstration."""
        ...

    def worker(self, council: Council, *, threads: int) -> Any:
        """A worker over its queue."""
        ...


def operator() -> Actor:
    """Whoever sits at the command line: the system, under the name of the person's account."""
    return Actor.system(f"command-line/{getpass.getuser()}")


def begin(council: Council) -> None:
    """Look, before anything works on cases, whether case types, calendar and law are as they were.

    Every process that serves, works or runs the night begins so. Versions of case types are kept, and a
    change of calendar or law makes a review of clocks. Misconfigured, in words, for a database that is not
    at this version, for secrets whose key is not here, and for a case type that was changed without raising
    its version.
    """
    _must_be_up_to_date(council)
    with council.work(actor=Actor.system("start")) as work:
        keep_secrets_sealed(work)
        keep_versions(work)
        find_review(work)


def _must_be_up_to_date(council: Council) -> None:
    late = migrate.behind(council.engine, council.registry.manifests)
    if late:
        message = f"the database is not up to date ({', '.join(late)}); run `borough migrate` first"
        raise Misconfigured(message)


@contextmanager
def opened(
    processes: Processes, *, now: Callable[[], datetime] | None = None, settle: bool = False
) -> Iterator[Council]:
    """The council, ready: its database at this version. Closed afterwards.

    What the command tells wakes the workers over Redis. Embedded there may be none running: with
    `settle` the subscribers then run here, before the command ends. Such a command works on cases, and so
    begins as a worker does.
    """
    council = processes.council(now=now) if now else processes.council()
    embedded = council.configuration.queue == "memory"
    worker: Any = None
    try:
        _must_be_up_to_date(council)
        if settle:
            begin(council)
        if not embedded:
            worker = processes.worker(council, threads=0)
            worker.start()
        yield council
        if embedded and settle:
            council.settle()
    finally:
        if worker is not None:
            worker.stop()
        council.close()
