"""One file with its frames: how long the way to a frame may be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from framegrain.media.demux import prepare
from framegrain.media.reader import ExactReader
from framegrain.media.source import Source

if TYPE_CHECKING:
    from .conftest import Video


def test_the_way_to_a_frame_is_as_long_as_the_last_one_went(video: Video) -> None:
    path = video("h264-one-gop", ".mkv")
    source = Source(path, prepare(path), ExactReader, 10**6)
    assert source.seconds_to(100) == 0  # nothing is known yet
    source.frame(50, keep=lambda number, decoded: None, cancel=lambda: False)
    assert source.seconds_to(100) > source.seconds_to(10) > source.seconds_to(0) == 0
    source.drop()
