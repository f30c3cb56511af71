"""Sound and pictures on the timeline, and the preview at the pointer, by real mouse events."""

from __future__ import annotations

import shutil
import threading
from dataclasses import replace
from typing import TYPE_CHECKING

import cv2
import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from contract.videos import Recipe, drawn, encode, number_of, read_number
from framegrain.domain.taxonomy import Level
from framegrain.editing import clips
from framegrain.media.kept import KeptFiles
from framegrain.session.projects import new_project
from framegrain.session.videos import add_video, examine
from framegrain.ui.timeline.panel import TimelinePanel
from framegrain.ui.timeline.scenery import HEADER, RULER, TOP
from framegrain.ui.timeline.strips import Media, picture_size
from framegrain.ui.timeline.strips_feed import StripFeed
from gui.showing import show_active
from gui.timeline.hand import Hand, add, span
from small_taxonomy import TAXONOMY
from unit.media.tones import Tones, write

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from framegrain.session.session import Session
    from framegrain.ui.timeline.preview import Preview

BURSTS = ((20, 30), (60, 75))


@pytest.fixture(scope="module")
def loud_project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project on a video of 100 frames that sounds at known frames."""
    folder = tmp_path_factory.mktemp("loud")
    (folder / "street.yaml").write_text(TAXONOMY, encoding="utf-8")
    video = write(Tones(bursts=BURSTS), folder / "loud.mp4")
    new_project(folder / "loud.framegrain", folder / "street.yaml", [examine(video)])
    return folder


@pytest.fixture
def project_file(tmp_path: Path, loud_project: Path) -> Path:
    folder = tmp_path / "loud"
    shutil.copytree(loud_project, folder)
    return folder / "loud.framegrain"


@pytest.fixture
def kept(tmp_path: Path) -> KeptFiles:
    return KeptFiles(tmp_path / "kept")


@pytest.fixture
def feed(session: Session, kept: KeptFiles) -> Iterator[StripFeed]:
    made = StripFeed(session, kept)
    yield made
    made.close()


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    """Something above the timeline for the preview to lie over."""
    made = QWidget()
    qtbot.addWidget(made)
    made.resize(HEADER + 1000, 700)
    return made


@pytest.fixture
def panel(qtbot: QtBot, session: Session, look, say, feed: StripFeed, window: QWidget) -> TimelinePanel:
    made = TimelinePanel(session, look, say, feed, window)
    made.setGeometry(0, 280, HEADER + 1000, 420)
    show_active(qtbot, window)
    qtbot.waitUntil(lambda: len(made.surface.band.strips(420)) == 2, timeout=20_000)
    return made


def strip(hand: Hand, media: Media) -> int:
    """The height of the middle of a strip."""
    found = next(s for s in hand.surface.band.strips(hand.surface.height()) if s.media is media)
    return found.y + found.height // 2


def hover(widget: QWidget, at: QPoint) -> None:
    QTest.mouseMove(widget, at)


def preview(panel: TimelinePanel) -> Preview | None:
    found = panel.hover.preview
    return found if found is not None and found.isVisible() else None


def painted(panel: TimelinePanel) -> np.ndarray:
    image = panel.surface.grab().toImage()
    ratio = image.devicePixelRatio()
    assert ratio == 1
    pixels = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), -1, 4)
    return pixels[:, : image.width(), :3].copy()  # the image goes with this function


def test_the_sound_of_a_frame_is_drawn_over_it(qtbot: QtBot, panel: TimelinePanel, hand: Hand, feed):
    qtbot.waitUntil(lambda: feed.peaks is not None and feed.peaks.known == float("inf"), timeout=20_000)
    top = strip(hand, Media.SOUND)
    row = painted(panel)[top - 7].astype(int)  # seven pixels above the middle only what is loud shows
    silent = row[hand.x(45)]
    for frame in (22, 25, 28, 62, 68, 73):
        assert np.abs(row[hand.x(frame + 0.5)] - silent).max() > 30, frame
    for frame in (5, 15, 33, 40, 57, 80, 95):
        assert np.abs(row[hand.x(frame + 0.5)] - silent).max() < 5, frame


def test_pictures_are_made_for_what_is_in_view_each_at_its_own_frame(
    qtbot: QtBot, panel: TimelinePanel, hand: Hand, feed
):
    panel.zoom_in()
    qtbot.waitUntil(lambda: len(feed.pictures) >= 8, timeout=20_000)
    panel.surface.repaint()
    wanted = list(panel.surface.band._slots)
    qtbot.waitUntil(lambda: all(frame in feed.pictures for frame in wanted), timeout=20_000)
    assert {number_of(feed.pictures.get(frame)) == frame for frame in wanted} == {True}
    qtbot.waitUntil(lambda: all_drawn(panel, hand, lambda frame: frame), timeout=20_000)


def all_drawn(panel: TimelinePanel, hand: Hand, number: Callable[[int], int]) -> bool:
    """Whether the strip is full, and each picture carries the number of the frame that begins at its left edge."""
    picture = painted(panel)
    wide, high = picture_size(96, 64)
    top = strip(hand, Media.PICTURES) - high // 2 - 1
    places = {frame: hand.x(frame) for frame in panel.surface.band._slots}
    found = {
        frame: read_number(picture[top : top + high, x : x + wide, 1])
        for frame, x in places.items()
        if x >= HEADER and x + wide < picture.shape[1]
    }
    return len(found) > 5 and found == {frame: number(frame) for frame in found}


@pytest.mark.parametrize("media", Media)
def test_pressing_and_dragging_on_a_strip_goes_through_the_video(session, hand, panel, media):
    seen = []
    session.focus.frame_changed.connect(lambda frame: seen.append((frame, session.focus.scrubbing)))
    y = strip(hand, media)
    hand.press(QPoint(hand.x(10) + 1, y))
    hand.move(QPoint(hand.x(40) + 1, y))
    hand.move(QPoint(hand.x(50) + 1, y + 90))
    hand.release(QPoint(hand.x(50) + 1, y + 90))
    assert seen == [(10, True), (40, True), (50, True), (50, False)]
    assert not session.open_document.events


def test_lanes_below_the_strips_are_where_the_hand_expects_them(session, panel, hand):
    one = add(session, "walk", 20, 50)
    layout = panel.surface.laid_out()
    assert layout.above == panel.surface.lanes_top > TOP
    bar = layout.by_id[one]
    hand.click(QPoint(hand.x(35), round(layout.above + bar.y + bar.height / 2)))
    assert session.focus.selection == {one}
    hand.drag(
        QPoint(hand.x(30), round(layout.above + bar.y + 8)),
        QPoint(hand.x(45), round(layout.above + bar.y + 8)),
        Qt.KeyboardModifier.AltModifier,
    )
    assert span(session, one).start == 35


def test_a_click_on_a_strips_name_does_nothing(session, panel, hand):
    hand.click(QPoint(40, strip(hand, Media.SOUND)))
    hand.click(QPoint(40, strip(hand, Media.PICTURES)))
    assert not panel.surface.folded
    assert session.focus.frame == 0


def test_clip_boundaries_go_through_the_strips(session, panel, hand):
    session.do(clips.split_clip(session.desk, 45))
    picture = painted(panel)
    x = hand.x(45)
    ok = panel._look.ok
    for y in (strip(hand, Media.SOUND) - 9, strip(hand, Media.PICTURES) + 20):
        blue, green, red = picture[y, x].astype(int)
        assert green > red + 20, (y, red, green, blue, ok.name())


def test_the_preview_shows_the_frame_and_its_time_and_is_gone_with_the_pointer(
    qtbot: QtBot, panel: TimelinePanel, hand: Hand, window: QWidget
):
    at = QPoint(hand.x(37) + 2, 10)
    hover(panel.surface, at)
    shown = preview(panel)
    assert shown is not None
    assert shown.frame == 37
    assert (shown._number, shown._time) == ("37", "00:00:01.480")
    qtbot.waitUntil(lambda: shown.shown_frame == 37, timeout=20_000)
    assert number_of(panel._feed.pictures.get(37)) == 37
    pointer = panel.surface.mapTo(window, at)
    assert not shown.geometry().contains(pointer)
    assert window.rect().contains(shown.geometry())
    assert window.childAt(shown.geometry().center()) is not shown  # the pointer goes through it
    QApplication.sendEvent(panel.surface, QEvent(QEvent.Type.Leave))
    assert preview(panel) is None


def test_the_preview_follows_over_strips_and_overview_and_goes_over_lanes(panel, hand, window):
    for media, frame in ((Media.SOUND, 20), (Media.PICTURES, 99)):
        hover(panel.surface, QPoint(hand.x(frame) + 2, strip(hand, media)))
        assert preview(panel).frame == frame
        assert window.rect().contains(preview(panel).geometry())
    hover(panel.surface, hand.lane(Level.ACTION, 50) + QPoint(0, panel.surface.lanes_top - TOP))
    assert preview(panel) is None
    hover(panel.surface, QPoint(hand.x(30), RULER + 8))
    assert preview(panel) is None
    hover(panel.overview, QPoint(round(panel.overview.width() * 0.705), 10))
    assert preview(panel).frame == 70
    assert preview(panel).geometry().bottom() < panel.overview.mapTo(window, QPoint(0, 0)).y()
    QApplication.sendEvent(panel.overview, QEvent(QEvent.Type.Leave))
    assert preview(panel) is None


def test_until_the_frame_itself_is_there_the_nearest_is_shown_with_its_own_number(
    qtbot: QtBot, panel: TimelinePanel, hand: Hand, feed, session
):
    qtbot.waitUntil(lambda: len(feed.pictures) >= 5, timeout=20_000)
    session.focus.play(on=True)  # nothing is decoded for the strips meanwhile
    frame = next(f for f in range(40, 60) if f not in feed.pictures)
    hover(panel.surface, QPoint(hand.x(frame) + 2, 10))
    shown = preview(panel)
    assert shown.frame == frame
    assert shown.shown_frame == feed.pictures.nearest(frame)
    qtbot.wait(250)
    assert shown.shown_frame != frame
    session.focus.play(on=False)
    qtbot.waitUntil(lambda: shown.shown_frame == frame, timeout=20_000)


def test_the_right_button_on_a_strip_offers_to_hide_it(qtbot: QtBot, panel: TimelinePanel, hand: Hand):
    at = QPoint(hand.x(30), strip(hand, Media.SOUND))
    with qtbot.waitSignal(panel.surface.ruler_menu_wanted):
        event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, hand.surface.mapToGlobal(at))
        QApplication.sendEvent(hand.surface, event)
    menu = panel._unit_menu
    menu.hide()
    action = next(a for a in menu.actions() if a.text() == "Sound")
    assert action.isChecked()
    action.trigger()
    assert [s.media for s in panel.surface.band.strips(420)] == [Media.PICTURES]
    assert not panel.shows(Media.SOUND)


def test_hidden_strips_give_their_room_to_the_lanes(panel: TimelinePanel):
    for media in Media:
        panel.show_strip(media, on=False)
    assert panel.surface.lanes_top == TOP
    assert panel.surface.laid_out().above == TOP
    panel.show_strip(Media.PICTURES, on=True)
    assert panel.surface.laid_out().above > TOP


def test_in_a_low_timeline_the_lanes_stay(qtbot: QtBot, panel: TimelinePanel):
    panel.resize(panel.width(), 170)
    QApplication.processEvents()
    assert [s.media for s in panel.surface.band.strips(panel.surface.height())] == [Media.SOUND]
    panel.resize(panel.width(), 130)
    QApplication.processEvents()
    assert panel.surface.lanes_top == TOP


def test_a_video_without_sound_has_no_row_for_it(qtbot: QtBot, session, panel, feed, tmp_path: Path):
    path = tmp_path / "mute.mp4"
    encode(Recipe("libx264", size=(160, 120), times=range(30), numbers=range(30)), path)
    mute = add_video(session.project, examine(path))
    session.open_video(mute.id)
    qtbot.waitUntil(lambda: 0 in feed.pictures, timeout=20_000)
    assert feed.peaks is None
    assert [s.media for s in panel.surface.band.strips(420)] == [Media.PICTURES]
    assert number_of(feed.pictures.get(0)) == 0


def test_what_was_made_is_there_at_once_in_the_next_session(
    qtbot: QtBot, panel: TimelinePanel, feed: StripFeed, session, kept: KeptFiles, project_file, monkeypatch
):
    qtbot.waitUntil(lambda: len(feed.pictures) >= 5 and feed.peaks.known == float("inf"), timeout=20_000)
    store = feed.pictures
    feed.leave()
    monkeypatch.setattr("framegrain.ui.timeline.strips_feed.make_peaks", pytest.fail)
    again = StripFeed(session, kept)
    again.want_sound(on=True)
    qtbot.waitUntil(lambda: again.peaks is not None, timeout=20_000)
    assert len(again.pictures) == len(store)
    again.close()


def test_damaged_files_are_made_again(qtbot: QtBot, panel, feed: StripFeed, session, kept: KeptFiles):
    qtbot.waitUntil(lambda: len(feed.pictures) >= 5 and feed.peaks.known == float("inf"), timeout=20_000)
    feed.leave()
    for path in kept.folder.glob("*/*"):
        path.write_bytes(path.read_bytes()[:-9] + b"nonsense!")
    again = StripFeed(session, kept)
    again.want_sound(on=True)
    qtbot.waitUntil(lambda: again.peaks is not None and again.peaks.known == float("inf"), timeout=20_000)
    assert not len(again.pictures)
    again.close()


def test_no_thread_is_left_after_closing(qtbot: QtBot, session, kept: KeptFiles):
    feed = StripFeed(session, kept)
    session.focus.play(on=True)  # so that both wait
    feed.want_sound(on=True)
    feed.want_pictures(range(50))
    feed.close()
    session.focus.play(on=False)
    left = [t.name for t in threading.enumerate() if t.name.startswith(("thumbnails", "Reading the sound"))]
    assert left == []


def test_another_video_takes_nothing_of_the_last_one(qtbot: QtBot, session, panel, feed, hand, tmp_path):
    qtbot.waitUntil(lambda: len(feed.pictures) >= 5, timeout=20_000)
    hover(panel.surface, QPoint(hand.x(80), 10))
    path = tmp_path / "other.mp4"
    encode(Recipe("libx264", size=(160, 120), times=range(50), numbers=range(200, 250)), path)
    other = add_video(session.project, examine(path))
    session.open_video(other.id)
    assert preview(panel) is None
    assert feed.peaks is None
    qtbot.waitUntil(lambda: len(feed.pictures) >= 5, timeout=20_000)
    assert all(number_of(feed.pictures.get(f)) == 200 + f for f in range(50) if f in feed.pictures)


def test_moving_along_the_ruler_asks_for_no_picture_until_the_hand_rests(
    qtbot, panel, hand, feed, monkeypatch
):
    qtbot.waitUntil(lambda: len(feed.pictures) >= 5, timeout=20_000)
    asked = []
    monkeypatch.setattr(feed, "want_pictures", lambda frames: asked.append(list(frames)))
    for frame in range(20, 60):
        hover(panel.surface, QPoint(hand.x(frame) + 1, 10))
    assert asked == []
    qtbot.waitUntil(lambda: bool(asked), timeout=20_000)
    assert asked[0][0] == 59


def test_zooming_under_the_pointer_takes_the_preview_along(panel: TimelinePanel, hand: Hand):
    at = QPoint(hand.x(80) + 1, 10)
    hover(panel.surface, at)
    assert preview(panel).frame == 80
    panel.surface.set_view(panel.surface.view.zoomed(4, 0))
    frame = panel.surface.view.frame_at(at.x() - HEADER)
    assert preview(panel).frame == frame != 80


def test_when_a_full_decode_numbers_frames_anew_no_old_picture_stays(
    qtbot: QtBot, panel: TimelinePanel, hand: Hand, feed, session
):
    qtbot.waitUntil(lambda: len(feed.pictures) >= 5, timeout=20_000)
    painted(panel)
    index = session.index
    session._index = replace(index, packets=index.packets[1:], state="differs")
    session.verification_changed.emit()
    panel.surface.repaint()
    wanted = [frame for frame in panel.surface.band._slots if frame < 99]
    assert len(wanted) > 3
    qtbot.waitUntil(lambda: all(frame in feed.pictures for frame in wanted), timeout=20_000)
    assert all(number_of(feed.pictures.get(frame)) == frame + 1 for frame in wanted)
    qtbot.waitUntil(lambda: all_drawn(panel, hand, lambda frame: frame + 1), timeout=20_000)


def test_a_folder_of_pictures_has_thumbnails_and_no_sound(
    qtbot: QtBot, session, panel: TimelinePanel, hand: Hand, feed: StripFeed, tmp_path: Path
):
    folder = tmp_path / "pictures"
    folder.mkdir()
    for number in range(30):
        cv2.imwrite(str(folder / f"{number:04d}.png"), drawn(number, (96, 64)))
    added = add_video(session.project, examine(folder))
    session.open_video(added.id)
    qtbot.waitUntil(lambda: len(feed.pictures) >= 5, timeout=20_000)
    assert feed.peaks is None
    assert [s.media for s in panel.surface.band.strips(420)] == [Media.PICTURES]
    qtbot.waitUntil(lambda: all_drawn(panel, hand, lambda frame: frame), timeout=20_000)
