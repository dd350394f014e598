"""What every command stands on: its output, and how a refusal ends."""

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import click
from rich.console import Console
from sqlalchemy.exc import OperationalError, ProgrammingError

from core.errors import BoroughError

REFUSED = 2
errors = Console(stderr=True, highlight=False, soft_wrap=True)


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
