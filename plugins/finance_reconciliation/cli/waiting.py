"""`borough statement quarantine`, `release` and `reject`: what failed a gate."""

import json
from typing import Any
from uuid import UUID

import click
from rich.console import Console

from core.api import opened, operator
from core.values import Money
from plugins.finance_reconciliation import commands, queries


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object and nothing else.")
@click.pass_context
def quarantine(context: click.Context, *, as_json: bool) -> None:
    """List the statements that failed a gate and wait for a second person."""
    with opened(context.obj) as council, council.look(actor=operator()) as work:
        found: list[dict[str, Any]] = [
            {
                "statement": str(one.id),
                "account": one.account,
                "gate": one.gate,
                "problem": (one.problem or "").split("\n"),
                "entries": one.entries,
                "sum": Money(one.credits - one.debits).decimal,
                "closed_on": one.closed_on.isoformat() if one.closed_on else None,
            }
            for one in queries.in_quarantine(work)
        ]
    if as_json:
        click.echo(json.dumps({"statements": found}, indent=2, ensure_ascii=False))
        return
    console = Console(highlight=False, soft_wrap=True)
    for row in found:
        console.print(
            f"{row['statement']}  {row['entries']:,} lines, £{row['sum']}, {row['gate']}", markup=False
        )
        for line in row["problem"]:
            console.print(f"    {line}", markup=False)
    console.print("" if found else "Nothing is in quarantine")


@click.command()
@click.argument("statement_id", type=click.UUID)
@click.option("--because", required=True, help="Why it may be counted; the second person reads this.")
@click.pass_context
def release(context: click.Context, statement_id: UUID, because: str) -> None:
    """Propose that a statement in quarantine be counted; another person approves it (page Approvals)."""
    with opened(context.obj) as council, council.work(actor=operator()) as work:
        proposed = commands.propose_release(work, statement_id=statement_id, because=because)
        click.echo(f"The release was proposed as {proposed.id}; a second person must approve it")


@click.command()
@click.argument("statement_id", type=click.UUID)
@click.pass_context
def reject(context: click.Context, statement_id: UUID) -> None:
    """Set a statement in quarantine aside for good; none of its lines will ever be counted."""
    with opened(context.obj) as council, council.work(actor=operator()) as work:
        commands.reject_statement(work, statement_id=statement_id)
        click.echo("The statement was rejected")
