"""Merging two records of one person, and taking them apart again.

Nothing is moved. The merged record points to the one that is kept, what is read of either is read of both
(`core.people.queries.same`), and what is written goes to the one that is kept. To take them apart is to take
the pointer away.
"""

from typing import Any
from uuid import UUID

from sqlalchemy import update
from sqlmodel import col, select

from core.approval import Approval, propose
from core.errors import AlreadyDone, BadInput, NotFound, Refused
from core.log import iso
from core.people.commands.indexing import index, unindex
from core.people.commands.rows import typed
from core.people.events import PeopleMerged, PeopleUnmerged
from core.people.models import Duplicate, Merge, Person, Risk, Vulnerability
from core.people.queries.same import all_of
from core.values.ids import subject
from core.work import UnitOfWork

ACT = "people.merge"
_SECOND = "a second person must agree to this merge, because one of the records is restricted; propose it"


def needs_second_person(work: UnitOfWork, *, person_ids: tuple[UUID, UUID]) -> bool:
    """Whether a second person must agree to a merge: one of the two has a restricted marker now."""
    for table in (Vulnerability, Risk):
        marks = (
            select(table.id)
            .where(
                col(table.person_id).in_(all_of(person_ids[0]))
                | col(table.person_id).in_(all_of(person_ids[1]))
            )
            .where(col(table.ends_on).is_(None) | (col(table.ends_on) >= work.today))
        )
        if work.session.exec(marks.limit(1)).first() is not None:
            return True
    return False


def propose_merge(work: UnitOfWork, *, kept_id: UUID, merged_id: UUID, because: str) -> Approval:
    """Ask a second person to merge two records; needs people.merge. Refused now if it never could be."""
    _both(work, kept_id, merged_id)
    arguments = {"kept_id": kept_id, "merged_id": merged_id, "because": because_of(because)}
    return propose(
        work, act=ACT, subject=subject("person", kept_id), because=because_of(because), arguments=arguments
    )


def merge_people(work: UnitOfWork, *, kept_id: UUID, merged_id: UUID, because: str) -> UUID:
    """Let one record stand for two of one person; needs people.merge. Return the id of the merge.

    Refused where a second person must agree, BadInput for a record with itself, AlreadyDone when either was
    merged before, NotFound when there is none.
    """
    work.check(ACT, subject("person", kept_id))
    work.unobjected(ACT, subject("person", merged_id))
    if needs_second_person(work, person_ids=(kept_id, merged_id)):
        raise Refused(_SECOND)
    return _merge(work, kept_id, merged_id, because)


def carry_out_merge(work: UnitOfWork, *, kept_id: str, merged_id: str, because: str) -> UUID:
    """Merge as it was proposed and approved; what `core.approval` calls."""
    work.unobjected(ACT, subject("person", merged_id))
    return _merge(work, UUID(kept_id), UUID(merged_id), because)


def unmerge_people(work: UnitOfWork, *, merge_id: UUID, because: str) -> UUID:
    """Take two records apart again, each as it was; needs people.merge. Return the one that stands anew.

    What was written since stays with the one that was kept. AlreadyDone when they were taken apart before.
    """
    merge = work.session.get(Merge, merge_id, with_for_update=True)
    if merge is None:
        message = "there is no such merge"
        raise NotFound(message)
    work.check(ACT, subject("person", merge.kept_id))
    if merge.ended_at is not None:
        message = "these records were taken apart already"
        raise AlreadyDone(message)
    merge.ended_at, merge.ended_by = iso(work.now), work.actor.subject
    merge.ended_because = because_of(because)
    merged = _locked(work, merge.merged_id)
    merged.merged_into = merged.same_as = None
    work.flush()
    below = _below(work, merged.id)
    if below:
        _stand_for(work, below, merged.id)
    kept = _locked(work, merge.kept_id)
    index(work, merged)
    index(work, kept if kept.same_as is None else _locked(work, kept.same_as))
    work.publish(PeopleUnmerged(merge_id=merge_id, person_id=merge.kept_id, merged_id=merge.merged_id))
    return merged.id


def _merge(work: UnitOfWork, kept_id: UUID, merged_id: UUID, because: str) -> UUID:
    kept, merged = _both(work, kept_id, merged_id)
    merge = Merge(
        kept_id=kept_id,
        merged_id=merged_id,
        because=because_of(because),
        merged_at=iso(work.now),
        merged_by=work.actor.subject,
    )
    work.session.add(merge)
    below = [one for one in work.session.exec(all_of(merged_id)) if one != merged_id]
    merged.merged_into = kept.id
    work.flush()
    _stand_for(work, [merged_id, *below], kept.id)
    _settle_pair(work, kept_id, merged_id)
    unindex(work, merged)
    index(work, kept)
    work.publish(PeopleMerged(merge_id=merge.id, person_id=kept_id, merged_id=merged_id))
    return merge.id


def _both(work: UnitOfWork, kept_id: UUID, merged_id: UUID) -> tuple[Person, Person]:
    """The two records, locked in the order of their ids; refused when they can not be merged."""
    if kept_id == merged_id:
        message = "this is one record; choose another to merge it with"
        raise BadInput(message, field="other")
    found = {key: _locked(work, key) for key in sorted((kept_id, merged_id))}
    if any(one.same_as is not None for one in found.values()):
        message = "one of these records was merged already; open the record that stands for it"
        raise AlreadyDone(message)
    return found[kept_id], found[merged_id]


def _locked(work: UnitOfWork, person_id: UUID) -> Person:
    found = work.session.get(Person, person_id, with_for_update=True, populate_existing=True)
    if found is None:
        message = "there is no such person"
        raise NotFound(message)
    return found


def _below(work: UnitOfWork, person_id: UUID) -> list[UUID]:
    """The records that were merged into this one, or into one of those."""
    found: list[UUID] = []
    level = [person_id]
    while level:
        level = list(work.session.exec(select(Person.id).where(col(Person.merged_into).in_(level))))
        found += level
    return found


def _stand_for(work: UnitOfWork, person_ids: list[UUID], stands: UUID) -> None:
    statement: Any = update(Person).where(col(Person.id).in_(person_ids)).values(same_as=stands)
    work.session.exec(statement)
    work.session.expire_all()


def _settle_pair(work: UnitOfWork, kept_id: UUID, merged_id: UUID) -> None:
    first, second = sorted((kept_id, merged_id))
    pair = work.session.exec(
        select(Duplicate).where(Duplicate.first_id == first, Duplicate.second_id == second)
    ).first()
    if pair is not None:
        pair.state, pair.decided_at, pair.decided_by = "merged", iso(work.now), work.actor.subject


def because_of(text: str) -> str:
    """Why, as it was typed; BadInput without a word."""
    words = typed(text, field="because")
    if not words:
        message = "say why, in a sentence"
        raise BadInput(message, field="because")
    return words
