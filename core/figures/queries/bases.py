"""What figures count: rows of core's tables, each with the case type, the officer and who may see it.

A base says once how its rows are found, narrowed and shown, so that a number and the list behind it cannot
differ.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, Select, case, literal, select, true
from sqlalchemy.orm import aliased
from sqlmodel import col

from core.cases.models import Case, CaseDecision, CaseStep, Clock, Task
from core.documents.models import Notice
from core.figures.models import Review
from core.payments.models import Account, Item, Posting, PostingKind
from core.permissions import Actor, Row

Join = Callable[[Any], Any]
NOTHING: ColumnElement[Any] = literal("")
Original: Any = aliased(Posting, name="original")


@dataclass(frozen=True)
class Base:
    """Rows that can be counted.

    `key` orders them and names each; `part`, `owner` and `sees` slice them; `guarded` are the tables whose
    permission decides what a person counts; `head` and `cells` are the columns of the list behind a number,
    with the last one, `amount`, where the figure is money.
    """

    name: str
    table: type[Row]
    key: Any
    part: Any
    owner: Any
    sees: Any
    guarded: tuple[type[Row], ...]
    cells: Sequence[tuple[str, Any]]
    join: Join = field(default=lambda statement: statement)
    amount: Any = None

    def visible(self, actor: Actor) -> list[ColumnElement[bool]]:
        """The conditions for what this actor may see, as every list of it has them."""
        return [true() if actor.is_system else table.visible_to(actor) for table in self.guarded]

    def of(self, *columns: Any) -> Select[Any]:
        """A statement over these rows that reads such columns."""
        statement: Select[Any] = self.join(select(*columns).select_from(self.table))
        return statement


def _with_case(table: Any) -> Join:
    return lambda statement: statement.join(Case, col(Case.id) == table.case_id)


_CASE = ("Case", col(Case.id))
_TYPE = ("Type", col(Case.type))

CASES = Base(
    name="cases",
    table=Case,
    key=col(Case.id),
    part=col(Case.type),
    owner=col(Case.owner),
    sees=col(Case.sees),
    guarded=(Case,),
    cells=(
        _CASE,
        _TYPE,
        ("Stage", col(Case.stage)),
        ("Opened", col(Case.opened_at)),
        ("Closed", col(Case.closed_at)),
        ("Officer", col(Case.owner)),
    ),
)
STEPS = Base(
    name="steps",
    table=CaseStep,
    key=col(CaseStep.id),
    part=col(Case.type),
    owner=col(Case.owner),
    sees=col(Case.sees),
    guarded=(Case,),
    cells=(
        _CASE,
        _TYPE,
        ("From", col(CaseStep.from_stage)),
        ("To", col(CaseStep.to_stage)),
        ("When", col(CaseStep.at)),
        ("By", col(CaseStep.by)),
    ),
    join=_with_case(CaseStep),
)
CLOCKS = Base(
    name="clocks",
    table=Clock,
    key=col(Clock.id),
    part=col(Case.type),
    owner=col(Case.owner),
    sees=col(Case.sees),
    guarded=(Case,),
    cells=(
        _CASE,
        _TYPE,
        ("Deadline", col(Clock.title)),
        ("Due", col(Clock.due_on)),
        ("Ended", col(Clock.ended_on)),
        ("Officer", col(Case.owner)),
    ),
    join=_with_case(Clock),
)
DECISIONS = Base(
    name="decisions",
    table=CaseDecision,
    key=col(CaseDecision.id),
    part=col(Case.type),
    owner=col(CaseDecision.decided_by),
    sees=col(Case.sees),
    guarded=(Case,),
    cells=(
        _CASE,
        _TYPE,
        ("Result", col(CaseDecision.result)),
        ("Decided", col(CaseDecision.decided_at)),
        ("By", col(CaseDecision.decided_by)),
    ),
    join=_with_case(CaseDecision),
)


def tasks(owner: Any) -> Base:
    """Tasks, by whoever has them or by whoever did them."""
    return Base(
        name="tasks",
        table=Task,
        key=col(Task.id),
        part=col(Case.type),
        owner=owner,
        sees=col(Case.sees),
        guarded=(Case,),
        cells=(
            _CASE,
            _TYPE,
            ("Task", col(Task.title)),
            ("Due", col(Task.due_on)),
            ("Done", col(Task.done_at)),
            ("Officer", owner),
        ),
        join=_with_case(Task),
    )


OPEN_TASKS = tasks(col(Task.assigned_to))
DONE_TASKS = tasks(col(Task.done_by))
NOTICES = Base(
    name="notices",
    table=Notice,
    key=col(Notice.id),
    part=col(Notice.what),
    owner=col(Notice.served_by),
    sees=literal("documents.see"),
    guarded=(Notice,),
    cells=(
        ("About", col(Notice.subject)),
        ("Notice", col(Notice.what)),
        ("Sent", col(Notice.sent_on)),
        ("Counts as served", col(Notice.deemed_on)),
        ("By", col(Notice.served_by)),
    ),
)
REVIEWS = Base(
    name="reviews",
    table=Review,
    key=col(Review.id),
    part=col(Review.type),
    owner=col(Review.officer),
    sees=col(Review.sees),
    guarded=(Review,),
    cells=(
        ("Review", col(Review.id)),
        ("Type", col(Review.type)),
        ("Reviewed", col(Review.reviewed_on)),
        ("Officer", col(Review.officer)),
        ("Reviewer", col(Review.reviewed_by)),
    ),
)


def postings(debtor: Any, other: Any) -> Base:
    """Postings on debtors' accounts, less those reversed.

    `debtor` is the side on which the debtor's account stands; in a reversal it stands on the other.
    """
    is_reversal = col(Posting.kind) == PostingKind.REVERSAL
    account = case((is_reversal, other), else_=debtor)
    amount = case((is_reversal, -col(Posting.amount)), else_=col(Posting.amount))
    return Base(
        name="postings",
        table=Posting,
        key=col(Posting.id),
        part=col(Account.kind),
        owner=NOTHING,
        sees=literal("payments.see"),
        guarded=(Posting,),
        cells=(
            ("Account", col(Account.id)),
            ("Kind", col(Account.kind)),
            ("What for", col(Posting.head)),
            ("Posted as", col(Posting.kind)),
            ("Counts on", col(Posting.effective_on)),
        ),
        join=lambda statement: statement.outerjoin(Original, Original.id == col(Posting.reverses_id)).join(
            Account, col(Account.id) == account
        ),
        amount=amount,
    )


OVERDUE = Base(
    name="charges",
    table=Item,
    key=col(Item.posting_id),
    part=col(Account.kind),
    owner=NOTHING,
    sees=literal("payments.see"),
    guarded=(Item,),
    cells=(
        ("Account", col(Account.id)),
        ("Kind", col(Account.kind)),
        ("Due", col(Item.due_on)),
        ("Charged", col(Item.amount)),
    ),
    join=lambda statement: statement.join(Account, col(Account.id) == col(Item.account_id)),
    amount=col(Item.amount) - col(Item.allocated),
)
