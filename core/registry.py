"""The enabled plugins, checked in words before anything runs."""

import importlib.metadata
import inspect
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from types import ModuleType
from typing import Any

import pluggy
from packaging.specifiers import SpecifierSet
from pydantic import ValidationError

import core
from core import hooks
from core.errors import Misconfigured
from core.manifest import Manifest

GROUP = "borough.plugins"
ROOMS = (
    "audit",
    "bus",
    "cases",
    "core",
    "correspondence",
    "documents",
    "figures",
    "payments",
    "people",
    "properties",
    "staff",
    "timetable",
)


@dataclass(frozen=True)
class Registry:
    """The enabled plugins in their order, their settings, and whom to ask."""

    manifests: tuple[Manifest, ...]
    settings: Mapping[str, Any]
    manager: pluggy.PluginManager

    @property
    def ask(self) -> Any:
        """The hooks, as methods."""
        return self.manager.hook

    def only(self, name: str) -> Any:
        """The hooks of one plugin alone, as methods."""
        others = _all_but(self.manager, name)
        return _Only(self.manager, others)

    def everything(self, attribute: str) -> list[Any]:
        """All the plugins' permissions, subscribers, … in the order in which they are enabled."""
        return [each for manifest in self.manifests for each in getattr(manifest, attribute)]


class _Only:
    """Asks hooks of a manager without some of its plugins."""

    def __init__(self, manager: pluggy.PluginManager, others: list[Any]) -> None:
        self._manager, self._others = manager, others

    def __getattr__(self, hook: str) -> Any:
        return self._manager.subset_hook_caller(hook, self._others)


def available() -> dict[str, importlib.metadata.EntryPoint]:
    """Every installed plugin by name, enabled or not."""
    found = importlib.metadata.entry_points(group=GROUP)
    twice = [name for name, count in Counter(point.name for point in found).items() if count > 1]
    for name in twice:
        owners = sorted({str(point.value) for point in found if point.name == name})
        if len(owners) > 1:
            message = (
                f"two installed packages claim the plugin name “{name}” ({', '.join(owners)}); uninstall one"
            )
            raise Misconfigured(message)
    return {point.name: point for point in found}


def load(
    enabled: Sequence[str],
    settings: Mapping[str, Mapping[str, Any]],
    *,
    place: str = "config/council.toml",
    extra: Mapping[str, ModuleType] | None = None,
) -> Registry:
    """Load the enabled plugins in order; Misconfigured says in words what cannot be.

    `extra` adds plugin modules that are not installed, as tests do.
    """
    _refuse(place, [f"the plugin “{name}” is enabled twice" for name, n in Counter(enabled).items() if n > 1])
    modules = {name: _module(name, extra or {}, place) for name in enabled}
    manifests = [_manifest(name, module) for name, module in modules.items()]
    _refuse(place, _complaints(manifests))
    manager = _manager(modules, place)
    own = {
        manifest.name: _settings(manifest, settings.get(manifest.name, {}), place) for manifest in manifests
    }
    unused = set(settings) - set(enabled) - set(available()) - set(extra or {})
    _refuse(
        place, [f"[plugins.{name}] gives settings for no plugin that is known" for name in sorted(unused)]
    )
    for manifest in manifests:
        asked = _Only(manager, _all_but(manager, manifest.name)).complaints_at_start
        complaints = [one for answer in asked(settings=own[manifest.name]) for one in answer]
        _refuse(place, [f"plugin “{manifest.name}”: {one}" for one in complaints])
    return Registry(tuple(manifests), own, manager)


def _refuse(place: str, complaints: Iterable[str]) -> None:
    found = list(complaints)
    if found:
        raise Misconfigured("\n".join(f"{place}: {one}" for one in found))


def _module(name: str, extra: Mapping[str, ModuleType], place: str) -> ModuleType:
    if name in extra:
        return extra[name]
    known = available()
    if name not in known:
        near = get_close_matches(name, known, n=1)
        hint = f"; did you mean “{near[0]}”?" if near else ""
        names = ", ".join(sorted(known)) or "none"
        _refuse(place, [f"no plugin called “{name}” is installed{hint} (installed: {names})"])
    try:
        module: Any = known[name].load()
    except ImportError as error:
        message = (
            f"{place}: the plugin “{name}” cannot be loaded: {error}; install what it needs, or take it out"
        )
        raise Misconfigured(message) from error
    if not isinstance(module, ModuleType):
        message = f"{place}: the entry point of “{name}” must name a module, its plugin.py"
        raise Misconfigured(message)
    return module


