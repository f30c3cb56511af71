"""A video that is slow to move through gets a small copy: offered, made, moved through, deleted."""

from __future__ import annotations

import shutil
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QImage, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from contract.videos import FRAMES, Recipe, encode, number_of
from framegrain.domain.shapes import Box
from framegrain.media import decoder, proxy_plan
from framegrain.media.demux import prepare
from framegrain.media.kept import KeptFiles, default_kept_folder
from framegrain.media.proxy_making import CopyWriter, make_proxy
from framegrain.session.projects import new_project
from framegrain.session.verification import adopt
from framegrain.session.videos import add_video, examine
from framegrain.ui import copy_offer, yielding
from framegrain.ui.settings import Settings
from framegrain.ui.timeline.scenery import HEADER
from framegrain.ui.widgets.job_line import JobLine
from framegrain.ui.window import MainWindow
from gui.showing import show_active
from small_taxonomy import TAXONOMY

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from framegrain.media.shown import Picture
    from framegrain.ui.theme import Theme

    from .conftest import Person

LEFT = Qt.MouseButton.LeftButton
SIZE = (1280, 720)


@pytest.fixture(scope="module")
def large_project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project on a video of one group of pictures, larger than its copy."""
    folder = tmp_path_factory.mktemp("large")
    encode(Recipe("libx264", {"preset": "ultrafast"}, size=SIZE, gop=FRAMES), folder / "large.mp4")
    (folder / "street.yaml").write_text(TAXONOMY, encoding="utf-8")
    new_project(folder / "large.framegrain", folder / "street.yaml", [examine(folder / "large.mp4")])
    return folder


@pytest.fixture
def project_file(tmp_path: Path, large_project: Path) -> Path:
    shutil.copytree(large_project, tmp_path / "large")
    return tmp_path / "large" / "large.framegrain"


@pytest.fixture(autouse=True)
def kept(monkeypatch: pytest.MonkeyPatch) -> Iterator[KeptFiles]:
    """Nothing is kept before and after, and nobody waits long before measuring."""
    monkeypatch.setattr(copy_offer, "_SETTLE_MS", 20)
    monkeypatch.setattr(yielding, "_REST", 0.0)
    files = KeptFiles(default_kept_folder())
    files.clear()
    yield files
    files.clear()


@pytest.fixture
def slow(person: Person) -> Person:
    """Somebody whose machine is slow with any video and has little memory."""
    person.window.copies.offer.slow_seconds = 0.0
    person.window.settings.set("cache_mb", 16)
    return person


@pytest.fixture(scope="module")
def made_copy(large_project: Path) -> Path:
    """The folder in which the large video's copy is kept."""
    video = large_project / "large.mp4"
    make_proxy(video, prepare(video), KeptFiles(large_project / "kept"))
    return large_project / "kept"


@pytest.fixture
def with_copy(slow: Person, project_file: Path, qtbot: QtBot, made_copy: Path, kept: KeptFiles) -> Person:
    """Somebody on the large video, which has a small copy."""
    shutil.copytree(made_copy, kept.folder)
    slow.window.open_path(project_file)
    slow.sees_exact_picture()
    qtbot.waitUntil(lambda: slow.window.copies.copy is not None, timeout=10_000)
    return slow


def offers(person: Person) -> bool:
    strip = person.window.messages
    return strip.isVisible() and "Make a small copy for moving?" in strip.text


def press_button(person: Person, text: str) -> None:
    (button,) = (b for b in person.window.messages.buttons if b.text() == text and b.isVisible())
    QTest.mouseClick(button, LEFT)


