"""A few pictures decoded while a file is indexed, where its container may be wrong about them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from framegrain.media.index import KEY
from framegrain.media.stamped import TELL_KEYS, DecoderTrouble, Desync, StampedDecoder, is_dependent

if TYPE_CHECKING:
    from av.video.frame import VideoFrame
    from av.video.stream import VideoStream

    from framegrain.media.index import VideoIndex

_HAVE_FIELDS: Final = frozenset({"h264", "mpeg1video", "mpeg2video", "vc1"})
# FFmpeg's field order: 0 unknown, 1 progressive, above that some order of fields.
_PROGRESSIVE: Final = 1
# Enough for the first frames to come out, whatever the reordering holds back.
_TRIED: Final = 48


def needs_trial(stream: VideoStream, index: VideoIndex) -> bool:
    """Whether packets may be fields, or every packet is called a keyframe where few files have nothing else."""
    context = stream.codec_context
    if context.name in _HAVE_FIELDS and context.field_order != _PROGRESSIVE:
        return True
    return context.name in TELL_KEYS and not stream.codec.intra_only and bool((index.flags & KEY).all())


def trial(path: Path | str, index: VideoIndex) -> list[str]:
    """Codes of what the first pictures show to be wrong: two fields as two packets, keyframes that are none.

    A file that begins well and goes on badly is found out by the full decode only. Raises BadInput.
    """
    shown: dict[int, VideoFrame] = {}
    try:
        with StampedDecoder(Path(path), index, threads=1) as decoder:
            while decoder.next_ordinal < _TRIED and (produced := decoder.step()) is not None:
                shown.update(produced)
    except (DecoderTrouble, Desync):
        return ["false_keys"]
    missing = {int(packet) for packet in index.packets if packet < max(shown, default=0)} - shown.keys()
    if missing and index.codec in _HAVE_FIELDS:
        return ["fields"]
    is_called = index.flags & KEY
    is_false = any(is_called[place] and is_dependent(frame, index.codec) for place, frame in shown.items())
    # H.264 may truly begin at a dependent picture, but not at every one.
    return ["false_keys"] * bool(missing or (is_false and is_called.all()))
