"""Keeping the index true: written in the transaction that changes what it is about, always by sets."""

import json
from collections.abc import Collection, Iterable, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from core.database.bulk import insert_many
from core.search import statements
from core.search.entries import LETTERS, Entry, is_spelt, packed
from core.search.models import SearchEntry
from core.values.chunks import in_chunks

_TABLE: Any = SearchEntry.__table__  # type: ignore[attr-defined]


def add_entries(connection: Connection, entries: Iterable[Entry]) -> None:
    """Let new records be found; none of them may have an entry yet."""
    for chunk in in_chunks(entries):
        _add(connection, chunk)


def put_entries(connection: Connection, entries: Iterable[Entry]) -> None:
    """Let records be found by what is known of them now, whether or not they had an entry."""
    for chunk in in_chunks(entries):
        known = _remove(connection, [one.subject_id for one in chunk])
        _add(connection, chunk)
        _unlearn(connection, known - {word for one in chunk for word in one.vocabulary})


def remove_entries(connection: Connection, subject_ids: Collection[UUID]) -> None:
    """Let these records no longer be found, nor anything by words that only they had."""
    for chunk in in_chunks(subject_ids):
        _unlearn(connection, _remove(connection, chunk))


def _remove(connection: Connection, subject_ids: Sequence[UUID]) -> set[str]:
    """Take entries out; return the words that they had."""
    sql, ids = statements.of(connection), {"ids": _ids(connection, subject_ids)}
    rows = connection.execute(sql.words, ids).scalars().all()
    for statement in sql.remove:
        connection.execute(statement, ids)
    return {word for row in rows for each in row.split() if is_spelt(word := each[1:])}


def _unlearn(connection: Connection, words: Collection[str]) -> None:
    """Forget at once the words that nothing holds any more: the name of somebody erased is not suggested.

    Should somebody else record such a word in the same moment, slips in it are found after a rebuild only.
    """
    for chunk in in_chunks(sorted(words), 500):
        given = list(chunk) if connection.dialect.name == "postgresql" else json.dumps(chunk)
        for statement in statements.of(connection).unlearn:
            connection.execute(statement, {"words": given})


def clear(connection: Connection) -> None:
    """Forget everything, to build it anew."""
    for statement in statements.of(connection).clear:
        connection.execute(statement)


def _add(connection: Connection, entries: Sequence[Entry]) -> None:
    sql = statements.of(connection)
    before = connection.execute(sql.highest).scalar_one()
    insert_many(connection, _TABLE, [_row(one) for one in entries])
    ids = _ids(connection, [one.subject_id for one in entries])
    connection.execute(sql.add, {"before": before, "ids": ids})
    words = sorted({word for one in entries for word in one.vocabulary})
    given = list(words) if connection.dialect.name == "postgresql" else json.dumps(words)
    before = connection.execute(sql.highest_word).scalar_one()
    connection.execute(sql.learn, {"words": given})
    if sql.learn_grams is not None:
        connection.execute(sql.learn_grams, {"before": before})


def _ids(connection: Connection, ids: Sequence[UUID]) -> Any:
    if connection.dialect.name == "postgresql":
        return list(ids)
    return json.dumps([one.hex for one in ids])


def _row(entry: Entry) -> dict[str, Any]:
    letter = LETTERS[entry.kind]
    return {
        "kind": entry.kind,
        "subject_id": entry.subject_id,
        "sees": entry.sees,
        "sort": entry.sort,
        "title": entry.title,
        "detail": entry.detail,
        "facts": packed(entry.facts),
        "words": " ".join(letter + word for word in sorted(entry.words)),
    }
