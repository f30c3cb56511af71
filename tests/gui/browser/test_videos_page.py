"""The project browser: what it shows of each video, filters, keys, and going to what is next."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

import numpy as np
from msgspec.structs import replace
from PySide6.QtCore import QRect, Qt
from PySide6.QtTest import QTest

from contract.videos import number_of
from framegrain.domain.overview import VideoOverview, VideoState
from framegrain.domain.records import ClipState, Video
from framegrain.domain.shapes import Box
from framegrain.editing import clips, tracks
from framegrain.session.projects import open_last_video, open_project
from framegrain.storage.project_file import ProjectFile
from framegrain.ui.browser.sheet import BrowserSheet
from framegrain.ui.browser.time_sheet import TimeSheet
from framegrain.ui.browser.video_list import ROW
from framegrain.ui.browser.words import holds, waits
from gui.browser.conftest import BRIDGE, SQUARE, STREET
from old_projects import make_version_1
from small_taxonomy import TAXONOMY

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from framegrain.session.session import Session
    from framegrain.ui.browser.choices import ChoiceBox
    from framegrain.ui.browser.videos_page import VideosPage
    from gui.window.conftest import Person

LEFT = Qt.MouseButton.LeftButton
CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


def opened(person: Person, qtbot: QtBot) -> BrowserSheet:
    """The browser by its key, its list there."""
    person.press(Qt.Key.Key_F2)
    sheet = person.window.dialogs.sheet
    assert isinstance(sheet, BrowserSheet)
    qtbot.waitUntil(lambda: bool(sheet.videos.list.videos.rows), timeout=5000)
    return sheet


def names(page: VideosPage) -> list[str]:
    return [one.video.name for one in page.list.videos.rows]


def here(person: Person) -> int:
    return person.session.open_document.video.id


def finish(session: Session) -> None:
    for clip in list(session.open_document.clip_order()):
        session.do(clips.set_state(session.desk, clip.id, ClipState.FINISHED))


def choose(box: ChoiceBox, text: str) -> None:
    """Pick an entry of a drop-down list with the keyboard."""
    box.setFocus()
    steps = box.findText(text) - box.currentIndex()
    for _ in range(abs(steps)):
        QTest.keyClick(box, Qt.Key.Key_Down if steps > 0 else Qt.Key.Key_Up)
    assert box.currentText() == text


def click_row(page: VideosPage, row: int, *, twice: bool = False) -> None:
    view = page.list
    spot = view.visualRect(view.videos.index(row)).center()
    QTest.mouseClick(view.viewport(), LEFT, pos=spot)
    if twice:
        QTest.mouseDClick(view.viewport(), LEFT, pos=spot)


def test_each_video_is_told_with_its_state_and_who_was_there(ana: Person, qtbot: QtBot) -> None:
    ana.find("person")
    ana.drag_picture((50, 50), (120, 160))
    ana.session.open_video(BRIDGE)
    finish(ana.session)
    page = opened(ana, qtbot).videos
    assert names(page) == ["street.mp4", "square.mp4", "bridge.mp4"]
    first, second, third = page.list.videos.rows
    assert (first.state, first.tracks, first.keyframes, first.edited_by) == (
        VideoState.IN_PROGRESS,
        1,
        1,
        "Ana",
    )
    assert (second.state, second.edited_by) == (VideoState.UNTOUCHED, "")
    assert third.state is VideoState.FINISHED
    assert page.states[VideoState.FINISHED].text() == "Finished  1"
    assert page.count.text() == "3 videos"
    assert page.list.marked == BRIDGE
    spoken = page.list.videos.data(page.list.videos.index(0), Qt.ItemDataRole.AccessibleTextRole)
    assert "In progress" in spoken
    assert "Ana" in spoken


def test_the_picture_of_a_video_is_its_middle_frame(ana: Person, qtbot: QtBot) -> None:
    page = opened(ana, qtbot).videos
    feed = page.list._pictures
    qtbot.waitUntil(lambda: feed.image(SQUARE) is not None, timeout=10_000)
    image = feed.image(SQUARE)
    assert image is not None
    bits = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine() // 4, 4)
    assert number_of(bits[:, : image.width()]) == 40 + 15
    shown = page.list.grab(QRect(8, ROW + 10, 96, 54)).toImage()
    assert len({shown.pixel(x, 27) for x in range(0, shown.width(), 5)}) > 2  # painted, not an empty frame


def test_a_missing_file_is_told_beside_its_video(ana: Person, qtbot: QtBot, project_file: Path) -> None:
    project_file.with_name("bridge.mp4").unlink()
    page = opened(ana, qtbot).videos
    qtbot.waitUntil(lambda: page.list._pictures.is_missing(BRIDGE), timeout=10_000)
    assert not page.list._pictures.is_missing(SQUARE)


def test_typing_finds_and_enter_opens(ana: Person, qtbot: QtBot) -> None:
    page = opened(ana, qtbot).videos
    for letter in "bri":
        ana.press(letter)
    assert names(page) == ["bridge.mp4"]
    assert page.count.text() == "1 of 3 videos"
    ana.press(Qt.Key.Key_Return)
    assert ana.window.dialogs.sheet is None
    assert here(ana) == BRIDGE


def test_arrows_walk_the_list_from_the_field(ana: Person, qtbot: QtBot) -> None:
    page = opened(ana, qtbot).videos
    ana.press(Qt.Key.Key_Down)
    assert page.list.marked == SQUARE
    ana.press(Qt.Key.Key_PageDown)
    assert page.list.marked == BRIDGE
    ana.press(Qt.Key.Key_Up)
    ana.press(Qt.Key.Key_Return)
    assert here(ana) == SQUARE


def test_a_double_click_opens_and_a_click_only_marks(ana: Person, qtbot: QtBot) -> None:
    page = opened(ana, qtbot).videos
    click_row(page, 2)
    assert page.list.marked == BRIDGE
    assert here(ana) == STREET
    click_row(page, 1, twice=True)
    assert here(ana) == SQUARE
    assert ana.window.dialogs.sheet is None


def test_states_labels_people_and_order_filter_the_list(ana: Person, qtbot: QtBot) -> None:
    ana.session.open_video(SQUARE)
    ana.sees_exact_picture()
    ana.find("thing")
    ana.drag_picture((10, 10), (40, 40))
    ana.window.dialogs.sign_as("Ben")
    ana.session.open_video(BRIDGE)
    finish(ana.session)
    page = opened(ana, qtbot).videos
    QTest.mouseClick(page.states[VideoState.UNTOUCHED], LEFT)
    assert names(page) == ["street.mp4"]
    QTest.mouseClick(page.states[VideoState.NEEDS_WORK], LEFT)
    assert names(page) == []
    assert page.none.isVisible()
    assert not page.list.isVisible()
    QTest.mouseClick(page.states[None], LEFT)
    choose(page.label, "Object › Thing")
    assert names(page) == ["square.mp4"]
    choose(page.label, "Any label")
    choose(page.person, "Ben")
    qtbot.waitUntil(lambda: names(page) == ["bridge.mp4"], timeout=5000)
    choose(page.person, "Anybody")
    choose(page.order, "By name")
    assert names(page) == ["bridge.mp4", "square.mp4", "street.mp4"]


def test_escape_closes_and_gives_the_keyboard_back(ana: Person, qtbot: QtBot) -> None:
    ana.bench.canvas.setFocus()
    opened(ana, qtbot)
    ana.press(Qt.Key.Key_Escape)
    assert ana.window.dialogs.sheet is None
    assert ana.window.focusWidget() is ana.bench.canvas


def test_the_button_beside_the_video_opens_it(ana: Person, qtbot: QtBot) -> None:
    QTest.mouseClick(ana.window.topbar._browse, LEFT)
    sheet = ana.window.dialogs.sheet
    assert isinstance(sheet, BrowserSheet)
    assert sheet.page == "videos"


def test_the_next_unfinished_video_goes_to_its_first_unfinished_clip(ana: Person) -> None:
    ana.session.open_video(BRIDGE)
    ana.session.do(clips.split_clip(ana.session.desk, 12))
    first = ana.session.open_document.clip_order()[0]
    ana.session.do(clips.set_state(ana.session.desk, first.id, ClipState.FINISHED))
    ana.session.open_video(SQUARE)
    finish(ana.session)
    ana.session.open_video(STREET)
    ana.press(Qt.Key.Key_PageDown, CTRL | SHIFT)
    assert (here(ana), ana.session.focus.frame) == (BRIDGE, 12)
    ana.press(Qt.Key.Key_PageDown, CTRL | SHIFT)
    assert (here(ana), ana.session.focus.frame) == (STREET, 0)
    finish(ana.session)
    ana.session.open_video(BRIDGE)
    ana.press(Qt.Key.Key_PageDown, CTRL | SHIFT)
    assert here(ana) == BRIDGE
    assert "All other videos are finished" in ana.told
    finish(ana.session)
    ana.press(Qt.Key.Key_PageDown, CTRL | SHIFT)
    assert ana.told == "Every video of this project is finished"


def test_the_next_unfinished_video_from_the_sheet(ana: Person, qtbot: QtBot) -> None:
    page = opened(ana, qtbot).videos
    QTest.mouseClick(page.next, LEFT)
    assert here(ana) == SQUARE
    assert ana.window.dialogs.sheet is None


def test_ten_thousand_videos_scroll_without_a_widget_each(ana: Person, qtbot: QtBot) -> None:
    page = opened(ana, qtbot).videos
    model = page.list.videos.rows[0]
    many = [
        VideoOverview(video=replace(model.video, id=n, name=f"v{n}.mp4"), clips=1) for n in range(1, 10_001)
    ]
    page.show_videos(many, ["Ana"])
    ana.press(Qt.Key.Key_Down)
    before = len(page.list.findChildren(object))
    page.list.verticalScrollBar().setValue(page.list.verticalScrollBar().maximum())
    qtbot.wait(20)
    assert len(page.list.findChildren(object)) == before
    assert page.list.indexAt(page.list.viewport().rect().bottomLeft()).row() == 9999
    wanted = page.list._pictures._covers
    assert wanted is not None
    assert len(wanted._wanted) < 30  # only what is seen, and a little ahead


def test_an_old_project_is_looked_over_and_searched_and_its_file_stays_as_it_is(
    person: Person, qtbot: QtBot, project_file: Path
) -> None:
    session = open_project(project_file, person="Ana")
    open_last_video(session)
    session.do(tracks.start_track(session.desk, "thing", 5, Box(x=5, y=5, width=20, height=10)))
    session.close()
    before = make_version_1(project_file).read_bytes()
    person.window.open_path(project_file)
    person.sees_exact_picture()
    sheet = opened(person, qtbot)
    assert [one.state for one in sheet.videos.list.videos.rows] == [
        VideoState.IN_PROGRESS,
        VideoState.UNTOUCHED,
        VideoState.UNTOUCHED,
    ]
    person.press(Qt.Key.Key_F, CTRL)
    choose(sheet.search.label, "Object › Thing")
    qtbot.waitUntil(lambda: sheet.search.list.found.rowCount() == 1, timeout=5000)
    person.press(Qt.Key.Key_Escape)
    person.press(Qt.Key.Key_F3)
    assert person.session.focus.frame == 5
    person.window.commands.run("browse.time")
    time_sheet = person.window.dialogs.sheet
    assert isinstance(time_sheet, TimeSheet)
    assert "open for reading only" in time_sheet.note.text()
    person.window.close_session()
    assert project_file.read_bytes() == before


def test_a_project_without_videos_says_so(person: Person, qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "empty.framegrain"
    ProjectFile.create(path, taxonomy_text=TAXONOMY, taxonomy_version="1", name="Empty").close()
    person.window.open_path(path)
    person.press(Qt.Key.Key_PageDown, CTRL | SHIFT)
    assert person.told == "This project has no videos yet"
    person.press(Qt.Key.Key_F2)
    sheet = person.window.dialogs.sheet
    assert isinstance(sheet, BrowserSheet)
    qtbot.waitUntil(lambda: sheet.videos.none.text() == "This project has no videos yet", timeout=5000)
    assert not sheet.videos.next.isEnabled()


def test_nothing_goes_on_once_the_project_is_closed(ana: Person, qtbot: QtBot) -> None:
    opened(ana, qtbot)
    ana.window.close_session()
    assert ana.window.dialogs.sheet is None
    deadline = time.monotonic() + 5

    def left() -> list[str]:
        return [t.name for t in threading.enumerate() if t.name.startswith(("covers", "asking"))]

    while left() and time.monotonic() < deadline:
        time.sleep(0.01)
    assert left() == []


def test_words_of_a_row() -> None:
    video = Video(id=1, name="a", path="a", fingerprint="", width=1, height=1, frames=1)
    one = VideoOverview(video=video, events=1, tracks=2, keyframes=12_345, clips=1, clips_finished=1)
    assert holds(one) == "1 of 1 clip finished  ·  1 segment or tag  ·  2 objects  ·  12\u202f345 keyframes"
    assert waits(one) == ""
    assert (
        waits(replace(one, rechecks=3, questions=1, owed=2))
        == "3 to look at again, 1 open question, 2 owed in finished clips"
    )
