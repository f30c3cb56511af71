"""A project of three small videos, opened in the whole window."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from contract.videos import Recipe, encode
from framegrain.session.projects import open_project
from framegrain.session.videos import add_video, examine
from gui.window.conftest import Person, at_work, person, window

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["at_work", "person", "window"]

STREET, SQUARE, BRIDGE = 1, 2, 3


@pytest.fixture(scope="session")
def more_videos(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Two others, 30 frames of 96 x 64 each, numbered on from another frame."""
    folder = tmp_path_factory.mktemp("more")
    made = []
    for name, first in (("square.mp4", 40), ("bridge.mp4", 80)):
        path = folder / name
        encode(Recipe("libx264", times=range(30), numbers=range(first, first + 30)), path)
        made.append(path)
    return made


@pytest.fixture
def project_file(project_file: Path, more_videos: list[Path]) -> Path:
    """The project of this test: street.mp4, square.mp4 and bridge.mp4, nothing labeled."""
    session = open_project(project_file, person="tester")
    try:
        for path in more_videos:
            own = project_file.with_name(path.name)
            own.write_bytes(path.read_bytes())
            add_video(session.project, examine(own))
    finally:
        session.close()
    return project_file


@pytest.fixture
def ana(at_work: Person) -> Person:
    """Ana at the window, on the first video."""
    at_work.window.dialogs.sign_as("Ana")
    return at_work
