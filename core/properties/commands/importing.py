"""Taking properties from a file that somebody sends."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from uuid import UUID

from core.errors import BadInput
from core.properties.commands.rows import insert_properties
from core.properties.events import PropertiesImported
from core.properties.models import Property
from core.properties.queries import known_uprns, properties_by_reference
from core.properties.rules import KINDS, NewProperty, PropertiesFile, parent_fault, read_properties_csv
from core.values.ids import new_id
from core.values.rows import Fault, in_words
from core.work import UnitOfWork

_TAKEN = "a property has it already; change that property, or leave the line out"
_ABOVE = ("estate", "block", *KINDS)


@dataclass(frozen=True, slots=True)
class PropertiesImport:
    """A finished run: its id and how many properties it brought."""

    import_id: UUID
    count: int


def import_properties(work: UnitOfWork, *, data: bytes, name: str = "properties.csv") -> PropertiesImport:
    """Record every property of a CSV file, or none; needs properties.change.

    The blocks and estates that they belong to may stand in the same file, on any line. BadInput lists every
    fault with line, column and remedy.
    """
    work.actor.must("properties.change")
    file = read_properties_csv(data)
    named = {one.reference for _, one, _ in file.properties} | {parent for _, _, parent in file.properties}
    known = properties_by_reference(work, references=[reference for reference in named if reference])
    uprns = known_uprns(work, uprns=[one.uprn for _, one, _ in file.properties if one.uprn])
    faults = [*file.faults, *_faults(file, known, uprns)]
    if faults:
        raise BadInput(in_words(faults), place=name)
    import_id = new_id()
    insert_properties(work, _pairs(file, known), import_id=import_id)
    work.publish(PropertiesImported(import_id=import_id, count=len(file.properties)))
    return PropertiesImport(import_id, len(file.properties))


def _faults(file: PropertiesFile, known: Mapping[str, Property], uprns: set[str]) -> list[Fault]:
    """What the file does not show by itself: numbers that are taken, and parents that are not there."""
    faults: list[Fault] = []
    inside = {one.reference for _, one, _ in file.properties if one.reference}
    for line, one, parent in file.properties:
        if one.reference in known:
            faults.append(Fault(line, "reference", _TAKEN))
        if one.uprn in uprns:
            faults.append(Fault(line, "uprn", _TAKEN))
        if parent and parent not in inside and parent not in known:
            faults.append(Fault(line, "parent", "no property has this reference; add its block or estate"))
        elif parent and parent in known and (fault := parent_fault(known[parent].kind, one.kind)):
            faults.append(Fault(line, "parent", fault))
    return faults


def _pairs(file: PropertiesFile, known: Mapping[str, Property]) -> list[tuple[UUID, NewProperty]]:
    """Each property with its id and its parent's, estates first, then blocks, then what they hold."""
    ids = {reference: one.id for reference, one in known.items()}
    pairs: list[tuple[UUID, NewProperty]] = []
    for _, one, parent in sorted(file.properties, key=lambda each: _ABOVE.index(each[1].kind)):
        key = new_id()
        if one.reference:
            ids[one.reference] = key
        pairs.append((key, replace(one, parent_id=ids[parent] if parent else None)))
    return pairs
