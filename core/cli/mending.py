"""`borough audit` and `borough doctor`: proof that nothing was touched and that the books balance; keys."""

import sys

import click
from rich.console import Console

from core import doctor as surgery
from core.audit import queries
from core.cli.context import REFUSED, json_option, tell
from core.opening import opened, operator
from core.sweep import seal
from core.vault import new_key


@click.command(name="new-key")
def make_key() -> None:
    """Make a key for BOROUGH_SECRET_KEY, by which secrets in the database are sealed."""
    click.echo(new_key())


@click.group()
def audit() -> None:
    """Prove the audit trail."""


@audit.command()
@click.option(
    "--head", metavar="HASH", help="A seal's hash that was kept elsewhere: finds a chain forged as a whole."
)
@json_option
@click.pass_context
def verify(context: click.Context, head: str | None, *, as_json: bool) -> None:
    """Recompute the whole chain; name every changed, missing or inserted row. Exit 2 when there is one."""
    with opened(context.obj) as council, council.look(actor=operator()) as work:
        found = queries.verify(work, expected_head=head)
    answer = {
        "holds": not found.faults,
        "sealed": found.sealed,
        "unsealed": found.unsealed,
        "seals": found.seals,
        "head": found.head,
        "faults": found.faults,
    }

    def show(console: Console) -> None:
        for fault in found.faults:
            console.print(f"[bold red]✗[/] {fault}")
        console.print(f"{found.sealed:,} events in {found.seals:,} seals; {found.unsealed:,} not sealed yet.")
        console.print(f"Keep this elsewhere and give it as --head next time: {found.head}")
        console.print("[bold red]The trail was touched.[/]" if found.faults else "[green]The trail holds.[/]")

    tell(answer, as_json=as_json, show=show)
    if found.faults:
        sys.exit(REFUSED)


@audit.command(name="seal")
@click.pass_context
def seal_now(context: click.Context) -> None:
    """Seal what is not sealed yet, without waiting for the sweep."""
    with opened(context.obj) as council:
        click.echo(f"{seal(council)} events sealed.")


@click.command()
@json_option
@click.pass_context
def doctor(context: click.Context, *, as_json: bool) -> None:
    """Recompute every balance and look for anything that is not as it must be. Exit 2 when there is."""
    with opened(context.obj) as council:
        report = surgery.examine(council, operator())

    def show(console: Console) -> None:
        for check in report:
            mark = "[green]✓[/]" if not check.problems else "[bold red]✗[/]"
            console.print(f"{mark} {check.title}: {check.summary}")
            for problem in check.problems[:50]:
                console.print(f"    {problem}")

    healthy = not any(check.problems for check in report)
    checks = [{"check": c.title, "summary": c.summary, "problems": c.problems} for c in report]
    tell({"healthy": healthy, "checks": checks}, as_json=as_json, show=show)
    if not healthy:
        sys.exit(REFUSED)
