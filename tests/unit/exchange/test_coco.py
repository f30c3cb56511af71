"""COCO as its readers see it: pycocotools loads, draws and evaluates what we write."""

from __future__ import annotations

import contextlib
import io
import json
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np
import pytest
import shapely
from pycocotools.coco import COCO
from pycocotools.cocoeval import COCOeval

from framegrain.domain.records import Event, Scope, Track, Verdict
from framegrain.domain.shapes import Box, Cuboid, Part, Polygon, polygon_of, region
from framegrain.domain.span import Span
from framegrain.exchange import coco
from framegrain.exchange.exporting import Options
from made_projects import (
    ANNA,
    MadeSource,
    document,
    every_kind,
    full_source,
    keyframe,
    ring,
    times,
    video,
)

if TYPE_CHECKING:
    from pathlib import Path

# pycocotools 2.0.11 hands numpy 2 an array protocol of before its version 2
pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation doesn't accept:DeprecationWarning")

FLAT = Cuboid(front=((0, 0), (1, 1), (2, 2), (3, 3)), back=((4, 4), (5, 5), (6, 6), (7, 7)))


@pytest.fixture
def load(tmp_path: Path):
    """Write a source and load it with pycocotools."""

    def write(source: MadeSource, **options: object) -> COCO:
        path = tmp_path / "coco.json"
        coco.write(source, path, options=Options(**options))  # type: ignore[arg-type]
        with contextlib.redirect_stdout(io.StringIO()):
            return COCO(str(path))

    return write


def one(shape: object, label: str = "adult", **more: object) -> MadeSource:
    track = Track(id=1, label=label, number=1, provenance=ANNA)
    return MadeSource([document([track, keyframe(2, 1, 5, shape, **more)])])


def only(loaded: COCO) -> dict:
    (found,) = loaded.dataset["annotations"]
    return found


def losses(source: MadeSource, tmp_path: Path, **options: object) -> dict[str, int]:
    found = coco.write(source, tmp_path / "losses.json", options=Options(**options))  # type: ignore[arg-type]
    return {loss.what: loss.count for loss in found}


@pytest.mark.parametrize("kind", ["bbox", "segm"])
def test_evaluated_against_itself_it_is_perfect(load, kind):
    truth = load(full_source())
    with contextlib.redirect_stdout(io.StringIO()):
        found = truth.loadRes([{**each, "score": 1.0} for each in truth.dataset["annotations"]])
        result = COCOeval(truth, found, kind)
        result.evaluate()
        result.accumulate()
        result.summarize()
    assert result.stats[0] == pytest.approx(1.0)
    assert result.stats[8] == pytest.approx(1.0)  # recall


def test_every_mask_covers_what_the_shape_covers(load):
    source = full_source()
    loaded = load(source)
    frames = {each["id"]: each for each in loaded.dataset["images"]}
    columns, rows = np.meshgrid(np.arange(320) + 0.5, np.arange(240) + 0.5)
    for each in loaded.dataset["annotations"]:
        image = frames[each["image_id"]]
        made = source.document(image["video_id"])
        policy = source.taxonomy.label(made.tracks[each["track_id"]].label).interpolation
        covered = region(made.state(each["track_id"], image["frame_index"], policy).shape)
        inside = shapely.contains_xy(covered, columns, rows)
        near_edge = shapely.dwithin(shapely.points(columns, rows), covered.boundary, 1.0)
        wrong = (loaded.annToMask(each).astype(bool) != inside) & ~near_edge
        assert not wrong.any(), each["shape"]
        in_picture = covered.intersection(shapely.box(0, 0, 320, 240))
        assert each["area"] == pytest.approx(in_picture.area)
        left, top, right, bottom = in_picture.bounds
        assert each["bbox"] == pytest.approx([left, top, right - left, bottom - top])


def test_an_upright_box_keeps_its_numbers(load):
    found = only(load(one(Box(x=10.25, y=20, width=30, height=40))))
    assert found["bbox"] == [10.25, 20, 30, 40]
    assert found["area"] == 1200
    assert found["segmentation"] == [[10.25, 20, 40.25, 20, 40.25, 60, 10.25, 60]]
    assert found["shape"] == "box"
    assert not {"rotation", "box", "cuboid", "full_shape"} & found.keys()


