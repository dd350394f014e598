"""Letters to many: begun, looked at, started, stopped, gone on with, and reported on."""

import csv
import io
import json
from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from core.correspondence import sending
from core.correspondence.commands import (
    Order,
    abandon_mailout,
    resume_mailout,
    start_mailout,
    stop_mailout,
)
from core.correspondence.models import Mailout, MailoutState, MessageState, RecipientState
from core.correspondence.office import Office, office_of
from core.correspondence.queries import (
    Counted,
    counts_of,
    drafts,
    mailout,
    mailouts,
    recipients_of,
    report,
    sample,
)
from core.errors import NotFound
from core.log import iso
from core.values import Money
from core.values.ids import Subject, new_id
from core.web.blocks import (
    Alert,
    Block,
    Details,
    Figures,
    Heading,
    Link,
    Links,
    Paging,
    Summary,
    Table,
    Tabs,
    Tag,
)
from core.web.desk import HOME, Desk, guard
from core.web.forms import Filled, Form
from core.web.labels import Labels
from core.web.looks import moment_of
from core.web.page import page, redirect, submit
from core.web.site.letter_rows import CHANNELS, STATES, preview
from core.web.site.letters import LETTERS, TABS, as_pdf
from core.web.typed import Typed
from core.work import UnitOfWork, find_id

MAILOUTS = Link("Letters to many", "/mailouts")
_SEE, _MAIL = guard("correspondence.see"), guard("correspondence.mail_out")
_PAGE = 50
_STATES = {
    MailoutState.GATHERING: Tag("Being gathered", "blue"),
    MailoutState.READY: Tag("Ready to look at", "turquoise"),
    MailoutState.PROPOSED: Tag("Waits for approval", "purple"),
    MailoutState.RUNNING: Tag("Running", "blue"),
    MailoutState.STOPPED: Tag("Stopped", "orange"),
    MailoutState.DONE: Tag("Done", "green"),
    MailoutState.ABANDONED: Tag("Given up", "grey"),
}
_LEFT = (MessageState.SENT, MessageState.DELIVERED)
_ACTS = {"start": start_mailout, "stop": stop_mailout, "resume": resume_mailout, "abandon": abandon_mailout}
_SAID = {
    "start": "It was started, or put before a second person",
    "stop": "It is stopped",
    "resume": "It goes on",
    "abandon": "It was given up",
}
_BUTTONS = {
    MailoutState.GATHERING: (("abandon", "Give it up"),),
    MailoutState.READY: (("start", "Send them"), ("abandon", "Give it up")),
    MailoutState.PROPOSED: (("abandon", "Give it up"),),
    MailoutState.RUNNING: (("stop", "Stop"),),
    MailoutState.DONE: (),
    MailoutState.STOPPED: (("resume", "Go on"), ("abandon", "Give it up")),
}


@get("/mailouts", guards=[_SEE], sync_to_thread=True)
def all_mailouts(request: Request[Any, Any, Any], desk: NamedDependency[Desk]) -> Response[Any]:
    """Every letter to many, the newest first."""
    before = find_id(request.query_params.get("before", ""))
    with desk.look() as work:
        found = mailouts(work, before=before, limit=_PAGE + 1)
        labels = Labels(work, [one.drafted_by for one in found])
        rows = [
            (
                Link(one.title, f"/mailouts/{one.id}"),
                one.found,
                _STATES[MailoutState(one.state)],
                moment_of(one.drafted_at),
                labels.text(one.drafted_by),
            )
            for one in found[:_PAGE]
        ]
    table = Table(
        ("Letter", "Records", "State", "Begun", "By"),
        rows,
        label="Letters to many",
        empty="None yet",
        numbers=(1,),
    )
    more = f"/mailouts?before={found[_PAGE - 1].id}" if len(found) > _PAGE else ""
    actions = [Link("Write to many", "/mailouts/new")] if desk.actor.may("correspondence.mail_out") else []
    blocks: list[Block] = [
        Tabs(TABS, "/mailouts", "Letters"),
        table,
        Paging(more, "/mailouts" if before else "", "Older", "Newest"),
    ]
    return page(desk, "Letters to many", blocks, trail=(HOME, LETTERS), actions=actions)


@get("/mailouts/{mailout_id:uuid}", guards=[_SEE], sync_to_thread=True)
def one_mailout(
    request: Request[Any, Any, Any], desk: NamedDependency[Desk], mailout_id: FromPath[UUID]
) -> Response[Any]:
    """How far it is, a few of its letters, who is left out and why, and what can be done."""
    after = request.query_params.get("after", "")
    return _shown(desk, mailout_id, int(after) if after.isdecimal() and len(after) <= _PAGE else 0)


