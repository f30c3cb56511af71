"""Actions on the frame shown: what they count as there, and what they say."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from framegrain.domain.records import ClipState, Scope
from framegrain.domain.rules import RuleBroken
from framegrain.domain.shapes import Box
from framegrain.domain.span import Span
from framegrain.editing import clips, events, tracks
from framegrain.ui.verbs import Verbs
from on_disk import stored


@pytest.fixture
def verbs(session, say):
    return Verbs(session, say)


@pytest.fixture
def three(session):
    """Three objects on frames 0 to 20; the second is outside from frame 5 to 10."""
    found = []
    for left in (10, 60, 110):
        box = Box(x=left, y=10, width=30, height=30)
        session.do(tracks.start_track(session.desk, "thing", 0, box))
        found.append(max(session.document.tracks))
        session.do(tracks.set_shape(session.desk, found[-1], 20, box))
    session.do(tracks.set_flags(session.desk, found[1], 5, outside=True))
    session.do(tracks.set_shape(session.desk, found[1], 10, box))
    session.focus.clear()
    return found


def test_walking_and_selecting_keep_to_what_shows(session, verbs, three):
    first, second, third = three
    session.focus.go_to(7)
    verbs.next_object(1)
    assert session.focus.selection == {first}
    verbs.next_object(1)
    assert session.focus.selection == {third}
    verbs.next_object(1)
    assert session.focus.selection == {first}
    verbs.select_all()
    assert session.focus.selection == {first, third}
    session.focus.go_to(10)
    verbs.select_all()
    assert session.focus.selection == {first, second, third}


def test_there_may_be_nothing_to_walk_to(session, verbs, say, three):
    session.focus.go_to(40)
    verbs.next_object(1)
    assert "no object on this frame" in say.last
    assert not session.focus.selection


@pytest.mark.parametrize(
    ("label", "scope", "where"), [("touch", Scope.FRAME, "frame"), ("day", Scope.CLIP, "clip")]
)
def test_a_label_is_put_on_a_frame_or_clip_once(session, verbs, say, label, scope, where):
    session.focus.choose_label(session.taxonomy.label(label))
    session.focus.go_to(12)
    put = verbs.tag_here if scope is Scope.FRAME else verbs.label_clip
    put()
    assert f"is on this {where} now" in say.last
    session.focus.clear()
    put()
    (event,) = session.document.events.values()
    assert (event.label, event.scope) == (label, scope)
    assert session.focus.selection == {event.id}
    assert "already" in say.last


def test_going_to_the_ends_of_what_is_selected(session, verbs, say, three):
    verbs.go_to_selection(end=True)
    assert "first" in say.last
    session.focus.select(three)
    verbs.go_to_selection(end=True)
    assert session.focus.frame == 20
    verbs.go_to_selection(end=False)
    assert session.focus.frame == 0


def test_memory_set_in_the_preferences_holds_for_the_open_video_at_once(at_work):
    at_work.window.dialogs.preferences()
    at_work.window.dialogs._sheet.cache.setValue(128)
    assert at_work.bench.pictures._decoder.budget == 128 * 1024**2


TILES = """
framegrain_taxonomy: 1
name: Gestures
version: "1"
action:
  - {id: gesture, name: Gesture, scopes: [segment]}
  - {id: phase, name: Phase, scopes: [segment], within: [gesture], containment: tile}
"""


def test_neighbours_that_tile_are_deleted_together_as_one_step(session, verbs, say):
    session.change_taxonomy(TILES, "gestures.yaml")
    session.do(events.add_event(session.desk, "gesture", Scope.SEGMENT, Span(10, 40)))
    for start in (10, 20, 30):
        session.do(events.add_event(session.desk, "phase", Scope.SEGMENT, Span(start, 40)))
    steps = len(session.entries)
    phases = sorted((e for e in session.document.events.values() if e.label == "phase"), key=lambda e: e.span)
    session.focus.select([phases[1].id, phases[2].id])
    verbs.delete_here()
    left = [e for e in session.document.events.values() if e.label == "phase"]
    assert [(e.id, e.span) for e in left] == [(phases[0].id, Span(10, 40))]
    assert len(session.entries) == steps + 1
    assert session.can_undo == "Delete Phase and Phase"


def test_an_object_and_a_segment_are_deleted_together_as_one_step(session, verbs, three):
    session.do(events.add_event(session.desk, "walk", Scope.SEGMENT, Span(5, 30)))
    session.focus.go_to(20)
    session.focus.select([*three[:1], *session.document.events])
    verbs.delete_here()
    assert not session.document.events
    assert session.document.keyframe_at(three[0], 20) is None
    assert session.can_undo == "Delete keyframe of Thing 1 and Walk on 20"


def test_what_would_leave_a_finished_clip_open_says_to_open_it_first(at_work):
    session = at_work.session
    (clip,) = session.open_document.clips
    at_work.press("f", Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    assert stored(session.project.path).clips[clip].state is ClipState.FINISHED
    at_work.press("p")  # a person needs an age, which can only be said once it is there
    at_work.drag_picture((20, 20), (80, 100))
    assert not stored(session.project.path).tracks
    assert at_work.told == (
        "This clip is finished, and something in it would be open. Open the clip again first"
    )
    at_work.press("f", Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    at_work.drag_picture((20, 20), (80, 100))
    (track,) = stored(session.project.path).tracks.values()
    assert track.label == "person"
    with pytest.raises(RuleBroken, match="this clip is not done: Person needs its age"):
        session.do(clips.set_state(session.desk, clip, ClipState.FINISHED))
