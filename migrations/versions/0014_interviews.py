"""Cards played in interviews, who corrected them; phrases that assessors keep

Revision ID: 0014
Revises: 0013
"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def _enum(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=32)


def upgrade() -> None:
    op.create_table(
        "observations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("evaluation_id", sa.Integer(), nullable=False),
        sa.Column("item", sa.String(length=80), nullable=False),
        sa.Column("scenario", sa.String(length=80), nullable=False),
        sa.Column("criterion", sa.String(length=20), nullable=False),
        sa.Column("publication_id", sa.Integer(), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("points", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("grade", sa.String(length=300), nullable=True),
        sa.Column(
            "proposal",
            _enum("proposal", "acquired", "not_acquired", "to_confirm", "not_assessed", "no_test"),
            nullable=True,
        ),
        sa.Column("notes", sa.Text(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("finished_by_id", sa.Integer(), nullable=True),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("hand", sa.String(length=40), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("evidence_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["evaluation_id"], ["evaluations.id"], name=op.f("fk_observations_evaluation_id")
        ),
        sa.ForeignKeyConstraint(
            ["publication_id"], ["publications.id"], name=op.f("fk_observations_publication_id")
        ),
        sa.ForeignKeyConstraint(["author_id"], ["persons.id"], name=op.f("fk_observations_author_id")),
        sa.ForeignKeyConstraint(
            ["finished_by_id"], ["persons.id"], name=op.f("fk_observations_finished_by_id")
        ),
        sa.ForeignKeyConstraint(["evidence_id"], ["evidence.id"], name=op.f("fk_observations_evidence_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_observations")),
        sa.UniqueConstraint("evaluation_id", "item", name=op.f("uq_observations_evaluation_id_item")),
        sa.UniqueConstraint("evidence_id", name=op.f("uq_observations_evidence_id")),
    )
    op.create_table(
        "observation_changes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("observation_id", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changes", sa.JSON(none_as_null=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["observation_id"], ["observations.id"], name=op.f("fk_observation_changes_observation_id")
        ),
        sa.ForeignKeyConstraint(["author_id"], ["persons.id"], name=op.f("fk_observation_changes_author_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_observation_changes")),
    )
    op.create_index(op.f("ix_observation_changes_observation_id"), "observation_changes", ["observation_id"])
    _create_phrases()


def _create_phrases() -> None:
    op.create_table(
        "phrases",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("shared", sa.Boolean(), nullable=False),
        sa.Column("framework", sa.String(length=80), nullable=True),
        sa.Column("criterion", sa.String(length=20), nullable=True),
        sa.Column(
            "mark", _enum("mark", "acquired", "not_acquired", "not_assessed", "no_test"), nullable=True
        ),
        sa.Column("uses", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_phrases_organisation_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_phrases_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_phrases")),
    )
    op.create_index("ix_phrases_person_id_deleted_at", "phrases", ["person_id", "deleted_at"])
    op.create_index("ix_phrases_organisation_id_shared", "phrases", ["organisation_id", "shared"])


def downgrade() -> None:
    op.drop_table("phrases")
    op.drop_table("observation_changes")
    op.drop_table("observations")
