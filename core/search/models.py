"""The table of what can be found, and the index that each database keeps under it.

`search_text` holds the words of each entry: an FTS5 table on SQLite, a tsvector with a GIN index on
PostgreSQL. `search_word` is the vocabulary, each word once or a little oftener; its trigrams find words that
are spelt nearly alike: FTS5's trigram tokenizer, or pg_trgm. Only `search_entry` is known to the ORM.
"""

from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, Text, event
from sqlmodel import Field, col

from core.database.one_of import one_of
from core.log import BigId
from core.permissions import Actor, Row

SQLITE = (
    """CREATE VIRTUAL TABLE search_text USING fts5(words, content='search_entry', content_rowid='id',
    tokenize='ascii', prefix='2 3 4', detail=none, columnsize=0)""",
    "CREATE TABLE search_word (id INTEGER PRIMARY KEY, word TEXT NOT NULL)",
    "CREATE INDEX ix_search_word_word ON search_word (word)",
    """CREATE VIRTUAL TABLE search_gram USING fts5(word, content='', tokenize='trigram', detail=none,
    columnsize=0)""",
)
POSTGRESQL = (
    "CREATE EXTENSION IF NOT EXISTS pg_trgm",
    "CREATE TABLE search_text (id BIGINT PRIMARY KEY, words TSVECTOR NOT NULL)",
    # A long list of pending entries would be read through by every search.
    "CREATE INDEX ix_search_text_words ON search_text USING gin (words) WITH (gin_pending_list_limit = 256)",
    'CREATE TABLE search_word (word TEXT COLLATE "C" NOT NULL)',
    "CREATE INDEX ix_search_word_word ON search_word (word)",
    "CREATE INDEX ix_search_word_grams ON search_word USING gin (word gin_trgm_ops)",
)
_GONE = ("search_text", "search_gram", "search_word")


class SearchEntry(Row, table=True):
    """What one record is found by.

    `kind` and `subject_id` name the record, `sees` is the permission without which nobody finds it. `sort`
    orders hits that are equally good. `facts` is a JSON list of [label, text, how], shown to say why
    something was found; `words` are the words of all of them, each behind the letter of its kind.
    """

    __tablename__ = "search_entry"

    id: int | None = Field(default=None, primary_key=True, sa_type=BigId)
    kind: str = Field(sa_type=Text)
    subject_id: UUID = Field(unique=True)
    sees: str = Field(sa_type=Text)
    sort: str = Field(sa_type=Text)
    title: str = Field(sa_type=Text)
    detail: str = Field(default="", sa_type=Text)
    facts: str = Field(sa_type=Text)
    words: str = Field(sa_type=Text)

    __table_args__: ClassVar[Any] = ()

    @classmethod
    def visible_to(cls, actor: Actor) -> ColumnElement[bool]:
        """Entries of the kinds that this actor may see."""
        condition: ColumnElement[bool] = one_of(col(cls.sees), actor.permissions)
        return condition


def create_index(connection: Connection) -> None:
    """Make what lies under the table of entries."""
    for statement in POSTGRESQL if connection.dialect.name == "postgresql" else SQLITE:
        connection.exec_driver_sql(statement)


def drop_index(connection: Connection) -> None:
    """Take it away; the extension stays, because others may use it."""
    for table in _GONE:
        connection.exec_driver_sql(f"DROP TABLE IF EXISTS {table}")


@event.listens_for(SearchEntry.__table__, "after_create")  # type: ignore[attr-defined]
def _made_with_its_index(_table: Any, connection: Connection, **_: Any) -> None:
    create_index(connection)
