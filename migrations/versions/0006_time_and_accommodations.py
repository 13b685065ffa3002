"""Accommodations, the time of a sitting, pauses, what assessors do to a sitting under way

Revision ID: 0006
Revises: 0005
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("evaluations", sa.Column("accommodations", sa.JSON(none_as_null=True), nullable=True))
    op.add_column("sittings", sa.Column("left_out", sa.JSON(none_as_null=True), nullable=True))
    op.add_column("sittings", sa.Column("time_limit", sa.Integer(), nullable=True))
    op.add_column("sittings", sa.Column("extra_seconds", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("sittings", sa.Column("breaks", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("sittings", sa.Column("seen_at", sa.DateTime(timezone=True), nullable=True))
    op.create_table(
        "pauses",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sitting_id", sa.Integer(), nullable=False),
        sa.Column("pauser", _one_of("pauser", "candidate", "assessor"), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["sitting_id"], ["sittings.id"], name=op.f("fk_pauses_sitting_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pauses")),
    )
    op.create_index(op.f("ix_pauses_sitting_id"), "pauses", ["sitting_id"])
    op.create_table(
        "interventions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sitting_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("kind", _one_of("interventionkind", "pause", "resume", "extend", "end"), nullable=False),
        sa.Column("seconds", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["sitting_id"], ["sittings.id"], name=op.f("fk_interventions_sitting_id")),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_interventions_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_interventions")),
    )
    op.create_index(op.f("ix_interventions_sitting_id"), "interventions", ["sitting_id"])


def _one_of(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=32)


def downgrade() -> None:
    for table in ("interventions", "pauses"):
        op.drop_index(op.f(f"ix_{table}_sitting_id"), table_name=table)
        op.drop_table(table)
    with op.batch_alter_table("sittings", schema=None) as batch_op:
        for column in ("seen_at", "breaks", "extra_seconds", "time_limit", "left_out"):
            batch_op.drop_column(column)
    with op.batch_alter_table("evaluations", schema=None) as batch_op:
        batch_op.drop_column("accommodations")
