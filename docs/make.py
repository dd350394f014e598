"""Writes what the code already says into the pages: `python -m docs.make`.

A page marks such a part by `<!-- made: events -->` and `<!-- end of made -->`; everything else in it is
written by hand. A test compares the pages with what this would write, so that none of it can grow old.
"""

import importlib
import inspect
import re
import tomllib
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any, get_type_hints

import click

from core import nights, registry, rooms, rulebook
from core.cli.main import borough
from core.events import Event
from core.manifest import Manifest
from core.permissions import Permission
from core.staff.commands import roles as default_roles

DOCS = Path(__file__).parent
ROOT = DOCS.parent
_PART = re.compile(
    r"(<!-- made: (?P<what>\S+)(?: (?P<rest>[^>]*?))? -->\n).*?(<!-- end of made -->)", re.DOTALL
)
_QUOTE = re.compile(
    r"^# begin quote (?P<name>\w+)\n(?P<text>.*?)^# end quote (?P=name)$", re.MULTILINE | re.DOTALL
)


def pages() -> Iterator[Path]:
    """Every page that may have a part that is made."""
    yield from sorted([*DOCS.rglob("*.md"), ROOT / "README.md"])


def made(text: str) -> str:
    """The page with each of its parts as the code says it now."""

    def part(match: re.Match[str]) -> str:
        write = _WRITERS[match["what"]]
        return f"{match[1]}{write(match['rest'] or '').strip()}\n{match[4]}"

    return _PART.sub(part, text)


@cache
def manifests() -> tuple[Manifest, ...]:
    """The bundled plugins, in the order in which config/council.toml enables them."""
    council = tomllib.loads((ROOT / "config" / "council.toml").read_text(encoding="utf-8"))
    names = [
        name for name in council["plugins"]["enabled"] if (ROOT / "plugins" / name / "plugin.py").is_file()
    ]
    return tuple(importlib.import_module(f"plugins.{name}.plugin").manifest for name in names)


def _events(_: str) -> str:
    owners: list[tuple[str, Iterable[type[Event]]]] = [
        ("Core", rooms.EVENTS),
        *((one.title, one.events) for one in manifests()),
    ]
    return "\n\n".join(
        f"## {owner}\n\n" + _table(("Event", "What has happened", "Fields"), map(_event, told))
        for owner, told in owners
    )


def _event(event: type[Event]) -> tuple[str, str, str]:
    hints = get_type_hints(event)
    fields = [f"`{name}` {_type(hints[name])}" for name in event.__struct_fields__]
    return f"`{event.name}`", _first_line(event), ", ".join(fields)


def _type(hint: Any) -> str:
    return (
        str(getattr(hint, "__name__", hint)).replace("datetime.", "").replace("uuid.", "").replace("|", "or")
    )


def _permissions(_: str) -> str:
    owners: list[tuple[str, Iterable[Permission]]] = [
        ("Core", sorted(rooms.PERMISSIONS, key=lambda one: one.name)),
        *((one.title, one.permissions) for one in manifests()),
    ]
    everything = [permission for _, some in owners for permission in some]
    held = default_roles.default_roles(everything)

    def row(one: Permission) -> tuple[str, str, str]:
        return (
            f"`{one.name}`",
            one.title,
            ", ".join(name for name, role in held.items() if one.name in role["permissions"]),
        )

    head = ("Permission", "What it allows", "Default roles")
    return "\n\n".join(f"## {owner}\n\n{_table(head, map(row, some))}" for owner, some in owners)


def _settings(_: str) -> str:
    return "\n\n".join(f"## `[plugins.{one.name}]`\n\n{_settings_of(one)}" for one in manifests())


def _settings_of(manifest: Manifest) -> str:
    if manifest.settings is None:
        return "It has none."
    fields = manifest.settings.model_fields.items()
    rows = [(f"`{name}`", one.description or "", f"`{one.default!r}`") for name, one in fields]
    return _table(("Setting", "What it means", "If left out"), rows)


