"""All the templates of a council: core's, its plugins', and its own in their place; or why there is none."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from core.cases.workflows.draft import Draft, Fault, near, read_draft
from core.correspondence.templates.definition import Written
from core.correspondence.templates.faults import judged
from core.documents.law import retention_classes
from core.errors import Misconfigured, NotFound
from core.permissions import Actor

_OWN = Path(__file__).resolve().parent.parent / "notices"


class Bringer(Protocol):
    """What the book needs of a plugin's manifest."""

    @property
    def name(self) -> str:
        """The plugin."""
        ...

    @property
    def folder(self) -> Path:
        """Its folder, in which `notices/` may lie."""
        ...


@dataclass(frozen=True, slots=True)
class TemplateSource:
    """A template file and who brings it: a plugin, "core" or "council"."""

    owner: str
    path: Path


@dataclass(frozen=True, slots=True)
class Owned:
    """A template with who brings it."""

    owner: str
    written: Written

    @property
    def act(self) -> str:
        """What objectors are asked about before it goes, and what a notice is called in the record."""
        return f"{self.owner}.{self.written.name}"


class TemplateBook:
    """The templates by name. Never changes once read."""

    def __init__(self, templates: Iterable[Owned] = ()) -> None:
        """Keep them; of one name the last one counts, which is the council's own."""
        self._by_name: Mapping[str, Owned] = {one.written.name: one for one in templates}

    def __iter__(self) -> Iterator[Owned]:
        """Every template, by title."""
        return iter(sorted(self._by_name.values(), key=lambda one: one.written.title))

    def template(self, name: str) -> Owned:
        """The template; NotFound when no enabled plugin brings it."""
        if name not in self._by_name:
            message = f"there is no template “{name[:60]}”{near(name, self._by_name)}"
            raise NotFound(message)
        return self._by_name[name]

    def offered(self, actor: Actor, kind: str) -> Sequence[Owned]:
        """What this actor may write about such a record."""
        return [one for one in self if kind in one.written.about and actor.may(one.written.permission)]


def council_templates(
    plugins: Iterable[Bringer], *, permissions: Iterable[str], folder: Path | None = None
) -> TemplateBook:
    """Read every template; Misconfigured lists every fault with its file and line.

    `folder` is the council's own: a file in its `notices/` with the name of a template stands in its place.
    """
    sources = [TemplateSource("core", path) for path in sorted(_OWN.glob("*.toml"))]
    for plugin in plugins:
        # A plugin made on the spot has no folder; the current one is not searched in its place.
        if plugin.folder != Path():
            sources += [
                TemplateSource(plugin.name, path)
                for path in sorted((plugin.folder / "notices").glob("*.toml"))
            ]
    own = sorted((folder / "notices").glob("*.toml")) if folder else ()
    return read_templates(
        [*sources, *(TemplateSource("council", path) for path in own)], permissions=permissions
    )


def read_templates(sources: Sequence[TemplateSource], *, permissions: Iterable[str]) -> TemplateBook:
    """Read these files; a council's template that stands in another's place keeps that one's owner."""
    allowed, kept = frozenset(permissions), frozenset(retention_classes())
    found: dict[str, tuple[Owned, Draft]] = {}
    faults: list[Fault] = []
    for source in sources:
        draft = read_draft(source.path)
        if isinstance(draft, Fault):
            faults.append(draft)
            continue
        template, wrong = judged(draft, permissions=allowed, retentions=kept)
        faults += wrong
        if template is None:
            continue
        before = found.get(template.name)
        if before and source.owner != "council":
            faults.append(
                draft.fault(("name",), f"“{template.name}” is already in {before[1].file}; rename one")
            )
        owner = before[0].owner if before else source.owner
        found[template.name] = (Owned(owner, template), draft)
    if faults:
        raise Misconfigured("\n".join(str(one) for one in faults))
    return TemplateBook(owned for owned, _ in found.values())
