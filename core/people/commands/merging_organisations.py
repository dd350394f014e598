"""Merging two records of one organisation, and taking them apart again: by pointing, as with persons."""

from typing import Any
from uuid import UUID

from sqlalchemy import update
from sqlmodel import col, select

from core.errors import AlreadyDone, BadInput, NotFound
from core.log import iso
from core.people.commands.indexing import index, unindex
from core.people.commands.merging import ACT, because_of
from core.people.events import OrganisationsMerged, OrganisationsUnmerged
from core.people.models import Organisation, OrganisationMerge
from core.people.queries.same import all_of_organisation
from core.values.ids import subject
from core.work import UnitOfWork


def merge_organisations(work: UnitOfWork, *, kept_id: UUID, merged_id: UUID, because: str) -> UUID:
    """Let one record stand for two of one organisation; needs people.merge. Return the id of the merge.

    BadInput for a record with itself, AlreadyDone when either was merged before, NotFound when there is none.
    """
    work.check(ACT, subject("organisation", kept_id))
    work.unobjected(ACT, subject("organisation", merged_id))
    kept, merged = _both(work, kept_id, merged_id)
    merge = OrganisationMerge(
        kept_id=kept_id,
        merged_id=merged_id,
        because=because_of(because),
        merged_at=iso(work.now),
        merged_by=work.actor.subject,
    )
    work.session.add(merge)
    theirs = list(work.session.exec(all_of_organisation(merged_id)))
    merged.merged_into = kept.id
    work.flush()
    _stand_for(work, theirs, kept.id)
    unindex(work, merged)
    index(work, kept)
    facts = {"organisation_id": kept_id, "merged_id": merged_id}
    work.publish(OrganisationsMerged(merge_id=merge.id, **facts))
    return merge.id


def unmerge_organisations(work: UnitOfWork, *, merge_id: UUID, because: str) -> UUID:
    """Take two records apart again, each as it was; needs people.merge. Return the one that stands anew.

    What was written since stays with the one that was kept. AlreadyDone when they were taken apart before.
    """
    merge = work.session.get(OrganisationMerge, merge_id, with_for_update=True)
    if merge is None:
        message = "there is no such merge"
        raise NotFound(message)
    work.check(ACT, subject("organisation", merge.kept_id))
    if merge.ended_at is not None:
        message = "these records were taken apart already"
        raise AlreadyDone(message)
    merge.ended_at, merge.ended_by = iso(work.now), work.actor.subject
    merge.ended_because = because_of(because)
    merged = _locked(work, merge.merged_id)
    merged.merged_into = merged.same_as = None
    work.flush()
    if below := _below(work, merged.id):
        _stand_for(work, below, merged.id)
    kept = _locked(work, merge.kept_id)
    index(work, merged)
    index(work, kept if kept.same_as is None else _locked(work, kept.same_as))
    facts = {"organisation_id": merge.kept_id, "merged_id": merge.merged_id}
    work.publish(OrganisationsUnmerged(merge_id=merge_id, **facts))
    return merged.id


def _both(work: UnitOfWork, kept_id: UUID, merged_id: UUID) -> tuple[Organisation, Organisation]:
    """The two records, locked in the order of their ids; refused when they can not be merged."""
    if kept_id == merged_id:
        message = "this is one record; choose another to merge it with"
        raise BadInput(message, field="other")
    found = {key: _locked(work, key) for key in sorted((kept_id, merged_id))}
    if any(one.same_as is not None for one in found.values()):
        message = "one of these records was merged already; open the record that stands for it"
        raise AlreadyDone(message)
    return found[kept_id], found[merged_id]


def _locked(work: UnitOfWork, organisation_id: UUID) -> Organisation:
    found = work.session.get(Organisation, organisation_id, with_for_update=True, populate_existing=True)
    if found is None:
        message = "there is no such organisation"
        raise NotFound(message)
    return found


def _below(work: UnitOfWork, organisation_id: UUID) -> list[UUID]:
    """The records that were merged into this one, or into one of those."""
    found: list[UUID] = []
    level = [organisation_id]
    while level:
        into = col(Organisation.merged_into).in_(level)
        level = list(work.session.exec(select(Organisation.id).where(into)))
        found += level
    return found


def _stand_for(work: UnitOfWork, keys: list[UUID], stands: UUID) -> None:
    statement: Any = update(Organisation).where(col(Organisation.id).in_(keys)).values(same_as=stands)
    work.session.exec(statement)
    work.session.expire_all()
