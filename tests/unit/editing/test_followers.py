"""Who takes part in what follows when records go, become one or are copied."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from framegrain.domain.edit import Change, Edit
from framegrain.domain.records import Event, Scope, Track
from framegrain.domain.span import Span
from framegrain.editing import clips, events, lives, records, segments, tracks
from framegrain.editing.followers import with_followers
from framegrain.exchange.taxonomy import read_taxonomy
from made_desk import TAXONOMY, Bench, box

ROLES = ", ".join(
    f"{{id: {role}, name: {role}, labels: [person], many: true}}"
    for role in ("actor", "both", "other", "seen", "heard")
)


@pytest.fixture
def bench() -> Bench:
    """Walks and days in which people take part."""
    text = TAXONOMY
    for label in ("id: day", "id: walk"):
        text = text.replace(f"{{{label},", f"{{{label}, roles: [{ROLES}],")
    made = Bench()
    made.taxonomy = read_taxonomy(text, "street.yaml")
    return made


def drawn(bench: Bench, first: int = 0, last: int = 0) -> int:
    bench.do(tracks.start_track(bench.desk, "person", first, box(10)))
    track = max(bench.document.tracks)
    if last:
        bench.do(tracks.set_shape(bench.desk, track, last, box(20)))
    return track


def acted(
    bench: Bench, start: int, stop: int, *, ruled_out: tuple[str, ...] = (), **roles: tuple[int, ...]
) -> int:
    bench.do(events.add_event(bench.desk, "walk", Scope.SEGMENT, Span(start, stop)))
    event = bench.document.events[max(bench.document.events)]
    bench.do(Edit("Bind", (Change(event, replace(event, roles=roles, ruled_out=ruled_out)),)))
    return event.id


def part(bench: Bench, of: int) -> int:
    track = bench.document.tracks[drawn(bench)]
    bench.do(Edit("Part", (Change(track, replace(track, part_of=of)),)))
    return track.id


def roles(bench: Bench, event: int) -> dict[str, tuple[int, ...]]:
    return dict(bench.document.events[event].roles)


def test_what_goes_is_taken_out_of_roles_and_wholes_in_the_same_edit(bench: Bench) -> None:
    one, two = drawn(bench), drawn(bench)
    wheel = part(bench, one)
    walk = acted(bench, 0, 1, actor=(one,), both=(one, two), other=(two,))
    before = bench.document.copy()
    edit = with_followers(bench.document, records.delete(bench.desk, [one]))
    bench.do(edit)
    assert roles(bench, walk) == {"both": (two,), "other": (two,)}
    assert bench.document.tracks[wheel].part_of is None
    bench.do(edit.inverse)
    assert bench.document == before


def test_what_the_edit_itself_changes_names_nothing_that_goes(bench: Bench) -> None:
    one, two = drawn(bench), drawn(bench)
    walk = acted(bench, 0, 1, actor=(one,))
    event, track = bench.document.events[walk], bench.document.tracks[two]
    gone = records.delete(bench.desk, [one]).changes
    fresh = Event(
        id=bench.desk.new_id(),
        label="walk",
        scope=Scope.SEGMENT,
        span=Span(5, 6),
        provenance=bench.desk.stamp(),
        roles={"actor": (one, two)},
    )
    moved = replace(event, span=Span(0, 2))
    changes = (
        Change(event, moved),
        Change(track, replace(track, part_of=one)),
        Change(None, fresh),
        *gone,
    )
    edit = with_followers(bench.document, Edit("All at once", changes))
    assert len(edit.changes) == len(changes)
    bench.do(edit)
    assert roles(bench, walk) == {}
    assert roles(bench, fresh.id) == {"actor": (two,)}
    assert bench.document.tracks[two].part_of is None


def test_a_part_that_goes_with_its_whole_goes_once(bench: Bench) -> None:
    one = drawn(bench)
    wheel = part(bench, one)
    edit = with_followers(bench.document, records.delete(bench.desk, [one, wheel]))
    bench.do(edit)
    assert not bench.document.tracks


def test_merged_segments_have_the_roles_of_all(bench: Bench) -> None:
    one, two, three = drawn(bench, 0, 30), drawn(bench, 0, 30), drawn(bench, 0, 30)
    first = acted(bench, 0, 5, actor=(one,), seen=(two,), ruled_out=("stand",))
    second = acted(bench, 8, 12, actor=(one, three), heard=(two,), ruled_out=("touch", "stand"))
    bench.do(segments.merge(bench.desk, [second, first]))
    assert roles(bench, first) == {"actor": (one, three), "seen": (two,), "heard": (two,)}
    assert bench.document.events[first].ruled_out == ("stand", "touch")


def test_a_copied_segment_takes_along_those_that_live_there(bench: Bench) -> None:
    brief, long = drawn(bench, 0, 12), drawn(bench, 0, 50)
    acted(bench, 2, 10, actor=(brief,), both=(brief, long), ruled_out=("stand",))
    bench.do(segments.duplicate(bench.desk, list(bench.document.events), 30))
    copy = bench.document.events[max(bench.document.events)]
    assert (copy.span, dict(copy.roles), copy.ruled_out) == (Span(30, 38), {"both": (long,)}, ("stand",))


def test_labels_of_two_clips_become_one_with_the_roles_of_both(bench: Bench) -> None:
    one, two = drawn(bench, 0, 59), drawn(bench, 0, 59)
    bench.do(events.add_event(bench.desk, "day", Scope.CLIP, Span(0, 1)))
    bench.do(clips.split_clip(bench.desk, 30))
    left, right = sorted(bench.document.events.values(), key=lambda event: event.span)
    bench.do(
        Edit(
            "Bind",
            (
                Change(left, replace(left, roles={"seen": (one,)})),
                Change(right, replace(right, roles={"seen": (two, one)}, ruled_out=("rain",))),
            ),
        )
    )
    bench.do(clips.merge_clips(bench.desk, 30))
    (event,) = bench.document.events.values()
    assert (event.span, dict(event.roles), event.ruled_out) == (
        Span(0, 60),
        {"seen": (one, two)},
        ("rain",),
    )


def test_a_new_object_like_another_is_part_of_nothing(bench: Bench) -> None:
    wheel = bench.document.tracks[part(bench, drawn(bench))]
    made = tracks.start_like(bench.desk, wheel, 3, box(5), ahead=0, occluded=False, changing={})
    (track,) = (c.after for c in made.changes if isinstance(c.after, Track))
    assert (track.part_of, track.ruled_out) == (None, ())


def test_swapped_objects_take_each_others_roles_from_there_on(bench: Bench) -> None:
    one, two = drawn(bench, 0, 50), drawn(bench, 0, 50)
    earlier = acted(bench, 2, 10, actor=(one,))
    across = acted(bench, 15, 30, actor=(two,), seen=(one,))
    later = acted(bench, 20, 30, actor=(one,), both=(two, one))
    wheel = bench.document.tracks[drawn(bench, 25)]
    bench.do(Edit("Part", (Change(wheel, replace(wheel, part_of=one)),)))
    before = bench.document.copy()
    edit = bench.do(lives.swap_tracks(bench.desk, one, two, 20))
    assert [roles(bench, event) for event in (earlier, across, later)] == [
        {"actor": (one,)},
        {"actor": (two,), "seen": (one,)},
        {"actor": (two,), "both": (one, two)},
    ]
    assert bench.document.tracks[wheel.id].part_of == two
    bench.do(edit.inverse)
    assert bench.document == before
