"""What a window has room for, from large to small."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QMenu, QPushButton, QToolButton

from framegrain.domain.shapes import Box, polygon_of
from framegrain.editing import tracks
from framegrain.editing.shapes import cuboid_between, rounded
from framegrain.ui.widgets.small import Elided

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from gui.window.conftest import Person


def words(person: Person) -> list[str]:
    bar = person.window.topbar
    shown = [
        widget
        for kind in (QLabel, QPushButton, QToolButton)
        for widget in bar.findChildren(kind)
        if widget.isVisible()
    ]
    for widget in shown:
        assert widget.width() >= widget.sizeHint().width(), widget.text()
    return [widget.text() for widget in shown]


@pytest.mark.parametrize("size", [(1600, 1000), (1280, 720), (1100, 700), (960, 600)])
def test_nothing_along_the_top_is_cut_off(at_work: Person, qtbot: QtBot, size: tuple[int, int]) -> None:
    at_work.window.resize(*size)
    qtbot.wait(30)
    said = words(at_work)
    assert any("street.mp4" in text for text in said)
    assert any(text.endswith("G") for text in said)
    assert any("●" in text for text in said)


def test_a_small_window_drops_what_is_most_easily_missed_and_a_large_one_says_it_again(
    at_work: Person, qtbot: QtBot
) -> None:
    at_work.window.resize(1440, 900)
    qtbot.wait(30)
    assert {"Polygon   G", "●  every change is saved"} <= set(words(at_work))
    at_work.window.resize(960, 600)
    qtbot.wait(30)
    assert {"Polygon   G", "●"} <= set(words(at_work))
    at_work.window.resize(1440, 900)
    qtbot.wait(30)
    assert {"Polygon   G", "●  every change is saved"} <= set(words(at_work))


def test_a_small_window_shows_the_rotated_box_tool_while_it_is_in_hand(at_work: Person, qtbot: QtBot) -> None:
    at_work.window.resize(1280, 720)
    qtbot.wait(30)
    assert "Rotated box   Shift+B" in words(at_work)
    at_work.window.resize(960, 600)
    qtbot.wait(30)
    assert not any("Shift+B" in text for text in words(at_work))
    at_work.press("b", Qt.KeyboardModifier.ShiftModifier)
    qtbot.wait(30)
    assert any("Shift+B" in text for text in words(at_work))


@pytest.mark.parametrize("size", [(1440, 900), (1280, 720)])
def test_the_timeline_takes_a_third_at_most_and_the_picture_has_640_pixels(
    at_work: Person, qtbot: QtBot, size: tuple[int, int]
) -> None:
    at_work.window.resize(*size)
    qtbot.wait(30)
    assert at_work.bench.timeline.height() <= size[1] / 3
    assert at_work.bench.canvas.width() >= 640


def test_a_border_moved_in_a_large_window_keeps_its_share_in_a_small_one(
    at_work: Person, qtbot: QtBot
) -> None:
    at_work.window.resize(1600, 1000)
    qtbot.wait(30)
    splitter = at_work.bench.timeline.parentWidget()
    splitter.setSizes([500, 400])
    splitter.splitterMoved.emit(500, 1)
    share = at_work.bench.timeline.height() / splitter.height()
    at_work.window.resize(1280, 720)
    qtbot.wait(30)
    assert at_work.bench.timeline.height() / splitter.height() == pytest.approx(share, abs=0.02)


def test_long_names_take_the_tools_words_but_not_their_keys(
    at_work: Person, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = "pedestrians at the crossing, second camera, morning.mp4"
    monkeypatch.setattr(type(at_work.window.topbar), "_video_name", name)
    at_work.window.resize(960, 600)
    qtbot.wait(30)
    said = words(at_work)
    assert {"Esc", "B", "G", "U", "E"} <= set(said)
    assert not any(name in text for text in said)
    assert any(text.startswith("pedes") for text in said)


@pytest.mark.parametrize("size", [(1920, 1080), (1280, 720)])
def test_texts_fit_their_places_in_every_panel(at_work: Person, qtbot: QtBot, size: tuple[int, int]) -> None:
    at_work.window.resize(*size)
    qtbot.wait(30)
    if at_work.bench.inspector.width() < 200:
        at_work.window.commands.run("view.inspector")
    at_work.window.commands.run("label.live")
    # the line of work in the background gives way to what stays; on a busy machine it would still be there
    qtbot.waitUntil(lambda: not at_work.window.jobs.running, timeout=20_000)
    qtbot.wait(30)
    assert at_work.bench.sidebar.width() >= 240
    cut = [
        f"{type(widget).__name__} “{widget.text()}” has {widget.width()} of {widget.sizeHint().width()}"
        for kind in (QLabel, QPushButton, QToolButton)
        for widget in at_work.window.findChildren(kind)
        if widget.isVisible() and widget.text() and not isinstance(widget, Elided)
        if not (isinstance(widget, QLabel) and widget.wordWrap())
        if widget.width() < widget.sizeHint().width()
    ]
    assert not cut


def test_a_long_hint_is_shortened_where_the_line_ends(at_work: Person, qtbot: QtBot) -> None:
    at_work.window.resize(1280, 720)
    status = at_work.window.status
    status.hint("x 100, y 100 · " + " · ".join(["what the hand may do next"] * 6))
    qtbot.wait(30)
    hint = next(label for label in status.findChildren(Elided) if label.whole.startswith("x 100"))
    assert hint.text().endswith("…")
    assert hint.fontMetrics().horizontalAdvance(hint.text()) <= hint.width()
    assert hint.toolTip() == hint.whole


def test_the_menu_on_any_object_is_lower_than_a_low_screen(at_work: Person) -> None:
    shapes = (
        Box(x=20, y=20, width=60, height=60),
        polygon_of([(120, 20), (180, 20), (150, 80)]),
        rounded(cuboid_between(Box(x=20, y=120, width=60, height=60), (20, -20))),
    )
    for label, shape, at in zip(
        ("thing", "thing", "van"), shapes, ((50, 50), (150, 40), (45, 160)), strict=True
    ):
        at_work.session.do(tracks.start_track(at_work.session.desk, label, 0, shape))
        at_work.session.focus.select([max(at_work.session.open_document.tracks)])
        QTest.mouseClick(at_work.bench.canvas, Qt.MouseButton.RightButton, pos=at_work.at(*at))
        (menu,) = [w for w in QApplication.topLevelWidgets() if isinstance(w, QMenu) and w.isVisible()]
        assert menu.sizeHint().height() < 700
        menu.close()
