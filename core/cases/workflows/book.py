"""All the case types of a council: read from its plugins and its configuration, or refused."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from core.cases.workflows.checks import Check
from core.cases.workflows.definition import Workflow
from core.cases.workflows.draft import Draft, Fault, adjusted, near, read_draft
from core.cases.workflows.faults import COUNCIL, Known, judged
from core.errors import Fault as Mistake
from core.errors import Misconfigured, NotFound
from core.work import UnitOfWork

_UNCHANGEABLE = ("name", "prefix")


@dataclass(frozen=True, slots=True)
class Source:
    """A workflow file and the plugin that brings it; the owner "council" for the council's own."""

    owner: str
    path: Path


class WorkflowBook:
    """The case types by name and version, with the checks they name. Never changes once read."""

    def __init__(self, workflows: Iterable[Workflow] = (), checks: Iterable[Check] = ()) -> None:
        """Keep them; of one name, the highest version is the one that new cases follow."""
        self._versions = {(one.name, one.version): one for one in workflows}
        latest = sorted(self._versions.values(), key=lambda one: one.version)
        self._latest: Mapping[str, Workflow] = {one.name: one for one in latest}
        self.checks: Mapping[str, Check] = {check.name: check for check in checks}

    def __iter__(self) -> Iterator[Workflow]:
        """Every case type in its newest version, by name."""
        return iter(self._latest[name] for name in sorted(self._latest))

    def workflow(self, name: str, version: int | None = None) -> Workflow:
        """The case type, in the version asked for if the book still has it, else in its newest.

        NotFound when no enabled plugin brings it: its cases stay, and wait for it to be enabled again.
        """
        found = self._versions.get((name, version or 0)) or self._latest.get(name)
        if found is None:
            message = f"no enabled plugin brings the case type “{name}”{near(name, dict(self._latest))}"
            raise NotFound(message)
        return found


def read_book(
    sources: Sequence[Source],
    *,
    permissions: Iterable[str],
    checks: Iterable[Check],
    adjustments: Sequence[Path] = (),
) -> WorkflowBook:
    """Read every case type; Misconfigured lists every fault in all the files, each with its line.

    A file in `adjustments` (the council's own folder) either begins with `adjusts = "<name>"` and is laid
    over that case type, or is a case type of the council's own, whose name begins with "council.".
    """
    checks = list(checks)
    known = Known(frozenset(permissions), frozenset(check.name for check in checks))
    drafts, changes, faults = _sorted_out(sources, adjustments)
    faults += _laid_over(drafts, changes)
    workflows = []
    for owner, draft in drafts:
        workflow, found = judged(draft, owner=owner, known=known)
        faults += found
        if workflow is not None:
            workflows.append((draft, workflow))
    faults += _claimed_twice(workflows)
    if faults:
        raise Misconfigured("\n".join(str(fault) for fault in faults))
    return WorkflowBook([workflow for _, workflow in workflows], checks)


def check_workflow(path: Path, *, owner: str | None = None, known: Known | None = None) -> list[Fault]:
    """Every fault in one file, for people who write one; what it names is compared with `known` if given."""
    draft = read_draft(path)
    return [draft] if isinstance(draft, Fault) else judged(draft, owner=owner, known=known or Known())[1]


Owned = list[tuple[str, Draft]]


def _sorted_out(
    sources: Sequence[Source], adjustments: Sequence[Path]
) -> tuple[Owned, list[Draft], list[Fault]]:
    """What was read: case types with their owners, changes to case types, and files that are neither."""
    drafts: Owned = []
    changes: list[Draft] = []
    faults: list[Fault] = []
    for source in (*sources, *(Source(COUNCIL, path) for path in adjustments)):
        draft = read_draft(source.path)
        if isinstance(draft, Fault):
            faults.append(draft)
        elif source.owner == COUNCIL and "adjusts" in draft.data:
            changes.append(draft)
        else:
            drafts.append((source.owner, draft))
    return drafts, changes, faults


def _laid_over(drafts: Owned, changes: list[Draft]) -> Iterable[Fault]:
    """Lay each change over the newest version of its case type, in place; say which cannot be."""
    for change in changes:
        name = change.data["adjusts"]
        found = [position for position, (_, draft) in enumerate(drafts) if draft.data.get("name") == name]
        for key in _UNCHANGEABLE:
            if key in change.data:
                message = f"“{key}” cannot be adjusted, because cases carry it; remove the line"
                yield change.fault((key,), message)
        if not found:
            names = {str(draft.data.get("name")): draft for _, draft in drafts}
            remedy = f"{near(name, names)}; enable its plugin, or remove the file"
            yield change.fault(("adjusts",), f"there is no case type “{name}” to adjust{remedy}")
            continue
        newest = max(found, key=lambda position: _version(drafts[position][1]))
        owner, draft = drafts[newest]
        drafts[newest] = (owner, adjusted(draft, change))


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


def book_of(work: UnitOfWork) -> WorkflowBook:
    """The council's book; a Fault when it was assembled without one."""
    if not isinstance(work.workflows, WorkflowBook):
        message = "this council was assembled without its case types: pass `workflows` to its Surroundings"
        raise Mistake(message)
    return work.workflows
