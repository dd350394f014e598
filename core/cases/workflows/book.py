"""All the case types of a council, each in every version that it still knows."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from core.calendar import in_words
from core.cases.rules import ClockFigures
from core.cases.workflows.checks import Check
from core.cases.workflows.definition import ClockRule, Workflow
from core.cases.workflows.draft import Source, near
from core.cases.workflows.faults import Known
from core.cases.workflows.law import LawBook
from core.errors import BadInput, NotFound
from core.errors import Fault as Mistake
from core.work import UnitOfWork

Recall = Callable[[str, int], Workflow | None]
"""Finds a version that no file brings any more, where it was kept."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a case type comes from: its owner and file, and the council's file laid over it, if any.

    `plain` is the type as its owner brings it, without the council's changes.
    """

    owner: str
    file: str
    adjusted_by: str | None = None
    plain: Workflow | None = None


@dataclass(eq=False)
class WorkflowBook:
    """The case types by name and version, with the checks they name and the law their clocks stand on.

    `sources` are the plugins' files and `known` what a workflow may name, for trying a changed file.
    What was read never changes; a version that no file brings any more is recalled from where it was kept.
    """

    workflows: Iterable[Workflow] = ()
    named_checks: Iterable[Check] = ()
    law: LawBook = field(default_factory=LawBook)
    origins: Mapping[tuple[str, int], Origin] = field(default_factory=dict)
    sources: Sequence[Source] = ()
    known: Known = field(default_factory=Known)
    recall: Recall = lambda _name, _version: None

    def __post_init__(self) -> None:
        """Keep them; of one name, the highest version is the one that new cases follow."""
        self.workflows = tuple(self.workflows)
        self._versions = {(one.name, one.version): one for one in self.workflows}
        latest = sorted(self.workflows, key=lambda one: one.version)
        self._latest: Mapping[str, Workflow] = {one.name: one for one in latest}
        self.checks: Mapping[str, Check] = {check.name: check for check in self.named_checks}

    def __iter__(self) -> Iterator[Workflow]:
        """Every case type in its newest version, by name."""
        return iter(self._latest[name] for name in sorted(self._latest))

    def __contains__(self, name: str) -> bool:
        """Whether an enabled plugin, or the council, brings the case type."""
        return name in self._latest

    def read(self) -> Iterator[Workflow]:
        """Every version that a file brings."""
        return iter(self.workflows)

    def workflow(self, name: str, version: int | None = None) -> Workflow:
        """The case type, in its newest version or the one asked for.

        NotFound when no enabled plugin brings it (its cases stay, and wait for it to be enabled again), or
        when the version is no longer known (its cases can be moved to another).
        """
        if name not in self._latest:
            message = f"no enabled plugin brings the case type “{name}”{near(name, dict(self._latest))}"
            raise NotFound(message)
        if version is None:
            return self._latest[name]
        found = self._versions.get((name, version)) or self.recall(name, version)
        if found is None:
            title, newest = self._latest[name].title, self._latest[name].version
            remedy = f"its cases can be moved to version {newest}"
            message = f"version {version} of “{title}” is no longer known; {remedy}"
            raise NotFound(message)
        return self._versions.setdefault((name, version), found)

    def find(self, name: str, version: int) -> Workflow | None:
        """The same, or None for a type or a version that is not known."""
        try:
            return self.workflow(name, version)
        except NotFound:
            return None

    def figures(self, rule: ClockRule, day: date) -> ClockFigures:
        """What a clock of this rule is counted by when it starts on a day, the law of that day included.

        BadInput when its figure of law has no row in force on the day.
        """
        common: dict[str, Any] = {"unit": rule.unit, "counting": rule.counting, "calendar": rule.calendar}
        if rule.law is None:
            return ClockFigures(rule.length or 0, source=str(rule.source), verified=rule.verified, **common)
        row = self.law.on(rule.law, day)
        if row is None:
            message = f"no row of the figure of law “{rule.law}” is in force on {in_words(day)}; add one"
            raise BadInput(message, field="started_on")
        verified = row.sure == "verified"
        return ClockFigures(row.value, source=row.source, verified=verified, law=row.row_id, **common)


def book_of(work: UnitOfWork) -> WorkflowBook:
    """The council's book; a Fault when it was assembled without one."""
    if not isinstance(work.workflows, WorkflowBook):
        message = "this council was assembled without its case types: pass `workflows` to its Surroundings"
        raise Mistake(message)
    return work.workflows
