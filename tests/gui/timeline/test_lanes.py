"""Lanes: moved, folded, locked, hidden, made higher and split by group, by real mouse events."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from framegrain.domain.span import Span
from framegrain.domain.taxonomy import Level
from framegrain.editing import events
from framegrain.ui.timeline.arrangement import Arrangement
from framegrain.ui.timeline.scenery import HEADER, RULER
from gui.timeline.hand import add, car, span, take


def header(hand, lane: str) -> QPoint:
    box = next(box for box in hand.surface.laid_out().lanes if box.lane == lane)
    return QPoint(60, hand.surface.lanes_top + box.y - hand.surface.top + 9)


def order(hand) -> list[str]:
    return [box.lane for box in hand.surface.laid_out().lanes]


def menu_of(hand, lane: str) -> QMenu:
    at = header(hand, lane)
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, hand.surface.mapToGlobal(at))
    QApplication.sendEvent(hand.surface, event)
    return hand.surface.findChildren(QMenu)[-1]


def choose(hand, lane: str, text: str) -> None:
    menu = menu_of(hand, lane)
    next(action for action in menu.actions() if action.text() == text).trigger()
    menu.close()


def test_a_header_dragged_moves_its_lane(session, hand):
    add(session, "walk", 10, 30)
    start, goal = header(hand, "object"), header(hand, "scene") - QPoint(0, 6)
    hand.press(start)
    hand.move(goal)
    assert hand.surface.moving.lane_line is not None
    hand.release(goal)
    assert order(hand) == ["object", "scene", "action"]
    assert hand.surface.moving.lane_line is None


def test_escape_puts_a_dragged_lane_back(session, hand):
    hand.surface.setFocus()
    hand.press(header(hand, "object"))
    hand.move(header(hand, "scene"))
    QTest.keyClick(hand.surface, Qt.Key.Key_Escape)
    hand.release(header(hand, "scene"))
    assert order(hand) == ["scene", "action", "object"]
    assert not hand.surface.folded


def test_the_line_below_a_lane_makes_it_higher(session, hand):
    one = add(session, "walk", 10, 30)
    before = hand.surface.laid_out().by_id[one].height
    box = next(box for box in hand.surface.laid_out().lanes if box.lane == "action")
    edge = QPoint(60, hand.surface.lanes_top + box.y + box.height)
    hand.drag(edge, edge + QPoint(0, 15))
    assert hand.surface.laid_out().by_id[one].height == before + 15


def test_heights_have_names_in_the_lanes_menu(session, hand):
    one = add(session, "walk", 10, 30)
    choose(hand, "action", "Very high rows")
    assert hand.surface.laid_out().by_id[one].height == 37


def test_a_locked_lane_refuses_drags_and_keys_with_the_reason(session, hand, say):
    one = add(session, "walk", 20, 60)
    choose(hand, "action", "Locked")
    hand.press(hand.on(one, 30))
    hand.move(hand.on(one, 50))
    reason = "The lane Action is locked; unlock it first"
    assert hand.surface.moving.refusal == reason
    hand.release(hand.on(one, 50))
    assert span(session, one) == Span(20, 60)
    session.focus.select([one])
    hand.panel.nudge_end(1)
    assert (say.last, span(session, one)) == (reason, Span(20, 60))
    choose(hand, "action", "Locked")
    hand.panel.nudge_end(1)
    assert span(session, one) == Span(20, 61)


def test_a_lock_holds_for_objects_and_their_keyframes_but_not_for_undo(session, hand):
    track = car(session, 10, 50)
    choose(hand, "object", "Locked")
    hand.drag(hand.on(track, 50), hand.on(track, 70))
    assert [k.frame for k in session.open_document.keyframes(track)] == [10, 50]
    session.undo()
    assert [k.frame for k in session.open_document.keyframes(track)] == [10]


def test_unlocking_elsewhere_unlocks_the_lane(session, hand):
    track = car(session, 10, 50)
    choose(hand, "object", "Locked")
    choose(hand, "action", "Locked")
    session.locks.unlock([session.open_document.tracks[track]])
    assert hand.surface.arrangement.locked == {"action"}
    session.locks.unlock_all()
    assert not hand.surface.arrangement.locked


def test_the_bar_of_an_object_locked_elsewhere_says_so(session, hand):
    track = car(session, 10, 50)
    assert not hand.surface.laid_out().by_id[track].locked
    session.locks.lock([track])
    assert hand.surface.laid_out().by_id[track].locked
    session.locks.unlock_all()
    assert not hand.surface.laid_out().by_id[track].locked


def test_a_hidden_lane_is_counted_and_can_be_brought_back(session, hand):
    one = add(session, "walk", 20, 60)
    choose(hand, "action", "Hidden")
    assert order(hand) == ["scene", "object"]
    assert one not in hand.surface.laid_out().by_id
    assert hand.surface.hidden_words == "Hidden: Action (1 event)"
    hand.click(QPoint(HEADER - 30, RULER + 8))
    menu = hand.surface.findChildren(QMenu)[-1]
    texts = [action.text() for action in menu.actions() if action.text()]
    assert texts == ["Show Action: 1 event", "Show all lanes"]
    menu.actions()[0].trigger()
    menu.close()
    assert order(hand) == ["scene", "action", "object"]


def test_the_last_lane_in_sight_stays(session, hand, say):
    for lane in ("scene", "object"):
        hand.surface.arranging.hide(lane)
    hand.surface.arranging.hide("action")
    assert order(hand) == ["action"]
    assert "stays in sight" in say.last


def test_a_level_can_have_a_lane_for_each_group(session, hand):
    one, two = add(session, "walk", 20, 60), add(session, "stand", 20, 60)
    choose(hand, "action", "A lane for each group of actions")
    assert order(hand) == ["scene", "action/walk", "action/stand", "action/meet", "action/touch", "object"]
    bars = hand.surface.laid_out().by_id
    assert bars[one].y < bars[two].y
    session.do(events.set_span(session.desk, two, Span(70, 80)))
    assert hand.surface.laid_out().by_id[two].x > bars[one].x
    choose(hand, "action/stand", "A lane for each group of actions")
    assert order(hand) == ["scene", "action", "object"]


def test_what_is_locked_stays_locked_when_its_lane_is_split_or_joined(session, hand, say):
    one = add(session, "walk", 20, 60)
    choose(hand, "action", "Locked")
    choose(hand, "action", "A lane for each group of actions")
    session.focus.select([one])
    hand.panel.nudge_end(1)
    assert say.last == "The lane Walk is locked; unlock it first"
    choose(hand, "action/stand", "Locked")
    choose(hand, "action/stand", "A lane for each group of actions")
    hand.panel.nudge_end(1)
    assert say.last == "The lane Action is locked; unlock it first"
    choose(hand, "action", "Locked")
    hand.panel.nudge_end(1)
    assert span(session, one) == Span(20, 61)


def test_many_lanes_out_of_sight_share_one_line(session, hand):
    add(session, "walk", 20, 60)
    hand.surface.arranging.group("action")
    hand.panel.resize(HEADER + 1000, 150)
    QApplication.processEvents()
    layout = hand.surface.laid_out()
    assert len(layout.below) == 1
    first = layout.out_of_sight[0]
    assert len(layout.out_of_sight) > layout.most_lines
    assert not hand.panel.grab().isNull()
    hand.click(QPoint(60, hand.surface.height() - 8))
    top = hand.surface.laid_out().top
    assert first.y - top < layout.height


def test_drawing_in_the_lane_of_another_group_says_where_it_belongs(session, hand, say):
    hand.surface.arranging.group("action")
    take(session, "walk")
    at = header(hand, "action/stand")
    hand.drag(QPoint(hand.x(30), at.y()), QPoint(hand.x(60), at.y()))
    assert not session.open_document.events
    assert say.last == "Walk belongs in the Walk lane; drag there"


def test_actions_mean_the_lane_of_the_selection_else_of_the_label_in_hand(session, hand, say):
    arranging = hand.surface.arranging
    arranging.fold()
    assert "Select something" in say.last
    take(session, "walk")
    arranging.fold()
    assert hand.surface.folded == {"action"}
    arranging.fold()
    session.focus.select([car(session, 10, 30)])
    arranging.shift(-1)
    assert order(hand) == ["scene", "object", "action"]
    arranging.shift(-1)
    arranging.shift(-1)
    assert "first already" in say.last
    arranging.heighten(1)
    assert hand.surface.arrangement.pitch("object") == 26


def test_down_passes_over_hidden_lanes(session, hand):
    add(session, "walk", 20, 60)
    track = car(session, 30, 50)
    session.focus.clear()
    hand.surface.arranging.hide("action")
    hand.panel.select_next(1)
    assert session.focus.selection == {track}


def test_the_corner_turns_the_ruler_and_the_magnet(session, hand):
    hand.click(QPoint(40, 10))
    assert hand.surface.unit.value == "timecode"
    hand.click(QPoint(40, 10))
    hand.click(QPoint(40, 10))
    assert not hand.surface.in_time
    hand.click(QPoint(HEADER - 18, 10))
    assert not hand.surface.snaps


def test_every_arrangement_can_be_painted(session, hand):
    add(session, "walk", 20, 60)
    hand.surface.arranging.set(
        Arrangement(
            order=("object", "gone", "scene"),
            locked=frozenset({"object", "action/walk"}),
            hidden=frozenset({"scene"}),
            pitches={"action/walk": 50},
            grouped=frozenset({"action"}),
            folded=frozenset({"action/meet"}),
        )
    )
    assert not hand.panel.grab().isNull()
    assert order(hand)[0] == "object"
    assert Level.SCENE.value not in order(hand)
