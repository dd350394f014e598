"""Letters, notices and letters to many: read, written, stopped and gone on with."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

import msgspec
from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody, QueryParameter

from core.correspondence import commands, queries
from core.correspondence.models import Mailout, Message, MessageState
from core.correspondence.office import office_of
from core.documents import queries as documents
from core.documents.models import Notice
from core.values.ids import Subject
from core.web.api.shapes import Before, Limit, Page, Reason, Taken
from core.web.desk import Desk, guard
from core.web.seen import seen

_SEE, _WRITE, _MAIL = (guard(f"correspondence.{one}") for one in ("see", "write", "mail_out"))
_About = Annotated[
    str | None, QueryParameter(max_length=90, description="Only about a record, or to somebody.")
]
_State = Annotated[MessageState | None, QueryParameter(name="state", description="Only those in this state.")]


class MessageOut(msgspec.Struct):
    """A letter, an e-mail or a text message, and what became of it."""

    id: UUID
    template: str
    title: str
    about: str
    who: str
    channel: str
    state: str
    reason: str
    written_at: str
    written_by: str
    sent_at: str | None
    document_id: UUID | None
    notice_id: UUID | None
    mailout_id: UUID | None
    approval_id: UUID | None


class TemplateOut(msgspec.Struct):
    """A template that the visitor may write from, with the fields that are its own."""

    name: str
    title: str
    kind: str
    about: list[str]
    channels: list[str]
    law: str
    fields: list[str]


class WriteIn(Taken):
    """A letter to be written to one party about a record."""

    template: Annotated[str, msgspec.Meta(min_length=1, max_length=60)]
    about: Annotated[str, msgspec.Meta(max_length=90)]
    who: Annotated[str, msgspec.Meta(max_length=90)]
    fields: dict[str, str] = msgspec.field(default_factory=dict)
    channel: Literal["", "letter", "email", "sms"] = ""
    method: Annotated[str, msgspec.Meta(max_length=60)] = "first_class_post"


class WithdrawIn(Taken):
    """Why a letter is taken back."""

    reason: Reason


class MailoutOut(msgspec.Struct):
    """A letter to many, and how far it is."""

    id: UUID
    title: str
    template: str
    audience: str
    state: str
    records: int
    looked_at: int
    ready: int
    left_out: int
    written: int
    sent: int
    approval_id: UUID | None


class NoticeOut(msgspec.Struct):
    """A notice that was served, with why it counts as served on its day."""

    id: UUID
    what: str
    about: str
    served_on: str
    method: str
    sent_on: date
    deemed_on: date
    because: list[str]
    document_id: UUID | None
    proof_id: UUID | None
    superseded_by: UUID | None
    withdrawn_at: str | None


def message_out(one: Message) -> MessageOut:
    """A letter as the API says it."""
    return MessageOut(
        id=one.id,
        template=one.template,
        title=one.title,
        about=one.subject,
        who=one.who,
        channel=one.channel,
        state=one.state,
        reason=one.reason,
        written_at=one.written_at,
        written_by=one.written_by,
        sent_at=one.sent_at,
        document_id=one.document_id,
        notice_id=one.notice_id,
        mailout_id=one.mailout_id,
        approval_id=one.approval_id,
    )


@get("/letters", guards=[_SEE], sync_to_thread=True)
def letters(
    desk: NamedDependency[Desk],
    about: _About = None,
    in_state: _State = None,
    before: Before = None,
    limit: Limit = 50,
) -> Page[MessageOut]:
    """What was written, the newest first."""
    with desk.look() as work:
        whom = seen(work, about) if about else None
        found = queries.messages(work, about=whom, state=in_state, before=before, limit=limit + 1)
        items = [message_out(one) for one in found[:limit]]
    return Page(items, str(items[-1].id) if len(found) > limit else None)


@get("/letters/{message_id:uuid}", guards=[_SEE], sync_to_thread=True)
def letter(desk: NamedDependency[Desk], message_id: FromPath[UUID]) -> MessageOut:
    """One letter."""
    with desk.look() as work:
        return message_out(queries.message(work, message_id=message_id))


@get("/templates", guards=[_SEE], sync_to_thread=True)
def templates(desk: NamedDependency[Desk]) -> Page[TemplateOut]:
    """Every template that the visitor may write from."""
    with desk.look() as work:
        today = work.today
        found = [one.written for one in office_of(work).templates if work.actor.may(one.written.permission)]
    items = []
    for one in found:
        version = one.on(today)
        channels, law = (list(version.channels), version.law) if version else ([], "")
        items.append(
            TemplateOut(one.name, one.title, one.kind, list(one.about), channels, law, list(one.fields))
        )
    return Page(items)


@post("/letters", guards=[_WRITE], sync_to_thread=True)
def write(desk: NamedDependency[Desk], data: JSONBody[WriteIn]) -> MessageOut:
    """Write a letter and put it in line, or propose it where it needs a second person."""
    with desk.look() as look:
        about, who = seen(look, data.about), seen(look, data.who)
    with desk.work() as work:
        made = commands.write_message(
            work,
            template=data.template,
            about=Subject(about),
            who=Subject(who),
            typed=data.fields,
            channel=data.channel,
            method=data.method,
        )
        work.flush()
        return message_out(made)


@post("/letters/{message_id:uuid}/withdraw", guards=[_WRITE], status_code=200, sync_to_thread=True)
def withdraw(
    desk: NamedDependency[Desk], message_id: FromPath[UUID], data: JSONBody[WithdrawIn]
) -> MessageOut:
    """Take a letter back that has not left."""
    with desk.look() as look:
        queries.message(look, message_id=message_id)
    with desk.work() as work:
        return message_out(commands.withdraw_message(work, message_id=message_id, reason=data.reason))


@get("/mailouts", guards=[_SEE], sync_to_thread=True)
def mailouts(desk: NamedDependency[Desk], before: Before = None, limit: Limit = 20) -> Page[MailoutOut]:
    """Letters to many, the newest first."""
    with desk.look() as work:
        found = queries.mailouts(work, before=before, limit=limit + 1)
        counted = queries.counts(work, mailout_ids=[one.id for one in found])
        items = [_mailout(one, counted[one.id]) for one in found[:limit]]
    return Page(items, str(items[-1].id) if len(found) > limit else None)


@get("/mailouts/{mailout_id:uuid}", guards=[_SEE], sync_to_thread=True)
def mailout(desk: NamedDependency[Desk], mailout_id: FromPath[UUID]) -> MailoutOut:
    """One letter to many, and how far it is."""
    return read_mailout(desk, mailout_id)


def read_mailout(desk: Desk, mailout_id: UUID) -> MailoutOut:
    """A letter to many, and how far it is now."""
    with desk.look() as work:
        one = queries.mailout(work, mailout_id=mailout_id)
        return _mailout(one, queries.counts_of(work, mailout_id=mailout_id))


def _mailout(one: Mailout, counted: queries.Counted) -> MailoutOut:
    return MailoutOut(
        id=one.id,
        title=one.title,
        template=one.template,
        audience=one.audience,
        state=one.state,
        records=one.found,
        looked_at=one.looked_at,
        ready=counted.ready,
        left_out=counted.excluded,
        written=counted.written,
        sent=counted.in_states(MessageState.SENT, MessageState.DELIVERED),
        approval_id=one.approval_id,
    )


@post("/mailouts/{mailout_id:uuid}/start", guards=[_MAIL], status_code=200, sync_to_thread=True)
def start(desk: NamedDependency[Desk], mailout_id: FromPath[UUID]) -> MailoutOut:
    """Send it, or propose it where it goes to many."""
    with desk.work() as work:
        commands.start_mailout(work, mailout_id=mailout_id)
    return read_mailout(desk, mailout_id)


@post("/mailouts/{mailout_id:uuid}/stop", guards=[_MAIL], status_code=200, sync_to_thread=True)
def stop(desk: NamedDependency[Desk], mailout_id: FromPath[UUID]) -> MailoutOut:
    """Stop it: what has not left stays here."""
    with desk.work() as work:
        commands.stop_mailout(work, mailout_id=mailout_id)
    return read_mailout(desk, mailout_id)


@post("/mailouts/{mailout_id:uuid}/resume", guards=[_MAIL], status_code=200, sync_to_thread=True)
def resume(desk: NamedDependency[Desk], mailout_id: FromPath[UUID]) -> MailoutOut:
    """Go on where it was stopped."""
    with desk.work() as work:
        commands.resume_mailout(work, mailout_id=mailout_id)
    return read_mailout(desk, mailout_id)


@get("/notices/{notice_id:uuid}", guards=[guard("documents.see")], sync_to_thread=True)
def notice(desk: NamedDependency[Desk], notice_id: FromPath[UUID]) -> NoticeOut:
    """One notice that was served."""
    with desk.look() as work:
        return notice_out(documents.notice(work, notice_id=notice_id))


def notice_out(one: Notice) -> NoticeOut:
    """A notice as the API says it."""
    return NoticeOut(
        id=one.id,
        what=one.what,
        about=one.subject,
        served_on=one.served_on,
        method=one.method,
        sent_on=one.sent_on,
        deemed_on=one.deemed_on,
        because=one.because.split("\n"),
        document_id=one.document_id,
        proof_id=one.proof_id,
        superseded_by=one.superseded_by,
        withdrawn_at=one.withdrawn_at,
    )


HANDLERS = (letters, letter, templates, write, withdraw, mailouts, mailout, start, stop, resume, notice)
