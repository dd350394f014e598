"""Questions about properties, read only."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import literal
from sqlalchemy.orm import aliased
from sqlmodel import col, select

from core.errors import NotFound
from core.properties.finding import SEES
from core.properties.models import Property
from core.properties.rules import uprn as tidy_uprn
from core.search.finding import find
from core.values.chunks import in_chunks
from core.work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Branch:
    """A property in its tree: how deep below the top it lies."""

    depth: int
    property: Property


def property_by_id(work: UnitOfWork, *, property_id: UUID) -> Property:
    """The property; NotFound when there is none that this actor may see."""
    found = work.session.exec(select(Property).where(col(Property.id) == property_id)).first()
    if found is None:
        message = "there is no such property, or you may not see properties"
        raise NotFound(message)
    return found


def property_by_uprn(work: UnitOfWork, *, uprn: str) -> Property | None:
    """The property with this UPRN, however it is written; None when there is none or it is no UPRN."""
    try:
        number = tidy_uprn(uprn)
    except ValueError:
        return None
    return work.session.exec(select(Property).where(col(Property.uprn) == number)).first()


def properties_by_reference(work: UnitOfWork, *, references: Iterable[str]) -> dict[str, Property]:
    """The properties that have these references; what is unknown is left out."""
    found: dict[str, Property] = {}
    for chunk in in_chunks(dict.fromkeys(references)):
        asked = select(Property).where(col(Property.reference).in_(chunk))
        found.update({one.reference: one for one in work.session.exec(asked) if one.reference})
    return found


def known_uprns(work: UnitOfWork, *, uprns: Iterable[str]) -> set[str]:
    """Which of these UPRNs (written one way) a property has already."""
    found: set[str] = set()
    for chunk in in_chunks(dict.fromkeys(uprns)):
        asked = select(Property.uprn).where(col(Property.uprn).in_(chunk))
        found.update(one for one in work.session.exec(asked) if one)
    return found


def addresses_of(work: UnitOfWork, *, property_ids: Iterable[UUID]) -> dict[UUID, str]:
    """The addresses of many properties, each in one line; what is unknown is left out."""
    found: dict[UUID, str] = {}
    for chunk in in_chunks(dict.fromkeys(property_ids)):
        asked = select(Property).where(col(Property.id).in_(chunk))
        found.update({one.id: one.address for one in work.session.exec(asked)})
    return found


def properties_at(work: UnitOfWork, *, postcode: str, limit: int = 200) -> dict[UUID, str]:
    """The properties with this postcode, each with its address in one line, in the order of the addresses."""
    asked = select(Property).where(col(Property.postcode) == postcode)
    found = work.session.exec(asked.order_by(col(Property.sort_address), col(Property.id)).limit(limit))
    return {one.id: one.address for one in found}


def above(work: UnitOfWork, *, property_id: UUID) -> list[Property]:
    """The block and the estate that a property stands in, the nearest first; in one query."""
    top: Any = select(col(Property.parent_id).label("id"), literal(1).label("depth"))
    chain = top.where(col(Property.id) == property_id).cte("chain", recursive=True)
    higher = aliased(Property)
    more = select(higher.parent_id, chain.c.depth + 1).join(chain, col(higher.id) == chain.c.id)
    whole = chain.union_all(more)
    asked: Any = select(Property).join(whole, col(Property.id) == whole.c.id).order_by(whole.c.depth)
    return list(work.session.exec(asked))


def children(work: UnitOfWork, *, property_id: UUID) -> Sequence[Property]:
    """What belongs to a block or estate directly, by address."""
    asked = select(Property).where(col(Property.parent_id) == property_id)
    return work.session.exec(asked.order_by(col(Property.sort_address), col(Property.id))).all()


def under(work: UnitOfWork, *, property_ids: Iterable[UUID]) -> dict[UUID, list[UUID]]:
    """Everything below each of these blocks and estates, at any depth; a list for each, perhaps empty."""
    found: dict[UUID, list[UUID]] = {one: [] for one in property_ids}
    for chunk in in_chunks(found):
        top: Any = select(col(Property.parent_id).label("top"), col(Property.id).label("id"))
        below = top.where(col(Property.parent_id).in_(chunk)).cte("below", recursive=True)
        child = aliased(Property)
        deeper = select(below.c.top, child.id).join(below, child.parent_id == below.c.id)
        for top_id, property_id in work.session.exec(select(*below.union_all(deeper).c)):
            found[top_id].append(property_id)
    return found


def tree(work: UnitOfWork, *, property_id: UUID) -> list[Branch]:
    """The whole tree that a property stands in, from the topmost down, each branch by address.

    NotFound as `property_by_id`.
    """
    top = property_by_id(work, property_id=property_id)
    while top.parent_id is not None:  # an estate, a block, a dwelling: never more than two steps up
        top = property_by_id(work, property_id=top.parent_id)
    ids = under(work, property_ids=[top.id])[top.id]
    found: list[Property] = []
    for chunk in in_chunks(ids):
        found += work.session.exec(select(Property).where(col(Property.id).in_(chunk)))
    belonging: dict[UUID | None, list[Property]] = {}
    for one in sorted(found, key=lambda each: (each.sort_address, each.id)):
        belonging.setdefault(one.parent_id, []).append(one)
    return list(_branches(top, belonging, 0))


def search_properties(work: UnitOfWork, *, words: str, limit: int = 20) -> Sequence[Property]:
    """Properties in which every typed word begins a word of address, reference or UPRN; by address.

    A short number must be the whole number: "Flat 2" does not find Flat 20. Where little is found, words with
    a slip or two count too. Nothing typed finds nothing.
    """
    if not work.actor.may(SEES):
        return []
    hits = find(work.session, work.connection, text=words, kinds=("property",), limit=limit)
    keys = [one.subject_id for one in hits]
    known = {one.id: one for one in work.session.exec(select(Property).where(col(Property.id).in_(keys)))}
    return [known[key] for key in keys if key in known]


def _branches(top: Property, belonging: dict[UUID | None, list[Property]], depth: int) -> Iterable[Branch]:
    yield Branch(depth, top)
    for child in belonging.get(top.id, ()):
        yield from _branches(child, belonging, depth + 1)
