"""Returns: filled for a period, commented, frozen as they are to be sent, checked by a second person."""

import tempfile
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, BinaryIO, cast
from uuid import UUID

from sqlalchemy import func
from sqlmodel import col, delete, select

from core.approval import Approval, ApprovalState, propose
from core.documents.commands import Filing, file_document
from core.errors import AlreadyDone, BadInput, NotFound, Refused
from core.figures.definitions import ReturnDefinition
from core.figures.events import ReturnCommented, ReturnFilled, ReturnFrozen, ReturnReopened, ReturnSent
from core.figures.models import Return, ReturnCell
from core.figures.models.returns import ReturnState
from core.figures.queries.counting import figure
from core.figures.queries.judged import book_of
from core.figures.queries.listing import all_records
from core.figures.queries.measures import Measure
from core.figures.queries.returns import cells_of, checked, counted, period_of, question, unit_of
from core.log import iso
from core.ports import FileStore
from core.sheets import Form, Share, Sheet, write
from core.values import Money, Period, subject
from core.work import Act, UnitOfWork


def fill_return(work: UnitOfWork, *, name: str, starts_on: date) -> Return:
    """Fill a return for the period that begins on a day, counted now; needs figures.fill_returns.

    A draft is filled anew, comments kept. Once one was sent, filling begins a correction: another attempt.
    Refused while one waits for its checker.
    """
    work.actor.must("figures.fill_returns")
    definition = book_of(work).definition(name)
    period = period_of(definition, starts_on=starts_on, today=work.today)
    one = _draft(work, definition, period)
    comments = {cell.key: cell.comment for cell in cells_of(work, return_id=one.id)}
    work.session.exec(delete(ReturnCell).where(col(ReturnCell.return_id) == one.id))
    values = counted(work, definition, period)
    work.session.add_all(
        ReturnCell(
            return_id=one.id,
            key=cell.key,
            place=place,
            title=cell.title,
            value=values[cell.key],
            unit=unit_of(definition, cell),
            comment=comments.get(cell.key, ""),
        )
        for place, cell in enumerate(definition.cells)
    )
    one.version, one.filled_by, one.filled_at = definition.version, work.actor.subject, iso(work.now)
    work.session.add(one)
    work.flush()
    work.publish(ReturnFilled(return_id=one.id, starts_on=period.start, ends_on=period.end))
    return one


def comment_on(work: UnitOfWork, *, return_id: UUID, key: str, comment: str) -> None:
    """Write a comment to a cell of a draft; needs figures.fill_returns."""
    work.actor.must("figures.fill_returns")
    one = _locked(work, return_id, ReturnState.DRAFT)
    cell = work.session.get(ReturnCell, (one.id, key))
    if cell is None:
        message = f"the return has no cell {key}"
        raise NotFound(message)
    cell.comment = comment.strip()
    work.session.add(cell)
    work.publish(ReturnCommented(return_id=one.id, cell=key))


def freeze_return(work: UnitOfWork, *, files: FileStore, return_id: UUID, because: str) -> Approval:
    """Freeze a draft as it is to be sent: two documents with their checksums; and ask a second person.

    Needs figures.fill_returns and figures.send_return. Refused while a rule of the return does not hold and
    no comment at its cells may explain it.
    """
    work.actor.must("figures.fill_returns")
    one = _locked(work, return_id, ReturnState.DRAFT)
    definition, cells = book_of(work).definition(one.name), cells_of(work, return_id=one.id)
    _must_hold(definition, cells)
    one.table_sha256 = _filed(work, files, one, "csv", _sheets(definition, one, cells))
    sheets = [*_sheets(definition, one, cells), _records(work, definition, one)]
    one.workbook_sha256 = _filed(work, files, one, "xlsx", sheets)
    one.state, one.frozen_by, one.frozen_at = ReturnState.FROZEN, work.actor.subject, iso(work.now)
    proposal = propose(
        work,
        act=SEND.name,
        subject=subject("return", one.id),
        because=because,
        arguments={"return_id": str(one.id)},
    )
    one.approval_id = proposal.id
    work.session.add(one)
    work.publish(
        ReturnFrozen(return_id=one.id, table_sha256=one.table_sha256, workbook_sha256=one.workbook_sha256)
    )
    return proposal


def reopen_return(work: UnitOfWork, *, return_id: UUID) -> Return:
    """Make a frozen return that its checker has turned down a draft again; needs figures.fill_returns."""
    work.actor.must("figures.fill_returns")
    one = _locked(work, return_id, ReturnState.FROZEN)
    proposal = work.session.get(Approval, one.approval_id)
    if proposal is None or proposal.state != ApprovalState.REJECTED:
        message = "it waits for its checker; it can be changed once they turn it down"
        raise Refused(message)
    one.state, one.frozen_by, one.frozen_at = ReturnState.DRAFT, None, None
    one.table_sha256 = one.workbook_sha256 = one.approval_id = None
    work.session.add(one)
    work.publish(ReturnReopened(return_id=one.id))
    return one


