"""Figures: counts that were kept, samples and reviews, monthly reports, returns; and indexes by moments."""

import sqlalchemy as sa
from alembic import op

revision = "0004_figures"
down_revision = "0003_documents_filed"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply it."""
    op.create_table(
        "figures_cell",
        sa.Column("figure", sa.Text(), nullable=False),
        sa.Column("grain", sa.Text(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("part", sa.Text(), nullable=False),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("sees", sa.Text(), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint(
            "figure", "grain", "on", "part", "owner", "sees", name=op.f("pk_figures_cell")
        ),
    )
    op.create_table(
        "figures_report",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("officer", sa.Text(), nullable=False),
        sa.Column("leader", sa.Text(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("numbers", sa.Text(), nullable=False),
        sa.Column("counted_at", sa.Text(), nullable=False),
        sa.Column("went_well", sa.Text(), nullable=False),
        sa.Column("to_improve", sa.Text(), nullable=False),
        sa.Column("actions", sa.Text(), nullable=False),
        sa.Column("officer_signed_at", sa.Text(), nullable=True),
        sa.Column("leader_signed_at", sa.Text(), nullable=True),
        sa.CheckConstraint("officer <> leader", name=op.f("ck_figures_report_two_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_figures_report")),
        sa.UniqueConstraint("officer", "month", name=op.f("uq_figures_report_officer_month")),
    )
    op.create_table(
        "figures_return",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("filled_by", sa.Text(), nullable=False),
        sa.Column("filled_at", sa.Text(), nullable=False),
        sa.Column("frozen_by", sa.Text(), nullable=True),
        sa.Column("frozen_at", sa.Text(), nullable=True),
        sa.Column("checked_by", sa.Text(), nullable=True),
        sa.Column("sent_at", sa.Text(), nullable=True),
        sa.Column("table_sha256", sa.Text(), nullable=True),
        sa.Column("workbook_sha256", sa.Text(), nullable=True),
        sa.Column("approval_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "checked_by IS NULL OR checked_by <> frozen_by", name=op.f("ck_figures_return_two_people")
        ),
        sa.CheckConstraint("starts_on <= ends_on", name=op.f("ck_figures_return_in_order")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_figures_return")),
        sa.UniqueConstraint(
            "name",
            "starts_on",
            "ends_on",
            "attempt",
            name=op.f("uq_figures_return_name_starts_on_ends_on_attempt"),
        ),
    )
    op.create_table(
        "figures_sample",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("checklist", sa.Text(), nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("stratum", sa.Text(), nullable=False),
        sa.Column("seed", sa.Text(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("among", sa.Integer(), nullable=False),
        sa.Column("drawn_by", sa.Text(), nullable=False),
        sa.Column("drawn_at", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_figures_sample")),
    )
    op.create_table(
        "figures_return_cell",
        sa.Column("return_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=True),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["return_id"], ["figures_return.id"], name=op.f("fk_figures_return_cell_return_id")
        ),
        sa.PrimaryKeyConstraint("return_id", "key", name=op.f("pk_figures_return_cell")),
    )
    with op.batch_alter_table("figures_return_cell", schema=None) as batch_op:
        batch_op.create_index("ix_figures_return_cell_order", ["return_id", "place"], unique=False)

    op.create_table(
        "figures_review",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("sample_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("officer", sa.Text(), nullable=False),
        sa.Column("sees", sa.Text(), nullable=False),
        sa.Column("reviewed_by", sa.Text(), nullable=True),
        sa.Column("reviewed_on", sa.Date(), nullable=True),
        sa.Column("reviewed_at", sa.Text(), nullable=True),
        sa.Column("passed", sa.Boolean(), nullable=True),
        sa.Column("feedback", sa.Text(), nullable=False),
        sa.Column("read_at", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "reviewed_by IS NULL OR reviewed_by <> officer", name=op.f("ck_figures_review_not_own_work")
        ),
        sa.ForeignKeyConstraint(["case_id"], ["cases_case.id"], name=op.f("fk_figures_review_case_id")),
        sa.ForeignKeyConstraint(
            ["sample_id"], ["figures_sample.id"], name=op.f("fk_figures_review_sample_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_figures_review")),
        sa.UniqueConstraint("sample_id", "case_id", name=op.f("uq_figures_review_sample_id_case_id")),
    )
    with op.batch_alter_table("figures_review", schema=None) as batch_op:
        batch_op.create_index("ix_figures_review_officer", ["officer", "reviewed_on"], unique=False)

    op.create_table(
        "figures_review_item",
        sa.Column("review_id", sa.Uuid(), nullable=False),
        sa.Column("item", sa.Text(), nullable=False),
        sa.Column("found", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["review_id"], ["figures_review.id"], name=op.f("fk_figures_review_item_review_id")
        ),
        sa.PrimaryKeyConstraint("review_id", "item", name=op.f("pk_figures_review_item")),
    )
    with op.batch_alter_table("cases_case", schema=None) as batch_op:
        batch_op.create_index("ix_cases_case_closed_at", ["closed_at"], unique=False)
        batch_op.create_index("ix_cases_case_opened_at", ["opened_at"], unique=False)

    with op.batch_alter_table("cases_clock", schema=None) as batch_op:
        batch_op.create_index("ix_cases_clock_ended_on", ["ended_on"], unique=False)

    with op.batch_alter_table("cases_decision", schema=None) as batch_op:
        batch_op.create_index("ix_cases_decision_decided_at", ["decided_at"], unique=False)

    with op.batch_alter_table("cases_step", schema=None) as batch_op:
        batch_op.create_index("ix_cases_step_at", ["at"], unique=False)

    with op.batch_alter_table("cases_task", schema=None) as batch_op:
        batch_op.create_index("ix_cases_task_done_at", ["done_at"], unique=False)

    with op.batch_alter_table("documents_notice", schema=None) as batch_op:
        batch_op.create_index("ix_documents_notice_sent_on", ["sent_on"], unique=False)


def downgrade() -> None:
    """Take it back."""
    with op.batch_alter_table("documents_notice", schema=None) as batch_op:
        batch_op.drop_index("ix_documents_notice_sent_on")

    with op.batch_alter_table("cases_task", schema=None) as batch_op:
        batch_op.drop_index("ix_cases_task_done_at")

    with op.batch_alter_table("cases_step", schema=None) as batch_op:
        batch_op.drop_index("ix_cases_step_at")

    with op.batch_alter_table("cases_decision", schema=None) as batch_op:
        batch_op.drop_index("ix_cases_decision_decided_at")

    with op.batch_alter_table("cases_clock", schema=None) as batch_op:
        batch_op.drop_index("ix_cases_clock_ended_on")

    with op.batch_alter_table("cases_case", schema=None) as batch_op:
        batch_op.drop_index("ix_cases_case_opened_at")
        batch_op.drop_index("ix_cases_case_closed_at")

    op.drop_table("figures_review_item")
    with op.batch_alter_table("figures_review", schema=None) as batch_op:
        batch_op.drop_index("ix_figures_review_officer")

    op.drop_table("figures_review")
    with op.batch_alter_table("figures_return_cell", schema=None) as batch_op:
        batch_op.drop_index("ix_figures_return_cell_order")

    op.drop_table("figures_return_cell")
    op.drop_table("figures_sample")
    op.drop_table("figures_return")
    op.drop_table("figures_report")
    op.drop_table("figures_cell")
