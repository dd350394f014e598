"""What writing letters needs of the council: its templates, its letterhead, its audiences."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from core.correspondence.letterhead import Letterhead
from core.correspondence.templates.book import TemplateBook, council_templates
from core.errors import Fault, NotFound
from core.manifest import Audience
from core.work import UnitOfWork


class Bringer(Protocol):
    """What the office needs of a plugin's manifest."""

    @property
    def name(self) -> str:
        """The plugin."""
        ...

    @property
    def folder(self) -> Path:
        """Its folder, in which `notices/` may lie."""
        ...

    @property
    def audiences(self) -> Sequence[Audience]:
        """Whom its mail-outs may go to."""
        ...


@dataclass(frozen=True)
class Office:
    """All of it. `Office()` is one that has nothing to write."""

    letterhead: Letterhead = field(default_factory=lambda: Letterhead(""))
    templates: TemplateBook = field(default_factory=TemplateBook)
    audiences: Mapping[str, Audience] = field(default_factory=dict)

    def audience(self, name: str) -> Audience:
        """The audience of this name; NotFound when no enabled plugin brings it."""
        if name not in self.audiences:
            message = f"no enabled plugin brings the audience “{name[:60]}”"
            raise NotFound(message)
        return self.audiences[name]


def open_office(
    plugins: Iterable[Bringer],
    *,
    own: Sequence[Audience],
    letterhead: Letterhead,
    permissions: Iterable[str],
    folder: Path | None,
) -> Office:
    """Read the templates and gather the audiences; Misconfigured names every fault with its line."""
    plugins = list(plugins)
    templates = council_templates(plugins, permissions=permissions, folder=folder)
    found = [*own, *(one for plugin in plugins for one in plugin.audiences)]
    return Office(letterhead, templates, {one.name: one for one in found})


def office_of(work: UnitOfWork) -> Office:
    """The council's office; a Fault when it was assembled without one."""
    if not isinstance(work.letters, Office):
        message = "this council was assembled without its letters: pass `letters` to its Surroundings"
        raise Fault(message)
    return work.letters
