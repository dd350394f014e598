"""details kept apart, statements of unknown accounts, and what lines say of their kind."""

import sqlalchemy as sa
from alembic import op

from core.database.append_only import guard

revision = "0002_details"
down_revision = "0001_baseline"
branch_labels = None
depends_on = None

_LINES = ("finance_reconciliation_line", "finance_reconciliation_held")


def upgrade() -> None:
    """Apply it."""
    op.create_table(
        "finance_reconciliation_detail",
        sa.Column("statement_id", sa.Uuid(), nullable=False),
        sa.Column("booked_on", sa.Date(), nullable=False),
        sa.Column("pence", sa.BigInteger(), nullable=False),
        sa.Column("bank_ref", sa.Text(), nullable=False),
        sa.Column("texts", sa.Text(), nullable=False),
        sa.Column("payer", sa.Text(), nullable=False),
        sa.Column("reversal", sa.Boolean(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("fingerprint", sa.LargeBinary(), nullable=False),
        sa.Column("occurrence", sa.Integer(), nullable=False),
        sa.Column("code", sa.Text(), server_default="", nullable=False),
        sa.Column("counterparty", sa.Text(), server_default="", nullable=False),
        sa.Column("original_on", sa.Date(), nullable=True),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_finance_reconciliation_detail")),
        sa.UniqueConstraint(
            "fingerprint", "occurrence", name=op.f("uq_finance_reconciliation_detail_fingerprint_occurrence")
        ),
    )
    op.create_index(
        "ix_finance_reconciliation_detail_statement", "finance_reconciliation_detail", ["statement_id", "id"]
    )
    op.create_index(
        "ix_finance_reconciliation_detail_booked", "finance_reconciliation_detail", ["booked_on", "pence"]
    )
    for table in _LINES:
        op.add_column(table, sa.Column("code", sa.Text(), server_default="", nullable=False))
        op.add_column(table, sa.Column("counterparty", sa.Text(), server_default="", nullable=False))
        op.add_column(table, sa.Column("original_on", sa.Date(), nullable=True))
    with op.batch_alter_table("finance_reconciliation_held") as batch_op:
        batch_op.alter_column("bank_account_id", existing_type=sa.Uuid(), nullable=True)
    with op.batch_alter_table("finance_reconciliation_statement") as batch_op:
        batch_op.add_column(sa.Column("account", sa.Text(), server_default="", nullable=False))
        batch_op.add_column(sa.Column("tells", sa.Text(), server_default="money", nullable=False))
        batch_op.alter_column("bank_account_id", existing_type=sa.Uuid(), nullable=True)
    op.execute(
        "UPDATE finance_reconciliation_statement SET account = (SELECT number FROM "
        "finance_reconciliation_bank_account b WHERE b.id = finance_reconciliation_statement.bank_account_id)"
    )
    guard(op.get_bind(), ["finance_reconciliation_detail"])


def downgrade() -> None:
    """Take it back. What was kept as details, and what waits for an unknown account, is let go of."""
    op.execute("DELETE FROM finance_reconciliation_held WHERE bank_account_id IS NULL")
    op.execute("DELETE FROM finance_reconciliation_statement WHERE bank_account_id IS NULL")
    with op.batch_alter_table("finance_reconciliation_statement") as batch_op:
        batch_op.alter_column("bank_account_id", existing_type=sa.Uuid(), nullable=False)
        batch_op.drop_column("tells")
        batch_op.drop_column("account")
    with op.batch_alter_table("finance_reconciliation_held") as batch_op:
        batch_op.alter_column("bank_account_id", existing_type=sa.Uuid(), nullable=False)
    for table in _LINES:
        for column in ("original_on", "counterparty", "code"):
            op.drop_column(table, column)
    op.drop_table("finance_reconciliation_detail")
