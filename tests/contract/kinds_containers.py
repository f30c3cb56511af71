"""Kinds of file by container: its tables, its times, what lies beside the pictures."""

from __future__ import annotations

from fractions import Fraction
from functools import partial
from typing import TYPE_CHECKING, Any

from contract import lacing, opendml
from contract.kinds_codecs import (
    AV1,
    LONG_GOP,
    MJPEG,
    MPEG2,
    MPEG4,
    MSMPEG4,
    NO_B,
    OPEN_GOP,
    VP8,
    VP9,
    av1,
    kind,
    x264,
    x265,
)
from contract.making import FRAMES, SIZE, Kind, Recipe, encode, join, uneven_times
from contract.patching import (
    all_keys,
    beside,
    edits,
    far_away,
    patched,
    remux,
    rename_box,
    stamped_by,
    without_cues,
    without_index,
    wrong_count,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

MS = Fraction(1, 1000)
LATER = range(500, 500 + FRAMES)
JOINED = (*range(FRAMES), *LATER)
MPEG4_NO_B = Recipe("mpeg4", {"b": "2M"})
IN_BAND = LONG_GOP.but(options=x264("scenecut=0:b-pyramid=normal:repeat-headers=1"))


def _changed(name: str, suffix: str, recipe: Recipe, change: Callable[..., Any], **more: Any) -> Kind:
    return Kind(name, suffix, partial(patched, recipe, change=change), recipe.codec, **more)


def _edited(name: str, parts: Sequence[tuple[int, int]], shown: Sequence[int]) -> Kind:
    return _changed(f"h264-edit-{name}", ".mp4", LONG_GOP, edits(parts), shown=shown)


def _beside(name: str, suffix: str, **streams: str) -> Kind:
    return Kind(name, suffix, partial(beside, recipe=LONG_GOP, **streams), "libx264")


def _laced(name: str, recipe: Recipe, way: int, **more: Any) -> Kind:
    return Kind(name, ".mkv", partial(lacing.write, recipe, way=way, **more), recipe.codec)


def _grown(recipe: Recipe) -> Recipe:
    return recipe.but(size=(2 * SIZE[0], 2 * SIZE[1]), numbers=LATER)


def _sizes(name: str, suffix: str, recipe: Recipe, write: Callable[..., None], **more: Any) -> Kind:
    made = partial(write, [recipe, _grown(recipe)], **more)
    return Kind(f"{name}-size-changes", suffix, made, recipe.codec, shown=JOINED)


def _far(path: Path) -> None:
    encode(LONG_GOP, path)
    far_away(3_000_000_000)(path)


CONTAINERS = (
    kind("h264-with-sound", ".mp4", LONG_GOP.but(audio=True)),
    kind("h264-fragmented", ".mp4", LONG_GOP.but(muxer={"movflags": "frag_keyframe+empty_moov"})),
    kind(
        "h264-fragmented-live",
        ".mp4",
        LONG_GOP.but(muxer={"movflags": "frag_every_frame+empty_moov+default_base_moof+skip_trailer"}),
    ),
    kind("h264", ".mov", LONG_GOP),
    kind("h264", ".3gp", LONG_GOP),
    kind("h264", ".ts", LONG_GOP),
    kind("h264-open-gop", ".ts", OPEN_GOP),
    kind("h264", ".mts", LONG_GOP.but(format="mpegts", muxer={"mpegts_m2ts_mode": "1"})),
    kind("h264", ".mpg", LONG_GOP),
    kind("h264", ".flv", LONG_GOP),
    kind("h264-no-duration", ".flv", LONG_GOP.but(muxer={"flvflags": "no_duration_filesize+no_metadata"})),
    kind("h264", ".avi", LONG_GOP),
    kind("h264", ".asf", LONG_GOP),
    kind("h264", ".mxf", LONG_GOP),
    kind("h264-live", ".mkv", LONG_GOP.but(muxer={"live": "1"})),
    kind("vp8-live", ".webm", VP8.but(muxer={"live": "1"})),
    kind("h264-raw", ".h264", LONG_GOP.but(format="h264")),
    kind("hevc-raw", ".hevc", Recipe("libx265", x265("bframes=3:keyint=30"), format="hevc")),
    av1("av1-raw", ".obu", AV1.but(format="obu")),
    kind("mpeg1-raw", ".m1v", Recipe("mpeg1video", {"b": "2M"}, b_frames=2, gop=15, format="mpeg1video")),
    kind("mpeg2-raw", ".m2v", MPEG2.but(format="mpeg2video")),
    kind("mpeg4-raw", ".m4v", MPEG4.but(format="m4v")),
    kind("mjpeg-raw", ".mjpeg", MJPEG.but(format="mjpeg")),
    kind("mpeg2", ".mpg", MPEG2),
    kind("mpeg2", ".mxf", MPEG2),
    kind("mpeg4", ".avi", MPEG4),
    kind("mjpeg", ".avi", MJPEG),
    kind("vp9", ".ivf", VP9),
    Kind("mjpeg-several-riffs", ".avi", partial(opendml.write, MJPEG), "mjpeg"),
    Kind("mpeg4-several-riffs", ".avi", partial(opendml.write, MPEG4_NO_B, old_index=False), "mpeg4"),
    _laced("h264-laced-xiph", NO_B, lacing.XIPH),
    _laced("h264-laced-ebml", NO_B, lacing.EBML),
    _laced("h264-laced-with-keys", NO_B, lacing.EBML, keys_too=True),
    _laced("raw-laced-fixed", Recipe("rawvideo", pix_fmt="yuyv422"), lacing.FIXED, keys_too=True),
    _beside("h264-sound-first", ".mp4", first="sound"),
    _beside("h264-sound-first", ".ts", first="sound"),
    _beside("h264-cover-first", ".mp4", first="cover"),
    _beside("h264-cover-after", ".mkv", after="cover"),
    _beside("h264-two-videos", ".mkv", after="video"),
    Kind("h264-beyond-2gb", ".mp4", _far, "libx264"),
)

TABLES = (
    _changed("h264-all-keys", ".mp4", LONG_GOP, rename_box(b"stss")),
    _changed("mpeg4-all-keys", ".mp4", MPEG4, rename_box(b"stss")),
    _changed("hevc-all-keys", ".mkv", Recipe("libx265", x265("bframes=3:keyint=30")), all_keys),
    _changed("vp9-all-keys", ".webm", VP9, all_keys),
    _changed("h264-no-cues", ".mkv", LONG_GOP, without_cues),
    _changed("h264-no-index", ".avi", LONG_GOP, without_index),
    _changed("msmpeg4-no-index", ".avi", MSMPEG4, without_index),
    kind("h263", ".avi", Recipe("h263", {"b": "1M"}, size=(176, 144))),
    _changed("msmpeg4-wrong-count", ".avi", MSMPEG4, wrong_count),
)

TIMES = (
    kind("h264-uneven", ".mp4", LONG_GOP.but(times=uneven_times(), time_base=MS)),
    kind("h264-uneven", ".mkv", LONG_GOP.but(times=uneven_times(), time_base=MS)),
    kind("h264-starts-late", ".mp4", LONG_GOP.but(shift=130)),
    kind("h264-starts-late", ".mkv", LONG_GOP.but(shift=130)),
    kind("h264-edit-list", ".mp4", LONG_GOP.but(shift=-17), shown=range(17, FRAMES)),
    kind("h264-open-gop-edit-list", ".mov", OPEN_GOP.but(shift=-17), shown=range(17, FRAMES)),
    _edited("empty", [(10, -1), (FRAMES, 0)], range(FRAMES)),
    _edited("middle-cut", [(30, 0), (40, 70)], [*range(30), *range(70, 110)]),
    _edited("other-order", [(30, 70), (30, 10)], [*range(70, 100), *range(10, 40)]),
    _edited("twice", [(30, 20), (30, 20)], [*range(20, 50), *range(20, 50)]),
    kind("h264-no-edit-list", ".mp4", LONG_GOP.but(muxer={"use_editlist": "0"})),
    kind("h264-negative-offsets", ".mp4", LONG_GOP.but(muxer={"movflags": "negative_cts_offsets"})),
    _changed("h264-repeated-times", ".mkv", NO_B, stamped_by(lambda n: n // 3 * 120)),
    _changed("h264-no-times", ".mkv", NO_B, stamped_by(lambda n: 0)),
    _changed("h264-times-go-back", ".mkv", NO_B, stamped_by(lambda n: n * 40 - 1500 * (n >= 60))),
    _changed("h264-times-swapped", ".mkv", NO_B, stamped_by(lambda n: (n ^ 1) * 40)),
    Kind(
        "h264-joined",
        ".ts",
        partial(join, [LONG_GOP, LONG_GOP.but(numbers=LATER)]),
        "libx264",
        shown=JOINED,
    ),
    _sizes("h264", ".ts", LONG_GOP, join),
    _sizes("h264-raw", ".h264", LONG_GOP.but(format="h264"), join),
    _sizes("h264", ".mkv", IN_BAND, remux, source=".mp4"),
    _sizes("vp8", ".webm", VP8, remux),
    _sizes("vp9", ".webm", VP9, remux),
    _sizes("mjpeg", ".mov", MJPEG, remux),
)

_ONE = LONG_GOP.but(numbers=range(1), times=range(1))
FEW = (
    kind("h264-one-frame", ".mp4", _ONE, shown=[0]),
    kind("h264-one-frame", ".mkv", _ONE, shown=[0]),
    kind("h264-one-frame", ".ts", _ONE, shown=[0]),
    kind("h264-one-frame", ".avi", _ONE, shown=[0]),
    kind("gif-one-frame", ".gif", Recipe("gif", pix_fmt="gray", numbers=range(1), times=range(1)), shown=[0]),
    kind("h264-two-frames", ".mp4", LONG_GOP.but(numbers=range(2), times=range(2)), shown=[0, 1]),
)
