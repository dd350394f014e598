"""Commands about clocks: what a change of calendar or law would move."""

import json
from typing import Any

import click
from rich.console import Console

from core.cases import commands, queries
from core.cases.models import ClockReview
from core.cli.context import json_option, tell
from core.opening import opened, operator
from core.work import UnitOfWork


@click.group()
def clocks() -> None:
    """Look after the clocks of cases."""


@clocks.command()
@click.option(
    "--propose", "because", metavar="WHY", help="Propose that the clocks move; a second person decides."
)
@click.option("--leave", is_flag=True, help="With --propose: leave the clocks as they are.")
@click.option("--limit", default=50, show_default=True, help="How many clocks to list.")
@json_option
@click.pass_context
def review(context: click.Context, because: str | None, *, leave: bool, limit: int, as_json: bool) -> None:
    """Compare calendar and law with those by which the clocks stand, and list the clocks that would move."""
    with opened(context.obj) as council:
        with council.work(actor=operator()) as work:
            found = commands.find_review(work)
            if found is not None and because and found.moves:
                commands.propose_review(work, review_id=found.id, because=because, leave=leave)
        with council.look(actor=operator()) as work:
            waiting = queries.waiting_review(work)
            last = queries.last_settled(work)
            answer = {
                "fingerprint": last.fingerprint if last else None,
                "waiting": _told(work, waiting, limit) if waiting else None,
                "proposed": bool(waiting and because),
            }
    tell(answer, as_json=as_json, show=lambda console: _show(console, answer))


def _told(work: UnitOfWork, one: ClockReview, limit: int) -> dict[str, Any]:
    return {
        "id": str(one.id),
        "changes": json.loads(one.changes),
        "moves": one.moves,
        "clocks": [
            {
                "case": move.reference,
                "clock": move.title,
                "due_on": move.was_due_on,
                "becomes": move.due_on,
                "because": [step.text for step in move.because],
            }
            for move in queries.clock_moves(work, run_id=one.id, limit=limit)
        ],
    }


def _show(console: Console, answer: dict[str, Any]) -> None:
    waiting = answer["waiting"]
    if waiting is None:
        console.print("No clock would move: the calendar and the law are those of the last review.")
        return
    for change in waiting["changes"]:
        console.print(f"• {change}")
    console.print(f"\n[bold]{waiting['moves']:,} open clocks would move:[/]")
    for one in waiting["clocks"]:
        console.print(f"  {one['case']}  {one['due_on']} → {one['becomes']}  {one['clock']}")
    if waiting["moves"] > len(waiting["clocks"]):
        console.print(f"  and {waiting['moves'] - len(waiting['clocks']):,} more")
    decide = "Proposed: a second person decides it under Approvals." if answer["proposed"] else None
    console.print(decide or f"Decide it at /clock-reviews/{waiting['id']}, or with --propose WHY.")
