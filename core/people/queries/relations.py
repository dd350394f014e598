"""Who belongs to whom."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy.orm import aliased
from sqlmodel import col, select

from core.people.models import Person, Relation
from core.people.queries.same import all_of
from core.work import UnitOfWork


@dataclass(frozen=True, slots=True)
class RelationShown:
    """A relation as one of the two sees it: `is_own` when it stands on their own record, else on the other's.

    `other_id` is the other's record, None for somebody who is only named.
    """

    relation: Relation
    other_id: UUID | None
    name: str
    is_own: bool


def relations_of(work: UnitOfWork, *, person_id: UUID) -> Sequence[RelationShown]:
    """Everybody who belongs to a person, or to whom they belong, the oldest first."""
    own, other = aliased(Person), aliased(Person)
    mine = all_of(person_id)
    asked: Any = (
        select(Relation, own, other, col(Relation.person_id).in_(mine))
        .join(own, col(own.id) == Relation.person_id)
        .outerjoin(other, col(other.id) == Relation.other_id)
        .where(col(Relation.person_id).in_(mine) | col(Relation.other_id).in_(mine))
        .order_by(col(Relation.starts_on), col(Relation.id))
    )
    found = []
    for relation, whose, theirs, is_own in work.session.exec(asked):
        who = theirs if is_own else whose
        name = who.name if who else relation.other_name
        found.append(RelationShown(relation, (who.same_as or who.id) if who else None, name, bool(is_own)))
    return found
