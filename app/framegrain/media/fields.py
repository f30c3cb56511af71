"""Whether a file stores the two fields of a picture as packets of their own."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from framegrain.media.stamped import DecoderTrouble, Desync, StampedDecoder

if TYPE_CHECKING:
    from av.video.stream import VideoStream

    from framegrain.media.index import VideoIndex

_HAVE_FIELDS: Final = frozenset({"h264", "mpeg1video", "mpeg2video", "vc1"})
# FFmpeg's field order: 0 unknown, 1 progressive, above that some order of fields.
_PROGRESSIVE: Final = 1
# Enough for the first frames to come out, whatever the threads and the reordering hold back.
_TRIED: Final = 48


def may_hold_fields(stream: VideoStream) -> bool:
    """Whether the packets of a stream may be fields: of a codec that has them, and not said to be progressive."""
    context = stream.codec_context
    return context.name in _HAVE_FIELDS and context.field_order != _PROGRESSIVE


def packets_are_fields(path: Path | str, index: VideoIndex) -> bool:
    """Whether some of the first packets give no picture of their own, by decoding a few.

    A file that begins with whole pictures and goes on with fields is found out by the full decode only.
    """
    shown: set[int] = set()
    try:
        with StampedDecoder(Path(path), index, threads=1) as decoder:
            while decoder.next_ordinal < _TRIED and (produced := decoder.step()) is not None:
                shown.update(ordinal for ordinal, _ in produced)
    except (DecoderTrouble, Desync):
        return True
    wanted = {int(packet) for packet in index.packets if packet < max(shown, default=0)}
    return not wanted <= shown
