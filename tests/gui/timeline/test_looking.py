"""Selecting, looking around and going places on the timeline."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, Qt
from PySide6.QtGui import QContextMenuEvent, QRegion, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from framegrain.domain.edit import Change, Edit
from framegrain.domain.records import Clip, Event, Keyframe, Scope, Track, Verdict
from framegrain.domain.span import Span
from framegrain.domain.taxonomy import Level
from framegrain.editing import clips, records, tracks
from framegrain.ui.timeline.scenery import HEADER, RULER
from gui.timeline.hand import CTRL, LEFT, NO, SHIFT, add, car, span, take


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


def test_a_lane_out_of_sight_has_a_line_at_the_bottom_and_a_click_there_shows_it(session, hand):
    for number in range(20):
        add(session, "walk", number, 60)
    track = car(session, 10, 50)
    bottom = QPoint(40, hand.surface.height() - 8)
    before = hand.surface.laid_out()
    assert [lane.level for lane, _ in before.below] == [Level.OBJECT]
    assert track not in before.by_id
    hand.click(bottom)
    after = hand.surface.laid_out()
    assert track in after.by_id
    assert not after.below
    assert not hand.surface.folded


def test_what_is_selected_elsewhere_comes_out_from_behind_the_lines_at_the_bottom(session, hand):
    events = [add(session, "walk", number, 60) for number in range(20)]
    car(session, 10, 50)
    for event in events:
        hand.surface.reveal(event, span(session, event))
        layout = hand.surface.laid_out()
        bar = layout.by_id[event]
        assert bar.y >= 0
        assert bar.y + bar.height <= min((y for _, y in layout.below), default=layout.height)


def test_an_object_on_one_frame_is_a_diamond_that_can_be_clicked(session, hand):
    one = car(session, 30)
    assert [mark.x for mark in hand.surface.laid_out().by_id[one].marks] == [hand.surface.view.x(30)]
    session.focus.clear()
    hand.click(hand.on(one, 30) + QPoint(3, 0))
    assert session.focus.selection == {one}
    assert session.focus.frame == 30


def test_right_click_selects_and_asks_for_the_menu(qtbot, session, hand):
    one = add(session, "walk", 20, 50)
    at = hand.on(one)
    with qtbot.waitSignal(hand.panel.menu_wanted) as asked:
        event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, hand.surface.mapToGlobal(at))
        QApplication.sendEvent(hand.surface, event)
    assert asked.args[0] == one
    assert session.focus.selection == {one}


def test_the_menu_key_asks_about_what_is_selected(qtbot, session, hand):
    one = add(session, "walk", 20, 50)
    session.focus.select([one])
    with qtbot.waitSignal(hand.panel.menu_wanted) as asked:
        event = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, QPoint(5, 5), QPoint(5, 5))
        QApplication.sendEvent(hand.surface, event)
    assert asked.args[0] == one


def test_the_selection_is_the_same_on_both_sides(session, hand):
    track = car(session, 10, 50)
    session.focus.select([track])
    assert hand.surface.moving.selection == {track}


@pytest.fixture
def now(session, monkeypatch):
    """A clock of frames being told that the test moves."""
    moves = [session.focus.moved_at + 1]
    monkeypatch.setattr(session.focus, "_now", lambda: moves[0])
    return moves


def test_while_playing_the_playhead_moves_less_often_than_pictures_come(session, panel, now):
    session.focus.go_to(0)
    session.focus.play(on=True)
    seen = []
    for frame in range(1, 31):
        now[0] += 1 / 60
        session.focus.go_to(frame)
        seen.append(panel.surface.moving.playhead)
    assert 5 <= len(set(seen)) <= 11
    assert all(frame - playhead <= 4 for frame, playhead in enumerate(seen, 1))
    session.focus.go_to(40)
    session.focus.stay(0.2)  # as playing says of a frame that is shown for so long
    assert panel.surface.moving.playhead == 40
    session.focus.go_to(50)
    session.focus.play(on=False)
    assert panel.surface.moving.playhead == 50
    session.focus.go_to(9)
    assert panel.surface.moving.playhead == 9


def test_the_playhead_stays_in_view_and_playing_turns_pages(session, panel, now):
    panel.surface.set_view(panel.surface.view.around(Span(0, 20)))
    session.focus.go_to(100)
    assert panel.surface.view.holds(100)
    panel.surface.set_view(panel.surface.view.around(Span(0, 20)))
    session.focus.go_to(0)
    session.focus.play(on=True)
    frame = next(f for f in range(120) if not panel.surface.view.holds(f))
    session.focus.go_to(frame - 1)
    assert panel.surface.view.holds(0)
    now[0] += 0.06  # by then the next one is told
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


def test_tags_too_close_to_tell_apart_are_painted(session, hand):
    by = session.desk.stamp()
    tags = (
        Event(id=900 + n, label="touch", scope=Scope.FRAME, span=Span(n, n + 1), provenance=by)
        for n in range(120)
    )
    session.do(Edit("Tag", tuple(Change(None, tag) for tag in tags)))
    hand.panel.resize(260, 300)
    QApplication.processEvents()
    assert any(row.blocks and not row.bars for row in hand.surface.laid_out().rows)
    assert not hand.panel.grab().isNull()


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


def test_the_overview_takes_the_playhead_from_where_it_was_after_a_change_of_width(session, panel):
    session.focus.go_to(100)
    panel.resize(panel.width() - 300, panel.height())
    QApplication.processEvents()
    session.focus.go_to(10)
    QApplication.processEvents()
    shown = panel.overview._playhead_x
    assert shown == int(panel.overview.width() * 10 / panel.surface.view.frames)
    session.focus.go_to(100)
    panel.resize(panel.width() + 200, panel.height())
    QApplication.processEvents()
    assert panel.overview._playhead_x == int(panel.overview.width() * 100 / panel.surface.view.frames)


def test_selecting_an_object_elsewhere_scrolls_to_its_row(session, hand):
    tracks = [car(session, 0, 100) for _ in range(30)]
    QApplication.processEvents()
    assert hand.surface.top == 0
    session.focus.select([tracks[-1]])
    QApplication.processEvents()
    layout = hand.surface.laid_out()
    bar = layout.by_id[tracks[-1]]
    assert bar.y >= 0
    assert bar.y + bar.height <= layout.height
    top = hand.surface.top
    session.focus.select([tracks[-2]])
    assert hand.surface.top == top, "a row in sight stays where it is"


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


def test_records_that_break_every_rule_are_still_painted(session, hand):
    by = session.desk.stamp()
    bad = (
        Event(id=901, label="gone", scope=Scope.SEGMENT, span=Span(100, 5000), provenance=by),
        Event(id=902, label="walk", scope=Scope.FRAME, span=Span(3, 90), provenance=by),
        Event(id=903, label="", scope=Scope.CLIP, span=Span(7, 9), provenance=by, verdict=Verdict.UNSURE),
        Track(id=904, label="gone", number=-1, provenance=by),
        Track(id=905, label="day", number=1, provenance=by, verdict=Verdict.ABSENT),
        Keyframe(id=906, track=905, frame=10, provenance=by, outside=True),
        Keyframe(id=907, track=905, frame=10, provenance=by, occluded=True),
        Clip(id=909, span=Span(50, 60)),
    )
    edit = Edit("Bring in", tuple(Change(None, record) for record in bad))
    session.project.commit(session.open_document.video.id, edit, by="tester", at=0)
    session.open_video(session.open_document.video.id)
    session.focus.select([901, 902, 903, 904, 905, 909])
    for view in (hand.surface.view, hand.surface.view.around(Span(8, 12))):
        hand.surface.set_view(view)
        assert not hand.panel.grab().isNull()
    hand.panel.fit()
    assert {901, 903, 905} <= set(hand.surface.laid_out().by_id)


def test_the_playhead_leaves_the_overview_where_it_was_also_after_another_width(qtbot, session, panel):
    session.focus.go_to(90)
    qtbot.wait(20)
    panel.resize(panel.width() - 200, panel.height())
    qtbot.wait(20)

    class Painted(QObject):
        region = QRegion()

        def eventFilter(self, watched, event):
            if event.type() == QEvent.Type.Paint:
                self.region += event.region()
            return False

    painted = Painted()
    panel.overview.installEventFilter(painted)
    session.focus.go_to(20)
    qtbot.waitUntil(lambda: not painted.region.isEmpty())
    wide = panel.overview.width() / session.document.whole.stop
    for frame in (90, 20):
        assert painted.region.contains(QPoint(round(frame * wide), 10))


def test_what_is_selected_elsewhere_comes_into_view_with_the_topmost_row_whole(session, hand):
    cars = [car(session, n, n + 40) for n in range(40)]
    surface = hand.surface
    for chosen in (cars[25], cars[12], cars[31], cars[31]):
        session.focus.select([chosen])
        QApplication.processEvents()
        layout = surface.laid_out()
        (row,) = [r for r in layout.rows if any(bar.id == chosen for bar in r.bars)]
        assert 0 <= row.y <= layout.height - row.strip.pitch
        assert 0 < surface.top < surface.highest_top(layout)
        assert not any(r.y < 0 < r.y + r.strip.pitch for r in layout.rows)
