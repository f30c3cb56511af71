"""Two files have one fingerprint only when they are the same."""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING

import pytest

from framegrain.domain.errors import BadInput
from framegrain.media.fingerprint import fingerprint

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