def _shown(desk: Desk, mailout_id: UUID, after: int = 0, *wrong: Filled) -> Response[Any]:
    with desk.look() as work:
        one = mailout(work, mailout_id=mailout_id)
        counted = counts_of(work, mailout_id=mailout_id)
        left_out = recipients_of(
            work, mailout_id=mailout_id, state=RecipientState.EXCLUDED, after=after, limit=_PAGE + 1
        )
        labels = Labels(work, [one.drafted_by, one.started_by, one.stopped_by, *_named(left_out)])
        blocks: list[Block] = [
            *_standing(one, counted),
            Figures(_figures(one, counted)),
            *_buttons(desk, one, wrong),
            Summary(_facts(one, labels, _sought(office_of(work), one))),
            *_samples(work, one),
            *_went(counted),
            *_left_out(one, left_out, labels),
        ]
    actions = [Link("Report (CSV)", f"/mailouts/{one.id}/report.csv")] if counted.recipients else []
    tags = [_STATES[MailoutState(one.state)]]
    return page(
        desk,
        one.title,
        blocks,
        trail=(HOME, LETTERS, MAILOUTS),
        caption="A letter to many",
        tags=tags,
        actions=actions,
    )


def _named(found: Any) -> list[str]:
    return [each for one in found for each in (one.subject, one.who)]


def _standing(one: Mailout, counted: Counted) -> list[Block]:
    """What is going on, and where to look again."""
    here = Links([(Link("Show how far it is now", f"/mailouts/{one.id}"), "")])
    waiting = counted.in_states(MessageState.QUEUED, MessageState.SENDING)
    if one.state == MailoutState.GATHERING:
        return [Alert(f"{one.looked_at:,} of {one.found:,} records were looked at.", "Being gathered"), here]
    if one.state == MailoutState.RUNNING or (one.state == MailoutState.DONE and waiting):
        said = f"{counted.in_states(*_LEFT):,} have left, {counted.ready + waiting:,} are still to go."
        return [Alert(said, "Being sent"), here]
    if one.state == MailoutState.STOPPED:
        left, stay = counted.in_states(*_LEFT), counted.ready + waiting
        said = f"{left:,} have left. The other {stay:,} stay here until you go on."
        return [Alert(said, "Stopped", "warning")]
    if one.state == MailoutState.PROPOSED:
        return [Alert("Another person must approve it before it goes.", "Waits for approval")]
    return []


def _figures(one: Mailout, counted: Counted) -> list[tuple[str, Any, str]]:
    del one
    trouble = counted.in_states(MessageState.FAILED, MessageState.OBJECTED)
    return [
        ("To be written", counted.ready, ""),
        ("Written", counted.written, ""),
        ("Sent", counted.in_states(*_LEFT), ""),
        ("Left out", counted.excluded, "#left-out" if counted.excluded else ""),
        ("To deal with", trouble, "/letters/to-deal-with" if trouble else ""),
    ]


def _buttons(desk: Desk, one: Mailout, wrong: tuple[Filled, ...]) -> list[Block]:
    if not desk.actor.may("correspondence.mail_out"):
        return list(wrong)
    sent = {filled.form.action: filled for filled in wrong}
    forms = [
        Form(button=text, action=f"/mailouts/{one.id}/{act}", danger=act == "stop", quiet=act == "abandon")
        for act, text in _BUTTONS.get(MailoutState(one.state), ())
    ]
    return [sent.get(form.action) or form.empty() for form in forms]


def _sought(office: Office, one: Mailout) -> list[tuple[str, Any]]:
    """What was looked for, in words; amounts as such."""
    given = json.loads(one.asked)
    known = office.audiences[one.audience].asks if one.audience in office.audiences else ()
    return [
        (each.label, Money(given[each.name]) if each.kind == "pounds" else given[each.name])
        for each in known
        if each.name in given
    ]


def _facts(one: Mailout, labels: Labels, sought: list[tuple[str, Any]]) -> list[tuple[str, Any]]:
    asked = [f"{label}: {value}" for label, value in sought]
    facts: list[tuple[str, Any]] = [
        ("Looked for", asked or "All of them"),
        ("Begun", [moment_of(one.drafted_at), f"by {labels.text(one.drafted_by)}"]),
    ]
    if one.approval_id:
        facts.append(("Approval", Link("The proposal", f"/approvals/{one.approval_id}")))
    if one.started_at:
        facts.append(("Started", [moment_of(one.started_at), f"by {labels.text(one.started_by)}"]))
    if one.stopped_at:
        facts.append(("Last stopped", [moment_of(one.stopped_at), f"by {labels.text(one.stopped_by)}"]))
    return facts


