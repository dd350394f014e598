"""The figures of core: each with what it counts, in words and as conditions over a base."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import ColumnElement, and_, exists, false, or_, select
from sqlmodel import col

from core.cases.models import Case, CaseDecision, CaseStep, CaseSubject, Clock, ClockState, Hold, Task
from core.cases.queries.holds import holding
from core.documents.models import Notice
from core.figures.models import Review
from core.figures.queries.asked import Asked
from core.figures.queries.bases import (
    CASES,
    CLOCKS,
    DECISIONS,
    DONE_TASKS,
    NOTICES,
    OPEN_TASKS,
    OVERDUE,
    REVIEWS,
    STEPS,
    Base,
    Original,
    postings,
)
from core.payments.models import Account, Item, Posting, PostingKind, Side

Conditions = Sequence[ColumnElement[bool]]
Unit = Literal["count", "pence", "percent"]
Good = Literal["more", "less", ""]


@dataclass(frozen=True)
class Finals:
    """The stages at which cases of each type are closed, as the workflows say."""

    stages: Mapping[str, frozenset[str]]

    def left(self) -> ColumnElement[bool]:
        """That a step leads away from one of them."""
        each = [
            and_(col(Case.type) == kind, col(CaseStep.from_stage).in_(sorted(stages)))
            for kind, stages in self.stages.items()
            if stages
        ]
        return or_(*each) if each else false()


@dataclass(frozen=True)
class Measure:
    """A figure that can be counted, narrowed, and followed to its records.

    `stands` says that it is what there is at the end of a day, not what happened within a period;
    `now_only` that the past of it is not kept, so that only last night's count can say it.
    """

    name: str
    title: str
    definition: str
    base: Base
    where: Callable[[Asked, Finals], Conditions]
    unit: Unit = "count"
    good: Good = ""
    stands: bool = False
    now_only: bool = False

    @property
    def group(self) -> str:
        """The first part of the name: cases, tasks, money."""
        return self.name.partition(".")[0]


@dataclass(frozen=True)
class Ratio:
    """A share of one figure in several, in hundredths of a per cent."""

    name: str
    title: str
    definition: str
    part_of: str
    all_of: tuple[str, ...]
    good: Good = "more"
    unit: Unit = "percent"
    stands: bool = False
    now_only: bool = False

    @property
    def group(self) -> str:
        """The first part of the name."""
        return self.name.partition(".")[0]


def _open(asked: Asked) -> list[ColumnElement[bool]]:
    """Cases that stand open: as the tables say now, or as they did at the end of a day that has passed."""
    if asked.is_now:
        return [col(Case.closed_at).is_(None)]
    closed_later = or_(col(Case.closed_at).is_(None), col(Case.closed_at) >= asked.end)
    return [col(Case.opened_at) < asked.end, closed_later]


def _held(asked: Asked) -> ColumnElement[bool]:
    now = holding(asked.as_at)
    itself = select(col(Hold.case_id)).where(now, col(Hold.case_id).is_not(None))
    about = (
        select(col(CaseSubject.case_id)).join(Hold, col(Hold.subject) == col(CaseSubject.subject)).where(now)
    )
    return or_(col(Case.id).in_(itself), col(Case.id).in_(about))


def _overdue(asked: Asked) -> ColumnElement[bool]:
    return exists().where(
        col(Clock.case_id) == col(Case.id),
        col(Clock.kind) == "deadline",
        col(Clock.due_on) < asked.as_at if asked.is_now else col(Clock.due_on) <= asked.as_at,
        col(Clock.state) != ClockState.STOPPED,
        or_(col(Clock.ended_on).is_(None), false() if asked.is_now else col(Clock.ended_on) > asked.as_at),
    )


def _open_tasks(asked: Asked) -> list[ColumnElement[bool]]:
    if asked.is_now:
        return [col(Task.done_at).is_(None)]
    done_later = or_(col(Task.done_at).is_(None), col(Task.done_at) >= asked.end)
    return [col(Task.added_at) < asked.end, done_later]


def _late_task(asked: Asked) -> ColumnElement[bool]:
    return col(Task.due_on) < asked.as_at if asked.is_now else col(Task.due_on) <= asked.as_at


def _within(column: Any, asked: Asked) -> Conditions:
    """Moments in the period."""
    return (column >= asked.start, column < asked.end)


def _on(column: Any, asked: Asked) -> Conditions:
    """Days in the period."""
    return (column >= asked.period.start, column <= asked.period.end)


def _ended(asked: Asked, state: ClockState) -> Conditions:
    return (col(Clock.kind) == "deadline", col(Clock.state) == state, *_on(col(Clock.ended_on), asked))


def _posted(asked: Asked, kind: PostingKind) -> Conditions:
    undone = and_(col(Posting.kind) == PostingKind.REVERSAL, Original.kind == kind)
    this = or_(col(Posting.kind) == kind, undone)
    return (*_on(col(Posting.effective_on), asked), this, ~col(Account.is_control))


_CHARGES = postings(col(Posting.debit_account_id), col(Posting.credit_account_id))
_CREDITS = postings(col(Posting.credit_account_id), col(Posting.debit_account_id))

_CASES = (
    Measure(
        "cases.opened",
        "Cases opened",
        "Cases that were opened within the days asked for",
        CASES,
        lambda asked, _: _within(col(Case.opened_at), asked),
    ),
    Measure(
        "cases.closed",
        "Cases closed",
        "Cases that were closed within these days and have stayed closed",
        CASES,
        lambda asked, _: _within(col(Case.closed_at), asked),
        good="more",
    ),
    Measure(
        "cases.reopened",
        "Cases re-opened",
        "Steps within these days by which a closed case was opened again",
        STEPS,
        lambda asked, finals: (*_within(col(CaseStep.at), asked), finals.left()),
        good="less",
    ),
    Measure(
        "cases.open",
        "Cases open",
        "Cases that were open at the end of the last of these days",
        CASES,
        lambda asked, _: _open(asked),
        stands=True,
    ),
    Measure(
        "cases.unassigned",
        "Open cases that nobody has",
        "Open cases without an officer, as they stand now",
        CASES,
        lambda asked, _: (*_open(asked), col(Case.owner).is_(None)),
        good="less",
        stands=True,
        now_only=True,
    ),
    Measure(
        "cases.paused",
        "Open cases on hold",
        "Open cases which, or the people and accounts of which, were on hold on the last of these days",
        CASES,
        lambda asked, _: (*_open(asked), _held(asked)),
        stands=True,
    ),
    Measure(
        "cases.overdue",
        "Open cases beyond a deadline",
        "Open cases with a deadline whose last day has gone by and that is still waited for",
        CASES,
        lambda asked, _: (*_open(asked), _overdue(asked)),
        good="less",
        stands=True,
    ),
)
_TASKS = (
    Measure(
        "tasks.open",
        "Tasks open",
        "Tasks not yet done at the end of the last of these days",
        OPEN_TASKS,
        lambda asked, _: _open_tasks(asked),
        stands=True,
    ),
    Measure(
        "tasks.late",
        "Tasks late",
        "Open tasks whose day has gone by",
        OPEN_TASKS,
        lambda asked, _: (*_open_tasks(asked), _late_task(asked)),
        good="less",
        stands=True,
    ),
    Measure(
        "tasks.unassigned",
        "Open tasks that nobody has",
        "Open tasks given to nobody, as they stand now",
        OPEN_TASKS,
        lambda asked, _: (*_open_tasks(asked), col(Task.assigned_to).is_(None)),
        good="less",
        stands=True,
        now_only=True,
    ),
    Measure(
        "tasks.done",
        "Tasks done",
        "Tasks done within these days; those that came to be not needed are left out",
        DONE_TASKS,
        lambda asked, _: (*_within(col(Task.done_at), asked), col(Task.outcome) == "done"),
        good="more",
    ),
)
_CLOCKS = (
    Measure(
        "clocks.met",
        "Deadlines kept",
        "Deadlines that ended within these days because what they waited for was done in time",
        CLOCKS,
        lambda asked, _: _ended(asked, ClockState.MET),
        good="more",
    ),
    Measure(
        "clocks.late",
        "Deadlines not kept",
        "Deadlines that ended within these days after their last day had gone by",
        CLOCKS,
        lambda asked, _: _ended(asked, ClockState.MISSED),
        good="less",
    ),
)
_PAPERS = (
    Measure(
        "decisions.made",
        "Decisions made",
        "Decisions recorded within these days, later superseded ones included",
        DECISIONS,
        lambda asked, _: _within(col(CaseDecision.decided_at), asked),
    ),
    Measure(
        "notices.served",
        "Notices served",
        "Notices sent or handed over within these days",
        NOTICES,
        lambda asked, _: _on(col(Notice.sent_on), asked),
    ),
)
_MONEY = (
    Measure(
        "money.charged",
        "Charged",
        "Charges on debtors’ accounts that count within these days, less charges reversed",
        _CHARGES,
        lambda asked, _: _posted(asked, PostingKind.CHARGE),
        unit="pence",
    ),
    Measure(
        "money.collected",
        "Collected",
        "Payments on debtors’ accounts that count within these days, less payments reversed",
        _CREDITS,
        lambda asked, _: _posted(asked, PostingKind.PAYMENT),
        unit="pence",
        good="more",
    ),
    Measure(
        "money.written_off",
        "Written off",
        "Debts given up within these days, less write-offs reversed",
        _CREDITS,
        lambda asked, _: _posted(asked, PostingKind.WRITE_OFF),
        unit="pence",
        good="less",
    ),
    Measure(
        "money.refunded",
        "Paid back",
        "Credit paid back to debtors within these days, less refunds reversed",
        _CHARGES,
        lambda asked, _: _posted(asked, PostingKind.REFUND),
        unit="pence",
    ),
    Measure(
        "money.arrears",
        "Arrears",
        "What is left to pay on charges whose day has gone by, as it stands now",
        OVERDUE,
        lambda asked, _: (
            col(Item.side) == int(Side.DEBIT),
            col(Item.allocated) < col(Item.amount),
            col(Item.due_on) < asked.as_at,
        ),
        unit="pence",
        good="less",
        stands=True,
        now_only=True,
    ),
)
_QUALITY = (
    Measure(
        "quality.reviewed",
        "Cases looked at again",
        "Cases of a sample whose review was finished within these days",
        REVIEWS,
        lambda asked, _: (*_on(col(Review.reviewed_on), asked), col(Review.passed).is_not(None)),
    ),
    Measure(
        "quality.passed",
        "Reviews passed",
        "Of these, those in which enough of the checklist was as it must be",
        REVIEWS,
        lambda asked, _: (*_on(col(Review.reviewed_on), asked), col(Review.passed).is_(True)),
        good="more",
    ),
)

MEASURES: Mapping[str, Measure] = {
    one.name: one for one in (*_CASES, *_TASKS, *_CLOCKS, *_PAPERS, *_MONEY, *_QUALITY)
}
RATIOS: Mapping[str, Ratio] = {
    one.name: one
    for one in (
        Ratio(
            "clocks.on_time",
            "Deadlines kept, in per cent",
            "Deadlines kept, of all deadlines that ended within these days by being done",
            "clocks.met",
            ("clocks.met", "clocks.late"),
        ),
        Ratio(
            "money.collection",
            "Collected of what was charged",
            "Payments that count within these days, in per cent of the charges of the same days",
            "money.collected",
            ("money.charged",),
        ),
        Ratio(
            "quality.pass_rate",
            "Reviews passed, in per cent",
            "Reviews passed, of all reviews finished within these days",
            "quality.passed",
            ("quality.reviewed",),
        ),
    )
}
