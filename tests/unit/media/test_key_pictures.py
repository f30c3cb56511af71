"""Key pictures are quick to look at, and never taken for the frames they may not be."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest

from contract.videos import kind_named, number_of
from framegrain.media.decoder import Decoder
from framegrain.media.demux import prepare
from framegrain.media.index import KEY
from framegrain.media.key_pictures import KeyPictures
from framegrain.media.picture import PictureMaker
from framegrain.media.problems import problem

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from framegrain.media.index import VideoIndex
    from framegrain.media.shown import Picture


@pytest.fixture(scope="module")
def video(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """MPEG-4 with a true keyframe now and then."""
    return kind_named("mpeg4", ".mp4").file(tmp_path_factory.mktemp("videos"))


def far_from_its_key(index: VideoIndex) -> int:
    """The frame with the longest way from the key before it."""
    return max(range(index.frame_count), key=lambda frame: frame - index.key_before(frame))


def test_the_key_before_a_frame_is_given_with_its_number(video: Path) -> None:
    index = prepare(video)
    keys = KeyPictures(video, index)
    frame = far_from_its_key(index)
    found = keys.before(frame)
    assert found is not None
    number, decoded = found
    assert number == index.key_before(frame)
    assert number_of(PictureMaker().bgra(decoded)) == number
    keys.close()


def test_a_picture_falsely_marked_as_key_is_not_given(video: Path) -> None:
    index = prepare(video)
    false = replace(index, flags=index.flags | np.uint8(KEY))
    keys = KeyPictures(video, false)
    given = {found[0] for frame in range(index.frame_count) if (found := keys.before(frame)) is not None}
    true = {int(index.ranks[key]) for key in index.keys}
    assert given <= true
    keys.close()


@pytest.mark.parametrize("code", ["corrupt_packets", "damaged_pictures", "truncated", "size_changes"])
def test_where_a_picture_depends_on_where_decoding_began_there_is_none(video: Path, code: str) -> None:
    index = prepare(video)
    keys = KeyPictures(video, replace(index, problems=(problem(code),)))
    assert keys.before(far_from_its_key(index)) is None
    keys.close()


def test_false_keyframes_never_give_a_wrong_picture_for_exact(video: Path, qtbot: QtBot) -> None:
    """Whatever passed by while the hand moved, what is then called exact is the frame."""
    index = prepare(video)
    false = replace(index, flags=index.flags | np.uint8(KEY))
    shown: list[Picture] = []
    decoder = Decoder(video, false, on_picture=shown.append, on_error=lambda error: None)
    try:
        for frame in (70, 66, 64, 38, 29, 15, 100, 93):
            decoder.show(frame, approximate_ok=True)
            qtbot.waitUntil(lambda n=frame: any(p.exact and p.frame == n for p in shown), timeout=10_000)
    finally:
        decoder.close()
    exact = [picture for picture in shown if picture.exact]
    assert [number_of(picture.bgra) for picture in exact] == [picture.frame for picture in exact]
