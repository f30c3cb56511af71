"""Frames written as PNG are the frames asked for, complete or absent."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import pytest

from contract.videos import read_number
from framegrain.domain.errors import BadInput, Cancelled, NothingThere
from framegrain.media.stills import write_frames

if TYPE_CHECKING:
    from pathlib import Path

    from .conftest import Video


def number_in(path: Path) -> int | None:
    return read_number(cv2.imread(str(path))[:, :, 1])


def test_frames_in_any_order_are_written_exactly(tmp_path: Path, video: Video) -> None:
    wanted = [99, 0, 50, 51, 119, 50]
    files = write_frames(video("h264-open-gop"), wanted, tmp_path / "out")
    assert list(files) == [99, 0, 50, 51, 119]
    assert {frame: number_in(file) for frame, file in files.items()} == {frame: frame for frame in wanted}
    assert sorted(file.name for file in (tmp_path / "out").iterdir()) == sorted(
        f"{frame}.png" for frame in set(wanted)
    )


def test_pictures_are_upright(tmp_path: Path, video: Video) -> None:
    files = write_frames(video("h264-rotated-90"), [7], tmp_path, name="turned-{frame:06d}.png")
    assert files[7].name == "turned-000007.png"
    assert cv2.imread(str(files[7])).shape == (96, 64, 3)
    assert number_in(files[7]) == 7


def test_progress_is_told(tmp_path: Path, video: Video) -> None:
    shares: list[float] = []
    write_frames(video(), range(4), tmp_path, progress=shares.append)
    assert shares == [0.25, 0.5, 0.75, 1.0]


def test_cancelling_leaves_no_half_files(tmp_path: Path, video: Video) -> None:
    with pytest.raises(Cancelled):
        write_frames(video(), range(100), tmp_path, cancel=lambda: len(list(tmp_path.iterdir())) >= 3)
    assert sorted(file.name for file in tmp_path.iterdir()) == ["0.png", "1.png", "2.png"]


def test_a_frame_the_video_does_not_have_is_refused(tmp_path: Path, video: Video) -> None:
    with pytest.raises(NothingThere):
        write_frames(video(), [120], tmp_path)


@pytest.mark.parametrize(
    "name", ["still.png", "{frame}.jpg", "../{frame}.png", "{other}.png", "{frame:q}.png", "{0}.png"]
)
def test_names_that_cannot_work_are_refused_before_anything_is_read(
    tmp_path: Path, video: Video, name: str
) -> None:
    with pytest.raises(BadInput):
        write_frames(video(), [1, 2], tmp_path / "out", name=name)
    assert not (tmp_path / "out").exists()


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path, video: Video) -> None:
    (tmp_path / "out").write_text("in the way")
    with pytest.raises(BadInput, match="can't be written"):
        write_frames(video(), [1], tmp_path / "out")
