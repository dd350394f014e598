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


def _of_cases(name: str, table: Any, owner: Any, cells: Sequence[tuple[str, Any]]) -> Base:
    """Rows that belong to cases: sliced by the case's type, and seen by whoever sees the case."""
    own = ((head, col(cell)) for head, cell in cells)
    return Base(
        name=name,
        table=table,
        key=col(table.id),
        part=col(Case.type),
        owner=col(owner),
        sees=col(Case.sees),
        guarded=(Case,),
        cells=(("Case", col(Case.id)), ("Type", col(Case.type)), *own),
        join=lambda statement: (
            statement if table is Case else statement.join(Case, col(Case.id) == table.case_id)
        ),
    )


def _tasks(owner: Any) -> Base:
    """Tasks, by whoever has them or by whoever did them."""
    cells = (("Task", Task.title), ("Due", Task.due_on), ("Done", Task.done_at), ("Officer", owner))
    return _of_cases("tasks", Task, owner, cells)


CASES = _of_cases(
    "cases",
    Case,
    Case.owner,
    (("Stage", Case.stage), ("Opened", Case.opened_at), ("Closed", Case.closed_at), ("Officer", Case.owner)),
)
STEPS = _of_cases(
    "steps",
    CaseStep,
    Case.owner,
    (("From", CaseStep.from_stage), ("To", CaseStep.to_stage), ("When", CaseStep.at), ("By", CaseStep.by)),
)
CLOCKS = _of_cases(
    "clocks",
    Clock,
    Case.owner,
    (("Deadline", Clock.title), ("Due", Clock.due_on), ("Ended", Clock.ended_on), ("Officer", Case.owner)),
)
DECISIONS = _of_cases(
    "decisions",
    CaseDecision,
    CaseDecision.decided_by,
    (
        ("Result", CaseDecision.result),
        ("Decided", CaseDecision.decided_at),
        ("By", CaseDecision.decided_by),
    ),
)
OPEN_TASKS = _tasks(Task.assigned_to)
DONE_TASKS = _tasks(Task.done_by)
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
