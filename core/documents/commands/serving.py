"""Serving notices: on whom, how, and from when it counts."""

from datetime import date, time
from uuid import UUID

from core.documents.events import NoticeServed
from core.documents.law import service_law
from core.documents.models import Document, Notice
from core.documents.rules import deemed_service, needs_time
from core.errors import BadInput, NotFound
from core.log import iso
from core.values.decision import Decision
from core.values.ids import Subject
from core.work import UnitOfWork


def serve_notice(  # noqa: PLR0913 - the facts of one service
    work: UnitOfWork,
    *,
    what: str,
    subject: Subject,
    served_on: Subject,
    regime: str,
    method: str,
    sent_on: date,
    sent_at: time | None = None,
    document_id: UUID | None = None,
) -> Notice:
    """Record that a notice was sent or handed over, and work out when it counts as served.

    Needs documents.serve; asks whether anything objects to the act `what`, towards what it is about and
    towards whom it is served on. BadInput for a day that is not yet, or a method that the law does not
    know; NotFound without such a document.
    """
    work.actor.must("documents.serve")
    work.unobjected(what, subject)
    work.unobjected(what, served_on)
    if sent_on > work.today:
        message = f"a notice can not have been sent on {sent_on}; that day is yet to come"
        raise BadInput(message, field="sent_on")
    if document_id is not None and work.session.get(Document, document_id) is None:
        message = "there is no such document; file it first"
        raise NotFound(message)
    deemed = _deemed(regime=regime, method=method, sent_on=sent_on, sent_at=sent_at)
    notice = Notice(
        what=what,
        subject=subject,
        served_on=served_on,
        regime=regime,
        method=method,
        sent_on=sent_on,
        deemed_on=deemed.result,
        because="\n".join(f"{step.text} ({step.source})" for step in deemed.because),
        document_id=document_id,
        served_by=work.actor.subject,
        recorded_at=iso(work.now),
    )
    work.session.add(notice)
    work.flush()
    work.publish(_served(notice))
    return notice


def _served(notice: Notice) -> NoticeServed:
    return NoticeServed(
        notice_id=notice.id,
        what=notice.what,
        towards=notice.subject,
        served_on=notice.served_on,
        method=notice.method,
        sent_on=notice.sent_on,
        deemed_on=notice.deemed_on,
    )


def _deemed(*, regime: str, method: str, sent_on: date, sent_at: time | None) -> Decision[date]:
    """When it counts as served. The law's working days are England's, whatever a council closes besides."""
    law, field = service_law(), "method"
    try:
        if needs_time(regime, method, on=sent_on, law=law):
            field = "sent_at"
        return deemed_service(regime=regime, method=method, sent_on=sent_on, sent_at=sent_at, law=law)
    except ValueError as error:
        raise BadInput(str(error), field=field) from None
