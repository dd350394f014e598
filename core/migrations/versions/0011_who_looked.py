"""Index of looks at restricted records."""

import sqlalchemy as sa
from alembic import op

revision = "0011_who_looked"
down_revision = "0010_types_reviewed_and_migrated"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply it."""
    with op.batch_alter_table("audit_event", schema=None) as batch_op:
        batch_op.create_index(
            "ix_audit_event_reads",
            ["seq"],
            unique=False,
            sqlite_where=sa.text("name = 'audit.restricted_record_read'"),
            postgresql_where=sa.text("name = 'audit.restricted_record_read'"),
        )


def downgrade() -> None:
    """Take it back."""
    with op.batch_alter_table("audit_event", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_audit_event_reads",
            sqlite_where=sa.text("name = 'audit.restricted_record_read'"),
            postgresql_where=sa.text("name = 'audit.restricted_record_read'"),
        )
