"""What dragging on the timeline does to the document, by real mouse events."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from framegrain.domain.records import Scope
from framegrain.domain.span import Span
from framegrain.domain.taxonomy import Level
from framegrain.editing import clips, events
from framegrain.session.focus import Tool
from framegrain.session.projects import open_last_video, open_project
from framegrain.ui.timeline.scenery import RULER
from gui.timeline.hand import ALT, SHIFT, add, car, span, take

if TYPE_CHECKING:
    from pathlib import Path


def test_dragging_in_an_empty_lane_marks_a_segment_of_the_label_in_hand(session, hand, project_file: Path):
    take(session, "walk")
    hand.drag(hand.lane(Level.ACTION, 30), hand.lane(Level.ACTION, 60))
    (made,) = session.open_document.events.values()
    assert (made.label, made.scope, made.span) == ("walk", Scope.SEGMENT, Span(30, 60))
    assert session.focus.selection == {made.id}
    session.close()
    again = open_project(project_file, person="tester")
    open_last_video(again)
    assert again.open_document.events[made.id].span == Span(30, 60)
    session.project = again.project  # the fixture closes what is open now


def test_dragging_leftwards_marks_the_same_frames(session, hand):
    take(session, "walk")
    hand.drag(hand.lane(Level.ACTION, 60), hand.lane(Level.ACTION, 30))
    assert [e.span for e in session.open_document.events.values()] == [Span(30, 60)]


def test_dragging_without_a_label_says_what_to_do(session, hand, say):
    hand.drag(hand.lane(Level.ACTION, 30), hand.lane(Level.ACTION, 60))
    assert not session.open_document.events
    assert "Choose a label" in say.last


def test_dragging_in_another_levels_lane_says_where_it_belongs(session, hand, say):
    take(session, "walk")
    hand.drag(hand.lane(Level.SCENE, 30), hand.lane(Level.SCENE, 60))
    assert not session.open_document.events
    assert say.last == "Walk belongs in the action lane; drag there"


def test_dragging_a_label_without_segments_says_what_it_is(session, hand, say):
    take(session, "touch")
    hand.drag(hand.lane(Level.ACTION, 30), hand.lane(Level.ACTION, 60))
    assert not session.open_document.events
    assert "frame tag" in say.last


def test_a_refused_segment_says_why_while_dragging_and_does_not_land(session, hand, say):
    take(session, "meet")
    start, stop = hand.lane(Level.ACTION, 30), hand.lane(Level.ACTION, 60)
    hand.press(start)
    hand.move(stop)
    assert hand.surface.moving.refusal == "Meet needs Day around it"
    hand.release(stop)
    assert not session.open_document.events
    assert "needs Day" in say.last
    assert hand.surface.moving.refusal == ""


def test_dragging_a_segment_moves_it_as_one_step_of_the_history(session, hand):
    one = add(session, "walk", 20, 50)
    before = len(session.entries)
    hand.drag(hand.on(one, 30), hand.on(one, 70))
    assert span(session, one) == Span(60, 90)
    assert len(session.entries) == before + 1
    session.undo()
    assert span(session, one) == Span(20, 50)


def test_dragging_one_of_several_selected_moves_them_all(session, hand):
    one, two = add(session, "walk", 10, 30), add(session, "stand", 40, 60)
    session.focus.select([one, two])
    hand.drag(hand.on(one, 20), hand.on(one, 43), ALT)
    assert (span(session, one), span(session, two)) == (Span(33, 53), Span(63, 83))
    assert session.can_undo == "Move 2 events"


def test_a_segment_can_not_be_moved_out_of_the_video(session, hand):
    one = add(session, "walk", 20, 50)
    hand.drag(hand.on(one, 30), hand.on(one, 30) + QPoint(4000, 0))
    assert span(session, one) == Span(90, 120)


@pytest.mark.parametrize(("edge", "to", "want"), [(20, 33, Span(33, 60)), (60, 77, Span(20, 77))])
def test_dragging_an_end_resizes(session, hand, edge: int, to: int, want: Span):
    one = add(session, "walk", 20, 60)
    hand.drag(hand.on(one, edge), hand.on(one, to), ALT)
    assert span(session, one) == want


def test_an_end_dragged_past_the_other_leaves_one_frame(session, hand):
    one = add(session, "stand", 20, 60)
    hand.drag(hand.on(one, 60), hand.on(one, 2))
    assert span(session, one) == Span(20, 21)


def test_too_short_is_refused_with_the_reason_and_nothing_changes(session, hand, say):
    one = add(session, "walk", 20, 60)
    hand.drag(hand.on(one, 60), hand.on(one, 21), ALT)
    assert span(session, one) == Span(20, 60)
    assert "Walk lasts at least 3 frames" in say.last


def test_an_end_snaps_to_the_playhead_unless_alt_is_held(session, hand):
    one = add(session, "walk", 20, 60)
    session.focus.go_to(80)
    near = QPoint(hand.x(80) + 5, hand.on(one).y())
    hand.press(hand.on(one, 60))
    hand.move(near)
    assert hand.surface.moving.draft.guide == 80
    hand.release(near)
    assert span(session, one).stop == 80
    off = QPoint(hand.x(81), hand.on(one).y())
    hand.drag(hand.on(one, 80), off, ALT)
    assert span(session, one).stop == 81


def test_a_moved_segment_snaps_to_its_neighbour(session, hand):
    one = add(session, "walk", 10, 30)
    add(session, "stand", 50, 80)
    start = hand.on(one, 20)
    hand.drag(start, QPoint(hand.x(40) - 4, start.y()))
    assert span(session, one) == Span(30, 50)


def test_shift_dragging_a_shared_border_moves_both_in_one_step(session, hand):
    one, two = add(session, "walk", 10, 50), add(session, "stand", 50, 90)
    before = len(session.entries)
    hand.drag(hand.on(one, 50), hand.on(one, 65), SHIFT)
    assert (span(session, one), span(session, two)) == (Span(10, 65), Span(65, 90))
    assert len(session.entries) == before + 1
    assert session.focus.selection == frozenset()


def test_escape_ends_a_drag_without_a_change(session, hand):
    one = add(session, "walk", 20, 50)
    hand.surface.setFocus()
    hand.press(hand.on(one, 30))
    hand.move(hand.on(one, 80))
    QTest.keyClick(hand.surface, Qt.Key.Key_Escape)
    hand.release(hand.on(one, 80))
    assert span(session, one) == Span(20, 50)
    assert hand.surface.moving.draft is None


def test_with_the_segment_tool_a_drag_over_another_bar_draws_a_new_one(session, hand):
    one = add(session, "stand", 20, 100)
    session.focus.clear()
    session.focus.choose_label(session.taxonomy.label("walk"))
    session.focus.choose_tool(Tool.SEGMENT)
    hand.drag(hand.on(one, 40), hand.on(one, 60))
    made = next(e for e in session.open_document.events.values() if e.id != one)
    assert (made.label, made.span, span(session, one)) == ("walk", Span(40, 60), Span(20, 100))


def test_a_tag_is_moved_by_its_flag(session, hand):
    tag = add(session, "touch", 40, 41, Scope.FRAME)
    hand.drag(hand.on(tag, 40), hand.on(tag, 70))
    assert span(session, tag) == Span(70, 71)


def test_a_clip_label_does_not_move_and_says_how_it_could(session, hand, say):
    label = add(session, "day", 0, 1, Scope.CLIP)
    hand.drag(hand.on(label, 40), hand.on(label, 80))
    assert span(session, label) == Span(0, 120)
    assert "boundary" in say.last


def test_a_keyframe_is_dragged_to_another_frame(session, hand):
    track = car(session, 10, 50, 90)
    hand.drag(hand.on(track, 50), hand.on(track, 63))
    assert [k.frame for k in session.open_document.keyframes(track)] == [10, 63, 90]


def test_a_keyframe_stays_between_its_neighbours(session, hand):
    track = car(session, 10, 50, 90)
    hand.drag(hand.on(track, 50), hand.on(track, 115))
    assert [k.frame for k in session.open_document.keyframes(track)] == [10, 89, 90]


def test_the_last_keyframe_dragged_on_makes_the_track_longer(session, hand):
    track = car(session, 10, 50)
    hand.drag(hand.on(track, 50), hand.on(track, 100))
    assert session.open_document.life(track) == Span(10, 101)


def test_a_click_on_a_keyframe_goes_there_and_selects_the_track(session, hand):
    track = car(session, 10, 50, 90)
    hand.click(hand.on(track, 50))
    assert (session.focus.frame, session.focus.selection) == (50, {track})


def test_a_tracks_bar_does_not_move_and_says_why(session, hand, say):
    track = car(session, 10, 50, 90)
    hand.drag(hand.on(track, 70), hand.on(track, 80))
    assert [k.frame for k in session.open_document.keyframes(track)] == [10, 50, 90]
    assert "keyframes" in say.last


def test_a_clip_boundary_is_dragged_with_the_labels_on_both_sides(session, hand):
    session.do(clips.split_clip(session.desk, 60))
    label = add(session, "day", 0, 1, Scope.CLIP)
    at = QPoint(hand.x(60), RULER + 10)
    hand.drag(at, QPoint(hand.x(45), RULER + 10))
    assert [c.span for c in session.open_document.clip_order()] == [Span(0, 45), Span(45, 120)]
    assert span(session, label) == Span(0, 45)


@pytest.mark.parametrize("moved", [False, True], ids=["pressed", "dragged"])
def test_an_undo_ends_the_drag_of_what_it_changed(session, hand, moved: bool):
    track = car(session, 10, 50)
    one = add(session, "walk", 20, 60)
    session.do(events.set_span(session.desk, one, Span(30, 60)))
    hand.press(hand.on(one, 60))
    if moved:
        hand.move(QPoint(hand.x(70), hand.on(one).y()))
    session.undo()
    hand.move(QPoint(hand.x(80), hand.on(one).y()))
    hand.release(QPoint(hand.x(80), hand.on(one).y()))
    assert span(session, one) == Span(20, 60)
    session.undo()
    hand.press(hand.on(track, 50))
    session.undo()
    hand.move(hand.on(track, 70))
    hand.release(hand.on(track, 70))
    assert [k.frame for k in session.open_document.keyframes(track)] == [10]
