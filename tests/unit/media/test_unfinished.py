"""What is still being written is noticed, and a recording that was never finished is called that."""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING, Any

import pytest

from contract.videos import Recipe, encode
from framegrain.domain.errors import BadInput, Cancelled
from framegrain.media import unfinished
from framegrain.media.demux import prepare
from framegrain.media.unfinished import check_finished, is_unfinished_mp4
from made_pictures import age, write_folder

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

linux = pytest.mark.skipif(not os.path.exists("/proc/self"), reason="only Linux tells who writes a file")


@pytest.fixture
def nobody_tells(monkeypatch: pytest.MonkeyPatch) -> None:
    """As on a system or a drive that can't say who writes a file."""
    monkeypatch.setattr(unfinished, "_is_open_for_writing", lambda path: None)


@pytest.fixture
def naps(monkeypatch: pytest.MonkeyPatch) -> list[Callable[[], object]]:
    """What happens while waiting: each waiting takes the next of these."""
    happening: list[Callable[[], object]] = []
    moment = [time.monotonic()]

    def sleep(seconds: float) -> None:
        moment[0] += seconds
        if happening:
            happening.pop(0)()

    monkeypatch.setattr(unfinished.time, "sleep", sleep)
    monkeypatch.setattr(unfinished.time, "monotonic", lambda: moment[0])
    return happening


def append(path: Path) -> None:
    with path.open("ab") as file:
        file.write(b"more")


@linux
def test_a_file_open_for_writing_is_refused_until_it_is_closed(tmp_path: Path) -> None:
    path = tmp_path / "recording.mkv"
    path.write_bytes(b"begun")
    with path.open("ab"), pytest.raises(BadInput, match=r"recording\.mkv is still being written"):
        check_finished(path)
    check_finished(path)


@linux
def test_an_old_file_that_seems_to_be_written_is_taken_for_complete(tmp_path: Path) -> None:
    path = tmp_path / "old.mkv"
    path.write_bytes(b"whole")
    with path.open("ab"):
        age(path)
        check_finished(path)


@linux
def test_a_file_others_only_read_is_fine_and_can_be_written_afterwards(tmp_path: Path) -> None:
    path = tmp_path / "shared.mkv"
    path.write_bytes(b"whole")
    with path.open("rb"):
        check_finished(path)
    append(path)


@pytest.mark.usefixtures("nobody_tells")
def test_a_file_that_grows_while_looked_at_is_refused(
    tmp_path: Path, naps: list[Callable[[], object]]
) -> None:
    path = tmp_path / "recording.mkv"
    path.write_bytes(b"begun")
    naps.append(lambda: append(path))
    with pytest.raises(BadInput, match="still being written"):
        check_finished(path)


@pytest.mark.usefixtures("nobody_tells")
def test_an_old_file_keeps_nobody_waiting(tmp_path: Path, naps: list[Callable[[], object]]) -> None:
    path = tmp_path / "old.mkv"
    path.write_bytes(b"whole")
    age(path)
    naps.append(lambda: pytest.fail("waited"))
    check_finished(path)


@pytest.mark.usefixtures("nobody_tells")
def test_a_clock_that_runs_ahead_costs_two_seconds_at_most(
    tmp_path: Path, naps: list[Callable[[], object]]
) -> None:
    path = tmp_path / "tomorrow.mkv"
    path.write_bytes(b"whole")
    os.utime(path, (time.time() + 86400, time.time() + 86400))
    before = unfinished.time.monotonic()
    check_finished(path)
    assert unfinished.time.monotonic() - before < 2.2


@pytest.mark.usefixtures("nobody_tells", "naps")
def test_waiting_can_be_cancelled(tmp_path: Path) -> None:
    path = tmp_path / "new.mkv"
    path.write_bytes(b"whole")
    with pytest.raises(Cancelled):
        check_finished(path, cancel=lambda: True)


def test_a_folder_that_gets_one_more_picture_is_refused(
    tmp_path: Path, naps: list[Callable[[], object]]
) -> None:
    folder = write_folder(tmp_path / "take", range(3))
    check_finished(folder)
    os.utime(folder / "frame_000002.png")
    naps.append(lambda: write_folder(folder, [3]))
    with pytest.raises(BadInput, match="The video take is still being written"):
        check_finished(folder)
    check_finished(folder)


def test_what_is_not_there_is_left_to_who_opens_it(tmp_path: Path) -> None:
    check_finished(tmp_path / "gone.mp4")


@pytest.mark.parametrize("options", [{}, {"movflags": "faststart"}])
def test_an_mp4_without_its_table_of_contents_is_called_unfinished(
    tmp_path: Path, options: dict[str, Any]
) -> None:
    path = tmp_path / "recording.mp4"
    encode(Recipe("libx264", muxer=options), path)
    assert not is_unfinished_mp4(path)
    content = path.read_bytes()
    if not options:
        path.write_bytes(content[: content.index(b"moov") - 4])
        assert is_unfinished_mp4(path)
        with pytest.raises(BadInput, match="not finished recording or copying: its table of contents"):
            prepare(path)


@pytest.mark.parametrize(
    "content", [b"", b"text", bytes(100), b"\0\0\0\x01mdat", b"\0\0\0\x01mdat" + b"\xff" * 8]
)
def test_other_files_are_looked_at_without_harm(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.mp4"
    path.write_bytes(content)
    is_unfinished_mp4(path)
