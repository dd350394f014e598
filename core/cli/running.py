"""Commands that run: the demonstration, the servers, the worker, the night, the benchmarks."""

import importlib.util
import json
import re
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from datetime import date, datetime, time
from pathlib import Path
from types import FrameType
from typing import Any
from zoneinfo import ZoneInfo

import click
from rich.console import Console
from rich.table import Table

from core import database, migrate
from core import demo as demonstration
from core.calendar import local_day
from core.cli.context import errors, json_option, tell
from core.council import Council
from core.errors import BadInput, Misconfigured
from core.opening import begin, opened
from core.web import assets

_LONDON = ZoneInfo("Europe/London")
_host = click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
_port = click.option("--port", default=8000, show_default=True, envvar="PORT", help="The port to listen on.")


@click.command()
@click.option("--fresh", is_flag=True, help="Start over with new fictional data.")
@click.option("--size", default=demonstration.SIZE, show_default=True, help="About how many tenancies.")
@click.option("--no-serve", is_flag=True, help="Only make the data.")
@_host
@_port
@click.pass_context
def demo(context: click.Context, *, fresh: bool, size: int, no_serve: bool, host: str, port: int) -> None:
    """Serve a fictional council, with worker threads in this process and its data in one SQLite file."""
    if not no_serve:
        _refuse_taken(host, port)
        assets.ensure()
    folder = context.obj.home / "var" / "demo"
    if fresh or not demonstration.is_ready(folder):
        if not no_serve:
            # In a process of its own: making it takes memory that serving it need not hold.
            made = subprocess.run([*sys.orig_argv, "--no-serve"], check=False)  # noqa: S603 - the very command that was typed
            if made.returncode:
                context.exit(made.returncode)
        else:
            with errors.status("Making a fictional council…"):
                demonstration.make(
                    folder, lambda: context.obj.council(folder=demonstration.new(folder)), size=size
                )
    if no_serve:
        return
    council = context.obj.council(folder=folder)
    migrate.upgrade(council.engine, council.registry.manifests)
    _serve(context, council, host, port, announce=lambda console: _sign_ins(console, host, port))


def _sign_ins(console: Console, host: str, port: int) -> None:
    table = Table("Sign in as", "Role", box=None, padding=(0, 3, 0, 0))
    for person in (one for one in demonstration.STAFF if one.shown):
        table.add_row(person.username, person.title)
    console.print(f"\n[bold]{demonstration.COUNCIL}[/] is open at [bold]http://{host}:{port}[/]\n")
    console.print(table)
    console.print(
        f"\nThe password of each is [bold]{demonstration.PASSWORD}[/]. Ctrl-C closes it; the data stays.\n"
    )


@click.command()
@_host
@_port
@click.pass_context
def serve(context: click.Context, host: str, port: int) -> None:
    """Serve the web pages and the API; embedded, with worker threads in this process."""
    _refuse_taken(host, port)
    assets.ensure()
    council = context.obj.council()
    _serve(
        context, council, host, port, announce=lambda c: c.print(f"{council.name} at http://{host}:{port}")
    )


def _serve(context: click.Context, council: Council, host: str, port: int, *, announce: Any) -> None:
    # The web is loaded only where it is served: every other command starts half a second sooner.
    import uvicorn  # noqa: PLC0415

    from core.web.app import build  # noqa: PLC0415

    begin(council)
    embedded = council.configuration.queue == "memory"
    app = build(council, context.obj.worker(council, threads=4 if embedded else 0))
    announce(Console(highlight=False))
    uvicorn.run(app, host=host, port=port, log_level="warning", access_log=False, server_header=False)


