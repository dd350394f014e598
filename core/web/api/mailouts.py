"""Letters drafted and looked at before they go; letters to many begun; what became of letters and notices."""

from uuid import UUID

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from core.correspondence import commands, queries, sending
from core.correspondence.office import office_of
from core.correspondence.queries.writing import as_data
from core.documents import commands as documents
from core.documents import queries as papers
from core.documents.models import Notice
from core.manifest import Audience
from core.web.api.letters import MailoutOut, MessageOut, NoticeOut, message_out, notice_out, read_mailout
from core.web.api.mailout_shapes import (
    AskOut,
    AudienceOut,
    DraftIn,
    DraftOut,
    GapOut,
    MailoutIn,
    ProofIn,
    ServiceIn,
    WithdrawNoticeIn,
)
from core.web.api.shapes import Page
from core.web.desk import Desk, guard
from core.web.etags import IfMatch, must_match
from core.web.seen import seen
from core.web.site.letter_rows import content_of
from core.work import UnitOfWork

_WRITE, _MAIL = guard("correspondence.write"), guard("correspondence.mail_out")
_SERVE = guard("documents.serve")


@get("/audiences", guards=[_MAIL], sync_to_thread=True)
def audiences(desk: NamedDependency[Desk]) -> Page[AudienceOut]:
    """Whom a letter to many may go to."""
    with desk.look() as work:
        return Page([_audience(work, one) for one in office_of(work).audiences.values()])


def _audience(work: UnitOfWork, one: Audience) -> AudienceOut:
    asks = [
        AskOut(
            each.name,
            each.label,
            each.kind,
            each.required,
            [key for key, _ in each.options(work)] if each.options else [],
        )
        for each in one.asks
    ]
    offered = office_of(work).templates.offered(work.actor, one.about)
    names = [each.written.name for each in offered if each.written.kind == "letter"]
    return AudienceOut(one.name, one.title, one.about, asks, names)


@post("/letters/drafts", guards=[_WRITE], status_code=200, sync_to_thread=True)
def draft(desk: NamedDependency[Desk], data: JSONBody[DraftIn]) -> DraftOut:
    """What a letter would say, by which channel, and what keeps it from going; nothing is written."""
    with desk.look() as work:
        pair = (seen(work, data.about), seen(work, data.who))
        owned = office_of(work).templates.template(data.template)
        work.actor.must(owned.written.permission)
        (made,) = queries.drafts(work, template=owned, pairs=[pair], typed=data.fields, channel=data.channel)
        objections = queries.objections(work, template=owned, pairs=[pair])[pair]
    text = "\n".join("".join(run["text"] for run in block["runs"]) for block in as_data(made.blocks))
    return DraftOut(
        channel=made.channel,
        address=made.address,
        title=made.title,
        text=text,
        language=made.language,
        gaps=[GapOut(name, one.text, list(one.because)) for name, one in made.values.items()],
        because=list(made.because),
        faults=list(made.faults),
        missing=list(made.missing),
        objections=objections,
    )


@post("/mailouts", guards=[_MAIL], sync_to_thread=True)
def begin(desk: NamedDependency[Desk], data: JSONBody[MailoutIn]) -> MailoutOut:
    """Begin a letter to many: whom it goes to is gathered in the background."""
    with desk.work() as work:
        made = commands.draft_mailout(
            work,
            title=data.title,
            template=data.template,
            audience=data.audience,
            asked=data.asked,
            typed=data.fields,
            channel=data.channel,
        )
        key = made.id
    return read_mailout(desk, key)


@post("/mailouts/{mailout_id:uuid}/abandon", guards=[_MAIL], status_code=200, sync_to_thread=True)
def abandon(desk: NamedDependency[Desk], mailout_id: FromPath[UUID]) -> MailoutOut:
    """Give it up for good; what has left has left."""
    with desk.work() as work:
        commands.abandon_mailout(work, mailout_id=mailout_id)
    return read_mailout(desk, mailout_id)


@post("/letters/{message_id:uuid}/dealt-with", guards=[_WRITE], status_code=204, sync_to_thread=True)
def dealt_with(desk: NamedDependency[Desk], message_id: FromPath[UUID]) -> None:
    """Say that somebody has dealt with a letter that did not arrive or was held back."""
    with desk.look() as look:
        queries.message(look, message_id=message_id)
    with desk.work() as work:
        commands.deal_with_message(work, message_id=message_id)


@post("/letters/{message_id:uuid}/service", guards=[_SERVE], status_code=200, sync_to_thread=True)
def serve(desk: NamedDependency[Desk], message_id: FromPath[UUID], data: JSONBody[ServiceIn]) -> MessageOut:
    """Record that a notice was handed over or left."""
    with desk.look() as look:
        one = queries.message(look, message_id=message_id)
        if data.proof is not None:
            papers.document(look, document_id=data.proof)
        pdf = sending.letter_of(office_of(look).letterhead, sending.as_order(one, content_of(one)))
    copy = sending.copy_of(desk.council.ports.files, pdf)
    with desk.work() as work:
        done = commands.record_service(
            work,
            message_id=message_id,
            on=data.on,
            at=data.at,
            copy=copy,
            proof_id=data.proof,
        )
        return message_out(done)


@post("/notices/{notice_id:uuid}/proof", guards=[_SERVE], status_code=200, sync_to_thread=True)
def prove(
    desk: NamedDependency[Desk],
    notice_id: FromPath[UUID],
    data: JSONBody[ProofIn],
    if_match: IfMatch = None,
) -> NoticeOut:
    """Name the document that proves service."""
    with desk.look() as look:
        papers.notice(look, notice_id=notice_id)
        papers.document(look, document_id=data.document)
    with desk.work() as work:
        _must_match(work, notice_id, if_match)
        return notice_out(documents.prove_service(work, notice_id=notice_id, document_id=data.document))


@post("/notices/{notice_id:uuid}/withdraw", guards=[_SERVE], status_code=200, sync_to_thread=True)
def withdraw(
    desk: NamedDependency[Desk],
    notice_id: FromPath[UUID],
    data: JSONBody[WithdrawNoticeIn],
    if_match: IfMatch = None,
) -> NoticeOut:
    """Withdraw a notice that was served; its record stays, with the reason."""
    with desk.look() as look:
        papers.notice(look, notice_id=notice_id)
    with desk.work() as work:
        _must_match(work, notice_id, if_match)
        return notice_out(documents.withdraw_notice(work, notice_id=notice_id, because=data.because))


def _must_match(work: UnitOfWork, notice_id: UUID, if_match: str | None) -> None:
    """Lock the notice; 412 when it is no longer what the program has seen."""
    if if_match is not None:
        one = work.session.get(Notice, notice_id, with_for_update=True)
        must_match(if_match, notice_out(one) if one else None)


HANDLERS = (audiences, draft, begin, abandon, dealt_with, serve, prove, withdraw)
