"""Serving notices: on whom, how, and from when it counts."""

from datetime import date, time
from uuid import UUID

from core.documents.events import NoticeServed, NoticeWithdrawn, ServiceProved
from core.documents.law import service_law
from core.documents.models import Document, Notice
from core.documents.rules import deemed_service, needs_time
from core.errors import AlreadyDone, BadInput, NotFound
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
    supersedes: UUID | None = None,
) -> Notice:
    """Record that a notice was sent or handed over, and work out when it counts as served.

    Needs documents.serve; asks whether anything objects to the act `what`, towards what it is about and
    towards whom it is served on. BadInput for a day that is not yet, or a method that the law does not
    know; NotFound without such a document. The notice that it `supersedes` stands no longer.
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
    if supersedes is not None:
        _standing(work, supersedes).superseded_by = notice.id
    work.publish(_served(notice))
    return notice


def withdraw_notice(work: UnitOfWork, *, notice_id: UUID, because: str) -> Notice:
    """Withdraw a notice that was served; needs documents.serve. Its record stays, with the reason."""
    work.actor.must("documents.serve")
    if not because.strip():
        message = "say why the notice is withdrawn"
        raise BadInput(message, field="because")
    notice = _standing(work, notice_id)
    notice.withdrawn_at, notice.withdrawn_by = iso(work.now), work.actor.subject
    notice.withdrawn_because = because.strip()
    work.publish(NoticeWithdrawn(notice_id=notice.id, what=notice.what, towards=notice.subject))
    return notice


def prove_service(work: UnitOfWork, *, notice_id: UUID, document_id: UUID) -> Notice:
    """Name the document that proves that a notice was served; needs documents.serve."""
    work.actor.must("documents.serve")
    notice = work.session.get(Notice, notice_id, with_for_update=True)
    proof = work.session.get(Document, document_id)
    if notice is None or proof is None or proof.subject != notice.subject:
        message = "there is no such notice, or no such document about the same; file the proof there first"
        raise NotFound(message)
    notice.proof_id = document_id
    work.publish(ServiceProved(notice_id=notice.id, document_id=document_id))
    return notice


def _standing(work: UnitOfWork, notice_id: UUID) -> Notice:
    notice = work.session.get(Notice, notice_id, with_for_update=True)
    if notice is None:
        message = "there is no such notice"
        raise NotFound(message)
    if not notice.stands:
        message = "this notice stands no longer: it was withdrawn, or another was served in its place"
        raise AlreadyDone(message)
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
