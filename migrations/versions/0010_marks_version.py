"""Versions of marks count on for a whole evaluation, so that none ever comes back

Revision ID: 0010
Revises: 0009
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("evaluations", sa.Column("marks_version", sa.Integer(), nullable=False, server_default="0"))
    op.execute(
        "UPDATE evaluations SET marks_version = COALESCE("
        "(SELECT MAX(version) FROM judgements WHERE evaluation_id = evaluations.id), 0)"
    )


def downgrade() -> None:
    with op.batch_alter_table("evaluations", schema=None) as batch_op:
        batch_op.drop_column("marks_version")
