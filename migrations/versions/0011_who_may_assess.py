"""Who may assess which domain, who trains a candidate, and how each mark came to be

Revision ID: 0011
Revises: 0010
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Whoever assesses today has assessed everything: the manager narrows it down.
    op.add_column(
        "persons", sa.Column("every_domain", sa.Boolean(), nullable=False, server_default=sa.true())
    )
    op.add_column("persons", sa.Column("qualification_basis", sa.Text(), nullable=False, server_default=""))
    op.create_table(
        "qualifications",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("framework", sa.String(80), nullable=False),
        sa.Column("domain", sa.String(20), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_qualifications_person_id")),
        sa.PrimaryKeyConstraint("person_id", "framework", "domain", name=op.f("pk_qualifications")),
    )
    op.create_table(
        "trainers",
        sa.Column("candidate_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("noted_by_id", sa.Integer(), nullable=False),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["candidate_id"], ["candidates.id"], name=op.f("fk_trainers_candidate_id")),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_trainers_person_id")),
        sa.ForeignKeyConstraint(["noted_by_id"], ["persons.id"], name=op.f("fk_trainers_noted_by_id")),
        sa.PrimaryKeyConstraint("candidate_id", "person_id", name=op.f("pk_trainers")),
    )
    op.create_table(
        "judgement_changes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("evaluation_id", sa.Integer(), nullable=False),
        sa.Column("criterion", sa.String(20), nullable=False),
        sa.Column(
            "mark",
            sa.Enum(
                "acquired",
                "not_acquired",
                "not_assessed",
                "no_test",
                name="mark",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["evaluation_id"], ["evaluations.id"], name=op.f("fk_judgement_changes_evaluation_id")
        ),
        sa.ForeignKeyConstraint(["author_id"], ["persons.id"], name=op.f("fk_judgement_changes_author_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_judgement_changes")),
    )
    op.create_index(
        "ix_judgement_changes_evaluation_id_version", "judgement_changes", ["evaluation_id", "version"]
    )
    # What stands today is where each history begins.
    op.execute(
        "INSERT INTO judgement_changes (evaluation_id, criterion, mark, comment, author_id, at, version)"
        " SELECT evaluation_id, criterion, mark, comment, author_id, decided_at, version"
        " FROM judgements ORDER BY id"
    )


def downgrade() -> None:
    op.drop_index("ix_judgement_changes_evaluation_id_version", table_name="judgement_changes")
    op.drop_table("judgement_changes")
    op.drop_table("trainers")
    op.drop_table("qualifications")
    with op.batch_alter_table("persons", schema=None) as batch_op:
        batch_op.drop_column("qualification_basis")
        batch_op.drop_column("every_domain")
