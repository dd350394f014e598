"""Whoever has an interest in what a case is about does not act on it, unless a leader allows it."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from sqlmodel import col, select

from core.cases.models import Case, CaseSubject
from core.errors import NotAllowed
from core.values import Subject, subject
from core.values.chunks import in_chunks
from core.work import UnitOfWork


def conflicts(work: UnitOfWork, cases: Iterable[Case]) -> Mapping[UUID, NotAllowed]:
    """The refusal for each of these cases in which this actor has an interest."""
    if work.actor.is_system or not work.actor.interests:
        return {}
    by_id = {case.id: case for case in cases if subject("case", case.id) not in work.actor.cleared}
    found: dict[UUID, NotAllowed] = {}
    for chunk in in_chunks(list(by_id)):
        about = select(CaseSubject.case_id, CaseSubject.subject).where(col(CaseSubject.case_id).in_(chunk))
        for case_id, what in work.session.exec(about):
            if what in work.actor.interests:
                found[case_id] = _refusal(by_id[case_id].reference)
    return found


def must_be_impartial(work: UnitOfWork, abouts: Iterable[Subject]) -> None:
    """NotAllowed when this actor has an interest in one of these records, about which a case is to begin."""
    if not work.actor.is_system and not work.actor.interests.isdisjoint(abouts):
        message = "you have an interest in what this case would be about; somebody else must open it"
        raise NotAllowed(message)


def _refusal(reference: str) -> NotAllowed:
    return NotAllowed(
        f"you have an interest in what {reference} is about; a leader must allow you to act on it first"
    )
