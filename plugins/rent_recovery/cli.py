"""`borough import tenancies`: joins core's group of imports."""

import json
from pathlib import Path

import click

from core.api import BadInput, opened, operator
from plugins.rent_recovery.commands import import_tenancies

_LARGEST = 100_000_000


@click.group(name="import")
def import_group() -> None:
    """Take records from CSV files: all of a file or nothing of it."""


@import_group.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object and nothing else.")
@click.pass_context
def tenancies(context: click.Context, file: Path, *, as_json: bool) -> None:
    """Take tenancies from a CSV file; their people and properties are imported before."""
    if file.stat().st_size > _LARGEST:
        message = f"{file}: larger than {_LARGEST // 1_000_000} MB; split it and import the parts"
        raise BadInput(message)
    with opened(context.obj, settle=True) as council, council.work(actor=operator()) as work:
        done = import_tenancies(work, data=file.read_bytes(), name=str(file))
    click.echo(json.dumps({"tenancies": done.count}) if as_json else f"{done.count:,} tenancies taken.")
