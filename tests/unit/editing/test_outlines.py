"""What cutting, uniting and simplifying make of the records."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from framegrain.domain.edit import Change, Edit
from framegrain.domain.errors import BadInput
from framegrain.domain.shapes import Part, Polygon, area, polygon_of, rings
from framegrain.editing import outlines
from framegrain.editing.tracks import set_flags, set_shape, start_track
from made_desk import box

TEETH = [(90, 40), (60, 40), (60, 10), (50, 10), (50, 40), (30, 40), (30, 10), (20, 10), (20, 40), (0, 40)]
COMB = polygon_of([(0, 0), (90, 0), *TEETH])
SQUARE = polygon_of([(0, 0), (40, 0), (40, 40), (0, 40)])


@pytest.fixture
def put(bench):
    """A track with a polygon on some frames."""

    def put(shape, *frames, label="cloud"):
        edit = bench.do(start_track(bench.desk, label, frames[0], shape))
        track = edit.changes[0].id
        for frame in frames[1:]:
            bench.do(set_shape(bench.desk, track, frame, shape))
        return track

    return put


def test_a_cut_through_three_teeth_makes_objects_with_numbers_of_their_own(bench, put):
    put(SQUARE, 0)
    track = put(COMB, 5)
    bench.do(outlines.cut(bench.desk, track, 5, [(-5, 20), (95, 20)]))
    made = [t for t in bench.document.tracks.values() if t.id > track]
    assert sorted(t.number for t in made) == [3, 4, 5]
    pieces = [bench.shape(t.id, 5) for t in made]
    assert sum(map(area, pieces)) + area(bench.shape(track, 5)) == pytest.approx(area(COMB))


def test_what_is_cut_off_keeps_what_holds_of_the_object(bench, put):
    track = put(COMB, 0, 10)
    bench.do(set_flags(bench.desk, track, 3, occluded=True))
    before = bench.document.tracks[track]
    raised = replace(before, layer=2)
    bench.do(Edit("raise", (Change(before, raised),)))
    bench.do(outlines.cut(bench.desk, track, 5, [(-5, 20), (95, 20)]))
    other = max(bench.document.tracks)
    state = bench.desk.state(bench.document.tracks[other], 5)
    assert state.occluded
    assert bench.document.tracks[other].layer == 2
    assert bench.frames(other) == [5]
    assert bench.frames(track) == [0, 3, 5, 10]


def test_a_part_the_line_does_not_divide_stays_with_the_object(bench, put):
    away = Part(((100, 0), (140, 0), (140, 40), (100, 40)))
    track = put(Polygon(parts=(*SQUARE.parts, away)), 0)
    bench.do(outlines.cut(bench.desk, track, 0, [(-5, 10), (45, 10)]))
    assert away in bench.shape(track, 0).parts
    assert area(bench.shape(max(bench.document.tracks), 0)) == 400


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ([(10, 10), (10, 10)], "too short"),
        ([(10, 10), (20, 20)], "does not divide"),
        ([(90, 10), (99, 20)], "does not divide"),
    ],
)
def test_lines_that_cut_nothing_are_refused(bench, put, line, told):
    track = put(SQUARE, 0)
    with pytest.raises(BadInput, match=told):
        outlines.cut(bench.desk, track, 0, line)


def test_a_line_that_ends_on_the_border_cuts(bench, put):
    track = put(SQUARE, 0)
    bench.do(outlines.cut(bench.desk, track, 0, [(0, 10), (40, 30)]))
    assert len(bench.document.tracks) == 2


def test_uniting_keeps_the_lowest_number_and_closes_a_hair_between_the_two(bench, put):
    one = put(SQUARE, 0)
    two = put(polygon_of([(40, 0), (80, 0), (80, 40), (40, 40), (40.01, 20)]), 0)
    bench.do(outlines.unite(bench.desk, [two, one], 0))
    (part,) = bench.shape(one, 0).parts
    assert part.holes == ()
    assert two not in bench.document.tracks


def test_uniting_goes_wrong_with_a_reason(bench, put):
    track = put(SQUARE, 0)
    with pytest.raises(BadInput, match="at least two"):
        outlines.unite(bench.desk, [track], 0)
    man = bench.do(start_track(bench.desk, "person", 0, box(10))).changes[0].id
    with pytest.raises(BadInput, match="no polygon"):
        outlines.simplify(bench.desk, man, 0, 1.0)
    with pytest.raises(BadInput, match="not on frame 9"):
        outlines.simplify(bench.desk, track, 9, 1.0)


def test_boxes_may_take_away_from_a_polygon(bench, put):
    track = put(SQUARE, 0)
    man = bench.do(start_track(bench.desk, "person", 0, box(30, 10, 20))).changes[0].id
    bench.do(outlines.subtract(bench.desk, track, [man], 0))
    assert area(bench.shape(track, 0)) == 40 * 40 - 10 * 20


def test_simplifying_what_has_no_vertex_to_spare_changes_nothing(bench, put):
    track = put(SQUARE, 0)
    assert not outlines.simplify(bench.desk, track, 0, 2.0)


def test_a_hole_keeps_every_other_vertex_to_the_last_digit(bench, put):
    third = polygon_of([(1 / 3, 1 / 3), (40, 0), (40, 40)])
    track = put(third, 0)
    bench.do(outlines.pierce(bench.desk, track, 0, ((30, 10), (35, 10), (35, 15))))
    assert rings(bench.shape(track, 0))[0] == rings(third)[0]


def test_parts_may_touch_but_not_overlap():
    with pytest.raises(BadInput, match="overlap"):
        outlines.sound(Polygon(parts=(*SQUARE.parts, Part(((20, 20), (60, 20), (60, 60))))))
    touching = Polygon(parts=(*SQUARE.parts, Part(((40, 0), (60, 0), (60, 40), (40, 40)))))
    assert outlines.sound(touching) == touching
