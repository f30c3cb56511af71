"""The video goes away, changes or can't be read while somebody works: told, labels safe, and work goes on."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QPushButton

from contract.videos import Recipe, encode, number_of
from framegrain.domain.errors import BadInput
from framegrain.media.errors import FrameMismatch
from framegrain.media.reader import ExactReader
from framegrain.media.stamped import StampedDecoder
from framegrain.session.projects import open_last_video, open_project
from framegrain.ui import verify
from made_pictures import write_folder

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from .conftest import Person

FEW = 2_000_000
"""Bytes of cache: some twenty frames, so that the others have to be read."""


@pytest.fixture
def at_work(at_work: Person) -> Person:
    """Somebody who has labeled a box on the first frame, and whose pictures are not all in memory."""
    at_work.bench.pictures.set_cache_bytes(FEW)
    at_work.find("thing")
    at_work.drag_picture((20, 20), (60, 90))
    return at_work


def file_of(person: Person) -> Path:
    file = person.session.video_file
    assert file is not None
    return file


def badge(person: Person) -> str:
    return person.bench.player.badge.words


def is_told(person: Person, qtbot: QtBot, words: str) -> None:
    qtbot.waitUntil(lambda: words in person.told, timeout=10_000)


def is_lost(
    person: Person, qtbot: QtBot, words: str = "street.mp4 is not where it was. Its labels are safe"
) -> None:
    is_told(person, qtbot, words)
    qtbot.waitUntil(lambda: badge(person) == "no picture")
    assert not person.session.focus.playing
    assert person.bench.pictures.current is None


def work_goes_on(person: Person, qtbot: QtBot) -> None:
    """The pictures are back by themselves, are the right ones, and can be labeled."""
    is_told(person, qtbot, "The pictures of street.mp4 are back")
    person.session.focus.go_to(100)
    person.sees_exact_picture()
    picture = person.bench.pictures.current
    assert picture is not None
    assert number_of(picture.bgra) == 100
    before = len(person.session.open_document.tracks)
    person.find("thing")
    person.drag_picture((120, 20), (160, 90))
    assert len(person.session.open_document.tracks) == before + 1
    assert labels_on_disk(person) == before + 1


def labels_on_disk(person: Person) -> int:
    session = open_project(person.session.project.path, read_only=True)
    open_last_video(session)
    found = len(session.open_document.tracks)
    session.close()
    return found


def test_the_file_goes_while_the_picture_stands(at_work: Person, qtbot: QtBot, tmp_path: Path) -> None:
    file = file_of(at_work)
    away = file.rename(tmp_path / "pulled.mp4")
    at_work.press(Qt.Key.Key_End)
    is_lost(at_work, qtbot)
    at_work.drag_picture((120, 20), (160, 90))
    assert "those of this video are missing" in at_work.told
    assert labels_on_disk(at_work) == len(at_work.session.open_document.tracks) == 1
    away.rename(file)
    work_goes_on(at_work, qtbot)


def test_the_file_goes_while_playing(at_work: Person, qtbot: QtBot, tmp_path: Path) -> None:
    file = file_of(at_work)
    at_work.bench.canvas.setFocus()
    at_work.press(Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: at_work.session.focus.frame > 2, timeout=5000)
    away = file.rename(tmp_path / "pulled.mp4")
    is_lost(at_work, qtbot)
    away.rename(file)
    is_told(at_work, qtbot, "are back")
    at_work.sees_exact_picture()
    here = at_work.session.focus.frame
    at_work.press(Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: at_work.session.focus.frame > here + 5, timeout=5000)
    at_work.press(Qt.Key.Key_Space)


def test_the_file_goes_while_scrubbing(at_work: Person, qtbot: QtBot, tmp_path: Path) -> None:
    file = file_of(at_work)
    away = file.rename(tmp_path / "pulled.mp4")
    for frame in range(0, 119, 7):
        at_work.session.focus.go_to(frame, scrubbing=True)
        qtbot.wait(5)
    at_work.session.focus.go_to(117)
    is_lost(at_work, qtbot)
    away.rename(file)
    work_goes_on(at_work, qtbot)


def test_shapes_stay_in_sight_without_their_pictures(at_work: Person, qtbot: QtBot) -> None:
    file_of(at_work).unlink()
    at_work.press(Qt.Key.Key_End)
    is_lost(at_work, qtbot)
    at_work.press(Qt.Key.Key_Home)
    assert len(at_work.bench.canvas.stage.drawn) == 1


def test_the_message_offers_to_find_the_file(
    at_work: Person, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = file_of(at_work).rename(tmp_path / "elsewhere.mp4")
    at_work.press(Qt.Key.Key_End)
    is_lost(at_work, qtbot)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(there), ""))
    (button,) = (b for b in at_work.window.messages.findChildren(QPushButton) if b.text() == "Find it")
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    at_work.sees_exact_picture()
    assert file_of(at_work).resolve() == there


def test_a_project_opened_without_its_video_gets_the_pictures_when_it_comes(
    person: Person, project_file: Path, qtbot: QtBot, tmp_path: Path
) -> None:
    video = project_file.parent / "street.mp4"
    (tmp_path / "drive" / "deep").mkdir(parents=True)  # where nobody looks for it
    away = video.rename(tmp_path / "drive" / "deep" / "pulled.mp4")
    person.window.open_path(project_file)
    assert badge(person) == "no picture"
    away.rename(video)
    work_goes_on(person, qtbot)
    strips = person.bench._strips
    qtbot.waitUntil(lambda: strips.pictures is not None and len(strips.pictures) > 0, timeout=10_000)


def test_thumbnails_of_a_changed_file_are_not_kept(at_work: Person, qtbot: QtBot) -> None:
    strips, bench = at_work.bench._strips, at_work.bench
    qtbot.waitUntil(lambda: strips.pictures is not None and len(strips.pictures) > 0, timeout=10_000)
    overwrite(file_of(at_work))
    bench.kept.clear()  # what was kept of the same video before
    at_work.window.close_session()
    assert bench.kept.used() == 0


def truncate(file: Path) -> None:
    os.truncate(file, file.stat().st_size // 3)


def overwrite(file: Path) -> None:
    other = file.with_name("other.mp4")
    encode(Recipe("libx264", size=(320, 240), b_frames=2, numbers=range(500, 620)), other)
    file.write_bytes(other.read_bytes())


def grow(file: Path) -> None:
    with file.open("ab") as growing:
        growing.write(bytes(1000))


def put_a_folder_there(file: Path) -> None:
    file.unlink()
    write_folder(file, range(120), size=(320, 240))


@pytest.mark.parametrize("change", [truncate, overwrite, grow, put_a_folder_there])
def test_a_file_that_changes_under_the_hand_shows_no_other_pictures(
    at_work: Person, qtbot: QtBot, tmp_path: Path, change: Callable[[Path], None]
) -> None:
    file = file_of(at_work)
    shutil.copy(file, tmp_path / "whole.mp4")
    change(file)
    at_work.session.focus.go_to(90)
    is_lost(at_work, qtbot, "Its labels are safe")
    if file.is_dir():
        shutil.rmtree(file)
    shutil.copy(tmp_path / "whole.mp4", file)
    work_goes_on(at_work, qtbot)


def test_a_file_that_was_only_touched_goes_on(at_work: Person, qtbot: QtBot) -> None:
    os.utime(file_of(at_work), (1, 1))
    at_work.session.focus.go_to(90)
    at_work.sees_exact_picture()
    at_work.session.focus.go_to(30)
    at_work.sees_exact_picture()
    assert not at_work.window.messages.isVisible()


def test_a_drive_that_fails_for_a_moment_is_told_and_asked_again(
    at_work: Person, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    step, failing = StampedDecoder.step, [True]

    def step_or_fail(decoder: StampedDecoder) -> Any:
        if failing[0]:
            raise BadInput("street.mp4 can't be read (Input/output error); check the drive")
        return step(decoder)

    monkeypatch.setattr(StampedDecoder, "step", step_or_fail)
    at_work.press(Qt.Key.Key_End)
    is_told(at_work, qtbot, "Input/output error")
    qtbot.waitUntil(lambda: badge(at_work) == "can't be shown")
    at_work.drag_picture((120, 20), (160, 90))
    assert "no picture of this frame" in at_work.told
    # whatever asks once more by itself, as for a small copy that was looked for, covers no later message
    at_work.bench.pictures.refresh()
    qtbot.waitUntil(lambda: not at_work.bench.pictures.is_waiting)
    assert "no picture of this frame" in at_work.told
    failing[0] = False
    at_work.press(",")
    at_work.sees_exact_picture()
    at_work.press(".")
    at_work.sees_exact_picture()
    assert labels_on_disk(at_work) == 1


def test_the_check_in_the_background_stops_and_begins_again(
    person: Person, project_file: Path, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = project_file.parent / "street.mp4"
    scan, away = verify.scan, tmp_path / "pulled.mp4"

    def pulled_while_scanning(path: Path, *more: Any, **named: Any) -> Any:
        if not away.exists():
            path.rename(away)
            raise BadInput(f"{path} can't be read (Input/output error); check the drive")
        return scan(path, *more, **named)

    monkeypatch.setattr(verify, "scan", pulled_while_scanning)
    person.window.open_path(project_file)
    is_lost(person, qtbot)
    shutil.copy(away, file)
    is_told(person, qtbot, "are back")
    qtbot.waitUntil(lambda: badge(person) == "exact · verified", timeout=10_000)


# -- a damaged middle


@pytest.fixture
def damaged(monkeypatch: pytest.MonkeyPatch) -> range:
    """Frames that don't come out of the decoder."""
    frames, read = range(60, 66), ExactReader.frame

    def frame(reader: ExactReader, number: int, *, keep: Any = None, **more: Any) -> Any:
        if number in frames:
            raise FrameMismatch(f"Frame {number} of street.mp4 did not come out of the decoder")

        def keep_sound(sound: int, decoded: Any) -> None:
            if sound not in frames and keep is not None:
                keep(sound, decoded)

        return read(reader, number, keep=keep_sound, **more)

    monkeypatch.setattr(ExactReader, "frame", frame)
    return frames


