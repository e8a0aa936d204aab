"""Saved conversations, and counters."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "gemt_samtale",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("noegle", sa.String(64), nullable=False),
        sa.Column("udloeber", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gemt_samtale")),
        sa.UniqueConstraint("noegle", name=op.f("uq_gemt_samtale_noegle")),
    )
    op.create_index(op.f("ix_gemt_samtale_udloeber"), "gemt_samtale", ["udloeber"])
    for tabel, kolonner in (
        (
            "gemt_felt",
            [
                sa.Column("felt", sa.String(120), nullable=False),
                sa.Column("nr", sa.Integer(), nullable=False),
                sa.Column("vaerdi", sa.String(120), nullable=False),
                sa.PrimaryKeyConstraint("samtale_id", "felt", "nr", name=op.f("pk_gemt_felt")),
            ],
        ),
        (
            "gemt_ejer",
            [
                sa.Column("ejer", sa.String(64), nullable=False),
                sa.PrimaryKeyConstraint("samtale_id", "ejer", name=op.f("pk_gemt_ejer")),
            ],
        ),
    ):
        op.create_table(
            tabel,
            sa.Column("samtale_id", sa.Integer(), nullable=False),
            *kolonner,
            sa.ForeignKeyConstraint(
                ["samtale_id"],
                ["gemt_samtale.id"],
                name=op.f(f"fk_{tabel}_samtale_id"),
                ondelete="CASCADE",
            ),
        )
    op.create_index(op.f("ix_gemt_ejer_ejer"), "gemt_ejer", ["ejer"])
    op.create_table(
        "taelling",
        sa.Column("dag", sa.Date(), nullable=False),
        sa.Column("slags", sa.String(40), nullable=False),
        sa.Column("hvad", sa.String(120), nullable=False),
        sa.Column("antal", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("dag", "slags", "hvad", name=op.f("pk_taelling")),
    )


def downgrade() -> None:
    """Drop the tables, and all that is kept in them."""
    op.drop_table("taelling")
    op.drop_index(op.f("ix_gemt_ejer_ejer"), "gemt_ejer")
    op.drop_table("gemt_ejer")
    op.drop_table("gemt_felt")
    op.drop_index(op.f("ix_gemt_samtale_udloeber"), "gemt_samtale")
    op.drop_table("gemt_samtale")
