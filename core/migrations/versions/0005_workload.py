"""Who has had a case, who is away, and how cases change hands."""

import sqlalchemy as sa
from alembic import op

from core.database.append_only import guard

revision = "0005_workload"
down_revision = "0004_figures"
branch_labels = None
depends_on = None

_BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_QUEUED = sa.text("closed_at IS NULL AND owner IS NULL")
_CLOSED = sa.text("closed_at IS NOT NULL")
_OFFERED = sa.text("state = 'offered'")


def upgrade() -> None:
    """Apply it."""
    policy = sa.Column("source", sa.Text(), server_default="council policy", nullable=False)
    op.add_column("cases_task", policy)
    for name, columns, where in (
        ("ix_cases_case_queue", ["type", "id"], _QUEUED),
        ("ix_cases_case_closed", ["owner", "closed_at"], _CLOSED),
    ):
        op.create_index(name, "cases_case", columns, sqlite_where=where, postgresql_where=where)
    op.create_table(
        "cases_given",
        sa.Column("id", _BIG, nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("owner", sa.Text(), nullable=True),
        sa.Column("was", sa.Text(), nullable=True),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("because", sa.Text(), nullable=False),
        sa.Column("run", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases_case.id"], name=op.f("fk_cases_given_case_id_cases_case")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cases_given")),
    )
    op.create_index("ix_cases_given_case_id", "cases_given", ["case_id", "id"])
    op.create_index("ix_cases_given_run", "cases_given", ["run"])
    guard(op.get_bind(), ["cases_given"])
    _staff_tables()
    _handover_table()


def _staff_tables() -> None:
    user = {
        "absence": "fk_workload_absence_user_id_staff_user",
        "capacity": "fk_workload_capacity_user_id_staff_user",
    }
    op.create_table(
        "workload_absence",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_workload_absence_ends_after_start")),
        sa.ForeignKeyConstraint(["user_id"], ["staff_user.id"], name=op.f(user["absence"])),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workload_absence")),
    )
    op.create_index("ix_workload_absence_user", "workload_absence", ["user_id", "ends_on"])
    op.create_table(
        "workload_capacity",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("percent", sa.Integer(), nullable=False),
        sa.CheckConstraint("percent BETWEEN 0 AND 100", name=op.f("ck_workload_capacity_is_percent")),
        sa.ForeignKeyConstraint(["user_id"], ["staff_user.id"], name=op.f(user["capacity"])),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_workload_capacity")),
    )


def _handover_table() -> None:
    texts = (
        "giver",
        "receiver",
        "by",
        "at",
        "stands",
        "next_step",
        "promised",
        "promised_to",
        "state",
        "reason",
    )
    op.create_table(
        "workload_handover",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in texts),
        sa.Column("next_by", sa.Date(), nullable=True),
        sa.Column("promised_by", sa.Date(), nullable=True),
        sa.Column("decided_at", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases_case.id"], name=op.f("fk_workload_handover_case_id_cases_case")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workload_handover")),
    )
    op.create_index("ix_workload_handover_case_id", "workload_handover", ["case_id", "id"])
    op.create_index("ix_workload_handover_receiver", "workload_handover", ["receiver", "state"])
    op.create_index("ix_workload_handover_giver", "workload_handover", ["giver", "state"])
    op.create_index(
        "ux_workload_handover_offered",
        "workload_handover",
        ["case_id"],
        unique=True,
        sqlite_where=_OFFERED,
        postgresql_where=_OFFERED,
    )


def downgrade() -> None:
    """Undo it."""
    for table in ("workload_handover", "workload_capacity", "workload_absence", "cases_given"):
        op.drop_table(table)
    op.drop_index("ix_cases_case_closed", table_name="cases_case")
    op.drop_index("ix_cases_case_queue", table_name="cases_case")
    with op.batch_alter_table("cases_task", schema=None) as batch_op:
        batch_op.drop_column("source")
