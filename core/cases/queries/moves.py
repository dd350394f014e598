"""Where a case can go from here, and what keeps it from going."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
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


def possible_moves(work: UnitOfWork, *, case_id: UUID) -> Sequence[PossibleMove]:
    """Every transition from the stage of a case, in the workflow's order, each with what is in its way."""
    case = case_by_id(work, case_id=case_id)
    workflow = book_of(work).workflow(case.type, case.version)
    holds = holds_of(work, case_ids=[case_id])
    close = tuple(str(refusal) for refusal in conflicts(work, [case]).values())
    moves = []
    for name, way in workflow.leaving(case.stage):
        given: dict[str, Any] = {"workflow": workflow, "transition": name, "case_ids": [case_id]}
        obstacle = obstacles(work, **given, holds=holds).get(case_id)
        why_not = (*close, *_personal(work, way), *(obstacle.reasons if obstacle else ()))
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
    return f"you do not have the permission “{way.permission}”; an administrator can grant it"


def obstacles(
    work: UnitOfWork,
    *,
    workflow: Workflow,
    transition: str,
    case_ids: Sequence[UUID],
    holds: Mapping[UUID, Sequence[Held]] | None = None,
) -> Mapping[UUID, Obstacle]:
    """What keeps each of these cases, which stand at the right stage, from a transition; free ones left out.

    Checks and holds are asked about all of them at once, unless the `holds` are known; plugins' objections
    case by case.
    """
    way = workflow.transitions[transition]
    found: dict[UUID, Obstacle] = defaultdict(lambda: Obstacle([], []))
    for name in way.checks:
        for case_id, sentence in book_of(work).checks[name].obstacles(work, case_ids).items():
            found[case_id].unmet.append(sentence)
    for case_id, sentence in _too_early(work, workflow, way, case_ids):
        found[case_id].unmet.append(sentence)
    if not way.despite_hold:
        known = holds_of(work, case_ids=case_ids) if holds is None else holds
        for case_id, lying in known.items():
            for hold in lying:
                if hold.holds_on(work.today):
                    found[case_id].objections.append(hold.sentence)
    for case_id in case_ids:
        try:
            work.unobjected(workflow.act(transition), subject("case", case_id))
        except Objected as objected:
            found[case_id].objections.extend(objected.reasons)
    return found


def _too_early(
    work: UnitOfWork, workflow: Workflow, way: Transition, case_ids: Sequence[UUID]
) -> Iterator[tuple[UUID, str]]:
    """Cases in which a clock that the transition waits for has not run out, or never started."""
    for name in way.after:
        title = workflow.clocks[name].title
        until: dict[UUID, date] = {}
        for chunk in in_chunks(case_ids, 1_000):
            latest = (
                select(col(Clock.case_id), func.max(Clock.due_on))
                .where(col(Clock.case_id).in_(chunk), Clock.name == name, Clock.state != "stopped")
                .group_by(col(Clock.case_id))
            )
            until.update(dict(work.session.exec(latest).all()))
        for case_id in case_ids:
            if case_id not in until:
                yield case_id, f"it must wait for “{title}”, which has not started"
            elif work.today <= until[case_id]:
                yield case_id, f"it must wait for “{title}” until the end of {in_words(until[case_id])}"


def _personal(work: UnitOfWork, way: Transition) -> tuple[str, ...]:
    reason = not_permitted(work, way)
    return (reason,) if reason else ()
