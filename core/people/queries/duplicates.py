"""Which records may be of one person: found by sets, judged by a rule."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import and_, exists, func, or_, select, union
from sqlalchemy.orm import aliased
from sqlmodel import col
from sqlmodel import select as select_rows

from core.errors import NotFound
from core.people.models import ContactPoint, Duplicate, Person
from core.people.rules import LIKELY, Known, NewPerson, likeness, sort_name
from core.values.chunks import in_chunks
from core.values.decision import Because, Decision
from core.work import UnitOfWork

_MOST_SHARING = 8
"""What more people share than this is no sign: the telephone of a hostel, the address of a solicitor."""
_MOST_PAIRS = 5_000
_MOST_ASKED, _MOST_SHOWN = 200, 10
Pair = tuple[UUID, UUID]


@dataclass(frozen=True, slots=True)
class Likely:
    """Two records that are probably of one person, the older first, and why."""

    first: UUID
    second: UUID
    decision: Decision[int]


def likely_duplicates(work: UnitOfWork, *, person_id: UUID | None = None) -> list[Likely]:
    """Pairs not known yet that are likely of one person, or those of one record; the likeliest first."""
    pairs = {tuple(row) for row in work.session.execute(_pairs(person_id).limit(_MOST_PAIRS))}
    facts = known(work, {one for pair in pairs for one in pair})
    judged = (Likely(one, other, likeness(facts[one], facts[other])) for one, other in sorted(pairs))
    found = [one for one in judged if one.decision.result >= LIKELY]
    return sorted(found, key=lambda one: (-one.decision.result, one.first, one.second))


def known(work: UnitOfWork, person_ids: Iterable[UUID]) -> dict[UUID, Known]:
    """What tells each of these from others."""
    found: dict[UUID, Known] = {}
    for chunk in in_chunks(person_ids):
        ways: dict[UUID | None, dict[str, set[str]]] = {}
        asked = select_rows(ContactPoint).where(col(ContactPoint.person_id).in_(chunk))
        for point in work.session.exec(asked):
            ways.setdefault(point.person_id, {}).setdefault(point.kind, set()).add(point.key)
        for who in work.session.exec(select_rows(Person).where(col(Person.id).in_(chunk))):
            found[who.id] = _known(who, ways.get(who.id, {}))
    return found


def like_new_person(work: UnitOfWork, *, person: NewPerson) -> list[Likely]:
    """Who on record is likely the person about to be recorded; each as the first of a pair."""
    new = Known(
        name=sort_name(person.family_name, person.given_names),
        born_on=person.born_on,
        ni_number=person.ni_number,
        phones=frozenset(one.key for one in person.contacts if one.kind == "phone"),
        emails=frozenset(one.key for one in person.contacts if one.kind == "email"),
        addresses=frozenset(one.key for one in person.contacts if one.kind == "address"),
    )
    keys = [*new.phones, *new.emails, *new.addresses]
    reached = select_rows(ContactPoint.person_id).where(col(ContactPoint.key).in_(keys))
    shared = [
        col(Person.id).in_(reached),
        and_(col(Person.sort_name) == new.name, col(Person.born_on) == new.born_on),
    ]
    if new.ni_number:
        shared.append(col(Person.ni_number) == new.ni_number)
    asked = select_rows(Person.id).where(or_(*shared), col(Person.same_as).is_(None))
    facts = known(work, work.session.exec(asked.limit(_MOST_ASKED)).all())
    judged = [Likely(key, key, likeness(new, one)) for key, one in facts.items()]
    found = [one for one in judged if one.decision.result >= LIKELY]
    return sorted(found, key=lambda one: (-one.decision.result, one.first))[:_MOST_SHOWN]


def compared(work: UnitOfWork, *, first: UUID, second: UUID) -> Decision[int]:
    """How likely two records are of one person, and why, as they are now."""
    facts = known(work, (first, second))
    return likeness(facts[first], facts[second])


def open_pair(work: UnitOfWork, *, first: UUID, second: UUID) -> Duplicate | None:
    """The pair of these two in the queue, if it waits there."""
    low, high = sorted((first, second))
    asked = select_rows(Duplicate).where(
        Duplicate.first_id == low, Duplicate.second_id == high, Duplicate.state == "open"
    )
    return work.session.exec(asked).first()


def open_duplicates(
    work: UnitOfWork, *, after: tuple[int, UUID] | None = None, limit: int = 50
) -> Sequence[Duplicate]:
    """Pairs that wait for somebody's decision, the likeliest first; `after` the last one's score and id."""
    asked = select_rows(Duplicate).where(Duplicate.state == "open")
    if after is not None:
        score, key = after
        asked = asked.where(
            (col(Duplicate.score) < score) | and_(col(Duplicate.score) == score, col(Duplicate.id) > key)
        )
    return work.session.exec(
        asked.order_by(col(Duplicate.score).desc(), col(Duplicate.id)).limit(limit)
    ).all()


def duplicate_by_id(work: UnitOfWork, *, duplicate_id: UUID) -> Duplicate:
    """The pair; NotFound when there is none that this actor may see."""
    found = work.session.exec(select_rows(Duplicate).where(col(Duplicate.id) == duplicate_id)).first()
    if found is None:
        message = "there is no such pair, or you may not merge people"
        raise NotFound(message)
    return found


def reasons(pair: Duplicate) -> list[Because]:
    """Why two records may be of one person, as it was judged."""
    return [Because(text, source) for text, source in json.loads(pair.because)]


def _known(who: Person, ways: dict[str, set[str]]) -> Known:
    return Known(
        name=who.sort_name,
        born_on=who.born_on,
        ni_number=who.ni_number,
        phones=frozenset(ways.get("phone", ())),
        emails=frozenset(ways.get("email", ())),
        addresses=frozenset(ways.get("address", ())),
    )


def _pairs(person_id: UUID | None) -> Any:
    """Pairs of records that share something telling and stand for themselves, not looked at before."""
    one, other = aliased(Person), aliased(Person)
    found = union(*_sharing(person_id)).subquery("found")
    seen = exists().where(
        col(Duplicate.first_id) == found.c.first, col(Duplicate.second_id) == found.c.second
    )
    return (
        select(found.c.first, found.c.second)
        .join(one, col(one.id) == found.c.first)
        .join(other, col(other.id) == found.c.second)
        .where(col(one.same_as).is_(None), col(other.same_as).is_(None), ~seen)
    )


def _sharing(person_id: UUID | None) -> list[Any]:
    one, other = aliased(Person), aliased(Person)
    mine, theirs = aliased(ContactPoint), aliased(ContactPoint)
    born = and_(col(one.sort_name) == other.sort_name, col(one.born_on) == other.born_on)
    insured = and_(col(one.ni_number) == other.ni_number, col(one.ni_number) != "")
    people: list[Any] = [
        select(col(one.id).label("first"), col(other.id).label("second"))
        .join(other, and_(shared, col(one.id) < other.id))
        .where(*_of(person_id, one.id, other.id))
        for shared in (born, insured)
    ]
    few = _shared_by_few(person_id)
    reached: Any = (
        select(col(mine.person_id).label("first"), col(theirs.person_id).label("second"))
        .join(few, and_(few.c.kind == mine.kind, few.c.key == mine.key))
        .join(
            theirs,
            and_(
                col(theirs.kind) == mine.kind,
                col(theirs.key) == mine.key,
                col(mine.person_id) < theirs.person_id,
            ),
        )
        .where(*_of(person_id, mine.person_id, theirs.person_id))
    )
    return [*people, reached]


def _shared_by_few(person_id: UUID | None) -> Any:
    """Ways to reach somebody that a few people have in common; of one person only those that are theirs."""
    own = select(col(ContactPoint.key)).where(col(ContactPoint.person_id) == person_id)
    mine = [col(ContactPoint.key).in_(own)] if person_id else []
    people = func.count(func.distinct(ContactPoint.person_id))
    return (
        select(col(ContactPoint.kind), col(ContactPoint.key))
        .where(col(ContactPoint.person_id).is_not(None), col(ContactPoint.key) != "", *mine)
        .group_by(col(ContactPoint.kind), col(ContactPoint.key))
        .having(people.between(2, _MOST_SHARING))
        .subquery("few")
    )


def _of(person_id: UUID | None, first: Any, second: Any) -> list[Any]:
    return [] if person_id is None else [(col(first) == person_id) | (col(second) == person_id)]