def test_a_damaged_frame_is_told_and_stepped_over(at_work: Person, qtbot: QtBot, damaged: range) -> None:
    at_work.session.focus.go_to(59)
    at_work.sees_exact_picture()
    at_work.press(".")
    is_told(at_work, qtbot, "Frame 60 of street.mp4 did not come out")
    qtbot.waitUntil(lambda: badge(at_work) == "can't be shown")
    assert at_work.bench.canvas.stage.picture is None
    at_work.drag_picture((120, 20), (160, 90))
    assert len(at_work.session.open_document.tracks) == 1
    for _ in damaged:
        at_work.press(".")
    at_work.sees_exact_picture()
    assert at_work.session.focus.frame == 66
    assert badge(at_work).startswith("exact")
    for _ in range(7):
        at_work.press(",")
    at_work.sees_exact_picture()
    assert at_work.session.focus.frame == 59
    at_work.find("thing")
    at_work.drag_picture((120, 20), (160, 90))
    assert labels_on_disk(at_work) == 2


def test_playing_goes_past_damage(at_work: Person, qtbot: QtBot, damaged: range) -> None:
    at_work.session.focus.go_to(50)
    at_work.sees_exact_picture()
    shown: list[int] = []
    at_work.bench.pictures.arrived.connect(lambda picture: shown.append(picture.shown_frame))
    at_work.bench.canvas.setFocus()
    at_work.press(Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: at_work.session.focus.frame > 75, timeout=10_000)
    at_work.press(Qt.Key.Key_Space)
    assert not set(shown) & set(damaged)
    assert {59, 66} <= set(shown)


