"""Merged records, likely duplicates, risks, other names, relations; what tells one person from another.

Revision ID: 0013_people
Revises: 0012_correspondence
"""

import sqlalchemy as sa
from alembic import op

from core.people.rules import NewContact

revision = "0013_people"
down_revision = "0012_correspondence"
branch_labels = None
depends_on = None

_OPEN = sa.text("state = 'open'")
_STANDING = sa.text("ended_at IS NULL")


def upgrade() -> None:
    with op.batch_alter_table("people_person") as batch:
        for name in ("ni_number", "contact_by", "contact_note"):
            batch.add_column(sa.Column(name, sa.Text(), nullable=False, server_default=""))
        for name in ("merged_into", "same_as"):
            batch.add_column(sa.Column(name, sa.Uuid(), nullable=True))
            batch.create_foreign_key(f"fk_people_person_{name}", "people_person", [name], ["id"])
        for name in ("ni_number", "merged_into", "same_as"):
            batch.create_index(f"ix_people_person_{name}", [name])
    with op.batch_alter_table("people_person") as batch:
        for name in ("ni_number", "contact_by", "contact_note"):
            batch.alter_column(name, server_default=None)
    with op.batch_alter_table("people_contact_point") as batch:
        batch.add_column(sa.Column("key", sa.Text(), nullable=False, server_default=""))
        batch.create_index("ix_people_contact_point_key", ["kind", "key"])
    with op.batch_alter_table("people_contact_point") as batch:
        batch.alter_column("key", server_default=None)
    _fill_keys()
    _marks()
    _merges()


def _fill_keys() -> None:
    points = sa.table(
        "people_contact_point",
        *(
            sa.column(name, kind)
            for name, kind in (
                ("id", sa.Uuid()),
                ("kind", sa.Text()),
                ("value", sa.Text()),
                ("postcode", sa.Text()),
                ("key", sa.Text()),
            )
        ),
    )
    bind = op.get_bind()
    update = points.update().where(points.c.id == sa.bindparam("one")).values(key=sa.bindparam("as_compared"))
    rows = bind.execute(sa.select(points.c.id, points.c.kind, points.c.value, points.c.postcode)).all()
    for start in range(0, len(rows), 5_000):
        chunk = rows[start : start + 5_000]
        bind.execute(update, [{"one": row[0], "as_compared": NewContact(*row[1:]).key} for row in chunk])


def _marks() -> None:
    op.create_table(
        "people_risk",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("advice", sa.Text(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("review_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.CheckConstraint("kind IN ('visit', 'safeguarding')", name=op.f("ck_people_risk_kind_known")),
        sa.CheckConstraint(
            "ends_on IS NULL OR ends_on >= starts_on", name=op.f("ck_people_risk_ends_after_start")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people_person.id"], name="fk_people_risk_person_id"),
        sa.PrimaryKeyConstraint("id", name="pk_people_risk"),
    )
    op.create_index("ix_people_risk_person_id", "people_risk", ["person_id"])
    op.create_table(
        "people_alias",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.CheckConstraint("kind IN ('former', 'alias')", name=op.f("ck_people_alias_kind_known")),
        sa.ForeignKeyConstraint(["person_id"], ["people_person.id"], name="fk_people_alias_person_id"),
        sa.PrimaryKeyConstraint("id", name="pk_people_alias"),
    )
    op.create_index("ix_people_alias_person_id", "people_alias", ["person_id"])
    op.create_table(
        "people_relation",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("other_id", sa.Uuid(), nullable=True),
        sa.Column("other_name", sa.Text(), nullable=False),
        sa.Column("relation", sa.Text(), nullable=False),
        sa.Column("lives_with", sa.Boolean(), nullable=False),
        sa.Column("may_speak", sa.Boolean(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "(other_id IS NULL) = (other_name <> '')", name=op.f("ck_people_relation_one_other")
        ),
        sa.CheckConstraint(
            "other_id IS NULL OR other_id <> person_id", name=op.f("ck_people_relation_not_oneself")
        ),
        sa.CheckConstraint(
            "ends_on IS NULL OR ends_on >= starts_on", name=op.f("ck_people_relation_ends_after_start")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people_person.id"], name="fk_people_relation_person_id"),
        sa.ForeignKeyConstraint(["other_id"], ["people_person.id"], name="fk_people_relation_other_id"),
        sa.PrimaryKeyConstraint("id", name="pk_people_relation"),
    )
    op.create_index("ix_people_relation_person_id", "people_relation", ["person_id"])
    op.create_index("ix_people_relation_other_id", "people_relation", ["other_id"])


def _merges() -> None:
    op.create_table(
        "people_merge",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kept_id", sa.Uuid(), nullable=False),
        sa.Column("merged_id", sa.Uuid(), nullable=False),
        sa.Column("because", sa.Text(), nullable=False),
        sa.Column("merged_at", sa.Text(), nullable=False),
        sa.Column("merged_by", sa.Text(), nullable=False),
        sa.Column("ended_at", sa.Text(), nullable=True),
        sa.Column("ended_by", sa.Text(), nullable=True),
        sa.Column("ended_because", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["kept_id"], ["people_person.id"], name="fk_people_merge_kept_id"),
        sa.ForeignKeyConstraint(["merged_id"], ["people_person.id"], name="fk_people_merge_merged_id"),
        sa.PrimaryKeyConstraint("id", name="pk_people_merge"),
    )
    op.create_index("ix_people_merge_kept_id", "people_merge", ["kept_id"])
    op.create_index(
        "uq_people_merge_open",
        "people_merge",
        ["merged_id"],
        unique=True,
        sqlite_where=_STANDING,
        postgresql_where=_STANDING,
    )
    op.create_table(
        "people_duplicate",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("first_id", sa.Uuid(), nullable=False),
        sa.Column("second_id", sa.Uuid(), nullable=False),
        sa.Column("score", sa.SmallInteger(), nullable=False),
        sa.Column("because", sa.Text(), nullable=False),
        sa.Column("found_on", sa.Date(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("decided_by", sa.Text(), nullable=True),
        sa.Column("decided_at", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.CheckConstraint("first_id < second_id", name=op.f("ck_people_duplicate_in_order")),
        sa.ForeignKeyConstraint(["first_id"], ["people_person.id"], name="fk_people_duplicate_first_id"),
        sa.ForeignKeyConstraint(["second_id"], ["people_person.id"], name="fk_people_duplicate_second_id"),
        sa.PrimaryKeyConstraint("id", name="pk_people_duplicate"),
        sa.UniqueConstraint("first_id", "second_id", name="uq_people_duplicate_first_id_second_id"),
    )
    op.create_index("ix_people_duplicate_second_id", "people_duplicate", ["second_id"])
    op.create_index(
        "ix_people_duplicate_open",
        "people_duplicate",
        ["score", "id"],
        sqlite_where=_OPEN,
        postgresql_where=_OPEN,
    )


def downgrade() -> None:
    for table in ("people_duplicate", "people_merge", "people_relation", "people_alias", "people_risk"):
        op.drop_table(table)
    with op.batch_alter_table("people_contact_point") as batch:
        batch.drop_index("ix_people_contact_point_key")
        batch.drop_column("key")
    with op.batch_alter_table("people_person") as batch:
        for name in ("ni_number", "merged_into", "same_as"):
            batch.drop_index(f"ix_people_person_{name}")
        for name in ("merged_into", "same_as"):
            batch.drop_constraint(f"fk_people_person_{name}", type_="foreignkey")
        for name in ("merged_into", "same_as", "ni_number", "contact_by", "contact_note"):
            batch.drop_column(name)
