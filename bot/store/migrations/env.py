"""Alembic's entry: runs the migrations over the engine that ``bot.store.opsaetning`` gives it."""

from __future__ import annotations

from alembic import context

from bot.store.modeller import Grund


def koer() -> None:
    """Run the migrations asked for, all in one transaction."""
    with context.config.attributes["motor"].connect() as forbindelse:
        # SQLite changes a table by making it anew.
        context.configure(connection=forbindelse, target_metadata=Grund.metadata, render_as_batch=True)
        with context.begin_transaction():
            context.run_migrations()
        forbindelse.commit()


koer()
