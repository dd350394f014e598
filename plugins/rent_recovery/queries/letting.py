"""What must be known before a property is let."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from itertools import islice
from typing import TypeVar
from uuid import UUID

from sqlmodel import col, select

from core.api import UnitOfWork, properties
from plugins.rent_recovery.models import Tenancy

T = TypeVar("T")
_AT_ONCE = 5_000
_END = date.max


def unknown_properties(work: UnitOfWork, *, property_ids: Collection[UUID]) -> set[UUID]:
    """Which of these are no properties that there are."""
    found: set[UUID] = set()
    for chunk in _chunks(property_ids):
        wanted = select(properties.Property.id).where(col(properties.Property.id).in_(chunk))
        found.update(work.session.exec(wanted))
    return set(property_ids) - found


def properties_named(work: UnitOfWork, *, names: Collection[str]) -> dict[str, UUID]:
    """The properties that have these references or UPRNs, by the name that was given."""
    by_reference = properties.properties_by_reference(work, references=names)
    found = {name: one.id for name, one in by_reference.items()}
    numbers = {name.lstrip("0"): name for name in names if name not in found and name.isdecimal()}
    for chunk in _chunks(numbers):
        wanted = select(properties.Property.uprn, properties.Property.id).where(
            col(properties.Property.uprn).in_(chunk)
        )
        found |= {numbers[uprn]: key for uprn, key in work.session.exec(wanted) if uprn}
    return found


def let_already(work: UnitOfWork, *, spans: Sequence[tuple[UUID, date, date | None]]) -> set[UUID]:
    """Properties let twice on some day, by these spans (property, first, last day) and what is recorded."""
    let: dict[UUID, list[tuple[date, date]]] = {}
    for chunk in _chunks({property_id for property_id, _, _ in spans}):
        wanted = select(col(Tenancy.property_id), col(Tenancy.starts_on), col(Tenancy.ends_on)).where(
            col(Tenancy.property_id).in_(chunk)
        )
        for property_id, starts_on, ends_on in work.session.exec(wanted):
            let.setdefault(property_id, []).append((starts_on, ends_on or _END))
    twice: set[UUID] = set()
    for property_id, starts_on, ends_on in spans:
        last = ends_on or _END
        known = let.setdefault(property_id, [])
        if any(first <= last and starts_on <= until for first, until in known):
            twice.add(property_id)
        known.append((starts_on, last))
    return twice


def previous_keys_known(work: UnitOfWork, *, keys: Collection[str]) -> set[str]:
    """Which of these keys of old references a tenancy has already."""
    found: set[str] = set()
    for chunk in _chunks(keys):
        wanted = select(Tenancy.previous_key).where(col(Tenancy.previous_key).in_(chunk))
        found.update(key for key in work.session.exec(wanted) if key)
    return found


def _chunks(things: Iterable[T]) -> Iterable[list[T]]:
    rest = iter(things)
    while chunk := list(islice(rest, _AT_ONCE)):
        yield chunk
