"""Sound and pictures of the timeline as parts of the window: keys, memory, the end of their threads."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from contract.videos import number_of
from framegrain.ui.settings import Settings
from framegrain.ui.timeline.scenery import HEADER, TOP
from framegrain.ui.timeline.strips import Media
from framegrain.ui.window import MainWindow
from gui.showing import show_active
from gui.window.conftest import Person

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

ALT = Qt.KeyboardModifier.AltModifier


def shown(person: Person) -> list[str]:
    surface = person.bench.timeline.surface
    return [strip.media.value for strip in surface.band.strips(surface.height())]


def background_threads() -> list[str]:
    return [t.name for t in threading.enumerate() if t.name.startswith(("thumbnails", "Reading the sound"))]


def test_keys_show_and_hide_the_strips_and_the_choice_is_remembered(
    at_work: Person, qtbot: QtBot, look, project_file: Path
):
    commands = at_work.window.commands
    assert shown(at_work) == ["pictures"]  # the video has no sound, so there is no row for it
    assert commands["timeline.pictures"].isChecked()
    at_work.press(Qt.Key.Key_P, ALT)
    assert shown(at_work) == []
    assert at_work.bench.timeline.surface.lanes_top == TOP
    assert not commands["timeline.pictures"].isChecked()
    at_work.window.close()
    again = MainWindow(look, Settings(at_work.window.settings.path))
    qtbot.addWidget(again)
    again.resize(1440, 900)
    show_active(qtbot, again)
    again.open_path(project_file)
    person = Person(again, qtbot)
    person.sees_exact_picture()
    assert shown(person) == []
    assert not again.commands["timeline.pictures"].isChecked()
    assert again.commands["timeline.sound"].isChecked()
    person.press(Qt.Key.Key_P, ALT)
    assert shown(person) == ["pictures"]
    again.close()


def test_choosing_in_the_menu_of_the_ruler_shows_in_the_action_too(at_work: Person):
    at_work.bench.timeline.show_strip(Media.SOUND, on=False)
    assert not at_work.window.commands["timeline.sound"].isChecked()
    assert at_work.window.settings.get("timeline/sound", True) is False


@pytest.mark.parametrize("size", [(1280, 720), (1600, 1000)])
def test_three_lanes_keep_their_room_in_every_size_of_window(at_work: Person, size: tuple[int, int]):
    at_work.window.resize(*size)
    QApplication.processEvents()
    layout = at_work.bench.timeline.surface.laid_out()
    assert shown(at_work) == ["pictures"]
    assert len(layout.lanes) == 3
    assert not layout.below
    assert layout.content <= layout.height


def test_the_preview_lies_over_the_window_and_shows_the_frame_under_the_pointer(
    at_work: Person, qtbot: QtBot
):
    surface = at_work.bench.timeline.surface
    for frame in (0, 61, 119):
        x = round(HEADER + surface.view.x(frame)) + 2
        QTest.mouseMove(surface, QPoint(x, 8))
        preview = at_work.bench.timeline.hover.preview
        qtbot.waitUntil(lambda p=preview, f=frame: p.shown_frame == f, timeout=20_000)
        assert preview.isVisible()
        assert at_work.window.rect().contains(preview.geometry())
        assert not preview.geometry().contains(surface.mapTo(at_work.window, QPoint(x, 8)))
        store = at_work.bench.timeline._feed.pictures
        assert number_of(store.get(frame)) == frame
    QApplication.sendEvent(surface, QEvent(QEvent.Type.Leave))
    assert not preview.isVisible()


def test_while_the_playhead_is_dragged_the_preview_goes_along(at_work: Person):
    surface = at_work.bench.timeline.surface
    x = round(HEADER + surface.view.x(40)) + 2
    QTest.mouseMove(surface, QPoint(x - 40, 8))
    QTest.mousePress(surface, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(x - 40, 8))
    QTest.mouseMove(surface, QPoint(x, 40))
    preview = at_work.bench.timeline.hover.preview
    assert preview.isVisible()
    assert preview.frame == 40 == at_work.session.focus.frame
    QTest.mouseRelease(surface, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(x, 40))
    at_work.sees_exact_picture()


def test_no_thread_of_the_strips_outlives_the_window(at_work: Person):
    assert background_threads()
    at_work.window.close()
    assert background_threads() == []