class Ruler:
    """A hand on the timeline's ruler."""

    def __init__(self, person: Person) -> None:
        self._surface = person.bench.timeline.surface

    def _at(self, frame: int) -> QPoint:
        return QPoint(round(HEADER + self._surface.view.x(frame + 0.5)), 10)

    def press(self, frame: int) -> None:
        QTest.mousePress(self._surface, LEFT, Qt.KeyboardModifier.NoModifier, self._at(frame))

    def move(self, frame: int) -> None:
        spot = QPointF(self._at(frame))
        event = QMouseEvent(
            QMouseEvent.Type.MouseMove,
            spot,
            self._surface.mapToGlobal(spot),
            Qt.MouseButton.NoButton,
            LEFT,
            Qt.KeyboardModifier.NoModifier,
        )
        QApplication.sendEvent(self._surface, event)

    def release(self, frame: int) -> None:
        QTest.mouseRelease(self._surface, LEFT, Qt.KeyboardModifier.NoModifier, self._at(frame))


@pytest.fixture
def never_rests(monkeypatch: pytest.MonkeyPatch) -> None:
    """The original takes its time, so that what is seen meanwhile can be looked at."""
    monkeypatch.setattr(decoder, "REST", 1.5)


def seen(person: Person) -> Picture:
    picture = person.bench.pictures.current
    assert picture is not None
    return picture


def screen(person: Person) -> np.ndarray:
    image = person.bench.canvas.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    pixels = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    return pixels[:, : image.width() * 4].reshape(image.height(), image.width(), 4)[..., :3].astype(int)


def test_the_offer_leads_to_a_copy_that_is_used(slow: Person, project_file: Path, qtbot: QtBot) -> None:
    told: list[str] = []
    slow.window.copies.progressed.connect(told.append)
    slow.window.open_path(project_file)
    qtbot.waitUntil(lambda: offers(slow), timeout=10_000)
    assert "a step back" in slow.told
    assert "MB, about" in slow.told
    press_button(slow, "Make a copy")
    assert not slow.window.messages.isVisible()
    assert slow.window.status.work.isVisible()
    qtbot.waitUntil(lambda: slow.window.copies.copy is not None, timeout=20_000)
    assert "is ready" in slow.told
    assert any(text.startswith("small copy ") and text.endswith("left") for text in told)
    qtbot.waitUntil(lambda: not slow.window.status.work.isVisible())
    slow.window.commands.run("file.proxy")
    assert "large.mp4 has a small copy already" in slow.told


def test_no_is_remembered(
    slow: Person, project_file: Path, qtbot: QtBot, look: Theme, tmp_path: Path
) -> None:
    slow.window.open_path(project_file)
    qtbot.waitUntil(lambda: offers(slow), timeout=10_000)
    press_button(slow, "No")
    assert not slow.window.messages.isVisible()
    slow.window.close()
    again = MainWindow(look, Settings(tmp_path / "settings.json"))
    qtbot.addWidget(again)
    again.copies.offer.slow_seconds = 0.0
    show_active(qtbot, again)
    again.open_path(project_file)
    qtbot.waitUntil(lambda: again.workbench is not None and again.workbench.pictures.is_settled)
    qtbot.waitUntil(lambda: not again.jobs.running, timeout=10_000)
    qtbot.wait(200)
    assert not again.jobs.running
    assert not again.messages.isVisible()
    again.commands.run("file.proxy")  # who changes their mind finds it in the menu
    qtbot.waitUntil(lambda: again.copies.copy is not None, timeout=20_000)
    again.close()


def test_another_sentence_does_not_take_the_offer_away(
    slow: Person, project_file: Path, qtbot: QtBot
) -> None:
    slow.window.open_path(project_file)
    qtbot.waitUntil(lambda: offers(slow), timeout=10_000)
    slow.window.say("Saved")
    assert slow.told == "Saved"
    qtbot.waitUntil(lambda: offers(slow), timeout=5_000)


def test_what_moves_quickly_is_offered_nothing(at_work: Person, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not at_work.window.jobs.running, timeout=10_000)
    qtbot.wait(200)
    assert not at_work.window.messages.isVisible()
    assert at_work.window.copies.copy is None