def _manifest(name: str, module: ModuleType) -> Manifest:
    manifest = getattr(module, "manifest", None)
    if not isinstance(manifest, Manifest):
        message = f"{module.__name__} has no `manifest = Manifest(…)`"
        raise Misconfigured(message)
    if manifest.name != name:
        message = f"{module.__name__} calls itself “{manifest.name}” but is installed as “{name}”"
        raise Misconfigured(message)
    return manifest


def _complaints(manifests: Sequence[Manifest]) -> Iterable[str]:
    names = [manifest.name for manifest in manifests]
    for place, manifest in enumerate(manifests):
        yield from _own_complaints(manifest)
        for needed in manifest.requires:
            if needed not in names[:place]:
                yield f"plugin “{manifest.name}” requires “{needed}”, which must be enabled before it"
    yield from _claimed_twice(manifests, "table", lambda m: [str(t.__tablename__) for t in m.tables])
    yield from _claimed_twice(manifests, "event", lambda m: [e.name for e in m.events])
    yield from _claimed_twice(manifests, "subscriber", lambda m: [s.name for s in m.subscribers])
    yield from _claimed_twice(manifests, "job", lambda m: [j.name for j in m.timetable])
    yield from _claimed_twice(manifests, "permission", lambda m: [p.name for p in m.permissions])
    yield from _claimed_twice(manifests, "act", lambda m: [a.name for a in m.acts])


def _own_complaints(manifest: Manifest) -> Iterable[str]:
    who, prefix = f"plugin “{manifest.name}”", f"{manifest.name}_"
    if manifest.name in ROOMS:
        yield f"{who} has the name of a room of core"
    if core.VERSION not in SpecifierSet(manifest.core):
        theirs = f"{who} {manifest.version} works with core {manifest.core}"
        yield f"{theirs}, this is {core.VERSION}; upgrade one of them"
    for table in manifest.tables:
        if not str(table.__tablename__).startswith(prefix):
            yield f"{who} has a table “{table.__tablename__}”, which must begin with “{prefix}”"
    for event in manifest.events:
        if not event.name.startswith(f"{manifest.name}."):
            yield f"{who} has an event “{event.name}”, which must begin with “{manifest.name}.”"


def _claimed_twice(
    manifests: Sequence[Manifest], what: str, names: Callable[[Manifest], list[str]]
) -> Iterable[str]:
    owners: dict[str, list[str]] = {}
    for manifest in manifests:
        for name in names(manifest):
            owners.setdefault(name, []).append(manifest.name)
    for name, who in owners.items():
        if len(who) > 1:
            owning = " and by ".join(f"“{one}”" for one in who)
            yield f"the {what} “{name}” is claimed by {owning}; disable one"


def _manager(modules: Mapping[str, ModuleType], place: str) -> pluggy.PluginManager:
    manager = pluggy.PluginManager(hooks.PROJECT)
    manager.add_hookspecs(hooks)
    # pluggy asks the last registered first; a council expects its own order.
    for name, module in reversed(list(modules.items())):
        misspelt = [hook for hook in _implementations(module) if not hasattr(hooks, hook)]
        for hook in misspelt:
            near = get_close_matches(hook, _hook_names(), n=1)
            hint = f"; did you mean “{near[0]}”?" if near else ""
            _refuse(place, [f"plugin “{name}” answers a hook “{hook}” that does not exist{hint}"])
        try:
            manager.register(module, name)
        except pluggy.PluginValidationError as error:
            _refuse(place, [f"plugin “{name}”: {_plain(error)}"])
    return manager


def _implementations(module: ModuleType) -> list[str]:
    marker = f"{hooks.PROJECT}_impl"
    return [name for name, value in inspect.getmembers(module, inspect.isfunction) if hasattr(value, marker)]


def _hook_names() -> list[str]:
    marker = f"{hooks.PROJECT}_spec"
    return [name for name, value in inspect.getmembers(hooks, inspect.isfunction) if hasattr(value, marker)]


def _plain(error: pluggy.PluginValidationError) -> str:
    return " ".join(str(error).split())


def _settings(manifest: Manifest, given: Mapping[str, Any], place: str) -> Any:
    if manifest.settings is None:
        _refuse(place, [f"plugin “{manifest.name}” has no setting “{name}”" for name in given])
        return None
    try:
        return manifest.settings(**given)
    except ValidationError as error:
        problems = [
            f"[plugins.{manifest.name}] {'.'.join(str(part) for part in one['loc'])}: {one['msg'].lower()}"
            for one in error.errors()
        ]
        _refuse(place, problems)
        raise


def _all_but(manager: pluggy.PluginManager, name: str) -> list[Any]:
    return [module for other, module in manager.list_name_plugin() if other != name]
