"""How properties become rows: always by sets, so that one and a hundred thousand take the same path."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import delete
from sqlmodel import col

from core.database.bulk import insert_many
from core.permissions import Row
from core.properties.models import Property, PropertyWord
from core.properties.rules import NewProperty, sort_address, words_for
from core.values.chunks import in_chunks
from core.work import UnitOfWork


def insert_properties(
    work: UnitOfWork, pairs: Sequence[tuple[UUID, NewProperty]], *, import_id: UUID | None = None
) -> None:
    """Write tidy properties under their ids with their words; a parent comes before what belongs to it."""
    for chunk in in_chunks(pairs):
        _insert(work, Property, [_row(key, one, import_id) for key, one in chunk])
        words = [row for key, one in chunk for row in _word_rows(key, one)]
        _insert(work, PropertyWord, sorted(words, key=lambda row: str(row["word"])))


def facts_of(found: Property) -> NewProperty:
    """The facts of a recorded property."""
    return NewProperty(**{name: getattr(found, name) for name in NewProperty.__dataclass_fields__})


def rebuild_words(work: UnitOfWork, found: Property) -> None:
    """Make the words of a property anew from what is recorded now."""
    work.flush()
    work.connection.execute(delete(PropertyWord).where(col(PropertyWord.property_id) == found.id))
    _insert(work, PropertyWord, _word_rows(found.id, facts_of(found)))


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


def _word_rows(key: UUID, new: NewProperty) -> list[dict[str, Any]]:
    return [{"word": word, "property_id": key} for word in sorted(words_for(new))]
