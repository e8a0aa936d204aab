"""The tables: no column for free text, and the migrations make exactly what the models say, up and down."""

from __future__ import annotations

from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, String, Text, inspect

from bot.store.modeller import HASH_TEGN, ID_TEGN, STED_TEGN, Grund, Tid
from bot.store.opsaetning import alembic_opsaetning, lav_motor, migrer


@pytest.fixture
def motor(tmp_path: Path) -> Engine:
    return lav_motor(f"sqlite:///{tmp_path / 'guide.db'}")


def test_no_column_takes_free_text():
    texts = {
        f"{table.name}.{column.name}": column.type
        for table in Grund.metadata.tables.values()
        for column in table.columns
        if not isinstance(column.type, Tid) and column.type.python_type is str
    }
    assert set(texts) == {
        *("profil.noegle", "profil.slags", "kort.spoergsmaal", "lektion.forloeb", "lektion.trin"),
        *("fil.id", "fil.ejer", "fil.navn"),
        *("gemt_samtale.noegle", "gemt_felt.felt", "gemt_felt.vaerdi", "gemt_ejer.ejer"),
        *("taelling.slags", "taelling.hvad"),
        *("paamindelse.ejer", "paamindelse.rulebook", "paamindelse.moede", "paamindelse.frist"),
        # Microsoft's own, checked to hold no blank before they come here.
        *("paamindelse.adresse", "paamindelse.samtale", "paamindelse.lejer"),
    }
    for name, kind in texts.items():
        assert isinstance(kind, String) and not isinstance(kind, Text), name
        assert kind.length is not None and kind.length <= max(HASH_TEGN, ID_TEGN, STED_TEGN), name


def test_the_migrations_make_what_the_models_say(motor: Engine):
    migrer(motor)
    with motor.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Grund.metadata) == []


def test_every_revision_goes_up_and_down(motor: Engine):
    scripts = ScriptDirectory.from_config(alembic_opsaetning(motor))
    revisions = [script.revision for script in scripts.walk_revisions()][::-1]
    assert revisions and len(scripts.get_heads()) == 1
    for revision in revisions:
        migrer(motor, revision)
    assert set(inspect(motor).get_table_names()) == {*Grund.metadata.tables, "alembic_version"}
    migrer(motor, "base")
    assert inspect(motor).get_table_names() == ["alembic_version"]
    migrer(motor)
    migrer(motor)  # once more changes nothing
    assert set(Grund.metadata.tables) < set(inspect(motor).get_table_names())
