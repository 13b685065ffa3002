"""Comfort settings, a welcome, a scratch pad, facts about a sitting, an opinion at the end

Revision ID: 0005
Revises: 0004
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("organisations", sa.Column("exam_browser_keys", sa.JSON(none_as_null=True), nullable=True))
    op.add_column("candidates", sa.Column("comfort", sa.JSON(none_as_null=True), nullable=True))
    op.add_column("evaluations", sa.Column("welcomed_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("sittings", sa.Column("notes", sa.Text(), nullable=True))
    # Who has begun already needs no welcome any more.
    op.execute(
        "UPDATE evaluations SET welcomed_at ="
        " (SELECT MIN(started_at) FROM sittings WHERE evaluation_id = evaluations.id)"
    )
    op.create_table(
        "facts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("step_id", sa.Integer(), nullable=False),
        sa.Column("kind", _one_of("factkind", "away", "fullscreen_left", "copy", "paste"), nullable=False),
        sa.Column("seconds", sa.Integer(), nullable=True),
        sa.Column("noticed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["step_id"], ["steps.id"], name=op.f("fk_facts_step_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_facts")),
    )
    op.create_index(op.f("ix_facts_step_id"), "facts", ["step_id"])
    op.create_table(
        "opinions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("evaluation_id", sa.Integer(), nullable=False),
        sa.Column("ease", _one_of("ease", "yes", "partly", "no"), nullable=True),
        sa.Column("clarity", _one_of("clarity", "yes", "partly", "no"), nullable=True),
        sa.Column("words", sa.String(1000), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["evaluation_id"], ["evaluations.id"], name=op.f("fk_opinions_evaluation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_opinions")),
        sa.UniqueConstraint("evaluation_id", name=op.f("uq_opinions_evaluation_id")),
    )


def _one_of(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=32)


def downgrade() -> None:
    op.drop_table("opinions")
    op.drop_index(op.f("ix_facts_step_id"), table_name="facts")
    op.drop_table("facts")
    for table, column in (
        ("sittings", "notes"),
        ("evaluations", "welcomed_at"),
        ("candidates", "comfort"),
        ("organisations", "exam_browser_keys"),
    ):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.drop_column(column)
