"""Decisions: recorded, and superseded by later ones; never edited."""

from dataclasses import dataclass
from uuid import UUID

from core.cases.commands.rows import locked_case, said
from core.cases.events import DecisionRecorded
from core.cases.models import CaseDecision
from core.errors import AlreadyDone, NotFound
from core.log import iso
from core.values import subject
from core.work import UnitOfWork

_NO_SUCH_DECISION = "there is no such decision, or none that you may see"


@dataclass(frozen=True, slots=True)
class Ruling:
    """What is decided, by which Act or policy, for which reasons, and how to appeal."""

    result: str
    basis: str
    reasons: str
    appeal_route: str


def record_decision(work: UnitOfWork, *, case_id: UUID, ruling: Ruling) -> CaseDecision:
    """Record a decision; BadInput names the part that is empty. It is never edited."""
    work.check("cases.decide", subject("case", case_id))
    locked_case(work, case_id)
    decision = _recorded(work, case_id, ruling)
    work.publish(DecisionRecorded(case_id=case_id, decision_id=decision.id))
    return decision


def supersede_decision(work: UnitOfWork, *, decision_id: UUID, ruling: Ruling) -> CaseDecision:
    """Record a decision in the place of another, which stays; AlreadyDone when it was superseded before."""
    work.actor.must("cases.decide")
    old = work.session.get(CaseDecision, decision_id, with_for_update=True)
    if old is None:
        raise NotFound(_NO_SUCH_DECISION)
    locked_case(work, old.case_id)
    work.unobjected("cases.decide", subject("case", old.case_id))
    if old.superseded_by is not None:
        message = "this decision was superseded before; supersede the one that took its place"
        raise AlreadyDone(message)
    new = _recorded(work, old.case_id, ruling)
    old.superseded_by = new.id
    work.flush()
    work.publish(DecisionRecorded(case_id=old.case_id, decision_id=new.id, supersedes=old.id))
    return new


def _recorded(work: UnitOfWork, case_id: UUID, ruling: Ruling) -> CaseDecision:
    decision = CaseDecision(
        case_id=case_id,
        result=said(ruling.result, field="result", longest=200),
        basis=said(ruling.basis, field="basis", longest=500),
        reasons=said(ruling.reasons, field="reasons"),
        appeal_route=said(ruling.appeal_route, field="appeal_route", longest=2_000),
        decided_by=work.actor.subject,
        decided_at=iso(work.now),
    )
    work.session.add(decision)
    work.flush()
    return decision
