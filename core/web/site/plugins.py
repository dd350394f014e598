"""The enabled plugins: what each is, what it listens to, and how it is set."""

from collections.abc import Sequence
from typing import Any

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from core.errors import NotFound
from core.manifest import Manifest
from core.web.blocks import Block, Code, Link, Prose, Summary, Table, Tag
from core.web.desk import HOME, Desk, guard
from core.web.page import page
from core.web.site import system

_PLUGINS = Link("Plugins", "/plugins")


@get("/plugins", guards=[guard("bus.see")], sync_to_thread=True)
def plugins(desk: NamedDependency[Desk]) -> Response[Any]:
    """Every plugin, enabled or installed."""
    enabled = desk.council.registry.manifests
    rows: list[tuple[Any, ...]] = [
        (Link(one.title, f"/plugins/{one.name}"), one.purpose, one.version, Tag("Enabled", "green"))
        for one in enabled
    ]
    off = sorted(set(desk.site.installed) - {one.name for one in enabled})
    rows += [(name, None, None, Tag("Switched off", "grey")) for name in off]
    table = Table(
        ("Plugin", "What it is for", "Version", "State"),
        rows,
        label="Plugins",
        empty="No plugin is installed",
    )
    hint = Prose(f"Plugins are switched on and set in {_file(desk)}.", "hint")
    return page(desk, "Plugins", [system.tabs(desk, "/plugins"), hint, table], trail=system.TRAIL)


def _file(desk: Desk) -> str:
    return desk.council.configuration.place.replace("\\", "/").rpartition("/")[2]


@get("/plugins/{name:str}", guards=[guard("bus.see")], sync_to_thread=True)
def plugin(desk: NamedDependency[Desk], name: FromPath[str]) -> Response[Any]:
    """One plugin: everything that its manifest declares."""
    found = [one for one in desk.council.registry.manifests if one.name == name]
    if not found:
        message = "no plugin of this name is enabled"
        raise NotFound(message)
    one = found[0]
    facts: list[tuple[str, Any]] = [
        ("Name", one.name),
        ("Version", one.version),
        ("Works with core", one.core),
        ("Needs", list(one.requires)),
        ("Tells", [event.name for event in one.events]),
        ("Case types", [path.stem for path in one.workflows]),
    ]
    blocks: list[Block] = [Prose(one.purpose, "lead"), Summary(facts), *_tables(desk, one)]
    return page(desk, one.title, blocks, trail=(HOME, _PLUGINS))


def _tables(desk: Desk, one: Manifest) -> Sequence[Table]:
    hears = [(each.name, each.event.name, _manner(each)) for each in one.subscribers]
    jobs = [(each.title, each.name, each.every, f"{each.at:%H:%M}") for each in one.timetable]
    may = [(each.title, each.name) for each in one.permissions]
    return (
        Table(
            ("Setting", "Value", "What it does"),
            settings_of(desk, one),
            title="Settings",
            empty="It has no settings",
        ),
        Table(
            ("Subscriber", "Hears", "How"), hears, title="What it listens to", empty="It listens to nothing"
        ),
        Table(
            ("Job", "Name", "Every", "At"), jobs, title="What it does by the calendar", empty="It has no jobs"
        ),
        Table(("Permission", "Name"), may, title="Permissions", empty="It declares no permissions"),
    )


def _manner(subscriber: Any) -> str:
    manners = {"in_order": "in order", "many": "many at once", "effect": "outside the database"}
    return ", ".join(text for name, text in manners.items() if getattr(subscriber, name)) or "one by one"


def settings_of(desk: Desk, one: Manifest) -> list[tuple[Any, ...]]:
    """The plugin's settings with their values and what they do; secrets are never shown."""
    if one.settings is None:
        return []
    values = desk.council.registry.settings[one.name]
    fields = one.settings.model_fields
    return [
        (name, Code(str(getattr(values, name))), field.description or "") for name, field in fields.items()
    ]


HANDLERS = (plugins, plugin)
