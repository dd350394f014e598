"""Recording and changing properties."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TypedDict
from uuid import UUID

from sqlmodel import col, select

from core.errors import AlreadyDone, BadInput, Conflict, NotFound
from core.properties.commands.rows import facts_of, index, insert_properties
from core.properties.events import PropertiesImported, PropertyAdded, PropertyChanged
from core.properties.models import Property
from core.properties.queries import known_uprns, properties_by_reference
from core.properties.rules import NewProperty, parent_fault, sort_address, tidy_property
from core.values.chunks import in_chunks
from core.values.ids import new_id, subject
from core.work import UnitOfWork


class PropertyChanges(TypedDict, total=False):
    """The facts about a property that can be changed; what is left out stays."""

    kind: str
    line_1: str
    line_2: str
    line_3: str
    town: str
    postcode: str
    reference: str | None
    uprn: str | None
    ward: str
    parent_id: UUID | None


def add_property(work: UnitOfWork, *, new: NewProperty) -> UUID:
    """Record a property; needs properties.change. Return the id.

    BadInput when a fact can not be taken, AlreadyDone when another has its reference or UPRN, NotFound when
    there is no such parent.
    """
    work.actor.must("properties.change")
    tidy = _tidy(new)
    _must_be_free(work, [tidy])
    _check_parents(work, [tidy])
    property_id = new_id()
    insert_properties(work, [(property_id, tidy)])
    work.publish(PropertyAdded(property_id=property_id))
    return property_id


def add_properties(work: UnitOfWork, *, properties: Sequence[NewProperty]) -> list[UUID]:
    """Record many properties in one run, told as one event; needs properties.change.

    Return their ids in order. Parents are recorded before. Refused as for one, and then none is recorded.
    """
    work.actor.must("properties.change")
    tidy = [_tidy(one) for one in properties]
    _must_be_free(work, tidy)
    _check_parents(work, tidy)
    import_id, ids = new_id(), [new_id() for _ in tidy]
    insert_properties(work, list(zip(ids, tidy, strict=True)), import_id=import_id)
    work.publish(PropertiesImported(import_id=import_id, count=len(ids)))
    return ids


def change_property(
    work: UnitOfWork, *, property_id: UUID, changes: PropertyChanges, version: int | None = None
) -> Property:
    """Change facts about a property; needs properties.change.

    `version` is the one that was read: Conflict when somebody changed it since. Otherwise refused as
    `add_property`. Changes that change nothing tell nothing.
    """
    work.check("properties.change", subject("property", property_id))
    found = work.session.get(Property, property_id, with_for_update=True)
    if found is None:
        message = "there is no such property"
        raise NotFound(message)
    if version not in {None, found.version}:
        message = "somebody else changed this property since you opened it; look at it again, then change it"
        raise Conflict(message)
    before, after = facts_of(found), _changed(found, changes)
    differing = [name for name in changes if getattr(after, name) != getattr(before, name)]
    if not differing:
        return found
    _check_change(work, property_id, before, after)
    for name in differing:
        setattr(found, name, getattr(after, name))
    found.sort_address = sort_address(after)
    found.version += 1
    index(work, found)
    detail = {
        when: {name: getattr(facts, name) for name in differing} for when, facts in _when(before, after)
    }
    work.publish(PropertyChanged(property_id=property_id, fields=tuple(sorted(differing))), detail=detail)
    return found


def _when(before: NewProperty, after: NewProperty) -> tuple[tuple[str, NewProperty], ...]:
    return ("before", before), ("after", after)


def _changed(found: Property, changes: PropertyChanges) -> NewProperty:
    unknown = set(changes) - set(PropertyChanges.__annotations__)
    if unknown:
        message = f"a property has no “{min(unknown)}” that could be changed"
        raise BadInput(message, field=min(unknown))
    return _tidy(replace(facts_of(found), **changes))


def _check_change(work: UnitOfWork, property_id: UUID, before: NewProperty, after: NewProperty) -> None:
    """That its numbers are free, and that it still fits what it belongs to and what belongs to it."""
    numbers = replace(
        after,
        reference=after.reference if after.reference != before.reference else None,
        uprn=after.uprn if after.uprn != before.uprn else None,
    )
    _must_be_free(work, [numbers])
    _check_parents(work, [after])
    kinds = select(Property.kind).where(col(Property.parent_id) == property_id).distinct()
    for kind in work.session.exec(kinds) if after.kind != before.kind else ():
        if fault := parent_fault(after.kind, kind):
            raise BadInput(fault, field="kind")


def _tidy(new: NewProperty) -> NewProperty:
    try:
        return tidy_property(new)
    except ValueError as error:
        raise BadInput(str(error), field="property") from None


def _must_be_free(work: UnitOfWork, properties: Sequence[NewProperty]) -> None:
    references = [one.reference for one in properties if one.reference]
    uprns = [one.uprn for one in properties if one.uprn]
    if len(references) != len(set(references)) or properties_by_reference(work, references=references):
        message = "a property has this reference already, or it is given twice; look it up, or leave it empty"
        raise AlreadyDone(message)
    if len(uprns) != len(set(uprns)) or known_uprns(work, uprns=uprns):
        message = "a property has this UPRN already, or it is given twice; look it up, or leave it empty"
        raise AlreadyDone(message)


def _check_parents(work: UnitOfWork, properties: Sequence[NewProperty]) -> None:
    """That every parent is there and may hold what is to belong to it."""
    kinds: dict[UUID, str] = {}
    for chunk in in_chunks({one.parent_id for one in properties if one.parent_id}):
        asked = select(Property.id, Property.kind).where(col(Property.id).in_(chunk))
        kinds.update(work.session.exec(asked).all())
    for one in properties:
        if one.parent_id and one.parent_id not in kinds:
            message = "there is no such block or estate"
            raise NotFound(message)
        if one.parent_id and (fault := parent_fault(kinds[one.parent_id], one.kind)):
            raise BadInput(fault, field="parent_id")
