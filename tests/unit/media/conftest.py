"""Small videos for the tests of this folder, made once a session."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import pytest

from contract.videos import can_write, kind_named

if TYPE_CHECKING:
    from pathlib import Path


class Video(Protocol):
    """Gives the file of one kind of video."""

    def __call__(self, name: str = "h264-long-gop", suffix: str = ".mp4") -> Path: ...


@pytest.fixture(scope="session")
def video(tmp_path_factory: pytest.TempPathFactory) -> Video:
    folder = tmp_path_factory.mktemp("unit-videos")

    def file(name: str = "h264-long-gop", suffix: str = ".mp4") -> Path:
        kind = kind_named(name, suffix)
        if not can_write(kind.encoder):
            pytest.skip(f"this FFmpeg can't write {kind.encoder}")
        return kind.file(folder)

    return file
