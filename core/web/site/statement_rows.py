"""A statement as a table: every entry with what it is, and why it is there."""

from typing import Any

from core.payments import queries
from core.payments.models import Posting
from core.payments.queries import Statement
from core.values import Money
from core.web.blocks import Table
from core.web.looks import words
from core.work import UnitOfWork

HEAD = ("What", "Date", "Charged", "Paid", "Balance")


def statement_table(work: UnitOfWork, statement: Statement) -> Table:
    """The entries with a running balance, between what it stood at before and after."""
    return Table(HEAD, rows_of(work, statement), label="Statement", numbers=(2, 3, 4))


def rows_of(work: UnitOfWork, statement: Statement) -> list[tuple[Any, ...]]:
    """The same as rows of values."""
    runs = queries.run_names(work, [line.posting.run_id for line in statement.lines if line.posting.run_id])
    rows: list[tuple[Any, ...]] = [("Brought forward", None, None, None, Money(statement.opening))]
    rows += [
        (
            [what(line.posting), *why(line.posting, runs.get(line.posting.run_id, ""))],
            line.posting.effective_on,
            Money(line.amount) if line.amount > 0 else None,
            Money(-line.amount) if line.amount < 0 else None,
            Money(line.balance),
        )
        for line in statement.lines
    ]
    return rows


def what(posting: Posting) -> str:
    """What an entry is: "Charge: rent"."""
    head = f": {words(posting.head).lower()}" if posting.head else ""
    return f"{words(posting.kind)}{head}"


def why(posting: Posting, run: str) -> list[str]:
    """Why it is there: what was said when it was made, the run that made it, or what it reverses."""
    said = [posting.memo] if posting.memo else []
    if posting.reverses_id:
        said.append(f"reverses entry {posting.reverses_id}")
    if run and not said:
        said.append(run)
    return said
