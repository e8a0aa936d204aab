"""Files of drafts, kept for some hours."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "fil",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("ejer", sa.String(64), nullable=False),
        sa.Column("navn", sa.String(120), nullable=False),
        sa.Column("stoerrelse", sa.Integer(), nullable=False),
        sa.Column("oprettet", sa.DateTime(), nullable=False),
        sa.Column("udloeber", sa.DateTime(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fil")),
    )
    op.create_index(op.f("ix_fil_ejer"), "fil", ["ejer"])
    op.create_index(op.f("ix_fil_udloeber"), "fil", ["udloeber"])


def downgrade() -> None:
    """Drop the table, and every file."""
    op.drop_index(op.f("ix_fil_udloeber"), "fil")
    op.drop_index(op.f("ix_fil_ejer"), "fil")
    op.drop_table("fil")
