"""The PDF of a bundle is filed as a document of its case.

Revision ID: 0015_bundles_filed
Revises: 0014_clocks_started
"""

import sqlalchemy as sa
from alembic import op

revision = "0015_bundles_filed"
down_revision = "0014_clocks_started"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("bundles_build") as batch:
        batch.add_column(sa.Column("document_id", sa.Uuid(), nullable=True))
        batch.create_foreign_key(
            "fk_bundles_build_document_id", "documents_document", ["document_id"], ["id"]
        )
        batch.create_index("ix_bundles_build_document_id", ["document_id"])


def downgrade() -> None:
    with op.batch_alter_table("bundles_build") as batch:
        batch.drop_index("ix_bundles_build_document_id")
        batch.drop_constraint("fk_bundles_build_document_id", type_="foreignkey")
        batch.drop_column("document_id")
