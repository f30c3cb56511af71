"""Clip boundaries, and the labels and states of the clips between them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from framegrain.domain.errors import BadInput, NothingThere
from framegrain.domain.records import ClipState, Scope, Verdict
from framegrain.domain.span import Span
from framegrain.editing import clips, events, records

if TYPE_CHECKING:
    from made_desk import Bench

OPEN, FINISHED = ClipState.OPEN, ClipState.FINISHED


def tiles(bench: Bench) -> list[tuple[int, ClipState]]:
    """Where each clip starts, and its state."""
    return [(clip.span.start, clip.state) for clip in bench.document.clip_order()]


def labels(bench: Bench) -> list[tuple[str, int, int]]:
    found = bench.document.events.values()
    return sorted((e.label, e.span.start, e.span.stop) for e in found)


def label(bench: Bench, name: str, frame: int) -> int:
    bench.do(events.add_event(bench.desk, name, Scope.CLIP, Span(frame, frame + 1)))
    return max(bench.document.events)


def finish(bench: Bench, number: int) -> str:
    clip = bench.document.clip_order()[number - 1]
    return bench.do(clips.set_state(bench.desk, clip.id, FINISHED)).name


def test_a_boundary_makes_two_clips_of_one_with_the_label_on_both(bench: Bench) -> None:
    day = label(bench, "day", 0)
    bench.do(events.add_event(bench.desk, "walk", Scope.SEGMENT, Span(20, 40)))
    bench.do(records.set_verdict(bench.desk, [day], Verdict.UNSURE, "dusk"))
    assert bench.do(clips.split_clip(bench.desk, 30)).name == "Set clip boundary at 30"
    assert tiles(bench) == [(0, OPEN), (30, OPEN)]
    assert labels(bench) == [("day", 0, 30), ("day", 30, 60), ("walk", 20, 40)]
    assert {e.reason for e in bench.document.events.values() if e.label == "day"} == {"dusk"}


def test_a_finished_clip_that_is_divided_is_open_again(bench: Bench) -> None:
    finish(bench, 1)
    bench.do(clips.split_clip(bench.desk, 30))
    assert tiles(bench) == [(0, OPEN), (30, OPEN)]


@pytest.mark.parametrize(
    ("at", "why"), [(0, "boundary at frame 0 already"), (30, "already"), (60, "no frame 60")]
)
def test_a_boundary_needs_a_frame_without_one(bench: Bench, at: int, why: str) -> None:
    bench.do(clips.split_clip(bench.desk, 30))
    with pytest.raises(BadInput, match=why):
        clips.split_clip(bench.desk, at)


def test_a_boundary_moves_with_the_labels_on_both_sides(bench: Bench) -> None:
    bench.do(clips.split_clip(bench.desk, 30))
    label(bench, "day", 0)
    label(bench, "rain", 45)
    assert bench.do(clips.move_boundary(bench.desk, 30, 40)).name == "Move clip boundary to 40"
    assert tiles(bench) == [(0, OPEN), (40, OPEN)]
    assert labels(bench) == [("day", 0, 40), ("rain", 40, 60)]
    assert not clips.move_boundary(bench.desk, 40, 40)


@pytest.mark.parametrize(
    ("to", "finished", "then"),
    [
        (40, (1,), (OPEN, OPEN)),  # it grows over frames nobody called finished
        (20, (1,), (FINISHED, OPEN)),
        (20, (2,), (OPEN, OPEN)),
        (40, (2,), (OPEN, FINISHED)),
        (40, (1, 2), (FINISHED, FINISHED)),
    ],
)
def test_a_finished_clip_stays_so_unless_it_grows_over_open_frames(
    bench: Bench, to: int, finished: tuple[int, ...], then: tuple[ClipState, ...]
) -> None:
    bench.do(clips.split_clip(bench.desk, 30))
    for number in finished:
        finish(bench, number)
    bench.do(clips.move_boundary(bench.desk, 30, to))
    assert tuple(state for _, state in tiles(bench)) == then


def test_a_boundary_stays_between_its_neighbours(bench: Bench) -> None:
    for at in (20, 40):
        bench.do(clips.split_clip(bench.desk, at))
    for to in (0, 40, 50):
        with pytest.raises(BadInput, match="stays between its neighbours"):
            clips.move_boundary(bench.desk, 20, to)
    for nowhere in (0, 10, 60):
        with pytest.raises(BadInput, match=f"no clip boundary at frame {nowhere}"):
            clips.move_boundary(bench.desk, nowhere, 5)


def test_removing_a_boundary_keeps_what_was_said_of_both(bench: Bench) -> None:
    bench.do(clips.split_clip(bench.desk, 30))
    for frame in (0, 45):
        label(bench, "day", frame)
    label(bench, "rain", 45)
    finish(bench, 1)
    assert bench.do(clips.merge_clips(bench.desk, 30)).name == "Remove clip boundary at 30"
    assert tiles(bench) == [(0, OPEN)]
    assert labels(bench) == [("day", 0, 60)]


def test_two_clips_judged_differently_agree_on_nothing(bench: Bench) -> None:
    bench.do(clips.split_clip(bench.desk, 30))
    label(bench, "rain", 0)
    absent = label(bench, "rain", 45)
    bench.do(records.set_verdict(bench.desk, [absent], Verdict.ABSENT, "dry"))
    bench.do(clips.merge_clips(bench.desk, 30))
    assert labels(bench) == []


def test_segments_across_a_boundary_do_not_care_for_it(bench: Bench) -> None:
    bench.do(clips.split_clip(bench.desk, 30))
    bench.do(events.add_event(bench.desk, "walk", Scope.SEGMENT, Span(0, 30)))
    bench.do(clips.move_boundary(bench.desk, 30, 20))
    bench.do(clips.merge_clips(bench.desk, 20))
    assert labels(bench) == [("walk", 0, 30)]


def test_clips_are_finished_and_reopened_by_number(bench: Bench) -> None:
    bench.do(clips.split_clip(bench.desk, 30))
    assert finish(bench, 2) == "Finish clip 2"
    clip = bench.document.clip_order()[1].id
    assert bench.do(clips.set_state(bench.desk, clip, OPEN)).name == "Reopen clip 2"
    with pytest.raises(NothingThere, match="that clip is gone"):
        clips.set_state(bench.desk, 99, OPEN)
