"""Windows shown so that their keys are heard, on busy machines too."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget
    from pytestqt.qtbot import QtBot

PATIENCE = 30_000
"""Milliseconds that a busy machine may need for what is done at once elsewhere."""


def show_active(qtbot: QtBot, window: QWidget) -> None:
    """Show a window and wait until it is the one whose keys are heard."""
    with qtbot.waitActive(window, timeout=PATIENCE):
        window.show()
        window.activateWindow()
