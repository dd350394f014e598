"""A notice handed over or left at the address: by whom it was made, when, and what proves it."""

from datetime import date, time
from uuid import UUID

from core.correspondence.commands.rows import locked_message
from core.correspondence.commands.sending import file_copy, serve_from
from core.correspondence.events import MessageSent
from core.correspondence.models import Message, MessageState
from core.documents.models import Notice
from core.documents.receiving import Received
from core.errors import AlreadyDone
from core.log import iso
from core.work import UnitOfWork


def record_service(
    work: UnitOfWork,
    *,
    message_id: UUID,
    on: date,
    at: time | None,
    copy: Received,
    proof_id: UUID | None = None,
) -> Message:
    """Record that a notice was handed over or left; needs documents.serve.

    `copy` is the notice as it was received into the store, `proof_id` a document that proves it, such as a
    certificate of service. AlreadyDone unless it waits to be handed over.
    """
    work.actor.must("documents.serve")
    message = locked_message(work, message_id)
    if message.state != MessageState.TO_HAND:
        text = f"this notice does not wait to be handed over: it is {message.state}"
        raise AlreadyDone(text)
    message.served_on, message.served_at = on, at
    message.document_id = file_copy(work, message, copy)
    serve_from(work, message)
    if proof_id is not None:
        work.session.get_one(Notice, message.notice_id).proof_id = proof_id
    message.state, message.sent_at = MessageState.DELIVERED, iso(work.now)
    work.publish(
        MessageSent(
            message_id=message.id,
            template=message.template,
            towards=message.subject,
            who=message.who,
            channel=message.channel,
        )
    )
    return message