def test_a_rotated_box_has_its_corners_its_turn_and_its_size(load):
    found = only(load(one(Box(x=100, y=100, width=40, height=20, rotation=90))))
    assert found["segmentation"][0] == pytest.approx([130, 90, 130, 130, 110, 130, 110, 90])
    assert found["bbox"] == pytest.approx([110, 90, 20, 40])
    assert (found["shape"], found["rotation"], found["box"]) == ("rotated_box", 90, [100, 100, 40, 20])
    assert found["area"] == 800


def test_a_cuboid_has_its_outline_and_its_eight_corners(load):
    front, back = ring(100, 100, 40), ring(110, 90, 40)
    found = only(load(one(Cuboid(front=front, back=back))))
    assert found["cuboid"] == [list(point) for point in (*front, *back)]
    outline = np.array(found["segmentation"]).reshape(-1, 2)
    assert {tuple(p) for p in outline} == {
        (100, 100),
        (110, 90),
        (150, 90),
        (150, 130),
        (140, 140),
        (100, 140),
    }
    assert found["area"] == pytest.approx(1600 + 2 * 40 * 10)


def test_a_polygon_keeps_the_vertices_as_drawn(load):
    found = only(load(one(polygon_of([(10, 10), (50, 12), (30, 60)]))))
    assert found["segmentation"] == [[10, 10, 50, 12, 30, 60]]
    assert "full_shape" not in found


def test_each_part_of_a_polygon_is_a_ring(load):
    found = only(load(one(Polygon(parts=(Part(ring(5, 5, 10)), Part(ring(30, 5, 10)))))))
    assert found["segmentation"] == [[5, 5, 15, 5, 15, 15, 5, 15], [30, 5, 40, 5, 40, 15, 30, 15]]
    assert found["area"] == 200
    assert found["bbox"] == [5, 5, 35, 10]


def test_holes_are_cut_out_of_the_mask_and_kept_as_drawn(load):
    loaded = load(one(Polygon(parts=(Part(ring(50, 50, 60), (ring(60, 60, 20),)),))))
    found = only(loaded)
    mask = loaded.annToMask(found)
    assert mask.sum() == found["area"] == 3600 - 400
    assert (mask[70, 70], mask[55, 55], mask[100, 100]) == (0, 1, 1)
    (part,) = found["full_shape"]["parts"]
    assert part["holes"] == [[[60, 60], [80, 60], [80, 80], [60, 80]]]


def test_a_ring_that_crosses_itself_covers_both_lobes(load):
    loaded = load(one(polygon_of([(10, 10), (60, 60), (60, 10), (10, 60)])))
    found = only(loaded)
    assert found["area"] == pytest.approx(2 * 50 * 25 / 2)
    mask = loaded.annToMask(found)
    assert mask[30, 15] == mask[30, 55] == 1
    assert mask[15, 35] == 0
    assert "full_shape" in found


def test_a_shape_past_the_edge_is_cut_there_and_kept_whole_beside(load, tmp_path):
    source = one(Box(x=-10, y=230, width=40, height=40))
    found = only(load(source))
    assert found["bbox"] == [0, 230, 30, 10]
    assert found["area"] == 300
    assert found["full_shape"] == {
        "shape": "box", "x": -10, "y": 230, "width": 40, "height": 40, "rotation": 0,
    }  # fmt: skip
    assert losses(source, tmp_path) == {"shapes that reach past the picture's edge": 1}


@pytest.mark.parametrize(
    ("shape", "said"),
    [
        (Box(x=400, y=0, width=10, height=10), "shapes outside the picture"),
        (Box(x=400, y=0, width=10, height=10, rotation=30), "shapes outside the picture"),
        (polygon_of([(-50, -50), (-10, -50), (-10, -10)]), "shapes outside the picture"),
        (polygon_of([(10, 10), (20, 10), (30, 10)]), "shapes without an area"),
        (FLAT, "shapes without an area"),
    ],
)
def test_a_shape_that_does_not_show_has_no_annotation_and_no_image(load, tmp_path, shape, said):
    loaded = load(one(shape))
    assert loaded.dataset["annotations"] == loaded.dataset["images"] == []
    assert losses(one(shape), tmp_path) == {said: 1}


