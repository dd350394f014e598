"""The repository as text and as syntax trees, and all that its rooms and plugins declare."""

import ast
import importlib
import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from core import registry, rooms
from core.events import Event
from core.manifest import Manifest
from core.permissions import Permission, Row
from core.work import Act

ROOT = Path(__file__).parents[2]
HOUSE = ("core", "plugins", "adapters", "config")


@cache
def modules() -> tuple[Path, ...]:
    """Every module of the house, without migrations, which stay as they were made."""
    found = (path for part in HOUSE for path in sorted((ROOT / part).rglob("*.py")))
    return tuple(path for path in found if "migrations" not in path.parts)


@cache
def tree(path: Path) -> ast.Module:
    """A module's syntax tree."""
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def named(path: Path) -> str:
    """A path as people read it."""
    return path.relative_to(ROOT).as_posix()


def functions() -> Iterator[tuple[str, ast.FunctionDef | ast.AsyncFunctionDef]]:
    """Every function and method of the house, with the place where it stands."""
    for path in modules():
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield f"{named(path)}:{node.lineno} {node.name}", node


@cache
def manifests() -> tuple[Manifest, ...]:
    """Every plugin that is bundled, enabled or not."""
    points = registry.available()
    bundled = [name for name in points if (ROOT / "plugins" / name / "plugin.py").is_file()]
    return tuple(importlib.import_module(f"plugins.{name}.plugin").manifest for name in sorted(bundled))


def events() -> list[tuple[str, type[Event]]]:
    """Every event with its owner: "core" or a plugin."""
    return [
        *(("core", one) for one in rooms.EVENTS),
        *((m.name, one) for m in manifests() for one in m.events),
    ]


def tables() -> list[tuple[str, type[Row]]]:
    """Every table class with its owner."""
    return [
        *(("core", one) for one in rooms.TABLES),
        *((m.name, one) for m in manifests() for one in m.tables),
    ]


def permissions() -> list[tuple[str, Permission]]:
    """Every permission with its owner."""
    return [
        *(("core", one) for one in rooms.PERMISSIONS),
        *((m.name, one) for m in manifests() for one in m.permissions),
    ]


def acts() -> list[Act]:
    """Every act that needs two people."""
    return [*rooms.ACTS, *(one for m in manifests() for one in m.acts)]


def committed() -> list[Path]:
    """Every file that is committed or could be: all but what set-up and tools make."""
    made = {".venv", "node_modules", "build", "var", "data", "__pycache__", ".git", ".hypothesis"}
    found = []
    for folder, below, files in os.walk(ROOT):
        below[:] = [name for name in below if name not in made and not name.endswith(("_cache", ".egg-info"))]
        found += [Path(folder) / name for name in files if name not in {"uv.lock", ".git"}]
    return sorted(found)
