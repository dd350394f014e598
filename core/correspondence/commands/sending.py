"""Sending, as the post room does it: taken in hand, sent, arrived or come back."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from sqlmodel import col, select

from core.calendar import add_working_days
from core.cases.commands import add_task
from core.cases.models import Case
from core.cases.queries import cases_about
from core.correspondence.commands.rows import locked_message
from core.correspondence.events import (
    MessageDealtWith,
    MessageDelivered,
    MessageFailed,
    MessageHeld,
    MessageSent,
)
from core.correspondence.models import Mailout, MailoutState, Message, MessageState
from core.correspondence.office import office_of
from core.correspondence.queries import objections
from core.correspondence.rules import what_to_do
from core.documents.commands import Filing, file_received, serve_notice
from core.documents.queries import documents_with
from core.documents.receiving import Received
from core.errors import AlreadyDone, NotFound
from core.log import iso
from core.values.decision import Because
from core.values.ids import Subject
from core.work import UnitOfWork

_DAYS_TO_MEND = 2
_LEFT = (MessageState.SENDING, MessageState.SENT, MessageState.DELIVERED)


@dataclass(frozen=True, slots=True)
class Order:
    """A message in hand: what to send, for the how many-th time, and what objects to it now."""

    message_id: UUID
    about: str
    channel: str
    address: str
    title: str
    content: Mapping[str, Any]
    written_at: str
    attempts: int
    objections: tuple[str, ...]

    @property
    def key(self) -> str:
        """What stays the same however often it is tried, so that nobody gets it twice."""
        return f"message-{self.message_id}"


def begin_sending(work: UnitOfWork, *, message_id: UUID, delivery: str) -> Order | None:
    """Take a message in hand for a delivery of the bus, and ask again whether anything objects.

    None when it is not for this delivery to send: it was sent or taken back, another has it in hand, or its
    mail-out is stopped.
    """
    message = locked_message(work, message_id)
    if message.state == MessageState.SENDING:
        if message.sending_key != delivery:
            return None
    elif message.state != MessageState.QUEUED or _is_stopped(work, message.mailout_id):
        return None
    message.state, message.sending_key = MessageState.SENDING, delivery
    message.attempts += 1
    return Order(
        message_id=message.id,
        about=message.subject,
        channel=message.channel,
        address=message.address,
        title=message.title,
        content=json.loads(message.content),
        written_at=message.written_at,
        attempts=message.attempts,
        objections=tuple(_objections(work, message)),
    )


def hold_message(work: UnitOfWork, *, message_id: UUID, reasons: tuple[str, ...]) -> None:
    """Keep a message back because something objects; its reasons are shown with it."""
    message = locked_message(work, message_id)
    if message.state != MessageState.SENDING:
        return
    message.state, message.reason, message.ended_at = MessageState.OBJECTED, "; ".join(reasons), iso(work.now)
    work.publish(MessageHeld(message_id=message_id))


def record_sent(
    work: UnitOfWork,
    *,
    message_id: UUID,
    provider_ref: str,
    copy: Received | None = None,
) -> None:
    """Keep that a message left, file its copy, and record a notice as served from the day that counts.

    `copy` is the letter as it was received into the store.
    """
    message = locked_message(work, message_id)
    if message.state != MessageState.SENDING:
        return
    message.state, message.sent_at, message.provider_ref = MessageState.SENT, iso(work.now), provider_ref
    if copy:
        message.document_id = file_copy(work, message, copy)
    if message.method:
        serve_from(work, message)
    work.publish(
        MessageSent(
            message_id=message.id,
            template=message.template,
            towards=message.subject,
            who=message.who,
            channel=message.channel,
        )
    )


def record_failure(work: UnitOfWork, *, message_id: UUID, reason: str) -> None:
    """Keep that a message was not sent or came back, and bring a task to the case that it belongs to.

    Without an open case it is on the list of work of whoever wrote it (`queries.to_see_to`).
    """
    message = locked_message(work, message_id)
    if message.state not in _LEFT:
        return
    message.state, message.reason, message.ended_at = MessageState.FAILED, reason, iso(work.now)
    case = _case_of(work, message)
    if case is not None:
        due = add_working_days(work.today, _DAYS_TO_MEND, calendar=work.calendar).result
        because = (Because(reason, "the service that sends it"),)
        task = add_task(work, case_id=case.id, title=what_to_do(message.channel), because=because, due_on=due)
        message.task_id = task.id
    work.publish(MessageFailed(message_id=message_id, task_id=message.task_id))


def record_progress(work: UnitOfWork, *, provider_ref: str, has_arrived: bool, reason: str = "") -> bool:
    """Keep what the service says became of a message; False when it knows none of that reference."""
    asked = select(Message).where(col(Message.provider_ref) == provider_ref).with_for_update()
    message = work.session.exec(asked).first()
    if message is None or not provider_ref:
        return False
    if not has_arrived:
        record_failure(work, message_id=message.id, reason=reason)
    elif message.state == MessageState.SENT:
        message.state, message.ended_at = MessageState.DELIVERED, iso(work.now)
        work.publish(MessageDelivered(message_id=message.id))
    return True


def deal_with_message(work: UnitOfWork, *, message_id: UUID) -> None:
    """Say that somebody has seen to a message that did not arrive or was held back."""
    work.actor.must("correspondence.write")
    message = locked_message(work, message_id)
    if message.state not in {MessageState.FAILED, MessageState.OBJECTED} or message.dealt_with_at:
        text = "there is nothing to deal with: it was seen to, or it did not fail"
        raise AlreadyDone(text)
    message.dealt_with_at, message.dealt_with_by = iso(work.now), work.actor.subject
    work.publish(MessageDealtWith(message_id=message_id))


def file_copy(work: UnitOfWork, message: Message, copy: Received) -> UUID:
    """The copy of a letter among the papers of what it is about; the same one if it is there already."""
    written = office_of(work).templates.template(message.template).written
    kind = "notice" if written.kind == "notice" else "letter"
    said = Filing(title=message.title, kind=kind, origin="made", retention=written.retention)
    copy = replace(copy, name=f"{message.template}-{message.written_at[:10]}.pdf")
    about = Subject(message.subject)
    try:
        with work.session.begin_nested():
            return file_received(work, received=copy, subject=about, said=said).id
    except AlreadyDone:
        return next(one.id for one in documents_with(work, sha256=copy.sha256) if one.subject == about)


def serve_from(work: UnitOfWork, message: Message) -> None:
    """Record the notice that a letter is, served by its method on the day it was sent or handed over."""
    written = office_of(work).templates.template(message.template).written
    notice = serve_notice(
        work,
        what=message.act,
        subject=Subject(message.subject),
        served_on=Subject(message.who),
        regime=str(written.regime),
        method=message.method,
        sent_on=message.served_on or work.today,
        sent_at=message.served_at,
        document_id=message.document_id,
        supersedes=message.supersedes_id,
    )
    message.notice_id = notice.id


def _is_stopped(work: UnitOfWork, mailout_id: UUID | None) -> bool:
    if mailout_id is None:
        return False
    asked = select(Mailout.state).where(col(Mailout.id) == mailout_id)
    return work.session.exec(asked).one() in {MailoutState.STOPPED, MailoutState.ABANDONED}


def _objections(work: UnitOfWork, message: Message) -> list[str]:
    try:
        template = office_of(work).templates.template(message.template)
    except NotFound as error:
        return [str(error)]
    pair = (Subject(message.subject), Subject(message.who))
    return objections(work, template=template, pairs=[pair])[pair]


def _case_of(work: UnitOfWork, message: Message) -> Case | None:
    """The open case that a failed message concerns: its own, or one about the same or the same party."""
    own = work.session.get(Case, message.case_id) if message.case_id else None
    if own is not None and own.closed_at is None:
        return own
    for one in (message.subject, message.who):
        found = cases_about(work, subject=Subject(one), open_only=True, limit=1)
        if found:
            return found[0]
    return None
