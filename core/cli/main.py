"""`borough`: the one command. Plugins add their own commands and join core's groups."""

from typing import Any

import click

import core
from core.cli.asking import plugins, rule
from core.cli.clocks import clocks
from core.cli.context import refusals
from core.cli.events import events
from core.cli.figures import figures
from core.cli.importing import import_group
from core.cli.mending import audit, doctor, make_key
from core.cli.running import bench, demo, migrate_database, night, serve, worker
from core.cli.searching import search
from core.cli.teams import staff
from core.cli.workflows import workflow
from core.errors import BoroughError

_OWN: dict[str, click.Command] = {
    "demo": demo,
    "serve": serve,
    "worker": worker,
    "migrate": migrate_database,
    "night": night,
    "plugins": plugins,
    "rule": rule,
    "audit": audit,
    "doctor": doctor,
    "new-key": make_key,
    "events": events,
    "figures": figures,
    "import": import_group,
    "search": search,
    "staff": staff,
    "bench": bench,
    "workflow": workflow,
    "clocks": clocks,
}


class Borough(click.Group):
    """The group of all commands: core's own at once, the plugins' when first asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Core's commands, and those of the enabled plugins where the configuration can be read."""
        return sorted({*_OWN, *self._plugins_commands(ctx)})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """A command by name; a plugin's group of the same name joins core's."""
        own = _OWN.get(cmd_name)
        if own is not None and not (isinstance(own, click.Group) and cmd_name == "import"):
            return own
        theirs = self._plugins_commands(ctx).get(cmd_name, [])
        if own is None:
            return theirs[0] if theirs else None
        joined = click.Group(cmd_name, help=own.help, commands=dict(getattr(own, "commands", {})))
        for group in theirs:
            joined.commands.update(getattr(group, "commands", {}))
        return joined

    def invoke(self, ctx: click.Context) -> Any:
        """Run, ending a refusal with its reason and exit code 2."""
        with refusals():
            return super().invoke(ctx)

    def _plugins_commands(self, ctx: click.Context) -> dict[str, list[click.Command]]:
        found: dict[str, list[click.Command]] = {}
        try:
            council = ctx.obj.council()
        except BoroughError:
            # The command itself will say what is wrong with the configuration; help must still work.
            return found
        for command in council.registry.everything("commands"):
            found.setdefault(command.name, []).append(command)
        council.close()
        return found


@click.group(cls=Borough, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(core.VERSION, prog_name="borough")
def borough() -> None:
    """Run and look after a council's Borough."""
