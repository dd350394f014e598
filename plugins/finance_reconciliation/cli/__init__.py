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
from sqlalchemy.exc import DBAPIError

from core.api import Actor, BadInput, StatementReader, opened, operator
from core.values import Money
from plugins.finance_reconciliation import intake, queries
from plugins.finance_reconciliation.cli import describing, remembered, waiting
from plugins.finance_reconciliation.rules import account_number, in_words

_file = click.argument("file", type=click.Path(exists=True, dir_okay=False, readable=True, path_type=Path))
_profile = click.option(
    "--profile", default="", help="The profile to read it by, where it does not tell itself."
)
_json = click.option("--json", "as_json", is_flag=True, help="Print one JSON object and nothing else.")
_REFUSED = 2


@click.group()
def statement() -> None:
    """Look into bank files, and import them."""


for _more in (waiting.quarantine, waiting.release, waiting.reject, describing.profile):
    statement.add_command(_more)
for _more in (remembered.payers, remembered.forget_payer, remembered.undo):
    statement.add_command(_more)


@statement.command()
@_file
@_profile
@_json
@click.pass_context
def read(context: click.Context, file: Path, *, profile: str, as_json: bool) -> None:
    """Say what a bank file holds, without storing anything."""
    council = context.obj.council()
    try:
        readers = _readers(council)
        with file.open("rb") as source:
            chosen = intake.chosen_reader(readers, profile)
            found = intake.read_file(readers, source, file.name, chosen=chosen)
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
@_profile
@_json
@click.pass_context
def import_statement(
    context: click.Context, file: Path, *, account: str | None, profile: str, as_json: bool
) -> None:
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
            profile=profile,
            progress=lambda lines: bar.update(task, description=f"Reading: {lines:,} lines"),
        )
        if council.configuration.queue == "memory":
            bar.update(task, description="Matching…")
            council.settle()
        answer = _answer(council, actor, done)
    _tell(answer, file.name, as_json=as_json)


def _readers(council: Any) -> list[StatementReader]:
    """Everything that can be read; what was saved too, where there is a database already."""
    url = council.engine.url
    if url.get_backend_name() == "sqlite" and not Path(url.database or "").exists():
        return intake.readers_of(council, None)
    try:
        with council.look(actor=operator()) as work:
            return intake.readers_of(council, work)
    except DBAPIError:
        return intake.readers_of(council, None)


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
