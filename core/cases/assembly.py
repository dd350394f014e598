"""The council's book of case types, from its enabled plugins and its own folder: or why it cannot be."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Protocol

from core.cases.checks import CHECKS
from core.cases.workflows import Check, Source, WorkflowBook, read_book, read_law
from core.errors import Misconfigured


class Bringer(Protocol):
    """What the book needs of a plugin's manifest."""

    @property
    def name(self) -> str:
        """The plugin."""
        ...

    @property
    def folder(self) -> Path:
        """Where its files lie."""
        ...

    @property
    def workflows(self) -> Sequence[Path]:
        """Its case types, one TOML file each."""
        ...

    @property
    def checks(self) -> Sequence[Check]:
        """What its workflows, and others that require it, may ask of a case."""
        ...


def council_book(
    plugins: Iterable[Bringer], *, permissions: Iterable[str], folder: Path | None = None
) -> WorkflowBook:
    """Read every case type; Misconfigured lists every fault with its file and line.

    `folder` is the council's own: its `workflows/*.toml` adjust case types or bring new ones, its
    `law/<plugin>.toml` brings rows of law that came after a release.
    """
    plugins = list(plugins)
    complaints = list(_complaints(plugins))
    if complaints:
        raise Misconfigured("\n".join(complaints))
    law, faults = read_law(((plugin.name, plugin.folder) for plugin in plugins), folder=folder)
    return read_book(
        [Source(plugin.name, path) for plugin in plugins for path in plugin.workflows],
        permissions=permissions,
        checks=[*CHECKS, *(check for plugin in plugins for check in plugin.checks)],
        adjustments=sorted((folder / "workflows").glob("*.toml")) if folder else (),
        law=law,
        faults=faults,
    )


def _complaints(plugins: Sequence[Bringer]) -> Iterator[str]:
    """Checks that are named as no plugin may name them, or twice."""
    for plugin in plugins:
        for name, count in Counter(check.name for check in plugin.checks).items():
            if not name.startswith(f"{plugin.name}."):
                yield f"plugin “{plugin.name}” has a check “{name}”, which must begin with “{plugin.name}.”"
            if count > 1:
                yield f"plugin “{plugin.name}” declares the check “{name}” twice; rename one"
