"""A second assessor marks an evaluation without seeing the first marks

Revision ID: 0015
Revises: 0014
"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

MARKS = ("acquired", "not_acquired", "not_assessed", "no_test")


def _mark(name: str) -> sa.Enum:
    return sa.Enum(*MARKS, name=name, native_enum=False, create_constraint=True, length=32)


def upgrade() -> None:
    op.create_table(
        "second_markings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("evaluation_id", sa.Integer(), nullable=False),
        sa.Column("domains", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("shows_proposal", sa.Boolean(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("marks_version", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cancelled_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["evaluation_id"], ["evaluations.id"], name=op.f("fk_second_markings_evaluation_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_second_markings_person_id")),
        sa.ForeignKeyConstraint(["asked_by_id"], ["persons.id"], name=op.f("fk_second_markings_asked_by_id")),
        sa.ForeignKeyConstraint(
            ["cancelled_by_id"], ["persons.id"], name=op.f("fk_second_markings_cancelled_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_second_markings")),
    )
    op.create_index(op.f("ix_second_markings_evaluation_id"), "second_markings", ["evaluation_id"])
    op.create_index(
        op.f("ix_second_markings_person_id_finished_at"), "second_markings", ["person_id", "finished_at"]
    )
    op.create_table(
        "second_marks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("marking_id", sa.Integer(), nullable=False),
        sa.Column("criterion", sa.String(20), nullable=False),
        sa.Column("mark", _mark("mark"), nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("first_mark", _mark("firstmark"), nullable=True),
        sa.Column("first_comment", sa.Text(), nullable=True),
        sa.Column("first_author_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["marking_id"], ["second_markings.id"], name=op.f("fk_second_marks_marking_id")
        ),
        sa.ForeignKeyConstraint(
            ["first_author_id"], ["persons.id"], name=op.f("fk_second_marks_first_author_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_second_marks")),
        sa.UniqueConstraint("marking_id", "criterion", name=op.f("uq_second_marks_marking_id_criterion")),
    )


def downgrade() -> None:
    op.drop_table("second_marks")
    op.drop_index(op.f("ix_second_markings_person_id_finished_at"), table_name="second_markings")
    op.drop_index(op.f("ix_second_markings_evaluation_id"), table_name="second_markings")
    op.drop_table("second_markings")
