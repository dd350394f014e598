"""`borough statement payers`, `forget-payer` and `undo`: what was learned, and what was wrong."""

import json
from typing import Any
from uuid import UUID

import click

from core.api import opened, operator
from plugins.finance_reconciliation import commands, queries


@click.command()
@click.argument("words", default="")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object and nothing else.")
@click.pass_context
def payers(context: click.Context, words: str, *, as_json: bool) -> None:
    """List payers whom officers have confirmed for an account; WORDS is part of a name or number."""
    with opened(context.obj) as council, council.look(actor=operator()) as work:
        found: list[dict[str, Any]] = [
            {"id": str(one.id), "payer": one.shown, "account": str(one.account_id), "confirmed": one.times}
            for one in queries.known_payers(work, words=words)
        ]
    if as_json:
        click.echo(json.dumps({"payers": found}, indent=2, ensure_ascii=False))
        return
    for row in found:
        click.echo(f"{row['id']}  {row['payer']}  for {row['account']} ({row['confirmed']} times)")
    if not found:
        click.echo("No payer is remembered")


@click.command(name="forget-payer")
@click.argument("payer_id", type=click.UUID)
@click.pass_context
def forget_payer(context: click.Context, payer_id: UUID) -> None:
    """Remember a payer no more for this account."""
    with opened(context.obj) as council, council.work(actor=operator()) as work:
        commands.forget_payer(work, payer_id=payer_id)
        click.echo("The payer is remembered no more")


@click.command()
@click.argument("line_id", type=int)
@click.option("--because", required=True, help="Why it was wrong; it is kept with the line.")
@click.pass_context
def undo(context: click.Context, line_id: int, because: str) -> None:
    """Take a bank line off the accounts on which it was put; it waits in suspense again."""
    with opened(context.obj) as council, council.work(actor=operator()) as work:
        commands.undo_placing(work, line_id=line_id, because=because)
        click.echo("The line waits in suspense again")