def send_return(work: UnitOfWork, *, return_id: str) -> Return:
    """What is done once a second person has checked a return: it counts as sent, just as it was frozen."""
    one = _locked(work, UUID(return_id), ReturnState.FROZEN)
    proposal = work.session.get(Approval, one.approval_id)
    if proposal is None or proposal.state != ApprovalState.APPROVED:
        message = "a return is sent by approving its proposal"
        raise Refused(message)
    one.state, one.checked_by, one.sent_at = ReturnState.SENT, work.actor.subject, iso(work.now)
    work.session.add(one)
    work.publish(ReturnSent(return_id=one.id, table_sha256=one.table_sha256 or ""))
    return one


SEND = Act("figures.send_return", "Send a return", send_return)


def _draft(work: UnitOfWork, definition: ReturnDefinition, period: Period) -> Return:
    """The draft for a period, or a new one behind those that were sent."""
    same = (
        Return.name == definition.name,
        Return.starts_on == period.start,
        Return.ends_on == period.end,
    )
    last = work.session.exec(
        select(Return).where(*same).order_by(col(Return.attempt).desc()).limit(1).with_for_update()
    ).first()
    if last is not None and last.state == ReturnState.FROZEN:
        message = "this return is frozen and waits for its checker; it is filled anew when they turn it down"
        raise AlreadyDone(message)
    if last is not None and last.state == ReturnState.DRAFT:
        return last
    attempts = work.session.exec(select(func.count()).select_from(Return).where(*same)).one()
    made = Return(
        name=definition.name,
        version=definition.version,
        starts_on=period.start,
        ends_on=period.end,
        attempt=attempts + 1,
        filled_by=work.actor.subject,
        filled_at=iso(work.now),
    )
    work.session.add(made)
    work.flush()
    return made


def _locked(work: UnitOfWork, return_id: UUID, state: ReturnState) -> Return:
    one = work.session.get(Return, return_id, with_for_update=True)
    if one is None:
        message = "there is no such return, or none that you may see"
        raise NotFound(message)
    if one.state != state:
        message = f"this return is {one.state} now; look again"
        raise AlreadyDone(message)
    return one


def _must_hold(definition: ReturnDefinition, cells: Sequence[ReturnCell]) -> None:
    values = {cell.key: cell.value for cell in cells}
    explained = {cell.key for cell in cells if cell.comment}
    broken = [
        f"{rule.title} ({rule.holds.because[0].text})"
        + ("; a comment at one of these cells may explain it" if rule.may_explain else "")
        for rule in checked(definition, values)
        if not rule.holds.result and not (rule.may_explain and explained & set(rule.keys))
    ]
    if broken:
        raise BadInput("; ".join(broken))


def _sheets(definition: ReturnDefinition, one: Return, cells: Sequence[ReturnCell]) -> list[Sheet]:
    sections = {cell.key: section.title for section in definition.sections for cell in section.cells}
    rows = [(sections[c.key], c.key, c.title, shown(c.value, c.unit), c.comment) for c in cells]
    about = [
        ("Return", definition.title),
        ("From", one.starts_on),
        ("To", one.ends_on),
        ("Attempt", one.attempt),
        ("Version of the form", one.version),
        ("Rests on", definition.source),
    ]
    head = ("Section", "Cell", "What", "Value", "Comment")
    return [Sheet("Return", head, rows), Sheet("About", ("What", "Value"), about)]


def shown(value: int | None, unit: str) -> Any:
    """A cell's value as files and pages show it."""
    if value is None:
        return None
    return Money(value) if unit == "pence" else Share(value) if unit == "percent" else value


def _records(work: UnitOfWork, definition: ReturnDefinition, one: Return) -> Sheet:
    """The records behind each cell as they were counted when it was frozen, by their ids alone."""

    def rows() -> Iterator[Sequence[Any]]:
        period = Period(one.starts_on, one.ends_on)
        for cell in definition.cells:
            if cell.figure and isinstance(figure(cell.figure), Measure):
                asked = question(cell, period, today=work.today)
                for stretch in all_records(work, cell.figure, asked, as_a_whole=True):
                    yield from ((cell.key, str(record.cells[0] or record.key)) for record in stretch)

    return Sheet("Records", ("Cell", "Record"), rows())


def _filed(work: UnitOfWork, files: FileStore, one: Return, form: Form, sheets: Sequence[Sheet]) -> str:
    with tempfile.SpooledTemporaryFile(max_size=5_000_000) as file:
        write(form, cast("BinaryIO", file), sheets, made=work.now)
        file.seek(0)
        document = file_document(
            work,
            files=files,
            source=cast("BinaryIO", file),
            name=f"{one.name} {one.starts_on} {one.ends_on} {one.attempt}.{form}",
            subject=subject("return", one.id),
            said=Filing(
                title=f"{one.name}, {one.starts_on} to {one.ends_on}", origin="made", retention="permanent"
            ),
        )
        return document.sha256
