"""`borough search`: looking after what is found."""

import click

from core import indexing
from core.cli.context import errors, json_option, tell
from core.opening import opened, operator


@click.group()
def search() -> None:
    """Look after the search."""


@search.command()
@json_option
@click.pass_context
def rebuild(context: click.Context, *, as_json: bool) -> None:
    """Build the search anew from the records: after an upgrade, or when `borough doctor` says so."""
    with opened(context.obj) as council, errors.status("Building…") as status:
        count = indexing.rebuild(
            council, actor=operator(), tell=lambda done: status.update(f"{done:,} records…")
        )
    tell({"records": count}, as_json=as_json, show=lambda console: console.print(f"{count:,} records found."))
