"""Files that lost something. What they show is not foretold: a bare sequential decode says."""

from __future__ import annotations

from functools import partial

from contract.kinds_codecs import LONG_GOP, MJPEG, MPEG2, MPEG4, MSMPEG4, NO_B, OPEN_GOP, VP8, VP9, x265
from contract.making import Kind, Recipe, cut_off, damage
from contract.patching import from_middle, patched

HEVC = Recipe("libx265", x265("bframes=3:keyint=30"))

DAMAGED: tuple[Kind, ...] = (
    Kind("damaged", ".mp4", partial(damage, LONG_GOP), "libx264"),
    Kind("damaged", ".mkv", partial(damage, LONG_GOP), "libx264"),
    Kind("damaged", ".ts", partial(damage, LONG_GOP, length=1200), "libx264"),
    Kind("damaged-open-gop", ".ts", partial(damage, OPEN_GOP, length=1200), "libx264"),
    Kind("damaged", ".flv", partial(damage, LONG_GOP, at=0.4), "libx264"),
    Kind("damaged", ".avi", partial(damage, LONG_GOP, at=0.4), "libx264"),
    Kind("damaged-early", ".mp4", partial(damage, LONG_GOP, at=0.1, length=200), "libx264"),
    Kind("damaged-late", ".ts", partial(damage, LONG_GOP, at=0.8, length=1200), "libx264"),
    Kind("damaged-raw", ".h264", partial(damage, LONG_GOP.but(format="h264")), "libx264"),
    Kind("damaged-hevc", ".mp4", partial(damage, HEVC, at=0.4), "libx265"),
    Kind("damaged-hevc", ".ts", partial(damage, HEVC, length=1200), "libx265"),
    Kind("damaged-mpeg2", ".mpg", partial(damage, MPEG2), "mpeg2video"),
    Kind("damaged-mpeg2", ".ts", partial(damage, MPEG2, length=1200), "mpeg2video"),
    Kind("damaged-mpeg4", ".avi", partial(damage, MPEG4, at=0.4), "mpeg4"),
    Kind("damaged-msmpeg4", ".avi", partial(damage, MSMPEG4, at=0.4), "msmpeg4"),
    Kind("damaged-vp8", ".webm", partial(damage, VP8, at=0.4), "libvpx"),
    Kind("damaged-vp9", ".webm", partial(damage, VP9, at=0.4), "libvpx-vp9"),
    Kind("damaged-mjpeg", ".avi", partial(damage, MJPEG), "mjpeg"),
    Kind("cut-off", ".mkv", partial(cut_off, LONG_GOP), "libx264"),
    Kind("cut-off", ".ts", partial(cut_off, LONG_GOP), "libx264"),
    Kind("cut-off", ".flv", partial(cut_off, LONG_GOP), "libx264"),
    Kind("cut-off", ".avi", partial(cut_off, NO_B), "libx264"),
    Kind("cut-off", ".mp4", partial(cut_off, LONG_GOP.but(muxer={"movflags": "faststart"})), "libx264"),
    Kind(
        "cut-off-fragmented",
        ".mp4",
        partial(cut_off, LONG_GOP.but(muxer={"movflags": "frag_keyframe+empty_moov"}), keep=0.5),
        "libx264",
    ),
    Kind("from-middle", ".ts", partial(patched, LONG_GOP, change=from_middle), "libx264"),
    Kind("from-middle-open-gop", ".ts", partial(patched, OPEN_GOP, change=from_middle), "libx264"),
    Kind("from-middle-mpeg2", ".ts", partial(patched, MPEG2, change=from_middle), "mpeg2video"),
    Kind("from-middle-hevc", ".ts", partial(patched, HEVC, change=from_middle), "libx265"),
)
