"""What is kept of videos on this machine."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from framegrain.media.kept import KeptFiles

if TYPE_CHECKING:
    from pathlib import Path


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    kept = KeptFiles(tmp_path / "kept")
    kept.write("12:ab", "peaks", b"data")
    assert kept.read("12:ab", "peaks", most=10) == b"data"
    assert kept.read("12:ab", "peaks", most=3) is None
    assert kept.read("12:ab", "thumbs", most=10) is None
    assert kept.read("13:ab", "peaks", most=10) is None


def test_a_fingerprint_out_of_a_strangers_project_leads_nowhere_else(tmp_path: Path) -> None:
    kept = KeptFiles(tmp_path / "kept")
    kept.write("../../../evil", "peaks", b"data")
    assert kept.read("../../../evil", "peaks", most=10) == b"data"
    assert [path.name for path in tmp_path.iterdir()] == ["kept"]


def test_a_folder_that_can_not_be_written_stops_nobody(tmp_path: Path) -> None:
    (tmp_path / "kept").write_text("a file where the folder should be")
    kept = KeptFiles(tmp_path / "kept")
    kept.write("1:a", "peaks", b"data")
    assert kept.read("1:a", "peaks", most=10) is None
    kept.forget("1:a", "peaks")
    kept.trim()
    assert kept.used() == 0


def test_what_was_longest_unused_goes_first(tmp_path: Path) -> None:
    kept = KeptFiles(tmp_path)
    for age, name in enumerate(("new", "middle", "old")):
        kept.write("1:a", name, bytes(100))
        os.utime(kept.place("1:a", name), (1000 - age, 1000 - age))
    kept.trim(most=250)
    assert kept.used() == 200
    assert kept.read("1:a", "old", most=1000) is None
    assert kept.read("1:a", "new", most=1000) is not None


def test_forgotten_and_cleared_files_are_gone(tmp_path: Path) -> None:
    kept = KeptFiles(tmp_path / "kept")
    kept.write("1:a", "peaks", b"1")
    kept.write("1:a", "thumbs", b"2")
    kept.forget("1:a", "peaks")
    assert kept.used() == 1
    kept.clear()
    assert kept.used() == 0


def test_a_growing_file_is_there_whole_or_not_at_all(tmp_path: Path) -> None:
    kept = KeptFiles(tmp_path / "kept")
    with kept.growing("1:a", "proxy") as part:
        part.write_bytes(b"much")
        assert not kept.place("1:a", "proxy").exists()
    assert kept.place("1:a", "proxy").read_bytes() == b"much"
    with pytest.raises(FileNotFoundError), kept.growing("1:a", "proxy") as part:
        part.rename(part.with_name("elsewhere")).unlink()
    assert kept.place("1:a", "proxy").read_bytes() == b"much"
    assert kept.used() == 4


def test_what_a_killed_run_left_is_swept_up_and_what_still_grows_is_not(tmp_path: Path) -> None:
    kept = KeptFiles(tmp_path / "kept")
    with kept.growing("1:a", "proxy") as grows:
        left = grows.with_name(".proxy-old.part")
        left.write_bytes(b"left over")
        os.utime(left, (1000, 1000))
        kept.sweep()
        assert grows.exists()
        assert not left.exists()


def test_free_room_is_asked_of_the_drive_before_the_folder_exists(tmp_path: Path) -> None:
    assert KeptFiles(tmp_path / "not" / "yet").free() > 0


def test_what_was_used_last_stays_longest(tmp_path: Path) -> None:
    kept = KeptFiles(tmp_path)
    for age, name in enumerate(("new", "old")):
        kept.write("1:a", name, bytes(100))
        os.utime(kept.place("1:a", name), (1000 - age, 1000 - age))
    kept.use("1:a", "old")
    kept.trim(most=150)
    assert not kept.place("1:a", "new").exists()
    assert kept.place("1:a", "old").exists()
