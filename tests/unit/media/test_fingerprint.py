"""Two files have one fingerprint only when they are the same."""

from __future__ import annotations

import os
import shutil
import time
from typing import TYPE_CHECKING

import pytest

from framegrain.domain.errors import BadInput
from framegrain.media import fingerprint as fingerprints
from framegrain.media.fingerprint import fingerprint
from made_pictures import write_folder, write_picture

if TYPE_CHECKING:
    from pathlib import Path


def test_a_copy_elsewhere_has_the_same(tmp_path: Path) -> None:
    one, other = tmp_path / "a.mp4", tmp_path / "moved" / "b.mkv"
    other.parent.mkdir()
    one.write_bytes(os.urandom(3_000_000))
    other.write_bytes(one.read_bytes())
    assert fingerprint(one) == fingerprint(other)


@pytest.mark.parametrize("size", [1, 1000, 2_000_000, 2_097_152, 2_097_153, 9_000_000])
@pytest.mark.parametrize("where", [0.0, 0.999999])
def test_a_change_at_either_end_shows(tmp_path: Path, size: int, where: float) -> None:
    path = tmp_path / "a.mp4"
    content = bytearray(size)
    path.write_bytes(content)
    before = fingerprint(path)
    content[int(size * where)] = 1
    path.write_bytes(content)
    assert fingerprint(path) != before


def test_one_byte_more_shows(tmp_path: Path) -> None:
    path = tmp_path / "a.mp4"
    path.write_bytes(bytes(5_000_000))
    before = fingerprint(path)
    path.write_bytes(bytes(5_000_001))
    assert fingerprint(path) != before


def test_any_change_in_a_small_file_shows(tmp_path: Path) -> None:
    path = tmp_path / "a.mp4"
    content = bytearray(1_500_000)
    path.write_bytes(content)
    before = fingerprint(path)
    content[777_777] = 1
    path.write_bytes(content)
    assert fingerprint(path) != before


def test_a_huge_file_takes_no_time(tmp_path: Path) -> None:
    path = tmp_path / "huge.mp4"
    with path.open("wb") as file:
        file.truncate(50 * 1024**3)
    started = time.perf_counter()
    assert fingerprint(path).startswith(f"{50 * 1024**3}:")
    assert time.perf_counter() - started < 1


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="is not there"):
        fingerprint(tmp_path / "gone.mp4")


def test_a_folder_moved_copied_and_renamed_has_the_same(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "take", range(300))
    before = fingerprint(folder)
    copy = shutil.copytree(folder, tmp_path / "copies" / "other")
    assert fingerprint(copy) == before
    (copy / "notes.txt").write_text("not a picture")
    (copy / ".hidden_7.png").write_bytes(b"x")
    assert fingerprint(copy) == before
    assert fingerprint(folder.rename(tmp_path / "renamed")) == before


@pytest.mark.parametrize("number", [0, 7, 19])
@pytest.mark.parametrize("change", ["gone", "new", "other", "renamed", "same size"])
def test_a_folder_changed_in_one_picture_has_another(tmp_path: Path, change: str, number: int) -> None:
    folder = write_folder(tmp_path / "take", range(20), "{}.bmp")
    before, picture = fingerprint(folder), folder / f"{number}.bmp"
    if change == "gone":
        picture.unlink()
    elif change == "new":
        write_picture(folder / f"{number + 100}.bmp", 5)
    elif change == "other":
        write_picture(picture, 5, (32, 32))
    elif change == "renamed":
        picture.rename(folder / f"{number + 100}.bmp")
    else:
        size = picture.stat().st_size
        write_picture(picture, 999)
        assert picture.stat().st_size == size
    assert fingerprint(folder) != before


def test_of_a_large_folder_little_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "take"
    folder.mkdir()
    for number in range(2000):
        with (folder / f"{number}.png").open("wb") as file:
            file.truncate(50_000_000)
    read: list[int] = []
    monkeypatch.setattr(
        fingerprints, "_read", lambda file, offset, length: read.append(length) or bytes(length)
    )
    fingerprint(folder)
    assert len(read) <= 256
    assert sum(read) <= 2 * 1024**2
