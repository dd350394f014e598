"""What every command stands on: the council, its output, and how a refusal ends."""

import getpass
import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

import click
from rich.console import Console
from sqlalchemy.exc import OperationalError, ProgrammingError

from core import migrate
from core.council import Council
from core.errors import BoroughError, Misconfigured
from core.permissions import Actor
from core.worker import Worker

REFUSED = 2
errors = Console(stderr=True, highlight=False, soft_wrap=True)


class Processes(Protocol):
    """What `config` gives to the command line."""

    home: Path

    def council(self, *, now: Callable[[], datetime] | None = None, folder: Path | None = None) -> Council:
        """The configured council; `folder` puts its data there, as for the demonstration."""
        ...

    def worker(self, council: Council, *, threads: int) -> Worker:
        """A worker over its queue."""
        ...


def operator() -> Actor:
    """Whoever sits at the command line: the system, under the name of the person's account."""
    return Actor.system(f"command-line/{getpass.getuser()}")


@contextmanager
def opened(
    context: click.Context, *, now: Callable[[], datetime] | None = None, settle: bool = False
) -> Iterator[Council]:
    """The council, ready: its database at this version. Closed afterwards.

    What the command tells wakes the workers over Redis. Embedded there may be none running: with
    `settle` the subscribers then run here, before the command ends.
    """
    council: Council = context.obj.council(now=now)
    embedded = council.configuration.queue == "memory"
    worker: Worker | None = None
    try:
        late = migrate.behind(council.engine, council.registry.manifests)
        if late:
            message = f"the database is not up to date ({', '.join(late)}); run `borough migrate` first"
            raise Misconfigured(message)
        if not embedded:
            worker = context.obj.worker(council, threads=0)
            worker.start()
        yield council
        if embedded and settle:
            council.settle()
    finally:
        if worker is not None:
            worker.stop()
        council.close()


@contextmanager
def refusals() -> Iterator[None]:
    """Turn what a person can act on into one message and exit code 2."""
    try:
        yield
    except BoroughError as error:
        errors.print(f"[bold red]Refused:[/] {_escaped(str(error))}")
        sys.exit(REFUSED)
    except (OperationalError, ProgrammingError) as error:
        errors.print(f"[bold red]The database does not answer as it should:[/] {_escaped(str(error.orig))}")
        errors.print(
            "Check \\[database] url in config/council.toml, that the server runs, and `borough migrate`."
        )
        sys.exit(REFUSED)


def tell(answer: Any, *, as_json: bool, show: Callable[[Console], None]) -> None:
    """Print one JSON object and nothing else, or show it to a person."""
    if as_json:
        click.echo(json.dumps(answer, indent=2, default=str, ensure_ascii=False))
    else:
        show(Console(highlight=False))


def _escaped(text: str) -> str:
    return text.replace("[", "\\[")


json_option = click.option("--json", "as_json", is_flag=True, help="Print one JSON object and nothing else.")
