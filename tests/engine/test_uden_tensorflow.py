"""The serving process leaves TensorFlow out, and says so where something needs it after all."""

from __future__ import annotations

import subprocess
import sys

import pytest

PROGRAM = """
from components import uden_tensorflow
uden_tensorflow.slaa_til()
uden_tensorflow.slaa_til()
import sys, warnings
warnings.showwarning = lambda *a, **k: None
import rasa.core.run
import tensorflow as tf
from tensorflow.keras.layers import Layer
assert not [n for n, m in sys.modules.items() if n.split(".")[0] in ("tensorflow", "keras") and getattr(m, "__file__", 0)]
class Lag(Layer):
    pass
{brug}
print("naaet")
"""


def _koer(brug: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", PROGRAM.format(brug=brug)], capture_output=True, text=True, timeout=120, check=False
    )


def test_rasa_is_imported_without_it() -> None:
    koert = _koer("")
    assert koert.stdout == "naaet\n", koert.stderr


@pytest.mark.parametrize("brug", ["tf.constant(1)", "tf.nn.softmax([1.0])", "Lag()"])
def test_use_is_refused_in_words(brug: str) -> None:
    koert = _koer(brug)
    assert koert.returncode == 1
    assert "RuntimeError" in koert.stderr and "adr/0014" in koert.stderr
