"""Our JSON: nothing lost on the way out and back, nothing wrong let in."""

from __future__ import annotations

import json
import os
import tempfile
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from jsonschema import Draft202012Validator
from msgspec.structs import replace

from framegrain.assets import resource
from framegrain.domain.activity import Activity
from framegrain.domain.document import Document
from framegrain.domain.errors import BadInput
from framegrain.domain.records import Track
from framegrain.domain.taxonomy import Level
from framegrain.exchange import coco, project_json, schemas
from framegrain.exchange.exporting import ExportError, Options
from framegrain.exchange.json_parts import VideosInFile
from framegrain.exchange.rolled_taxonomy import RolledSource
from framegrain.exchange.rolled_up import Grain
from made_projects import MadeSource, full_source, times
from strategies import record_lists, video_of, words


@pytest.fixture
def good(tmp_path: Path) -> dict:
    path = tmp_path / "good.json"
    project_json.write(full_source(), path)
    return json.loads(path.read_bytes())


@pytest.fixture
def refused(tmp_path: Path):
    """What a person reads when a file with this text is imported."""

    def read(text: object, **more: int) -> str:
        path = tmp_path / "bad.json"
        path.write_bytes(text if isinstance(text, bytes) else json.dumps(text).encode())
        with pytest.raises(BadInput) as caught:
            project_json.read(path, **more)
        assert "bad.json" in str(caught.value)
        return str(caught.value)

    return read


def types(value: object) -> object:
    """The value with the type of each leaf, so that 1, 1.0 and True differ."""
    if isinstance(value, dict):
        return {key: types(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [types(each) for each in value]
    return type(value), value


@settings(max_examples=60)
@given(record_lists(), video_of(), words, words)
def test_any_project_comes_back_the_same(records, made, name, text):
    source = MadeSource([Document(made, times(made.frames), records)], name=name, taxonomy_text=text)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "project.json")
        assert project_json.write(source, path) == ()
        back = project_json.read(path)
        (video,) = back.videos
        assert (back.name, back.taxonomy_text, video.video) == (name, text, made)
        assert Document(video.video, times(made.frames), video.records) == source.documents[0]
        by_id = {record.id: record for record in records}
        for record in video.records:
            mine, theirs = getattr(record, "attributes", {}), getattr(by_id[record.id], "attributes", {})
            assert types(mine) == types(theirs)


def test_each_record_has_a_line_of_its_own(tmp_path):
    source = full_source()
    project_json.write(source, tmp_path / "project.json")
    lines = (tmp_path / "project.json").read_text(encoding="utf-8").splitlines()
    records = [line for line in lines if line.startswith('{"kind":')]
    assert len(records) == sum(len(list(d.records())) for d in source.documents)
    assert all(json.loads(line.rstrip(",")) for line in records)


def test_a_file_laid_out_by_another_program_reads_the_same(tmp_path, good):
    (tmp_path / "pretty.json").write_text(json.dumps(good, indent=4, sort_keys=True), encoding="utf-8")
    back = project_json.read(tmp_path / "pretty.json")
    assert [each.records for each in back.videos] == [list(d.records()) for d in full_source().documents]


WORKED = Activity(person="Ana", video=1, began=10, ended=50, active=30, edits=2)


def test_working_times_go_along_where_they_are_asked_for(tmp_path: Path) -> None:
    source, path = full_source(), tmp_path / "timed.json"
    video = source.videos()[0].id
    source.worked = [replace(WORKED, video=video), replace(WORKED, person="Ben", video=video)]
    project_json.write(source, path)
    assert "activity" not in json.loads(path.read_bytes())
    project_json.write(source, path, options=Options(with_time=True))
    Draft202012Validator(schemas.project_schema()).validate(json.loads(path.read_bytes()))
    assert project_json.read(path).activity == source.worked
    assert isinstance(project_json.read(path).videos, VideosInFile)  # still a video at a time


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"video": 99}, "video 99, which is not in it"),
        ({"ended": 9}, "ends before it begins"),
        ({"active": -1}, "less than nothing"),
        ({"edits": 1 << 63}, "too large to keep"),
        ({"person": 5}, "row 1"),
        ({"pay": 5}, "row 1"),
    ],
)
def test_working_times_that_can_not_be_are_refused(good: dict, refused, wrong: dict, said: str) -> None:
    video = good["videos"][0]["video"]["id"]
    good["activity"] = [{**msgspec.structs.asdict(WORKED), "video": video, **wrong}]
    assert said in refused(good)


