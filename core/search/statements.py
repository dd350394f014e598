"""The SQL of the search, for each database; built once."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from sqlalchemy import Connection, TextClause, bindparam, text
from sqlalchemy.dialects.postgresql import ARRAY, UUID
from sqlalchemy.types import Text

from core.search.entries import LETTERS

MOST_LOOKED_AT = 1_500
"""So many hits of one kind are put in order; what more there is, somebody must narrow."""


@dataclass(frozen=True, slots=True)
class Statements:
    """What keeps the index."""

    highest: TextClause
    add: TextClause
    remove: Sequence[TextClause]
    clear: Sequence[TextClause]
    highest_word: TextClause
    learn: TextClause
    learn_grams: TextClause | None
    words: TextClause
    unlearn: Sequence[TextClause]


def of(connection: Connection) -> Statements:
    """The statements for this connection's database."""
    return _postgresql() if connection.dialect.name == "postgresql" else _sqlite()


@cache
def _sqlite() -> Statements:
    mine = "subject_id IN (SELECT value FROM json_each(:ids))"
    gone = f"SELECT 'delete', id, words FROM search_entry WHERE {mine}"  # noqa: S608 - a constant
    held = " || ' OR ' || ".join(f"'{letter}' || word" for letter in LETTERS.values())
    unused = (
        "word IN (SELECT value FROM json_each(:words)) "  # noqa: S608 - a constant
        f"AND NOT EXISTS (SELECT 1 FROM search_text WHERE search_text MATCH {held})"
    )
    return Statements(
        highest=text("SELECT coalesce(max(id), 0) FROM search_entry"),
        add=text(
            "INSERT INTO search_text (rowid, words) SELECT id, words FROM search_entry WHERE id > :before"
        ),
        remove=(
            text(f"INSERT INTO search_text (search_text, rowid, words) {gone}"),
            text(f"DELETE FROM search_entry WHERE {mine}"),  # noqa: S608 - a constant
        ),
        clear=(
            text("INSERT INTO search_text (search_text) VALUES ('delete-all')"),
            text("INSERT INTO search_gram (search_gram) VALUES ('delete-all')"),
            text("DELETE FROM search_word"),
            text("DELETE FROM search_entry"),
        ),
        highest_word=text("SELECT coalesce(max(id), 0) FROM search_word"),
        learn=text(
            "INSERT INTO search_word (word) SELECT value FROM json_each(:words) "
            "WHERE NOT EXISTS (SELECT 1 FROM search_word WHERE word = value)"
        ),
        learn_grams=text(
            "INSERT INTO search_gram (rowid, word) SELECT id, '^' || word || '$' FROM search_word "
            "WHERE id > :before"
        ),
        words=text(f"SELECT words FROM search_entry WHERE {mine}"),  # noqa: S608 - a constant
        unlearn=(
            text(
                "INSERT INTO search_gram (search_gram, rowid, word) "  # noqa: S608 - a constant
                f"SELECT 'delete', id, '^' || word || '$' FROM search_word WHERE {unused}"
            ),
            text(f"DELETE FROM search_word WHERE {unused}"),  # noqa: S608 - a constant
        ),
    )


