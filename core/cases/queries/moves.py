"""Where a case can go from here, and what keeps it from going."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import func
from sqlmodel import col, select

from core.calendar import in_words
from core.cases.models import Clock
from core.cases.queries.cases import case_by_id
from core.cases.queries.holds import Held, holds_of
from core.cases.queries.interests import conflicts
from core.cases.workflows import Transition, Workflow, book_of
from core.errors import Objected
from core.values import subject
from core.values.chunks import in_chunks
from core.work import UnitOfWork


@dataclass(frozen=True, slots=True)
class PossibleMove:
    """A transition from where the case stands; it can be taken when `why_not` is empty."""

    transition: str
    title: str
    to: str
    to_title: str
    why_not: tuple[str, ...]


@dataclass(slots=True)
class Obstacle:
    """What keeps a case from a transition: checks not passed, and objections such as holds."""

    unmet: list[str]
    objections: list[str]

    @property
    def reasons(self) -> tuple[str, ...]:
        """All of it, a sentence each."""
        return (*self.unmet, *self.objections)


def possible_moves(
    work: UnitOfWork, *, case_id: UUID, holds: Sequence[Held] | None = None
) -> Sequence[PossibleMove]:
    """Every transition from the stage of a case, in the workflow's order, each with what is in its way.

    `holds` are those on the case, where they were read already.
    """
    case = case_by_id(work, case_id=case_id)
    workflow = book_of(work).workflow(case.type, case.version)
    ways = dict(workflow.leaving(case.stage))
    known = None if holds is None else {case_id: holds}
    obstacles_to = _obstacles(work, workflow=workflow, ways=ways, case_ids=[case_id], holds=known)
    close = tuple(str(refusal) for refusal in conflicts(work, [case]).values())
    moves = []
    for name, way in ways.items():
        why_not = (*close, *_personal(work, way), *obstacles_to[name][case_id].reasons)
        moves.append(PossibleMove(name, way.title, way.to, workflow.stages[way.to].title, why_not))
    return moves


def not_permitted(work: UnitOfWork, way: Transition) -> str | None:
    """Why this actor may not take a transition of any case; None when they may."""
    if work.actor.is_system:
        return None if way.automatic else "the workflow does not let Borough do this by itself; a person must"
    if work.actor.may(way.permission):
        if work.actor.is_competent(way.competence or ""):
            return None
        return f"it takes the competence “{way.competence}”, which your staff record does not show"
    title = work.permission_title(way.permission)
    return f"you do not have the permission “{title}”; an administrator can grant it"


def obstacles(
    work: UnitOfWork,
    *,
    workflow: Workflow,
    transition: str,
    case_ids: Sequence[UUID],
) -> Mapping[UUID, Obstacle]:
    """What keeps each of these cases, which stand at the right stage, from a transition; free ones left out.

    Checks and holds are asked about all of them at once; plugins' objections case by case.
    """
    ways = {transition: workflow.transitions[transition]}
    found = _obstacles(work, workflow=workflow, ways=ways, case_ids=case_ids)[transition]
    return {case_id: one for case_id, one in found.items() if one.reasons}


def _obstacles(
    work: UnitOfWork,
    *,
    workflow: Workflow,
    ways: Mapping[str, Transition],
    case_ids: Sequence[UUID],
    holds: Mapping[UUID, Sequence[Held]] | None = None,
) -> Mapping[str, Mapping[UUID, Obstacle]]:
    """What keeps each case from each of these transitions; what several ask for is asked once."""
    checks = {name: None for way in ways.values() for name in way.checks}
    unmet = {name: book_of(work).checks[name].obstacles(work, case_ids) for name in checks}
    awaited = {name: None for way in ways.values() for name in way.after}
    ends = {name: _latest(work, name, case_ids) for name in awaited}
    if holds is None:
        heed = any(not way.despite_hold for way in ways.values())
        holds = holds_of(work, case_ids=case_ids) if heed else {}
    found: dict[str, dict[UUID, Obstacle]] = {}
    for transition, way in ways.items():
        act = workflow.act(transition)
        found[transition] = {}
        for case_id in case_ids:
            sentences = [unmet[name][case_id] for name in way.checks if case_id in unmet[name]]
            for name in way.after:
                title = workflow.clocks[name].title
                sentences += _too_early(title, ends[name].get(case_id), work.today)
            held = () if way.despite_hold else holds.get(case_id, ())
            objections = [hold.sentence for hold in held if hold.holds_on(work.today)]
            objections += _objections(work, act, case_id)
            found[transition][case_id] = Obstacle(sentences, objections)
    return found


def _objections(work: UnitOfWork, act: str, case_id: UUID) -> Sequence[str]:
    try:
        work.unobjected(act, subject("case", case_id))
    except Objected as objected:
        return objected.reasons
    return ()


def _latest(work: UnitOfWork, clock: str, case_ids: Sequence[UUID]) -> Mapping[UUID, date]:
    """When the last clock of this name ends in each of these cases, of those where one was started."""
    found: dict[UUID, date] = {}
    for chunk in in_chunks(case_ids, 1_000):
        latest = (
            select(col(Clock.case_id), func.max(Clock.due_on))
            .where(col(Clock.case_id).in_(chunk), Clock.name == clock, Clock.state != "stopped")
            .group_by(col(Clock.case_id))
        )
        found.update(dict(work.session.exec(latest).all()))
    return found


def _too_early(title: str, ends_on: date | None, today: date) -> list[str]:
    """Why a transition that waits for a clock must wait still."""
    if ends_on is None:
        return [f"it must wait for “{title}”, which has not started"]
    return [f"it must wait for “{title}” until the end of {in_words(ends_on)}"] if today <= ends_on else []


def _personal(work: UnitOfWork, way: Transition) -> tuple[str, ...]:
    reason = not_permitted(work, way)
    return (reason,) if reason else ()