def test_the_published_schemas_are_those_of_the_types():
    for name, schema in (("project", schemas.project_schema()), ("coco", schemas.coco_schema())):
        shipped = resource("schemas", f"{name}.schema.json").read_text(encoding="utf-8")
        assert shipped == schemas.text(schema), "write them anew with framegrain.exchange.schemas.save"
        Draft202012Validator.check_schema(schema)


@pytest.mark.parametrize("format_", [project_json, coco], ids=["json", "coco"])
def test_a_coarser_file_says_how_coarse_and_what_became_of_the_rest(tmp_path, format_):
    source = RolledSource(full_source(), Grain(level=Level.OBJECT, roll_up=("person",)))
    file = tmp_path / "coarse.json"
    format_.write(source, file)
    whole = json.loads(file.read_bytes())
    schema = schemas.project_schema() if format_ is project_json else schemas.coco_schema()
    Draft202012Validator(schema).validate(whole)
    said = whole["coarser"] if format_ is project_json else whole["info"]["coarser"]
    assert (said["level"], said["roll_up"]) == ("object", ["person"])
    assert said["counts"] == [
        {"what": one.what, "count": one.count, "why": one.why} for one in source.losses()
    ]
    assert {"what": "records of “Adult”", "count": 6, "why": "rolled up into “Person”"} in said["counts"]
    if format_ is project_json:
        assert project_json.read(file).videos
    fine = tmp_path / "fine.json"
    format_.write(full_source(), fine)
    assert b"coarser" not in fine.read_bytes()


def test_every_field_is_described_in_its_schema_and_in_the_manual():
    manual = resource("help", "formats.md").read_text(encoding="utf-8")
    for schema in (schemas.project_schema(), schemas.coco_schema()):
        for part, definition in schema["$defs"].items():
            for field, value in definition.get("properties", {}).items():
                assert f"`{field}`" in manual or f"### {field}" in manual, (
                    f"{part}.{field} is not in formats.md"
                )
                assert "description" in value or "enum" in value, f"{part}.{field} has no note"


def test_missing_files_folders_and_empty_files_are_named(tmp_path):
    (tmp_path / "empty.json").touch()
    for name, said in (("none.json", "is not a file"), (".", "is not a file"), ("empty.json", "is empty")):
        with pytest.raises(BadInput, match=said):
            project_json.read(tmp_path / name)


def test_a_pipe_is_refused_without_waiting(tmp_path):
    if not hasattr(os, "mkfifo"):
        pytest.skip("no pipes with names here")
    os.mkfifo(tmp_path / "pipe.json")
    with pytest.raises(BadInput, match="is not a file"):
        project_json.read(tmp_path / "pipe.json")


def test_what_is_not_json_names_the_line(refused):
    said = refused(b'{"framegrain_project": 1,\n "name": nonsense}')
    assert "not complete JSON in line 2" in said


def test_a_file_cut_short_is_named(refused, good):
    assert "not complete JSON" in refused(json.dumps(good).encode()[:-40])


def test_bytes_that_are_no_text_are_refused(refused, good):
    refused(b"\x00\xff\xfe" * 50)
    refused(json.dumps(good).encode().replace(b'"made"', b'"\xff\xff"'))


def test_endless_nesting_is_refused(refused):
    refused(b"[" * 3_000_000)
    refused(b'{"a":' * 3_000_000)
    refused(b'{"framegrain_project":1,"x":' + b"[" * 3_000_000)


@pytest.mark.parametrize("text", [b"3", b"[]", b"null", b'"text"', b"{}", b'{"images":[],"annotations":[]}'])
def test_other_json_is_told_apart(refused, text):
    assert "is not a Framegrain project" in refused(text)


