"""Reading case types: from plugins, and from the council's own files that adjust them or bring new ones."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from core.cases.workflows.book import Origin, WorkflowBook
from core.cases.workflows.changing import KEY, change_faults
from core.cases.workflows.checks import Check
from core.cases.workflows.definition import Workflow
from core.cases.workflows.draft import Draft, Fault, Source, adjusted, near, read_draft
from core.cases.workflows.faults import COUNCIL, Known, judged
from core.cases.workflows.law import LawBook
from core.errors import Misconfigured


@dataclass(slots=True)
class _Item:
    """A case type as it was read; `plain` is what its owner brought, under the council's `change`."""

    owner: str
    draft: Draft
    plain: Draft | None = None
    change: Draft | None = None


@dataclass(frozen=True, slots=True)
class Tried:
    """What a file would make: the case type, or its faults; and the one that it would take the place of."""

    workflow: Workflow | None
    faults: Sequence[Fault]
    name: str = ""


def read_book(
    sources: Sequence[Source],
    *,
    permissions: Iterable[str],
    checks: Iterable[Check],
    adjustments: Sequence[Path] = (),
    law: LawBook | None = None,
    faults: Iterable[Fault] = (),
) -> WorkflowBook:
    """Read every case type; Misconfigured lists every fault in all the files, each with its line.

    A file in `adjustments` (the council's own folder) either begins with `adjusts = "<name>"` and is laid
    over that case type, or is a case type of the council's own, whose name begins with "council.".
    `faults` are those that were found before, in the law for instance.
    """
    checks, law = list(checks), law or LawBook()
    known = Known(frozenset(permissions), frozenset(check.name for check in checks), frozenset(law.rows))
    items, changes, wrong = _sorted_out([*sources, *(Source(COUNCIL, path) for path in adjustments)])
    wrong = [*faults, *wrong, *_laid_over(items, changes)]
    made: list[tuple[Draft, Workflow]] = []
    origins: dict[tuple[str, int], Origin] = {}
    for item in items:
        workflow, found = judged(item.draft, owner=item.owner, known=known)
        plain = judged(item.plain, owner=item.owner, known=known)[0] if item.plain else None
        wrong += found
        if workflow is None:
            continue
        made.append((item.draft, workflow))
        over = item.change.file if item.change else None
        origins[workflow.name, workflow.version] = Origin(item.owner, item.draft.file, over, plain)
        if plain is not None and item.plain and plain.version != workflow.version:
            made.append((item.plain, plain))
            origins[plain.name, plain.version] = Origin(item.owner, item.plain.file)
    wrong += _claimed_twice(made)
    if wrong:
        raise Misconfigured("\n".join(str(fault) for fault in wrong))
    return WorkflowBook([workflow for _, workflow in made], checks, law, origins, tuple(sources), known)


def check_workflow(path: Path, *, owner: str | None = None, known: Known | None = None) -> list[Fault]:
    """Every fault in one file, for people who write one; what it names is compared with `known` if given."""
    draft = read_draft(path)
    return [draft] if isinstance(draft, Fault) else judged(draft, owner=owner, known=known or Known())[1]


def try_draft(book: WorkflowBook, draft: Draft | Fault) -> Tried:
    """What a file would make in this council: laid over the plugin's if it adjusts one, else by itself.

    The owner is told by the name's first word; one that no enabled plugin has is taken for a new plugin's.
    """
    if isinstance(draft, Fault):
        return Tried(None, [draft])
    items, _, _ = _sorted_out(book.sources)
    owner = None
    if KEY in draft.data:
        faults = list(_laid_over(items, [draft]))
        changed = next((item for item in items if item.change is draft), None)
        if changed is None or faults:
            return Tried(None, faults)
        draft, owner = changed.draft, changed.owner
    workflow, wrong = judged(draft, owner=owner, known=book.known)
    return Tried(workflow, wrong, str(draft.data.get("name", "")))


def _sorted_out(sources: Iterable[Source]) -> tuple[list[_Item], list[Draft], list[Fault]]:
    """What was read: case types with their owners, changes to case types, and files that are neither."""
    items: list[_Item] = []
    changes: list[Draft] = []
    faults: list[Fault] = []
    for source in sources:
        draft = read_draft(source.path)
        if isinstance(draft, Fault):
            faults.append(draft)
        elif source.owner == COUNCIL and KEY in draft.data:
            changes.append(draft)
        else:
            items.append(_Item(source.owner, draft))
    return items, changes, faults


def _laid_over(items: list[_Item], changes: list[Draft]) -> Iterable[Fault]:
    """Lay each change over the newest version of its case type, in place; say which cannot be."""
    for change in changes:
        name = change.data[KEY]
        found = [item for item in items if item.draft.data.get("name") == name]
        if not found:
            names = {str(item.draft.data.get("name")): item for item in items}
            remedy = f"{near(name, names)}; enable its plugin, or remove the file"
            yield change.fault((KEY,), f"there is no case type “{name}” to adjust{remedy}")
            continue
        newest = max(found, key=lambda item: _version(item.draft))
        plain = newest.plain or newest.draft
        yield from change_faults(change, plain=plain, before=newest.change)
        newest.plain, newest.change = plain, change
        newest.draft = adjusted(newest.draft, change)


def _version(draft: Draft) -> int:
    """The version that a draft claims; 0 when it is no number, which the schema says elsewhere."""
    version = draft.data.get("version")
    return version if isinstance(version, int) else 0


def _claimed_twice(workflows: Sequence[tuple[Draft, Workflow]]) -> Iterable[Fault]:
    versions: dict[tuple[str, int], Draft] = {}
    prefixes: dict[str, Workflow] = {}
    for draft, workflow in workflows:
        first = versions.setdefault((workflow.name, workflow.version), draft)
        if first is not draft:
            message = f"version {workflow.version} of “{workflow.name}” is already in {first.file}; raise one"
            yield draft.fault(("version",), message)
        other = prefixes.setdefault(workflow.prefix, workflow)
        if other.name != workflow.name:
            message = f"the prefix “{workflow.prefix}” is already that of “{other.name}”; choose another"
            yield draft.fault(("prefix",), message)
