"""What people call the ways to code pictures."""

from __future__ import annotations

from typing import Final

_NAMES: Final = {
    "h264": "H.264",
    "hevc": "HEVC",
    "vp8": "VP8",
    "vp9": "VP9",
    "av1": "AV1",
    "mpeg1video": "MPEG-1",
    "mpeg2video": "MPEG-2",
    "mpeg4": "MPEG-4",
    "msmpeg4v1": "MS MPEG-4 v1",
    "msmpeg4v2": "MS MPEG-4 v2",
    "msmpeg4": "MS MPEG-4 v3",
    "msmpeg4v3": "MS MPEG-4 v3",
    "mjpeg": "MJPEG",
    "prores": "ProRes",
    "h263": "H.263",
    "wmv1": "WMV 7",
    "wmv2": "WMV 8",
    "wmv3": "WMV 9",
    "vc1": "VC-1",
    "rawvideo": "uncompressed",
    "png": "PNG",
    "jpeg": "JPEG",
    "bmp": "BMP",
    "tiff": "TIFF",
    "webp": "WebP",
}


def codec_in_words(codec: str) -> str:
    """A codec's name for people, of several kinds of pictures all of theirs; unknown ones as FFmpeg calls them."""
    return ", ".join(_NAMES.get(name, name) for name in codec.split(", "))