@pytest.mark.usefixtures("never_rests")
def test_dragging_shows_the_copys_pictures_and_resting_the_videos_own(
    with_copy: Person, qtbot: QtBot
) -> None:
    hand, badge = Ruler(with_copy), with_copy.bench.player.badge
    hand.press(20)
    for frame in (40, 70, 100, 64):
        hand.move(frame)
        qtbot.waitUntil(lambda frame=frame: seen(with_copy).shown_frame == frame)
        picture = seen(with_copy)
        assert (picture.is_copy, picture.exact) == (True, False)
        assert picture.bgra.shape[0] <= 540
        assert number_of(picture.bgra) == frame
        assert with_copy.session.focus.frame == frame
        qtbot.waitUntil(lambda: badge.words == "small copy · frame exact", timeout=1_000)
    while_moving = screen(with_copy)
    hand.release(64)
    with_copy.sees_exact_picture()
    picture = seen(with_copy)
    assert (picture.is_copy, number_of(picture.bgra), picture.bgra.shape) == (False, 64, (720, 1280, 4))
    qtbot.waitUntil(lambda: badge.words.startswith("exact"))
    assert np.abs(while_moving - screen(with_copy)).mean() < 6  # in the same place and of the same size


@pytest.mark.usefixtures("never_rests")
def test_nothing_is_drawn_on_the_copy(with_copy: Person, qtbot: QtBot) -> None:
    with_copy.find("thing")
    hand = Ruler(with_copy)
    hand.press(20)
    hand.move(80)
    hand.release(80)
    qtbot.waitUntil(lambda: seen(with_copy).is_copy and seen(with_copy).shown_frame == 80)
    with_copy.drag_picture((100, 100), (400, 300))
    assert not with_copy.session.open_document.tracks
    assert "Wait for the video's own picture" in with_copy.told
    with_copy.sees_exact_picture()
    with_copy.drag_picture((100, 100), (400, 300))
    (keyframe,) = with_copy.session.open_document.all_keyframes.values()
    assert keyframe.frame == 80
    box = keyframe.shape
    assert isinstance(box, Box)
    assert (box.x, box.y, box.width, box.height) == pytest.approx((100, 100, 300, 200), abs=4)


def test_playing_shows_the_copy_and_pausing_the_video(with_copy: Person, qtbot: QtBot) -> None:
    with_copy.press(Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: with_copy.session.focus.frame > 10, timeout=10_000)
    assert seen(with_copy).is_copy
    assert number_of(seen(with_copy).bgra) == with_copy.session.focus.frame
    with_copy.press(Qt.Key.Key_Space)
    with_copy.sees_exact_picture()
    assert number_of(seen(with_copy).bgra) == with_copy.session.focus.frame
    assert seen(with_copy).bgra.shape[0] == 720


def test_a_held_key_goes_by_the_copys_pictures(with_copy: Person, qtbot: QtBot) -> None:
    with_copy.session.focus.go_to(FRAMES - 1)
    with_copy.sees_exact_picture()
    shown: list[tuple[int, bool]] = []
    with_copy.bench.pictures.arrived.connect(lambda picture: shown.append((picture.frame, picture.is_copy)))
    with_copy.press("e")  # any key: the window has the keyboard
    for _ in range(12):
        with_copy.press(Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier)
        qtbot.waitUntil(lambda: with_copy.bench.pictures.current.shown_frame == with_copy.session.focus.frame)
    assert with_copy.session.focus.frame == 0
    assert any(is_copy for _, is_copy in shown)
    with_copy.sees_exact_picture()


def test_deleting_it_brings_back_what_was(with_copy: Person, qtbot: QtBot, kept: KeptFiles) -> None:
    hand = Ruler(with_copy)
    hand.press(20)
    hand.move(90)  # in use while it is deleted
    with_copy.window.commands.run("file.proxy_delete")
    assert "is deleted" in with_copy.told
    assert not left_of_copies(kept)
    assert with_copy.window.copies.copy is None
    shown: list[Picture] = []
    with_copy.bench.pictures.arrived.connect(shown.append)
    hand.move(50)
    hand.release(50)
    with_copy.sees_exact_picture()
    assert number_of(seen(with_copy).bgra) == 50
    assert not any(picture.is_copy for picture in shown)
    with_copy.window.commands.run("file.proxy_delete")
    assert with_copy.told == "This video has no small copy"


