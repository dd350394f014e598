"""A plugin made on the spot, for tests that need one."""

from collections.abc import Callable
from types import ModuleType
from typing import Any

from core.hooks import hookimpl
from core.manifest import Manifest


def a_plugin(name: str = "sample", /, *answers: Callable[..., Any], **parts: Any) -> ModuleType:
    """A plugin module with this manifest; `answers` are functions named like the hooks that they answer."""
    module = ModuleType(f"{name}_plugin")
    whole = {"title": name.title(), "purpose": "A test", "version": "1.0", "core": ">=0.1", **parts}
    module.manifest = Manifest(name=name, **whole)  # type: ignore[attr-defined]
    for answer in answers:
        setattr(module, answer.__name__, hookimpl(answer))
    return module
