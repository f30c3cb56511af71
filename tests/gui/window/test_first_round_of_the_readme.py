"""What the README tells a first-time user to do on the sample, done so in the real window and found in the file."""

from __future__ import annotations

import math
import re
import shutil
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from conftest import CHECKOUT
from framegrain.domain.shapes import Cuboid, Polygon, vertices
from framegrain.session.sample import make_sample
from framegrain.ui.guideline.contrast_sheet import ContrastSheet
from framegrain.ui.timeline.scenery import HEADER
from gui.timeline.hand import ALT, Hand
from on_disk import stored

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from framegrain.domain.document import Document

    from .conftest import Person

K = Qt.Key


@pytest.fixture(scope="module")
def made_sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_sample(tmp_path_factory.mktemp("sample"))


@pytest.fixture
def newcomer(person: Person, made_sample: Path, tmp_path: Path) -> Person:
    """Somebody before the sample."""
    shutil.copytree(made_sample.parent, tmp_path / "sample")
    person.window.open_path(tmp_path / "sample" / made_sample.name)
    person.sees_exact_picture()
    return person


def filed(person: Person) -> Document:
    return stored(person.session.project.path)


def label(person: Person, key: str) -> None:
    """A label's key; its look-alikes are read and passed."""
    person.press(key)
    if isinstance(person.window.dialogs.sheet, ContrastSheet):
        person.press(K.Key_Return)


def jump(person: Person, frame: int) -> None:
    """A click in the ruler."""
    surface = person.bench.timeline.surface
    at = QPoint(round(HEADER + surface.view.x(frame + 0.5)), 8)
    QTest.mouseClick(surface, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at)
    person.sees_exact_picture()


def new_track(person: Person, before: Document) -> int:
    (track,) = filed(person).tracks.keys() - before.tracks.keys()
    return track


def test_every_key_it_names_is_that_labels_or_actions(newcomer: Person) -> None:
    text = (CHECKOUT / "README.md").read_text(encoding="utf-8")
    table = text.split("## A first round")[1].split("##")[0]
    taxonomy = newcomer.session.taxonomy
    named = re.findall(r"`(\w)` \((\w+)\)", table)
    assert len(named) == 3
    for key, name in named:
        assert [found.name for found in taxonomy.labels if (found.hotkey or "").upper() == key] == [name]
    held = dict(zip("WTV", ("walk", "stand", "wave"), strict=True))
    for key, name in held.items():
        assert f"`{key}`" in table
        assert (taxonomy.label(name).hotkey or "").upper() == key
    commands = newcomer.window.commands
    keys = {"label.live": "Alt+L", "play.toggle": "Space", "attribute.1": "Alt+1", "track.outside": "X"}
    for action, key in keys.items():
        assert commands.key_text(action) == key
        assert f"`{key}`" in table


def test_an_object_is_followed_leaves_and_returns(newcomer: Person) -> None:
    before = filed(newcomer)
    jump(newcomer, 0)
    label(newcomer, "5")
    newcomer.drag_picture((500, 40), (540, 100))
    for number, frame in enumerate((75, 150, 225, 300), 1):
        jump(newcomer, frame)
        newcomer.drag_picture((500 + 20 * number, 70), (520 + 20 * number, 75))
    track = new_track(newcomer, before)
    keys = filed(newcomer).keyframes(track)
    assert len(keys) == 5
    assert keys[-1].frame - keys[0].frame == pytest.approx(300, abs=1)
    jump(newcomer, 310)
    newcomer.press(K.Key_Return)  # it lives a little longer
    jump(newcomer, 240)
    gone = newcomer.session.focus.frame
    newcomer.press("x")
    jump(newcomer, 290)
    back = newcomer.session.focus.frame
    newcomer.press("x")
    document = filed(newcomer)
    outside = [(k.frame, k.outside) for k in document.keyframes(track) if gone <= k.frame <= back]
    assert outside == [(gone, True), (back, False)]


def test_something_is_outlined_and_a_corner_corrected(newcomer: Person) -> None:
    before = filed(newcomer)
    label(newcomer, "r")
    corners = [
        (480 + 90 * math.cos(k * math.tau / 20), 120 + 70 * math.sin(k * math.tau / 20)) for k in range(20)
    ]
    for corner in corners:
        newcomer.click_picture(*corner)
    newcomer.press(K.Key_Return)
    newcomer.drag_picture(corners[5], (480, 215))
    (key,) = filed(newcomer).keyframes(new_track(newcomer, before))
    assert isinstance(key.shape, Polygon)
    assert len(vertices(key.shape)) == 20
    assert max(y for _, y in vertices(key.shape)) == pytest.approx(215, abs=1)


def test_something_is_boxed_in_depth_and_corrected(newcomer: Person) -> None:
    before = filed(newcomer)
    label(newcomer, "6")
    newcomer.drag_picture((420, 60), (560, 140))
    newcomer.drag_picture((560, 140), (620, 110))
    track = new_track(newcomer, before)
    (drawn,) = filed(newcomer).keyframes(track)
    assert isinstance(drawn.shape, Cuboid)
    newcomer.drag_picture(drawn.shape.front[0], (400, 50))
    (corrected,) = filed(newcomer).keyframes(track)
    assert isinstance(corrected.shape, Cuboid)
    assert corrected.shape != drawn.shape


def test_what_happens_is_said_by_holding_keys(newcomer: Person, qtbot: QtBot) -> None:
    before = filed(newcomer)
    focus = newcomer.session.focus
    newcomer.press("l", ALT)
    newcomer.press(K.Key_Space)
    for key in ("w", "t", "v"):
        begun = focus.frame
        widget = newcomer.window.focusWidget() or newcomer.window
        QTest.keyPress(widget, key)
        qtbot.waitUntil(lambda begun=begun: focus.frame >= begun + 20 or not focus.playing, timeout=20_000)
        QTest.keyRelease(widget, key)
    newcomer.press(K.Key_Space)
    newcomer.press("l", ALT)
    after = filed(newcomer)
    fresh = [after.events[i] for i in sorted(after.events.keys() - before.events.keys())]
    assert [event.label for event in fresh] == ["walk", "stand", "wave"]
    assert all(event.span.length >= 20 for event in fresh)


def test_the_border_of_two_segments_is_dragged(newcomer: Person) -> None:
    before = filed(newcomer)
    left = next(e for e in before.events.values() if e.label == "stand" and e.span.stop == 384)
    right = next(e for e in before.events.values() if e.label == "kick" and e.span.start == 384)
    hand = Hand(newcomer.bench.timeline)
    newcomer.press(K.Key_Escape)
    layout = hand.surface.laid_out()
    bar = layout.by_id[left.id]
    y = round(layout.above + bar.y + bar.height / 2)
    hand.drag(QPoint(hand.x(384), y), QPoint(hand.x(376), y), ALT)
    after = filed(newcomer)
    assert after.events[left.id].span.stop == after.events[right.id].span.start
    assert after.events[left.id].span.stop == pytest.approx(376, abs=1)


def test_several_are_changed_at_once(newcomer: Person) -> None:
    jump(newcomer, 400)
    newcomer.press(K.Key_Escape)
    newcomer.drag_picture((600, 230), (950, 500))
    chosen = newcomer.session.focus.selection
    assert len(chosen) == 2
    label(newcomer, "4")
    assert {filed(newcomer).tracks[track].label for track in chosen} == {"walker"}
    steps = len(newcomer.session.entries)
    newcomer.press("1", ALT)
    assert len(newcomer.session.entries) <= steps + 1
    now = [filed(newcomer).tracks[track].attributes for track in chosen]
    assert now[0] == now[1]
