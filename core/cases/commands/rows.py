"""What every command here needs: the case, locked and seen, and many rows written at once."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import insert, update
from sqlalchemy.orm.attributes import set_committed_value
from sqlmodel import col, select

from core.cases.models import Case
from core.cases.queries.cases import NO_SUCH_CASE
from core.cases.queries.interests import conflicts
from core.errors import BadInput, NotFound
from core.permissions import Row
from core.values.chunks import in_chunks
from core.work import UnitOfWork


def locked_cases(
    work: UnitOfWork, case_ids: Iterable[UUID], *, despite_interest: bool = False
) -> Mapping[UUID, Case]:
    """The cases that this actor may see, as they are now, kept from others until the end of the work.

    Always locked in the order of their ids, so that two runs cannot wait for each other. NotAllowed when the
    actor has an interest in one of them, unless the caller looks at that itself.
    """
    found: dict[UUID, Case] = {}
    for chunk in in_chunks(sorted(set(case_ids)), 1_000):
        statement = select(Case).where(col(Case.id).in_(chunk)).order_by(col(Case.id)).with_for_update()
        cases = work.session.exec(statement.execution_options(populate_existing=True))
        found.update({case.id: case for case in cases if work.actor.may(case.sees)})
    if not despite_interest:
        for refusal in conflicts(work, found.values()).values():
            raise refusal
    return found


def locked_case(work: UnitOfWork, case_id: UUID) -> Case:
    """The one case; NotFound when there is none that this actor may see."""
    case = locked_cases(work, [case_id]).get(case_id)
    if case is None:
        raise NotFound(NO_SUCH_CASE)
    return case


def insert_rows(work: UnitOfWork, table: type[Row], rows: Sequence[Mapping[str, Any]]) -> None:
    """Write many rows of a table; what is pending in the session goes first, because rows refer to it."""
    if rows:
        work.flush()
        work.connection.execute(insert(table), rows)


def update_rows(work: UnitOfWork, rows: Sequence[Any], **values: Any) -> None:
    """Write the same values into many rows that were read, by sets; the objects know it without asking again.

    The ORM's own way compares each object with each id, which for a thousand takes a million steps.
    """
    work.flush()
    for chunk in in_chunks(rows, 1_000):
        table: Any = type(chunk[0])
        statement = update(table).where(table.id.in_([row.id for row in chunk])).values(**values)
        work.session.exec(statement.execution_options(synchronize_session=False))
        for row in chunk:
            for name, value in values.items():
                set_committed_value(row, name, value)


def said(text: str, *, field: str, longest: int = 20_000) -> str:
    """A text that somebody typed, without blanks around it; BadInput when it is empty or endless."""
    text = text.strip()
    if not text:
        message = "this cannot be empty"
        raise BadInput(message, field=field)
    if len(text) > longest:
        message = f"this can have at most {longest:,} characters, and has {len(text):,}"
        raise BadInput(message, field=field)
    return text
