"""The rows behind the commands."""

import json
from uuid import UUID

from core.correspondence.models import Mailout, Message, MessageState
from core.correspondence.queries import Draft
from core.correspondence.templates import Owned
from core.errors import NotFound
from core.log import iso
from core.work import UnitOfWork, find_id


def locked_message(work: UnitOfWork, message_id: UUID) -> Message:
    """The message, locked until the work ends; NotFound without one."""
    found = work.session.get(Message, message_id, with_for_update=True, populate_existing=True)
    if found is None:
        text = "there is no such letter"
        raise NotFound(text)
    return found


def locked_mailout(work: UnitOfWork, mailout_id: UUID) -> Mailout:
    """The mail-out, locked until the work ends; NotFound without one."""
    found = work.session.get(Mailout, mailout_id, with_for_update=True, populate_existing=True)
    if found is None:
        text = "there is no such mail-out"
        raise NotFound(text)
    return found


def message_of(work: UnitOfWork, template: Owned, draft: Draft, *, state: MessageState, by: str) -> Message:
    """The row of a letter that may go."""
    kind, _, key = draft.about.partition("/")
    return Message(
        template=template.written.name,
        version_from=draft.version.starts_on,
        act=template.act,
        subject=draft.about,
        case_id=find_id(key) if kind == "case" else None,
        who=draft.who,
        channel=draft.channel,
        address=draft.address,
        title=draft.title,
        content=json.dumps(draft.content()),
        state=state,
        written_by=by,
        written_at=iso(work.now),
    )
