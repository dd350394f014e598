"""Sign-in, authority and who may see."""

import sqlalchemy as sa
from alembic import op

revision = "0002_access"
down_revision = "0001_baseline"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply it."""
    op.create_table(
        "staff_departure",
        sa.Column("state_hash", sa.Text(), nullable=False),
        sa.Column("browser_hash", sa.Text(), nullable=False),
        sa.Column("nonce", sa.Text(), nullable=False),
        sa.Column("verifier", sa.Text(), nullable=False),
        sa.Column("wanted", sa.Text(), nullable=False),
        sa.Column("expires_at", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("state_hash", name=op.f("pk_staff_departure")),
    )
    with op.batch_alter_table("staff_departure", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_staff_departure_expires_at"), ["expires_at"], unique=False)

    op.create_table(
        "staff_restriction",
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("needs", sa.Text(), nullable=False),
        sa.Column("because", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("subject", name=op.f("pk_staff_restriction")),
    )
    op.create_table(
        "staff_review",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("started_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("started_by", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff_review")),
    )
    op.create_table(
        "staff_clearance",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("because", sa.Text(), nullable=False),
        sa.Column("allowed_by", sa.Uuid(), nullable=False),
        sa.Column("allowed_at", sa.Text(), nullable=False),
        sa.CheckConstraint("allowed_by <> user_id", name=op.f("ck_staff_clearance_not_by_oneself")),
        sa.ForeignKeyConstraint(
            ["allowed_by"], ["staff_user.id"], name=op.f("fk_staff_clearance_allowed_by")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["staff_user.id"], name=op.f("fk_staff_clearance_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff_clearance")),
        sa.UniqueConstraint("user_id", "subject", name=op.f("uq_staff_clearance_user_id_subject")),
    )
    with op.batch_alter_table("staff_clearance", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_staff_clearance_subject"), ["subject"], unique=False)

    op.create_table(
        "staff_competence",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("recorded_by", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "ends_on IS NULL OR ends_on >= starts_on", name=op.f("ck_staff_competence_ends_after_start")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["staff_user.id"], name=op.f("fk_staff_competence_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff_competence")),
    )
    with op.batch_alter_table("staff_competence", schema=None) as batch_op:
        batch_op.create_index("ix_staff_competence_user", ["user_id", "name"], unique=False)

    op.create_table(
        "staff_cover",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("covered_id", sa.Uuid(), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("because", sa.Text(), nullable=False),
        sa.Column("set_by", sa.Text(), nullable=False),
        sa.Column("set_at", sa.Text(), nullable=False),
        sa.CheckConstraint("covered_id <> by_id", name=op.f("ck_staff_cover_not_for_oneself")),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_staff_cover_ends_after_start")),
        sa.ForeignKeyConstraint(["by_id"], ["staff_user.id"], name=op.f("fk_staff_cover_by_id")),
        sa.ForeignKeyConstraint(["covered_id"], ["staff_user.id"], name=op.f("fk_staff_cover_covered_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff_cover")),
    )
    with op.batch_alter_table("staff_cover", schema=None) as batch_op:
        batch_op.create_index("ix_staff_cover_by", ["by_id", "ends_on"], unique=False)
        batch_op.create_index(batch_op.f("ix_staff_cover_covered_id"), ["covered_id"], unique=False)

    op.create_table(
        "staff_half_session",
        sa.Column("token_hash", sa.Text(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("strength", sa.Text(), nullable=False),
        sa.Column("provider_token", sa.Text(), nullable=False),
        sa.Column("expires_at", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["staff_user.id"], name=op.f("fk_staff_half_session_user_id")),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_staff_half_session")),
    )
    with op.batch_alter_table("staff_half_session", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_staff_half_session_expires_at"), ["expires_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_staff_half_session_user_id"), ["user_id"], unique=False)

    op.create_table(
        "staff_identity",
        sa.Column("issuer", sa.Text(), nullable=False),
        sa.Column("sub", sa.Text(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("bound_at", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["staff_user.id"], name=op.f("fk_staff_identity_user_id")),
        sa.PrimaryKeyConstraint("issuer", "sub", name=op.f("pk_staff_identity")),
        sa.UniqueConstraint("issuer", "user_id", name=op.f("uq_staff_identity_issuer_user_id")),
    )
    with op.batch_alter_table("staff_identity", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_staff_identity_user_id"), ["user_id"], unique=False)

    op.create_table(
        "staff_interest",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("subject_kind", sa.Text(), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("declared_by", sa.Text(), nullable=False),
        sa.Column("declared_on", sa.Date(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["user_id"], ["staff_user.id"], name=op.f("fk_staff_interest_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff_interest")),
    )
    with op.batch_alter_table("staff_interest", schema=None) as batch_op:
        batch_op.create_index("ix_staff_interest_subject", ["subject_id", "subject_kind"], unique=False)
        batch_op.create_index(batch_op.f("ix_staff_interest_user_id"), ["user_id"], unique=False)

    op.create_table(
        "staff_named",
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("needs", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["subject"], ["staff_restriction.subject"], name=op.f("fk_staff_named_subject")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["staff_user.id"], name=op.f("fk_staff_named_user_id")),
        sa.PrimaryKeyConstraint("subject", "user_id", name=op.f("pk_staff_named")),
    )
    with op.batch_alter_table("staff_named", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_staff_named_user_id"), ["user_id"], unique=False)

    op.create_table(
        "staff_recovery_code",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["staff_user.id"], name=op.f("fk_staff_recovery_code_user_id")),
        sa.PrimaryKeyConstraint("user_id", "hash", name=op.f("pk_staff_recovery_code")),
    )
    op.create_table(
        "staff_review_item",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("review_id", sa.Uuid(), nullable=False),
        sa.Column("held_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("role_id", sa.Uuid(), nullable=False),
        sa.Column("reviewer_id", sa.Uuid(), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.Column("decided_at", sa.Text(), nullable=True),
        sa.Column("because", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "decided_by IS NULL OR decided_by <> user_id",
            name=op.f("ck_staff_review_item_holder_is_not_decider"),
        ),
        sa.CheckConstraint(
            "reviewer_id IS NULL OR reviewer_id <> user_id",
            name=op.f("ck_staff_review_item_holder_is_not_reviewer"),
        ),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["staff_user.id"], name=op.f("fk_staff_review_item_decided_by")
        ),
        sa.ForeignKeyConstraint(
            ["review_id"], ["staff_review.id"], name=op.f("fk_staff_review_item_review_id")
        ),
        sa.ForeignKeyConstraint(
            ["reviewer_id"], ["staff_user.id"], name=op.f("fk_staff_review_item_reviewer_id")
        ),
        sa.ForeignKeyConstraint(["role_id"], ["staff_role.id"], name=op.f("fk_staff_review_item_role_id")),
        sa.ForeignKeyConstraint(["user_id"], ["staff_user.id"], name=op.f("fk_staff_review_item_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff_review_item")),
        sa.UniqueConstraint("review_id", "held_id", name=op.f("uq_staff_review_item_review_id_held_id")),
    )
    with op.batch_alter_table("staff_review_item", schema=None) as batch_op:
        batch_op.create_index(
            "ix_staff_review_item_open",
            ["reviewer_id"],
            unique=False,
            sqlite_where=sa.text("outcome IS NULL"),
            postgresql_where=sa.text("outcome IS NULL"),
        )
        batch_op.create_index(batch_op.f("ix_staff_review_item_user_id"), ["user_id"], unique=False)

    op.create_table(
        "staff_second_factor",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("secret", sa.Text(), nullable=False),
        sa.Column("begun_at", sa.Text(), nullable=False),
        sa.Column("confirmed_at", sa.Text(), nullable=True),
        sa.Column("last_step", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["staff_user.id"], name=op.f("fk_staff_second_factor_user_id")),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_staff_second_factor")),
    )
    with op.batch_alter_table("staff_limit", schema=None) as batch_op:
        batch_op.add_column(sa.Column("scheme", sa.Text(), nullable=False, server_default=""))

    with op.batch_alter_table("staff_role", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("needs_second_factor", sa.Boolean(), nullable=False, server_default=sa.false())
        )

    with op.batch_alter_table("staff_session", schema=None) as batch_op:
        batch_op.add_column(sa.Column("strength", sa.Text(), nullable=False, server_default="password"))
        batch_op.add_column(sa.Column("provider_token", sa.Text(), nullable=False, server_default=""))

    with op.batch_alter_table("staff_team", schema=None) as batch_op:
        batch_op.add_column(sa.Column("leader_id", sa.Uuid(), nullable=True))
        batch_op.create_index(batch_op.f("ix_staff_team_leader_id"), ["leader_id"], unique=False)

    with op.batch_alter_table("staff_user", schema=None) as batch_op:
        batch_op.add_column(sa.Column("leaves_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("moves_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("next_team_id", sa.Uuid(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_staff_user_next_team_id"), "staff_team", ["next_team_id"], ["id"]
        )


def downgrade() -> None:
    """Take it back."""
    with op.batch_alter_table("staff_user", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_staff_user_next_team_id"), type_="foreignkey")
        batch_op.drop_column("next_team_id")
        batch_op.drop_column("moves_on")
        batch_op.drop_column("leaves_on")

    with op.batch_alter_table("staff_team", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_staff_team_leader_id"))
        batch_op.drop_column("leader_id")

    with op.batch_alter_table("staff_session", schema=None) as batch_op:
        batch_op.drop_column("provider_token")
        batch_op.drop_column("strength")

    with op.batch_alter_table("staff_role", schema=None) as batch_op:
        batch_op.drop_column("needs_second_factor")

    with op.batch_alter_table("staff_limit", schema=None) as batch_op:
        batch_op.drop_column("scheme")

    op.drop_table("staff_second_factor")
    with op.batch_alter_table("staff_review_item", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_staff_review_item_user_id"))
        batch_op.drop_index(
            "ix_staff_review_item_open",
            sqlite_where=sa.text("outcome IS NULL"),
            postgresql_where=sa.text("outcome IS NULL"),
        )

    op.drop_table("staff_review_item")
    op.drop_table("staff_recovery_code")
    with op.batch_alter_table("staff_named", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_staff_named_user_id"))

    op.drop_table("staff_named")
    with op.batch_alter_table("staff_interest", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_staff_interest_user_id"))
        batch_op.drop_index("ix_staff_interest_subject")

    op.drop_table("staff_interest")
    with op.batch_alter_table("staff_identity", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_staff_identity_user_id"))

    op.drop_table("staff_identity")
    with op.batch_alter_table("staff_half_session", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_staff_half_session_user_id"))
        batch_op.drop_index(batch_op.f("ix_staff_half_session_expires_at"))

    op.drop_table("staff_half_session")
    with op.batch_alter_table("staff_cover", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_staff_cover_covered_id"))
        batch_op.drop_index("ix_staff_cover_by")

    op.drop_table("staff_cover")
    with op.batch_alter_table("staff_competence", schema=None) as batch_op:
        batch_op.drop_index("ix_staff_competence_user")

    op.drop_table("staff_competence")
    with op.batch_alter_table("staff_clearance", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_staff_clearance_subject"))

    op.drop_table("staff_clearance")
    op.drop_table("staff_review")
    op.drop_table("staff_restriction")
    with op.batch_alter_table("staff_departure", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_staff_departure_expires_at"))

    op.drop_table("staff_departure")
