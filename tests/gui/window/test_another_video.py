"""Going from one video of a project to another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from contract.videos import Recipe, encode
from framegrain.session.videos import add_video, examine

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QWidget

    from gui.window.conftest import Person


def texts(widget: QWidget) -> str:
    return " | ".join(label.text() for label in widget.findChildren(QLabel) if label.isVisibleTo(widget))


def test_no_panel_shows_the_last_video_for_a_moment_longer(at_work: Person, tmp_path: Path) -> None:
    path = tmp_path / "short.mp4"
    encode(Recipe("libx264", size=(160, 120), times=range(30), numbers=range(30)), path)
    second = add_video(at_work.session.project, examine(path))
    at_work.press(Qt.Key.Key_J)
    assert at_work.bench.player.speed_button.text() == "−1×"
    at_work.session.open_video(second.id)
    assert "30 frames" in texts(at_work.window.status)
    assert "160 × 120" in texts(at_work.bench.inspector)
    assert "320 × 240" not in texts(at_work.bench.inspector)
    assert at_work.bench.player.speed_button.text() == "1×"
