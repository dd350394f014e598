"""All that happened in a case, in one line of time."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from core.calendar import in_words
from core.cases.because import recalled
from core.cases.models import Case, Clock, ClockExtension, ClockPause, ClockState
from core.cases.queries.whole import WholeCase, whole_case
from core.cases.rules import in_units
from core.cases.workflows import Workflow, book_of
from core.errors import NotFound
from core.values import Because
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
    return story(work, whole=whole_case(work, case_id=case_id))


def story(work: UnitOfWork, *, whole: WholeCase) -> Sequence[Entry]:
    """The same of a case that was read already."""
    entries = [*_steps(whole, _workflow(work, whole.case)), *_notes(whole), *_tasks(whole)]
    entries += [*_clocks(whole), *_holds(whole), *_decisions(whole)]
    return sorted(entries, key=lambda entry: entry.at)


def _steps(whole: WholeCase, workflow: Workflow | None) -> Iterator[Entry]:
    for line in whole.of("step"):
        transition, _, to_stage, because, _ = line.texts
        way = workflow.transitions.get(transition) if workflow else None
        stage = workflow.stages.get(to_stage) if workflow else None
        title = way.title if way else _UNWRITTEN.get(transition, transition)
        to = stage.title if stage else to_stage
        yield Entry(line.at, "step", title, line.by, f"now: {to}", recalled(because))


def _workflow(work: UnitOfWork, case: Case) -> Workflow | None:
    """The workflow, or None when its plugin is switched off: the case can still be read."""
    try:
        return book_of(work).workflow(case.type, case.version)
    except NotFound:
        return None


def _notes(whole: WholeCase) -> Iterator[Entry]:
    return (Entry(line.at, "note", "Note", line.by, line.texts[0]) for line in whole.of("note"))


def _tasks(whole: WholeCase) -> Iterator[Entry]:
    for task in whole.tasks:
        due = f"due {in_words(task.due_on)}" if task.due_on else ""
        yield Entry(task.added_at, "task_added", task.title, None, due, recalled(task.because))
        if task.done_at:
            how = (task.outcome or "").replace("_", " ")
            yield Entry(task.done_at, "task_ended", task.title, task.done_by, how)


def _clocks(whole: WholeCase) -> Iterator[Entry]:
    titles = {clock.id: clock.title for clock in whole.clocks}
    for clock in whole.clocks:
        yield from _run(clock)
    for pause in whole.pauses:
        yield from _paused(pause, titles[pause.clock_id])
    for extension in whole.extensions:
        yield _extended(extension, titles[extension.clock_id])


def _run(clock: Clock) -> Iterator[Entry]:
    due = f"due {in_words(clock.due_on)}"
    yield Entry(clock.started_at, "clock_started", clock.title, None, due, recalled(clock.because))
    if clock.ended_at:
        yield Entry(clock.ended_at, "clock_ended", clock.title, None, ClockState(clock.state).value)


def _paused(one: ClockPause, title: str) -> Iterator[Entry]:
    days = f"from {in_words(one.from_on)}" + (f" to {in_words(one.until)}" if one.until else "")
    yield Entry(one.at, "clock_paused", f"Paused: {title}", one.by, days, (Because(one.reason, one.source),))
    if one.resumed_at and one.resumed_because:
        why = recalled(one.resumed_because)
        yield Entry(one.resumed_at, "clock_paused", f"Resumed: {title}", one.resumed_by, "", why)


def _extended(one: ClockExtension, title: str) -> Entry:
    detail, why = f"by {in_units(one.length, one.unit)}", (Because(one.reason, one.source),)
    return Entry(one.at, "clock_extended", f"Extended: {title}", one.by, detail, why)


def _holds(whole: WholeCase) -> Iterator[Entry]:
    for hold in whole.hold_rows:
        why: tuple[Because, ...] = (Because(hold.reason, hold.source),)
        detail = f"from {in_words(hold.from_on)}" + (f" to {in_words(hold.until)}" if hold.until else "")
        yield Entry(hold.placed_at, "hold", f"On hold: {hold.kind}", hold.placed_by, detail, why)
        if hold.lifted_at and hold.lifted_because:
            title, why = f"Hold lifted: {hold.kind}", recalled(hold.lifted_because)
            yield Entry(hold.lifted_at, "hold", title, hold.lifted_by, "", why)


def _decisions(whole: WholeCase) -> Iterator[Entry]:
    for line in whole.of("decision"):
        result, basis, reasons, appeal_route, superseded_by = line.texts
        detail = "superseded later" if superseded_by else appeal_route
        yield Entry(line.at, "decision", f"Decision: {result}", line.by, detail, (Because(reasons, basis),))
