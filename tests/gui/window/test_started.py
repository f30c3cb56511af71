"""The program as it is started from a terminal."""

from __future__ import annotations

import os
import signal
import subprocess
import sys

import pytest

START = """
from PySide6.QtCore import QTimer
from framegrain import bootstrap

made = bootstrap.make_window()
bootstrap.make_window = lambda: made

def fail():
    QTimer.singleShot(0, lambda: print(made[1].messages.text, flush=True))
    raise ValueError("a mistake")

QTimer.singleShot(0, fail)
bootstrap.open_window(None)
"""


@pytest.mark.skipif(os.name != "posix", reason="signals are another matter there")
def test_a_mistake_is_told_and_ctrl_c_ends_the_program() -> None:
    program = subprocess.Popen(
        [sys.executable, "-c", START], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    try:
        assert program.stdout is not None
        said = program.stdout.readline()
        assert "ValueError: a mistake" in said
        assert "Every change made so far is saved" in said
        program.send_signal(signal.SIGINT)
        assert program.wait(timeout=10) == -signal.SIGINT
    finally:
        program.kill()
        _, complaint = program.communicate()
    assert "Traceback" in complaint
