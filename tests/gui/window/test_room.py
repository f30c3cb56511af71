"""What a window has room for, from large to small."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QLabel, QPushButton, QToolButton

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