def test_images_are_the_labeled_frames_with_exact_times(load):
    source = full_source()
    loaded = load(source)
    images = loaded.dataset["images"]
    assert [each["id"] for each in images] == list(range(1, len(images) + 1))
    assert {each["id"] for each in images} == {each["image_id"] for each in loaded.dataset["annotations"]}
    exact = times(60)
    for each in images:
        assert each["pts"] == exact.pts[each["frame_index"]]
        assert (
            Fraction(each["time"])
            == each["pts"] * Fraction(each["time_base"])
            == exact.at(each["frame_index"])
        )
        assert each["seconds"] == pytest.approx(float(Fraction(each["time"])))
    assert [(each["video_id"], each["frame_index"]) for each in images] == sorted(
        (each["video_id"], each["frame_index"]) for each in images
    )


def test_file_names_say_video_and_frame_and_never_collide(load):
    images = load(full_source()).dataset["images"]
    first = next(each for each in images if each["video_id"] == 1)
    second = next(each for each in images if each["video_id"] == 2)
    assert first["file_name"] == "street/frame_000000.png"
    assert second["file_name"] == "Street-2/frame_000000.png"
    assert len({each["file_name"].casefold() for each in images}) == len(images)


def test_whoever_writes_the_pictures_hears_of_each_image(tmp_path):
    heard: list[tuple[int, int, str]] = []
    path = tmp_path / "coco.json"
    coco.write(full_source(), path, options=Options(on_picture=lambda *each: heard.append(each)))
    images = json.loads(path.read_bytes())["images"]
    assert heard == [(each["video_id"], each["frame_index"], each["file_name"]) for each in images]


def test_in_betweens_are_told_from_keyframes(load):
    loaded = load(MadeSource([document(every_kind())]))
    frames = {each["id"]: each["frame_index"] for each in loaded.dataset["images"]}
    track = min(each["track_id"] for each in loaded.dataset["annotations"])
    rows = {
        frames[each["image_id"]]: each for each in loaded.dataset["annotations"] if each["track_id"] == track
    }
    assert list(rows) == [3, 4, 5, 6, 7, 8, 9, 10, 11, 15, 16]  # outside from 12 to 14
    assert [f for f, each in rows.items() if each["keyframe"]] == [3, 9, 15, 16]
    assert [f for f, each in rows.items() if not each["computed"]] == [3, 9, 15]  # 16 sets no shape
    assert [f for f, each in rows.items() if each["occluded"]] == [9, 10, 11, 16]
    assert rows[6]["bbox"] == pytest.approx([25.25, 20, 40, 50])
    assert rows[6]["provenance"]["method"] == "interpolated"
    assert rows[9]["provenance"] == {
        "by": "csrt", "method": "tracker", "at": 1_700_000_000_001, "detail": "csrt, scale 0.5",
        "confirmed_by": "Anna",
    }  # fmt: skip
    assert rows[8]["attributes"] == {"coat": "red", "pose": "sits"}
    assert rows[15]["attributes"] == {"coat": "red", "pose": "stands"}


def test_keyframes_only_leaves_out_what_was_computed(load, tmp_path):
    source = MadeSource([document(every_kind())])
    rows = load(source, every_frame=False).dataset["annotations"]
    assert all(each["keyframe"] for each in rows)
    every = load(source).dataset["annotations"]
    key = ("track_id", "bbox", "segmentation", "attributes", "occluded")
    assert [[row[k] for k in key] for row in rows] == [
        [row[k] for k in key] for row in every if row["keyframe"]
    ]
    assert losses(source, tmp_path, every_frame=False)["computed frames"] == len(every) - len(rows)


