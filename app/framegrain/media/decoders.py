"""What takes a video apart into its pictures: one way for files, one for folders of pictures, the same to use."""

from __future__ import annotations

from typing import TYPE_CHECKING

from framegrain.media.picture_folder import PictureDecoder
from framegrain.media.stamped import StampedDecoder

if TYPE_CHECKING:
    from pathlib import Path

    from framegrain.media.index import VideoIndex


def open_decoder(path: Path, index: VideoIndex, *, threads: int = 0) -> StampedDecoder | PictureDecoder:
    """The decoder of an indexed video; raises BadInput when it can't be read."""
    if index.names:
        return PictureDecoder(path, index, threads=threads)
    return StampedDecoder(path, index, threads=threads)
