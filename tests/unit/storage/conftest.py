"""A new project with one video, and its path."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from framegrain.storage.project_file import ProjectFile
from storage.samples import VIDEO

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "court.framegrain"


@pytest.fixture
def project(path: Path) -> Iterator[ProjectFile]:
    with ProjectFile.create(path, taxonomy_text="labels: []", taxonomy_version="3", name="Court") as file:
        file.add_video(VIDEO, b"index")
        yield file
