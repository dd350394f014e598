"""What somebody proposed and somebody else must decide."""

import json
from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from core import approval
from core.approval import Approval, ApprovalState
from core.values import Money
from core.web.blocks import Alert, Block, Link, Paging, Summary, Table, Tabs
from core.web.desk import HOME, Desk, guard
from core.web.fields import LongText
from core.web.forms import Filled, Form
from core.web.labels import Labels
from core.web.looks import moment_of
from core.web.page import page, redirect, submit
from core.web.site.approval_rows import STATES, by_id, listed, title_of
from core.web.subjects import fields_of, subjects_in
from core.web.typed import Typed
from core.work import UnitOfWork, find_id

_APPROVALS = Link("Approvals", "/approvals")
_PAGE = 50
_TABS = (Link("Waiting", "/approvals"), Link("Decided", "/approvals/decided"))
_APPROVE = Form(button="Approve", text="It is done at once, in your name.", title="Approve")
_REJECT = Form(
    fields=(
        LongText(
            name="reason", label="Reason", hint="The proposer reads it", missing="Say why it is rejected"
        ),
    ),
    button="Reject",
    title="Or reject",
    danger=True,
)


@get("/approvals", guards=[guard("approvals.see")], sync_to_thread=True)
def waiting(request: Request[Any, Any, Any], desk: NamedDependency[Desk]) -> Response[Any]:
    """What waits for a decision."""
    return _list(request, desk, "/approvals", waiting=True)


@get("/approvals/decided", guards=[guard("approvals.see")], sync_to_thread=True)
def decided(request: Request[Any, Any, Any], desk: NamedDependency[Desk]) -> Response[Any]:
    """What was decided."""
    return _list(request, desk, "/approvals/decided", waiting=False)


def _list(request: Request[Any, Any, Any], desk: Desk, address: str, *, waiting: bool) -> Response[Any]:
    before = find_id(request.query_params.get("before", ""))
    with desk.look() as work:
        found = listed(work, waiting=waiting, before=before, limit=_PAGE + 1)
        names = Labels(work, [who for one in found for who in (one.proposed_by, one.subject)])
    rows = [_row(desk, one, names) for one in found[:_PAGE]]
    head = ("What", "Amount", "About", "Proposed by", "When", "State")
    empty = "Nothing waits for a decision" if waiting else "Nothing was decided yet"
    more = f"{address}?before={found[_PAGE - 1].id}" if len(found) > _PAGE else ""
    blocks: list[Block] = [
        Tabs(_TABS, address, "Approvals"),
        Table(head, rows, label="Proposals", empty=empty, numbers=(1,)),
        Paging(more, address if before else "", "Older", "Newest"),
    ]
    return page(desk, "Approvals", blocks, trail=(HOME,))


def _row(desk: Desk, one: Approval, names: Labels) -> tuple[Any, ...]:
    return (
        Link(title_of(desk, one), f"/approvals/{one.id}"),
        Money(one.amount) if one.amount else None,
        names.link(one.subject),
        names.text(one.proposed_by),
        moment_of(one.proposed_at),
        STATES[ApprovalState(one.state)],
    )


@get("/approvals/{approval_id:uuid}", guards=[guard("approvals.see")], sync_to_thread=True)
def one_approval(desk: NamedDependency[Desk], approval_id: FromPath[UUID]) -> Response[Any]:
    """A proposal with the facts beside it."""
    return _shown(desk, approval_id)


def _shown(desk: Desk, approval_id: UUID, *wrong: Filled) -> Response[Any]:
    with desk.look() as work:
        one = by_id(work, approval_id=approval_id)
        given = json.loads(one.arguments)
        names = Labels(work, [one.proposed_by, one.decided_by, one.subject, *subjects_in(given)])
    blocks: list[Block] = [Summary(_facts(one, names))]
    arguments = fields_of(given, names)
    if arguments:
        blocks.append(Summary(arguments, title="What will be done"))
    blocks += _deciding(desk, one, wrong)
    tag = STATES[ApprovalState(one.state)]
    return page(desk, title_of(desk, one), blocks, trail=(HOME, _APPROVALS), tags=[tag])


def _facts(one: Approval, names: Labels) -> list[tuple[str, Any]]:
    facts: list[tuple[str, Any]] = [
        ("About", names.link(one.subject)),
        ("Amount", Money(one.amount) if one.amount else None),
        ("Why", one.because),
        ("Proposed by", names.text(one.proposed_by)),
        ("Proposed", moment_of(one.proposed_at)),
    ]
    if one.decided_by and one.decided_at:
        facts += [
            ("Decided by", names.text(one.decided_by)),
            ("Decided", moment_of(one.decided_at)),
        ]
        if one.reason:
            facts.append(("Reason", one.reason))
    return facts


def _deciding(desk: Desk, one: Approval, wrong: tuple[Filled, ...]) -> list[Block]:
    """The two forms, or why this visitor may not decide."""
    act = desk.council.surroundings.acts.get(one.act)
    if one.state != ApprovalState.PROPOSED:
        return []
    if act is None:
        return [
            Alert("The plugin that does this is switched off; nothing can be decided until it is on again.")
        ]
    if one.proposed_by == desk.actor.subject:
        return [Alert("You proposed this yourself, so another person must decide it.")]
    if not desk.actor.may(act.approval_permission):
        return [
            Alert(f"Deciding this needs the permission “{act.approval_permission}”, which you do not have.")
        ]
    forms = [_REJECT.to(f"/approvals/{one.id}/reject")]
    limit = desk.actor.limits.get(one.act, 0)
    above: list[Block] = []
    if one.amount > limit:
        above = [
            Alert(
                f"It is above your limit of {Money(limit)}. You may reject it; somebody else must approve it."
            )
        ]
    else:
        forms.insert(0, _APPROVE.to(f"/approvals/{one.id}/approve"))
    sent = {filled.form.action: filled for filled in wrong}
    return [*above, *(sent.get(form.action) or form.empty() for form in forms)]


@post("/approvals/{approval_id:uuid}/approve", guards=[guard("approvals.see")], sync_to_thread=True)
def approve(
    desk: NamedDependency[Desk], typed: NamedDependency[Typed], approval_id: FromPath[UUID]
) -> Response[Any]:
    """Do what was proposed, as its second person."""

    def act(work: UnitOfWork, _values: dict[str, Any]) -> Response[Any]:
        approval.approve(work, approval_id=approval_id)
        return redirect(desk, "/approvals", banner="Approved and done")

    form = _APPROVE.to(f"/approvals/{approval_id}/approve")
    return submit(desk, form, typed, act=act, again=lambda filled: _again(desk, approval_id, filled))


@post("/approvals/{approval_id:uuid}/reject", guards=[guard("approvals.see")], sync_to_thread=True)
def reject(
    desk: NamedDependency[Desk], typed: NamedDependency[Typed], approval_id: FromPath[UUID]
) -> Response[Any]:
    """Turn it down, with a reason."""

    def act(work: UnitOfWork, values: dict[str, Any]) -> Response[Any]:
        approval.reject(work, approval_id=approval_id, reason=values["reason"])
        return redirect(desk, "/approvals", banner="Rejected; the proposer sees your reason")

    form = _REJECT.to(f"/approvals/{approval_id}/reject")
    return submit(desk, form, typed, act=act, again=lambda filled: _again(desk, approval_id, filled))


def _again(desk: Desk, approval_id: UUID, filled: Filled) -> Response[Any]:
    return _shown(desk, approval_id, filled)


HANDLERS = (waiting, decided, one_approval, approve, reject)
