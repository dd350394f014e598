"""`borough statement`: look into a bank file, or import one."""

import json
import sys
from pathlib import Path
from typing import Any
from uuid import UUID

import click
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

from core.api import Actor, BadInput, opened, operator
from core.values import Money
from plugins.finance_reconciliation import commands, intake, queries
from plugins.finance_reconciliation.rules import account_number, in_words

_file = click.argument("file", type=click.Path(exists=True, dir_okay=False, readable=True, path_type=Path))
_json = click.option("--json", "as_json", is_flag=True, help="Print one JSON object and nothing else.")
_REFUSED = 2


@click.group()
def statement() -> None:
    """Look into bank files, and import them."""


@statement.command()
@_file
@_json
@click.pass_context
def read(context: click.Context, file: Path, *, as_json: bool) -> None:
    """Say what a bank file holds, without storing anything."""
    council = context.obj.council()
    try:
        with file.open("rb") as source:
            found = intake.read_file(council.ports.readers, source, file.name)
    finally:
        council.close()
    if as_json:
        click.echo(json.dumps(found, indent=2, ensure_ascii=False))
        return
    table = Table(
        "Account", "Currency", "Opening", "Closing", "Entries", "Credits", "Debits", "Adds up", box=None
    )
    answers = {True: "yes", False: "no", None: "no balances"}
    for one in found["statements"]:
        figures = (one["opening"] or "–", one["closing"] or "–", f"{one['entries']:,}", one["credits"])
        table.add_row(one["account"], one["currency"], *figures, one["debits"], answers[one["adds_up"]])
    console = Console(highlight=False)
    console.print(f"{file.name} is {found['format']}")
    console.print(table)
    for problem in found["problems"]:
        console.print(f"Problem: {problem}", markup=False)


@statement.command(name="import")
@_file
@click.option("--account", help="The bank account (sort code and number, or IBAN) of a file that names none.")
@_json
@click.pass_context
def import_statement(context: click.Context, file: Path, *, account: str | None, as_json: bool) -> None:
    """Import a bank file: keep it, prove it, count its lines, and match them to accounts.

    Exit code 2 when it is refused, or when a statement of it waits in quarantine.
    """
    actor = operator()
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with (
        opened(context.obj) as council,
        Progress(*columns, console=Console(stderr=True), transient=True) as bar,
        file.open("rb") as source,
    ):
        task = bar.add_task("Reading…", total=None)
        done = intake.import_file(
            council,
            source,
            name=file.name,
            actor=actor,
            bank_account_id=_chosen(council, actor, account) if account else None,
            progress=lambda lines: bar.update(task, description=f"Reading: {lines:,} lines"),
        )
        if council.configuration.queue == "memory":
            bar.update(task, description="Matching…")
            council.settle()
        answer = _answer(council, actor, done)
    _tell(answer, file.name, as_json=as_json)


@statement.command()
@_json
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


@statement.command()
@click.argument("statement_id", type=click.UUID)
@click.option("--because", required=True, help="Why it may be counted; the second person reads this.")
@click.pass_context
def release(context: click.Context, statement_id: UUID, because: str) -> None:
    """Propose that a statement in quarantine be counted; another person approves it (page Approvals)."""
    with opened(context.obj) as council, council.work(actor=operator()) as work:
        proposed = commands.propose_release(work, statement_id=statement_id, because=because)
        click.echo(f"The release was proposed as {proposed.id}; a second person must approve it")


@statement.command()
@click.argument("statement_id", type=click.UUID)
@click.pass_context
def reject(context: click.Context, statement_id: UUID) -> None:
    """Set a statement in quarantine aside for good; none of its lines will ever be counted."""
    with opened(context.obj) as council, council.work(actor=operator()) as work:
        commands.reject_statement(work, statement_id=statement_id)
        click.echo("The statement was rejected")


def _chosen(council: Any, actor: Actor, text: str) -> UUID:
    try:
        number = account_number(text)
    except ValueError as error:
        raise BadInput(str(error), field="account") from error
    with council.look(actor=actor) as work:
        for one in queries.bank_accounts(work):
            if one.number == number:
                return one.id
    message = f"{in_words(number)} is no bank account of the council that is known; add it first"
    raise BadInput(message, field="account")


def _answer(council: Any, actor: Actor, done: intake.Result) -> dict[str, Any]:
    with council.look(actor=actor) as work:
        rows = []
        for one in queries.statements_of(work, done.file_id):
            placed = queries.placed_of(work, one.id)
            rows.append(
                {
                    "statement": str(one.id),
                    "account": one.account,
                    "tells": one.tells,
                    "state": one.state,
                    "entries": one.entries,
                    "counted": one.lines,
                    "seen": one.seen,
                    "sum": Money(one.amount).decimal,
                    "matched": placed.matched,
                    "matched_sum": Money(placed.matched_amount).decimal,
                    "suspense": placed.suspense,
                    "suspense_sum": Money(placed.suspense_amount).decimal,
                    "gate": one.gate,
                    "problem": one.problem,
                }
            )
    return {"file": str(done.file_id), "format": done.format, "statements": rows}


def _tell(answer: dict[str, Any], name: str, *, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(answer, indent=2, ensure_ascii=False))
    else:
        console = Console(highlight=False)
        for one in answer["statements"]:
            console.print(
                f"{in_words(one['account'])}: {one['entries']:,} lines read, {one['counted']:,} counted "
                f"(£{one['sum']}), {one['seen']:,} already seen; {one['matched']:,} matched "
                f"(£{one['matched_sum']}), {one['suspense']:,} in suspense (£{one['suspense_sum']})",
                markup=False,
            )
    held = [one for one in answer["statements"] if one["state"] == "quarantined"]
    for one in held:
        why = " ".join((one["problem"] or "").split("\n"))
        click.echo(f"{name}: {in_words(one['account'])} waits in quarantine ({one['gate']}): {why}", err=True)
    if held:
        sys.exit(_REFUSED)
