"""A file that is another one than when it was opened is not read on."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from framegrain.media.errors import FileChanged
from framegrain.media.fingerprint import fingerprint
from framegrain.media.untouched import Untouched

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "raw.yuv"
    path.write_bytes(b"a" * 5000)
    return path


@pytest.fixture
def untouched(file: Path) -> Untouched:
    opened = Untouched(file, is_folder=False, labeled=fingerprint(file))
    opened.check()
    return opened


def test_other_content_of_the_same_size_under_its_old_time_is_noticed(
    file: Path, untouched: Untouched
) -> None:
    before = file.stat()
    file.write_bytes(b"b" * 5000)
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))
    with pytest.raises(FileChanged, match="put the original back"):
        untouched.check()


def test_a_file_that_was_moved_away_and_back_is_the_same(file: Path, untouched: Untouched) -> None:
    file.rename(file.with_name("elsewhere.yuv")).rename(file)
    untouched.check()
    file.chmod(0o600)
    untouched.check()


def test_what_was_noticed_stays_so_until_the_original_is_back(file: Path, untouched: Untouched) -> None:
    before = file.stat()
    file.write_bytes(b"b" * 5000)
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert not untouched.holds
    assert not untouched.holds
    file.write_bytes(b"a" * 5000)
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert untouched.holds


def test_as_seen_ends_with_the_least_that_happens_to_it(file: Path, untouched: Untouched) -> None:
    assert untouched.is_as_seen
    file.chmod(0o640)
    assert not untouched.is_as_seen
    assert untouched.holds
    assert untouched.is_as_seen
    file.unlink()
    assert not untouched.is_as_seen
    assert not Untouched(file, is_folder=False).is_as_seen
