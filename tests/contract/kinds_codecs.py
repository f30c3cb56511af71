"""Kinds of file by codec: how pictures depend on each other, how they are stored, what they look like."""

from __future__ import annotations

import shutil
from functools import partial
from pathlib import Path
from typing import Any

from contract.field_coded import write_h264, write_mpeg2
from contract.making import FRAMES, RATE, SCALE, SIZE, Kind, Recipe, encode

X264 = {"preset": "veryfast", "crf": "18"}
LONG_GOP = Recipe("libx264", {**X264, "x264-params": "scenecut=0:b-pyramid=normal"}, b_frames=3, gop=50)
OPEN_GOP = Recipe(
    "libx264", {**X264, "x264-params": "open-gop=1:scenecut=0:keyint=20:b-adapt=0"}, b_frames=3, gop=20
)
NO_B = Recipe("libx264", X264, gop=30)
MPEG2 = Recipe("mpeg2video", {"b": "2M"}, b_frames=2, gop=15)
MPEG4 = Recipe("mpeg4", {"b": "2M"}, b_frames=2)
MSMPEG4 = Recipe("msmpeg4", {"b": "2M"})
MJPEG = Recipe("mjpeg", pix_fmt="yuvj420p")
VP8 = Recipe("libvpx", {"deadline": "realtime", "cpu-used": "8", "b": "1M"})
VP8_HIDDEN = Recipe(
    "libvpx",
    {"deadline": "good", "cpu-used": "5", "b": "1M", "auto-alt-ref": "1", "lag-in-frames": "16"},
)
VP9 = Recipe("libvpx-vp9", {"deadline": "realtime", "cpu-used": "8", "b": "1M"})
VP9_HIDDEN = Recipe("libvpx-vp9", {"cpu-used": "5", "b": "1M", "auto-alt-ref": "1", "lag-in-frames": "16"})
AV1 = Recipe("libsvtav1", {"preset": "9", "crf": "8"}, size=(2 * SIZE[0], 108))
STORED = Path(__file__).resolve().parent.parent / "data" / "videos"
"""Small files of kinds that are better not written by each run, or can't be by PyAV's FFmpeg: 120 frames."""

# FFmpeg's numbers of colour matrix, primaries and transfer function.
BT2020, PQ, HLG = 9, 16, 18

BLACK = "OpenCV shows noise for interlaced video"
MIRRORED = "OpenCV takes mirrored video for turned"
NO_AV1 = "the OpenCV wheel has no AV1 decoder"


def kind(name: str, suffix: str, recipe: Recipe, **more: Any) -> Kind:
    """A kind that is just encoded."""
    made = partial(encode, recipe)
    return Kind(name, suffix, made, recipe.codec, size=recipe.size, rotation=recipe.rotation, **more)


def stored(name: str, suffix: str, encoder: str, size: tuple[int, int] = (96, 64), **more: Any) -> Kind:
    """A kind that is kept as a file."""
    made = partial(shutil.copyfile, STORED / f"{name}{suffix}")
    return Kind(name, suffix, made, encoder, shown=range(120), size=size, **more)


def av1(name: str, suffix: str, recipe: Recipe = AV1) -> Kind:
    """A kind of AV1, kept as a file where no larger one is wanted.

    Its encoder gives the process that calls it, and all it starts, precedence over every other one where it may: tests
    that follow would run as nothing runs on a desk, and on two processors it was seen to wait for itself for ever.
    """
    if (FRAMES, SCALE) == (120, 1):
        return stored(name, suffix, recipe.codec, recipe.size, opencv_cannot=NO_AV1)
    return kind(name, suffix, recipe, opencv_cannot=NO_AV1)


def x264(params: str) -> dict[str, str]:
    """Options of the H.264 encoder."""
    return {**X264, "x264-params": params}


def x265(params: str, preset: str = "ultrafast") -> dict[str, str]:
    """Options of the HEVC encoder."""
    return {"preset": preset, "x265-params": f"log-level=0:{params}"}


