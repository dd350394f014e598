"""One index for what is searched, in place of a table of words for each room.

Revision ID: 0007_search
Revises: 0006_api_tokens

It begins empty where there are records already: `borough search rebuild` fills it.
"""

import sqlalchemy as sa
from alembic import op

from core.search.models import create_index, drop_index

revision = "0007_search"
down_revision = "0006_api_tokens"
branch_labels = None
depends_on = None

_WORD = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
_BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.drop_table("people_word")
    op.drop_table("properties_word")
    op.create_table(
        "search_entry",
        sa.Column("id", _BIG, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("sees", sa.Text(), nullable=False),
        sa.Column("sort", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_search_entry"),
        sa.UniqueConstraint("subject_id", name="uq_search_entry_subject_id"),
    )
    create_index(op.get_bind())


def downgrade() -> None:
    drop_index(op.get_bind())
    op.drop_table("search_entry")
    for table, owner, references in (
        ("people_word", "owner_id", None),
        ("properties_word", "property_id", "properties_property.id"),
    ):
        op.create_table(
            table,
            sa.Column("word", _WORD, nullable=False),
            sa.Column(owner, sa.Uuid(), nullable=False),
            *(
                [sa.ForeignKeyConstraint([owner], [references], name=f"fk_{table}_{owner}")]
                if references
                else []
            ),
            sa.PrimaryKeyConstraint("word", owner, name=f"pk_{table}"),
            sqlite_with_rowid=False,
        )
        op.create_index(f"ix_{table}_{owner}", table, [owner])
