"""Bundles: documents of a case bound for a court or a tribunal."""

import sqlalchemy as sa
from alembic import op

revision = "0008_bundles"
down_revision = "0007_search"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply it."""
    op.create_table(
        "bundles_bundle",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("tribunal", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("parties", sa.Text(), nullable=False),
        sa.Column("chronology", sa.Boolean(), nullable=False),
        sa.Column("witness", sa.Text(), nullable=False),
        sa.Column("base_id", sa.Uuid(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.Text(), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases_case.id"], name=op.f("fk_bundles_bundle_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bundles_bundle")),
    )
    with op.batch_alter_table("bundles_bundle", schema=None) as batch_op:
        batch_op.create_index("ix_bundles_bundle_case_id", ["case_id", "id"], unique=False)

    op.create_table(
        "bundles_build",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("bundle_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=True),
        sa.Column("bound", sa.Integer(), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("contents", sa.Text(), nullable=False),
        sa.Column("problem", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.Text(), nullable=False),
        sa.Column("asked_by", sa.Text(), nullable=False),
        sa.Column("ended_at", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["bundle_id"], ["bundles_bundle.id"], name=op.f("fk_bundles_build_bundle_id")
        ),
        sa.ForeignKeyConstraint(["case_id"], ["cases_case.id"], name=op.f("fk_bundles_build_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bundles_build")),
        sa.UniqueConstraint("bundle_id", "version", name=op.f("uq_bundles_build_bundle_id_version")),
    )
    with op.batch_alter_table("bundles_build", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_bundles_build_case_id"), ["case_id"], unique=False)

    op.create_table(
        "bundles_entry",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("bundle_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("dated_on", sa.Date(), nullable=True),
        sa.Column("document_id", sa.Uuid(), nullable=True),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("sizes", sa.Text(), nullable=False),
        sa.Column("exhibit", sa.Boolean(), nullable=False),
        sa.Column("unchecked", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["bundle_id"], ["bundles_bundle.id"], name=op.f("fk_bundles_entry_bundle_id")
        ),
        sa.ForeignKeyConstraint(["case_id"], ["cases_case.id"], name=op.f("fk_bundles_entry_case_id")),
        sa.ForeignKeyConstraint(
            ["document_id"], ["documents_document.id"], name=op.f("fk_bundles_entry_document_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bundles_entry")),
    )
    with op.batch_alter_table("bundles_entry", schema=None) as batch_op:
        batch_op.create_index("ix_bundles_entry_bundle_id", ["bundle_id", "place"], unique=False)
        batch_op.create_index(batch_op.f("ix_bundles_entry_case_id"), ["case_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_bundles_entry_document_id"), ["document_id"], unique=False)

    op.create_table(
        "bundles_redaction",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("page", sa.Integer(), nullable=False),
        sa.Column("left", sa.Integer(), nullable=False),
        sa.Column("top", sa.Integer(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("because", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases_case.id"], name=op.f("fk_bundles_redaction_case_id")),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["bundles_entry.id"], name=op.f("fk_bundles_redaction_entry_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bundles_redaction")),
    )
    with op.batch_alter_table("bundles_redaction", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_bundles_redaction_case_id"), ["case_id"], unique=False)
        batch_op.create_index("ix_bundles_redaction_entry_id", ["entry_id", "page"], unique=False)


def downgrade() -> None:
    """Take it back."""
    with op.batch_alter_table("bundles_redaction", schema=None) as batch_op:
        batch_op.drop_index("ix_bundles_redaction_entry_id")
        batch_op.drop_index(batch_op.f("ix_bundles_redaction_case_id"))

    op.drop_table("bundles_redaction")
    with op.batch_alter_table("bundles_entry", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_bundles_entry_document_id"))
        batch_op.drop_index(batch_op.f("ix_bundles_entry_case_id"))
        batch_op.drop_index("ix_bundles_entry_bundle_id")

    op.drop_table("bundles_entry")
    with op.batch_alter_table("bundles_build", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_bundles_build_case_id"))

    op.drop_table("bundles_build")
    with op.batch_alter_table("bundles_bundle", schema=None) as batch_op:
        batch_op.drop_index("ix_bundles_bundle_case_id")

    op.drop_table("bundles_bundle")