def _hdr(transfer: int) -> Recipe:
    colours = {"color_primaries": BT2020, "color_trc": transfer, "colorspace": BT2020}
    return Recipe("libx265", x265("bframes=3"), pix_fmt="yuv420p10le", context=colours)


GROUPS_OF_PICTURES = (
    kind("h264-long-gop", ".mp4", LONG_GOP),
    kind("h264-open-gop", ".mp4", OPEN_GOP),
    kind(
        "h264-b-pyramid",
        ".mkv",
        LONG_GOP.but(options=x264("b-pyramid=normal:ref=6:b-adapt=0:scenecut=0"), b_frames=8),
    ),
    kind("h264-one-gop", ".mkv", NO_B.but(gop=FRAMES + 1)),
    kind("h264-intra", ".mp4", Recipe("libx264", X264, gop=1)),
    kind(
        "h264-intra-refresh",
        ".mp4",
        NO_B.but(options=x264("intra-refresh=1:keyint=30")),
        same_bits=False,
    ),
    kind("h264-intra-refresh", ".ts", NO_B.but(options=x264("intra-refresh=1:keyint=30")), same_bits=False),
    kind("hevc", ".mp4", Recipe("libx265", x265("bframes=3"))),
    kind("hevc", ".ts", Recipe("libx265", x265("bframes=4:keyint=30"))),
    kind(
        "hevc-open-gop",
        ".mkv",
        Recipe("libx265", x265("open-gop=1:keyint=20:bframes=4", "superfast")),
    ),
    kind(
        "hevc-open-gop",
        ".ts",
        Recipe("libx265", x265("open-gop=1:keyint=20:bframes=4:b-adapt=0:scenecut=0", "superfast")),
    ),
    kind("vp8", ".webm", VP8),
    kind("vp8-hidden-frames", ".webm", VP8_HIDDEN),
    kind("vp9", ".webm", VP9),
    kind("vp9", ".mp4", VP9),
    kind("vp9-hidden-frames", ".webm", VP9_HIDDEN),
    av1("av1", ".mp4"),
    av1("av1", ".webm"),
    kind("mpeg1", ".mpg", Recipe("mpeg1video", {"b": "2M"}, b_frames=2, gop=15)),
    kind("mpeg2", ".ts", MPEG2),
    kind("mpeg4", ".mp4", MPEG4),
    kind("msmpeg4", ".avi", MSMPEG4),
    kind("h263", ".3gp", Recipe("h263", {"b": "1M"}, size=(176, 144))),
    kind("wmv1", ".wmv", Recipe("wmv1", {"b": "2M"})),
    kind("wmv2", ".wmv", Recipe("wmv2", {"b": "2M"})),
    kind("flv1", ".flv", Recipe("flv", {"b": "2M"})),
    kind("mjpeg", ".mov", MJPEG),
    kind("prores", ".mov", Recipe("prores_ks", pix_fmt="yuv422p10le")),
    kind("dnxhr", ".mov", Recipe("dnxhd", {"profile": "dnxhr_sq"}, pix_fmt="yuv422p", size=(256, 128))),
    kind("ffv1", ".mkv", Recipe("ffv1")),
    kind("gif", ".gif", Recipe("gif", pix_fmt="gray")),
    kind("gif-colours", ".gif", Recipe("gif", pix_fmt="rgb8")),
    kind("apng", ".png", Recipe("apng", pix_fmt="rgb24", format="apng")),
)

