"""Clocks are paused and extended, and keep the calendar and the row of law that they were made from."""

import sqlalchemy as sa
from alembic import op

from core.database.append_only import guard

revision = "0009_clocks_pause_and_extend"
down_revision = "0008_bundles"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply it."""
    with op.batch_alter_table("cases_clock", schema=None) as batch_op:
        # Every clock so far was counted by the council's own calendar.
        batch_op.add_column(sa.Column("calendar", sa.Text(), nullable=False, server_default="council"))
        batch_op.add_column(sa.Column("law", sa.Text(), nullable=True))
    with op.batch_alter_table("cases_clock", schema=None) as batch_op:
        batch_op.alter_column(
            "calendar", server_default=None, existing_type=sa.Text(), existing_nullable=False
        )
    op.create_table(
        "cases_clock_pause",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("clock_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("resumed_on", sa.Date(), nullable=True),
        sa.Column("resumed_by", sa.Text(), nullable=True),
        sa.Column("resumed_at", sa.Text(), nullable=True),
        sa.Column("resumed_because", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "until IS NULL OR until >= from_on", name=op.f("ck_cases_clock_pause_until_after_from")
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases_case.id"], name=op.f("fk_cases_clock_pause_case_id_cases_case")
        ),
        sa.ForeignKeyConstraint(
            ["clock_id"], ["cases_clock.id"], name=op.f("fk_cases_clock_pause_clock_id_cases_clock")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cases_clock_pause")),
    )
    op.create_table(
        "cases_clock_extension",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("clock_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("length", sa.Integer(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases_case.id"], name=op.f("fk_cases_clock_extension_case_id_cases_case")
        ),
        sa.ForeignKeyConstraint(
            ["clock_id"], ["cases_clock.id"], name=op.f("fk_cases_clock_extension_clock_id_cases_clock")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cases_clock_extension")),
    )
    for table in ("cases_clock_pause", "cases_clock_extension"):
        for column in ("clock_id", "case_id"):
            op.create_index(f"ix_{table}_{column}", table, [column], unique=False)
    guard(op.get_bind(), ["cases_clock_extension"])


def downgrade() -> None:
    """Take it back."""
    op.drop_table("cases_clock_extension")
    op.drop_table("cases_clock_pause")
    with op.batch_alter_table("cases_clock", schema=None) as batch_op:
        batch_op.drop_column("law")
        batch_op.drop_column("calendar")