def test_a_file_from_a_newer_version_says_so(refused, good):
    assert "version 4 of the project format" in refused({**good, "framegrain_project": 4})
    assert "version 4 of the project format" in refused({"framegrain_project": 4, "grains": []})
    refused({**good, "framegrain_project": 0})


def test_a_file_of_version_1_is_read_as_what_lacks_layers(tmp_path, good):
    old = json.loads(json.dumps({**good, "framegrain_project": 1}))
    for each in old["videos"]:
        each["records"] = [r for r in each["records"] if r["kind"] not in ("comment", "calibration")]
        for record in each["records"]:
            record.pop("layer", None)
    path = tmp_path / "old.json"
    path.write_text(json.dumps(old), encoding="utf-8")
    tracks = [r for r in project_json.read(path).videos[0].records if isinstance(r, Track)]
    assert tracks
    assert {track.layer for track in tracks} == {0}


def test_a_file_of_version_2_is_read_as_what_lacks_roles_and_examples(tmp_path, good):
    old = json.loads(json.dumps({**good, "framegrain_project": 2}))
    for name in ("taxonomies", "guideline", "pictures"):
        del old[name]
    for each in old["videos"]:
        for record in each["records"]:
            for name in ("roles", "ruled_out", "part_of", "fill"):
                record.pop(name, None)
    path = tmp_path / "old.json"
    path.write_text(json.dumps(old), encoding="utf-8")
    back = project_json.read(path)
    assert (back.taxonomies, back.guideline, back.pictures) == ([], [], [])
    assert len(back.videos[0].records) == len(list(full_source().documents[0].records()))


def test_examples_questions_rechecks_pictures_and_taxonomies_come_back(tmp_path):
    source = full_source()
    project_json.write(source, tmp_path / "project.json")
    back = project_json.read(tmp_path / "project.json")
    assert back.guideline == source.records
    assert back.taxonomies == source.taxonomies
    assert [(p.sha256, p.content) for p in back.pictures] == list(source.pictures.items())


def test_wrong_guidelines_are_refused_by_place(refused, good):
    shown, picture = good["guideline"][0], good["pictures"][0]

    def said(**more: object) -> str:
        return refused({**good, **more})

    assert "(in guideline, row 1, kind)" in said(guideline=[{**shown, "kind": "nice"}])
    assert "(in guideline, row 1)" in said(guideline=[{**shown, "picture": "../../x"}])
    assert "(in guideline, row 1)" in said(guideline=[{**shown, "stars": 5}])
    assert "occurs twice" in said(guideline=[shown, shown])
    assert "occurs twice" in said(guideline=[{**shown, "id": good["videos"][0]["records"][0]["id"]}])
    assert "(in pictures, row 1, content)" in said(pictures=[{**picture, "content": "?"}])
    assert "picture 1 is another one" in said(pictures=[{**picture, "content": "AAAA"}])
    assert "picture 2 takes 2050 KB" in said(pictures=[picture, {**picture, "content": "AAAA" * 700_000}])
    assert "(in taxonomies, row 1, since)" in said(taxonomies=[{"version": "", "text": "", "since": "now"}])


def test_roles_that_are_no_roles_are_refused(refused, good):
    records = good["videos"][0]["records"]
    event = next(r for r in records if r["kind"] == "event")
    deep: object = 1
    for _ in range(400):
        deep = [deep]
    for wrong in ({"roles": {"actor": deep}}, {"roles": {"actor": "x"}}, {"roles": 3}, {"ruled_out": [[]]}):
        videos = [{**good["videos"][0], "records": [{**event, **wrong}]}, *good["videos"][1:]]
        assert "video 1, record 1" in refused({**good, "videos": videos})


def test_comments_on_nothing_and_second_calibrations_are_refused(refused, good):
    records = good["videos"][0]["records"]
    comment = next(r for r in records if r["kind"] == "comment")
    calibration = next(r for r in records if r["kind"] == "calibration")
    for wrong, said in (
        ({**comment, "id": 7000, "record": 7001}, "is on record 7001"),
        ({**comment, "id": 7000, "record": comment["id"]}, "which is not in that video"),
        ({**calibration, "id": 7000}, "has two calibrations"),
    ):
        videos = [{**good["videos"][0], "records": [*records, wrong]}, *good["videos"][1:]]
        assert said in refused({**good, "videos": videos})


