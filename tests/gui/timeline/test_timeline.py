"""What hands do on the timeline, by real mouse and key events; each asserts the document."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from framegrain.domain.records import Event, Scope, Verdict
from framegrain.domain.shapes import Box
from framegrain.domain.span import Span
from framegrain.domain.taxonomy import Level
from framegrain.editing import clips, events, records, tracks
from framegrain.session.focus import Tool
from framegrain.session.projects import open_last_video, open_project
from framegrain.ui.timeline.panel import TimelinePanel
from framegrain.ui.timeline.scenery import HEADER, RULER, TOP

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from framegrain.session.session import Session

NO, SHIFT, CTRL, ALT = (
    Qt.KeyboardModifier.NoModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.AltModifier,
)
LEFT = Qt.MouseButton.LeftButton


class Hand:
    """A person's hand on the timeline: places in frames, rows found by what lies there."""

    def __init__(self, panel: TimelinePanel) -> None:
        self.panel = panel
        self.surface = panel.surface

    def x(self, frame: float) -> int:
        return round(HEADER + self.surface.view.x(frame))

    def on(self, record: int, frame: float | None = None) -> QPoint:
        bar = self.surface.laid_out().by_id[record]
        x = HEADER + bar.x + bar.width / 2 if frame is None else self.x(frame)
        return QPoint(round(x), round(TOP + bar.y + bar.height / 2))

    def lane(self, level: Level, frame: float) -> QPoint:
        strip = next(s for s in self.surface.laid_out().strips if s.level is level)
        return QPoint(self.x(frame), TOP + strip.y + strip.pitch // 2 - self.surface.top)

    def press(self, at: QPoint, held: Qt.KeyboardModifier = NO) -> None:
        QTest.mousePress(self.surface, LEFT, held, at)

    def move(self, at: QPoint, held: Qt.KeyboardModifier = NO) -> None:
        spot = QPointF(at)
        event = QMouseEvent(
            QMouseEvent.Type.MouseMove,
            spot,
            self.surface.mapToGlobal(spot),
            Qt.MouseButton.NoButton,
            LEFT,
            held,
        )
        QApplication.sendEvent(self.surface, event)

    def release(self, at: QPoint, held: Qt.KeyboardModifier = NO) -> None:
        QTest.mouseRelease(self.surface, LEFT, held, at)

    def drag(self, start: QPoint, stop: QPoint, held: Qt.KeyboardModifier = NO) -> None:
        self.press(start, held)
        self.move(start + (stop - start) / 2, held)
        self.move(stop, held)
        self.release(stop, held)

    def click(self, at: QPoint, held: Qt.KeyboardModifier = NO) -> None:
        QTest.mouseClick(self.surface, LEFT, held, at)


@pytest.fixture
def panel(qtbot: QtBot, session: Session, look, say) -> Iterator[TimelinePanel]:
    made = TimelinePanel(session, look, say)
    qtbot.addWidget(made)
    made.resize(HEADER + 1000, 420)
    made.show()
    qtbot.waitExposed(made)
    yield made
    made.close_panel()


@pytest.fixture
def hand(panel: TimelinePanel) -> Hand:
    return Hand(panel)


def add(session: Session, label: str, start: int, stop: int, scope: Scope = Scope.SEGMENT) -> int:
    edit = events.add_event(session.desk, label, scope, Span(start, stop))
    session.do(edit)
    return next(change.id for change in edit.changes if isinstance(change.after, Event))


def car(session: Session, *frames: int) -> int:
    edit = tracks.start_track(session.desk, "thing", frames[0], Box(x=10, y=10, width=30, height=30))
    session.do(edit)
    track = edit.changes[0].id
    for frame in frames[1:]:
        session.do(tracks.set_shape(session.desk, track, frame, Box(x=frame, y=10, width=30, height=30)))
    return track


def span(session: Session, record: int) -> Span:
    return session.open_document.events[record].span


def take(session: Session, label: str) -> None:
    session.focus.choose_label(session.taxonomy.label(label))
    session.focus.choose_tool(Tool.SELECT)


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


def test_a_click_selects_a_segment_and_a_click_beside_it_nothing(session, hand):
    one = add(session, "walk", 20, 60)
    hand.click(hand.on(one))
    assert session.focus.selection == {one}
    hand.click(hand.lane(Level.ACTION, 100))
    assert session.focus.selection == frozenset()
    assert session.focus.frame == 100


def test_shift_and_ctrl_click_add_to_the_selection_and_take_from_it(session, hand):
    one, two = add(session, "walk", 10, 30), add(session, "stand", 40, 70)
    hand.click(hand.on(one))
    hand.click(hand.on(two), SHIFT)
    assert session.focus.selection == {one, two}
    hand.click(hand.on(one), CTRL)
    assert session.focus.selection == {two}


def test_shift_drag_in_empty_space_selects_what_the_band_touches(session, hand):
    one, two, far = add(session, "walk", 10, 30), add(session, "stand", 20, 50), add(session, "walk", 90, 110)
    below = hand.on(two, 55) + QPoint(0, 20)
    hand.drag(hand.on(one, 5), below, SHIFT)
    assert session.focus.selection == {one, two}
    assert span(session, far) == Span(90, 110)


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


def test_a_click_on_a_clip_selects_it(session, hand):
    session.do(clips.split_clip(session.desk, 60))
    second = session.open_document.clip_order()[1]
    hand.click(QPoint(hand.x(90), RULER + 10))
    assert session.focus.selection == {second.id}


def test_dragging_in_the_ruler_scrubs_and_letting_go_asks_for_the_exact_frame(session, hand):
    seen = []
    session.focus.frame_changed.connect(lambda frame: seen.append((frame, session.focus.scrubbing)))
    hand.press(QPoint(hand.x(10), 10))
    hand.move(QPoint(hand.x(40), 10))
    hand.release(QPoint(hand.x(40), 10))
    assert seen == [(10, True), (40, True), (40, False)]


def test_ctrl_wheel_zooms_at_the_pointer_and_shift_wheel_scrolls(session, hand):
    def wheel(turn: int, held: Qt.KeyboardModifier) -> None:
        spot = QPointF(HEADER + 400, 100)
        event = QWheelEvent(
            spot,
            hand.surface.mapToGlobal(spot),
            QPoint(),
            QPoint(0, turn),
            Qt.MouseButton.NoButton,
            held,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(hand.surface, event)

    before = hand.surface.view
    under = before.first + 400 / before.scale
    wheel(480, CTRL)
    after = hand.surface.view
    assert after.scale > before.scale * 1.5
    assert after.x(under) == pytest.approx(400)
    wheel(-120, SHIFT)
    assert hand.surface.view.first > after.first


def test_a_double_click_zooms_to_a_segment_and_a_second_one_back(session, hand):
    one = add(session, "walk", 20, 50)
    before = hand.surface.view
    QTest.mouseDClick(hand.surface, LEFT, NO, hand.on(one))
    assert hand.surface.view.scale > before.scale
    assert hand.surface.laid_out().by_id[one].width == pytest.approx(hand.surface.view.width * 0.8)
    QTest.mouseDClick(hand.surface, LEFT, NO, hand.on(one))
    assert hand.surface.view == before


def test_a_click_on_a_header_folds_the_lane(session, hand):
    one = add(session, "walk", 20, 50)
    at = QPoint(40, hand.lane(Level.ACTION, 10).y())
    hand.click(at)
    assert one not in hand.surface.laid_out().by_id
    hand.click(at)
    assert one in hand.surface.laid_out().by_id


def test_right_click_selects_and_asks_for_the_menu(qtbot, session, hand):
    one = add(session, "walk", 20, 50)
    at = hand.on(one)
    with qtbot.waitSignal(hand.panel.menu_wanted) as asked:
        from PySide6.QtGui import QContextMenuEvent

        event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, hand.surface.mapToGlobal(at))
        QApplication.sendEvent(hand.surface, event)
    assert asked.args[0] == one
    assert session.focus.selection == {one}


def test_the_selection_is_the_same_on_both_sides(session, hand):
    track = car(session, 10, 50)
    session.focus.select([track])
    assert hand.surface.moving.selection == {track}


def test_split_cuts_the_selected_segment_before_the_frame_shown(session, panel):
    one = add(session, "walk", 20, 60)
    add(session, "stand", 10, 80)
    session.focus.select([one])
    session.focus.go_to(40)
    panel.split_at_playhead()
    spans = sorted(e.span for e in session.open_document.events.values() if e.label == "walk")
    assert spans == [Span(20, 40), Span(40, 60)]


def test_split_with_several_under_the_playhead_asks_which(session, panel, say):
    add(session, "walk", 20, 60)
    add(session, "stand", 10, 80)
    session.focus.clear()
    session.focus.go_to(40)
    panel.split_at_playhead()
    assert len(session.open_document.events) == 2
    assert "Select" in say.last


def test_start_and_end_keys_make_a_new_segment_one_after_the_other(session, panel):
    take(session, "walk")
    for start, end in ((10, 19), (30, 49)):
        session.focus.go_to(start)
        panel.mark_in()
        session.focus.go_to(end)
        panel.mark_out()
    assert sorted(e.span for e in session.open_document.events.values()) == [Span(10, 20), Span(30, 50)]


def test_start_and_end_keys_set_the_ends_of_the_selected_segment(session, panel):
    one = add(session, "walk", 20, 60)
    session.focus.select([one])
    session.focus.go_to(25)
    panel.mark_in()
    session.focus.go_to(50)
    panel.mark_out()
    assert span(session, one) == Span(25, 51)


def test_the_end_key_with_nothing_begun_says_so(session, panel, say):
    panel.mark_out()
    assert "Begin a segment first" in say.last


def test_a_begun_segment_can_be_cancelled(session, panel):
    take(session, "walk")
    panel.mark_in()
    assert panel.cancel()
    panel.mark_out()
    assert not session.open_document.events
    assert not panel.cancel()


def test_nudging_ends_by_key_is_one_step_of_the_history(session, panel):
    one = add(session, "walk", 20, 60)
    session.focus.select([one])
    before = len(session.entries)
    for _ in range(3):
        panel.nudge_end(1)
    assert span(session, one) == Span(20, 63)
    assert len(session.entries) == before + 1
    panel.nudge_start(-2)
    assert span(session, one) == Span(18, 63)


def test_next_and_previous_walk_the_lane_in_order(session, panel):
    found = [add(session, "walk", start, start + 8) for start in (10, 30, 50)]
    other = car(session, 20, 40)
    session.focus.go_to(0)
    session.focus.clear()
    panel.select_next(1)
    assert session.focus.selection == {found[0]}
    for want in found[1:]:
        panel.select_next(1)
        assert session.focus.selection == {want}
        assert session.focus.frame == span(session, want).start
    panel.select_next(1)
    assert session.focus.selection == {found[2]}
    panel.select_next(-1)
    assert session.focus.selection == {found[1]}
    assert other not in session.focus.selection


def test_the_playhead_stays_in_view_and_playing_turns_pages(session, panel):
    panel.surface.set_view(panel.surface.view.around(Span(0, 20)))
    session.focus.go_to(100)
    assert panel.surface.view.holds(100)
    panel.surface.set_view(panel.surface.view.around(Span(0, 20)))
    session.focus.go_to(0)
    session.focus.play(on=True)
    frame = next(f for f in range(120) if not panel.surface.view.holds(f))
    session.focus.go_to(frame - 1)
    assert panel.surface.view.holds(0)
    session.focus.go_to(frame)
    assert panel.surface.view.x(frame) < panel.surface.view.width * 0.2
    session.focus.play(on=False)


def test_undo_is_seen_on_the_timeline(session, hand):
    one = add(session, "walk", 20, 60)
    session.undo()
    assert one not in hand.surface.laid_out().by_id
    session.redo()
    assert one in hand.surface.laid_out().by_id


def test_every_kind_of_record_and_verdict_can_be_painted_in_both_looks(session, hand, look):
    one = add(session, "walk", 20, 40)
    two = add(session, "stand", 40, 60)
    add(session, "touch", 50, 51, Scope.FRAME)
    add(session, "day", 0, 1, Scope.CLIP)
    track = car(session, 10, 30, 50, 90)
    session.do(tracks.set_flags(session.desk, track, 30, occluded=True))
    session.do(tracks.set_flags(session.desk, track, 50, outside=True))
    session.do(records.set_verdict(session.desk, [one], Verdict.ABSENT, "why"))
    session.do(records.set_verdict(session.desk, [two], Verdict.UNSURE, "why"))
    dark = hand.panel.grab().toImage()
    look.choose("light")
    light = hand.panel.grab().toImage()
    assert dark.pixelColor(20, 200).lightness() < 60 < 200 < light.pixelColor(20, 200).lightness()


def test_the_overview_scrolls_and_zooms(session, panel):
    overview = panel.overview
    panel.surface.set_view(panel.surface.view.around(Span(50, 60)))
    QTest.mouseClick(overview, LEFT, NO, QPoint(overview.width() // 10, 11))
    assert panel.surface.view.holds(12)
    scale = panel.surface.view.scale
    window = overview._window()
    start = QPointF(window.right(), 11)
    QTest.mousePress(overview, LEFT, NO, start.toPoint())
    QTest.mouseMove(overview, (start + QPointF(200, 0)).toPoint())
    QTest.mouseRelease(overview, LEFT, NO, (start + QPointF(200, 0)).toPoint())
    assert panel.surface.view.scale < scale
    QTest.mouseDClick(overview, LEFT, NO, QPoint(300, 11))
    assert panel.surface.view.is_fitted


def test_the_ruler_can_count_time(session, hand):
    frames = hand.surface.grab().toImage()
    hand.panel._unit_menu.actions()[1].trigger()
    assert hand.surface.in_time
    assert hand.surface.grab().toImage() != frames


def test_opening_another_video_forgets_what_was_begun(session, panel):
    take(session, "walk")
    panel.mark_in()
    session.open_video(session.open_document.video.id)
    assert panel.surface.moving.begun is None
    assert panel.surface.document is session.document
