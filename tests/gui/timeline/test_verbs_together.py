"""Drags and keys that change more than one segment, by real mouse and key events, seen in the project file."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint

from framegrain.domain.document import Document
from framegrain.domain.records import Scope
from framegrain.session.focus import Tool
from framegrain.session.projects import new_project, open_last_video, open_project
from framegrain.session.videos import examine
from gui.timeline.gestures_contract import TAXONOMY
from gui.timeline.hand import ALT, CTRL, SHIFT, add, car

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from framegrain.session.session import Session


@pytest.fixture
def session(tmp_path: Path, made_video: Path) -> Iterator[Session]:
    contract = tmp_path / "gestures.yaml"
    contract.write_text(TAXONOMY, encoding="utf-8")
    video = shutil.copy(made_video, tmp_path)
    new_project(tmp_path / "g.framegrain", contract, [examine(video)])
    opened = open_project(tmp_path / "g.framegrain", person="tester")
    open_last_video(opened)
    yield opened
    opened.close()


def stored(session: Session) -> dict[str, list[tuple[int, int]]]:
    """The spans of each label as the project file has them."""
    document = session.open_document
    kept = Document(document.video, document.times, session.project.load(document.video.id))
    found: dict[str, list[tuple[int, int]]] = {}
    for event in sorted(kept.events.values(), key=lambda e: e.span):
        found.setdefault(event.label, []).append((event.span.start, event.span.stop))
    return found


def draw(session: Session, label: str) -> None:
    session.focus.clear()
    session.focus.choose_label(session.taxonomy.label(label))
    session.focus.choose_tool(Tool.SEGMENT)


def group(hand) -> None:
    hand.surface.arranging.group("action")


def lane_y(hand, lane: str) -> int:
    box = next(box for box in hand.surface.laid_out().lanes if box.lane == lane)
    return hand.surface.lanes_top + box.y - hand.surface.top + 10


def test_one_drag_moves_the_border_of_two_touching_segments(session, hand):
    one = add(session, "sit", 10, 50)
    add(session, "sit", 50, 90)
    session.focus.clear()
    before = len(session.entries)
    hand.drag(hand.on(one, 50), hand.on(one, 65), ALT)
    assert stored(session) == {"sit": [(10, 65), (65, 90)]}
    assert len(session.entries) == before + 1
    session.undo()
    assert stored(session) == {"sit": [(10, 50), (50, 90)]}


def test_the_end_of_a_selected_one_leaves_its_neighbour_where_it_is(session, hand):
    one = add(session, "nod", 10, 50)
    add(session, "nod", 50, 90)
    session.focus.select([one])
    hand.drag(hand.on(one, 50), hand.on(one, 40), ALT)
    assert stored(session) == {"nod": [(10, 40), (50, 90)]}


def test_ctrl_dragging_an_end_pushes_what_follows_in_the_lane_as_one_step(session, hand):
    one = add(session, "sit", 10, 30)
    add(session, "sit", 40, 50)
    add(session, "nod", 60, 70)
    add(session, "scene", 60, 70)
    before = len(session.entries)
    hand.drag(hand.on(one, 30), hand.on(one, 37), CTRL | ALT)
    assert stored(session) == {"sit": [(10, 37), (47, 57)], "nod": [(67, 77)], "scene": [(60, 70)]}
    assert session.can_undo == "Ripple Sit and 2 after it"
    assert len(session.entries) == before + 1


def test_pushing_ends_where_the_video_ends(session, hand):
    one = add(session, "sit", 10, 30)
    add(session, "sit", 100, 110)
    hand.drag(hand.on(one, 30), hand.on(one, 30) + QPoint(5000, 0), CTRL | ALT)
    assert stored(session) == {"sit": [(10, 40), (110, 120)]}


def test_ctrl_dragging_a_start_pushes_what_comes_before(session, hand):
    add(session, "sit", 10, 20)
    two = add(session, "sit", 40, 60)
    hand.drag(hand.on(two, 40), hand.on(two, 35), CTRL | ALT)
    assert stored(session) == {"sit": [(5, 15), (35, 60)]}


def test_a_drag_over_another_trims_it_where_the_label_says_so(session, hand):
    one = add(session, "sit", 10, 40)
    two = add(session, "sit", 60, 80)
    hand.press(hand.on(two, 70))
    hand.move(hand.on(two, 45), ALT)
    assert {g.record: (g.span.start, g.span.stop) for g in hand.surface.moving.draft.ghosts} == {
        two: (35, 55),
        one: (10, 35),
    }
    hand.release(hand.on(two, 45), ALT)
    assert stored(session) == {"sit": [(10, 35), (35, 55)]}
    assert session.can_undo == "Move Sit"


def test_both_halves_of_one_cut_in_two_are_shown_in_its_row_while_dragging(session, hand):
    one = add(session, "sit", 10, 60)
    two = add(session, "sit", 80, 90)
    hand.press(hand.on(two, 85))
    hand.move(hand.on(two, 35), ALT)
    ghosts = sorted((g.span.start, g.span.stop, g.record) for g in hand.surface.moving.draft.ghosts)
    assert ghosts == [(10, 30, one), (30, 40, two), (40, 60, one)]
    assert not hand.surface.grab().isNull()
    hand.release(hand.on(two, 35), ALT)
    assert stored(session) == {"sit": [(10, 30), (30, 40), (40, 60)]}


def test_a_drag_over_another_is_refused_with_the_reason_where_the_label_says_so(session, hand, say):
    add(session, "talk", 10, 40)
    two = add(session, "talk", 60, 80)
    hand.press(hand.on(two, 70))
    hand.move(hand.on(two, 45), ALT)
    assert hand.surface.moving.refusal == (
        "Talk is here already (frames 10 to 39), and Talk does not overlap itself"
    )
    hand.release(hand.on(two, 45), ALT)
    assert stored(session) == {"talk": [(10, 40), (60, 80)]}
    assert "does not overlap itself" in say.last


def test_a_drag_over_another_stacks_where_nothing_is_said(session, hand):
    add(session, "nod", 10, 40)
    two = add(session, "nod", 60, 80)
    hand.drag(hand.on(two, 70), hand.on(two, 45), ALT)
    assert stored(session) == {"nod": [(10, 40), (35, 55)]}


def test_a_moved_parent_takes_along_what_lies_in_it(session, hand):
    parent = add(session, "gesture", 10, 40)
    add(session, "prepare", 10, 40)
    add(session, "stroke", 20, 40)
    add(session, "gloss", 10, 40)
    hand.drag(hand.on(parent, 15), hand.on(parent, 45), ALT)
    assert stored(session) == {
        "gesture": [(40, 70)],
        "prepare": [(40, 50)],
        "stroke": [(50, 70)],
        "gloss": [(40, 70)],
    }
    session.undo()
    assert stored(session)["stroke"] == [(20, 40)]


def test_a_parent_that_would_leave_something_outside_is_refused_while_dragging(session, hand):
    parent = add(session, "gesture", 10, 60)
    add(session, "prepare", 10, 60)
    add(session, "stroke", 50, 60)
    hand.press(hand.on(parent, 60))
    hand.move(hand.on(parent, 45), ALT)
    assert hand.surface.moving.refusal == (
        "Stroke (frames 50 to 59) would be left outside Gesture; move or delete it first"
    )
    hand.release(hand.on(parent, 45), ALT)
    assert stored(session)["gesture"] == [(10, 60)]


def test_a_tile_drawn_cuts_the_one_it_is_drawn_over(session, hand):
    add(session, "gesture", 10, 60)
    first = add(session, "prepare", 10, 60)
    draw(session, "stroke")
    hand.drag(hand.on(first, 40), hand.on(first, 60))
    assert stored(session) == {"gesture": [(10, 60)], "prepare": [(10, 40)], "stroke": [(40, 60)]}
    made = next(e for e in session.open_document.events.values() if e.label == "stroke")
    assert session.focus.selection == {made.id}


def test_a_segment_dragged_to_another_lane_gets_its_label_which_is_shown_before(session, hand):
    group(hand)
    one = add(session, "sit", 20, 50)
    start = hand.on(one, 30)
    goal = QPoint(start.x(), lane_y(hand, "action/nod"))
    hand.press(start)
    hand.move(goal)
    draft = hand.surface.moving.draft
    assert draft.words == "becomes Nod: 20 – 49, 30 frames"
    assert [(g.label, g.lane) for g in draft.ghosts] == [("nod", "action/nod")]
    hand.release(goal)
    assert stored(session) == {"nod": [(20, 50)]}
    assert session.can_undo == "Move Sit to the lane of Nod"


def test_a_lane_of_several_labels_takes_the_one_in_hand_else_asks(session, hand):
    group(hand)
    add(session, "gesture", 20, 50)
    one = add(session, "sit", 20, 50)
    session.focus.choose_label(None)
    start = hand.on(one, 30)
    goal = QPoint(start.x(), lane_y(hand, "action/phase"))
    hand.press(start)
    hand.move(goal)
    assert "has several labels" in hand.surface.moving.refusal
    hand.release(goal)
    assert stored(session)["sit"] == [(20, 50)]
    session.focus.choose_label(session.taxonomy.label("stroke"))
    session.focus.choose_tool(Tool.SELECT)
    hand.drag(start, goal)
    assert stored(session) == {"gesture": [(20, 50)], "stroke": [(20, 50)]}


def test_another_lane_that_does_not_take_it_says_why(session, hand, say):
    group(hand)
    one = add(session, "sit", 20, 50)
    start = hand.on(one, 30)
    hand.drag(start, QPoint(start.x(), lane_y(hand, "object")))
    assert stored(session) == {"sit": [(20, 50)]}
    assert say.last == "No label of the lane Object can be a segment"


def test_several_selected_move_together_and_take_their_children(session, hand):
    one = add(session, "gesture", 10, 30)
    add(session, "gloss", 10, 30)
    two = add(session, "scene", 40, 60)
    session.focus.select([one, two])
    hand.drag(hand.on(one, 20), hand.on(one, 33), ALT)
    assert stored(session) == {"gesture": [(23, 43)], "gloss": [(23, 43)], "scene": [(53, 73)]}


def test_merge_joins_the_selected_or_one_with_the_next(session, panel, say):
    one, two = add(session, "nod", 10, 20), add(session, "nod", 30, 40)
    add(session, "nod", 50, 60)
    session.focus.select([one, two])
    panel.segments.merge()
    assert stored(session) == {"nod": [(10, 40), (50, 60)]}
    assert session.can_undo == "Merge 2 Nod"
    session.focus.select([one])
    panel.segments.merge()
    assert stored(session) == {"nod": [(10, 60)]}
    panel.segments.merge()
    assert say.last == "Nothing lies after Nod in its lane to merge it with"


def test_a_copy_goes_to_the_playhead_or_behind_itself(session, panel):
    one = add(session, "nod", 10, 20)
    session.focus.select([one])
    session.focus.go_to(15)
    panel.segments.duplicate()
    assert stored(session) == {"nod": [(10, 20), (20, 30)]}
    (copy,) = session.focus.selection
    assert copy != one
    session.focus.go_to(50)
    panel.segments.duplicate()
    assert stored(session)["nod"][-1] == (50, 60)


def test_a_gap_is_filled_to_the_neighbour_in_the_lane(session, panel, say):
    one = add(session, "nod", 10, 20)
    add(session, "sit", 40, 60)
    session.focus.select([one])
    panel.segments.fill(after=True)
    assert stored(session) == {"nod": [(10, 40)], "sit": [(40, 60)]}
    panel.segments.fill(after=True)
    assert say.last == "There is no gap: the two touch already"
    panel.segments.fill(after=False)
    assert say.last == "Nothing lies before Nod in its lane"


def test_a_rubber_band_takes_segments_tags_and_tracks_also_those_too_small_to_tell_apart(session, hand):
    ids = [add(session, "nod", at, at + 1) for at in range(40, 60)]
    tag = add(session, "nod", 50, 51, Scope.FRAME)
    track = car(session, 45, 55)
    far = add(session, "nod", 90, 100)
    hand.panel.resize(230, 420)
    hand.surface.set_view(hand.surface.view.fitted())
    layout = hand.surface.laid_out()
    assert any(row.blocks for row in layout.rows)
    top = hand.lane(next(s.level for s in layout.strips if s.lane == "action"), 30)
    hand.drag(QPoint(top.x(), top.y() - 8), QPoint(hand.x(70), hand.surface.height() - 4), SHIFT)
    assert session.focus.selection == {*ids, tag, track}
    assert far not in session.focus.selection


def test_edges_snap_to_keyframes_and_one_key_leaves_them_free(session, hand):
    car(session, 33, 80)
    one = add(session, "nod", 10, 20)
    near = QPoint(hand.x(33) + 4, hand.on(one).y())
    hand.drag(hand.on(one, 20), near)
    assert stored(session)["nod"] == [(10, 33)]
    hand.surface.snap(on=False)
    hand.drag(hand.on(one, 33), QPoint(hand.x(80) + 6, near.y()))
    assert stored(session)["nod"] == [(10, 81)]
