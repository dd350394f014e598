"""lines shared among accounts, accounts proposed for a line, payers that an officer has confirmed."""

import sqlalchemy as sa
from alembic import op

from core.database.append_only import guard

revision = "0004_matching"
down_revision = "0003_profiles"
branch_labels = None
depends_on = None

_LINE = "finance_reconciliation_line"


def upgrade() -> None:
    """Apply it."""
    op.add_column(
        "finance_reconciliation_match", sa.Column("step", sa.Text(), server_default="", nullable=False)
    )
    op.create_table(
        "finance_reconciliation_share",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("line_id", sa.BigInteger(), nullable=False),
        sa.Column("step", sa.Text(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("pence", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("pence > 0", name=op.f("ck_finance_reconciliation_share_pence_positive")),
        sa.ForeignKeyConstraint(
            ["line_id"], [f"{_LINE}.id"], name=op.f("fk_finance_reconciliation_share_line_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_finance_reconciliation_share")),
        sa.UniqueConstraint(
            "line_id",
            "step",
            "account_id",
            name=op.f("uq_finance_reconciliation_share_line_id_step_account_id"),
        ),
    )
    op.create_index("ix_finance_reconciliation_share_account", "finance_reconciliation_share", ["account_id"])
    op.create_table(
        "finance_reconciliation_suggestion",
        sa.Column("line_id", sa.BigInteger(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("because", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["line_id"], [f"{_LINE}.id"], name=op.f("fk_finance_reconciliation_suggestion_line_id")
        ),
        sa.PrimaryKeyConstraint("line_id", "rank", name=op.f("pk_finance_reconciliation_suggestion")),
    )
    op.create_table(
        "finance_reconciliation_payer",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("shown", sa.Text(), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_finance_reconciliation_payer")),
        sa.UniqueConstraint("key", "account_id", name=op.f("uq_finance_reconciliation_payer_key_account_id")),
    )
    op.create_index("ix_finance_reconciliation_payer_account", "finance_reconciliation_payer", ["account_id"])
    guard(op.get_bind(), ["finance_reconciliation_share"])


def downgrade() -> None:
    """Take it back."""
    for table in ("payer", "suggestion", "share"):
        op.drop_table(f"finance_reconciliation_{table}")
    op.drop_column("finance_reconciliation_match", "step")
