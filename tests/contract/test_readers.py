"""Every reader gives, for frame i of every kind of file, the i-th picture a player shows, however one gets there."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from functools import cache
from typing import TYPE_CHECKING

import cv2
import pytest

from contract.videos import (
    DAMAGED,
    FILES,
    KINDS,
    Kind,
    can_write,
    number_of,
    read_number,
    sequential_numbers,
    sequentially,
)
from framegrain.domain.errors import FramegrainError, NothingThere
from framegrain.media.demux import build_index, needs_scan, prepare
from framegrain.media.picture import PictureMaker
from framegrain.media.reader import ExactReader
from framegrain.media.readers import READERS, Reader
from framegrain.media.scan import luma_crc, scan
from framegrain.media.stills import write_frames

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from av.video.frame import VideoFrame

    from framegrain.media.index import VideoIndex

OTHER_PROCESS = """
import json, sys
from framegrain.media.demux import prepare
from framegrain.media.reader import ExactReader
from framegrain.media.scan import luma_crc

def crcs(path, frames):
    with ExactReader(path, prepare(path)) as reader:
        return [luma_crc(reader.frame(frame)) for frame in frames]

print(json.dumps({path: crcs(path, frames) for path, frames in json.load(sys.stdin).items()}))
"""


def named(kinds: Iterable[Kind]) -> list[object]:
    return [
        pytest.param(
            kind,
            id=f"{kind.name}{kind.suffix}",
            marks=()
            if can_write(kind.encoder)
            else pytest.mark.skip(f"this FFmpeg can't write {kind.encoder}"),
        )
        for kind in kinds
    ]


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("videos")


@cache
def indexed(path: Path) -> VideoIndex:
    return prepare(path)


def opened(name: str, kind: Kind, folder: Path) -> Reader:
    path = kind.file(folder)
    return READERS[name](path, indexed(path))


def codes(index: VideoIndex) -> set[str]:
    return {found.code for found in index.problems}


@pytest.fixture(params=READERS)
def reader_name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def skip_if_known(reader_name: str, kind: Kind) -> None:
    if reader_name == "opencv" and kind.opencv_cannot:
        pytest.skip(kind.opencv_cannot)


@cache
def true_crcs(path: Path) -> list[int]:
    return sequentially(path, luma_crc)


@pytest.mark.parametrize("kind", named(KINDS))
def test_any_order_gives_the_frame_asked_for(reader_name: str, kind: Kind, folder: Path) -> None:
    skip_if_known(reader_name, kind)
    if reader_name == "opencv" and kind.opencv_slow:
        pytest.skip("OpenCV would start it over a dozen times, and takes a second for each")
    reader = opened(reader_name, kind, folder)
    shown = list(kind.shown)
    assert reader.frame_count == len(shown)
    last = len(shown) - 1
    picks = random.Random(kind.name).sample(range(len(shown)), min(14, len(shown)))
    order = [last, 0, *picks, last // 2, max(last // 2 - 1, 0), 0, last]
    assert [number_of(reader.picture(i)) for i in order] == [shown[i] for i in order]
    reader.close()


@pytest.mark.parametrize("kind", named(KINDS))
def test_reading_on_gives_every_frame_once(reader_name: str, kind: Kind, folder: Path) -> None:
    skip_if_known(reader_name, kind)
    reader = opened(reader_name, kind, folder)
    assert [number_of(reader.picture(i)) for i in range(reader.frame_count)] == list(kind.shown)
    reader.close()


@pytest.mark.parametrize("kind", named(KINDS))
def test_stepping_back_gives_every_frame(kind: Kind, folder: Path) -> None:
    """Through the whole file, from a cache of what came out on the way, as the window does."""
    path, maker = kind.file(folder), PictureMaker()
    held: dict[int, VideoFrame] = {}
    seen = {}
    with ExactReader(path, indexed(path)) as reader:
        for frame in reversed(range(reader.frame_count)):
            if frame not in held:
                held.clear()
                held[frame] = reader.frame(frame, keep=held.__setitem__)
            seen[frame] = number_of(maker.bgra(held[frame]))
    assert seen == dict(enumerate(kind.shown))


@pytest.mark.parametrize("kind", named(KINDS))
def test_pictures_are_upright_and_of_one_size(reader_name: str, kind: Kind, folder: Path) -> None:
    skip_if_known(reader_name, kind)
    reader = opened(reader_name, kind, folder)
    width, height = kind.size if kind.rotation % 180 == 0 else kind.size[::-1]
    for frame in {0, reader.frame_count // 2, reader.frame_count - 1}:
        picture = reader.picture(frame)
        assert picture.shape == (height, width, 4)
        assert picture.flags.c_contiguous
    reader.close()


@pytest.mark.parametrize("kind", named(FILES))
def test_frames_and_those_on_the_way_are_those_of_a_plain_decode(kind: Kind, folder: Path) -> None:
    path = kind.file(folder)
    index = indexed(path)
    true = true_crcs(path)
    assert index.frame_count == len(true)
    kept: dict[int, set[int]] = {}
    with ExactReader(path, index) as reader:
        for frame in random.Random(kind.name).sample(range(len(true)), min(10, len(true))):
            reader.frame(
                frame, keep=lambda number, decoded: kept.setdefault(number, set()).add(luma_crc(decoded))
            )
    assert len(kept) >= min(10, len(true))
    if kind.same_bits and "size_changes" not in codes(scan(path, index)):
        assert kept == {number: {true[number]} for number in kept}


def test_another_process_gives_the_same_frames(folder: Path) -> None:
    kinds = [kind for kind in KINDS if can_write(kind.encoder)]
    picks = {str(kind.file(folder)): [0, len(kind.shown) * 2 // 3, len(kind.shown) - 1] for kind in kinds}
    told = subprocess.run(
        [sys.executable, "-c", OTHER_PROCESS],
        input=json.dumps(picks),
        capture_output=True,
        text=True,
        check=True,
    )
    theirs = json.loads(told.stdout)
    for kind in kinds:
        path = kind.file(folder)
        with ExactReader(path, indexed(path)) as reader:
            ours = [luma_crc(reader.frame(i)) for i in picks[str(path)]]
        assert theirs[str(path)] == ours or not kind.same_bits, kind.name


@pytest.mark.parametrize("kind", named(KINDS))
def test_exported_pictures_are_the_frames_they_are_named_by(kind: Kind, folder: Path, tmp_path: Path) -> None:
    path = kind.file(folder)
    last = len(kind.shown) - 1
    files = write_frames(path, [last, 0, last // 3], tmp_path, index=indexed(path))
    numbers = {
        frame: read_number(cv2.imread(str(file), cv2.IMREAD_GRAYSCALE)) for frame, file in files.items()
    }
    assert numbers == {frame: kind.shown[frame] for frame in (last, 0, last // 3)}


@pytest.mark.parametrize("kind", named(KINDS))
def test_a_file_worked_with_at_once_needs_no_renumbering_later(kind: Kind, folder: Path) -> None:
    path = kind.file(folder)
    index = build_index(path)
    if needs_scan(index):
        assert prepare(path).state == "verified"
    else:
        verified = scan(path, index)
        assert verified.state == "verified"
        assert codes(verified) - codes(index) <= {"size_changes"}


@pytest.mark.parametrize("kind", named(DAMAGED))
def test_damaged_files_show_what_a_plain_decode_shows(kind: Kind, folder: Path) -> None:
    path = kind.file(folder)
    numbers = sequential_numbers(path)
    index = build_index(path)
    index = scan(path, index)
    assert index.frame_count == len(numbers)
    with ExactReader(path, index) as reader:
        order = random.Random(kind.name).sample(range(len(numbers)), min(len(numbers), 30))
        seen = {i: number_of(reader.picture(i)) for i in [*order, len(numbers) - 1, 0]}
    readable = {i: numbers[i] for i in seen if numbers[i] is not None}
    assert len(readable) > len(seen) // 2
    assert {i: seen[i] for i in readable} == readable


# Where the decoder conceals all of the damage (.mkv), whether it says so depends on when its threads meet; decoders of
# VP8 and VP9 can't tell noise from a picture.
TOLD = [kind for kind in DAMAGED if kind.name.startswith("damaged") and kind.suffix not in (".mkv", ".webm")]


@pytest.mark.parametrize("kind", named(TOLD))
def test_damage_is_told_after_a_full_decode(kind: Kind, folder: Path) -> None:
    path = kind.file(folder)
    assert scan(path, build_index(path)).problems


def test_a_file_cut_off_after_its_table_of_contents_says_so(folder: Path) -> None:
    kind = next(kind for kind in DAMAGED if (kind.name, kind.suffix) == ("cut-off", ".mp4"))
    index = prepare(kind.file(folder))
    assert "truncated" in {problem.code for problem in index.problems}
    assert index.is_proven


@pytest.mark.parametrize("kind", named([kind for kind in KINDS if kind.opencv_cannot]))
def test_opencv_says_so_where_it_gives_no_or_wrong_pictures(kind: Kind, folder: Path) -> None:
    with pytest.raises(FramegrainError, match="use the standard reader"):
        opened("opencv", kind, folder).picture(60)


def test_frames_outside_the_video_are_refused(reader_name: str, folder: Path) -> None:
    reader = opened(reader_name, KINDS[0], folder)
    for frame in (-1, reader.frame_count):
        with pytest.raises(NothingThere, match="has frames 0 to 119"):
            reader.picture(frame)
    reader.close()