def test_preferences_tell_what_is_kept_and_delete_it(with_copy: Person, kept: KeptFiles) -> None:
    with_copy.window.commands.run("file.preferences")
    button = with_copy.window.dialogs.sheet.kept
    assert button.text().startswith("Delete ")
    QTest.mouseClick(button, LEFT)
    assert not left_of_copies(kept)
    assert with_copy.window.copies.copy is None
    assert not button.isEnabled()
    with_copy.window.dialogs.sheet.dismiss()


def test_it_is_found_again_and_only_for_its_own_video(
    with_copy: Person, project_file: Path, qtbot: QtBot, made_video: Path
) -> None:
    window = with_copy.window
    first = with_copy.session.open_document.video.id
    second = add_video(with_copy.session.project, examine(made_video))
    with_copy.session.open_video(second.id)
    assert window.copies.copy is None
    qtbot.waitUntil(lambda: with_copy.bench.pictures.is_settled)
    qtbot.waitUntil(lambda: not window.jobs.running, timeout=10_000)
    assert window.copies.copy is None
    with_copy.session.open_video(first)
    qtbot.waitUntil(lambda: window.copies.copy is not None, timeout=10_000)
    window.close_session()
    window.open_path(project_file)
    qtbot.waitUntil(lambda: window.copies.copy is not None, timeout=10_000)
    assert not offers(with_copy)


def left_of_copies(kept: KeptFiles) -> list[str]:
    """Files of copies, whole or begun; thumbnails of the same video may be kept beside them."""
    names = [path.name for path in kept.folder.rglob("*") if path.is_file()]
    return [name for name in names if "proxy" in name or name.endswith(".part")]


