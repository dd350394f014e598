"""correspondence, and notices withdrawn or superseded."""

import sqlalchemy as sa
from alembic import op

revision = "0012_correspondence"
down_revision = "0011_who_looked"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply it."""
    op.create_table(
        "correspondence_mailout",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("template", sa.Text(), nullable=False),
        sa.Column("audience", sa.Text(), nullable=False),
        sa.Column("asked", sa.Text(), nullable=False),
        sa.Column("typed", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("found", sa.Integer(), nullable=False),
        sa.Column("looked_at", sa.Integer(), nullable=False),
        sa.Column("gathered_to", sa.Uuid(), nullable=True),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("officer", sa.Text(), nullable=False),
        sa.Column("drafted_by", sa.Text(), nullable=False),
        sa.Column("drafted_at", sa.Text(), nullable=False),
        sa.Column("approval_id", sa.Uuid(), nullable=True),
        sa.Column("started_by", sa.Text(), nullable=True),
        sa.Column("started_at", sa.Text(), nullable=True),
        sa.Column("stopped_by", sa.Text(), nullable=True),
        sa.Column("stopped_at", sa.Text(), nullable=True),
        sa.Column("ended_at", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_correspondence_mailout")),
    )
    op.create_table(
        "correspondence_recipient",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("mailout_id", sa.Uuid(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("message_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["mailout_id"], ["correspondence_mailout.id"], name=op.f("fk_correspondence_recipient_mailout_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_correspondence_recipient")),
        sa.UniqueConstraint(
            "mailout_id", "subject", "who", name=op.f("uq_correspondence_recipient_mailout_id_subject_who")
        ),
    )
    with op.batch_alter_table("correspondence_recipient", schema=None) as batch_op:
        batch_op.create_index(
            "ix_correspondence_recipient_state", ["mailout_id", "state", "id"], unique=False
        )

    op.create_table(
        "correspondence_message",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("template", sa.Text(), nullable=False),
        sa.Column("version_from", sa.Date(), nullable=False),
        sa.Column("act", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=True),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("written_by", sa.Text(), nullable=False),
        sa.Column("written_at", sa.Text(), nullable=False),
        sa.Column("approval_id", sa.Uuid(), nullable=True),
        sa.Column("mailout_id", sa.Uuid(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("sending_key", sa.Text(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("provider_ref", sa.Text(), nullable=False),
        sa.Column("sent_at", sa.Text(), nullable=True),
        sa.Column("ended_at", sa.Text(), nullable=True),
        sa.Column("document_id", sa.Uuid(), nullable=True),
        sa.Column("method", sa.Text(), nullable=False),
        sa.Column("served_on", sa.Date(), nullable=True),
        sa.Column("served_at", sa.Time(), nullable=True),
        sa.Column("notice_id", sa.Uuid(), nullable=True),
        sa.Column("supersedes_id", sa.Uuid(), nullable=True),
        sa.Column("task_id", sa.Uuid(), nullable=True),
        sa.Column("dealt_with_at", sa.Text(), nullable=True),
        sa.Column("dealt_with_by", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["document_id"], ["documents_document.id"], name=op.f("fk_correspondence_message_document_id")
        ),
        sa.ForeignKeyConstraint(
            ["mailout_id"], ["correspondence_mailout.id"], name=op.f("fk_correspondence_message_mailout_id")
        ),
        sa.ForeignKeyConstraint(
            ["notice_id"], ["documents_notice.id"], name=op.f("fk_correspondence_message_notice_id")
        ),
        sa.ForeignKeyConstraint(
            ["supersedes_id"], ["documents_notice.id"], name=op.f("fk_correspondence_message_supersedes_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_correspondence_message")),
    )
    with op.batch_alter_table("correspondence_message", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_correspondence_message_case_id"), ["case_id"], unique=False)
        batch_op.create_index("ix_correspondence_message_mailout", ["mailout_id", "state"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_correspondence_message_provider_ref"), ["provider_ref"], unique=False
        )
        batch_op.create_index("ix_correspondence_message_state", ["state", "id"], unique=False)
        batch_op.create_index("ix_correspondence_message_subject", ["subject", "id"], unique=False)
        batch_op.create_index(
            "ix_correspondence_message_troubled",
            ["id"],
            unique=False,
            sqlite_where=sa.text("state IN ('failed', 'objected') AND dealt_with_at IS NULL"),
            postgresql_where=sa.text("state IN ('failed', 'objected') AND dealt_with_at IS NULL"),
        )
        batch_op.create_index("ix_correspondence_message_who", ["who", "id"], unique=False)

    with op.batch_alter_table("documents_notice", schema=None) as batch_op:
        batch_op.add_column(sa.Column("proof_id", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("superseded_by", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("withdrawn_at", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("withdrawn_by", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("withdrawn_because", sa.Text(), nullable=False, server_default=""))
        batch_op.create_foreign_key(
            batch_op.f("fk_documents_notice_proof_id"), "documents_document", ["proof_id"], ["id"]
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_documents_notice_superseded_by"), "documents_notice", ["superseded_by"], ["id"]
        )


def downgrade() -> None:
    """Take it back."""
    with op.batch_alter_table("documents_notice", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_documents_notice_superseded_by"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("fk_documents_notice_proof_id"), type_="foreignkey")
        batch_op.drop_column("withdrawn_because")
        batch_op.drop_column("withdrawn_by")
        batch_op.drop_column("withdrawn_at")
        batch_op.drop_column("superseded_by")
        batch_op.drop_column("proof_id")

    with op.batch_alter_table("correspondence_message", schema=None) as batch_op:
        batch_op.drop_index("ix_correspondence_message_who")
        batch_op.drop_index(
            "ix_correspondence_message_troubled",
            sqlite_where=sa.text("state IN ('failed', 'objected') AND dealt_with_at IS NULL"),
            postgresql_where=sa.text("state IN ('failed', 'objected') AND dealt_with_at IS NULL"),
        )
        batch_op.drop_index("ix_correspondence_message_subject")
        batch_op.drop_index("ix_correspondence_message_state")
        batch_op.drop_index(batch_op.f("ix_correspondence_message_provider_ref"))
        batch_op.drop_index("ix_correspondence_message_mailout")
        batch_op.drop_index(batch_op.f("ix_correspondence_message_case_id"))

    op.drop_table("correspondence_message")
    with op.batch_alter_table("correspondence_recipient", schema=None) as batch_op:
        batch_op.drop_index("ix_correspondence_recipient_state")

    op.drop_table("correspondence_recipient")
    op.drop_table("correspondence_mailout")
