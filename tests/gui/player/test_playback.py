"""Playing by a clock the test turns, with pictures the test says are decoded."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from framegrain.domain.records import Scope
from framegrain.domain.span import Span
from framegrain.editing import clips, events
from framegrain.ui.player.playback import DROPPING, SLOWER, Playback
from gui.player.stand_ins import RATE, Pictures, Time

if TYPE_CHECKING:
    from collections.abc import Iterator

    from framegrain.session.session import Session


@pytest.fixture
def playback(session: Session, pictures: Pictures, time: Time) -> Iterator[Playback]:
    made = Playback(session, pictures, now=time)
    yield made
    made.pause()


def run(playback: Playback, time: Time, seconds: float, *, steps_per_frame: int = 4) -> None:
    for _ in range(round(seconds * RATE * steps_per_frame)):
        time.now += 1 / RATE / steps_per_frame
        playback.tick()


def test_frames_come_at_the_videos_own_times(session, playback, pictures, time):
    playback.toggle()
    run(playback, time, 1.0)
    assert pictures.shown == list(range(26))
    assert session.focus.frame == 25
    assert session.focus.playing


def test_pausing_stays_on_the_frame_shown(session, playback, pictures, time):
    playback.toggle()
    run(playback, time, 0.5)
    playback.toggle()
    assert session.focus.frame == pictures.shown[-1]
    assert not session.focus.playing
    assert pictures.stopped == 1
    run(playback, time, 0.5)
    assert session.focus.frame == pictures.shown[-1] == 12


def test_the_picture_to_come_is_made_beforehand_where_every_frame_is_shown(playback, pictures, time, session):
    session.focus.go_to(50)
    playback.toggle()
    run(playback, time, 0.2)
    assert pictures.following == pictures.shown[-1] + 1
    playback.set_speed(-0.5)
    run(playback, time, 0.2)
    assert pictures.following == pictures.shown[-1] - 1
    playback.set_speed(8.0)
    run(playback, time, 0.2)
    assert pictures.following is None


def test_only_a_loop_comes_back_to_what_it_passed(playback, pictures):
    playback.toggle()
    assert not pictures.returns
    playback.set_loop(True)
    assert pictures.returns


def test_it_stops_by_itself_on_the_last_frame_and_starts_over_from_there(session, playback, pictures, time):
    session.focus.go_to(115)
    playback.toggle()
    run(playback, time, 1.0)
    assert not session.focus.playing
    assert session.focus.frame == 119
    playback.toggle()
    assert session.focus.frame == 0
    assert session.focus.playing


def test_half_speed_takes_twice_the_time_and_double_speed_half(playback, pictures, time, session):
    playback.set_speed(0.5)
    playback.toggle()
    run(playback, time, 1.0)
    assert session.focus.frame == 12
    playback.set_speed(2.0)
    run(playback, time, 1.0)
    assert session.focus.frame == 62


def test_faster_and_slower_climb_one_ladder_through_a_halt(playback, session):
    session.focus.go_to(60)
    speeds = []
    for press in (playback.faster, playback.faster, playback.slower, playback.slower, playback.slower):
        press()
        speeds.append(playback.speed)
    assert speeds == [1, 2, 1, -1, -2]
    playback.pause()
    playback.slower()
    assert playback.speed == -1


def test_after_a_backward_run_the_speed_shown_is_the_one_it_will_play_at(playback):
    playback.slower()
    playback.slower()
    playback.pause()
    assert playback.speed == 2


def test_another_video_begins_at_its_own_speed(playback, session):
    playback.slower()
    playback.slower()
    session.open_video(session.open_document.video.id)
    assert playback.speed == 1
    assert not session.focus.playing


def test_backwards_ends_on_the_first_frame(session, playback, pictures, time):
    session.focus.go_to(10)
    playback.slower()
    run(playback, time, 1.0)
    assert pictures.shown == list(range(10, -1, -1))
    assert not session.focus.playing


def test_the_session_is_never_moved_onto_a_picture_that_is_not_there(session, playback, pictures, time):
    pictures.decoded = set(range(10))
    playback.toggle()
    run(playback, time, 0.8)
    assert session.focus.frame == 9
    assert session.focus.playing


def test_frames_whose_time_has_passed_are_left_out_and_that_is_said(session, playback, pictures, time):
    playback.toggle()
    run(playback, time, 0.2)
    time.now += 0.2  # something else took that long
    playback.tick()
    assert session.focus.frame == 10
    assert pictures.shown[-2:] == [5, 10]
    assert playback.trouble == DROPPING
    run(playback, time, 1.5)
    assert playback.trouble == ""


def test_slow_decoding_slows_the_clock_instead_of_running_away(session, playback, pictures, time):
    pictures.decoded = {0}
    playback.toggle()
    for frame in range(1, 60):  # decodes at half the video's rate
        run(playback, time, 2 / RATE)
        pictures.decoded.add(frame)
    assert playback.trouble == SLOWER
    assert 50 <= session.focus.frame <= 59
    assert pictures.shown == sorted(pictures.shown)


def test_a_damaged_stretch_is_passed(session, playback, pictures, time):
    pictures.decoded -= set(range(10, 40))
    playback.toggle()
    run(playback, time, 4.0)
    assert session.focus.frame > 60
    assert not {*pictures.shown} & set(range(10, 40))


def test_a_damaged_stretch_of_any_length_is_passed(session, playback, pictures, time):
    pictures.lost = set(range(10, 100))
    pictures.decoded -= pictures.lost
    playback.toggle()
    run(playback, time, 3.0)
    assert session.focus.frame > 100
    assert pictures.shown[10] == 100


def test_pictures_left_from_an_earlier_look_are_no_reason_to_leap(session, playback, pictures, time):
    pictures.decoded = {0, *range(90, 120)}
    playback.toggle()
    for frame in range(1, 20):  # decodes at a third of the video's rate
        run(playback, time, 3 / RATE)
        pictures.decoded.add(frame)
    assert pictures.shown == list(range(len(pictures.shown)))
    assert playback.trouble == SLOWER


def test_an_error_stops_it(session, playback, pictures):
    playback.toggle()
    pictures.failed.emit("no")
    assert not session.focus.playing


def test_going_elsewhere_while_playing_plays_on_from_there(session, playback, pictures, time):
    playback.toggle()
    run(playback, time, 0.4)
    session.focus.go_to(80)
    run(playback, time, 0.4)
    assert session.focus.frame == 90
    assert (80, 1.0) in pictures.asked


def test_scrubbing_stops_it(session, playback, time):
    playback.toggle()
    session.focus.go_to(50, scrubbing=True)
    assert not session.focus.playing
    assert session.focus.frame == 50


def test_looping_plays_the_clip_over_and_over(session, playback, pictures, time):
    session.do(clips.split_clip(session.desk, 10))
    playback.set_loop(True)
    playback.toggle()
    run(playback, time, 2.0)
    assert session.focus.playing
    assert max(pictures.shown) == 9
    assert pictures.shown.count(0) >= 4


def test_nothing_to_play_is_no_error(qapp, session, playback, pictures):
    pictures.is_open = False
    playback.toggle()
    assert not session.focus.playing


def test_opening_a_video_stops_it(session, playback):
    playback.toggle()
    session.open_video(session.open_document.video.id)
    assert not session.focus.playing


def test_a_loop_goes_round_without_losing_time(session, playback, pictures, time):
    session.do(clips.split_clip(session.desk, 10))
    playback.set_loop(True)
    playback.toggle()
    clocks = []
    playback.clock_changed.connect(clocks.append)
    run(playback, time, 4.0)  # ten rounds
    assert pictures.shown.count(5) == 10
    assert clocks == []


def test_a_selection_chosen_while_looping_is_looped_over(session, playback, pictures, time):
    session.do(events.add_event(session.desk, "walk", Scope.SEGMENT, Span(40, 51)))
    playback.set_loop(True)
    playback.toggle()
    run(playback, time, 0.2)
    session.focus.select({next(iter(session.document.events))})
    pictures.shown.clear()
    run(playback, time, 1.0)
    assert set(pictures.shown) == set(range(40, 51))


@pytest.mark.parametrize("speed", [-0.1, -0.5, -4.0])
def test_backwards_at_any_speed_until_told_otherwise(session, playback, time, speed):
    session.focus.go_to(100)
    playback.set_speed(speed)
    playback.toggle()
    run(playback, time, 0.4)
    assert session.focus.frame == pytest.approx(100 + speed * 0.4 * RATE, abs=1)
    playback.toggle()
    assert playback.speed == speed
    playback.faster()
    playback.pause()
    assert playback.speed == 1


def test_leaving_out_what_no_screen_could_show_is_by_design_and_said_so(session, playback, pictures, time):
    playback.set_speed(8.0)
    playback.toggle()
    run(playback, time, 0.4, steps_per_frame=3)
    assert playback.trouble == ""
    assert playback.stride == 4
    playback.pause()
    assert playback.stride == 1


@pytest.mark.parametrize("speed", [0.5, 1.0, 2.0, 8.0, -2.0])
def test_frames_lost_because_something_was_slow_are_told_at_any_speed(session, playback, time, speed):
    session.focus.go_to(60)
    playback.set_speed(speed)
    playback.toggle()
    run(playback, time, 0.08)
    time.now += 0.15 / min(abs(speed), 1)
    playback.tick()
    assert playback.trouble == DROPPING