@cache
def _postgresql() -> Statements:
    held = " || ' | ' || ".join(f"'{letter}' || given" for letter in LETTERS.values())
    ids, words = bindparam("ids", type_=ARRAY(UUID())), bindparam("words", type_=ARRAY(Text()))
    mine = "subject_id = ANY(:ids)"
    new = f"SELECT id, array_to_tsvector(string_to_array(words, ' ')) FROM search_entry WHERE {mine}"  # noqa: S608
    return Statements(
        highest=text("SELECT 0"),
        add=text(f"INSERT INTO search_text (id, words) {new}").bindparams(ids),
        remove=(
            text(
                f"DELETE FROM search_text WHERE id IN (SELECT id FROM search_entry WHERE {mine})"  # noqa: S608
            ).bindparams(ids),
            text(f"DELETE FROM search_entry WHERE {mine}").bindparams(ids),  # noqa: S608 - a constant
        ),
        clear=tuple(
            text(f"DELETE FROM {table}")  # noqa: S608 - a constant
            for table in ("search_text", "search_word", "search_entry")
        ),
        highest_word=text("SELECT 0"),
        # Without a unique index, so that two who learn the same word never wait for each other.
        learn=text(
            "INSERT INTO search_word (word) SELECT given FROM unnest(:words) AS given "
            "WHERE NOT EXISTS (SELECT 1 FROM search_word WHERE word = given)"
        ).bindparams(words),
        learn_grams=None,
        words=text(f"SELECT words FROM search_entry WHERE {mine}").bindparams(ids),  # noqa: S608
        # One word after the other, in an index: left free, the planner reads all entries for them.
        unlearn=(
            text(
                "DELETE FROM search_word WHERE word IN (SELECT given FROM unnest(:words) AS given "  # noqa: S608
                "LEFT JOIN LATERAL (SELECT 1 AS held FROM search_text AS holding "
                f"WHERE holding.words @@ CAST({held} AS tsquery) LIMIT 1) AS still ON true "
                "WHERE still.held IS NULL)"
            ).bindparams(words),
        ),
    )


def beginning(count: int, most: int) -> TextClause:
    """The known words that begin with each of `count` typed ones, at most so many of each."""
    parts = (
        f"SELECT * FROM (SELECT {n} AS place, word FROM search_word "  # noqa: S608 - numbers only
        f"WHERE word >= :from{n} AND word < :to{n} ORDER BY word LIMIT {most}) AS part{n}"
        for n in range(count)
    )
    return text(" UNION ALL ".join(parts))


def alike(dialect: str, count: int, most: int) -> TextClause:
    """Known words that share pieces with each of `count` typed ones; `spelling` says how near they are."""
    if dialect == "postgresql":
        parts = (
            f"SELECT * FROM (SELECT {n} AS place, word FROM search_word WHERE word % :word{n} "  # noqa: S608
            f"AND length(word) BETWEEN :least{n} AND :most{n} "
            f"ORDER BY similarity(word, :word{n}) DESC LIMIT {most}) AS part{n}"
            for n in range(count)
        )
        return text(" UNION ALL ".join(parts))
    parts = (
        f"SELECT * FROM (SELECT {n} AS place, word FROM search_gram "  # noqa: S608 - numbers only
        f"JOIN search_word ON id = search_gram.rowid WHERE search_gram MATCH :pieces{n} "
        f"AND length(search_word.word) BETWEEN :least{n} AND :most{n} LIMIT {most})"
        for n in range(count)
    )
    return text(" UNION ALL ".join(parts).replace("AS place, word", "AS place, search_word.word AS word"))


def matching(dialect: str, tiers: Sequence[int], limit: int) -> TextClause:
    """The entries that fit each question, the first so many by `sort`; `tiers` say how good each fit is."""
    fits = "words @@ CAST(:q{n} AS tsquery)" if dialect == "postgresql" else "search_text MATCH :q{n}"
    key = "id" if dialect == "postgresql" else "rowid"
    parts = (
        f"SELECT * FROM (SELECT {tier} AS tier, entry.id AS id FROM (SELECT {key} AS id FROM search_text "  # noqa: S608
        f"WHERE {fits.format(n=n)} LIMIT {MOST_LOOKED_AT}) AS fit{n} "
        f"JOIN search_entry AS entry ON entry.id = fit{n}.id ORDER BY entry.sort, entry.id LIMIT {limit}) "
        f"AS part{n}"
        for n, tier in enumerate(tiers)
    )
    return text(" UNION ALL ".join(parts))


@cache
def plan() -> TextClause:
    """How PostgreSQL is to search, in this transaction.

    What nobody holds would be looked for by reading everything, because the planner can not know that; and
    pg_trgm is told how alike two words must be.
    """
    return text(
        "SELECT set_config('enable_seqscan', 'off', true), "
        "set_config('pg_trgm.similarity_threshold', '0.18', true)"
    )