def _refuse_taken(host: str, port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            message = (
                f"port {port} on {host} is taken ({error.strerror}); choose another, e.g. PORT={port + 1}"
            )
            raise BadInput(message) from error


@click.command()
@click.option("--threads", default=4, show_default=True, help="Worker threads in this process.")
@click.pass_context
def worker(context: click.Context, threads: int) -> None:
    """Work off what is owed; run as many of these as there are cores. Needs Redis as the queue."""
    with opened(context.obj) as council:
        if council.configuration.queue == "memory":
            message = 'with [queue] url = "memory" the web process works by itself; set a redis:// address'
            raise Misconfigured(message)
        begin(council)
        threads_of = context.obj.worker(council, threads=threads)
        stopping = threading.Event()

        def stop(_number: int, _frame: FrameType | None) -> None:
            stopping.set()

        signal.signal(signal.SIGTERM, stop)
        signal.signal(signal.SIGINT, stop)
        threads_of.start()
        errors.print("Working. Ctrl-C finishes what is in hand and stops.")
        stopping.wait()
        threads_of.stop()


@click.command(name="migrate")
@click.option(
    "--down", metavar="PLUGIN", help="Drop one plugin's tables, with their data. It must be switched off."
)
@click.option("--yes", is_flag=True, help="Do not ask before dropping.")
@click.option(
    "--write", metavar="WHAT", help="For developers: write revisions for what the classes have gained."
)
@click.pass_context
def migrate_database(context: click.Context, down: str | None, write: str | None, *, yes: bool) -> None:
    """Bring the database to this version: core first, then each enabled plugin."""
    council: Council = context.obj.council()
    if write is not None:
        _write_revisions(council, write)
    elif down is None:
        changed = migrate.upgrade(council.engine, council.registry.manifests)
        click.echo(f"Up to date ({', '.join(changed)} changed)." if changed else "Up to date already.")
    else:
        part = migrate.installed_part(down)
        if down in {manifest.name for manifest in council.registry.manifests}:
            message = f"“{down}” is enabled; take it out of [plugins] enabled first"
            raise BadInput(message)
        if not yes:
            click.confirm(f"Drop the tables of {down} with all their data?", abort=True)
        migrate.downgrade(council.engine, part)
        click.echo(f"The tables of {down} are gone.")
    council.close()


def _write_revisions(council: Council, message: str) -> None:
    revision = re.sub(r"\W+", "_", message.lower()).strip("_")
    with tempfile.TemporaryDirectory() as folder:
        engine = database.writer(f"sqlite:///{Path(folder) / 'revisions.db'}")
        for part in migrate.parts(council.registry.manifests):
            migrate.upgrade(engine, council.registry.manifests)
            nth = len(list(part.versions.glob("*.py"))) + 1
            written = migrate.make(engine, part, message=message, revision=f"{nth:04}_{revision}")
            click.echo(f"{part.name}: {written or 'nothing differs'}")
        engine.dispose()


@click.command()
@click.option(
    "--date", "on", type=click.DateTime(["%Y-%m-%d"]), help="As at the end of this day (default: now)."
)
@json_option
@click.pass_context
def night(context: click.Context, on: datetime | None, *, as_json: bool) -> None:
    """Run everything that the timetable owes, then deliver all that is due."""
    now = _end_of(context, on.date()) if on else None
    with opened(context.obj, now=now) as council, errors.status("Running the night…"):
        begin(council)
        done = council.timetable.run_due()
        delivered = council.settle()
    answer = {
        "jobs": [{"job": name, "period": period.isoformat()} for name, period in done],
        "delivered": delivered,
    }

    def show(console: Console) -> None:
        for name, period in done:
            console.print(f"{name} for {period:%a %d %b %Y}")
        console.print(f"{len(done)} jobs done, {delivered:,} deliveries settled.")

    tell(answer, as_json=as_json, show=show)


def _end_of(context: click.Context, day: date) -> Any:
    council: Council = context.obj.council()
    today = local_day(council.clock())
    council.close()
    if day > today:
        message = f"{day} lies ahead of today, {today}: a night that has not come cannot be run"
        raise BadInput(message, field="date")
    moment = datetime.combine(day, time(23, 59, 59), tzinfo=_LONDON)
    return (lambda: moment) if day < today else None


@click.command(context_settings={"ignore_unknown_options": True})
@click.argument("what", type=click.Choice(["bundle", "bus", "pages", "post", "search", "statement"]))
@click.option("--quick", is_flag=True, help="Fewer rounds: a look, not a measurement.")
@json_option
@click.pass_context
def bench(context: click.Context, what: str, *, quick: bool, as_json: bool) -> None:
    """Measure Borough against its peers and floors in one run. Needs the checkout and its bench group."""
    sys.path.insert(0, str(context.obj.home))
    if importlib.util.find_spec(f"benchmarks.{what}") is None:
        message = "the benchmarks are part of the checkout, not of an installed package; run this there"
        raise BadInput(message)
    module = importlib.import_module(f"benchmarks.{what}")
    with errors.status("Measuring…") as status:
        answer = module.measure(quick=quick, tell=status.update)
    tell(answer, as_json=as_json, show=lambda console: console.print_json(json.dumps(answer)))
