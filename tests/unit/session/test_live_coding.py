"""What held keys make of labels of every kind, and when; 120 frames, 25 a second."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np
import pytest

from framegrain.domain.records import Event, Scope
from framegrain.domain.span import Span
from framegrain.domain.timebase import FrameTimes
from framegrain.editing import events
from framegrain.editing.live_coding import Cause, Moment, meant, raw_of
from framegrain.session.live_coding import LiveCoding

if TYPE_CHECKING:
    from framegrain.session.session import Session

GESTURES = """
framegrain_taxonomy: 1
name: Gestures
version: "1"
scene:
  - {id: day, name: Day, scopes: [clip], exclusive: true}
  - {id: night, name: Night, scopes: [clip], exclusive: true}
action:
  - {id: gesture, name: Gesture, scopes: [segment], overlap: trim}
  - id: phase
    name: Phase
    use: leaves
    scopes: [segment]
    within: [gesture]
    containment: tile
    children: [{id: prepare, name: Prepare}, {id: stroke, name: Stroke}]
  - id: posture
    name: Posture
    children_exclusive: true
    children: [{id: sit, name: Sit, scopes: [segment]}, {id: stand, name: Stand, scopes: [segment]}]
  - {id: blink, name: Blink, scopes: [frame]}
  - {id: jump, name: Jump, scopes: [segment], duration: {at_least: 0.4 seconds}}
object:
  - {id: car, name: Car, shapes: [box]}
