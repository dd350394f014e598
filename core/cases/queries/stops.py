"""What makes each clock stand still or last longer: holds on its case, pauses and extensions of its own."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import cast
from uuid import UUID

from sqlmodel import col, or_, select

from core.calendar import Unit
from core.cases.models import Clock, ClockExtension, ClockPause
from core.cases.queries.holds import Held, holds_of
from core.cases.rules import Extended
from core.values import Period
from core.values.chunks import in_chunks
from core.work import UnitOfWork

PAUSED = "pause"


@dataclass(frozen=True, slots=True)
class Stops:
    """What a clock's date takes in beside its rule."""

    held: Sequence[Held] = ()
    extended: Sequence[Extended] = ()

    def stand_still_on(self, day: date) -> bool:
        """Whether the clock stands still on a day, as far as is known."""
        return any(one.holds_on(day) for one in self.held)

    def periods(self, today: date) -> tuple[Period, ...]:
        """The days that do not count; of a hold or pause without an end, those before today."""
        return tuple(period for one in self.held if (period := one.period(today)))


@dataclass(slots=True)
class _Found:
    held: list[Held] = field(default_factory=list)
    extended: list[Extended] = field(default_factory=list)


def stops_of(work: UnitOfWork, clocks: Sequence[Clock]) -> Mapping[UUID, Stops]:
    """What each of these clocks takes in; those with nothing are left out."""
    holds = holds_of(work, case_ids={clock.case_id for clock in clocks})
    found: dict[UUID, _Found] = {}
    for clock in clocks:
        if clock.case_id in holds:
            found.setdefault(clock.id, _Found()).held.extend(holds[clock.case_id])
    for chunk in in_chunks([clock.id for clock in clocks]):
        for pause in work.session.exec(select(ClockPause).where(col(ClockPause.clock_id).in_(chunk))):
            found.setdefault(pause.clock_id, _Found()).held.append(paused(pause))
        given = select(ClockExtension).where(col(ClockExtension.clock_id).in_(chunk))
        for one in work.session.exec(given.order_by(col(ClockExtension.id))):
            longer = Extended(one.length, cast(Unit, one.unit), one.source)
            found.setdefault(one.clock_id, _Found()).extended.append(longer)
    return {clock_id: Stops(tuple(one.held), tuple(one.extended)) for clock_id, one in found.items()}


def paused(pause: ClockPause) -> Held:
    """A pause as clocks see it."""
    return Held(PAUSED, pause.from_on, pause.until, pause.resumed_on, pause.reason, pause.source)


def clocks_with_all(
    work: UnitOfWork, *, case_id: UUID
) -> tuple[Sequence[Clock], Sequence[ClockPause], Sequence[ClockExtension]]:
    """The clocks of a case with their pauses and extensions, each kind the oldest first, in one query."""
    statement = (
        select(Clock, ClockPause, ClockExtension)
        .outerjoin(ClockPause, col(ClockPause.clock_id) == col(Clock.id))
        .outerjoin(ClockExtension, col(ClockExtension.clock_id) == col(Clock.id))
        .where(Clock.case_id == case_id)
        .order_by(col(Clock.id), col(ClockPause.id), col(ClockExtension.id))
    )
    clocks: dict[UUID, Clock] = {}
    pauses: dict[UUID, ClockPause] = {}
    extensions: dict[UUID, ClockExtension] = {}
    rows: Iterable[tuple[Clock, ClockPause | None, ClockExtension | None]] = work.session.exec(statement)
    for clock, pause, extension in rows:
        clocks[clock.id] = clock
        if pause:
            pauses[pause.id] = pause
        if extension:
            extensions[extension.id] = extension
    return list(clocks.values()), list(pauses.values()), list(extensions.values())


def paused_on(work: UnitOfWork, day: date, *, endless: bool = False) -> set[UUID]:
    """The clocks that are paused on a day; with `endless`, those whose pause has no end yet."""
    begun = (
        col(ClockPause.from_on) <= day,
        or_(col(ClockPause.until).is_(None), col(ClockPause.until) >= day),
    )
    running = or_(col(ClockPause.resumed_on).is_(None), col(ClockPause.resumed_on) > day)
    statement = select(col(ClockPause.clock_id)).where(*begun, running)
    if endless:
        statement = statement.where(col(ClockPause.until).is_(None))
    return set(work.session.exec(statement))


def cases_with_pauses(work: UnitOfWork, case_ids: Iterable[UUID]) -> set[UUID]:
    """Which of these cases have a clock that was ever paused."""
    found: set[UUID] = set()
    for chunk in in_chunks(case_ids):
        found |= set(
            work.session.exec(select(col(ClockPause.case_id)).where(col(ClockPause.case_id).in_(chunk)))
        )
    return found
