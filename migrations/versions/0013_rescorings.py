"""Re-scorings, taking them back, the proposals they changed under a mark; the log knows them

Revision ID: 0013
Revises: 0012
"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

BEFORE = ("signed", "reopened", "jury")
AFTER = (*BEFORE, "rescored", "rescoring_withdrawn")
PROPOSALS = ("acquired", "not_acquired", "to_confirm", "not_assessed", "no_test")


def _one_of(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=32)


def upgrade() -> None:
    op.create_table(
        "rescorings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("kind", _one_of("rescoringkind", "neutralised", "key", "calibration"), nullable=False),
        sa.Column("framework", sa.String(80), nullable=False),
        sa.Column("domain", sa.String(20), nullable=False),
        sa.Column("item", sa.String(80), nullable=True),
        sa.Column("content_hashes", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("publication_id", sa.Integer(), nullable=True),
        sa.Column("drop_unreadable", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("applied_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(kind = 'neutralised') = (publication_id IS NULL)",
            name=op.f("ck_rescorings_a_source_where_one_is_read"),
        ),
        sa.CheckConstraint(
            "item IS NOT NULL OR kind = 'calibration'", name=op.f("ck_rescorings_an_item_or_a_calibration")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_rescorings_organisation_id")
        ),
        sa.ForeignKeyConstraint(
            ["publication_id"], ["publications.id"], name=op.f("fk_rescorings_publication_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_rescorings_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rescorings")),
    )
    op.create_index("ix_rescorings_place", "rescorings", ["organisation_id", "framework", "domain"])
    op.create_table(
        "rescoring_withdrawals",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("rescoring_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["rescoring_id"], ["rescorings.id"], name=op.f("fk_rescoring_withdrawals_rescoring_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["persons.id"], name=op.f("fk_rescoring_withdrawals_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rescoring_withdrawals")),
        sa.UniqueConstraint("rescoring_id", name=op.f("uq_rescoring_withdrawals_rescoring_id")),
    )
    op.create_table(
        "proposal_changes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("evaluation_id", sa.Integer(), nullable=False),
        sa.Column("criterion", sa.String(20), nullable=False),
        sa.Column("rescoring_id", sa.Integer(), nullable=False),
        sa.Column("before", _one_of("before", *PROPOSALS), nullable=False),
        sa.Column("after", _one_of("after", *PROPOSALS), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("seen_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["evaluation_id"], ["evaluations.id"], name=op.f("fk_proposal_changes_evaluation_id")
        ),
        sa.ForeignKeyConstraint(
            ["rescoring_id"], ["rescorings.id"], name=op.f("fk_proposal_changes_rescoring_id")
        ),
        sa.ForeignKeyConstraint(["seen_by_id"], ["persons.id"], name=op.f("fk_proposal_changes_seen_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposal_changes")),
    )
    op.create_index(op.f("ix_proposal_changes_rescoring_id"), "proposal_changes", ["rescoring_id"])
    op.create_index(
        op.f("ix_proposal_changes_evaluation_id_seen_at"), "proposal_changes", ["evaluation_id", "seen_at"]
    )
    _log_of(BEFORE, AFTER, nullable=True)


def _log_of(before: tuple[str, ...], after: tuple[str, ...], *, nullable: bool) -> None:
    """Let the log hold other kinds of entries, with or without an evaluation."""
    with op.batch_alter_table("results_log", schema=None) as batch_op:
        batch_op.alter_column(
            "kind",
            existing_type=_one_of("logkind", *before),
            type_=_one_of("logkind", *after),
            existing_nullable=False,
        )
        batch_op.alter_column("evaluation_id", existing_type=sa.Integer(), nullable=nullable)


def downgrade() -> None:
    # Entries that an older product cannot read would break the chain for it: nobody goes back past them.
    connection = op.get_bind()
    held = connection.execute(sa.text("SELECT COUNT(*) FROM rescorings")).scalar()
    if held:
        raise RuntimeError(
            "re-scorings were decided: the log holds entries that the older product cannot read"
        )
    _log_of(AFTER, BEFORE, nullable=False)
    op.drop_table("proposal_changes")
    op.drop_table("rescoring_withdrawals")
    op.drop_table("rescorings")