# -- files that are not finished


def problem_of(person: Person, file: Path, qtbot: QtBot) -> str:
    page = person.window.new_project
    person.window.open_path(file)
    page.start()
    qtbot.waitUntil(lambda: bool(page.problem), timeout=10_000)
    return page.problem


@pytest.mark.skipif(not os.path.exists("/proc/self"), reason="only Linux tells who writes a file")
@pytest.mark.parametrize("suffix", [".mkv", ".ts", ".mp4"])
def test_a_recording_under_way_is_refused_until_it_is_complete(
    person: Person, qtbot: QtBot, tmp_path: Path, suffix: str
) -> None:
    recording = tmp_path / f"recording{suffix}"
    encode(Recipe("libx264", b_frames=2), recording)
    with recording.open("ab"):
        assert "is still being written" in problem_of(person, recording, qtbot)
    assert not recording.with_suffix(".framegrain").exists()
    person.window.new_project.start()
    person.sees_exact_picture()


def test_an_mp4_without_its_table_of_contents_is_explained(
    person: Person, qtbot: QtBot, tmp_path: Path
) -> None:
    recording = tmp_path / "recording.mp4"
    encode(Recipe("libx264", b_frames=2), recording)
    content = recording.read_bytes()
    recording.write_bytes(content[: content.index(b"moov") - 4])
    problem = problem_of(person, recording, qtbot)
    assert "not finished recording or copying: its table of contents" in problem
    assert "Traceback" not in problem


def test_a_folder_that_pictures_still_come_into_is_refused(
    person: Person, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from framegrain.media import unfinished

    folder = write_folder(tmp_path / "take", range(5))
    os.utime(folder / "frame_000004.png")
    slept = unfinished.time.sleep
    came = iter(range(5, 100))

    def one_more(seconds: float) -> None:
        write_folder(folder, [next(came)])
        slept(seconds)

    monkeypatch.setattr(unfinished.time, "sleep", one_more)
    assert "take is still being written" in problem_of(person, folder, qtbot)
