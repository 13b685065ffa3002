"""Item models: a kind of document, the seed a step was drawn with; sittings on devices with a voice

Revision ID: 0002
Revises: 0001
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_BEFORE = ("framework", "plan", "sectors", "scenario", "calibration", "media")
_AFTER = ("framework", "plan", "sectors", "scenario", "model", "calibration", "media")


def _kind(words: tuple[str, ...]) -> sa.Enum:
    return sa.Enum(*words, name="kind", native_enum=False, create_constraint=True, length=32)


def upgrade() -> None:
    with op.batch_alter_table("revisions") as batch_op:
        batch_op.alter_column(
            "kind", existing_type=_kind(_BEFORE), type_=_kind(_AFTER), existing_nullable=False
        )
    with op.batch_alter_table("steps") as batch_op:
        batch_op.add_column(sa.Column("seed", sa.BigInteger(), nullable=True))
    with op.batch_alter_table("sittings") as batch_op:
        # Sittings of before had nothing to listen to.
        batch_op.add_column(sa.Column("voice", sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("sittings") as batch_op:
        batch_op.alter_column(
            "voice", existing_type=sa.Boolean(), existing_nullable=False, server_default=None
        )


def downgrade() -> None:
    with op.batch_alter_table("sittings") as batch_op:
        batch_op.drop_column("voice")
    with op.batch_alter_table("steps") as batch_op:
        batch_op.drop_column("seed")
    op.execute(
        "DELETE FROM publication_entries WHERE revision_id IN (SELECT id FROM revisions WHERE kind = 'model')"
    )
    op.execute("DELETE FROM revisions WHERE kind = 'model'")
    with op.batch_alter_table("revisions") as batch_op:
        batch_op.alter_column(
            "kind", existing_type=_kind(_AFTER), type_=_kind(_BEFORE), existing_nullable=False
        )