PIXELS = (
    kind("h264-10-bit", ".mp4", LONG_GOP.but(pix_fmt="yuv420p10le")),
    kind("h264-422", ".mp4", LONG_GOP.but(pix_fmt="yuv422p")),
    kind("h264-422-10-bit", ".mkv", LONG_GOP.but(pix_fmt="yuv422p10le")),
    kind("h264-444", ".mp4", LONG_GOP.but(pix_fmt="yuv444p")),
    kind("h264-full-range", ".mp4", LONG_GOP.but(pix_fmt="yuvj420p")),
    kind("h264-grey", ".mp4", LONG_GOP.but(pix_fmt="gray")),
    kind("h264-rgb", ".mp4", Recipe("libx264rgb", X264, pix_fmt="rgb24", b_frames=2)),
    stored("vp9-10-bit", ".webm", "libvpx-vp9"),
    kind("hevc-444-12-bit", ".mp4", Recipe("libx265", x265("bframes=3"), pix_fmt="yuv444p12le")),
    kind("hevc-hdr-pq", ".mp4", _hdr(PQ), opencv_slow=True),
    kind("hevc-hdr-hlg", ".mkv", _hdr(HLG), opencv_slow=True),
    kind("prores-alpha", ".mov", Recipe("prores_ks", {"profile": "4444"}, pix_fmt="yuva444p10le")),
    kind("vp9-alpha", ".webm", VP9.but(options={**VP9.options, "auto-alt-ref": "0"}, pix_fmt="yuva420p")),
    kind("raw", ".avi", Recipe("rawvideo", pix_fmt="yuyv422")),
    kind("raw-one-bit", ".avi", Recipe("rawvideo", pix_fmt="monob")),
    kind("raw-16-bit", ".nut", Recipe("rawvideo", pix_fmt="gray16le")),
    kind("h264-odd-size", ".mkv", LONG_GOP.but(size=(101, 67), pix_fmt="yuv444p")),
    kind("vp9-odd-size", ".webm", VP9.but(size=(101, 67))),
    kind("mjpeg-very-wide", ".avi", MJPEG.but(size=(8000, 32))),
    kind("h264-wide-pixels", ".mp4", LONG_GOP.but(pixel_aspect=LONG_GOP.pixel_aspect * 12 / 11)),
    kind("h264-rotated-90", ".mp4", LONG_GOP.but(rotation=90)),
    kind("h264-rotated-180", ".mp4", LONG_GOP.but(rotation=180)),
    kind("h264-rotated-270", ".mp4", LONG_GOP.but(rotation=270)),
    kind("h264-mirrored", ".mp4", LONG_GOP.but(mirror=True), opencv_cannot=MIRRORED),
    kind("h264-mirrored-90", ".mp4", LONG_GOP.but(mirror=True, rotation=90), opencv_cannot=MIRRORED),
    kind("h264-mirrored-180", ".mp4", LONG_GOP.but(mirror=True, rotation=180), opencv_cannot=MIRRORED),
    kind("h264-mirrored-270", ".mov", LONG_GOP.but(mirror=True, rotation=270), opencv_cannot=MIRRORED),
)

INTERLACED = (
    kind("h264-interlaced", ".mp4", LONG_GOP.but(options=x264("tff=1")), opencv_cannot=BLACK),
    kind("h264-interlaced", ".ts", LONG_GOP.but(options=x264("tff=1")), opencv_cannot=BLACK),
    *(
        Kind(
            f"h264-fields{name}",
            suffix,
            partial(write_h264, size=SIZE, **more),
            "libx264",
            opencv_cannot=BLACK,
        )
        for name, suffix, more in (
            ("", ".ts", {}),
            ("", ".mkv", {}),
            ("", ".h264", {}),
            ("-and-frames", ".ts", {"frames_between": True}),
            ("-and-frames", ".mkv", {"frames_between": True}),
        )
    ),
    Kind("mpeg2-fields", ".m2v", partial(write_mpeg2, size=SIZE), "mpeg2video", opencv_cannot=BLACK),
    kind(
        "mpeg2-interlaced", ".ts", MPEG2.but(options={"b": "2M", "flags": "+ildct+ilme"}), opencv_cannot=BLACK
    ),
    kind(
        "mpeg4-interlaced",
        ".avi",
        MPEG4.but(options={"b": "2M", "flags": "+ildct+ilme"}),
        opencv_cannot=BLACK,
    ),
    kind(
        "prores-interlaced",
        ".mov",
        Recipe("prores_ks", {"flags": "+ildct"}, pix_fmt="yuv422p10le"),
        opencv_cannot=BLACK,
    ),
)

assert RATE == 25, "the shifts and times of the kinds count in frames of 40 ms"
