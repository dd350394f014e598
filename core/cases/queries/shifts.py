"""Which clocks would be due on another day if they were counted otherwise: by sets of clocks that are alike.

Clocks that nothing stopped and nobody extended have their date from their figures and their start alone, so
one reckoning serves all that share these. The others are few, and are looked at one by one.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_
from sqlmodel import col, select

from core.calendar import Calendars
from core.cases.models import Case, CaseSubject, Clock, ClockExtension, ClockPause, Hold
from core.cases.queries.reckoning import NOTHING, Reckoning, figures_of
from core.cases.queries.stops import Stops, stops_of
from core.cases.rules import ClockFigures
from core.values import Because
from core.values.chunks import in_chunks
from core.work import UnitOfWork

_FIGURES = ("length", "unit", "counting", "calendar", "source", "verified", "law")
Refigure = Callable[["Alike"], ClockFigures | None]
"""What a clock would be counted by; None when it would not be there any more."""


@dataclass(frozen=True, slots=True)
class Alike:
    """What clocks share that are due on the same day for the same reasons."""

    type: str
    version: int
    name: str
    title: str
    started_on: date
    due_on: date
    figures: ClockFigures


@dataclass(frozen=True, slots=True)
class Shift:
    """Clocks that would be due on another day, and why; `clock_id` when it is one by itself."""

    alike: Alike
    due_on: date
    because: str
    figures: ClockFigures
    count: int
    clock_id: UUID | None = None

    @property
    def these(self) -> Sequence[ColumnElement[bool]]:
        """The condition for these clocks, for SQL that joins Clock with Case."""
        if self.clock_id is not None:
            return (col(Clock.id) == self.clock_id, col(Clock.ended_on).is_(None))
        one = self.alike
        figures = [getattr(Clock, name) == getattr(one.figures, name) for name in _FIGURES[:-1]]
        law = col(Clock.law) == one.figures.law if one.figures.law else col(Clock.law).is_(None)
        return (
            col(Clock.ended_on).is_(None),
            col(Case.type) == one.type,
            col(Case.version) == one.version,
            col(Clock.name) == one.name,
            col(Clock.started_on) == one.started_on,
            col(Clock.due_on) == one.due_on,
            *figures,
            law,
            ~stopped(),
        )


def stopped() -> ColumnElement[bool]:
    """The condition for clocks that a hold, a pause or an extension had anything to do with."""
    held = select(col(Hold.case_id)).where(col(Hold.case_id).is_not(None))
    about = select(col(CaseSubject.case_id)).join(Hold, col(Hold.subject) == col(CaseSubject.subject))
    return or_(
        col(Clock.case_id).in_(held),
        col(Clock.case_id).in_(about),
        col(Clock.id).in_(select(col(ClockPause.clock_id))),
        col(Clock.id).in_(select(col(ClockExtension.clock_id))),
    )


def shifts(
    work: UnitOfWork,
    *conditions: ColumnElement[bool],
    refigure: Refigure,
    calendars: Calendars,
    before: Calendars | None = None,
    with_same_date: bool = False,
    why: Sequence[Because] = (),
) -> Iterator[Shift]:
    """Every change of date among the open clocks that meet the conditions (on Clock and Case).

    `calendars` are those to count by; with `before`, clocks move only by what differs from those. With
    `with_same_date` those come too that would only be counted otherwise. `why` begins each explanation.
    """
    new, old = Reckoning(calendars, work.today, why), Reckoning(before or calendars, work.today)

    def changes(alike: Alike, figures: ClockFigures, was: date, due_on: date) -> bool:
        return due_on != was or (with_same_date and figures != alike.figures)

    for alike, count in alike_clocks(work, *conditions):
        figures = refigure(alike)
        if figures is None:
            continue
        due_on, because = new.due(alike.started_on, figures)
        if changes(alike, figures, old.due(alike.started_on, alike.figures)[0], due_on):
            yield Shift(alike, due_on, because, figures, count)
    for alike, clock, stops in _by_itself(work, *conditions):
        figures = refigure(alike)
        if figures is None:
            continue
        was = old.due(clock.started_on, alike.figures, stops)[0]
        due_on, because = new.due(clock.started_on, figures, stops)
        if changes(alike, figures, was, due_on):
            yield Shift(alike, due_on, because, figures, 1, clock.id)


def alike_clocks(work: UnitOfWork, *conditions: ColumnElement[bool]) -> Sequence[tuple[Alike, int]]:
    """The open clocks that nothing stopped, put together where they are alike, with their number."""
    columns: list[Any] = [Case.type, Case.version, Clock.name, Clock.title, Clock.started_on, Clock.due_on]
    columns += [getattr(Clock, name) for name in _FIGURES]
    chosen: Any = select
    statement: Any = (
        chosen(*columns, func.count())
        .join(Case, col(Case.id) == col(Clock.case_id))
        .where(col(Clock.ended_on).is_(None), ~stopped(), *conditions)
        .group_by(*columns)
        .order_by(Case.type, Clock.name, Clock.started_on, Clock.due_on, Case.version)
    )
    found = []
    for kind, version, name, title, started_on, due_on, *figures, count in work.session.exec(statement):
        counted = ClockFigures(*figures)
        found.append((Alike(kind, version, name, title, started_on, due_on, counted), count))
    return found


def _by_itself(work: UnitOfWork, *conditions: ColumnElement[bool]) -> Iterator[tuple[Alike, Clock, Stops]]:
    statement: Any = (
        select(col(Clock.id))
        .join(Case, col(Case.id) == col(Clock.case_id))
        .where(col(Clock.ended_on).is_(None), stopped(), *conditions)
        .order_by(col(Clock.id))
    )
    for chunk in in_chunks(list(work.session.exec(statement)), 500):
        found: Any = (
            select(Clock, Case.type, Case.version)
            .join(Case, col(Case.id) == col(Clock.case_id))
            .where(col(Clock.id).in_(chunk))
            .order_by(col(Clock.id))
        )
        rows = list(work.session.exec(found))
        stops = stops_of(work, [clock for clock, _, _ in rows])
        for clock, kind, version in rows:
            days = (clock.started_on, clock.due_on)
            alike = Alike(kind, version, clock.name, clock.title, *days, figures_of(clock))
            yield alike, clock, stops.get(clock.id, NOTHING)
