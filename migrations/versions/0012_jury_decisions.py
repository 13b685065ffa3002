"""What a jury decided; signatures found by their hash; wrong verification codes remembered

Revision ID: 0012
Revises: 0011
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def _kinds(name: str, *members: str) -> sa.Enum:
    return sa.Enum(*members, name=name, native_enum=False, create_constraint=True, length=32)


ATTEMPTS = ("password", "access_code")
ENTRIES = ("signed", "reopened")


def upgrade() -> None:
    op.create_table(
        "jury_decisions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("evaluation_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("signature_id", sa.Integer(), nullable=False),
        sa.Column("verdict", _kinds("juryverdict", "granted", "not_granted", "adjourned"), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["evaluation_id"], ["evaluations.id"], name=op.f("fk_jury_decisions_evaluation_id")
        ),
        sa.ForeignKeyConstraint(
            ["signature_id"], ["signatures.id"], name=op.f("fk_jury_decisions_signature_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_jury_decisions_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_jury_decisions")),
        sa.UniqueConstraint("evaluation_id", "number", name=op.f("uq_jury_decisions_evaluation_id_number")),
    )
    op.create_index(op.f("ix_signatures_content_hash"), "signatures", ["content_hash"])
    _allow("failed_attempts", "attemptkind", ATTEMPTS, (*ATTEMPTS, "verification"))
    _allow("results_log", "logkind", ENTRIES, (*ENTRIES, "jury"))


def _allow(table: str, name: str, before: tuple[str, ...], after: tuple[str, ...]) -> None:
    with op.batch_alter_table(table, schema=None) as batch_op:
        batch_op.alter_column(
            "kind", existing_type=_kinds(name, *before), type_=_kinds(name, *after), existing_nullable=False
        )


def downgrade() -> None:
    # Jury entries leave the end of the chains only when nothing came after them; else the log shows it.
    op.execute("DELETE FROM results_log WHERE kind = 'jury'")
    op.execute("DELETE FROM failed_attempts WHERE kind = 'verification'")
    _allow("results_log", "logkind", (*ENTRIES, "jury"), ENTRIES)
    _allow("failed_attempts", "attemptkind", (*ATTEMPTS, "verification"), ATTEMPTS)
    op.drop_index(op.f("ix_signatures_content_hash"), table_name="signatures")
    op.drop_table("jury_decisions")
