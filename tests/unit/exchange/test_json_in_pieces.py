"""A JSON export is read one video at a time, and any other JSON all the same."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from framegrain.domain.errors import BadInput
from framegrain.domain.records import Comment, Track
from framegrain.exchange import project_json
from framegrain.exchange.json_parts import ImportedVideo, VideosInFile
from framegrain.exchange.json_pieces import pieces_of
from made_projects import ANNA, MadeSource, document, keyframe, video

if TYPE_CHECKING:
    from pathlib import Path

ODD = '"]},\n{"video":"videos":[\n]}'
"""A text that looks like the marks by which a file is taken apart."""


@pytest.fixture
def written(tmp_path: Path) -> Path:
    return write(tmp_path, *(documents(number) for number in (1, 2, 3)))


def write(folder: Path, *documents: object) -> Path:
    path = folder / "export.json"
    project_json.write(MadeSource(list(documents)), path)
    return path


def documents(number: int) -> object:
    track = Track(id=number * 10, label="adult", number=1, provenance=ANNA, reason=ODD)
    records = [track, keyframe(number * 10 + 1, track.id, 3), keyframe(number * 10 + 2, track.id, 7)]
    said = Comment(id=number * 10 + 3, record=track.id, text=ODD, provenance=ANNA)
    return document([*records, said], video(number, name=ODD))


def whole(path: Path) -> list[ImportedVideo]:
    """The videos as a reader that knows nothing of lines finds them."""
    again = path.with_name("again.json")
    again.write_text(json.dumps(json.loads(path.read_text(encoding="utf-8")), indent=1), encoding="utf-8")
    found = project_json.read(again)
    assert not isinstance(found.videos, VideosInFile)
    return list(found.videos)


def test_an_export_is_read_one_video_at_a_time(written: Path) -> None:
    found = project_json.read(written)
    assert isinstance(found.videos, VideosInFile)
    assert list(found.videos) == whole(written)
    assert [each.id for each in found.facts] == [1, 2, 3]
    assert found.videos[-1] == found.videos[2]
    assert found.videos[1:] == [found.videos[1], found.videos[2]]
    with pytest.raises(IndexError):
        found.videos[3]


def test_an_export_without_videos_has_none(tmp_path: Path) -> None:
    found = project_json.read(write(tmp_path))
    assert isinstance(found.videos, VideosInFile)
    assert list(found.videos) == list(found.facts) == []


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        (b'"id":20,', b'"id":10,', "10 occurs twice"),
        (b'"id":21,', b'"id":-1,', "-1 is not a positive"),
        (b'"id":2,', b'"id":1,', "two videos have the same id"),
        (b'"track":30', b'"track":10', "belongs to track 10"),
        (b'"record":20', b'"record":10', "is on record 10"),
        (b'"frame":7', b'"frame":-7', "video 1, record 3"),
        (b'"framegrain_project":3', b'"framegrain_project":9', "version 9"),
        (b'"frame":7', b'"frame":7,"colour":1', "colour"),
        (b"\n]}\n", b"\n]}", None),
        (b"\n]}\n", b"\n]}\n\n", None),
        (b"\n]}\n", b"\n]}\n]}\n", "not complete JSON"),
        (b"\n]}\n", b"\n", "not complete JSON"),
        (b',\n{"video"', b'\n{"video"', "not complete JSON"),
    ],
)
def test_what_is_wrong_is_said_as_of_a_file_read_whole(
    written: Path, before: bytes, after: bytes, said: str | None
) -> None:
    text = written.read_bytes()
    place = text.rindex(before) if before.startswith(b"\n") else text.index(before)
    written.write_bytes(text[:place] + after + text[place + len(before) :])
    if said is None:
        assert list(project_json.read(written).videos) == whole(written)
        return
    with pytest.raises(BadInput, match=said):
        project_json.read(written)


def test_a_file_changed_meanwhile_is_no_longer_read(written: Path) -> None:
    found = project_json.read(written)
    text = written.read_bytes()
    written.write_bytes(text.replace(b'"frame":7', b'"frame":8'))
    os.utime(written, ns=(1, 1))
    with pytest.raises(BadInput, match="was changed"):
        found.videos[0]
    written.unlink()
    with pytest.raises(BadInput, match="can't be read any more"):
        found.videos[0]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(data=st.data())
def test_pieces_are_the_same_as_the_whole(written: Path, data: st.DataObject) -> None:
    """Lines left out, doubled or put elsewhere: what is read in pieces is what JSON says, or it is read whole."""
    lines = written.read_bytes().splitlines(keepends=True)
    for _ in range(data.draw(st.integers(1, 3))):
        where = data.draw(st.integers(0, len(lines) - 1))
        moved = lines.pop(where)
        for _ in range(data.draw(st.integers(0, 2))):
            lines.insert(data.draw(st.integers(0, len(lines))), moved)
    other = written.with_name("other.json")
    other.write_bytes(b"".join(lines))
    try:
        json.loads(other.read_bytes())
    except ValueError:
        with pytest.raises(BadInput):
            project_json.read(other)
        return
    try:
        found = project_json.read(other)
    except BadInput:
        return
    assert list(found.videos) == whole(other)


def test_a_line_without_end_is_no_layout_of_ours(tmp_path: Path) -> None:
    path = tmp_path / "one-line.json"
    path.write_bytes(b'{"framegrain_project":3,"name":"' + b"x" * 1_000_000)
    assert pieces_of(path) is None
