"""`borough statement profile`: the profiles by which suppliers' files are read."""

import json
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from core.api import opened, operator, profiles
from plugins.finance_reconciliation import commands, intake

_file = click.argument("file", type=click.Path(exists=True, dir_okay=False, readable=True, path_type=Path))
_json = click.option("--json", "as_json", is_flag=True, help="Print one JSON object and nothing else.")


@click.group()
def profile() -> None:
    """See, check and save how suppliers' files are read."""


@profile.command(name="list")
@_json
@click.pass_context
def list_profiles(context: click.Context, *, as_json: bool) -> None:
    """List the profiles that are there, each in its newest version."""
    with opened(context.obj) as council, council.look(actor=operator()) as work:
        known = intake.profiles_known(work, council.configuration.folder)
    rows = [
        {"name": name, "version": one.profile.version, "title": one.profile.title, "origin": one.origin}
        for name, one in known.items()
    ]
    if as_json:
        click.echo(json.dumps({"profiles": rows}, indent=2, ensure_ascii=False))
        return
    table = Table("Name", "Version", "Title", "From", box=None)
    for row in rows:
        table.add_row(*(str(value) for value in row.values()))
    Console(highlight=False).print(table)


@profile.command()
@_file
def check(file: Path) -> None:
    """Say whether a profile can be used, with every fault and its line."""
    found = profiles.read_profile(file.read_text(encoding="utf-8"), name=file.name)
    click.echo(f"{found.label} can be used: {found.title}")


@profile.command()
@_file
@click.pass_context
def save(context: click.Context, file: Path) -> None:
    """Save a profile: files of its kind are read by it from now on."""
    body = file.read_text(encoding="utf-8")
    with opened(context.obj) as council, council.work(actor=operator()) as work:
        found = commands.save_profile(work, body=body)
    click.echo(f"{found.label} is saved")
