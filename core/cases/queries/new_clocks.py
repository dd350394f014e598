"""Clocks that would run in open cases if they had followed another version from their beginning."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_
from sqlalchemy.orm import aliased
from sqlmodel import col, select

from core.calendar import local_day
from core.cases.models import Case, CaseStep, Clock
from core.cases.queries.reckoning import Reckoning
from core.cases.workflows import OPENING, Workflow, book_of
from core.work import UnitOfWork

_HOUR = len("2026-04-07T09")
"""How much of a moment tells its day here: the clocks of this country differ from UTC by whole hours."""


@dataclass(frozen=True, slots=True)
class NewClocks:
    """Clocks that would start, counted from the day of the step that starts them."""

    name: str
    title: str
    started_on: date
    due_on: date
    count: int


def new_clocks(
    work: UnitOfWork, workflow: Workflow, wanted: Sequence[ColumnElement[bool]]
) -> Sequence[NewClocks]:
    """The clocks that the story of each case would have started by this version, and that it never had.

    A hold may move the last day of some; without one it is as told.
    """
    reckoning, found = Reckoning(work.calendars, work.today), []
    for name, rule in workflow.clocks.items():
        counts: dict[date, int] = {}
        for hour, count in work.session.exec(_by_hour(workflow, name, wanted)):
            day = _day(hour)
            counts[day] = counts.get(day, 0) + count
        for day, count in sorted(counts.items()):
            due_on, _ = reckoning.due(day, book_of(work).figures(rule, day))
            found.append(NewClocks(name, rule.title, day, due_on, count))
    return found


def cases_to_start(
    work: UnitOfWork, workflow: Workflow, name: str, wanted: Sequence[ColumnElement[bool]]
) -> Mapping[date, Sequence[UUID]]:
    """The cases in which a clock would start, by the day it would be counted from."""
    cases: dict[date, list[UUID]] = {}
    step, conditions = _started(workflow, name, wanted)
    statement: Any = select(step.case_id, step.at).where(*conditions).order_by(step.case_id)
    for case_id, at in work.session.exec(statement):
        cases.setdefault(_day(at[:_HOUR]), []).append(case_id)
    return cases


def _by_hour(workflow: Workflow, name: str, wanted: Sequence[ColumnElement[bool]]) -> Any:
    step, conditions = _started(workflow, name, wanted)
    hour = func.substr(step.at, 1, _HOUR)
    chosen: Any = select
    return chosen(hour, func.count()).where(*conditions).group_by(hour)


def _started(
    workflow: Workflow, name: str, wanted: Sequence[ColumnElement[bool]]
) -> tuple[Any, list[ColumnElement[bool]]]:
    """The last step of each case by which this version starts a clock, where no later one stops it.

    A step that closed the case has stopped all its clocks.
    """
    starts = [way for way, rule in workflow.transitions.items() if name in rule.starts]
    final = [stage for stage, rule in workflow.stages.items() if rule.final]
    stops = [way for way, rule in workflow.transitions.items() if name in rule.stops or rule.to in final]
    starts += [OPENING] if name in workflow.opening.starts else []
    step: Any = CaseStep
    last = (
        select(func.max(step.id))
        .join(Case, col(Case.id) == step.case_id)
        .where(step.transition.in_(starts), *wanted)
        .group_by(step.case_id)
    )
    after = aliased(CaseStep)
    later = select(after.id).where(
        col(after.case_id) == step.case_id,
        col(after.id) > step.id,
        or_(col(after.transition).in_(stops), col(after.to_stage).in_(final)),
    )
    had = select(Clock.id).where(
        col(Clock.case_id) == step.case_id,
        col(Clock.name) == name,
        or_(col(Clock.ended_on).is_(None), col(Clock.started_at) >= step.at),
    )
    return step, [step.id.in_(last), ~later.exists(), ~had.exists()]


def _day(hour: str) -> date:
    return local_day(datetime.fromisoformat(f"{hour}:00+00:00"))
