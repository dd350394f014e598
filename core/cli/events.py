"""`borough events`: what is stuck, mending it, and the story of one event."""

from datetime import UTC, datetime
from typing import Any

import click
from rich.console import Console
from rich.table import Table

from core.audit import commands, queries
from core.cli.context import json_option, tell
from core.log import Delivery, LoggedEvent, State
from core.opening import opened, operator


@click.group()
def events() -> None:
    """Look after the bus: what is stuck, what caused what."""


@events.command()
@json_option
@click.pass_context
def stuck(context: click.Context, *, as_json: bool) -> None:
    """List dead letters, and deliveries parked for plugins that are switched off."""
    with opened(context.obj) as council, council.look(actor=operator()) as work:
        letters = queries.troubled(work, states=(State.DEAD,), limit=1_000)
        lags = queries.lags(work, enabled=list(council.bus.subscribers))
        parked = {lag.subscriber: lag.parked for lag in lags if lag.parked}
        waiting = {lag.subscriber: lag.counts.get(State.OPEN, 0) for lag in lags if lag.enabled}
        dead = [_letter(delivery, event) for delivery, event in letters]

    def show(console: Console) -> None:
        table = Table("Delivery", "Event", "About", "Subscriber", "Tried", "Error", box=None)
        for row in dead:
            about = f"{row['name']} {row['subject']}"
            cells = (row["delivery"], row["event"], about, row["subscriber"], row["attempts"], row["error"])
            table.add_row(*map(str, cells))
        console.print(table if dead else "No dead letters.")
        for name, count in parked.items():
            console.print(f"{count} parked for {name}, whose plugin is switched off")

    tell({"dead": dead, "parked": parked, "open": waiting}, as_json=as_json, show=show)


def _letter(delivery: Delivery, event: LoggedEvent) -> dict[str, Any]:
    return {
        "delivery": delivery.id,
        "event": event.seq,
        "name": event.name,
        "subject": event.subject,
        "subscriber": delivery.subscriber,
        "attempts": delivery.attempts,
        "error": (delivery.error or "").strip().split("\n")[-1],
    }


@events.command()
@click.argument("deliveries", nargs=-1, type=int)
@click.option("--all", "everything", is_flag=True, help="Replay every dead letter.")
@json_option
@click.pass_context
def replay(context: click.Context, deliveries: tuple[int, ...], *, everything: bool, as_json: bool) -> None:
    """Try dead letters again, by their delivery numbers."""
    with opened(context.obj, settle=True) as council, council.work(actor=operator()) as work:
        found = [one.id or 0 for one, _ in queries.troubled(work, limit=10_000)] if everything else deliveries
        count = commands.replay_deliveries(work, ids=found) if found else 0
    tell({"replayed": count}, as_json=as_json, show=lambda console: console.print(f"{count} replayed."))


@events.command()
@click.argument("delivery", type=int)
@click.option("--reason", required=True, help="Why its work need not be done.")
@click.pass_context
def discard(context: click.Context, delivery: int, reason: str) -> None:
    """Settle a dead letter without its work, with a reason."""
    with opened(context.obj) as council, council.work(actor=operator()) as work:
        commands.discard_delivery(work, delivery_id=delivery, reason=reason)
    click.echo(f"Delivery {delivery} discarded.")


@events.command()
@click.argument("event", type=int)
@json_option
@click.pass_context
def story(context: click.Context, event: int, *, as_json: bool) -> None:
    """Tell the chain that an event belongs to: what caused it, what came of it, who heard it."""
    with opened(context.obj) as council, council.look(actor=operator()) as work:
        chain = queries.story(work, seq=event)
        answer = [
            {
                "event": one.event.seq,
                "at": one.event.at,
                "name": one.event.name,
                "subject": one.event.subject,
                "actor": one.event.actor,
                "because_of": one.event.because_of,
                "depth": one.depth,
                "deliveries": [
                    {"subscriber": each.subscriber, "state": State(each.state).name.lower()}
                    for each in one.deliveries
                ],
            }
            for one in chain
        ]

    def show(console: Console) -> None:
        for told in chain:
            indent, event = "  " * told.depth, told.event
            at = datetime.fromisoformat(event.at).astimezone(UTC)
            console.print(
                f"{indent}[bold]{event.seq}[/] {event.name} {event.subject}  [dim]{at:%d %b %Y %H:%M:%S}[/]"
            )
            console.print(f"{indent}  by {event.actor}")
            for each in told.deliveries:
                console.print(f"{indent}  → {each.subscriber}: {State(each.state).name.lower()}")

    tell({"story": answer}, as_json=as_json, show=show)
