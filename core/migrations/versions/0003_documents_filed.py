"""documents with titles, kinds, versions and scans."""

import sqlalchemy as sa
from alembic import op

revision = "0003_documents_filed"
down_revision = "0002_access"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply it."""
    with op.batch_alter_table("documents_document") as batch_op:
        batch_op.add_column(sa.Column("title", sa.Text(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("kind", sa.Text(), nullable=False, server_default="other"))
        batch_op.add_column(sa.Column("received_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("series_id", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("version", sa.Integer(), nullable=False, server_default="1"))
        batch_op.add_column(sa.Column("is_current", sa.Boolean(), nullable=False, server_default=sa.true()))
        batch_op.add_column(sa.Column("scan", sa.Text(), nullable=False, server_default="not_scanned"))
        batch_op.add_column(sa.Column("scan_detail", sa.Text(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("case_id", sa.Uuid(), nullable=True))
    op.execute("UPDATE documents_document SET series_id = id")
    # Papers of cases: the id behind "case/", spelt as each database keeps it.
    spelt = "CAST(substr(subject, 6) AS uuid)"
    if op.get_bind().dialect.name == "sqlite":
        spelt = "replace(substr(subject, 6), '-', '')"
    op.execute(f"UPDATE documents_document SET case_id = {spelt} WHERE subject LIKE 'case/%'")  # noqa: S608
    with op.batch_alter_table("documents_document") as batch_op:
        batch_op.alter_column("series_id", existing_type=sa.Uuid(), nullable=False)
        batch_op.create_unique_constraint(
            op.f("uq_documents_document_series_id_version"), ["series_id", "version"]
        )
        batch_op.create_index(batch_op.f("ix_documents_document_case_id"), ["case_id"], unique=False)


def downgrade() -> None:
    """Take it back."""
    with op.batch_alter_table("documents_document") as batch_op:
        batch_op.drop_index(batch_op.f("ix_documents_document_case_id"))
        batch_op.drop_constraint(op.f("uq_documents_document_series_id_version"), type_="unique")
        for column in (
            "case_id",
            "scan_detail",
            "scan",
            "is_current",
            "version",
            "series_id",
            "received_on",
            "kind",
            "title",
        ):
            batch_op.drop_column(column)
