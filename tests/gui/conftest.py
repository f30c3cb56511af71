"""A real project on a real (small, made) video, dressed and ready for panels and windows."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from contract.videos import Recipe, encode
from framegrain.session.projects import new_project, open_last_video, open_project
from framegrain.session.videos import examine
from framegrain.ui.attempt import Tone
from framegrain.ui.theme import Theme
from gui.showing import PATIENCE
from small_taxonomy import TAXONOMY

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PySide6.QtWidgets import QApplication
    from pytestqt.qtbot import QtBot

    from framegrain.session.session import Session


@pytest.fixture
def qtbot(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> QtBot:
    """Waits longer than usual before it calls what does not come a failure."""
    wait = qtbot.waitUntil
    monkeypatch.setattr(
        qtbot, "waitUntil", lambda done, *, timeout=0: wait(done, timeout=max(timeout, PATIENCE))
    )
    return qtbot


@pytest.fixture(scope="session")
def made_video(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """120 frames of 320 x 240 with the frame number drawn in as a barcode."""
    path = tmp_path_factory.mktemp("video") / "street.mp4"
    encode(Recipe("libx264", size=(320, 240), b_frames=2), path)
    return path


@pytest.fixture(scope="session")
def made_project(tmp_path_factory: pytest.TempPathFactory, made_video: Path) -> Path:
    """A project on that video, nothing labeled; copied for each test that wants it."""
    folder = tmp_path_factory.mktemp("project")
    taxonomy = folder / "street.yaml"
    taxonomy.write_text(TAXONOMY, encoding="utf-8")
    video = Path(shutil.copy(made_video, folder))
    new_project(folder / "street.framegrain", taxonomy, [examine(video)])
    return folder


@pytest.fixture
def project_file(tmp_path: Path, made_project: Path) -> Path:
    """The project of this test, in a folder of its own."""
    folder = tmp_path / "street"
    shutil.copytree(made_project, folder)
    return folder / "street.framegrain"


@pytest.fixture
def session(project_file: Path) -> Iterator[Session]:
    """The project opened, with its video."""
    opened = open_project(project_file, person="tester")
    open_last_video(opened)
    yield opened
    opened.close()


@pytest.fixture
def look(qapp: QApplication) -> Theme:
    """The dark look, applied."""
    theme = Theme("dark")
    theme.apply(qapp)
    return theme


class Said:
    """What a person was told."""

    def __init__(self) -> None:
        self.sentences: list[tuple[str, Tone]] = []

    def __call__(self, text: str, tone: Tone = Tone.INFO) -> None:
        self.sentences.append((text, tone))

    @property
    def last(self) -> str:
        """The newest sentence; empty when nothing was said."""
        return self.sentences[-1][0] if self.sentences else ""


@pytest.fixture
def say() -> Said:
    """Collects sentences instead of showing them."""
    return Said()
