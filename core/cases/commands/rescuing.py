"""A restricted case that nobody can see any more gets people who may see it again: named by two persons."""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlmodel import select

from core import restriction
from core.approval import Approval, propose
from core.cases.commands.rows import said
from core.cases.events import CaseRescued
from core.cases.models import Case
from core.cases.queries.interests import conflicts
from core.cases.queries.unseen import RESCUE, may_see_then, unseen_case
from core.errors import BadInput, NotAllowed
from core.values import Subject, subject
from core.work import UnitOfWork

_LONGEST = 500


def propose_rescue(work: UnitOfWork, *, case_id: UUID, named: Collection[UUID], because: str) -> Approval:
    """Propose who may see a case that nobody can see any more; needs cases.rescue.

    NotFound while somebody named can see it. BadInput for nobody, for oneself, and for whoever could not see
    it even then.
    """
    work.actor.must(RESCUE)
    why = said(because, field="because", longest=_LONGEST)
    found = unseen_case(work, case_id=case_id)
    _check(work, found.needs, named)
    return propose(
        work,
        act=RESCUE,
        subject=Subject(f"{restriction.RESCUE_KIND}/{case_id}"),
        because=why,
        arguments={
            "case_id": str(case_id),
            "named": [subject("user", one) for one in sorted(set(named))],
            "because": why,
        },
    )


def rescue_case(work: UnitOfWork, *, case_id: str, named: Sequence[str], because: str) -> Case:
    """Name them, once approved; NotFound when somebody can see it again meanwhile.

    NotAllowed for whoever is among those named, or has an interest in what the case is about: they would let
    themselves in.
    """
    key = UUID(case_id)
    found = unseen_case(work, case_id=key)
    users = [UUID(one.removeprefix("user/")) for one in named]
    _check(work, found.needs, users)
    case = work.session.exec(select(Case).where(Case.id == key).with_for_update()).one()
    for refusal in conflicts(work, [case]).values():
        raise refusal
    restriction.rename(work, subject=subject("case", key), named=users, because=because)
    work.publish(CaseRescued(case_id=key, named=tuple(sorted(users))))
    return case


def _check(work: UnitOfWork, needs: str, named: Collection[UUID]) -> None:
    if not named:
        message = "name at least one person who may see it"
        raise BadInput(message, field="named")
    if work.actor.subject in {subject("user", one) for one in named}:
        message = "nobody lets themselves into a restricted case; name others, or let others decide"
        raise NotAllowed(message)
    if may_see_then(work, needs=needs, user_ids=named) != set(named):
        message = "one of those named has left, or lacks the permission to see such cases"
        raise BadInput(message, field="named")
