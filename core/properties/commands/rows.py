"""How properties become rows: always by sets, so that one and a hundred thousand take the same path."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlmodel import col, select

from core.database.bulk import insert_many
from core.permissions import Row
from core.properties.finding import property_entry
from core.properties.models import Property
from core.properties.rules import NewProperty, sort_address
from core.search.keeping import add_entries, put_entries
from core.values.chunks import in_chunks
from core.work import UnitOfWork


def insert_properties(
    work: UnitOfWork, pairs: Sequence[tuple[UUID, NewProperty]], *, import_id: UUID | None = None
) -> None:
    """Write tidy properties under their ids, to be found; a parent comes before what belongs to it."""
    for chunk in in_chunks(pairs):
        _insert(work, Property, [_row(key, one, import_id) for key, one in chunk])
        add_entries(work.connection, (property_entry(key, one) for key, one in chunk))


def facts_of(found: Property) -> NewProperty:
    """The facts of a recorded property."""
    return NewProperty(**{name: getattr(found, name) for name in NewProperty.__dataclass_fields__})


def index(work: UnitOfWork, found: Property) -> None:
    """Let a property be found by what is recorded of it now."""
    work.flush()
    put_entries(work.connection, [property_entry(found.id, facts_of(found))])


def index_properties(work: UnitOfWork, *, after: UUID | None, limit: int) -> tuple[UUID | None, int]:
    """Let the next properties behind an id be found, which have no entry yet; the last one, and how many."""
    asked = select(Property).order_by(col(Property.id)).limit(limit)
    found = work.session.exec(asked.where(col(Property.id) > after) if after else asked).all()
    add_entries(work.connection, (property_entry(one.id, facts_of(one)) for one in found))
    return (found[-1].id if found else None), len(found)


def _insert(work: UnitOfWork, table: type[Row], rows: Sequence[dict[str, Any]]) -> None:
    insert_many(work.connection, table.__table__, rows)  # type: ignore[attr-defined]


def _row(key: UUID, new: NewProperty, import_id: UUID | None) -> dict[str, Any]:
    return {
        **{name: getattr(new, name) for name in NewProperty.__dataclass_fields__},
        "id": key,
        "sort_address": sort_address(new),
        "version": 1,
        "import_id": import_id,
    }