def _samples(work: UnitOfWork, one: Mailout) -> list[Block]:
    """A few of the letters, as they would arrive."""
    if one.state == MailoutState.GATHERING:
        return []
    chosen = sample(work, mailout_id=one.id)
    letters = _drafts(work, one, [(Subject(each.subject), Subject(each.who)) for each in chosen])
    labels = Labels(work, [each.who for each in chosen])
    blocks: list[Block] = []
    for each, letter in zip(chosen, letters, strict=True):
        content: list[Block] = [
            preview(office_of(work).letterhead, letter.channel, letter.address, letter.content())
        ]
        if letter.channel == "letter":
            content.append(
                Links([(Link("Open as PDF", f"/mailouts/{one.id}/sample/{each.id}/letter.pdf"), "")])
            )
        blocks.append(
            Details(f"Sample: {CHANNELS[letter.channel].lower()} to {labels.text(each.who)}", content)
        )
    return [Heading("Some of the letters"), *blocks] if blocks else []


def _drafts(work: UnitOfWork, one: Mailout, pairs: list[tuple[Subject, Subject]]) -> list[Any]:
    template = office_of(work).templates.template(one.template)
    typed = json.loads(one.typed)
    return drafts(work, template=template, pairs=pairs, typed=typed, channel=one.channel, officer=one.officer)


def _went(counted: Counted) -> list[Block]:
    rows = [
        (CHANNELS[channel], STATES[MessageState(state)], count) for channel, state, count in counted.messages
    ]
    head = ("By", "State", "How many")
    return [Table(head, rows, title="What was written", numbers=(2,))] if rows else []


def _left_out(one: Mailout, found: Any, labels: Labels) -> list[Block]:
    if not found:
        return []
    rows = [
        (labels.link(each.subject), labels.link(each.who) if each.who else None, each.reason)
        for each in found[:_PAGE]
    ]
    more = f"/mailouts/{one.id}?after={found[_PAGE - 1].id}" if len(found) > _PAGE else ""
    table = Table(("About", "Who", "Why left out"), rows, label="Left out")
    return [Heading("Left out", "left-out"), table, Paging(more)]


@post("/mailouts/{mailout_id:uuid}/{act:str}", guards=[_MAIL], sync_to_thread=True)
def change(
    desk: NamedDependency[Desk], typed: NamedDependency[Typed], mailout_id: FromPath[UUID], act: FromPath[str]
) -> Response[Any]:
    """Start, stop, go on or give up."""
    if act not in _ACTS:
        message = "there is nothing like that to do with a letter to many"
        raise NotFound(message)

    def run(work: UnitOfWork, _values: dict[str, Any]) -> Response[Any]:
        _ACTS[act](work, mailout_id=mailout_id)
        return redirect(desk, f"/mailouts/{mailout_id}", banner=_SAID[act])

    form = Form(action=f"/mailouts/{mailout_id}/{act}")
    return submit(desk, form, typed, act=run, again=lambda filled: _shown(desk, mailout_id, 0, filled))


@get("/mailouts/{mailout_id:uuid}/sample/{recipient_id:int}/letter.pdf", guards=[_SEE], sync_to_thread=True)
def sample_letter(
    desk: NamedDependency[Desk], mailout_id: FromPath[UUID], recipient_id: FromPath[int]
) -> Response[bytes]:
    """One of the samples on paper."""
    with desk.look() as work:
        one = mailout(work, mailout_id=mailout_id)
        chosen = next((each for each in sample(work, mailout_id=mailout_id) if each.id == recipient_id), None)
        if chosen is None:
            message = "this is none of the samples; open the letter to many and take one from there"
            raise NotFound(message)
        (letter,) = _drafts(work, one, [(Subject(chosen.subject), Subject(chosen.who))])
        order = Order(
            new_id(),
            letter.about,
            letter.channel,
            letter.address,
            letter.title,
            letter.content(),
            iso(work.now),
            0,
            (),
        )
        letterhead = office_of(work).letterhead
    return as_pdf(sending.letter_of(letterhead, order), "sample.pdf")


@get("/mailouts/{mailout_id:uuid}/report.csv", guards=[_SEE], sync_to_thread=True)
def report_csv(desk: NamedDependency[Desk], mailout_id: FromPath[UUID]) -> Response[str]:
    """Who got what by which channel, and who did not and why."""
    made = io.StringIO()
    write = csv.writer(made)
    write.writerow(("about", "who", "channel", "state", "reason", "sent at"))
    with desk.look() as work:
        mailout(work, mailout_id=mailout_id)
        for recipient, sent in report(work, mailout_id=mailout_id):
            state = sent.state if sent else recipient.state
            reason = (sent.reason if sent else "") or recipient.reason
            row = (
                recipient.subject,
                recipient.who,
                recipient.channel,
                state,
                reason,
                sent.sent_at if sent else "",
            )
            write.writerow(_safe(cell) for cell in row)
    headers = {"Content-Disposition": 'attachment; filename="letters.csv"'}
    return Response(made.getvalue(), media_type="text/csv; charset=utf-8", headers=headers)


def _safe(cell: Any) -> str:
    """A cell that no spreadsheet takes for a formula."""
    text = str(cell or "")
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text


HANDLERS = (all_mailouts, one_mailout, change, sample_letter, report_csv)
