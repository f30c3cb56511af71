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

    from framegrain.media.decoder import Picture
    from framegrain.media.index import VideoIndex


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


def test_a_key_picture_shown_in_passing_is_never_the_exact_picture_of_its_frame(
    video: Path, qtbot: QtBot
) -> None:
    """What passes by is decoded alone; going to its frame decodes it as the exact reader does."""
    index = prepare(video)
    shown: list[Picture] = []
    decoder = Decoder(video, index, on_picture=shown.append, on_error=lambda error: None)
    try:
        frame = far_from_its_key(index)
        key = index.key_before(frame)
        decoder.show(frame, approximate_ok=True)
        qtbot.waitUntil(lambda: any(picture.exact for picture in shown), timeout=5000)
        passing = [picture for picture in shown if not picture.exact]
        assert [picture.shown_frame for picture in passing] == [key]
        exact = decoder.peek(key)
        if exact is not None:  # decoded on the way by the exact reader: not the picture that passed by
            assert exact.bgra is not passing[0].bgra
    finally:
        decoder.close()
