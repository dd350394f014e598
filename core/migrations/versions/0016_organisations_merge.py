"""Organisations merge by pointing, as persons do; safeguarding concerns have a permission of their own.

Revision ID: 0016_organisations_merge
Revises: 0015_bundles_filed
"""

import sqlalchemy as sa
from alembic import op

revision = "0016_organisations_merge"
down_revision = "0015_bundles_filed"
branch_labels = None
depends_on = None

_STANDING = sa.text("ended_at IS NULL")
# Whoever could see both kinds of marker until now goes on seeing both; a council then decides.
_STILL_SEEN = """
    INSERT INTO staff_role_permission (role_id, permission)
    SELECT role_id, 'people.see_safeguarding' FROM staff_role_permission AS seeing
    WHERE permission = 'people.see_risks' AND NOT EXISTS (
        SELECT 1 FROM staff_role_permission AS known
        WHERE known.role_id = seeing.role_id AND known.permission = 'people.see_safeguarding'
    )
"""


def upgrade() -> None:
    with op.batch_alter_table("people_organisation") as batch:
        for name in ("merged_into", "same_as"):
            batch.add_column(sa.Column(name, sa.Uuid(), nullable=True))
            batch.create_foreign_key(f"fk_people_organisation_{name}", "people_organisation", [name], ["id"])
            batch.create_index(f"ix_people_organisation_{name}", [name])
    op.create_table(
        "people_organisation_merge",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kept_id", sa.Uuid(), nullable=False),
        sa.Column("merged_id", sa.Uuid(), nullable=False),
        sa.Column("because", sa.Text(), nullable=False),
        sa.Column("merged_at", sa.Text(), nullable=False),
        sa.Column("merged_by", sa.Text(), nullable=False),
        sa.Column("ended_at", sa.Text(), nullable=True),
        sa.Column("ended_by", sa.Text(), nullable=True),
        sa.Column("ended_because", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["kept_id"], ["people_organisation.id"], name="fk_people_organisation_merge_kept_id"
        ),
        sa.ForeignKeyConstraint(
            ["merged_id"], ["people_organisation.id"], name="fk_people_organisation_merge_merged_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_people_organisation_merge"),
    )
    op.create_index("ix_people_organisation_merge_kept_id", "people_organisation_merge", ["kept_id"])
    op.create_index(
        "uq_people_organisation_merge_open",
        "people_organisation_merge",
        ["merged_id"],
        unique=True,
        sqlite_where=_STANDING,
        postgresql_where=_STANDING,
    )
    op.execute(_STILL_SEEN)


def downgrade() -> None:
    op.execute("DELETE FROM staff_role_permission WHERE permission = 'people.see_safeguarding'")
    op.drop_table("people_organisation_merge")
    with op.batch_alter_table("people_organisation") as batch:
        for name in ("merged_into", "same_as"):
            batch.drop_index(f"ix_people_organisation_{name}")
        for name in ("merged_into", "same_as"):
            batch.drop_constraint(f"fk_people_organisation_{name}", type_="foreignkey")
        for name in ("merged_into", "same_as"):
            batch.drop_column(name)
