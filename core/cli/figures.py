"""`borough figures`: the counts that trends are made of."""

import click

from core.cli.context import json_option, tell
from core.figures.commands.counting import count_past
from core.opening import opened, operator


@click.group()
def figures() -> None:
    """Count what services do."""


@figures.command(name="count")
@click.option("--months", default=24, show_default=True, help="How many months to go back.")
@json_option
@click.pass_context
def count(context: click.Context, months: int, *, as_json: bool) -> None:
    """Count months of the past that were never counted, from cases, tasks, clocks and postings.

    The night's job does it by itself; this is for records that were brought over later.
    """
    with opened(context.obj) as council, council.work(actor=operator()) as work:
        done = count_past(work, months=months)
    tell({"months": done}, as_json=as_json, show=lambda console: console.print(f"{done} months counted."))
