"""Letters: what was written, to whom, and what became of it; one as it arrives, and what is to be done."""

from collections.abc import Sequence
from datetime import time
from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from core.correspondence import sending
from core.correspondence.commands import deal_with_message, record_service, withdraw_message
from core.correspondence.models import Message, MessageState
from core.correspondence.office import office_of
from core.correspondence.queries import message, messages, troubled
from core.correspondence.templates import CORE_FIELDS
from core.documents.queries import papers
from core.values.ids import Subject
from core.web.blocks import Alert, Block, Details, Link, Paging, Prose, Summary, Tabs
from core.web.desk import HOME, Desk, guard
from core.web.fields import Choice, Day, Field, LongText, Text
from core.web.forms import Filled, Form
from core.web.labels import Labels
from core.web.looks import moment_of
from core.web.page import page, redirect, submit
from core.web.seen import seen
from core.web.site.letter_rows import (
    CHANNELS,
    METHODS,
    STATES,
    content_of,
    message_table,
    notice_table,
    origins,
    preview,
)
from core.web.subjects import address_of
from core.web.typed import Typed
from core.work import UnitOfWork, find_id

LETTERS = Link("Letters", "/letters")
TABS = (
    LETTERS,
    Link("To deal with", "/letters/to-deal-with"),
    Link("To hand over", "/letters/to-hand-over"),
    Link("Letters to many", "/mailouts"),
)
_PAGE = 50
_SEE = guard("correspondence.see")
_WITHDRAW = Form(
    (LongText(name="reason", label="Why it is taken back", rows=2),), button="Take it back", danger=True
)
_DEAL = Form(button="I have dealt with it", quiet=True)
_WAITING = (MessageState.PROPOSED, MessageState.TO_HAND, MessageState.QUEUED)


@get("/letters", guards=[_SEE], sync_to_thread=True)
def letters(request: Request[Any, Any, Any], desk: NamedDependency[Desk]) -> Response[Any]:
    """Everything that was written, the newest first."""
    before = find_id(request.query_params.get("before", ""))
    with desk.look() as work:
        found = messages(work, before=before, limit=_PAGE + 1)
        table = message_table(work, found[:_PAGE], empty="Nothing was written yet")
    more = f"/letters?before={found[_PAGE - 1].id}" if len(found) > _PAGE else ""
    paging = Paging(more, "/letters" if before else "", "Older", "Newest")
    return page(desk, "Letters", [Tabs(TABS, "/letters", "Letters"), table, paging], trail=(HOME,))


@get("/letters/to-deal-with", guards=[_SEE], sync_to_thread=True)
def to_deal_with(desk: NamedDependency[Desk]) -> Response[Any]:
    """What did not arrive or was held back, the oldest first."""
    with desk.look() as work:
        table = message_table(
            work, troubled(work), empty="Every letter arrived, or somebody has dealt with it"
        )
    text = "These did not arrive or were held back. Open one, put right what is wrong, and say that you have."
    blocks: list[Block] = [Tabs(TABS, "/letters/to-deal-with", "Letters"), Prose(text, "hint"), table]
    return page(desk, "Letters to deal with", blocks, trail=(HOME, LETTERS))


@get("/letters/to-hand-over", guards=[_SEE], sync_to_thread=True)
def to_hand_over(desk: NamedDependency[Desk]) -> Response[Any]:
    """Notices that wait to be handed over or left."""
    with desk.look() as work:
        found = messages(work, state=MessageState.TO_HAND, limit=_PAGE)
        table = message_table(work, found, empty="Nothing waits to be handed over")
    blocks: list[Block] = [Tabs(TABS, "/letters/to-hand-over", "Letters"), table]
    return page(desk, "Notices to hand over", blocks, trail=(HOME, LETTERS))


@get("/letters/about", guards=[_SEE], sync_to_thread=True)
def about_record(request: Request[Any, Any, Any], desk: NamedDependency[Desk]) -> Response[Any]:
    """What was written about a record or to somebody, and the notices served about it."""
    about = request.query_params.get("about", "")
    if not about:
        return redirect(desk, "/letters")
    with desk.look() as work:
        whom = seen(work, about)
        found = messages(work, about=whom, limit=_PAGE)
        empty = "Nothing was written yet"
        blocks: list[Block] = [message_table(work, found, empty=empty), *notice_table(work, whom)]
        text = Labels(work, [whom]).text(whom)
        may_write = work.actor.may("correspondence.write")
    actions = [Link("Write a letter", f"/letters/new?about={whom}")] if may_write else []
    trail = (HOME, Link(text, address_of(whom)))
    return page(desk, "Letters and notices", blocks, trail=trail, caption=text, actions=actions)


