"""The records of one video: found by frame, changed by edits only."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from framegrain.domain.document import Document, StaleEdit
from framegrain.domain.edit import Change, Edit
from framegrain.domain.errors import NothingThere
from framegrain.domain.interpolation import Interpolation, state_at
from framegrain.domain.records import Calibration, Clip, Comment, Event, Keyframe, Record, Scope, Track
from framegrain.domain.shapes import Box
from framegrain.domain.span import Span
from made_projects import ANNA, document, every_kind, keyframe, times, video
from strategies import FRAMES, boxes, calibrations, provenances, record_lists, spans

BOX = Box(x=1, y=1, width=5, height=5)


def made(records: list[Record]) -> Document:
    return Document(video(frames=FRAMES), times(FRAMES), records)


def rebuilt(one: Document) -> Document:
    return Document(one.video, one.times, list(one.records()))


def assert_same_to_every_question(one: Document, other: Document) -> None:
    """Both answer alike, whatever is asked."""
    assert one == other
    assert list(one.records()) == list(other.records())
    assert list(one.clip_order()) == list(other.clip_order())
    for record in {comment.record for comment in one.comments.values()}:
        assert one.comments_on(record) == other.comments_on(record)
    for track in {*one.tracks, *other.tracks, *(k.track for k in one.all_keyframes.values())}:
        assert list(one.keyframes(track)) == list(other.keyframes(track))
        assert one.life(track) == other.life(track)
    for frame in range(-1, FRAMES + 2):
        assert one.clip_at(frame) == other.clip_at(frame)
        if frame >= 0:
            assert one.tracks_at(frame) == other.tracks_at(frame)
            assert one.events_in(Span(frame, frame + 1)) == other.events_in(Span(frame, frame + 1))
    whole = Span(0, FRAMES)

    def labelled(document: Document, label: str) -> list[int]:
        return sorted(event.id for event in document.events_of(frozenset({label}), whole))

    assert sorted(e.id for e in one.clip_labels_in(whole)) == sorted(
        e.id for e in other.clip_labels_in(whole)
    )
    for label in {event.label for event in (*one.events.values(), *other.events.values())}:
        assert labelled(one, label) == labelled(other, label)
    for track in one.tracks:
        assert one.events_with(track) == other.events_with(track)
        for frame in (0, 5, 17, FRAMES - 1):
            assert one.state(track, frame) == other.state(track, frame)


@given(record_lists(), spans())
def test_looking_up_finds_what_going_through_every_record_finds(records, span):
    one = made(records)
    events = [r for r in records if isinstance(r, Event) and r.span.overlaps(span)]
    assert one.events_in(span) == sorted(events, key=lambda e: (e.span.start, e.id))
    tracks = [r for r in records if isinstance(r, Track) and (life := one.life(r.id)) and life.overlaps(span)]
    assert one.tracks_in(span) == tracks
    for track in tracks:
        keys = [r for r in records if isinstance(r, Keyframe) and r.track == track.id]
        assert list(one.keyframes(track.id)) == keys
        assert one.life(track.id) == Span(keys[0].frame, keys[-1].frame + 1)
        assert all(one.keyframe_at(track.id, key.frame) is key for key in keys)
        assert one.state(track.id, span.start) == state_at(keys, span.start)
    clips = [r for r in records if isinstance(r, Clip)]
    assert all(one.clip_at(f) == next(c for c in clips if f in c.span) for f in range(FRAMES))


@given(record_lists())
def test_every_record_is_found_by_its_id(records):
    one = made(records)
    assert {r.id for r in one.records()} == {r.id for r in records}
    for record in records:
        assert one.get(record.id) is one[record.id] is record
        span = one.span_of(record)
        if isinstance(record, Calibration):
            assert span is None
        else:
            assert span is not None
            assert span.stop <= FRAMES
    for record in records:
        said = [r for r in records if isinstance(r, Comment) and r.record == record.id]
        assert one.comments_on(record.id) == said
    assert one.calibration == next((r for r in records if isinstance(r, Calibration)), None)
    assert one.get(10**9) is None
    with pytest.raises(NothingThere, match="no record 1000000000 in street"):
        one[10**9]


@given(record_lists(), st.randoms())
def test_the_order_records_come_in_does_not_matter(records, random):
    shuffled = list(records)
    random.shuffle(shuffled)
    assert_same_to_every_question(made(records), made(shuffled))


@st.composite
def edits(draw: st.DrawFn, one: Document, next_id: int) -> Edit:
    """A random edit of what the document holds now: made, changed and gone records of every kind."""
    changes: dict[int, Change] = {}
    held = list(one.records())
    for record in draw(st.lists(st.sampled_from(held), max_size=4)) if held else []:
        after = draw(st.sampled_from([None, _changed(draw, one, record)]))
        changes[record.id] = Change(record, after)
    for n in range(draw(st.integers(0, 3))):
        fresh = _fresh(draw, one, next_id + n)
        changes[fresh.id] = Change(None, fresh)
    return Edit("Random", tuple(changes.values()))


def _changed(draw: st.DrawFn, one: Document, record: Record) -> Record:
    if isinstance(record, Keyframe):
        track = draw(st.sampled_from([record.track, *one.tracks]))
        frame = draw(st.integers(0, FRAMES - 1))
        return replace(record, frame=frame, track=track, shape=draw(st.none() | boxes))
    if isinstance(record, Track):
        return replace(record, provenance=draw(provenances), number=record.number + 1)
    if isinstance(record, Comment):
        return replace(record, record=draw(st.sampled_from([record.record, *one.tracks])), resolved=True)
    if isinstance(record, Calibration):
        return draw(calibrations(record.id))
    return replace(record, span=draw(spans()))


def _fresh(draw: st.DrawFn, one: Document, number: int) -> Record:
    kind = draw(st.sampled_from(["clip", "event", "track", "keyframe", "comment"]))
    if kind == "comment":
        return Comment(id=number, record=draw(st.integers(1, 20)), text="hm", provenance=ANNA)
    if kind == "clip":
        return Clip(id=number, span=draw(spans()))
    if kind == "event":
        return Event(id=number, label="walk", scope=Scope.SEGMENT, span=draw(spans()), provenance=ANNA)
    if kind == "track":
        return Track(id=number, label="adult", number=number, provenance=ANNA)
    track = draw(st.sampled_from([*one.tracks, 999]))
    return keyframe(number, track, draw(st.integers(0, FRAMES - 1)), draw(boxes), attributes={"n": number})


@settings(max_examples=50)
@given(st.data(), record_lists())
def test_after_any_edits_it_is_as_if_made_anew_and_undo_brings_it_back(data, records):
    one = made(records)
    for track in one.tracks:
        one.state(track, 5)  # whatever is remembered from look-ups must not outlive an edit
    done: list[Edit] = []
    states = [list(one.records())]
    for step in range(data.draw(st.integers(1, 4))):
        edit = data.draw(edits(one, 1000 + 10 * step))
        one.apply(edit)
        done.append(edit)
        states.append(list(one.records()))
        assert_same_to_every_question(one, rebuilt(one))
    for edit in reversed(done):
        assert list(one.records()) == states.pop()
        one.apply(edit.inverse)
    assert_same_to_every_question(one, made(records))


def test_an_edit_of_an_older_state_changes_nothing_at_all():
    one = document(every_kind())
    event = next(iter(one.events.values()))
    newer = replace(event, span=Span(0, 3))
    one.apply(Edit("Trim", (Change(event, newer),)))
    before = list(one.records())
    fresh = Clip(id=9999, span=Span(0, 1))
    for stale in (Change(event, None), Change(replace(newer, id=8888), None), Change(None, newer)):
        with pytest.raises(StaleEdit, match="“Old” was made for an older state"):
            one.apply(Edit("Old", (Change(None, fresh), stale)))
        assert list(one.records()) == before


def test_an_id_belongs_to_one_kind_of_record():
    one = document(every_kind())
    event = next(iter(one.events.values()))
    with pytest.raises(StaleEdit):
        one.apply(Edit("Clash", (Change(None, Clip(id=event.id, span=Span(0, 1))),)))


def test_an_edit_that_changes_nothing_leaves_every_keyframe_once():
    one = document(every_kind())
    key = next(iter(one.all_keyframes.values()))
    one.apply(Edit("Same", (Change(key, key),)))
    assert_same_to_every_question(one, rebuilt(one))


def test_documents_are_equal_when_their_records_are():
    assert document(every_kind()) == document(every_kind())
    assert document(every_kind()) != document(every_kind()[:-1])
    assert document() != document(made=video(2))
    assert document() != "document"


def test_a_copy_goes_its_own_way():
    one = document(every_kind())
    other = one.copy()
    event = next(iter(one.events.values()))
    one.apply(Edit("Delete", (Change(event, None),)))
    assert event.id in other.events
    assert one != other


def test_a_label_without_interpolation_holds_its_shape():
    track = Track(id=1, label="thing", number=1, provenance=ANNA)
    moved = replace(BOX, x=11)
    one = document([track, keyframe(2, 1, 0, BOX), keyframe(3, 1, 10, moved)])
    assert one.state(1, 5, Interpolation.NONE).shape == BOX  # type: ignore[union-attr]
    assert one.state(1, 5).shape == replace(BOX, x=6)  # type: ignore[union-attr]


def test_keyframes_left_behind_by_their_track_do_not_turn_up_in_look_ups():
    track = Track(id=1, label="thing", number=1, provenance=ANNA)
    one = document([track, keyframe(2, 1, 0, BOX)])
    one.apply(Edit("Delete", (Change(track, None),)))
    assert one.tracks_at(0) == []
    one.apply(Edit("Delete", (Change(track, None),)).inverse)
    assert one.tracks_at(0) == [track]


def test_a_very_long_track_comes_and_goes_in_a_blink():
    track = Track(id=1, label="thing", number=1, provenance=ANNA)
    keys = [keyframe(n + 2, 1, n, BOX) for n in range(20_000)]
    edit = Edit("Track", tuple(Change(None, record) for record in (track, *keys)))
    one = document(made=video(frames=20_000))
    start = time.process_time()
    one.apply(edit)
    one.apply(edit.inverse)
    assert time.process_time() - start < 1.0  # a look at every other keyframe for each took 6 s
    assert list(one.records()) == []
    assert one.life(1) is None


@given(record_lists(), spans(), st.sets(st.integers(0, 5)))
def test_events_of_some_labels_are_those_and_no_others(records, span, chosen):
    one = made(records)
    labels = {label for n, label in enumerate(sorted({e.label for e in one.events.values()})) if n in chosen}
    for step in (Edit("", ()), Edit("Drop", tuple(Change(e, None) for e in list(one.events.values())[::2]))):
        one.apply(step)
        found = list(one.events_of(lambda label: label in labels, span))
        assert len(found) == len({e.id for e in found})
        assert sorted(found, key=lambda e: (e.span.start, e.id)) == [
            e for e in one.events_in(span) if e.label in labels
        ]
