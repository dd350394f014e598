"""Who has a role towards thousands of subjects at once: only what a comparison of names needs."""

from collections.abc import Collection
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import aliased
from sqlmodel import col

from core.people.models import Organisation, Party, Person
from core.values.chunks import in_chunks
from core.work import UnitOfWork


class Towards(NamedTuple):
    """Somebody with a role towards a subject. An organisation has no given names."""

    subject_id: UUID
    family_name: str
    given_names: str


def named_towards(work: UnitOfWork, *, subject_ids: Collection[UUID], on: date) -> list[Towards]:
    """Everybody with a role towards one of these on a day, for commands; a page asks `parties_of`."""
    found: list[Towards] = []
    for chunk in in_chunks(list(subject_ids)):
        asked: Any = (
            select(
                col(Party.subject_id),
                func.coalesce(col(Person.family_name), col(Organisation.name)),
                func.coalesce(col(Person.given_names), ""),
            )
            .select_from(Party)
            .outerjoin(Person, col(Person.id) == col(Party.person_id))
            .outerjoin(Organisation, col(Organisation.id) == col(Party.organisation_id))
            .where(col(Party.subject_id).in_(chunk), _held(Party, on))
        )
        found += [Towards(*row) for row in work.connection.execute(asked)]
    return found


def also_theirs(
    work: UnitOfWork, *, subject_ids: Collection[UUID], kind: str, on: date
) -> list[tuple[UUID, UUID]]:
    """For these subjects the others of a `kind` towards which the same people have roles, as pairs."""
    found: list[tuple[UUID, UUID]] = []
    other = aliased(Party)
    same = or_(
        and_(col(other.person_id) == col(Party.person_id)),
        and_(col(other.organisation_id) == col(Party.organisation_id)),
    )
    for chunk in in_chunks(list(subject_ids)):
        asked: Any = (
            select(col(Party.subject_id), col(other.subject_id))
            .join(other, same)
            .where(
                col(Party.subject_id).in_(chunk),
                col(other.subject_kind) == kind,
                col(other.subject_id) != col(Party.subject_id),
                _held(Party, on),
                _held(other, on),
            )
            .distinct()
        )
        found += [(row[0], row[1]) for row in work.connection.execute(asked)]
    return found


def _held(party: Any, on: date) -> Any:
    ends = col(party.ends_on)
    return and_(col(party.starts_on) <= on, or_(ends.is_(None), ends >= on))
