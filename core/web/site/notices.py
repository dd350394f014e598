"""A notice that was served: when it counts as served and why, its proof, and whether it still stands."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from core.documents.commands import prove_service, withdraw_notice
from core.documents.models import Notice
from core.documents.queries import notice, papers
from core.values.ids import Subject
from core.web.blocks import Block, Details, Link, Links, Summary
from core.web.desk import HOME, Desk, guard
from core.web.fields import Choice, LongText
from core.web.forms import Filled, Form
from core.web.labels import Labels
from core.web.looks import moment_of
from core.web.page import page, redirect, submit
from core.web.site.letter_rows import METHODS, notice_title, standing
from core.web.subjects import address_of
from core.web.typed import Typed
from core.work import UnitOfWork

_SERVE = guard("documents.serve")
_WITHDRAW = Form(
    (LongText(name="because", label="Why it is withdrawn", rows=2),), button="Withdraw it", danger=True
)


@get("/notices/{notice_id:uuid}", guards=[guard("documents.see")], sync_to_thread=True)
def one_notice(desk: NamedDependency[Desk], notice_id: FromPath[UUID]) -> Response[Any]:
    """One notice."""
    return _shown(desk, notice_id)


def _shown(desk: Desk, notice_id: UUID, *wrong: Filled) -> Response[Any]:
    with desk.look() as work:
        one = notice(work, notice_id=notice_id)
        labels = Labels(work, [one.subject, one.served_on, one.served_by, one.withdrawn_by])
        title = notice_title(work, one)
        blocks: list[Block] = [Summary(_facts(one, labels)), *_forms(work, one, wrong)]
    trail = (HOME, Link(labels.text(one.subject), address_of(one.subject)))
    return page(desk, title, blocks, trail=trail, caption="Notice served", tags=[standing(one)])


def _facts(one: Notice, labels: Labels) -> list[tuple[str, Any]]:
    facts: list[tuple[str, Any]] = [
        ("About", labels.link(one.subject)),
        ("Served on", labels.link(one.served_on)),
        ("How", METHODS.get(one.method, one.method)),
        ("Sent or handed over", one.sent_on),
        ("Counts as served on", [one.deemed_on, *one.because.split("\n")]),
        ("Recorded", [moment_of(one.recorded_at), f"by {labels.text(one.served_by)}"]),
        (
            "Copy",
            Link("The notice as it was served", f"/documents/{one.document_id}") if one.document_id else None,
        ),
        ("Proof of service", Link("The proof", f"/documents/{one.proof_id}") if one.proof_id else None),
    ]
    if one.superseded_by:
        facts.append(
            ("In its place", Link("The notice served in its place", f"/notices/{one.superseded_by}"))
        )
    if one.withdrawn_at:
        who = f"by {labels.text(one.withdrawn_by)}"
        facts.append(("Withdrawn", [moment_of(one.withdrawn_at), who, one.withdrawn_because]))
    return facts


def _forms(work: UnitOfWork, one: Notice, wrong: Sequence[Filled]) -> list[Block]:
    if not work.actor.may("documents.serve"):
        return []
    sent = {filled.form.action: filled for filled in wrong}
    blocks: list[Block] = []
    if (form := _proof_form(work, one)) is not None:
        blocks.append(sent.get(form.action) or Details("Name the proof of service", [form.empty()]))
    if one.stands:
        form = _WITHDRAW.to(f"/notices/{one.id}/withdraw")
        blocks.append(sent.get(form.action) or Details("Withdraw it", [form.empty()]))
        again = f"/letters/new/{one.what.rpartition('.')[2]}?about={one.subject}&supersedes={one.id}"
        blocks.append(Links([(Link("Serve another in its place", again), "")]))
    return blocks


def _proof_form(work: UnitOfWork, one: Notice) -> Form | None:
    found = papers(work, about=Subject(one.subject))
    options = [(str(each.id), each.called) for each in found if each.id != one.document_id]
    if not options:
        return None
    field = Choice(name="proof", label="Proof of service", options=options)
    return Form((field,), button="This proves it", action=f"/notices/{one.id}/proof")


@post("/notices/{notice_id:uuid}/proof", guards=[_SERVE], sync_to_thread=True)
def prove(
    desk: NamedDependency[Desk], typed: NamedDependency[Typed], notice_id: FromPath[UUID]
) -> Response[Any]:
    """Name the document that proves service."""
    with desk.look() as look:
        form = _proof_form(look, notice(look, notice_id=notice_id)) or Form(
            action=f"/notices/{notice_id}/proof"
        )

    def act(work: UnitOfWork, values: dict[str, Any]) -> Response[Any]:
        prove_service(work, notice_id=notice_id, document_id=UUID(values["proof"]))
        return redirect(desk, f"/notices/{notice_id}", banner="The proof is kept with the notice")

    return submit(desk, form, typed, act=act, again=lambda filled: _shown(desk, notice_id, filled))


@post("/notices/{notice_id:uuid}/withdraw", guards=[_SERVE], sync_to_thread=True)
def withdraw(
    desk: NamedDependency[Desk], typed: NamedDependency[Typed], notice_id: FromPath[UUID]
) -> Response[Any]:
    """Withdraw it, with the reason."""
    with desk.look() as look:
        notice(look, notice_id=notice_id)

    def act(work: UnitOfWork, values: dict[str, Any]) -> Response[Any]:
        withdraw_notice(work, notice_id=notice_id, because=values["because"])
        return redirect(desk, f"/notices/{notice_id}", banner="It was withdrawn; its record stays")

    form = _WITHDRAW.to(f"/notices/{notice_id}/withdraw")
    return submit(desk, form, typed, act=act, again=lambda filled: _shown(desk, notice_id, filled))


HANDLERS = (one_notice, prove, withdraw)
