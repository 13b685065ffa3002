"""What candidates are found by, and what the desk is read from

Revision ID: 0008
Revises: 0007
"""

import unicodedata

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_DESK = ["organisation_id", "framework", "assessor_id", "candidate_id", "created_at"]


def _folded(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.strip().casefold())
    return "".join(mark for mark in decomposed if not unicodedata.combining(mark))[:400]


def upgrade() -> None:
    with op.batch_alter_table("candidates", schema=None) as batch_op:
        batch_op.add_column(sa.Column("search", sa.String(length=400), nullable=False, server_default=""))
    _fill(op.get_bind())
    with op.batch_alter_table("candidates", schema=None) as batch_op:
        batch_op.alter_column(
            "search", existing_type=sa.String(length=400), existing_nullable=False, server_default=None
        )
    op.create_index("ix_evaluations_desk", "evaluations", _DESK)
    op.create_index("ix_evaluations_candidate_id_framework", "evaluations", ["candidate_id", "framework"])
    op.create_index("ix_sittings_evaluation_id_ended_at", "sittings", ["evaluation_id", "ended_at"])


def _fill(connection: sa.Connection) -> None:
    candidates = sa.table(
        "candidates",
        *(sa.column(name) for name in ("id", "given_name", "family_name", "reference", "search")),
    )
    rows = connection.execute(sa.select(candidates)).all()
    filled = [
        {"key": row.id, "folded": _folded(f"{row.given_name} {row.family_name} {row.reference or ''}")}
        for row in rows
    ]
    if filled:
        update = sa.update(candidates).where(candidates.c.id == sa.bindparam("key"))
        connection.execute(update.values(search=sa.bindparam("folded")), filled)


def downgrade() -> None:
    op.drop_index("ix_sittings_evaluation_id_ended_at", table_name="sittings")
    op.drop_index("ix_evaluations_candidate_id_framework", table_name="evaluations")
    op.drop_index("ix_evaluations_desk", table_name="evaluations")
    with op.batch_alter_table("candidates", schema=None) as batch_op:
        batch_op.drop_column("search")
