"""A whole case, read in a handful of statements however much is in it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Text, cast, func, literal, or_, select, union_all
from sqlalchemy import case as sql_case
from sqlmodel import col
from sqlmodel import select as rows_of

from core.cases.models import (
    Case,
    CaseDecision,
    CaseLink,
    CaseStep,
    CaseSubject,
    Clock,
    ClockExtension,
    ClockPause,
    Hold,
    Note,
    Task,
)
from core.cases.queries.cases import case_by_id
from core.cases.queries.holds import Held, held
from core.cases.queries.stops import clocks_with_all
from core.values import subject
from core.work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Line:
    """Something short that stands in a case: a step, a note, a decision, a subject, or a link.

    `at` and `by` are empty for subjects. What `texts` mean depends on the kind, as `_kinds` says.
    """

    kind: str
    at: str
    by: str
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WholeCase:
    """A case with all that core keeps of it."""

    case: Case
    lines: Sequence[Line]
    tasks: Sequence[Task]
    clocks: Sequence[Clock]
    pauses: Sequence[ClockPause]
    extensions: Sequence[ClockExtension]
    hold_rows: Sequence[Hold]

    @property
    def open_tasks(self) -> Sequence[Task]:
        """What is still to be done, the earliest due first, those without a date last."""
        still = [one for one in self.tasks if one.done_at is None]
        return sorted(still, key=lambda one: (one.due_on is None, one.due_on, one.id))

    @property
    def holds(self) -> Sequence[Held]:
        """Every hold on it and on what it is about, past ones too."""
        return [held(one) for one in self.hold_rows]

    @property
    def subjects(self) -> Sequence[tuple[str, str]]:
        """What it is about, each with its role, in the order in which it was said."""
        return [(line.texts[0], line.texts[1]) for line in self.of("subject")]

    @property
    def links(self) -> Sequence[tuple[UUID, str]]:
        """The cases that it is linked to, in either direction, each with how."""
        return [(UUID(line.texts[0]), line.texts[1]) for line in self.of("link")]

    def of(self, kind: str) -> Sequence[Line]:
        """The lines of one kind, in their order."""
        return [line for line in self.lines if line.kind == kind]


def whole_case(work: UnitOfWork, *, case_id: UUID) -> WholeCase:
    """Everything of one case, in four statements; NotFound when there is none that this actor may see."""
    with_tasks: Any = rows_of(Case, Task).outerjoin(Task, col(Task.case_id) == col(Case.id))
    rows = work.session.exec(with_tasks.where(col(Case.id) == case_id).order_by(col(Task.id))).all()
    case = case_by_id(work, case_id=case_id)  # read already, if it may be seen
    clocks, pauses, extensions = clocks_with_all(work, case_id=case_id)
    return WholeCase(
        case=case,
        lines=_lines(work, case_id),
        tasks=[task for _, task in rows if task is not None],
        # Those still waited for first, then by their date.
        clocks=sorted(clocks, key=lambda one: (one.ended_on is not None, one.due_on, one.id)),
        pauses=pauses,
        extensions=extensions,
        hold_rows=_holds(work, case_id),
    )


def _holds(work: UnitOfWork, case_id: UUID) -> Sequence[Hold]:
    about = select(col(CaseSubject.subject)).where(col(CaseSubject.case_id) == case_id)
    on_it = or_(col(Hold.subject) == subject("case", case_id), col(Hold.subject).in_(about))
    return work.session.exec(rows_of(Hold).where(on_it).order_by(col(Hold.id))).all()


def _lines(work: UnitOfWork, case_id: UUID) -> list[Line]:
    """All lines in their order. Joined to the case, whose visibility is theirs too."""
    lines = union_all(*_kinds(case_id)).subquery("lines")
    found = work.session.execute(select(lines).join(Case, col(Case.id) == lines.c.case_id)).all()
    # Numbers of one table sort as text when shorter ones come first.
    found = sorted(found, key=lambda row: (row.at, len(row.key), row.key))
    return [Line(row.kind, row.at, row.by, tuple(row[_SHARED:])) for row in found]


def _kinds(case_id: UUID) -> Iterator[Any]:
    """What is selected of each kind: its texts are those of the columns named last."""
    yield _kind("subject", CaseSubject, case_id, "", "", CaseSubject.subject, CaseSubject.role)
    other = sql_case((col(CaseLink.case_id) == case_id, col(CaseLink.other_id)), else_=col(CaseLink.case_id))
    yield _kind("link", CaseLink, case_id, CaseLink.at, CaseLink.by, other, CaseLink.kind)
    step = (CaseStep.transition, CaseStep.from_stage, CaseStep.to_stage, CaseStep.because)
    yield _kind("step", CaseStep, case_id, CaseStep.at, CaseStep.by, *step)
    yield _kind("note", Note, case_id, Note.at, Note.by, Note.text)
    one = CaseDecision
    decision = (one.result, one.basis, one.reasons, one.appeal_route, one.superseded_by)
    yield _kind("decision", one, case_id, one.decided_at, one.decided_by, *decision)


_SHARED, _TEXTS = 5, 5


def _kind(kind: str, table: Any, case_id: UUID, at: Any, by: Any, *texts: Any) -> Any:
    """One kind of lines of a case, in the columns that all kinds share."""
    shared = [
        literal(kind, Text).label("kind"),
        cast(table.id, Text).label("key"),
        literal(at, Text).label("at") if at == "" else at.label("at"),
        literal(by, Text).label("by") if by == "" else by.label("by"),
        literal(case_id, table.case_id.type).label("case_id"),
    ]
    filled: list[Any] = [func.coalesce(cast(text, Text), "") for text in texts]
    filled += [literal("", Text)] * (_TEXTS - len(texts))
    named = [text.label(f"text_{place}") for place, text in enumerate(filled)]
    mine = col(table.case_id) == case_id
    if table is CaseLink:
        mine = or_(mine, col(table.other_id) == case_id)
    return select(*shared, *named).where(mine)
