"""All that happened in a case, in one line of time."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, TypeVar
from uuid import UUID

from sqlmodel import col, select

from core.calendar import in_words
from core.cases.because import recalled
from core.cases.models import (
    Case,
    CaseDecision,
    CaseStep,
    Clock,
    ClockExtension,
    ClockPause,
    ClockState,
    Hold,
    Note,
    Task,
)
from core.cases.queries.cases import case_by_id, subjects_of
from core.cases.queries.stops import clocks_with_all
from core.cases.rules import in_units
from core.cases.workflows import Workflow, book_of
from core.errors import NotFound
from core.values import Because, subject
from core.work import UnitOfWork

Kind = Literal[
    "step",
    "note",
    "task_added",
    "task_ended",
    "clock_started",
    "clock_ended",
    "clock_paused",
    "clock_extended",
    "hold",
    "decision",
]
T = TypeVar("T")
_UNWRITTEN = {"open": "Opened", "migrate": "Moved to another version"}
"""Steps that no workflow writes down as a transition."""


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that happened: when (ISO 8601 in UTC), what, by whom, and why. `detail` may be personal."""

    at: str
    kind: Kind
    title: str
    by: str | None = None
    detail: str = ""
    because: tuple[Because, ...] = ()


def timeline(work: UnitOfWork, *, case_id: UUID) -> Sequence[Entry]:
    """Steps, notes, tasks, clocks, holds and decisions of a case together, the oldest first."""
    case = case_by_id(work, case_id=case_id)
    entries = [*_steps(work, case), *_notes(work, case), *_tasks(work, case)]
    entries += [*_clocks(work, case), *_holds(work, case), *_decisions(work, case)]
    return sorted(entries, key=lambda entry: entry.at)


def _of(work: UnitOfWork, case: Case, table: type[T], make: Callable[[T], Iterable[Entry]]) -> list[Entry]:
    rows = work.session.exec(select(table).where(table.case_id == case.id).order_by(table.id))  # type: ignore[attr-defined]
    return [entry for row in rows for entry in make(row)]


def _steps(work: UnitOfWork, case: Case) -> list[Entry]:
    workflow = _workflow(work, case)

    def made(step: CaseStep) -> Iterable[Entry]:
        way = workflow.transitions.get(step.transition) if workflow else None
        stage = workflow.stages.get(step.to_stage) if workflow else None
        title = way.title if way else _UNWRITTEN.get(step.transition, step.transition)
        to = stage.title if stage else step.to_stage
        yield Entry(step.at, "step", title, step.by, f"now: {to}", recalled(step.because))

    return _of(work, case, CaseStep, made)


def _workflow(work: UnitOfWork, case: Case) -> Workflow | None:
    """The workflow, or None when its plugin is switched off: the case can still be read."""
    try:
        return book_of(work).workflow(case.type, case.version)
    except NotFound:
        return None


def _notes(work: UnitOfWork, case: Case) -> list[Entry]:
    return _of(work, case, Note, lambda note: [Entry(note.at, "note", "Note", note.by, note.text)])


def _tasks(work: UnitOfWork, case: Case) -> list[Entry]:
    def made(task: Task) -> Iterable[Entry]:
        due = f"due {in_words(task.due_on)}" if task.due_on else ""
        yield Entry(task.added_at, "task_added", task.title, None, due, recalled(task.because))
        if task.done_at:
            how = (task.outcome or "").replace("_", " ")
            yield Entry(task.done_at, "task_ended", task.title, task.done_by, how)

    return _of(work, case, Task, made)


def _clocks(work: UnitOfWork, case: Case) -> list[Entry]:
    clocks, pauses, extensions = clocks_with_all(work, case_id=case.id)
    titles = {clock.id: clock.title for clock in clocks}
    return [
        *(entry for clock in clocks for entry in _run(clock)),
        *(entry for one in pauses for entry in _paused(one, titles[one.clock_id])),
        *(_extended(one, titles[one.clock_id]) for one in extensions),
    ]


def _run(clock: Clock) -> Iterable[Entry]:
    due = f"due {in_words(clock.due_on)}"
    yield Entry(clock.started_at, "clock_started", clock.title, None, due, recalled(clock.because))
    if clock.ended_at:
        yield Entry(clock.ended_at, "clock_ended", clock.title, None, ClockState(clock.state).value)


def _paused(one: ClockPause, title: str) -> Iterable[Entry]:
    days = f"from {in_words(one.from_on)}" + (f" to {in_words(one.until)}" if one.until else "")
    yield Entry(one.at, "clock_paused", f"Paused: {title}", one.by, days, (Because(one.reason, one.source),))
    if one.resumed_at and one.resumed_because:
        why = recalled(one.resumed_because)
        yield Entry(one.resumed_at, "clock_paused", f"Resumed: {title}", one.resumed_by, "", why)


def _extended(one: ClockExtension, title: str) -> Entry:
    detail, why = f"by {in_units(one.length, one.unit)}", (Because(one.reason, one.source),)
    return Entry(one.at, "clock_extended", f"Extended: {title}", one.by, detail, why)


def _holds(work: UnitOfWork, case: Case) -> list[Entry]:
    on = [subject("case", case.id), *(one.subject for one in subjects_of(work, case_id=case.id))]
    entries = []
    for hold in work.session.exec(select(Hold).where(col(Hold.subject).in_(on)).order_by(col(Hold.id))):
        why: tuple[Because, ...] = (Because(hold.reason, hold.source),)
        detail = f"from {in_words(hold.from_on)}" + (f" to {in_words(hold.until)}" if hold.until else "")
        entries.append(Entry(hold.placed_at, "hold", f"On hold: {hold.kind}", hold.placed_by, detail, why))
        if hold.lifted_at and hold.lifted_because:
            title, why = f"Hold lifted: {hold.kind}", recalled(hold.lifted_because)
            entries.append(Entry(hold.lifted_at, "hold", title, hold.lifted_by, "", why))
    return entries


def _decisions(work: UnitOfWork, case: Case) -> list[Entry]:
    def made(decision: CaseDecision) -> Iterable[Entry]:
        why = (Because(decision.reasons, decision.basis),)
        detail = "superseded later" if decision.superseded_by else decision.appeal_route
        title = f"Decision: {decision.result}"
        yield Entry(decision.decided_at, "decision", title, decision.decided_by, detail, why)

    return _of(work, case, CaseDecision, made)
