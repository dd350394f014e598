"""a council's own profiles of suppliers' files, and which one was chosen for a file."""

import sqlalchemy as sa
from alembic import op

from core.database.append_only import guard

revision = "0003_profiles"
down_revision = "0002_details"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply it."""
    op.create_table(
        "finance_reconciliation_profile",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("made_at", sa.Text(), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_finance_reconciliation_profile")),
        sa.UniqueConstraint("name", "version", name=op.f("uq_finance_reconciliation_profile_name_version")),
    )
    op.add_column(
        "finance_reconciliation_file", sa.Column("profile", sa.Text(), server_default="", nullable=False)
    )
    guard(op.get_bind(), ["finance_reconciliation_profile"])


def downgrade() -> None:
    """Take it back."""
    op.drop_column("finance_reconciliation_file", "profile")
    op.drop_table("finance_reconciliation_profile")
