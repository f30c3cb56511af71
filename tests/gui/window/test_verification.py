"""What is proven in the background while somebody works: it is told, it waits, it is done once."""

from __future__ import annotations

import shutil
import threading
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PySide6.QtCore import Qt

from contract.videos import Recipe, encode, kind_named, number_of
from framegrain.domain.shapes import Box
from framegrain.editing import tracks
from framegrain.media.scan import scan
from framegrain.session.compat import known_report
from framegrain.session.projects import new_project, open_last_video, open_project
from framegrain.session.videos import examine
from framegrain.ui import verify
from small_taxonomy import TAXONOMY

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from framegrain.media.index import VideoIndex
    from framegrain.session.session import Session
    from gui.window.conftest import Person


def project_on(folder: Path, video: Path) -> Path:
    """A project on a copy of a video."""
    folder.mkdir()
    copy = shutil.copy(video, folder / video.name)
    (folder / "street.yaml").write_text(TAXONOMY, encoding="utf-8")
    project = folder / "p.framegrain"
    new_project(project, folder / "street.yaml", [examine(copy)])
    return project


@pytest.fixture(scope="session")
def damaged(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Noise in its middle, of which demuxing alone sees nothing: 120 packets, fewer pictures."""
    return kind_named("damaged", ".mp4").file(tmp_path_factory.mktemp("damaged"))


def changed(project: Path, change: object) -> None:
    """Work on a project without a window."""
    session = open_project(project, person="tester")
    open_last_video(session)
    change(session)  # type: ignore[operator]
    session.close()


def label_something(session: Session) -> None:
    session.do(tracks.start_track(session.desk, "thing", 3, Box(x=1, y=1, width=20, height=20)))


def opened(person: Person, project: Path, qtbot: QtBot, state: str) -> None:
    person.window.open_path(project)
    qtbot.waitUntil(
        lambda: person.session.index is not None and person.session.index.state == state, timeout=20_000
    )


class Scans:
    """Full decodes that wait for a word, and how often they asked whether to go on."""

    def __init__(self) -> None:
        self.begun = 0
        self.asked = 0
        self.go = threading.Event()

    def __call__(self, file: Path, index: VideoIndex, *, progress: object, cancel: object) -> VideoIndex:
        self.begun += 1
        progress(0.25)  # type: ignore[operator]
        while not self.go.is_set() and not cancel():  # type: ignore[operator]
            self.asked += 1
            self.go.wait(0.01)
        return scan(file, index, cancel=cancel)  # type: ignore[arg-type]


@pytest.fixture
def scans(monkeypatch: pytest.MonkeyPatch) -> Iterator[Scans]:
    held = Scans()
    monkeypatch.setattr(verify, "scan", held)
    yield held
    held.go.set()


def test_frames_are_numbered_anew_before_anything_is_labeled(
    person: Person, tmp_path: Path, damaged: Path, qtbot: QtBot
) -> None:
    project = project_on(tmp_path / "d", damaged)
    opened(person, project, qtbot, "verified")
    frames = person.session.open_document.video.frames
    assert frames < 120
    assert f"numbered anew before labeling, {frames} instead of 120" in person.told
    assert [clip.span.stop for clip in person.session.open_document.clip_order()] == [frames]
    person.sees_exact_picture()
    person.press(Qt.Key.Key_End)
    person.sees_exact_picture()
    assert person.session.focus.frame == frames - 1


def test_labels_keep_their_frames_and_it_is_said_what_to_do(
    person: Person, tmp_path: Path, damaged: Path, qtbot: QtBot
) -> None:
    project = project_on(tmp_path / "d", damaged)
    changed(project, label_something)
    opened(person, project, qtbot, "differs")
    assert person.session.open_document.video.frames == 120
    assert "Labels keep their frames: those before frame" in person.told
    assert "check them before exporting" in person.told
    person.sees_exact_picture()
    qtbot.waitUntil(lambda: person.bench.player.badge.words == "differs", timeout=5000)
    person.press(Qt.Key.Key_Period)
    person.sees_exact_picture()  # the window goes on


def test_a_difference_is_told_once_and_not_looked_for_again(
    person: Person, tmp_path: Path, damaged: Path, qtbot: QtBot, scans: Scans
) -> None:
    scans.go.set()
    project = project_on(tmp_path / "d", damaged)
    changed(project, label_something)
    opened(person, project, qtbot, "differs")
    person.window.close_session()
    opened(person, project, qtbot, "differs")
    person.sees_exact_picture()
    qtbot.waitUntil(lambda: not person.window.jobs.running, timeout=10_000)
    assert scans.begun == 1


def test_the_full_decode_is_seen_in_the_status_line_and_stops_nobody(
    scans: Scans, at_work: Person, qtbot: QtBot
) -> None:
    line = at_work.window.status._work
    qtbot.waitUntil(lambda: scans.begun == 1, timeout=10_000)
    qtbot.waitUntil(lambda: "Checking every frame of street.mp4" in line.text(), timeout=10_000)
    assert at_work.window.messages.text == ""  # no message lies over the picture
    at_work.find("thing")
    at_work.drag_picture((20, 20), (60, 90))
    assert len(at_work.session.open_document.tracks) == 1
    scans.go.set()
    qtbot.waitUntil(lambda: line.text() == "", timeout=10_000)
    assert at_work.session.index.state == "verified"


def test_closed_in_its_middle_it_starts_again(
    scans: Scans, at_work: Person, project_file: Path, qtbot: QtBot
) -> None:
    qtbot.waitUntil(lambda: scans.asked > 2, timeout=10_000)
    at_work.window.close_session()
    at_work.window.open_path(project_file)
    qtbot.waitUntil(lambda: scans.begun == 2, timeout=10_000)
    assert at_work.session.index.state == "indexed"
    scans.go.set()
    qtbot.waitUntil(lambda: at_work.session.index.state == "verified", timeout=10_000)
    at_work.window.close_session()
    at_work.window.open_path(project_file)
    at_work.sees_exact_picture()
    qtbot.waitUntil(lambda: not at_work.window.jobs.running, timeout=10_000)
    assert scans.begun == 2  # proven is proven


def test_it_waits_while_somebody_plays_or_steps(scans: Scans, at_work: Person, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: scans.asked > 2, timeout=10_000)
    at_work.press(Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: at_work.session.focus.playing)
    qtbot.wait(100)
    asked = scans.asked
    qtbot.wait(300)
    assert scans.asked <= asked + 1
    at_work.press(Qt.Key.Key_Space)
    for _ in range(4):
        at_work.press(Qt.Key.Key_Comma)
        qtbot.wait(100)
        assert scans.asked <= asked + 1
    qtbot.waitUntil(lambda: scans.asked > asked + 5, timeout=10_000)


def test_a_file_whose_packets_are_others_is_refused_and_labels_are_safe(
    person: Person, project_file: Path, qtbot: QtBot
) -> None:
    def other_index(session: Session) -> None:
        label_something(session)
        session.set_index(session.open_document.video.id, replace(session.index, size=session.index.size + 1))

    changed(project_file, other_index)
    person.window.open_path(project_file)
    qtbot.waitUntil(
        lambda: "is not the file that was labeled: other data is where frame 0 was" in person.told
    )
    assert person.session.video_file is None
    assert len(person.session.open_document.tracks) == 1
    assert not person.bench.pictures.is_open
    assert person.bench.player.badge.words == "no picture"


def test_pictures_decoded_otherwise_than_before_are_told_and_still_shown(
    person: Person, project_file: Path, qtbot: QtBot
) -> None:
    def other_sums(session: Session) -> None:
        scanned = scan(session.video_file, session.index)
        crcs = scanned.check_crcs ^ np.uint32(1)
        session.set_index(session.open_document.video.id, replace(scanned, check_crcs=crcs))

    changed(project_file, other_sums)
    person.window.open_path(project_file)
    qtbot.waitUntil(
        lambda: "frame 0 is decoded differently here than when the video was checked" in person.told,
        timeout=10_000,
    )
    person.sees_exact_picture()
    assert person.session.video_file is not None


def test_a_moved_video_is_found_by_itself(person: Person, project_file: Path, qtbot: QtBot) -> None:
    place = project_file.parent / "clips"
    place.mkdir()
    there = (project_file.parent / "street.mp4").rename(place / "renamed.mp4")
    person.window.open_path(project_file)
    qtbot.waitUntil(lambda: "renamed.mp4 was found in" in person.told, timeout=10_000)
    assert person.session.video_file == there
    person.sees_exact_picture()


def test_a_video_that_is_nowhere_is_asked_for(person: Person, project_file: Path, qtbot: QtBot) -> None:
    (project_file.parent / "street.mp4").unlink()
    person.window.open_path(project_file)
    assert "looked for in the folders around" in person.told
    assert "Find missing video" in [b.text() for b in person.window.messages.buttons if b.isVisible()]
    qtbot.waitUntil(lambda: "find the missing video to see its pictures" in person.told, timeout=10_000)
    assert "not where it was, and it is not in the folders around" in person.told
    assert "Find missing video" in [b.text() for b in person.window.messages.buttons if b.isVisible()]


def test_a_file_changed_in_its_place_is_refused_with_the_difference_named(
    person: Person, project_file: Path, qtbot: QtBot
) -> None:
    changed(project_file, label_something)
    encode(Recipe("libx264", size=(320, 240), gop=10, numbers=range(90), times=range(90)),
           project_file.parent / "street.mp4")  # fmt: skip
    person.window.open_path(project_file)
    assert "its content has changed" in person.told
    qtbot.waitUntil(
        lambda: "is not the video of this project: it has 90 frames where 120 were labeled" in person.told,
        timeout=10_000,
    )
    assert person.session.video_file is None
    assert len(person.session.open_document.tracks) == 1


def test_a_file_whose_packaging_changed_in_its_place_is_taken_again(
    person: Person, project_file: Path, qtbot: QtBot
) -> None:
    file = project_file.parent / "street.mp4"
    file.write_bytes(file.read_bytes() + b"\0\0\0\x08free")  # an empty box at its end
    person.window.open_path(project_file)
    qtbot.waitUntil(lambda: "another file with the pictures that were labeled" in person.told, timeout=10_000)
    assert person.session.video_file == file
    person.sees_exact_picture()


def test_another_file_by_hand_is_compared_and_refused_in_words(
    person: Person, project_file: Path, damaged: Path, qtbot: QtBot
) -> None:
    (project_file.parent / "street.mp4").unlink()
    person.window.open_path(project_file)
    person.window.opener.relink(person.session, person.session.open_document.video, damaged)
    qtbot.waitUntil(
        lambda: "is not the video of this project: its pictures are 96 x 64, not 320 x 240" in person.told,
        timeout=10_000,
    )
    assert person.session.video_file is None


def test_another_reader_shows_the_same_pictures_at_once(at_work: Person, qtbot: QtBot) -> None:
    session, dialogs = at_work.session, at_work.window.dialogs
    before = at_work.bench.pictures.current.bgra.copy()
    dialogs.preferences()
    dialogs.sheet.reader.pick(1)
    assert "read with PyAV: nobody has proven yet" in at_work.told
    dialogs.compat()
    qtbot.waitUntil(lambda: known_report(session.project, session.videos()[0]) is not None, timeout=30_000)
    session.open_video(session.open_document.video.id)
    qtbot.waitUntil(lambda: at_work.bench.pictures.is_settled, timeout=10_000)
    assert type(at_work.bench.pictures._decoder._at_rest._reader).__name__ == "OpenCVReader"
    assert np.abs(at_work.bench.pictures.current.bgra.astype(int) - before).max() <= 2
    dialogs.sheet.dismiss()
    for key in (Qt.Key.Key_End, Qt.Key.Key_Comma, Qt.Key.Key_Home, Qt.Key.Key_Period):
        at_work.press(key)
        at_work.sees_exact_picture()
        assert number_of(at_work.bench.pictures.current.bgra) == session.focus.frame
