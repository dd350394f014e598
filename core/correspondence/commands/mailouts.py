"""Letters to many: begun, started with a second person's approval, stopped and resumed."""

import json
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlmodel import func, select

from core.approval import propose
from core.correspondence.audiences import found_by
from core.correspondence.commands.rows import locked_mailout
from core.correspondence.events import MailoutDrafted, MailoutStarted, MailoutStopped
from core.correspondence.models import Mailout, MailoutState
from core.correspondence.office import office_of
from core.correspondence.queries import counts_of
from core.errors import AlreadyDone, BadInput
from core.log import iso
from core.values.ids import subject
from core.work import UnitOfWork

MAIL_OUT = "correspondence.mail_out"


def draft_mailout(
    work: UnitOfWork,
    *,
    title: str,
    template: str,
    audience: str,
    asked: Mapping[str, Any],
    typed: Mapping[str, str],
    channel: str = "",
) -> Mailout:
    """Begin a mail-out: whom it goes to is gathered in the background; needs correspondence.mail_out.

    BadInput for an audience that the template is not for, and for one that finds nobody.
    """
    work.actor.must(MAIL_OUT)
    written = office_of(work).templates.template(template).written
    work.actor.must(written.permission)
    whom = office_of(work).audience(audience)
    if whom.about not in written.about:
        message = (
            f"“{written.title}” is about a {' or '.join(written.about)}; “{whom.title}” finds {whom.about}s"
        )
        raise BadInput(message, field="template")
    if written.kind == "notice":
        message = "a notice is served party by party, from its case; choose a letter"
        raise BadInput(message, field="template")
    found = found_by(work, whom, asked)
    count = work.session.exec(select(func.count()).select_from(found.subquery())).one()
    if not count:
        message = "nobody fits; widen what you look for"
        raise BadInput(message, field="audience")
    mailout = Mailout(
        title=title,
        template=template,
        audience=audience,
        asked=json.dumps(dict(asked), default=str),
        typed=json.dumps(dict(typed)),
        channel=channel,
        found=count,
        officer=work.actor.name,
        drafted_by=work.actor.subject,
        drafted_at=iso(work.now),
    )
    work.session.add(mailout)
    work.flush()
    work.publish(MailoutDrafted(mailout_id=mailout.id, template=template))
    return mailout


def start_mailout(work: UnitOfWork, *, mailout_id: UUID) -> Mailout:
    """Send it, or have it approved first when it goes to more than the council lets one person decide."""
    work.actor.must(MAIL_OUT)
    mailout = locked_mailout(work, mailout_id)
    _must_be(mailout, MailoutState.READY)
    ready = counts_of(work, mailout_id=mailout_id).ready
    if not ready:
        message = "nobody is left to write to; see why under “Left out”"
        raise BadInput(message)
    limit = office_of(work).letterhead.second_person_above
    if ready <= limit:
        return begin_mailout(work, mailout_id=mailout_id)
    mailout.state = MailoutState.PROPOSED
    mailout.approval_id = propose(
        work,
        act=MAIL_OUT,
        subject=subject("mailout", mailout_id),
        because=f"{mailout.title}: {ready:,} letters, more than {limit:,} need a second person",
        arguments={"mailout_id": str(mailout_id)},
    ).id
    return mailout


def begin_mailout(work: UnitOfWork, *, mailout_id: UUID | str) -> Mailout:
    """Let it run: what happens once a second person has approved, or at once for a small one."""
    mailout = locked_mailout(work, UUID(str(mailout_id)))
    _must_be(mailout, MailoutState.READY, MailoutState.PROPOSED)
    mailout.started_by, mailout.started_at = work.actor.subject, iso(work.now)
    _run(work, mailout)
    return mailout


def stop_mailout(work: UnitOfWork, *, mailout_id: UUID) -> Mailout:
    """Stop it: nothing more is written, and what waits in line does not leave."""
    work.actor.must(MAIL_OUT)
    mailout = locked_mailout(work, mailout_id)
    _must_be(mailout, MailoutState.RUNNING, MailoutState.DONE)
    mailout.state, mailout.stopped_by, mailout.stopped_at = (
        MailoutState.STOPPED,
        work.actor.subject,
        iso(work.now),
    )
    work.publish(MailoutStopped(mailout_id=mailout_id))
    return mailout


def resume_mailout(work: UnitOfWork, *, mailout_id: UUID) -> Mailout:
    """Go on where it was stopped; whoever was written to is not written to again."""
    work.actor.must(MAIL_OUT)
    mailout = locked_mailout(work, mailout_id)
    _must_be(mailout, MailoutState.STOPPED)
    _run(work, mailout)
    return mailout


def abandon_mailout(work: UnitOfWork, *, mailout_id: UUID) -> Mailout:
    """Give it up for good; what has left has left."""
    work.actor.must(MAIL_OUT)
    mailout = locked_mailout(work, mailout_id)
    _must_be(mailout, MailoutState.GATHERING, MailoutState.READY, MailoutState.PROPOSED, MailoutState.STOPPED)
    mailout.state, mailout.ended_at = MailoutState.ABANDONED, iso(work.now)
    work.publish(MailoutStopped(mailout_id=mailout_id))
    return mailout


def _run(work: UnitOfWork, mailout: Mailout) -> None:
    mailout.state, mailout.ended_at = MailoutState.RUNNING, None
    mailout.round += 1
    work.publish(MailoutStarted(mailout_id=mailout.id))


def _must_be(mailout: Mailout, *states: MailoutState) -> None:
    if mailout.state not in states:
        message = (
            f"this mail-out is {mailout.state.replace('_', ' ')}; reload the page to see what you can do"
        )
        raise AlreadyDone(message)
