"""A signed matrix may be corrected into a new version; the log of results is chained

Revision ID: 0009
Revises: 0008
"""

import json
from datetime import UTC
from hashlib import sha256

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

LOG = sa.table(
    "results_log",
    sa.column("organisation_id", sa.Integer()),
    sa.column("evaluation_id", sa.Integer()),
    sa.column("place", sa.Integer()),
    sa.column("kind", sa.String()),
    sa.column("facts", sa.JSON()),
    sa.column("at", sa.DateTime(timezone=True)),
    sa.column("previous_hash", sa.String()),
    sa.column("entry_hash", sa.String()),
)


def upgrade() -> None:
    with op.batch_alter_table("signatures", schema=None) as batch_op:
        batch_op.add_column(sa.Column("version", sa.Integer(), nullable=False, server_default="1"))
        batch_op.add_column(sa.Column("reopened_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("reopened_by_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("reopen_reason", sa.Text(), nullable=True))
        batch_op.drop_constraint(batch_op.f("uq_signatures_evaluation_id"), type_="unique")
        batch_op.create_unique_constraint(
            batch_op.f("uq_signatures_evaluation_id_version"), ["evaluation_id", "version"]
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_signatures_reopened_by_id"), "persons", ["reopened_by_id"], ["id"]
        )
    op.create_table(
        "results_log",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("evaluation_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "signed", "reopened", name="logkind", native_enum=False, create_constraint=True, length=32
            ),
            nullable=False,
        ),
        sa.Column("facts", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("previous_hash", sa.String(64), nullable=False),
        sa.Column("entry_hash", sa.String(64), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_results_log_organisation_id")
        ),
        sa.ForeignKeyConstraint(
            ["evaluation_id"], ["evaluations.id"], name=op.f("fk_results_log_evaluation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_results_log")),
        sa.UniqueConstraint("organisation_id", "place", name=op.f("uq_results_log_organisation_id_place")),
    )
    op.create_index(op.f("ix_results_log_evaluation_id"), "results_log", ["evaluation_id"])
    _log_what_is_signed()


def _log_what_is_signed() -> None:
    """Begin each organisation's chain with what was signed before there was one."""
    connection = op.get_bind()
    rows = connection.execute(
        sa.text(
            "SELECT e.organisation_id, s.evaluation_id, s.content_hash, s.person_id, s.signed_at"
            " FROM signatures s JOIN evaluations e ON e.id = s.evaluation_id ORDER BY s.signed_at, s.id"
        ).columns(
            organisation_id=sa.Integer(),
            evaluation_id=sa.Integer(),
            content_hash=sa.String(),
            person_id=sa.Integer(),
            signed_at=sa.DateTime(timezone=True),
        )
    ).all()
    last: dict[int, tuple[int, str]] = {}
    for organisation, evaluation, content_hash, person, signed_at in rows:
        place, previous = last.get(organisation, (0, "0" * 64))
        at = signed_at.replace(tzinfo=UTC) if signed_at.tzinfo is None else signed_at.astimezone(UTC)
        facts = {"version": 1, "content_hash": content_hash, "person": person}
        said = {
            "organisation": organisation,
            "evaluation": evaluation,
            "place": place + 1,
            "kind": "signed",
            "facts": facts,
            "at": at.isoformat(),
            "previous": previous,
        }
        canonical = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        entry = sha256(canonical.encode()).hexdigest()
        connection.execute(
            LOG.insert().values(
                organisation_id=organisation,
                evaluation_id=evaluation,
                place=place + 1,
                kind="signed",
                facts=facts,
                at=at,
                previous_hash=previous,
                entry_hash=entry,
            )
        )
        last[organisation] = (place + 1, entry)


def downgrade() -> None:
    op.drop_index(op.f("ix_results_log_evaluation_id"), table_name="results_log")
    op.drop_table("results_log")
    # Only the last version of each signature can be kept: there was room for one.
    op.execute(
        "DELETE FROM signatures WHERE version < (SELECT MAX(other.version)"
        " FROM signatures AS other WHERE other.evaluation_id = signatures.evaluation_id)"
    )
    with op.batch_alter_table("signatures", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_signatures_reopened_by_id"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("uq_signatures_evaluation_id_version"), type_="unique")
        batch_op.create_unique_constraint(batch_op.f("uq_signatures_evaluation_id"), ["evaluation_id"])
        for column in ("reopen_reason", "reopened_by_id", "reopened_at", "version"):
            batch_op.drop_column(column)