"""


class Keys:
    """Hands on the keys of one session; `to` is what the video shows next."""

    def __init__(self, session: Session, reaction: float = 0.0) -> None:
        session.change_taxonomy(GESTURES, "gestures.yaml")
        self.session = session
        self.live = LiveCoding(session, reaction=lambda: reaction, tap=lambda: 0.25)
        self.live.turn(on=True)
        self.now = 0.0

    def to(self, frame: int, speed: float = 1.0) -> Keys:
        self.now += 1.0
        self.live.show(frame, speed)
        return self

    def down(self, *labels: str) -> Keys:
        for label in labels:
            self.live.press(label, self.now)
        return self

    def up(self, *labels: str) -> Keys:
        for label in labels:
            self.live.release(label, self.now)
        return self

    @property
    def events(self) -> list[tuple[str, int, int]]:
        """On file, oldest first: label, first and last frame."""
        found = [r for r in self.session.project.load(1) if isinstance(r, Event)]
        return [(e.label, e.span.start, e.span.last) for e in sorted(found, key=lambda e: e.id)]

    @property
    def why(self) -> str:
        return self.live.refusals[-1].why if self.live.refusals else ""


@pytest.fixture
def keys(session: Session) -> Keys:
    return Keys(session)


def test_what_needs_another_around_it_waits_for_it(keys: Keys) -> None:
    keys.to(10).down("gesture").to(10).down("stroke").to(30).up("stroke")
    assert keys.events == []
    assert keys.live.refusals == []
    keys.to(40).up("gesture")
    assert keys.events == [("gesture", 10, 40), ("stroke", 10, 40)], "the first that tiles fills its parent"
    assert len(keys.session.entries) == 3  # the change of taxonomy is the first


def test_both_end_at_once_and_the_outer_is_written_first(keys: Keys) -> None:
    keys.to(10).down("gesture").to(20).down("prepare").to(35)
    keys.live.end_all()
    assert [label for label, _, _ in keys.events] == ["gesture", "prepare"]


def test_a_label_of_clips_is_put_on_the_clip_in_place_of_what_it_excludes(keys: Keys) -> None:
    keys.to(10).down("day").up("day")
    assert keys.events == [("day", 0, 119)]
    keys.down("night").to(30).up("night")
    assert keys.events == [("night", 0, 119)]
    keys.down("night").up("night")
    assert "on this clip already" in keys.why


def test_what_is_only_drawn_is_refused_with_the_reason(keys: Keys) -> None:
    keys.to(10).down("car").to(30).up("car")
    assert keys.events == []
    assert keys.why == "Car is drawn on the picture, not held over time, so its key codes nothing"


def test_a_label_of_frames_is_a_tag_however_long_it_is_held(keys: Keys) -> None:
    keys.to(10).down("blink").to(30).up("blink")
    assert keys.events == [("blink", 10, 10)]


def test_a_tap_is_as_long_as_the_label_asks_for(keys: Keys) -> None:
    keys.to(10).down("jump").up("jump")
    assert keys.events == [("jump", 10, 19)]
    keys.live.end_all()
    keys.to(60, -1.0).down("jump").up("jump")
    assert keys.events[-1] == ("jump", 51, 60)
    keys.live.end_all()
    keys.to(117).down("jump").up("jump")
    assert "lasts at least 0.4 seconds" in keys.why, "there is no room at the end of the video"


def test_the_key_of_an_excluding_label_ends_the_other_just_before(keys: Keys) -> None:
    keys.to(10).down("sit").to(30).down("stand").to(35).up("sit").to(50).up("stand")
    assert keys.events == [("sit", 10, 29), ("stand", 30, 50)]


def test_keys_that_change_on_one_frame_leave_no_frame_to_both(keys: Keys) -> None:
    keys.to(10).down("sit").to(30).up("sit").down("stand").to(50).up("stand")
    assert keys.events == [("sit", 10, 30), ("stand", 31, 50)]


def test_one_that_is_ended_where_it_began_is_refused_and_told(keys: Keys) -> None:
    keys.to(10).down("sit", "stand").to(30).up("stand")
    assert keys.events == [("stand", 10, 30)]
    assert "on the frame it began on" in keys.why


def test_what_overlaps_an_older_record_is_refused_and_the_next_is_not(keys: Keys) -> None:
    keys.session.do(events.add_event(keys.session.desk, "sit", Scope.SEGMENT, Span(20, 25)))
    keys.to(10).down("stand").to(30).up("stand").to(40).down("stand").to(50).up("stand")
    assert "Sit is here already" in keys.why
    refusal = keys.live.refusals[0]
    assert (refusal.label, refusal.frame, refusal.last) == ("stand", 10, 30)
    assert keys.events == [("sit", 20, 24), ("stand", 40, 50)]
    keys.live.forget_refusals()
    assert keys.live.refusals == []


def test_what_trims_trims_what_was_there(keys: Keys) -> None:
    keys.session.do(events.add_event(keys.session.desk, "gesture", Scope.SEGMENT, Span(20, 60)))
    keys.to(50).down("gesture").to(80).up("gesture")
    assert keys.events == [("gesture", 20, 49), ("gesture", 50, 80)]
    assert raw_of(keys.session.open_document.events[min(keys.session.open_document.events)]) is None


def test_the_reaction_time_is_taken_off_both_ends_but_not_past_the_start(session: Session) -> None:
    keys = Keys(session, reaction=0.2)
    keys.to(10).to(12).down("sit").to(40).up("sit")
    assert keys.events == [("sit", 10, 35)]
    keys.to(60, 2.0).down("stand").to(90, 2.0)
    keys.live.end_all()
    assert keys.events[-1] == ("stand", 50, 90), "a stop is no reaction; at 2x twice as many frames"


def test_nothing_is_heard_while_it_is_off_or_nothing_plays(keys: Keys) -> None:
    keys.down("sit")
    assert keys.live.held == ()
    keys.to(10).down("sit").to(20)
    keys.live.turn(on=False)
    assert keys.events == [("sit", 10, 20)]
    keys.to(30).down("sit").to(40).up("sit")
    assert len(keys.events) == 1


def test_uneven_times_count_in_seconds_and_not_in_frames() -> None:
    pts = np.array([0, 40, 80, 120, 620, 1120, 1160, 1200])
    times = FrameTimes(pts, Fraction(1, 1000), last_duration=40)
    assert meant(times, Moment(7, 1.0, 0), 0.08) == 5
    assert meant(times, Moment(7, 1.0, 0), 0.5) == 4, "620 ms is nearer to 700 ms than 1120 ms"
    assert meant(times, Moment(1, -1.0, 7), 0.08) == 3
    assert meant(times, Moment(7, 1.0, 6), 0.5) == 6
    assert meant(times, Moment(7, 1.0, 0, Cause.STOP), 0.5) == 7


@pytest.mark.parametrize(("taken_back", "first"), [(False, 41), (True, 35)])
def test_only_what_is_still_there_keeps_the_next_from_its_frames(
    session: Session, taken_back: bool, first: int
) -> None:
    keys = Keys(session, reaction=0.4)
    keys.to(0).to(20).down("stand").to(50).up("stand")
    assert keys.events == [("stand", 10, 40)]
    if taken_back:
        session.undo()
    keys.to(55, 2.0).down("stand").to(100, 2.0).up("stand")
    assert keys.events[-1] == ("stand", first, 80)