@pytest.mark.parametrize("verdict", [Verdict.ABSENT, Verdict.UNSURE])
def test_what_is_not_there_is_no_example(load, tmp_path, verdict):
    track = Track(id=1, label="adult", number=1, provenance=ANNA, verdict=verdict, reason="a statue")
    source = MadeSource([document([track, keyframe(2, 1, 5, Box(x=1, y=1, width=5, height=5))])])
    loaded = load(source)
    assert loaded.dataset["annotations"] == loaded.dataset["images"] == []
    (row,) = loaded.dataset["tracks"]
    assert (row["verdict"], row["reason"]) == (verdict, "a statue")
    assert losses(source, tmp_path) == {"tracks with the verdict absent or unsure": 1}


def test_categories_are_what_is_drawn_with_their_place_in_the_tree(load):
    rows = load(MadeSource([document()])).dataset["categories"]
    assert [(each["id"], each["name"], each["supercategory"], each["path"]) for each in rows] == [
        (1, "Adult", "Person", ["Person", "Adult"]),
        (2, "Person / Other", "Person", ["Person", "Other"]),
        (3, "Thing", "Thing", ["Thing"]),
        (4, "Thing / Other", "Thing", ["Thing", "Other"]),
    ]


def test_a_label_the_taxonomy_does_not_have_still_has_a_category(load):
    loaded = load(one(Box(x=1, y=1, width=5, height=5), label="ghost"))
    (category,) = loaded.loadCats(only(loaded)["category_id"])
    assert (category["name"], category["supercategory"], category["path"]) == ("ghost", "ghost", ["ghost"])


def test_events_carry_half_open_spans_and_exact_times(load):
    event = Event(id=1, label="walk", scope=Scope.SEGMENT, span=Span(5, 60), provenance=ANNA)
    (row,) = load(MadeSource([document([event])])).dataset["events"]
    exact = times(60)
    assert (row["start"], row["stop"], row["scope"], row["level"]) == (5, 60, "segment", "action")
    assert (row["start_pts"], row["stop_pts"]) == (exact.pts[5], exact.pts[59] + 1001)
    assert Fraction(row["start_time"]) == exact.at(5)
    assert Fraction(row["stop_time"]) == exact.at(0) + exact.duration


def test_tables_name_every_track_event_and_clip(load):
    source = full_source()
    data = load(source).dataset
    for table, kind in (("tracks", "tracks"), ("events", "events"), ("clips", "clips")):
        want = {key for made in source.documents for key in getattr(made, kind)}
        assert {each["id"] for each in data[table]} == want
    first = data["tracks"][0]
    assert (first["name"], first["start"], first["stop"], first["keyframes"]) == ("Adult 1", 3, 17, 5)
    assert [each["file"] for each in data["videos"]] == ["media/street.mp4", "media/Street.mkv"]


def test_a_keyframe_past_the_end_of_the_video_is_left_out_and_said(load, tmp_path):
    track = Track(id=1, label="adult", number=1, provenance=ANNA)
    records = [track, keyframe(2, 1, 9, Box(x=1, y=1, width=5, height=5))]
    source = MadeSource([document(records, video(frames=5))])
    assert load(source).dataset["images"] == []
    assert losses(source, tmp_path) == {"shapes past the end of the video": 1}


def test_roles_parts_and_ruled_out_labels_are_in_the_extra_tables(load):
    source = full_source()
    found = load(source).dataset
    records = {record.id: record for each in source.documents for record in each.records()}
    assert any(row["roles"] for row in found["events"])
    for row in found["events"]:
        event = records[row["id"]]
        assert {role: tuple(ids) for role, ids in row["roles"].items()} == dict(event.roles)
        assert tuple(row["ruled_out"]) == event.ruled_out
    parts = {row["id"]: row["part_of"] for row in found["tracks"] if row["part_of"] is not None}
    assert parts
    assert parts == {r.id: r.part_of for r in records.values() if isinstance(r, Track) and r.part_of}
    for row in found["annotations"]:
        assert row.get("part_of") == parts.get(row["track_id"])


def test_what_the_guideline_holds_is_counted_as_lost(tmp_path):
    losses = {loss.what: loss.count for loss in coco.write(full_source(), tmp_path / "coco.json")}
    assert losses["examples, questions and re-checks"] == len(full_source().records)
