"""What core itself can ask of a case before it moves; plugins add checks of their own."""

from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from sqlmodel import col, select

from core.cases.models import Case, CaseDecision, Clock, Task
from core.cases.workflows import Check
from core.values.chunks import in_chunks
from core.work import UnitOfWork

Found = Mapping[UUID, str]


def _no_open_tasks(work: UnitOfWork, case_ids: Sequence[UUID]) -> Found:
    having = (
        select(Task.case_id).where(col(Task.case_id).in_(chunk), col(Task.done_at).is_(None)).distinct()
        for chunk in in_chunks(case_ids)
    )
    open_in = {case_id for statement in having for case_id in work.session.exec(statement)}
    return _said(open_in, "a task is still open; complete it first")


def _no_running_clocks(work: UnitOfWork, case_ids: Sequence[UUID]) -> Found:
    having = (
        select(Clock.case_id).where(col(Clock.case_id).in_(chunk), col(Clock.ended_on).is_(None)).distinct()
        for chunk in in_chunks(case_ids)
    )
    running_in = {case_id for statement in having for case_id in work.session.exec(statement)}
    return _said(running_in, "a clock is still running; what it waits for must be done, or the clock stopped")


def _decision_recorded(work: UnitOfWork, case_ids: Sequence[UUID]) -> Found:
    having = (
        select(CaseDecision.case_id)
        .where(col(CaseDecision.case_id).in_(chunk), col(CaseDecision.superseded_by).is_(None))
        .distinct()
        for chunk in in_chunks(case_ids)
    )
    decided = {case_id for statement in having for case_id in work.session.exec(statement)}
    return _said(set(case_ids) - decided, "no decision is recorded; record one first")


def _has_owner(work: UnitOfWork, case_ids: Sequence[UUID]) -> Found:
    without = (
        select(Case.id).where(col(Case.id).in_(chunk), col(Case.owner).is_(None))
        for chunk in in_chunks(case_ids)
    )
    unowned = {case_id for statement in without for case_id in work.session.exec(statement)}
    return _said(unowned, "nobody owns the case; assign it first")


def _said(case_ids: Iterable[UUID], sentence: str) -> Found:
    return dict.fromkeys(case_ids, sentence)


CHECKS: tuple[Check, ...] = (
    Check("no_open_tasks", "No task is open", _no_open_tasks),
    Check("no_running_clocks", "No clock is running", _no_running_clocks),
    Check("decision_recorded", "A decision is recorded", _decision_recorded),
    Check("has_owner", "Somebody owns the case", _has_owner),
)
