"""Proposals as pages and the API read them."""

from uuid import UUID

from sqlmodel import col, select

from core.approval import Approval, ApprovalState
from core.errors import NotFound
from core.web.blocks import Tag
from core.web.desk import Desk
from core.work import UnitOfWork

_PAGE = 50
STATES = {
    ApprovalState.PROPOSED: Tag("Waiting", "blue"),
    ApprovalState.APPROVED: Tag("Approved", "green"),
    ApprovalState.REJECTED: Tag("Rejected", "red"),
}


def listed(
    work: UnitOfWork, *, waiting: bool, before: UUID | None = None, limit: int = _PAGE
) -> list[Approval]:
    """Proposals that wait, or those decided, newest first."""
    state = col(Approval.state)
    open_ = state == ApprovalState.PROPOSED
    statement = select(Approval).where(open_ if waiting else ~open_)
    if before is not None:
        statement = statement.where(col(Approval.id) < before)
    return list(work.session.exec(statement.order_by(col(Approval.id).desc()).limit(limit)))


def by_id(work: UnitOfWork, *, approval_id: UUID) -> Approval:
    """The proposal; NotFound when there is none that this actor may see."""
    found = work.session.exec(select(Approval).where(col(Approval.id) == approval_id)).first()
    if found is None:
        message = "there is no such proposal, or you may not see it"
        raise NotFound(message)
    return found


def title_of(desk: Desk, one: Approval) -> str:
    """What is proposed, in words; its name when the plugin that knew it is switched off."""
    act = desk.council.surroundings.acts.get(one.act)
    return act.title if act else one.act
