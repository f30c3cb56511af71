"""Comments on records, and the calibration of a video."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from framegrain.domain import rules
from framegrain.domain.edit import Edit
from framegrain.domain.errors import BadInput, NothingThere
from framegrain.domain.records import Camera, KnownRectangle, Scope
from framegrain.domain.shapes import Box, polygon_of
from framegrain.domain.span import Span
from framegrain.editing import (
    attributes,
    calibration,
    clips,
    comments,
    events,
    lives,
    marks,
    outlines,
    records,
    tracks,
)
from framegrain.editing.followers import with_followers
from made_desk import box

if TYPE_CHECKING:
    from made_desk import Bench

CAMERA = Camera(focal=900.0, principal=(320.0, 180.0), height=4.5, pitch=0.2)


def commented(bench: Bench, record: int, text: str = "blurred?") -> int:
    bench.do(comments.add_comment(bench.desk, record, text))
    return max(bench.document.comments)


def test_a_comment_says_who_said_it_and_about_what(bench: Bench, walk: int) -> None:
    edit = comments.add_comment(bench.desk, walk, "  Is this running? \n")
    assert edit.name == "Comment on Walk"
    bench.do(edit)
    (comment,) = bench.document.comments_on(walk)
    assert (comment.text, comment.resolved) == ("Is this running?", False)
    assert comment.provenance.by == "Ada"
    assert bench.document.span_of(comment) == bench.document.events[walk].span
    assert rules.check(bench.document, bench.desk.taxonomy, [comment.id]) == []


def test_tracks_keyframes_and_clips_can_be_commented_on(bench: Bench) -> None:
    bench.do(tracks.start_track(bench.desk, "dog", 3, Box(x=1, y=1, width=9, height=9)))
    (track,) = bench.document.tracks
    (keyframe,) = bench.document.all_keyframes
    (clip,) = bench.document.clips
    names = [comments.add_comment(bench.desk, each, "x").name for each in (track, keyframe, clip)]
    assert names == ["Comment on Dog 1", "Comment on Dog 1 on frame 3", "Comment on clip 1"]


def test_nothing_too_much_and_comments_on_comments_are_refused(bench: Bench, walk: int) -> None:
    for text, said in ((" \n", "write it first"), ("x" * 4001, "shorten it")):
        with pytest.raises(BadInput, match=said):
            comments.add_comment(bench.desk, walk, text)
    comment = commented(bench, walk)
    with pytest.raises(BadInput, match="select one of those"):
        comments.add_comment(bench.desk, comment, "and another thing")
    with pytest.raises(NothingThere):
        comments.add_comment(bench.desk, 999, "x")
    with pytest.raises(NothingThere, match="comment is gone"):
        comments.delete_comment(bench.desk, walk)


def test_a_comment_is_resolved_changed_and_taken_away_in_named_steps(bench: Bench, walk: int) -> None:
    comment = commented(
        bench, walk, "a sentence that is longer than what a history can show of it in one line"
    )
    edit = comments.resolve_comment(bench.desk, comment, resolved=True)
    assert edit.name == "Resolve comment “a sentence that is longer than what a…”"
    bench.do(edit)
    assert bench.document.comments[comment].resolved
    bench.do(comments.resolve_comment(bench.desk, comment, resolved=False))
    bench.do(comments.change_comment(bench.desk, comment, "shorter"))
    assert bench.document.comments[comment].text == "shorter"
    bench.do(comments.delete_comment(bench.desk, comment))
    assert bench.document.comments_on(walk) == []
    assert not bench.document.comments


def test_what_is_said_of_a_record_goes_with_it_and_comes_back(bench: Bench, walk: int) -> None:
    first, second = commented(bench, walk), commented(bench, walk)
    before = bench.document.copy()
    edit = with_followers(bench.document, records.delete(bench.desk, [walk]))
    assert edit.ids == {walk, first, second}
    bench.do(edit)
    assert not bench.document.comments
    bench.do(edit.inverse)
    assert bench.document == before


def test_edits_that_delete_nothing_commented_stay_as_they_are(bench: Bench, walk: int) -> None:
    comment = commented(bench, walk)
    for edit in (
        records.relabel(bench.desk, [walk], "stand"),
        comments.delete_comment(bench.desk, comment),
        Edit("Nothing", ()),
    ):
        assert with_followers(bench.document, edit) is edit
    both = Edit(
        "Delete all",
        records.delete(bench.desk, [walk]).changes + comments.delete_comment(bench.desk, comment).changes,
    )
    assert with_followers(bench.document, both) is both


def test_a_video_has_one_calibration(bench: Bench) -> None:
    with pytest.raises(NothingThere, match="no camera calibration"):
        calibration.clear_calibration(bench.desk)
    bench.do(calibration.set_calibration(bench.desk, CAMERA))
    first = bench.document.calibration
    assert first is not None
    assert (first.camera, first.rectangle) == (CAMERA, None)
    rectangle = KnownRectangle(
        corners=((0.0, 9.0), (9.0, 9.0), (6.0, 3.0), (3.0, 3.0)), width=2.5, length=5.0
    )
    edit = calibration.set_calibration(bench.desk, CAMERA, rectangle)
    assert edit.name == "Change camera calibration"
    bench.do(edit)
    assert bench.document.calibration is not None
    assert bench.document.calibration.id == first.id
    assert bench.document.calibration.rectangle == rectangle
    assert rules.check(bench.document, bench.desk.taxonomy, [first.id]) == []
    bench.do(calibration.clear_calibration(bench.desk))
    assert bench.document.calibration is None


@pytest.mark.parametrize(
    "wrong",
    [
        {"focal": 0.0},
        {"height": -1.0},
        {"pitch": float("nan")},
        {"principal": (float("inf"), 0.0)},
        {"focal": 1e-300},
        {"height": 1e300},
        {"roll": 1e300},
        {"principal": (0.0, 1e7)},
    ],
)
def test_a_camera_has_possible_numbers(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="camera"):
        Camera(**{"focal": 1.0, "principal": (0.0, 0.0), "height": 1.0, **wrong})  # type: ignore[arg-type]


def landed(bench: Bench, edit: Edit) -> None:
    """As the session makes it: with the comments on what goes."""
    bench.do(with_followers(bench.document, edit))


def said_of(bench: Bench, record: int) -> list[str]:
    return [comment.text for comment in bench.document.comments_on(record)]


@pytest.mark.parametrize("verb", [lives.merge_tracks, lives.join_tracks])
def test_what_is_said_of_two_objects_is_said_of_the_one_they_become(bench: Bench, verb: Any) -> None:
    one, two = (
        bench.do(tracks.start_track(bench.desk, "dog", frame, box(1))).changes[0].id for frame in (3, 20)
    )
    for record, text in ((one, "first"), (two, "second"), (bench.keys(two)[0].id, "third")):
        commented(bench, record, text)
    landed(bench, verb(bench.desk, one, two))
    assert said_of(bench, one) == ["first", "second"]
    assert said_of(bench, bench.document.keyframe_at(one, 20).id) == ["third"]  # type: ignore[union-attr]


def test_what_is_said_of_two_clips_and_their_label_is_said_of_the_one_they_become(bench: Bench) -> None:
    bench.do(events.add_event(bench.desk, "day", Scope.CLIP, Span(0, 1)))
    bench.do(clips.split_clip(bench.desk, 30))
    left, right = bench.document.clip_order()
    day, also = sorted(bench.document.events)
    for record in (left.id, right.id, day, also):
        commented(bench, record, str(record))
    landed(bench, clips.merge_clips(bench.desk, 30))
    assert said_of(bench, left.id) == [str(left.id), str(right.id)]
    assert said_of(bench, day) == [str(day), str(also)]


def test_what_is_said_of_a_polygon_united_with_another_is_said_of_both(bench: Bench) -> None:
    one, two = (
        bench.do(
            tracks.start_track(
                bench.desk, "pond", 5, polygon_of(((x, 0.0), (x + 20, 0.0), (x + 20, 20.0), (x, 20.0)))
            )
        )
        .changes[0]
        .id
        for x in (0.0, 10.0)
    )
    commented(bench, two, "shore?")
    landed(bench, outlines.unite(bench.desk, [one, two], 5))
    assert said_of(bench, one) == ["shore?"]


@pytest.mark.parametrize("to", [12, 20])
def test_what_is_said_of_values_goes_where_they_go(bench: Bench, to: int) -> None:
    track = bench.do(tracks.start_track(bench.desk, "dog", 0, box(0))).changes[0].id
    for frame in (20, 40):
        bench.do(tracks.set_shape(bench.desk, track, frame, box(5)))
    bench.do(attributes.set_attribute(bench.desk, [track], "facing", "away", 10))
    commented(bench, bench.keys(track)[1].id)
    landed(bench, marks.move_attributes(bench.desk, bench.keys(track)[1].id, to))
    found = bench.document.keyframe_at(track, to)
    assert found is not None
    assert (said_of(bench, found.id), found.attributes) == (["blurred?"], {"facing": "away"})


def test_what_is_said_of_values_is_said_of_the_shape_put_on_their_frame(bench: Bench) -> None:
    track = bench.do(tracks.start_track(bench.desk, "dog", 0, box(0))).changes[0].id
    for frame in (20, 40):
        bench.do(tracks.set_shape(bench.desk, track, frame, box(5)))
    bench.do(attributes.set_attribute(bench.desk, [track], "facing", "away", 10))
    commented(bench, bench.keys(track)[1].id)
    landed(bench, marks.move_shape(bench.desk, bench.keys(track)[2].id, 10))
    assert said_of(bench, bench.keys(track)[1].id) == ["blurred?"]
