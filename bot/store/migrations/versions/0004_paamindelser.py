"""Reminders of deadlines."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "paamindelse",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ejer", sa.String(64), nullable=False),
        sa.Column("adresse", sa.String(250), nullable=False),
        sa.Column("samtale", sa.String(250), nullable=False),
        sa.Column("lejer", sa.String(36), nullable=False),
        sa.Column("dag", sa.Date(), nullable=False),
        sa.Column("rulebook", sa.String(120), nullable=False),
        sa.Column("moede", sa.String(120), nullable=False),
        sa.Column("frist", sa.String(120), nullable=False),
        sa.Column("taget", sa.DateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paamindelse")),
        sa.UniqueConstraint("ejer", "dag", "rulebook", "moede", "frist", name=op.f("uq_paamindelse_ejer")),
    )
    op.create_index(op.f("ix_paamindelse_dag"), "paamindelse", ["dag"])


def downgrade() -> None:
    """Drop the table, and every reminder."""
    op.drop_index(op.f("ix_paamindelse_dag"), "paamindelse")
    op.drop_table("paamindelse")