@get("/letters/{message_id:uuid}", guards=[_SEE], sync_to_thread=True)
def letter(desk: NamedDependency[Desk], message_id: FromPath[UUID]) -> Response[Any]:
    """One message as it arrives, with where each value came from."""
    return shown(desk, message_id)


def shown(desk: Desk, message_id: UUID, *wrong: Filled) -> Response[Any]:
    """The page of a message, with forms that were wrong as they were sent."""
    with desk.look() as work:
        one = message(work, message_id=message_id)
        office = office_of(work)
        labels = Labels(work, [one.who, one.subject, one.written_by, one.dealt_with_by])
        content = content_of(one)
        blocks: list[Block] = [
            *_minded(one),
            Summary(_facts(one, labels)),
            *_forms(work, one, wrong),
            preview(office.letterhead, one.channel, one.address, content),
            Details("Where each value comes from", [origins(content, _titles(work, one))]),
            Details("Why this way", [Prose(text) for text in content["because"]]),
        ]
    actions = [Link("Open as PDF", f"/letters/{one.id}/letter.pdf")] if one.channel == "letter" else []
    title = one.title or CHANNELS[one.channel]
    tags = [STATES[MessageState(one.state)]]
    return page(
        desk, title, blocks, trail=(HOME, LETTERS), caption=CHANNELS[one.channel], tags=tags, actions=actions
    )


def _titles(work: UnitOfWork, one: Message) -> dict[str, str]:
    written = next(
        (each.written for each in office_of(work).templates if each.written.name == one.template), None
    )
    own = {name: field.title for name, field in written.fields.items()} if written else {}
    return {**CORE_FIELDS, **own}


def _minded(one: Message) -> list[Block]:
    if one.state == MessageState.FAILED:
        return [Alert(f"It did not arrive: {one.reason}", "Did not arrive", "error")]
    if one.state == MessageState.OBJECTED:
        return [Alert(f"It was not sent: {one.reason}", "Held back", "warning")]
    return []


def _facts(one: Message, labels: Labels) -> list[tuple[str, Any]]:
    facts: list[tuple[str, Any]] = [
        ("To", [labels.link(one.who), one.address]),
        ("About", labels.link(one.subject)),
        ("Written", [moment_of(one.written_at), f"by {labels.text(one.written_by)}"]),
        ("Sent", moment_of(one.sent_at) if one.sent_at else None),
    ]
    if one.method:
        facts.append(("Served by", METHODS.get(one.method, one.method)))
    links = (
        ("Approval", one.approval_id, "approvals", "The proposal"),
        ("Copy", one.document_id, "documents", "The copy that is kept"),
        ("Notice", one.notice_id, "notices", "When it counts as served"),
        ("Letter to many", one.mailout_id, "mailouts", "The letter to many"),
    )
    facts += [(label, Link(text, f"/{room}/{key}")) for label, key, room, text in links if key]
    if one.dealt_with_at:
        facts.append(("Dealt with", [moment_of(one.dealt_with_at), f"by {labels.text(one.dealt_with_by)}"]))
    return facts


def _forms(work: UnitOfWork, one: Message, wrong: Sequence[Filled]) -> list[Block]:
    sent = {filled.form.action: filled for filled in wrong}
    at, blocks = f"/letters/{one.id}", list[Block]()
    if not work.actor.may("correspondence.write"):
        return blocks
    if one.state in {MessageState.FAILED, MessageState.OBJECTED} and not one.dealt_with_at:
        blocks.append(_DEAL.to(f"{at}/dealt-with").empty())
    if one.state == MessageState.TO_HAND and work.actor.may("documents.serve"):
        form = _service_form(work, one)
        blocks.append(sent.get(form.action) or form.empty())
    if one.state in _WAITING:
        form = _WITHDRAW.to(f"{at}/withdraw")
        blocks.append(sent[form.action] if form.action in sent else Details("Take it back", [form.empty()]))
    return blocks


