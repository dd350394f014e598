"""What would become of the live cases if they followed another version: who is stuck, which clocks move.

It reads and never writes. Everything is counted by sets, and each count can be listed case by case.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func
from sqlmodel import col, select

from core.cases.models import Case, Clock, Task
from core.cases.queries.new_clocks import NewClocks, new_clocks
from core.cases.queries.shifts import Alike, Shift, alike_clocks, shifts, stopped
from core.cases.rules import ClockFigures
from core.cases.workflows import Workflow, WorkflowBook, book_of
from core.cases.workflows.differences import Difference, differences
from core.errors import BadInput
from core.work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Standing:
    """How many open cases stand at a stage of a version, and at which stage they would; "" when stuck."""

    version: int
    stage: str
    title: str
    count: int
    to: str
    lost_ways: tuple[str, ...] = ()

    @property
    def is_stuck(self) -> bool:
        """Whether the stage is gone and the map of stages says nothing."""
        return not self.to


@dataclass(frozen=True, slots=True)
class LostClocks:
    """Open clocks that the other version does not have: they would be stopped."""

    name: str
    title: str
    count: int


@dataclass(frozen=True, slots=True)
class LostTasks:
    """Open tasks that only the old version brings: they would not be needed any more."""

    title: str
    count: int


@dataclass(slots=True)
class DryRun:
    """All that would happen; `unknown` are versions that nobody knows any more, with their cases."""

    workflow: Workflow
    differences: Sequence[Difference] = ()
    standings: list[Standing] = field(default_factory=list)
    clocks: list[Shift] = field(default_factory=list)
    new_clocks: Sequence[NewClocks] = ()
    lost_clocks: list[LostClocks] = field(default_factory=list)
    lost_tasks: list[LostTasks] = field(default_factory=list)
    unknown: dict[int, int] = field(default_factory=dict)

    @property
    def cases(self) -> int:
        """How many open cases there are to follow it."""
        return sum(one.count for one in self.standings)

    @property
    def stuck(self) -> list[Standing]:
        """Where cases would be stuck."""
        return [one for one in self.standings if one.is_stuck]

    @property
    def clocks_moved(self) -> int:
        """How many clocks would be due on another day."""
        return sum(one.count for one in self.clocks)

    @property
    def clocks_started(self) -> int:
        """How many clocks would start."""
        return sum(one.count for one in self.new_clocks)


def dry_run(
    work: UnitOfWork,
    *,
    workflow: Workflow,
    from_version: int | None = None,
    stages: Mapping[str, str] | None = None,
) -> DryRun:
    """Run a changed case type against the open cases of its name, or of one version; touches nothing.

    `stages` says where cases of a stage that is gone would go.
    """
    book, mapped = book_of(work), dict(stages or {})
    strange = [stage for stage in mapped.values() if stage not in workflow.stages]
    if strange or any(workflow.is_final(stage) for stage in mapped.values()):
        if not strange:
            message = "moving to another version closes no case; map to a stage that is not final"
            raise BadInput(message, field="stages")
        message = (
            f"the other version has no stage “{strange[0]}”; its stages are {', '.join(workflow.stages)}"
        )
        raise BadInput(message, field="stages")
    report = DryRun(workflow)
    known: dict[int, Workflow] = {}
    for version, stage, count in _where_they_stand(work, workflow.name, from_version):
        before = known.get(version) or book.find(workflow.name, version)
        if before is None:
            report.unknown[version] = report.unknown.get(version, 0) + count
        else:
            known[version] = before
        report.standings.append(_standing(before, workflow, version, stage, count, mapped))
    if known:
        report.differences = differences(known[max(known)], workflow)
    wanted = cases_of(workflow.name, from_version)
    report.clocks = list(shifts(work, *wanted, refigure=by_version(workflow, book), calendars=work.calendars))
    report.new_clocks = new_clocks(work, workflow, wanted)
    report.lost_clocks = _lost_clocks(work, workflow, wanted)
    report.lost_tasks = _lost_tasks(work, known.values(), workflow, wanted)
    return report


def cases_of(name: str, version: int | None) -> list[ColumnElement[bool]]:
    """The condition for the open cases of a type, in one version or in all."""
    found: list[ColumnElement[bool]] = [col(Case.type) == name, col(Case.closed_at).is_(None)]
    return found if version is None else [*found, col(Case.version) == version]


def by_version(workflow: Workflow, book: WorkflowBook) -> Callable[[Alike], ClockFigures | None]:
    """What a clock is counted by in another version; None for a clock that it does not have."""

    def refigure(alike: Alike) -> ClockFigures | None:
        rule = workflow.clocks.get(alike.name)
        return book.figures(rule, alike.started_on) if rule else None

    return refigure


def _where_they_stand(work: UnitOfWork, name: str, version: int | None) -> Iterable[tuple[int, str, int]]:
    statement: Any = (
        select(Case.version, Case.stage, func.count())
        .where(*cases_of(name, version))
        .group_by(col(Case.version), col(Case.stage))
        .order_by(col(Case.version), col(Case.stage))
    )
    return list(work.session.exec(statement))


def _standing(
    before: Workflow | None, after: Workflow, version: int, stage: str, count: int, mapped: Mapping[str, str]
) -> Standing:
    known = before.stages.get(stage) if before else None
    to = mapped.get(stage, stage if stage in after.stages else "")
    here = {name: way.title for name, way in before.leaving(stage)} if before else {}
    there = {name for name, _ in after.leaving(to)} if to else set()
    lost = tuple(title for name, title in here.items() if name not in there) if to else ()
    return Standing(version, stage, known.title if known else stage, count, to, lost)


def _lost_clocks(
    work: UnitOfWork, workflow: Workflow, wanted: Sequence[ColumnElement[bool]]
) -> list[LostClocks]:
    gone = col(Clock.name).not_in(list(workflow.clocks))
    found: dict[str, LostClocks] = {}
    for alike, count in alike_clocks(work, gone, *wanted):
        before = found.get(alike.name)
        found[alike.name] = LostClocks(alike.name, alike.title, count + (before.count if before else 0))
    held: Any = (
        select(Clock.name, func.max(Clock.title), func.count())
        .join(Case, col(Case.id) == col(Clock.case_id))
        .where(col(Clock.ended_on).is_(None), stopped(), gone, *wanted)
        .group_by(col(Clock.name))
    )
    for name, title, count in work.session.exec(held):
        before = found.get(name)
        found[name] = LostClocks(name, title, count + (before.count if before else 0))
    return [found[name] for name in sorted(found)]


def lost_titles(before: Iterable[Workflow], after: Workflow) -> list[str]:
    """The titles of tasks that these versions bring and the other does not."""
    return sorted({title for one in before for title in _tasks(one)} - _tasks(after))


def _tasks(workflow: Workflow) -> set[str]:
    ways = [workflow.opening.tasks, *(way.tasks for way in workflow.transitions.values())]
    return {rule.title for rules in ways for rule in rules}


def _lost_tasks(
    work: UnitOfWork, before: Iterable[Workflow], after: Workflow, wanted: Sequence[ColumnElement[bool]]
) -> list[LostTasks]:
    titles = lost_titles(before, after)
    if not titles:
        return []
    statement: Any = (
        select(Task.title, func.count())
        .join(Case, col(Case.id) == col(Task.case_id))
        .where(col(Task.done_at).is_(None), col(Task.title).in_(titles), *wanted)
        .group_by(col(Task.title))
        .order_by(col(Task.title))
    )
    return [LostTasks(title, count) for title, count in work.session.exec(statement)]


def cases_at(
    work: UnitOfWork, *, name: str, version: int, stage: str, after: UUID | None = None, limit: int = 50
) -> Sequence[Case]:
    """The open cases that stand at a stage of a version, for the drill-down; page by the last one's id."""
    statement = select(Case).where(*cases_of(name, version), col(Case.stage) == stage)
    if after is not None:
        statement = statement.where(col(Case.id) > after)
    return work.session.exec(statement.order_by(col(Case.id)).limit(limit)).all()


def cases_with(work: UnitOfWork, shift: Shift, *, limit: int = 50) -> Sequence[Case]:
    """The cases whose clock would move by a shift, for the drill-down."""
    statement = select(Case).join(Clock, col(Clock.case_id) == col(Case.id)).where(*shift.these)
    return work.session.exec(statement.order_by(col(Case.id)).limit(limit)).all()
