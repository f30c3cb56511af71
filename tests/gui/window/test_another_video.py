"""Going from one video of a project to another."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from contract.videos import Recipe, encode, number_of
from framegrain.media.stamped import StampedDecoder
from framegrain.session.videos import add_video, examine

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QWidget
    from pytestqt.qtbot import QtBot

    from framegrain.media.shown import Picture
    from gui.window.conftest import Person


def texts(widget: QWidget) -> str:
    return " | ".join(label.text() for label in widget.findChildren(QLabel) if label.isVisibleTo(widget))


def test_no_panel_shows_the_last_video_for_a_moment_longer(at_work: Person, tmp_path: Path) -> None:
    path = tmp_path / "short.mp4"
    encode(Recipe("libx264", size=(160, 120), times=range(30), numbers=range(30)), path)
    second = add_video(at_work.session.project, examine(path))
    at_work.session.focus.go_to(20)
    at_work.press(Qt.Key.Key_J)
    assert at_work.bench.player.speed_button.text() == "−1×"
    at_work.session.open_video(second.id)
    assert "30 frames" in texts(at_work.window.status)
    assert "160 × 120" in texts(at_work.bench.inspector)
    assert "320 × 240" not in texts(at_work.bench.inspector)
    assert at_work.bench.player.speed_button.text() == "1×"


def test_the_next_video_does_not_wait_until_a_picture_of_the_last_is_decoded(
    at_work: Person, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "short.mp4"
    encode(Recipe("libx264", size=(160, 120), times=range(30), numbers=range(30)), path)
    second = add_video(at_work.session.project, examine(path))
    at_decoding, go_on, gave_up = threading.Event(), threading.Event(), threading.Event()
    step = StampedDecoder.step

    def slow(decoder: StampedDecoder) -> object:
        if threading.current_thread().name.startswith("decode") and not go_on.is_set():
            at_decoding.set()
            if not go_on.wait(10):
                gave_up.set()
        return step(decoder)

    monkeypatch.setattr(StampedDecoder, "step", slow)
    at_work.bench.pictures.reopen()
    qtbot.waitUntil(at_decoding.is_set, timeout=5_000)
    at_work.session.open_video(second.id)
    assert at_work.session.open_document.video.name == "short.mp4"
    assert not gave_up.is_set()
    go_on.set()
    at_work.sees_exact_picture()


@pytest.mark.parametrize("pause", [0, 40])
def test_every_picture_handed_out_is_that_of_its_frame(at_work: Person, qtbot: QtBot, pause: int) -> None:
    """Pictures are made beforehand for the next step, and while playing; a turn or a jump must not show them."""
    path = at_work.window.session.project.path.parent / "long.mp4"
    encode(Recipe("libx264", times=range(120), numbers=range(120, 240)), path)
    second = add_video(at_work.session.project, examine(path))
    first = at_work.session.open_document.video.id
    seen: list[tuple[int, int]] = []

    def note(picture: Picture) -> None:
        more = 120 if at_work.session.open_document.video.id == second.id else 0
        assert picture.exact
        seen.append((at_work.session.focus.frame + more, number_of(picture.bgra)))

    at_work.bench.pictures.arrived.connect(note)
    for key in "...,,..":
        at_work.press(key)
        qtbot.wait(pause)
    at_work.session.open_video(second.id)
    at_work.sees_exact_picture()
    for key in ("...", " ", " ", ",,,", " "):
        for letter in key:
            at_work.press(letter)
            qtbot.wait(pause * 5 if letter == " " else pause)
    at_work.press(Qt.Key.Key_End)
    at_work.press(",")
    qtbot.wait(pause)
    at_work.session.open_video(first)
    at_work.sees_exact_picture()
    at_work.press(".")
    qtbot.wait(pause)
    assert len(seen) > 15
    assert [frame for frame, _ in seen] == [number for _, number in seen]
