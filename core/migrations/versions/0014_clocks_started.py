"""How many clocks a moving of cases to another version of their type started.

Revision ID: 0014_clocks_started
Revises: 0013_people
"""

import sqlalchemy as sa
from alembic import op

revision = "0014_clocks_started"
down_revision = "0013_people"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("cases_migration") as batch:
        batch.add_column(sa.Column("clocks_started", sa.Integer(), nullable=False, server_default="0"))
    with op.batch_alter_table("cases_migration") as batch:
        batch.alter_column("clocks_started", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("cases_migration") as batch:
        batch.drop_column("clocks_started")
