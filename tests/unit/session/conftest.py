"""A session on a small made video."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from contract.videos import Recipe, encode
from framegrain.session.projects import new_project, open_last_video, open_project
from framegrain.session.videos import examine
from small_taxonomy import TAXONOMY

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from framegrain.session.session import Session


@pytest.fixture(scope="session")
def video_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """120 frames of 96 x 64."""
    path = tmp_path_factory.mktemp("video") / "small.mp4"
    encode(Recipe("libx264", b_frames=2), path)
    return path


@pytest.fixture
def project_file(tmp_path: Path, video_file: Path) -> Path:
    """A fresh project on the small video."""
    taxonomy = tmp_path / "street.yaml"
    taxonomy.write_text(TAXONOMY, encoding="utf-8")
    path = tmp_path / "street.framegrain"
    new_project(path, taxonomy, [examine(video_file)])
    return path


@pytest.fixture
def session(project_file: Path) -> Iterator[Session]:
    """The project opened with its video."""
    opened = open_project(project_file, person="tester")
    open_last_video(opened)
    yield opened
    opened.close()
