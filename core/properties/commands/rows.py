"""How properties become rows: always by sets, so that one and a hundred thousand take the same path."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any
from uuid import UUID

from sqlalchemy import delete, insert
from sqlmodel import col

from core.properties.models import Property, PropertyWord
from core.properties.rules import NewProperty, sort_address, words_for
from core.values.chunks import in_chunks
from core.work import UnitOfWork


def insert_properties(
    work: UnitOfWork, pairs: Sequence[tuple[UUID, NewProperty]], *, import_id: UUID | None = None
) -> None:
    """Write tidy properties under their ids with their words; a parent comes before what belongs to it."""
    for chunk in in_chunks(pairs):
        work.connection.execute(insert(Property), [_row(key, one, import_id) for key, one in chunk])
        words = [row for key, one in chunk for row in _word_rows(key, one)]
        work.connection.execute(insert(PropertyWord), words)


def facts_of(found: Property) -> NewProperty:
    """The facts of a recorded property."""
    return NewProperty(**{name: getattr(found, name) for name in NewProperty.__dataclass_fields__})


def rebuild_words(work: UnitOfWork, found: Property) -> None:
    """Make the words of a property anew from what is recorded now."""
    work.flush()
    work.connection.execute(delete(PropertyWord).where(col(PropertyWord.property_id) == found.id))
    work.connection.execute(insert(PropertyWord), _word_rows(found.id, facts_of(found)))


def _row(key: UUID, new: NewProperty, import_id: UUID | None) -> dict[str, Any]:
    return {
        **asdict(new),
        "id": key,
        "sort_address": sort_address(new),
        "version": 1,
        "import_id": import_id,
    }


def _word_rows(key: UUID, new: NewProperty) -> list[dict[str, Any]]:
    return [{"word": word, "property_id": key} for word in sorted(words_for(new))]
