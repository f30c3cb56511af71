"""Verbs of the picture, the tracks and the timeline by the keys they come with, asserting the project file."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt

from framegrain.domain.records import Scope
from framegrain.domain.shapes import Box
from framegrain.domain.span import Span
from framegrain.editing import clips, events, tracks
from framegrain.ui.settings import Settings
from framegrain.ui.window import MainWindow
from on_disk import stored

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from framegrain.ui.theme import Theme

    from .conftest import Person

K = Qt.Key
CTRL, SHIFT, ALT = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.AltModifier,
)


def segment(person: Person, label: str, start: int, stop: int) -> int:
    edit = events.add_event(person.session.desk, label, Scope.SEGMENT, Span(start, stop))
    person.session.do(edit)
    return edit.changes[0].id


def thing(person: Person, *frames: int, x: float = 100) -> int:
    edit = tracks.start_track(person.session.desk, "thing", frames[0], Box(x=x, y=100, width=40, height=40))
    person.session.do(edit)
    track = edit.changes[0].id
    for frame in frames[1:]:
        box = Box(x=x, y=100, width=40, height=40)
        person.session.do(tracks.set_shape(person.session.desk, track, frame, box))
    return track


# -- segments


@pytest.mark.parametrize(
    ("key", "found"),
    [
        ("[", (19, 40)),
        ("{", (21, 40)),
        ("}", (20, 39)),
        ("]", (20, 41)),
    ],
)
def test_each_end_of_a_segment_is_nudged_both_ways_by_its_key(
    at_work: Person, project_file: Path, key: str, found: tuple[int, int]
) -> None:
    one = segment(at_work, "walk", 20, 40)
    at_work.session.focus.select([one])
    at_work.press(key)
    span = stored(project_file).events[one].span
    assert (span.start, span.stop) == found


def test_a_frame_is_tagged_and_a_boundary_taken_away_by_key(at_work: Person, project_file: Path) -> None:
    at_work.session.focus.choose_label(at_work.session.taxonomy.label("touch"))
    at_work.session.focus.go_to(33)
    at_work.press(K.Key_Return, CTRL)
    (tag,) = stored(project_file).events.values()
    assert (tag.label, tag.scope, tag.span) == ("touch", Scope.FRAME, Span(33, 34))
    at_work.session.focus.go_to(50)
    at_work.press("b", CTRL)
    assert len(stored(project_file).clips) == 2
    at_work.press("b", CTRL | SHIFT)
    assert [clip.span for clip in stored(project_file).clips.values()] == [Span(0, 120)]


# -- going places


def test_keys_go_from_edge_to_edge_and_to_the_ends_of_what_is_selected(at_work: Person) -> None:
    session = at_work.session
    one = segment(at_work, "walk", 20, 40)
    session.do(clips.split_clip(session.desk, 70))
    session.focus.clear()
    seen = []
    for key in (*[K.Key_Right] * 3, *[K.Key_Left] * 2):
        at_work.press(key, CTRL)
        seen.append(session.focus.frame)
    assert seen == [20, 39, 70, 39, 20]
    session.focus.go_to(0)
    session.focus.select([one])
    at_work.press(K.Key_End, CTRL)
    assert session.focus.frame == 39
    at_work.press(K.Key_Home, CTRL)
    assert session.focus.frame == 20


def test_with_an_object_selected_the_same_keys_go_from_keyframe_to_keyframe(at_work: Person) -> None:
    session = at_work.session
    track = thing(at_work, 10, 30, 60)
    segment(at_work, "walk", 20, 40)
    session.focus.go_to(0)
    session.focus.select([track])
    seen = []
    for key in (*[K.Key_Right] * 3, K.Key_Left):
        at_work.press(key, CTRL)
        seen.append(session.focus.frame)
    assert seen == [10, 30, 60, 30]


# -- shapes


@pytest.mark.parametrize(
    ("key", "way"),
    [(K.Key_Left, (-1, 0)), (K.Key_Right, (1, 0)), (K.Key_Up, (0, -1)), (K.Key_Down, (0, 1))],
)
@pytest.mark.parametrize(("held", "far"), [(ALT, 1), (ALT | SHIFT, 10)])
def test_arrows_nudge_a_shape_all_ways_near_and_far(
    at_work: Person,
    project_file: Path,
    key: Qt.Key,
    way: tuple[int, int],
    held: Qt.KeyboardModifier,
    far: int,
) -> None:
    track = thing(at_work, 0)
    at_work.session.focus.select([track])
    steps = len(at_work.session.entries)
    at_work.press(key, held)
    at_work.press(key, held)
    (kept,) = stored(project_file).keyframes(track)
    assert kept.shape == Box(x=100 + 2 * far * way[0], y=100 + 2 * far * way[1], width=40, height=40)
    assert len(at_work.session.entries) == steps + 1  # a burst is one step


# -- the timeline


def test_the_timeline_is_zoomed_by_keys(at_work: Person) -> None:
    surface = at_work.bench.timeline.surface
    one = segment(at_work, "walk", 50, 60)
    at_work.session.focus.go_to(55)
    at_work.press("f", SHIFT)
    whole = surface.view
    assert (whole.shown.start, whole.shown.stop) == (0, 120)
    at_work.press("=", ALT)
    closer = surface.view
    assert closer.scale > whole.scale
    assert 55 in closer.shown
    at_work.press("-", ALT)
    assert surface.view.scale == pytest.approx(whole.scale)
    at_work.session.focus.select([one])
    at_work.press("z", ALT)
    shown = surface.view.shown
    assert shown.start <= 50
    assert shown.stop >= 60
    assert surface.view.scale > closer.scale
    at_work.press("f", SHIFT)
    assert surface.view.scale == pytest.approx(whole.scale)


def choose(person: Person, words: str) -> None:
    """What somebody does who finds an action in the palette."""
    person.press("p", CTRL | SHIFT)
    for letter in words:
        person.press(letter)
    person.press(K.Key_Return)


def test_lanes_are_folded_hidden_moved_grouped_and_made_higher_from_the_palette(
    at_work: Person, project_file: Path, qtbot: QtBot, look: Theme
) -> None:
    surface = at_work.bench.timeline.surface
    one = segment(at_work, "walk", 20, 40)
    segment(at_work, "stand", 50, 70)
    at_work.session.focus.select([one])
    before = project_file.read_bytes()

    def lanes() -> list[str]:
        layout = surface.laid_out()
        assert layout is not None
        return [box.lane for box in layout.lanes]

    assert lanes() == ["scene", "action", "object"]
    choose(at_work, "fold lane")
    assert surface.folded == {"action"}
    choose(at_work, "fold lane")
    choose(at_work, "lane down")
    assert lanes() == ["scene", "object", "action"]
    choose(at_work, "lane up")
    high = surface.arrangement.pitch("action")
    choose(at_work, "higher rows")
    assert surface.arrangement.pitch("action") > high
    choose(at_work, "lower rows")
    assert surface.arrangement.pitch("action") == high
    choose(at_work, "lanes by group")
    assert {"action/walk", "action/stand"} <= set(lanes())
    choose(at_work, "lanes by group")
    choose(at_work, "hide lane")
    assert lanes() == ["scene", "object"]
    assert surface.hidden_words == "Hidden: Action (2 events)"
    assert project_file.read_bytes() == before
    at_work.window.close()
    again = MainWindow(look, Settings(project_file.parent.parent / "settings.json"))
    qtbot.addWidget(again)
    again.show()
    again.open_path(project_file)
    qtbot.waitUntil(lambda: again.workbench is not None and again.workbench.pictures.is_settled)
    assert again.workbench is not None
    assert again.workbench.timeline.surface.hidden_words == "Hidden: Action (2 events)"
    again.commands.run("lane.show_all")
    assert again.workbench.timeline.surface.hidden_words == ""
    again.close()


# -- the window


def test_panels_and_names_come_and_go_and_the_picture_is_sized_by_keys(at_work: Person) -> None:
    bench = at_work.bench
    thing(at_work, 0)
    fitted = bench.canvas.stage.view.scale
    at_work.press("0", CTRL)
    assert bench.canvas.zoom_text == "100 %"
    at_work.press("-", CTRL)
    assert bench.canvas.stage.view.scale < 1
    at_work.press("=", CTRL)
    assert bench.canvas.zoom_text == "100 %"
    at_work.press("f")
    assert bench.canvas.stage.view.scale == fitted
    for key, panel in ((K.Key_F7, bench.sidebar), (K.Key_F9, bench.timeline)):
        at_work.press(key)
        assert not panel.isVisible()
        at_work.press(key)
        assert panel.isVisible()
    with_name = bench.canvas.grab().toImage()
    at_work.press("n", SHIFT)
    assert bench.canvas.grab().toImage() != with_name
    at_work.press("n", SHIFT)
    assert bench.canvas.grab().toImage() == with_name


def test_one_key_takes_the_keyboard_from_panel_to_panel_and_back_to_the_picture(at_work: Person) -> None:
    bench = at_work.bench
    bench.canvas.setFocus()
    seen = []
    for _ in range(4):
        at_work.press(K.Key_F6)
        held = at_work.window.focusWidget()
        panels = {
            "inspector": bench.inspector,
            "timeline": bench.timeline,
            "labels": bench.sidebar,
            "picture": bench.canvas,
        }
        seen += [name for name, panel in panels.items() if panel is held or panel.isAncestorOf(held)]
    assert seen == ["inspector", "timeline", "labels", "picture"]


def test_the_whole_screen_is_used_and_given_back_by_one_key(at_work: Person, qtbot: QtBot) -> None:
    at_work.press(K.Key_F11)
    qtbot.waitUntil(at_work.window.isFullScreen)
    at_work.press(K.Key_F11)
    qtbot.waitUntil(lambda: not at_work.window.isFullScreen())


def test_tab_and_shift_tab_go_from_object_to_object(at_work: Person) -> None:
    one, two, three = (thing(at_work, 0, x=x) for x in (20, 120, 220))
    at_work.session.focus.clear()
    at_work.bench.canvas.setFocus()
    seen = []
    for key, held in (*[(K.Key_Tab, Qt.KeyboardModifier.NoModifier)] * 4, (K.Key_Backtab, SHIFT)):
        at_work.press(key, held)
        seen += at_work.session.focus.selection
    assert seen == [one, two, three, one, three]


def test_the_selected_segment_is_played_again_and_again(at_work: Person, qtbot: QtBot) -> None:
    session = at_work.session
    one = segment(at_work, "walk", 20, 26)
    session.focus.go_to(20)
    session.focus.select([one])
    at_work.sees_exact_picture()
    at_work.press("l", CTRL | SHIFT)
    seen: list[int] = []
    session.focus.frame_changed.connect(seen.append)
    at_work.press(K.Key_Space)
    qtbot.waitUntil(lambda: seen.count(21) > 1, timeout=20_000)  # it has come round
    at_work.press(K.Key_Space)
    session.focus.frame_changed.disconnect(seen.append)
    assert set(seen) <= set(range(20, 26))
    at_work.press("l", CTRL | SHIFT)
    assert not at_work.window.commands["play.loop"].isChecked()
