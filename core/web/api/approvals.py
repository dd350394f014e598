"""Approvals: what waits for a second person, and the decision."""

from typing import Annotated, Literal
from uuid import UUID

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody, QueryParameter

from core import approval
from core.approval import Approval
from core.web.api.machine_shapes import ApprovalOut, RejectIn
from core.web.api.shapes import Before, Limit, Page
from core.web.desk import Desk, guard
from core.web.etags import IfMatch, must_match
from core.web.site.approval_rows import by_id, listed, title_of
from core.work import UnitOfWork

_Which = Annotated[Literal["waiting", "decided"], QueryParameter(description="Which proposals.")]


@get("/approvals", guards=[guard("approvals.see")], sync_to_thread=True)
def approvals(
    desk: NamedDependency[Desk], which: _Which = "waiting", before: Before = None, limit: Limit = 50
) -> Page[ApprovalOut]:
    """Proposals that wait, or those decided, the newest first."""
    with desk.look() as work:
        found = listed(work, waiting=which == "waiting", before=before, limit=limit + 1)
        items = [_approval(desk, one) for one in found[:limit]]
    return Page(items, str(items[-1].id) if len(found) > limit else None)


@get("/approvals/{approval_id:uuid}", guards=[guard("approvals.see")], sync_to_thread=True)
def one_approval(desk: NamedDependency[Desk], approval_id: FromPath[UUID]) -> ApprovalOut:
    """One proposal."""
    return _one(desk, approval_id)


def _one(desk: Desk, approval_id: UUID) -> ApprovalOut:
    with desk.look() as work:
        return _approval(desk, by_id(work, approval_id=approval_id))


def _approval(desk: Desk, one: Approval) -> ApprovalOut:
    return ApprovalOut(
        one.id,
        one.act,
        title_of(desk, one),
        one.subject,
        one.amount,
        one.because,
        one.proposed_by,
        one.proposed_at,
        one.state,
        one.decided_by,
        one.decided_at,
        one.reason,
    )


@post(
    "/approvals/{approval_id:uuid}/approve",
    guards=[guard("approvals.see")],
    status_code=200,
    sync_to_thread=True,
)
def approve(
    desk: NamedDependency[Desk], approval_id: FromPath[UUID], if_match: IfMatch = None
) -> ApprovalOut:
    """Do what was proposed, as its second person and within one's limit."""
    with desk.work() as work:
        _must_match(desk, work, approval_id, if_match)
        approval.approve(work, approval_id=approval_id)
    return _one(desk, approval_id)


@post(
    "/approvals/{approval_id:uuid}/reject",
    guards=[guard("approvals.see")],
    status_code=200,
    sync_to_thread=True,
)
def reject(
    desk: NamedDependency[Desk],
    approval_id: FromPath[UUID],
    data: JSONBody[RejectIn],
    if_match: IfMatch = None,
) -> ApprovalOut:
    """Turn a proposal down; nothing is done."""
    with desk.work() as work:
        _must_match(desk, work, approval_id, if_match)
        approval.reject(work, approval_id=approval_id, reason=data.reason)
    return _one(desk, approval_id)


def _must_match(desk: Desk, work: UnitOfWork, approval_id: UUID, if_match: str | None) -> None:
    """Lock the proposal; 412 when it is no longer what the program has seen."""
    if if_match is not None:
        one = by_id(work, approval_id=approval_id)
        work.session.refresh(one, with_for_update=True)
        must_match(if_match, _approval(desk, one))


HANDLERS = (approvals, one_approval, approve, reject)