def test_too_large_a_file_is_not_read(refused, good):
    assert "more than" in refused(good, largest=100)


def records_of(good: dict) -> list[dict]:
    return good["videos"][1]["records"]


def first(good: dict, kind: str) -> dict:
    return next(record for record in records_of(good) if record["kind"] == kind)


@pytest.mark.parametrize(
    ("kind", "change", "said"),
    [
        ("event", {"verdct": "absent"}, "verdct"),
        ("event", {"verdict": "maybe"}, "maybe"),
        ("event", {"span": {"start": 5, "stop": 5}}, "at least one frame"),
        ("event", {"span": {"start": -1, "stop": 5}}, "frame 0 or later"),
        ("event", {"attributes": {"a": {"b": 1}}}, "attributes"),
        ("event", {"kind": "relation"}, "relation"),
        ("keyframe", {"frame": -1}, "frame 0 or later"),
        ("keyframe", {"frame": 1.5}, "int"),
        ("keyframe", {"frame": "4"}, "int"),
        ("keyframe", {"shape": {"shape": "circle"}}, "circle"),
        ("keyframe", {"shape": {"shape": "box", "x": 1, "y": 1, "width": -1, "height": 1}}, "above zero"),
        ("keyframe", {"shape": {"shape": "box", "x": 1e300, "y": 1, "width": 1, "height": 1}}, "coordinate"),
        ("keyframe", {"shape": {"shape": "polygon", "parts": []}}, "at least one part"),
        ("keyframe", {"shape": {"shape": "polygon", "parts": [{"outer": [[0, 0], [1, 1]]}]}}, "three"),
        ("track", {"id": 0}, "record id 0"),
        ("track", {"id": 2**63}, "64-bit"),
        ("track", {"number": None}, "number"),
    ],
)
def test_a_wrong_record_is_named_with_its_place(refused, good, kind, change, said):
    record = first(good, kind)
    record.update(change)
    message = refused(good)
    assert said in message
    if "id" not in change:
        assert f"video 2, record {records_of(good).index(record) + 1}" in message


def test_an_id_used_twice_is_refused_even_across_videos(refused, good):
    records_of(good)[0]["id"] = good["videos"][0]["records"][0]["id"]
    assert "occurs twice" in refused(good)


def test_two_videos_with_one_id_are_refused(refused, good):
    good["videos"][1]["video"]["id"] = good["videos"][0]["video"]["id"]
    assert "two videos" in refused(good)


def test_a_keyframe_of_another_videos_track_is_refused(refused, good):
    track = next(record for record in good["videos"][0]["records"] if record["kind"] == "track")
    first(good, "keyframe")["track"] = track["id"]
    assert "not in that video" in refused(good)


def test_an_index_that_is_not_base64_is_refused(refused, good):
    good["videos"][0]["index"] = "no base64!"
    assert "video 1" in refused(good)


def test_text_no_file_can_hold_is_refused_when_written(tmp_path):
    with pytest.raises(ExportError, match="can't be written as JSON"):
        project_json.write(MadeSource(name="\ud800"), tmp_path / "bad.json")
    assert os.listdir(tmp_path) == []


def test_wrong_and_broken_at_once_is_still_a_clear_refusal(refused):
    refused(b'{"framegrain_project":1,"grains":[],')


@pytest.mark.parametrize(("fact", "value"), [("rate", "x/0"), ("rate", "1/0"), ("width", 0), ("frames", -1)])
def test_a_video_that_can_not_be_is_refused(tmp_path: Path, fact: str, value: object) -> None:
    made = tmp_path / "made.json"
    project_json.write(full_source(), made)
    whole = json.loads(made.read_text(encoding="utf-8"))
    whole["videos"][0]["video"][fact] = value
    made.write_text(json.dumps(whole), encoding="utf-8")
    with pytest.raises(BadInput, match=r"in video 1"):
        project_json.read(made)
