"""Progress of learning: profiles, cards, lessons."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "profil",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("noegle", sa.String(64), nullable=False),
        sa.Column("slags", sa.String(7), nullable=False),
        sa.Column("kode_id", sa.Integer(), nullable=True),
        sa.Column("oprettet", sa.DateTime(), nullable=False),
        sa.Column("sidst_brugt", sa.DateTime(), nullable=False),
        sa.CheckConstraint("slags IN ('session', 'kode')", name=op.f("ck_profil_slags")),
        sa.ForeignKeyConstraint(["kode_id"], ["profil.id"], name=op.f("fk_profil_kode_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_profil")),
        sa.UniqueConstraint("noegle", name=op.f("uq_profil_noegle")),
    )
    op.create_index(op.f("ix_profil_kode_id"), "profil", ["kode_id"])
    op.create_table(
        "kort",
        sa.Column("profil_id", sa.Integer(), nullable=False),
        sa.Column("spoergsmaal", sa.String(120), nullable=False),
        sa.Column("state", sa.Integer(), nullable=False),
        sa.Column("step", sa.Integer(), nullable=True),
        sa.Column("stability", sa.Double(), nullable=True),
        sa.Column("difficulty", sa.Double(), nullable=True),
        sa.Column("due", sa.DateTime(), nullable=False),
        sa.Column("last_review", sa.DateTime(), nullable=True),
        sa.Column("rigtige", sa.Integer(), nullable=False),
        sa.Column("forkerte", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["profil_id"], ["profil.id"], name=op.f("fk_kort_profil_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("profil_id", "spoergsmaal", name=op.f("pk_kort")),
    )
    op.create_table(
        "lektion",
        sa.Column("profil_id", sa.Integer(), nullable=False),
        sa.Column("forloeb", sa.String(120), nullable=False),
        sa.Column("trin", sa.String(120), nullable=False),
        sa.Column("faerdig", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["profil_id"], ["profil.id"], name=op.f("fk_lektion_profil_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("profil_id", "forloeb", name=op.f("pk_lektion")),
    )


def downgrade() -> None:
    """Drop the tables, and all that is kept."""
    op.drop_table("lektion")
    op.drop_table("kort")
    op.drop_index(op.f("ix_profil_kode_id"), "profil")
    op.drop_table("profil")
