"""Whether somebody can have a case, and why not: permission, competence, being named, interests."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlmodel import col, select

from core.cases.models import Case, CaseSubject
from core.cases.workflows import book_of
from core.cases.workflows.definition import Transition
from core.errors import NotFound
from core.restriction import is_restricted
from core.staff.queries import closeness
from core.values.chunks import in_chunks
from core.values.ids import subject
from core.work import UnitOfWork
from core.workload.queries.officers import Colleague, Kind, weight_of
from core.workload.rules.fairness import MAY_NOT, Officer, Waiting, may_not

_NOT_NAMED = "is not among those named for this restricted case"
_CLOSE = "has an interest in what it is about"


def unfit(work: UnitOfWork, one: Colleague, kind: Kind) -> str:
    """What keeps somebody from every case of a kind; empty when nothing does.

    They must see it, have the competence that its case type asks for, and be able to take a step from where
    it stands, with the competence that the step asks for.
    """
    ways = ways_from(work, one, kind)
    if not ways:
        is_unnamed = is_restricted(kind.sees) and kind.sees not in one.permissions
        return _NOT_NAMED if is_unnamed else MAY_NOT
    needed = book_of(work).workflow(kind.type).competence
    missing = [way.competence for way in ways if way.competence and way.competence not in one.competences]
    if needed and needed not in one.competences:
        return f"does not have the competence “{needed}”"
    return f"does not have the competence “{missing[0]}”" if len(missing) == len(ways) else ""


def ways_from(work: UnitOfWork, one: Colleague, kind: Kind) -> Sequence[Transition]:
    """The steps that somebody has the permission to take with a case of a kind; none that they do not see."""
    if kind.sees not in one.permissions:
        return ()
    try:
        workflow = book_of(work).workflow(kind.type)
    except NotFound:
        return ()
    return [way for _, way in workflow.leaving(kind.stage) if way.permission in one.permissions]


def those_for(work: UnitOfWork, one: Colleague, cases: Sequence[Case]) -> set[UUID]:
    """Those of these cases from which nothing keeps somebody."""
    (officer,) = officers(work, [one], cases)
    return {case.id for case in cases if not may_not(officer, waiting(work, case))}


def officers(work: UnitOfWork, members: Sequence[Colleague], cases: Collection[Case]) -> Sequence[Officer]:
    """The members as the rule of fairness sees them, with what keeps each from which of these cases."""
    kinds = {kind_of(case) for case in cases}
    close = _close(work, members, cases)
    return [_officer(work, one, kinds, close.get(one.user_id, ())) for one in members]


def waiting(work: UnitOfWork, case: Case) -> Waiting:
    """A case as the rule of fairness sees it."""
    return Waiting(case.id.hex, str(kind_of(case)), weight_of(work, case.type, case.stage))


def kind_of(case: Case) -> Kind:
    """What decides who may act on a case."""
    return Kind(case.sees, case.type, case.stage)


def _officer(work: UnitOfWork, one: Colleague, kinds: Collection[Kind], close: Collection[UUID]) -> Officer:
    reasons = {str(kind): unfit(work, one, kind) for kind in kinds}
    able = frozenset(kind for kind, reason in reasons.items() if not reason)
    kept = {kind: reason for kind, reason in reasons.items() if reason}
    kept.update((case_id.hex, _CLOSE) for case_id in close)
    away = one.away.sentence if one.away else ""
    return Officer(one.subject, one.load, one.capacity, able, away, kept)


def _close(
    work: UnitOfWork, members: Sequence[Colleague], cases: Collection[Case]
) -> Mapping[UUID, set[UUID]]:
    """The cases in which each member has an interest, and was not allowed to act all the same.

    Asked from the side of the interests, because they are few: one question whatever the number of cases.
    """
    near = closeness.close_to(work, user_ids=[one.user_id for one in members])
    wanted = {case.id for case in cases}
    found: dict[UUID, set[UUID]] = {}
    for chunk in in_chunks(near.records):
        asked: Any = select(CaseSubject.case_id, CaseSubject.subject)
        asked = asked.join(Case, col(Case.id) == col(CaseSubject.case_id))
        about = (col(CaseSubject.subject).in_(chunk), col(Case.closed_at).is_(None))
        # Past the session: who must not act on a case is known to whoever gives it out.
        for case_id, record in work.connection.execute(asked.where(*about)):
            mark = subject("case", case_id)
            for user_id in near.records[record] if case_id in wanted else ():
                if (user_id, mark) not in near.cleared:
                    found.setdefault(user_id, set()).add(case_id)
    return found
