"""The small copy shows, under every frame's number, the picture the original shows there."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import cv2
import numpy as np
import pytest

from contract.videos import DAMAGED, KINDS, Kind, can_write, number_of
from framegrain.media.demux import build_index, prepare
from framegrain.media.errors import FrameMismatch
from framegrain.media.fingerprint import fingerprint
from framegrain.media.kept import KeptFiles
from framegrain.media.proxy import find_proxy
from framegrain.media.proxy_making import LONG_SIDE, SHORT_SIDE, make_proxy
from framegrain.media.reader import ExactReader
from framegrain.media.scan import scan

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from framegrain.media.index import VideoIndex


def named(kinds: tuple[Kind, ...]) -> list[object]:
    return [
        pytest.param(
            kind,
            id=f"{kind.name}{kind.suffix}",
            marks=pytest.mark.skipif(not can_write(kind.encoder), reason=f"no {kind.encoder} in this build"),
        )
        for kind in kinds
    ]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("videos")


@pytest.fixture
def kept(tmp_path: Path) -> KeptFiles:
    return KeptFiles(tmp_path / "kept")


@cache
def indexed(path: Path) -> VideoIndex:
    return prepare(path)


@pytest.mark.parametrize("kind", named(KINDS))
def test_frame_for_frame_the_copy_shows_what_the_original_shows(
    kind: Kind, folder: Path, kept: KeptFiles
) -> None:
    path = kind.file(folder)
    made = make_proxy(path, indexed(path), kept)
    found = find_proxy(kept, fingerprint(path), indexed(path))
    assert found is not None
    assert found.size == made.size == made.path.stat().st_size
    width, height = kind.size if kind.rotation % 180 == 0 else kind.size[::-1]
    scale = min(SHORT_SIDE / min(width, height), LONG_SIDE / max(width, height), 1.0)

    def number(picture: NDArray[np.uint8]) -> int | None:
        return number_of(np.asarray(cv2.resize(picture, (width, height)), np.uint8))

    with found.open() as reader:
        pictures = [reader.picture(frame) for frame in range(reader.frame_count)]
        assert [number(picture) for picture in pictures] == list(kind.shown)
        assert {picture.shape for picture in pictures} == {
            (max(round(height * scale), 1), max(round(width * scale), 1), 4)
        }
        back = range(reader.frame_count - 1, -1, -7)
        assert [number(reader.picture(frame)) for frame in back] == [kind.shown[frame] for frame in back]


@pytest.mark.parametrize("kind", named(DAMAGED))
def test_damaged_files_keep_their_count_and_their_pictures(kind: Kind, folder: Path, kept: KeptFiles) -> None:
    path = kind.file(folder)
    index = scan(path, build_index(path))
    proxy = make_proxy(path, index, kept)
    assert proxy.index.frame_count == index.frame_count
    with ExactReader(path, index) as original, proxy.open() as copy:
        for frame in range(index.frame_count):
            number = number_of(original.picture(frame))
            if number is not None:
                assert number_of(copy.picture(frame)) in (number, None)


@pytest.mark.parametrize(
    "kind", named(tuple(k for k in DAMAGED if k.name == "damaged" and k.suffix == ".mp4"))
)
def test_frames_without_a_picture_have_a_hatched_one_so_that_numbers_agree(
    kind: Kind, folder: Path, kept: KeptFiles
) -> None:
    path = kind.file(folder)
    index = build_index(path)  # as the file's own tables promise; some of these pictures can't be decoded
    proxy = make_proxy(path, index, kept)
    assert proxy.index.frame_count == index.frame_count
    lost = []
    with ExactReader(path, index) as original, proxy.open() as copy:
        for frame in range(index.frame_count):
            shown = copy.picture(frame)
            try:
                number = number_of(original.picture(frame))
            except FrameMismatch:
                lost.append(frame)
                assert shown[..., :3].min() > 80
                assert shown[..., :3].max() < 145
            else:
                assert number is None or number_of(shown) in (number, None)
    assert 0 < len(lost) < index.frame_count / 2
