"""Writing to one party: what it says is fixed here, and never edited afterwards."""

from collections.abc import Mapping
from uuid import UUID

from core.approval import propose
from core.correspondence.commands.rows import locked_message, message_of
from core.correspondence.events import MessageQueued, MessageWithdrawn, MessageWritten
from core.correspondence.models import Message, MessageState
from core.correspondence.office import office_of
from core.correspondence.queries import drafts, objections
from core.correspondence.rules import POSTED
from core.correspondence.templates import Owned
from core.documents.models import Notice
from core.errors import AlreadyDone, BadInput, NotFound, Objected
from core.log import iso
from core.values.ids import Subject
from core.work import UnitOfWork

SERVE = "correspondence.serve"
_WAITING = (MessageState.PROPOSED, MessageState.TO_HAND, MessageState.QUEUED)


def write_message(
    work: UnitOfWork,
    *,
    template: str,
    about: Subject,
    who: Subject,
    typed: Mapping[str, str],
    channel: str = "",
    method: str = "first_class_post",
    supersedes: UUID | None = None,
) -> Message:
    """Write a letter, an e-mail or a text message to somebody, and put it in line to be sent.

    Needs the template's permission. A template for two people is proposed instead, and a notice that is not
    posted waits to be handed over. BadInput when a field is missing or nothing reaches them; Objected when
    it must not go.
    """
    owned = _allowed(work, template, about)
    (draft,) = drafts(work, template=owned, pairs=[(about, who)], typed=typed, channel=channel)
    if draft.faults:
        raise BadInput("; ".join(draft.faults), field=draft.missing[0] if draft.missing else None)
    if reasons := objections(work, template=owned, pairs=[(about, who)])[about, who]:
        raise Objected(reasons)
    message = message_of(work, owned, draft, state=MessageState.PROPOSED, by=work.actor.subject)
    if owned.written.kind == "notice":
        message.method = method
        message.supersedes_id = _superseded(work, supersedes)
    work.session.add(message)
    work.flush()
    work.publish(
        MessageWritten(
            message_id=message.id, template=template, towards=about, who=who, channel=message.channel
        )
    )
    if owned.written.second_person:
        because = f"{owned.written.title}: it needs a second person"
        arguments = {"message_id": str(message.id)}
        message.approval_id = propose(work, act=SERVE, subject=about, because=because, arguments=arguments).id
    else:
        _release(work, message)
    return message


def release_message(work: UnitOfWork, *, message_id: UUID | str) -> Message:
    """What a second person's approval does: the letter is put in line, or waits to be handed over."""
    message = locked_message(work, UUID(str(message_id)))
    if message.state != MessageState.PROPOSED:
        text = f"this letter is {message.state} already"
        raise AlreadyDone(text)
    _release(work, message)
    return message


def withdraw_message(work: UnitOfWork, *, message_id: UUID, reason: str) -> Message:
    """Take a letter back that has not left yet; needs correspondence.write, and says why."""
    work.actor.must("correspondence.write")
    message = locked_message(work, message_id)
    if not reason.strip():
        text = "say why it is taken back"
        raise BadInput(text, field="reason")
    if message.state not in _WAITING:
        text = f"this letter can’t be taken back: it is {message.state}"
        raise AlreadyDone(text)
    message.state, message.reason, message.ended_at = MessageState.WITHDRAWN, reason.strip(), iso(work.now)
    work.publish(MessageWithdrawn(message_id=message_id))
    return message


def _release(work: UnitOfWork, message: Message) -> None:
    if message.method and message.method not in POSTED:
        message.state = MessageState.TO_HAND
        return
    message.state = MessageState.QUEUED
    work.publish(MessageQueued(message_id=message.id))


def _allowed(work: UnitOfWork, template: str, about: Subject) -> Owned:
    owned = office_of(work).templates.template(template)
    work.actor.must("correspondence.write")
    work.actor.must(owned.written.permission)
    kind = about.partition("/")[0]
    if kind not in owned.written.about:
        text = f"“{owned.written.title}” is about a {' or '.join(owned.written.about)}, not a {kind}"
        raise BadInput(text, field="template")
    return owned


def _superseded(work: UnitOfWork, notice_id: UUID | None) -> UUID | None:
    """The notice in whose place this one is served; NotFound without it."""
    if notice_id is not None and work.session.get(Notice, notice_id) is None:
        text = "there is no such notice to serve another in its place"
        raise NotFound(text)
    return notice_id
