"""Keys of programs."""

import sqlalchemy as sa
from alembic import op

revision = "0006_api_tokens"
down_revision = "0005_workload"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply it."""
    op.create_table(
        "staff_api_token",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.Column("scopes", sa.Text(), nullable=False),
        sa.Column("made_at", sa.Text(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("used_on", sa.Date(), nullable=True),
        sa.Column("revoked_at", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["user_id"], ["staff_user.id"], name=op.f("fk_staff_api_token_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff_api_token")),
        sa.UniqueConstraint("hash", name=op.f("uq_staff_api_token_hash")),
    )
    with op.batch_alter_table("staff_api_token", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_staff_api_token_user_id"), ["user_id"], unique=False)


def downgrade() -> None:
    """Take it back."""
    op.drop_table("staff_api_token")
