"""Cases move along the transitions of their workflows: one by a person, or thousands by a rule."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from core.cases.because import stored
from core.cases.commands.clocks import begin_clocks, end_clocks
from core.cases.commands.rows import insert_rows, locked_cases, update_rows
from core.cases.commands.tasks import drop_tasks, tasks_by_rule
from core.cases.events import CaseClosed, CaseMoved, CaseReopened
from core.cases.models import Case, CaseStep
from core.cases.queries.cases import NO_SUCH_CASE, open_cases_by_key
from core.cases.queries.interests import conflicts
from core.cases.queries.moves import not_permitted, obstacles
from core.cases.workflows import Transition, Workflow, book_of
from core.cases.workflows.draft import near
from core.errors import AlreadyDone, BadInput, Conflict, NotAllowed, NotFound, Objected, Refused
from core.log import iso
from core.values import Because
from core.values.chunks import in_chunks
from core.work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Move:
    """A transition that a case is to take, and why; the reasons are kept for ever, so they name nobody.

    `seen_stage` is the stage at which the case was seen when this was decided. Clocks that start count from
    `started_on` (the day of service, say), today if left out.
    """

    case_id: UUID
    transition: str
    because: tuple[Because, ...]
    seen_stage: str | None = None
    started_on: date | None = None


@dataclass(slots=True)
class Moved:
    """What became of many moves: the cases that moved, and why each of the others did not."""

    moved: list[UUID] = field(default_factory=list)
    refused: dict[UUID, Refused] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Group:
    """Cases that take the same transition."""

    workflow: Workflow
    name: str
    taken: list[tuple[Case, Move]]

    @property
    def way(self) -> Transition:
        return self.workflow.transitions[self.name]

    @property
    def cases(self) -> list[Case]:
        return [case for case, _ in self.taken]


def move_case(
    work: UnitOfWork,
    *,
    case_id: UUID,
    transition: str,
    because: tuple[Because, ...],
    seen_stage: str | None = None,
    started_on: date | None = None,
) -> Case:
    """Move one case; the refusal says what is in the way, and nothing has happened."""
    done = move_cases(work, moves=[Move(case_id, transition, because, seen_stage, started_on)])
    if done.refused:
        raise done.refused[case_id]
    return work.session.get_one(Case, case_id)


def move_cases(work: UnitOfWork, *, moves: Sequence[Move]) -> Moved:
    """Move many cases at once; those that may not move are left where they are, each with its refusal.

    A person needs the permission of each transition; Borough itself takes only those that the workflow
    calls automatic. Checks, holds and objections are asked before anything is written.
    """
    if len({move.case_id for move in moves}) < len(moves):
        message = "the same case is to move twice in one run; let it take one step at a time"
        raise BadInput(message, field="moves")
    done = Moved()
    for chunk in in_chunks(moves, 1_000):
        cases = locked_cases(work, [move.case_id for move in chunk], despite_interest=True)
        close = conflicts(work, cases.values())
        done.refused.update(close)
        impartial = [move for move in chunk if move.case_id not in close]
        for group in _groups(work, impartial, cases, done):
            free = _unhindered(work, group, done)
            if free.taken:
                _apply(work, free)
                done.moved += [case.id for case in free.cases]
    return done


def _groups(
    work: UnitOfWork, moves: Sequence[Move], cases: Mapping[UUID, Case], done: Moved
) -> Iterable[_Group]:
    """Sort the moves by workflow and transition; what cannot be is refused here."""
    groups: dict[tuple[str, int, str], _Group] = {}
    for move in moves:
        try:
            case, workflow = _fits(work, move, cases)
        except Refused as refusal:
            done.refused[move.case_id] = refusal
            continue
        key = (workflow.name, workflow.version, move.transition)
        groups.setdefault(key, _Group(workflow, move.transition, [])).taken.append((case, move))
    return groups.values()


def _fits(work: UnitOfWork, move: Move, cases: Mapping[UUID, Case]) -> tuple[Case, Workflow]:
    """The case and its workflow, when the transition leads on from where the case stands."""
    stored(move.because)
    case = cases.get(move.case_id)
    if case is None:
        raise NotFound(NO_SUCH_CASE)
    workflow = book_of(work).workflow(case.type, case.version)
    way = workflow.transitions.get(move.transition)
    if way is None:
        hint = near(move.transition, workflow.transitions)
        message = f"cases of the type “{workflow.title}” have no transition “{move.transition}”{hint}"
        raise BadInput(message, field="transition")
    here = workflow.stages[case.stage].title if case.stage in workflow.stages else case.stage
    if move.seen_stage is not None and move.seen_stage != case.stage:
        message = f"{case.reference} has moved since you looked: it is now at “{here}”; look again"
        raise Conflict(message)
    if case.stage not in way.sources:
        message = f"{case.reference} is at “{here}”, from which “{way.title}” does not lead on"
        raise Refused(message)
    return case, workflow


def _unhindered(work: UnitOfWork, group: _Group, done: Moved) -> _Group:
    """The cases of a group that nothing keeps; the others are refused."""
    way = group.way
    reason = not_permitted(work, way)
    if reason:
        done.refused.update({case.id: NotAllowed(f"“{way.title}”: {reason}") for case in group.cases})
        return _Group(group.workflow, group.name, [])
    ids = [case.id for case in group.cases]
    hindered = obstacles(work, workflow=group.workflow, transition=group.name, case_ids=ids)
    for case_id, found in hindered.items():
        message = f"“{way.title}” is not possible: {'; '.join(found.reasons)}"
        done.refused[case_id] = Refused(message) if found.unmet else Objected(found.objections)
    done.refused.update(_keys_taken(work, group))
    free = [(case, move) for case, move in group.taken if case.id not in done.refused]
    return _Group(group.workflow, group.name, free)


def _keys_taken(work: UnitOfWork, group: _Group) -> Mapping[UUID, Refused]:
    """Closed cases that cannot be opened again, because another with their key is open meanwhile."""
    keyed = {case.key: case for case in group.cases if case.closed_at and case.key}
    if not keyed or group.workflow.is_final(group.way.to):
        return {}
    open_now = open_cases_by_key(work, type=group.workflow.name, keys=[key for key in keyed if key])
    message = "another case for the same matter is open; close it first, or work there"
    refused: dict[UUID, Refused] = {keyed[key].id: AlreadyDone(message) for key in open_now}
    # Of several closed cases for one matter, the last keeps its place in `keyed`.
    extra = {case.id for case in group.cases if case.closed_at and case.key} - {c.id for c in keyed.values()}
    return refused | dict.fromkeys(extra, AlreadyDone(message))


def _apply(work: UnitOfWork, group: _Group) -> None:
    """Write the moves of a group, with all that the transition brings."""
    way, final = group.way, group.workflow.is_final(group.way.to)
    ids = [case.id for case in group.cases]
    before = {case.id: (case.stage, case.closed_at) for case in group.cases}
    update_rows(work, group.cases, stage=way.to)
    turning = [case for case in group.cases if final is (case.closed_at is None)]
    update_rows(work, turning, closed_at=iso(work.now) if final else None)
    _write_steps(work, group, before)
    _tell(work, group, before)
    end_clocks(work, case_ids=ids, names=way.stops, met=True)
    if final:
        end_clocks(work, case_ids=ids, met=False)
        drop_tasks(work, ids)
    by_start: dict[date | None, list[UUID]] = {}
    for case, move in group.taken:
        by_start.setdefault(move.started_on, []).append(case.id)
    for started_on, case_ids in by_start.items():
        begin_clocks(
            work, workflow=group.workflow, names=way.starts, case_ids=case_ids, started_on=started_on
        )
    if way.tasks:
        owners = {case.id: case.owner for case in group.cases}
        tasks_by_rule(work, owners, way.tasks, Because(f"“{way.title}” brings it"))


Before = Mapping[UUID, tuple[str, str | None]]


def _write_steps(work: UnitOfWork, group: _Group, before: Before) -> None:
    told = {"by": work.actor.subject, "at": iso(work.now)}
    steps = [
        {
            "case_id": case.id,
            "transition": group.name,
            "from_stage": before[case.id][0],
            "to_stage": case.stage,
            "because": stored(move.because),
            **told,
        }
        for case, move in group.taken
    ]
    insert_rows(work, CaseStep, steps)


def _tell(work: UnitOfWork, group: _Group, before: Before) -> None:
    for case in group.cases:
        from_stage, was_closed = before[case.id]
        work.publish(
            CaseMoved(
                case_id=case.id,
                type=case.type,
                transition=group.name,
                from_stage=from_stage,
                to_stage=case.stage,
                notices=group.way.notices,
            )
        )
        if case.closed_at and not was_closed:
            work.publish(CaseClosed(case_id=case.id, type=case.type, stage=case.stage))
        elif was_closed and not case.closed_at:
            work.publish(CaseReopened(case_id=case.id, type=case.type, stage=case.stage))