@pytest.fixture
def making(slow: Person, project_file: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Person:
    """Somebody while a copy is made, slowly."""
    quick = CopyWriter.add

    def add(self: CopyWriter, picture: object) -> None:
        QTest.qSleep(60)
        quick(self, picture)

    slow.window.open_path(project_file)
    slow.sees_exact_picture()
    qtbot.waitUntil(lambda: offers(slow), timeout=10_000)
    monkeypatch.setattr(CopyWriter, "add", add)
    press_button(slow, "Make a copy")
    qtbot.waitUntil(lambda: "small copy 1" in slow.window.status.work.text, timeout=10_000)
    slow.window.commands.run("file.proxy")
    assert "A small copy is being made" in slow.told  # one at a time
    return slow


def test_an_offer_keeps_out_of_sight_while_somebody_live_codes(
    slow: Person, project_file: Path, qtbot: QtBot
) -> None:
    slow.window.open_path(project_file)
    qtbot.waitUntil(lambda: offers(slow), timeout=10_000)
    slow.window.commands.run("label.live")
    assert not slow.window.messages.isVisible()
    slow.window.commands.run("label.live")
    assert offers(slow)
    press_button(slow, "Make a copy")


def test_an_offer_keeps_out_of_sight_while_somebody_plays(
    slow: Person, project_file: Path, qtbot: QtBot
) -> None:
    slow.window.open_path(project_file)
    qtbot.waitUntil(lambda: offers(slow), timeout=10_000)
    slow.press(Qt.Key.Key_Space)
    assert slow.session.focus.playing
    assert not slow.window.messages.isVisible()
    slow.press(Qt.Key.Key_Space)
    assert offers(slow)


def test_measuring_for_an_offer_waits_while_somebody_plays(
    slow: Person, project_file: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    take, taken = proxy_plan._Sample.take, []

    def counted(sample: object, *what: object) -> None:
        taken.append(what)
        QTest.qSleep(20)
        take(sample, *what)  # type: ignore[arg-type]

    monkeypatch.setattr(proxy_plan._Sample, "take", counted)
    slow.window.open_path(project_file)
    slow.sees_exact_picture()
    slow.bench.player.playback.set_loop(True)
    qtbot.waitUntil(lambda: len(taken) > 1)
    slow.press(Qt.Key.Key_Space)
    so_far = len(taken)
    qtbot.wait(400)
    assert len(taken) <= so_far + 1
    slow.press(Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: offers(slow))
    assert len(taken) > so_far + 1


def test_while_making_is_told_no_other_work_is_named_beside_it(making: Person, qtbot: QtBot) -> None:
    other = making.window.status.findChild(JobLine)
    assert not other.isVisible()
    making.window.copies.stop()
    qtbot.waitUntil(other.isVisible, timeout=5_000)
    assert not making.window.status.work.isVisible()


def test_making_is_stopped_where_it_is_told(making: Person, qtbot: QtBot, kept: KeptFiles) -> None:
    QTest.mouseClick(making.window.status.work.button, LEFT)
    qtbot.waitUntil(lambda: not making.window.copies.is_making, timeout=5_000)
    assert "No small copy of large.mp4 was made" in making.told
    assert not making.window.status.work.isVisible()
    assert not left_of_copies(kept)


def test_making_waits_while_the_video_plays(making: Person, qtbot: QtBot) -> None:
    making.press(Qt.Key.Key_Space)
    assert making.session.focus.playing
    assert making.window.status.work.text.endswith("waits while you move")
    qtbot.wait(150)
    before = making.window.status.work.text
    qtbot.wait(300)
    assert making.window.status.work.text == before
    making.press(Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: making.window.copies.copy is not None, timeout=20_000)


def test_closing_the_window_while_one_is_made_leaves_nothing(making: Person, kept: KeptFiles) -> None:
    making.window.close()
    assert not left_of_copies(kept)


def test_a_drive_without_room_is_told_when_somebody_asks(
    slow: Person, project_file: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(KeptFiles, "free", lambda _self: 1000)
    slow.window.open_path(project_file)
    slow.sees_exact_picture()
    qtbot.waitUntil(lambda: not slow.window.jobs.running, timeout=10_000)
    assert not slow.window.messages.isVisible()
    slow.window.commands.run("file.proxy")
    qtbot.waitUntil(lambda: "free some space" in slow.told, timeout=10_000)
    assert not slow.window.copies.is_making


def test_frames_numbered_anew_while_they_are_copied_give_no_copy(
    making: Person, qtbot: QtBot, kept: KeptFiles
) -> None:
    session = making.session
    index = session.index
    assert index is not None
    scanned = replace(index, packets=index.packets[:-1])
    adopt(session, session.open_document.video.id, scanned)
    assert session.open_document.video.frames == FRAMES - 1
    qtbot.waitUntil(lambda: not making.window.copies.is_making, timeout=5_000)
    assert not left_of_copies(kept)
    assert making.window.copies.copy is None


def test_a_video_with_a_copy_is_opened_while_another_is_copied(
    making: Person, qtbot: QtBot, kept: KeptFiles, made_video: Path
) -> None:
    second = add_video(making.session.project, examine(made_video))
    make_proxy(made_video, examine(made_video).index, kept)
    first = making.session.open_document.video.id
    making.session.open_video(second.id)
    qtbot.waitUntil(lambda: making.window.copies.copy is not None, timeout=10_000)
    assert making.window.copies.is_making
    qtbot.waitUntil(lambda: not making.window.copies.is_making, timeout=20_000)
    assert "The small copy of large.mp4 is ready" in making.told
    making.session.open_video(first)
    qtbot.waitUntil(lambda: making.window.copies.copy is not None, timeout=10_000)


def test_playing_that_leaves_frames_out_is_a_reason_to_offer(
    person: Person, project_file: Path, qtbot: QtBot
) -> None:
    person.window.open_path(project_file)  # fits into memory, and is quick enough to step through
    person.sees_exact_picture()
    qtbot.waitUntil(lambda: not person.window.jobs.running, timeout=10_000)
    playback = person.bench.player.playback
    for _ in range(3):
        person.press(Qt.Key.Key_Space)
        playback._set_trouble("dropping frames")
        person.press(Qt.Key.Key_Space)
        qtbot.wait(10)
    qtbot.waitUntil(lambda: offers(person), timeout=10_000)
    assert person.told.startswith("Playing this video leaves frames out here.")
