"""Proposed by one person, approved by another within their limit: the one way to do what needs two people."""

import json
from collections.abc import Mapping
from enum import StrEnum
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ColumnElement, Index, Text, false, text
from sqlmodel import Field

from core.errors import AlreadyDone, NotAllowed, NotFound
from core.events import Event
from core.log import iso
from core.permissions import Actor, Row
from core.restriction import unrestricted
from core.values.ids import Subject, new_id
from core.values.money import Money
from core.work import UnitOfWork


class ApprovalState(StrEnum):
    """What became of a proposal."""

    PROPOSED = "proposed"
    APPROVED = "approved"
    REJECTED = "rejected"


class Approval(Row, table=True):
    """An act that somebody proposes and somebody else decides. `amount` in pence, 0 where no money moves.

    The database itself refuses a decision by the proposer.
    """

    __tablename__ = "staff_approval"
    __table_args__: ClassVar[Any] = (
        CheckConstraint("decided_by IS NULL OR decided_by <> proposed_by", name="maker_is_not_checker"),
        Index(
            "ix_staff_approval_open",
            "act",
            sqlite_where=text("state = 'proposed'"),
            postgresql_where=text("state = 'proposed'"),
        ),
    )

    @classmethod
    def visible_to(cls, actor: Actor) -> ColumnElement[bool]:
        """To those who see approvals; one about a restricted record to those named for it."""
        return unrestricted(cls.subject, actor) if actor.may("approvals.see") else false()

    id: UUID = Field(default_factory=new_id, primary_key=True)
    act: str = Field(sa_type=Text)
    subject: str = Field(sa_type=Text, index=True)
    amount: int = Field(default=0, sa_type=BigInteger)
    arguments: str = Field(sa_type=Text)
    because: str = Field(sa_type=Text)
    proposed_by: str = Field(sa_type=Text)
    proposed_at: str = Field(sa_type=Text)
    state: str = Field(default=ApprovalState.PROPOSED, sa_type=Text)
    decided_by: str | None = Field(default=None, sa_type=Text)
    decided_at: str | None = Field(default=None, sa_type=Text)
    reason: str | None = Field(default=None, sa_type=Text)


class ApprovalProposed(Event):
    """Somebody asks for an act that another must approve."""

    name = "staff.approval_proposed"
    about = "approval"

    approval_id: UUID
    act: str
    amount: int


class ApprovalDecided(Event):
    """A second person approved the act, which was then done, or rejected it."""

    name = "staff.approval_decided"
    about = "approval"

    approval_id: UUID
    act: str
    amount: int
    approved: bool


def propose(
    work: UnitOfWork,
    *,
    act: str,
    subject: Subject,
    because: str,
    amount: int = 0,
    arguments: Mapping[str, Any],
) -> Approval:
    """Ask for an act: needs the permission of its name, and that nothing objects. `amount` in pence.

    `arguments` must be what JSON can carry; they are passed to the act's command once approved.
    """
    work.check(work.act(act).name, subject)
    _must_be_impartial(work, subject)
    approval = Approval(
        act=act,
        subject=subject,
        amount=amount,
        arguments=json.dumps(arguments, default=str),
        because=because,
        proposed_by=work.actor.subject,
        proposed_at=iso(work.now),
    )
    work.session.add(approval)
    work.publish(ApprovalProposed(approval_id=approval.id, act=act, amount=amount))
    return approval


def approve(work: UnitOfWork, *, approval_id: UUID) -> object:
    """Do the act, as its second person; NotAllowed for the proposer or above the approver's limit.

    Objections are asked again, because something may have changed since it was proposed.
    """
    approval = _open(work, approval_id)
    act = work.act(approval.act)
    _must_be_independent(work, approval, act.approval_permission)
    if not work.actor.is_competent(act.competence):
        message = f"approving “{act.title}” takes the competence “{act.competence}”, which you do not have"
        raise NotAllowed(message)
    limit = work.actor.limits.get(approval.act, 0)
    if not work.actor.is_system and approval.amount > limit:
        message = f"{Money(approval.amount)} is above your limit of {Money(limit)} for “{act.title}”"
        raise NotAllowed(message)
    work.unobjected(approval.act, Subject(approval.subject))
    _decide(work, approval, ApprovalState.APPROVED, None)
    return act.command(work, **json.loads(approval.arguments))


def reject(work: UnitOfWork, *, approval_id: UUID, reason: str) -> None:
    """Turn the proposal down, with a reason; nothing is done."""
    approval = _open(work, approval_id)
    _must_be_independent(work, approval, work.act(approval.act).approval_permission)
    _decide(work, approval, ApprovalState.REJECTED, reason)


def _open(work: UnitOfWork, approval_id: UUID) -> Approval:
    approval = work.session.get(Approval, approval_id, with_for_update=True)
    if approval is None:
        message = "there is no such proposal"
        raise NotFound(message)
    if approval.state != ApprovalState.PROPOSED:
        message = f"this proposal was already {approval.state}"
        raise AlreadyDone(message)
    return approval


def _must_be_independent(work: UnitOfWork, approval: Approval, permission: str) -> None:
    work.actor.must(permission)
    if work.actor.subject == approval.proposed_by:
        message = "you proposed this yourself; another person must decide it"
        raise NotAllowed(message)
    covered = work.actor.acting_for.get(approval.proposed_by)
    if covered is not None:
        message = f"you act for {covered}, who proposed this; a third person must decide it"
        raise NotAllowed(message)
    _must_be_impartial(work, approval.subject)


def _must_be_impartial(work: UnitOfWork, about: str) -> None:
    if about in work.actor.interests and about not in work.actor.cleared:
        message = "you have an interest in what this is about; somebody else must do it"
        raise NotAllowed(message)


def _decide(work: UnitOfWork, approval: Approval, state: ApprovalState, reason: str | None) -> None:
    approval.state = state
    approval.decided_by = work.actor.subject
    approval.decided_at = iso(work.now)
    approval.reason = reason
    work.flush()
    work.publish(
        ApprovalDecided(
            approval_id=approval.id,
            act=approval.act,
            amount=approval.amount,
            approved=state is ApprovalState.APPROVED,
        )
    )
