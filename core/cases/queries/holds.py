"""What holds a case: on itself or on anything it is about."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, and_, or_, union_all
from sqlmodel import col, select

from core.calendar import in_words
from core.cases.models import CaseSubject, Hold
from core.cases.rules import held_period
from core.values import Objection, Period, Subject
from core.values.chunks import in_chunks
from core.work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Held:
    """A hold as clocks and moves see it."""

    kind: str
    from_on: date
    until: date | None
    lifted_on: date | None
    reason: str
    source: str

    def holds_on(self, day: date) -> bool:
        """Whether it holds on a day, as far as is known."""
        ended = self.lifted_on is not None and self.lifted_on <= day
        return not ended and self.from_on <= day and (self.until is None or day <= self.until)

    def period(self, today: date) -> Period | None:
        """The days held; of a hold without an end, those before today."""
        open_end = self.until is None and self.lifted_on is None
        return held_period(self.from_on, self.until, today if open_end else self.lifted_on).result

    @property
    def sentence(self) -> str:
        """Why nothing moves, for people."""
        until = f" until {in_words(self.until)}" if self.until else ""
        return f"on hold{until}: {self.reason} ({self.source})"


def holding(day: date) -> ColumnElement[bool]:
    """The condition for holds that hold on `day`, for SQL over many."""
    begun = and_(col(Hold.from_on) <= day, or_(col(Hold.until).is_(None), col(Hold.until) >= day))
    return and_(begun, or_(col(Hold.lifted_on).is_(None), col(Hold.lifted_on) > day))


def holds_of(work: UnitOfWork, *, case_ids: Iterable[UUID]) -> Mapping[UUID, Sequence[Held]]:
    """Every hold, past ones too, on these cases and on what they are about; others are left out."""
    found: dict[UUID, dict[UUID, Held]] = {}
    for chunk in in_chunks(case_ids):
        itself = select(col(Hold.case_id), col(Hold.id)).where(col(Hold.case_id).in_(chunk))
        about = (
            select(col(CaseSubject.case_id), col(Hold.id))
            .join(Hold, col(Hold.subject) == col(CaseSubject.subject))
            .where(col(CaseSubject.case_id).in_(chunk))
        )
        both = union_all(itself, about).subquery()
        statement = select(both.c.case_id, Hold).join(Hold, col(Hold.id) == both.c.id)
        for case_id, hold in work.session.exec(statement):
            found.setdefault(case_id, {})[hold.id] = held(hold)
    return {case_id: tuple(holds.values()) for case_id, holds in found.items()}


def held(hold: Hold) -> Held:
    """A hold as clocks and moves see it."""
    return Held(hold.kind, hold.from_on, hold.until, hold.lifted_on, hold.reason, hold.source)


def held_by_plugins(work: UnitOfWork, case_ids: Collection[UUID]) -> Mapping[UUID, Sequence[Objection]]:
    """Which of these cases have clocks that plugins say stand still now, and why: each asked once for all."""
    found: dict[UUID, list[Objection]] = {}
    if not case_ids or not plugins_hold(work):
        return found
    asked = sorted(case_ids)
    answers: Iterable[Mapping[UUID, Sequence[Objection]]] = work.ask.hold_clocks(work=work, case_ids=asked)
    for answer in answers:
        for case_id, reasons in answer.items():
            if reasons:
                found.setdefault(case_id, []).extend(reasons)
    return found


def plugins_hold(work: UnitOfWork) -> bool:
    """Whether any plugin can hold clocks at all; where none can, nobody need look for cases to ask about."""
    return bool(work.ask.hold_clocks.get_hookimpls())


def holds_on(work: UnitOfWork, *, subject: Subject, day: date | None = None) -> Sequence[Hold]:
    """The holds that lie on a subject itself and hold on `day` (today if left out), the oldest first."""
    statement = select(Hold).where(Hold.subject == subject, holding(day or work.today))
    return work.session.exec(statement.order_by(col(Hold.from_on), col(Hold.id))).all()
