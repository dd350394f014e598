"""Commands that only ask: what is installed, and what a rule says."""

import json
from typing import Any

import click
from rich.console import Console
from rich.table import Table

from core import registry, rulebook
from core.cli.context import json_option, tell
from core.council import Council
from core.errors import BadInput


@click.command()
@json_option
@click.pass_context
def plugins(context: click.Context, *, as_json: bool) -> None:
    """List the installed plugins: which are enabled, what they hear, and the settings they take."""
    council: Council = context.obj.council()
    enabled = {manifest.name: manifest for manifest in council.registry.manifests}
    rows = [_plugin(name, enabled) for name in [*enabled, *sorted(set(registry.available()) - set(enabled))]]
    council.close()

    def show(console: Console) -> None:
        for row in rows:
            console.print(f"[bold]{row['name']}[/] {row.get('version', '')} {row['state']}")
            if row["state"] == "enabled":
                console.print(f"  {row['purpose']}")
                _print_list(console, "hears", row["hears"])
                _print_list(console, "keeps time", row["jobs"])
                settings = [f"{name} = {one.get('default')!r}" for name, one in row["settings"].items()]
                _print_list(console, "settings", settings)
            console.print()

    tell({"plugins": rows}, as_json=as_json, show=show)


def _print_list(console: Console, title: str, lines: list[str]) -> None:
    for nth, line in enumerate(lines):
        console.print(f"  [dim]{title if nth == 0 else '':<10}[/] {line}")


def _plugin(name: str, enabled: dict[str, Any]) -> dict[str, Any]:
    manifest = enabled.get(name)
    if manifest is None:
        return {"name": name, "state": "installed"}
    settings = manifest.settings.model_json_schema()["properties"] if manifest.settings else {}
    return {
        "name": name,
        "state": "enabled",
        "version": manifest.version,
        "title": manifest.title,
        "purpose": manifest.purpose,
        "hears": [f"{one.event.name} → {one.name}" for one in manifest.subscribers],
        "jobs": [f"{job.name}, every {job.every} at {job.at:%H:%M}" for job in manifest.timetable],
        "settings": settings,
    }


@click.command()
@click.argument("name", required=False)
@click.option("--input", "given", metavar="JSON", help="The inputs as a JSON object.")
@json_option
@click.pass_context
def rule(context: click.Context, name: str | None, given: str | None, *, as_json: bool) -> None:
    """Ask a rule, or list those that can be asked.

    Example: borough rule core.end_of_period --input '{"start": "2026-04-02", "length": 5, "unit":
    "working_days"}'
    """
    council: Council = context.obj.council()
    known = rulebook.rules(council.registry.manifests, council.calendars)
    council.close()
    if name is None:
        _list(known, as_json=as_json)
        return
    chosen = rulebook.find(known, name)
    if given is None:
        description = {
            "rule": chosen.name,
            "doc": chosen.doc,
            "inputs": chosen.fields,
            "required": chosen.required,
        }
        tell(description, as_json=as_json, show=lambda console: _describe(chosen, console))
        return
    answer = chosen.ask(_parsed(given))
    tell(answer, as_json=as_json, show=lambda console: _explain(answer, console))


def _list(known: dict[str, rulebook.Rule], *, as_json: bool) -> None:
    def show(console: Console) -> None:
        table = Table("Rule", "What it answers", box=None)
        for one in known.values():
            table.add_row(one.name, one.doc.split("\n")[0])
        console.print(table)

    rows = [
        {"rule": one.name, "doc": one.doc, "inputs": one.fields, "required": one.required}
        for one in known.values()
    ]
    tell({"rules": rows}, as_json=as_json, show=show)


def _parsed(text: str) -> dict[str, Any]:
    try:
        value = json.loads(text)
    except json.JSONDecodeError as error:
        message = f"--input is not JSON: {error.msg} at character {error.pos}"
        raise BadInput(message) from error
    if not isinstance(value, dict):
        message = '--input must be a JSON object like {"name": value}'
        raise BadInput(message)
    return value


def _describe(chosen: rulebook.Rule, console: Console) -> None:
    console.print(f"[bold]{chosen.name}[/]\n\n{chosen.doc}\n")
    table = Table("Input", "Type", "Needed", box=None)
    for name, field in chosen.fields.items():
        kind = field.get("format") or field.get("type") or " | ".join(map(str, field.get("enum", ["any"])))
        table.add_row(name, str(kind), "yes" if name in chosen.required else f"no ({field.get('default')})")
    console.print(table)


def _explain(answer: dict[str, Any], console: Console) -> None:
    console.print(f"[bold]{json.dumps(answer['result'], ensure_ascii=False)}[/]\n")
    for step in answer["because"]:
        console.print(f"  • {step['text']}  [dim]({step['source']})[/]")
