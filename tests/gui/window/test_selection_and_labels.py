"""Labels and selections by keys: nothing is changed that the hand did not mean."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QMenu

from framegrain.domain.records import Scope
from framegrain.domain.shapes import Polygon
from framegrain.domain.span import Span
from framegrain.editing import events
from framegrain.session.focus import Tool
from small_taxonomy import TAXONOMY

if TYPE_CHECKING:
    from pathlib import Path

    from .conftest import Person

CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


def mark(person: Person, key: str, first: int, last: int) -> None:
    person.press(key)
    person.session.focus.go_to(first)
    person.press("i")
    person.session.focus.go_to(last)
    person.press("o")


def spans(person: Person) -> list[tuple[str, Span]]:
    return sorted((e.label, e.span) for e in person.session.open_document.events.values())


def test_the_next_label_begins_its_own_segment(at_work: Person) -> None:
    mark(at_work, "w", 45, 100)
    assert at_work.session.focus.selection
    mark(at_work, "t", 0, 20)
    assert spans(at_work) == [("stand", Span(0, 21)), ("walk", Span(45, 101))]


def test_with_the_segment_tool_a_clicked_segment_of_another_label_keeps_its_ends(at_work: Person) -> None:
    mark(at_work, "w", 45, 100)
    (walk,) = at_work.session.open_document.events
    at_work.press("t")
    at_work.session.focus.select([walk])
    at_work.session.focus.go_to(10)
    at_work.press("i")
    assert "Stand begins at frame 10" in at_work.told
    at_work.press(Qt.Key.Key_Escape)
    at_work.press(Qt.Key.Key_Escape)
    assert at_work.session.focus.tool is Tool.SELECT
    at_work.session.focus.select([walk])
    at_work.session.focus.go_to(50)
    at_work.press("i")
    assert spans(at_work) == [("walk", Span(50, 101))]
    assert "Walk starts at frame 50 now" in at_work.told


def test_escape_cancels_then_takes_the_select_tool_then_selects_nothing(at_work: Person) -> None:
    mark(at_work, "w", 10, 30)
    focus = at_work.session.focus
    focus.go_to(60)
    at_work.press("i")
    focus.select(at_work.session.open_document.events)
    at_work.press(Qt.Key.Key_Escape)
    assert (focus.tool, len(focus.selection)) == (Tool.SEGMENT, 1)
    at_work.press(Qt.Key.Key_Escape)
    assert (focus.tool, len(focus.selection)) == (Tool.SELECT, 1)
    at_work.press(Qt.Key.Key_Escape)
    assert not focus.selection
    at_work.session.focus.go_to(60)
    at_work.press("o")
    assert len(at_work.session.open_document.events) == 1


def test_relabeling_by_key_says_so_with_the_key_that_takes_it_back(at_work: Person) -> None:
    mark(at_work, "w", 10, 30)
    at_work.press(Qt.Key.Key_Escape)
    at_work.press("t")
    assert at_work.told == "Walk is now Stand; Ctrl+Z takes it back"


def test_an_action_chosen_with_an_object_selected_is_taken_in_hand(at_work: Person) -> None:
    at_work.press("h")
    at_work.press("b")
    at_work.drag_picture((20, 20), (60, 90))
    at_work.press(Qt.Key.Key_Escape)
    at_work.press("w")
    assert at_work.session.focus.label == "walk"
    assert not at_work.session.focus.selection
    at_work.session.focus.go_to(10)
    mark(at_work, "w", 10, 30)
    assert spans(at_work) == [("walk", Span(10, 31))]
    assert [t.label for t in at_work.session.open_document.tracks.values()] == ["thing"]


def test_one_escape_leaves_the_search_and_the_next_key_is_a_shortcut(at_work: Person) -> None:
    at_work.press(Qt.Key.Key_Slash)
    at_work.press("w")
    at_work.press(Qt.Key.Key_Escape)
    assert not at_work.bench.sidebar.search.text()
    at_work.press("b")
    assert at_work.session.focus.tool is Tool.BOX


def test_a_click_in_the_picture_ends_the_search(at_work: Person) -> None:
    at_work.press(Qt.Key.Key_Slash)
    at_work.press("w")
    at_work.click_picture(5, 5)
    assert not at_work.bench.sidebar.search.text()


def test_undo_and_redo_go_where_the_edit_can_be_seen(at_work: Person) -> None:
    mark(at_work, "w", 45, 100)
    focus = at_work.session.focus
    focus.go_to(3)
    at_work.press("z", CTRL)
    assert focus.frame == 45
    focus.go_to(3)
    at_work.press("z", CTRL | SHIFT)
    assert focus.frame == 45
    assert focus.selection == set(at_work.session.open_document.events)


def test_undo_stays_where_the_edit_can_be_seen_already(at_work: Person) -> None:
    mark(at_work, "w", 45, 100)
    at_work.session.focus.go_to(70)
    at_work.press("z", CTRL)
    assert at_work.session.focus.frame == 70


def test_undoing_a_moved_end_shows_that_end(at_work: Person) -> None:
    mark(at_work, "w", 10, 30)
    at_work.press(Qt.Key.Key_Escape)
    at_work.session.focus.go_to(90)
    at_work.press("o")
    at_work.session.focus.go_to(110)
    at_work.press("z", CTRL)
    assert at_work.session.focus.frame == 31


def test_redoing_a_new_object_selects_it(at_work: Person) -> None:
    at_work.press("h")
    at_work.press("b")
    at_work.drag_picture((20, 20), (60, 90))
    at_work.press("z", CTRL)
    assert not at_work.session.focus.selection
    at_work.press("z", CTRL | SHIFT)
    assert at_work.session.focus.selection == set(at_work.session.open_document.tracks)


def test_the_menu_of_a_clip_is_about_that_clip(at_work: Person) -> None:
    at_work.session.focus.go_to(60)
    at_work.press("b", CTRL)
    second = at_work.session.open_document.clip_order()[1]
    at_work.session.focus.go_to(5)
    at_work.bench.timeline.menu_wanted.emit(second.id, QPoint(40, 40))
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    assert "Label this clip" in [action.text() for action in menu.actions()]
    menu.close()
    assert at_work.session.focus.frame == 60
    at_work.press("1")
    held = at_work.session.open_document.events.values()
    assert [(e.label, e.scope, e.span) for e in held] == [("day", Scope.CLIP, second.span)]


def test_the_label_in_hand_goes_on_the_clip_by_key_in_place_of_another(at_work: Person) -> None:
    session = at_work.session
    session.do(events.add_event(session.desk, "day", Scope.CLIP, Span(0, 1)))
    session.focus.choose_label(session.taxonomy.label("night"))
    at_work.press(Qt.Key.Key_Return, CTRL | SHIFT)
    assert [e.label for e in session.open_document.events.values()] == ["night"]
    assert "in place of Day" in at_work.told


CROSSING = (
    "  - {id: crossing, name: Crossing, definition: Stripes., shapes: [polygon, rotated_box], hotkey: c}\n"
    "attribute:"
)


@pytest.fixture
def at_crossing(at_work: Person, tmp_path: Path) -> Person:
    """Somebody whose taxonomy has a label for polygons and rotated boxes, under the key c."""
    file = tmp_path / "crossing.yaml"
    file.write_text(TAXONOMY.replace("attribute:", CROSSING).replace('version: "1"', 'version: "2"'))
    at_work.session.change_taxonomy(file.read_text(), file.name)
    at_work.bench.canvas.setFocus()
    return at_work


def test_the_box_tool_makes_room_for_the_tool_of_a_label_that_lists_no_box(at_crossing: Person) -> None:
    person, focus = at_crossing, at_crossing.session.focus
    person.press("p")
    assert focus.tool is Tool.BOX
    person.press("c")
    assert (focus.tool, person.told) == (Tool.POLYGON, "Crossing: the polygon tool is in hand now")
    for corner in ((60, 60), (140, 60), (140, 140)):
        person.click_picture(*corner)
    person.press(Qt.Key.Key_Return)
    (keyframe,) = (
        key for t in person.session.open_document.tracks for key in person.session.open_document.keyframes(t)
    )
    assert isinstance(keyframe.shape, Polygon)


def test_a_tool_for_a_shape_the_label_lists_stays_and_that_is_said(at_crossing: Person) -> None:
    person, focus = at_crossing, at_crossing.session.focus
    person.press("b", SHIFT)
    person.press("c")
    assert (focus.tool, person.told) == (Tool.ROTATED_BOX, "Crossing: the rotated box tool stays in hand")
    person.press("b")
    person.press("h")
    assert focus.tool is Tool.BOX
    person.press("p")
    person.press("d")
    person.press("h")
    assert (focus.tool, person.told) == (Tool.POLYGON, "Thing: the polygon tool stays in hand")
