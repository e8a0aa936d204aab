"""What ``rasa test nlu`` wrote, read and held to floors."""

import json

from tools.nlutest import below, measuring_set, read, table


def report(tmp_path):
    """A report of Rasa's with three intents and a sum."""
    file = tmp_path / "intent_report.json"
    intents = {
        "akut": {"precision": 1.0, "recall": 0.8, "support": 10, "confused_with": {"akut_tvivl": 2}},
        "tak": {"precision": 0.5, "recall": 0.5, "support": 4, "confused_with": {"feedback": 2}},
        "tom": {"precision": 0.0, "recall": 0.0, "support": 0, "confused_with": {}},
    }
    file.write_text(json.dumps({**intents, "accuracy": 0.7, "macro avg": {"precision": 1, "recall": 1, "support": 14}}))
    return read(file)


def test_an_acute_message_that_is_asked_about_is_found(tmp_path):
    rows = report(tmp_path)
    assert [(row.intent, row.found) for row in rows] == [("akut", 1.0), ("tak", 0.5)]
    assert "feedback 2" in table("Tabel", rows)


def test_what_is_below_its_floor_is_named(tmp_path):
    rows = report(tmp_path)
    assert below(rows, {"akut": 1.0, "tak": 0.5}) == []
    assert len(below(rows, {"akut": 1.0, "tak": 0.6})) == 1
    assert len(below(rows, {"akut": 1.0})) == 1
    assert len(below(rows, {"akut": 1.0, "tak": 0.5, "farvel": 0.5})) == 1


def test_the_measuring_set_becomes_rasas_test_data(tmp_path):
    text = measuring_set(tmp_path / "ud" / "maal.yml").read_text(encoding="utf-8")
    assert text.startswith('version: "3.1"')
    assert text.count("- intent: ") >= 11
