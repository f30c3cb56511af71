"""What every format promises, whatever it carries."""

from __future__ import annotations

import errno
import gc
import json
import os
import tracemalloc
import weakref
from typing import TYPE_CHECKING

import pytest
from jsonschema import Draft202012Validator

from framegrain.assets import resource
from framegrain.domain.errors import Cancelled, FramegrainError
from framegrain.domain.records import Track
from framegrain.domain.shapes import Box
from framegrain.exchange.exporting import ExportError
from framegrain.exchange.formats import FORMATS, Format
from made_projects import ANNA, MadeSource, document, every_kind, full_source, keyframe, video

if TYPE_CHECKING:
    from pathlib import Path

    from framegrain.domain.document import Document

SCHEMAS = {"coco": "coco.schema.json", "json": "project.schema.json"}
SOURCES = {
    "no video": MadeSource,
    "a video without records": lambda: MadeSource([document()]),
    "a video without frames": lambda: MadeSource([document([], video(1, frames=0))]),
    "two videos with everything": full_source,
}


@pytest.fixture(params=FORMATS, ids=lambda each: each.name)
def fmt(request: pytest.FixtureRequest) -> Format:
    return request.param


@pytest.fixture
def out(tmp_path: Path) -> Path:
    folder = tmp_path / "out"
    folder.mkdir()
    return folder / "labels.json"


@pytest.mark.parametrize("made", SOURCES.values(), ids=SOURCES)
def test_a_file_follows_its_published_schema(fmt, out, made):
    fmt.write(made(), out)
    schema = json.loads(resource("schemas", SCHEMAS[fmt.name]).read_text(encoding="utf-8"))
    problems = list(Draft202012Validator(schema).iter_errors(json.loads(out.read_bytes())))
    assert not problems, problems[0].message


@pytest.mark.parametrize("made", SOURCES.values(), ids=SOURCES)
@pytest.mark.parametrize("fmt", [each for each in FORMATS if each.read], ids=lambda each: each.name)
def test_what_can_be_read_comes_back_as_it_was(fmt, out, made):
    source = made()
    fmt.write(source, out)
    back = fmt.read(out)
    assert (back.name, back.taxonomy_text) == (source.name, source.taxonomy_text)
    assert [each.video for each in back.videos] == source.videos()
    assert [each.index for each in back.videos] == [source.index_bytes(v.id) for v in source.videos()]
    assert [each.records for each in back.videos] == [list(d.records()) for d in source.documents]


def test_the_same_project_gives_the_same_bytes(fmt, out):
    fmt.write(full_source(), out)
    first = out.read_bytes()
    fmt.write(full_source(), out)
    assert out.read_bytes() == first


def test_an_export_replaces_an_older_one_and_leaves_nothing_beside_it(fmt, out):
    out.write_text("old")
    fmt.write(full_source(), out)
    assert out.read_bytes().startswith(b"{")
    assert os.listdir(out.parent) == ["labels.json"]


def test_cancelling_at_any_moment_leaves_no_file(fmt, out):
    asked: list[int] = []
    fmt.write(full_source(), out, cancel=lambda: bool(asked.append(1)))
    out.unlink()
    assert len(asked) >= 3
    for moment in range(len(asked)):
        countdown = iter(range(moment, -1, -1))
        with pytest.raises(Cancelled):
            fmt.write(full_source(), out, cancel=lambda left=countdown: next(left) == 0)
        assert os.listdir(out.parent) == []


def test_cancelling_keeps_the_older_file(fmt, out):
    out.write_text("old")
    asked = iter(range(1000))
    with pytest.raises(Cancelled):
        fmt.write(full_source(), out, cancel=lambda: next(asked) >= 1)
    assert out.read_text() == "old"


def test_a_long_track_can_be_cancelled_in_its_midst(fmt, out):
    records = [each for n in range(40) for each in every_kind(1000 * n + 1)]
    asked = []
    with pytest.raises(Cancelled):
        fmt.write(MadeSource([document(records)]), out, cancel=lambda: asked.append(1) or len(asked) > 2)
    assert len(asked) == 3


