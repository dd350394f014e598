"""A mail-out worked through: each stretch in a transaction of its own, so that a stop is heard at once."""

import json
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import insert
from sqlmodel import col, select

from core.correspondence.audiences import found_by
from core.correspondence.commands.rows import locked_mailout, message_of
from core.correspondence.events import MailoutEnded, MailoutGathered, MessageQueued
from core.correspondence.models import (
    Mailout,
    MailoutState,
    Message,
    MessageState,
    Recipient,
    RecipientState,
)
from core.correspondence.office import office_of
from core.correspondence.queries import counts_of, drafts, objections, parties_for, recipients_of
from core.correspondence.queries.recipients import Pair
from core.log import iso
from core.values.ids import Subject, subject
from core.work import UnitOfWork

GATHERED_AT_ONCE = 200
WRITTEN_AT_ONCE = 50
_NOBODY = "nobody is recorded to write to; add who it concerns on its page"


def gather_chunk(work: UnitOfWork, *, mailout_id: UUID, size: int = GATHERED_AT_ONCE) -> bool:
    """Look at the next records of the audience: who is written to, and who is left out and why.

    False when all were looked at, or the mail-out was given up.
    """
    mailout = locked_mailout(work, mailout_id)
    if mailout.state != MailoutState.GATHERING:
        return False
    abouts = _next_of_audience(work, mailout, size)
    if not abouts:
        mailout.state = MailoutState.READY
        work.flush()
        counted = counts_of(work, mailout_id=mailout_id)
        work.publish(MailoutGathered(mailout_id=mailout_id, ready=counted.ready, excluded=counted.excluded))
        return False
    mailout.looked_at += len(abouts)
    mailout.gathered_to = UUID(abouts[-1].partition("/")[2])
    if rows := _gathered(work, mailout, abouts):
        work.session.execute(insert(Recipient), rows)
    return True


def write_chunk(work: UnitOfWork, *, mailout_id: UUID, size: int = WRITTEN_AT_ONCE) -> bool:
    """Put in line what a stop left behind, then write to the next recipients; False when there is no more.

    A recipient whose letter can not be written is left out with the reason, and holds nobody up.
    """
    mailout = locked_mailout(work, mailout_id)
    if mailout.state != MailoutState.RUNNING:
        return False
    if _put_in_line_again(work, mailout):
        return True
    ready = recipients_of(work, mailout_id=mailout_id, state=RecipientState.READY, limit=size)
    if not ready:
        mailout.state, mailout.ended_at = MailoutState.DONE, iso(work.now)
        work.publish(
            MailoutEnded(mailout_id=mailout_id, written=counts_of(work, mailout_id=mailout_id).written)
        )
        return False
    _write(work, mailout, ready)
    return True


def _next_of_audience(work: UnitOfWork, mailout: Mailout, size: int) -> list[Subject]:
    audience = office_of(work).audience(mailout.audience)
    found = found_by(work, audience, json.loads(mailout.asked)).subquery()
    asked: Any = select(found.c.id).order_by(found.c.id).limit(size)
    if mailout.gathered_to is not None:
        asked = asked.where(found.c.id > mailout.gathered_to)
    return [subject(audience.about, key) for key in work.session.exec(asked)]


def _gathered(work: UnitOfWork, mailout: Mailout, abouts: Sequence[Subject]) -> list[dict[str, Any]]:
    """A row for each party, ready or left out, and for each record that nobody is recorded for."""
    template = office_of(work).templates.template(mailout.template)
    parties = parties_for(work, about=abouts)
    pairs: list[Pair] = [(about, who) for about, whos in parties.items() for who in whos]
    objected = objections(work, template=template, pairs=pairs)
    written = drafts(
        work,
        template=template,
        pairs=pairs,
        typed=json.loads(mailout.typed),
        channel=mailout.channel,
        officer=mailout.officer,
    )
    rows = [
        _row(mailout, one.about, one.who, one.channel, [*objected[one.about, one.who], *one.faults])
        for one in written
    ]
    return rows + [_row(mailout, about, "", "", [_NOBODY]) for about, whos in parties.items() if not whos]


def _row(mailout: Mailout, about: str, who: str, channel: str, reasons: Sequence[str]) -> dict[str, Any]:
    return {
        "mailout_id": mailout.id,
        "subject": about,
        "who": who,
        "channel": channel,
        "state": RecipientState.EXCLUDED if reasons else RecipientState.READY,
        "reason": "; ".join(dict.fromkeys(reasons)),
    }


def _put_in_line_again(work: UnitOfWork, mailout: Mailout) -> bool:
    """Messages that an earlier start put in line and a stop kept back; whether there were any."""
    left = select(Message).where(
        col(Message.mailout_id) == mailout.id,
        col(Message.state) == MessageState.QUEUED,
        col(Message.round) < mailout.round,
    )
    waiting = work.session.exec(left.order_by(col(Message.id)).limit(GATHERED_AT_ONCE)).all()
    for message in waiting:
        message.round = mailout.round
        work.publish(MessageQueued(message_id=message.id))
    return bool(waiting)


def _write(work: UnitOfWork, mailout: Mailout, ready: Sequence[Recipient]) -> None:
    template = office_of(work).templates.template(mailout.template)
    written = drafts(
        work,
        template=template,
        pairs=[(Subject(one.subject), Subject(one.who)) for one in ready],
        typed=json.loads(mailout.typed),
        channel=mailout.channel,
        officer=mailout.officer,
    )
    for recipient, draft in zip(ready, written, strict=True):
        if draft.faults:
            recipient.state, recipient.reason = RecipientState.EXCLUDED, "; ".join(draft.faults)
            continue
        by = mailout.started_by or mailout.drafted_by
        message = message_of(work, template, draft, state=MessageState.QUEUED, by=by)
        message.mailout_id, message.round = mailout.id, mailout.round
        work.session.add(message)
        recipient.state, recipient.message_id, recipient.channel = (
            RecipientState.WRITTEN,
            message.id,
            draft.channel,
        )
        work.publish(MessageQueued(message_id=message.id))