def _service_form(work: UnitOfWork, one: Message) -> Form:
    proofs = [(str(each.id), each.called) for each in papers(work, about=Subject(one.subject), limit=_PAGE)]
    fields: list[Field] = [
        Day(name="on", label="Day on which it was handed over or left"),
        Text(
            name="at",
            label="Time of day",
            hint="On the 24-hour clock, for example 14:30",
            width=5,
            check=_time,
        ),
    ]
    if proofs:
        hint = "A certificate or a photograph that is filed with the case"
        fields.append(
            Choice(name="proof", label="Proof of service", options=proofs, required=False, hint=hint)
        )
    return Form(fields, title="Record the service", button="Record it", action=f"/letters/{one.id}/service")


def _time(text: str) -> time:
    try:
        return time.fromisoformat(text)
    except ValueError:
        message = "Time of day must be on the 24-hour clock, for example 14:30"
        raise ValueError(message) from None


@post("/letters/{message_id:uuid}/service", guards=[guard("documents.serve")], sync_to_thread=True)
def serve(
    desk: NamedDependency[Desk], typed: NamedDependency[Typed], message_id: FromPath[UUID]
) -> Response[Any]:
    """Record that a notice was handed over or left."""
    with desk.look() as look:
        one = message(look, message_id=message_id)
        form = _service_form(look, one)
        pdf = sending.letter_of(office_of(look).letterhead, sending.as_order(one, content_of(one)))

    def act(work: UnitOfWork, values: dict[str, Any]) -> Response[Any]:
        record_service(
            work,
            message_id=message_id,
            on=values["on"],
            at=values["at"],
            copy=values["copy"],
            proof_id=find_id(values.get("proof") or ""),
        )
        return redirect(desk, f"/letters/{message_id}", banner="The service is recorded")

    def put_away(values: dict[str, Any]) -> dict[str, Any]:
        return {**values, "copy": sending.copy_of(desk.council.ports.files, pdf)}

    return submit(
        desk, form, typed, first=put_away, act=act, again=lambda filled: shown(desk, message_id, filled)
    )


@post("/letters/{message_id:uuid}/withdraw", guards=[guard("correspondence.write")], sync_to_thread=True)
def withdraw(
    desk: NamedDependency[Desk], typed: NamedDependency[Typed], message_id: FromPath[UUID]
) -> Response[Any]:
    """Take a message back that has not left."""
    form = _WITHDRAW.to(f"/letters/{message_id}/withdraw")
    with desk.look() as look:
        message(look, message_id=message_id)

    def act(work: UnitOfWork, values: dict[str, Any]) -> Response[Any]:
        withdraw_message(work, message_id=message_id, reason=values["reason"])
        return redirect(desk, f"/letters/{message_id}", banner="It was taken back")

    return submit(desk, form, typed, act=act, again=lambda filled: shown(desk, message_id, filled))


@post("/letters/{message_id:uuid}/dealt-with", guards=[guard("correspondence.write")], sync_to_thread=True)
def dealt_with(
    desk: NamedDependency[Desk], typed: NamedDependency[Typed], message_id: FromPath[UUID]
) -> Response[Any]:
    """Say that somebody has dealt with a message that did not arrive or was held back."""
    with desk.look() as look:
        message(look, message_id=message_id)

    def act(work: UnitOfWork, _values: dict[str, Any]) -> Response[Any]:
        deal_with_message(work, message_id=message_id)
        return redirect(desk, "/letters/to-deal-with", banner="Marked as dealt with")

    form = _DEAL.to(f"/letters/{message_id}/dealt-with")
    return submit(desk, form, typed, act=act, again=lambda filled: shown(desk, message_id, filled))


@get("/letters/{message_id:uuid}/letter.pdf", guards=[_SEE], sync_to_thread=True)
def paper(desk: NamedDependency[Desk], message_id: FromPath[UUID]) -> Response[bytes]:
    """The letter on paper."""
    with desk.look() as work:
        one = message(work, message_id=message_id)
        pdf = sending.letter_of(office_of(work).letterhead, sending.as_order(one, content_of(one)))
    return as_pdf(pdf, f"{one.template}.pdf")


def as_pdf(pdf: bytes, name: str) -> Response[bytes]:
    """A PDF that the browser shows."""
    headers = {"Content-Disposition": f'inline; filename="{name}"'}
    return Response(pdf, media_type="application/pdf", headers=headers)


HANDLERS = (letters, about_record, to_deal_with, to_hand_over, letter, serve, withdraw, dealt_with, paper)