def test_a_failing_project_leaves_no_file(fmt, out):
    class Failing(MadeSource):
        def document(self, video_id: int) -> Document:
            if video_id == 2:
                raise FramegrainError("the project file is damaged")
            return super().document(video_id)

    with pytest.raises(FramegrainError, match="damaged"):
        fmt.write(Failing(full_source().documents), out)
    assert os.listdir(out.parent) == []


def test_a_full_disk_is_said_and_leaves_the_older_file(fmt, out, monkeypatch):
    out.write_text("old")

    def full(handle: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(ExportError, match="no space left on device"):
        fmt.write(full_source(), out)
    assert out.read_text() == "old"
    assert os.listdir(out.parent) == ["labels.json"]


@pytest.mark.parametrize(
    ("place", "said"),
    [
        ("missing/labels.json", "no folder"),
        ("file/labels.json", "no folder"),
        (".", "is a folder"),
        ("x" * 300 + ".json", "not a usable file name"),
        ("nul\0.json", "not a usable file name"),
    ],
)
def test_a_place_that_cannot_be_written_is_named_with_a_way_on(fmt, out, place, said):
    (out.parent / "file").write_text("")
    with pytest.raises(ExportError, match=said):
        fmt.write(full_source(), out.parent / place)
    assert os.listdir(out.parent) == ["file"]


def test_a_folder_without_permission_is_named(fmt, out, monkeypatch):
    def denied(path: Path, *args: object, **more: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied", str(path))

    monkeypatch.setattr(type(out), "open", denied)
    with pytest.raises(
        ExportError, match=r"labels\.json can't be written: permission denied; choose another"
    ):
        fmt.write(full_source(), out)


def test_a_link_stays_a_link(fmt, out, tmp_path):
    target = tmp_path / "elsewhere.json"
    out.symlink_to(target)
    fmt.write(full_source(), out)
    assert out.is_symlink()
    assert target.read_bytes().startswith(b"{")


def test_progress_runs_to_its_end_without_going_back(fmt, out):
    seen: list[tuple[int, int]] = []
    fmt.write(full_source(), out, progress=lambda done, total: seen.append((done, total)))
    assert len({total for _, total in seen}) == 1
    assert [done for done, _ in seen] == sorted(done for done, _ in seen)
    assert seen[-1][0] == seen[-1][1] > 0


def test_losses_are_counted_and_say_where_things_went(fmt, out):
    for loss in fmt.write(full_source(), out):
        assert loss.count > 0
        assert loss.what
        assert loss.why


def test_an_empty_project_loses_nothing(fmt, out):
    assert fmt.write(MadeSource([document()]), out) == ()


def test_one_video_is_in_memory_at_a_time(fmt, out):
    class Loading(MadeSource):
        """Loads a document anew each time, as the session does, and looks whether the last one is gone."""

        def __init__(self) -> None:
            super().__init__()
            self.last: weakref.ref[Document] | None = None
            self.kept = 0

        def videos(self):
            return [video(n) for n in (1, 2, 3)]

        def document(self, video_id: int) -> Document:
            gc.collect()
            self.kept += self.last is not None and self.last() is not None
            made = document(every_kind(100 * video_id), video(video_id))
            self.last = weakref.ref(made)
            return made

    source = Loading()
    fmt.write(source, out)
    assert source.kept == 0


def test_memory_stays_flat_however_much_is_written(fmt, out):
    track = Track(id=1, label="adult", number=1, provenance=ANNA)
    keys = [keyframe(n + 2, 1, n, Box(x=n % 50, y=5.25, width=30, height=40)) for n in range(20_000)]
    source = MadeSource([document([track, *keys], video(frames=20_000))])
    tracemalloc.start()
    try:
        fmt.write(source, out)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert out.stat().st_size > 4_000_000
    assert peak < 3_000_000


def test_formats_have_names_of_their_own():
    assert len({each.name for each in FORMATS}) == len(FORMATS)
    assert all(each.title and each.keeps and each.suffixes for each in FORMATS)
