"""Which records were merged, and what was written since."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import aliased
from sqlmodel import col, select

from core.errors import NotFound
from core.people.models import (
    Alias,
    ContactPoint,
    Merge,
    Organisation,
    OrganisationMerge,
    Party,
    Person,
    Relation,
    Risk,
    Vulnerability,
)
from core.people.queries.same import all_of, all_of_organisation
from core.values.ids import Subject
from core.work import UnitOfWork


@dataclass(frozen=True, slots=True)
class MergeShown:
    """A merge with what the two records are called."""

    merge: Merge | OrganisationMerge
    kept_name: str
    merged_name: str

    @property
    def at(self) -> datetime:
        """When it was made."""
        return datetime.fromisoformat(self.merge.merged_at)

    @property
    def ended_at(self) -> datetime | None:
        """When the two were taken apart again."""
        return datetime.fromisoformat(self.merge.ended_at) if self.merge.ended_at else None


@dataclass(frozen=True, slots=True)
class Side:
    """One of two records that are compared: who it is, how they are reached, and their roles."""

    person: Person
    contact_points: Sequence[ContactPoint]
    parties: Sequence[Party]


def side_by_side(work: UnitOfWork, *, first: UUID, second: UUID) -> tuple[Side, Side]:
    """Two persons with what tells them apart, in three queries; NotFound when one is not seen."""
    mine = (all_of(first), all_of(second))
    people: Any = select(Person).where(col(Person.id).in_(mine[0]) | col(Person.id).in_(mine[1]))
    found = {one.id: one for one in work.session.exec(people)}
    stands = [found[key].same_as or key for key in (first, second) if key in found]
    if len(stands) < len(mine):
        message = "there is no such person, or you may not see people"
        raise NotFound(message)
    whose = {one.id: one.same_as or one.id for one in found.values()}
    points = work.session.exec(select(ContactPoint).where(col(ContactPoint.person_id).in_(whose))).all()
    roles = work.session.exec(select(Party).where(col(Party.person_id).in_(whose))).all()
    sides = [
        Side(
            found[key],
            [one for one in points if one.person_id and whose[one.person_id] == key],
            [one for one in roles if one.person_id and whose[one.person_id] == key],
        )
        for key in stands
    ]
    return sides[0], sides[1]


def merges_of(work: UnitOfWork, *, person_id: UUID) -> Sequence[MergeShown]:
    """Every merge of a person's records, also those that were taken apart, the newest first."""
    mine = all_of(person_id)
    either = col(Merge.kept_id).in_(mine) | col(Merge.merged_id).in_(mine)
    return _shown(work, either)


def merge_by_id(work: UnitOfWork, *, merge_id: UUID) -> MergeShown:
    """The merge; NotFound when there is none that this actor may see."""
    found = _shown(work, col(Merge.id) == merge_id)
    if not found:
        message = "there is no such merge, or you may not see people"
        raise NotFound(message)
    return found[0]


def _shown(
    work: UnitOfWork, which: Any, table: Any = Merge, of: type[Person] | type[Organisation] = Person
) -> Sequence[MergeShown]:
    kept, merged = aliased(of), aliased(of)
    asked: Any = (
        select(table, kept, merged)
        .join(kept, col(kept.id) == table.kept_id)
        .join(merged, col(merged.id) == table.merged_id)
        .where(which)
        .order_by(col(table.id).desc())
    )
    return [MergeShown(one, first.name, second.name) for one, first, second in work.session.exec(asked)]


def organisation_merges_of(work: UnitOfWork, *, organisation_id: UUID) -> Sequence[MergeShown]:
    """Every merge of an organisation's records, also those that were taken apart, the newest first."""
    mine = all_of_organisation(organisation_id)
    either = col(OrganisationMerge.kept_id).in_(mine) | col(OrganisationMerge.merged_id).in_(mine)
    return _shown(work, either, OrganisationMerge, Organisation)


def organisation_merge_by_id(work: UnitOfWork, *, merge_id: UUID) -> MergeShown:
    """The merge of organisations; NotFound when there is none that this actor may see."""
    found = _shown(work, col(OrganisationMerge.id) == merge_id, OrganisationMerge, Organisation)
    if not found:
        message = "there is no such merge, or you may not see organisations"
        raise NotFound(message)
    return found[0]


def added_since(work: UnitOfWork, *, merge: Merge | OrganisationMerge) -> list[tuple[str, str]]:
    """What was written on the record that was kept since another was merged into it: what, and more about it.

    Ids begin with the moment at which they were made, so what came later has a greater one.
    """
    found: list[tuple[str, str]] = []
    is_person = isinstance(merge, Merge)
    for table, said in _SAID.items():
        if not is_person and table not in _OF_ORGANISATIONS:
            continue
        owner = table.person_id if is_person else table.organisation_id
        asked: Any = select(table).where(owner == merge.kept_id, table.id > merge.id)
        found += [said(row) for row in work.session.exec(asked.order_by(table.id))]
    return found


_SAID: dict[Any, Any] = {
    ContactPoint: lambda row: (f"Way to reach them: {row.kind}", row.value),
    Party: lambda row: (f"Role: {row.role}", f"{row.subject_kind}, since {row.starts_on}"),
    Alias: lambda row: ("Other name", row.name),
    Relation: lambda row: ("Household or associate", row.relation),
    Risk: lambda row: ("Marker", row.what),
    Vulnerability: lambda row: ("Marker", row.what),
}
_OF_ORGANISATIONS = (ContactPoint, Party)
_ENDED: dict[str, tuple[Any, Any]] = {
    "name": (Alias, lambda row: row.name),
    "contact": (ContactPoint, lambda row: row.value.replace("\n", ", ")),
    "relation": (Relation, lambda row: row.relation),
    "risk": (Risk, lambda row: row.what),
    "vulnerability": (Vulnerability, lambda row: row.what),
}


def said_of(work: UnitOfWork, *, who: Subject, what: str, row_id: UUID) -> str:
    """In a few words something that belongs to somebody; NotFound when they have no such row."""
    table, said = _ENDED[what]
    kind, _, key = who.partition("/")
    owner = UUID(key)
    theirs = (
        table.person_id.in_(all_of(owner))
        if kind == "person"
        else table.organisation_id.in_(all_of_organisation(owner))
    )
    found = work.session.exec(select(table).where(table.id == row_id, theirs)).first()
    if found is None:
        message = "there is nothing like this on their record any more"
        raise NotFound(message)
    text: str = said(found)
    return text