def _jobs(_: str) -> str:
    rows = [
        (f"`{job.name}`", job.title, f"every {job.every} at {job.at:%H:%M}")
        for job in [*nights.JOBS, *(each for manifest in manifests() for each in manifest.timetable)]
    ]
    return _table(("Job", "What it does", "When"), rows)


def _rules(_: str) -> str:
    known = rulebook.rules(manifests())
    return _table(
        ("Rule", "What it answers"), [(f"`{one.name}`", one.doc.split("\n")[0]) for one in known.values()]
    )


def _commands(_: str) -> str:
    return "\n\n".join(_command(path, command) for path, command in commands())


def commands() -> Iterator[tuple[str, click.Command]]:
    """Every command that does something, with its words, as all bundled plugins together have it."""
    context = click.Context(borough, obj=_Installed())
    for name in borough.list_commands(context):
        command = borough.get_command(context, name)
        if command is not None:
            yield from _below(f"borough {name}", command)


def _below(path: str, command: click.Command) -> Iterator[tuple[str, click.Command]]:
    if not isinstance(command, click.Group):
        yield path, command
        return
    for name, each in sorted(command.commands.items()):
        yield from _below(f"{path} {name}", each)


def _command(path: str, command: click.Command) -> str:
    arguments = [one for one in command.params if isinstance(one, click.Argument)]
    options = [one for one in command.params if isinstance(one, click.Option)]
    usage = " ".join([path, *(_argument(one) for one in arguments)])
    help_ = inspect.cleandoc(command.help or "")
    rows = [(", ".join(f"`{name}`" for name in one.opts), one.help or "", _default(one)) for one in options]
    told = f"## `{usage}`\n\n{help_}"
    return f"{told}\n\n{_table(('Option', 'What it does', 'If left out'), rows)}" if rows else told


def _argument(argument: click.Argument) -> str:
    name = (argument.name or "").upper()
    if isinstance(argument.type, click.Choice):
        name = "|".join(map(str, argument.type.choices))
    name = f"{name}…" if argument.nargs == -1 else name
    return name if argument.required else f"[{name}]"


def _default(option: click.Option) -> str:
    if option.required:
        return "must be given"
    if option.is_flag or option.default is None or not isinstance(option.default, str | int):
        return ""
    return f"`{option.default}`" + (f" or `${option.envvar}`" if option.envvar else "")


class _Installed:
    """What the command line needs of a council to know the plugins' commands: no database, no clock."""

    def council(self) -> "_Installed":
        return self

    @property
    def registry(self) -> registry.Registry:
        return registry.load([one.name for one in manifests()], {})

    def close(self) -> None:
        """Nothing was opened."""


def _quote(rest: str) -> str:
    file, *names = rest.split()
    text = (ROOT / "tests" / "samples" / "garages" / file).read_text(encoding="utf-8")
    if names:
        quotes = {match["name"]: match["text"] for match in _QUOTE.finditer(text)}
        text = quotes[names[0]]
    return f"```{Path(file).suffix.removeprefix('.').replace('py', 'python')}\n{text.strip()}\n```"


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [head, tuple("---" for _ in head), *rows]
    return "\n".join("| " + " | ".join(cell.replace("\n", " ") for cell in line) + " |" for line in lines)


def _first_line(thing: object) -> str:
    return (inspect.getdoc(thing) or "").split("\n\n")[0].replace("\n", " ")


_WRITERS: dict[str, Callable[[str], str]] = {
    "commands": _commands,
    "events": _events,
    "jobs": _jobs,
    "permissions": _permissions,
    "quote": _quote,
    "rules": _rules,
    "settings": _settings,
}


def main() -> None:
    """Write every page anew, and say which ones changed."""
    for path in pages():
        before = path.read_text(encoding="utf-8")
        after = made(before)
        if after != before:
            path.write_text(after, encoding="utf-8")
            click.echo(path.relative_to(ROOT))


if __name__ == "__main__":
    main()
