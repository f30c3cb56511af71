"""Small videos of many kinds, each frame carrying its number in its pixels.

The number is drawn as 24 big blocks: twelve bits and their complements, so that a picture tells which it is, or that
it is no longer readable. `KINDS` lists every kind with the numbers a player shows, in order.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from fractions import Fraction
from functools import partial
from typing import TYPE_CHECKING, Any

import av
import cv2
import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

os.environ.setdefault("SVT_LOG", "1")  # the AV1 encoder writes its settings to the terminal otherwise

FRAMES = 120
RATE = 25
COLUMNS, ROWS = 6, 4
BITS = COLUMNS * ROWS // 2
DARK, LIGHT = 40, 215


@dataclass(frozen=True)
class Kind:
    """One kind of file. `shown` are the numbers a sequential decode shows."""

    name: str
    suffix: str
    write: Callable[[Path], None]
    encoder: str
    shown: Sequence[int] = range(FRAMES)
    size: tuple[int, int] = (96, 64)
    rotation: int = 0
    # Why OpenCV's reader does not give these frames; None when it does.
    opencv_cannot: str | None = None

    def file(self, folder: Path) -> Path:
        """The video in `folder`, written if it is not there yet."""
        path = folder / f"{self.name}{self.suffix}"
        if not path.exists():
            part = folder / f"part-{self.name}{self.suffix}"
            self.write(part)
            part.rename(path)
        return path


def can_write(encoder: str) -> bool:
    """Whether this build of FFmpeg has the encoder."""
    try:
        av.Codec(encoder, "w")
    except av.error.FFmpegError:
        return False
    return True


def drawn(number: int, size: tuple[int, int]) -> NDArray[np.uint8]:
    """A grey picture (height, width) that carries `number`, over a pattern that moves."""
    width, height = size
    bits = [number >> bit & 1 for bit in range(BITS)]
    blocks = np.array(bits + [1 - bit for bit in bits], np.float32).reshape(ROWS, COLUMNS)
    picture = cv2.resize(blocks, (width, height), interpolation=cv2.INTER_NEAREST) * (LIGHT - DARK) + DARK
    moving = (
        12 * np.sin((np.arange(width) + number * 3) / 7)[None, :] * np.cos(np.arange(height) / 5)[:, None]
    )
    return np.clip(picture + moving, 0, 255).astype(np.uint8)


def read_number(grey: NDArray[np.uint8]) -> int | None:
    """The number a picture carries, None when it can't be read."""
    height, width = grey.shape[:2]
    bits = [_block(grey, row, column, height, width) for row in range(ROWS) for column in range(COLUMNS)]
    value, complement = bits[:BITS], bits[BITS:]
    if any(a == b for a, b in zip(value, complement, strict=True)):
        return None
    return sum(bit << place for place, bit in enumerate(value))


def number_of(bgra: NDArray[np.uint8]) -> int | None:
    """The number a BGRA picture carries."""
    return read_number(bgra[:, :, 1])


def sequential_numbers(path: Path) -> list[int | None]:
    """What a bare PyAV loop shows, in order: the yardstick for files whose content can't be foretold."""
    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        stream.thread_count = 1
        return [read_number(frame.to_ndarray(format="gray")) for frame in tolerant_frames(container, stream)]


def tolerant_frames(container: Any, stream: Any) -> Iterator[Any]:
    """All frames of a stream, going on after damage as players do."""
    for packet in container.demux(stream):
        try:
            yield from packet.decode()
        except av.error.FFmpegError:
            continue


def _block(grey: NDArray[np.uint8], row: int, column: int, height: int, width: int) -> int:
    top, bottom = row * height // ROWS, (row + 1) * height // ROWS
    left, right = column * width // COLUMNS, (column + 1) * width // COLUMNS
    inner = grey[top + 3 : bottom - 3, left + 3 : right - 3]
    return int(inner.mean() > (DARK + LIGHT) / 2)


@dataclass(frozen=True)
class Recipe:
    """How to encode: everything FFmpeg is told."""

    codec: str
    options: dict[str, str] = field(default_factory=dict)
    pix_fmt: str = "yuv420p"
    size: tuple[int, int] = (96, 64)
    format: str | None = None
    muxer: dict[str, str] = field(default_factory=dict)
    gop: int = 40
    b_frames: int = 0
    rotation: int = 0
    mirror: bool = False
    pixel_aspect: Fraction = Fraction(1)
    # Presentation time of each frame in units of `time_base`.
    times: Sequence[int] = range(FRAMES)
    time_base: Fraction = Fraction(1, RATE)
    # Packets are moved by this many frames while muxing.
    shift: int = 0
    numbers: Sequence[int] = range(FRAMES)
    audio: bool = False


def encode(recipe: Recipe, path: Path) -> None:
    """Write one video."""
    with av.open(str(path), "w", format=recipe.format, container_options=recipe.muxer) as container:
        stream = container.add_stream(recipe.codec, rate=RATE, options=dict(recipe.options))
        stream.width, stream.height = recipe.size
        stream.pix_fmt = recipe.pix_fmt
        context = stream.codec_context
        context.time_base = recipe.time_base
        context.gop_size = recipe.gop
        context.max_b_frames = recipe.b_frames
        context.thread_count = 2
        context.sample_aspect_ratio = recipe.pixel_aspect
        if recipe.rotation or recipe.mirror:
            stream.set_display_rotation(recipe.rotation, hflip=recipe.mirror)
        sound = container.add_stream("aac", rate=48000) if recipe.audio else None
        for frame in _frames(recipe):
            _mux(container, stream.encode(frame), recipe)
        _mux(container, stream.encode(None), recipe)
        if sound is not None:
            _add_silence(container, sound)


def _frames(recipe: Recipe) -> Iterator[Any]:
    turns = {0: None, 90: cv2.ROTATE_90_CLOCKWISE, 180: cv2.ROTATE_180, 270: cv2.ROTATE_90_COUNTERCLOCKWISE}
    turn = turns[recipe.rotation % 360]
    upright = recipe.size if recipe.rotation % 180 == 0 else recipe.size[::-1]
    for number, time in zip(recipe.numbers, recipe.times, strict=True):
        grey = drawn(number, upright)
        grey = cv2.flip(grey, 1) if recipe.mirror else grey
        stored = grey if turn is None else cv2.rotate(grey, turn)
        frame = av.VideoFrame.from_ndarray(np.ascontiguousarray(stored), "gray").reformat(
            format=recipe.pix_fmt
        )
        frame.pts, frame.time_base = time, recipe.time_base
        yield frame


def _mux(container: Any, packets: list[Any], recipe: Recipe) -> None:
    for packet in packets:
        if recipe.shift:
            ticks = int(Fraction(recipe.shift, RATE) / packet.time_base)
            packet.pts += ticks
            packet.dts += ticks
        container.mux(packet)


def _add_silence(container: Any, sound: Any) -> None:
    for second in range(FRAMES // RATE):
        frame = av.AudioFrame.from_ndarray(np.zeros((2, 48000), np.float32), "fltp", "stereo")
        frame.sample_rate, frame.pts, frame.time_base = 48000, second * 48000, Fraction(1, 48000)
        container.mux(sound.encode(frame))
    container.mux(sound.encode(None))


def lay_out_pictures(path: Path) -> None:
    """A folder of numbered pictures, their names not in the order of the alphabet."""
    path.mkdir()
    for number in range(FRAMES):
        cv2.imwrite(str(path / f"{number}.png"), cv2.cvtColor(drawn(number, (96, 64)), cv2.COLOR_GRAY2BGR))


def join(recipes: Sequence[Recipe], path: Path) -> None:
    """Files glued together byte by byte, as recorders do with transport streams."""
    content = b""
    for recipe in recipes:
        encode(recipe, path)
        content += path.read_bytes()
    path.write_bytes(content)


def damage(recipe: Recipe, path: Path, *, at: float = 0.5, length: int = 400) -> None:
    """A file with a stretch overwritten by noise."""
    encode(recipe, path)
    content = bytearray(path.read_bytes())
    start = int(len(content) * at)
    content[start : start + length] = np.random.default_rng(1).bytes(length)
    path.write_bytes(content)


def cut_off(recipe: Recipe, path: Path, *, keep: float = 0.6) -> None:
    """A file that ends in the middle of something."""
    encode(recipe, path)
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * keep)])


def uneven_times(step: int = 40) -> list[int]:
    """Milliseconds of a recording with a hand-held camera: steps of 16 to 120."""
    steps = np.random.default_rng(7).choice([16, 33, 40, 41, 83, 120], FRAMES - 1)
    return [0, *np.cumsum(steps).tolist()]


X264 = {"preset": "veryfast", "crf": "18"}
LONG_GOP = Recipe("libx264", {**X264, "x264-params": "scenecut=0:b-pyramid=normal"}, b_frames=3, gop=50)
OPEN_GOP = Recipe(
    "libx264", {**X264, "x264-params": "open-gop=1:scenecut=0:keyint=20:b-adapt=0"}, b_frames=3, gop=20
)
NO_B = Recipe("libx264", X264, gop=30)
BLACK = "OpenCV shows noise for interlaced video"
MIRRORED = "OpenCV takes mirrored video for turned"
MS = Fraction(1, 1000)


def kind_named(name: str, suffix: str) -> Kind:
    """The kind of that name and suffix, sound or damaged."""
    return next(kind for kind in (*KINDS, *DAMAGED) if (kind.name, kind.suffix) == (name, suffix))


def _kind(name: str, suffix: str, recipe: Recipe, **more: Any) -> Kind:
    return Kind(
        name,
        suffix,
        partial(encode, recipe),
        recipe.codec,
        size=recipe.size,
        rotation=recipe.rotation,
        **more,
    )


def _with(recipe: Recipe, **changes: Any) -> Recipe:
    return Recipe(**{**recipe.__dict__, **changes})


KINDS: tuple[Kind, ...] = (
    _kind("h264-long-gop", ".mp4", LONG_GOP),
    _kind("h264-open-gop", ".mp4", OPEN_GOP),
    _kind("h264-with-sound", ".mp4", _with(LONG_GOP, audio=True)),
    _kind("h264-one-gop", ".mkv", _with(NO_B, gop=FRAMES + 1)),
    _kind("h264-intra", ".mp4", Recipe("libx264", X264, gop=1)),
    _kind(
        "h264-intra-refresh",
        ".mp4",
        _with(NO_B, options={**X264, "x264-params": "intra-refresh=1:keyint=30"}),
    ),
    _kind("h264-10-bit", ".mp4", _with(LONG_GOP, pix_fmt="yuv420p10le")),
    _kind("h264-444", ".mp4", _with(LONG_GOP, pix_fmt="yuv444p")),
    _kind("h264-odd-size", ".mkv", _with(LONG_GOP, size=(101, 67), pix_fmt="yuv444p")),
    _kind("h264-wide-pixels", ".mp4", _with(LONG_GOP, pixel_aspect=Fraction(12, 11))),
    _kind("h264-rotated-90", ".mp4", _with(LONG_GOP, rotation=90)),
    _kind("h264-rotated-180", ".mp4", _with(LONG_GOP, rotation=180)),
    _kind("h264-rotated-270", ".mp4", _with(LONG_GOP, rotation=270)),
    _kind("h264-mirrored", ".mp4", _with(LONG_GOP, mirror=True), opencv_cannot=MIRRORED),
    _kind("h264-mirrored-90", ".mp4", _with(LONG_GOP, mirror=True, rotation=90), opencv_cannot=MIRRORED),
    _kind("h264-uneven", ".mp4", _with(LONG_GOP, times=uneven_times(), time_base=MS)),
    _kind("h264-uneven", ".mkv", _with(LONG_GOP, times=uneven_times(), time_base=MS)),
    _kind("h264-starts-late", ".mp4", _with(LONG_GOP, shift=130)),
    _kind("h264-starts-late", ".mkv", _with(LONG_GOP, shift=130)),
    _kind("h264-edit-list", ".mp4", _with(LONG_GOP, shift=-17), shown=range(17, FRAMES)),
    _kind("h264-fragmented", ".mp4", _with(LONG_GOP, muxer={"movflags": "frag_keyframe+empty_moov"})),
    _kind("h264", ".ts", LONG_GOP),
    _kind("h264-open-gop", ".ts", OPEN_GOP),
    _kind("h264", ".flv", LONG_GOP),
    _kind("h264", ".avi", LONG_GOP),
    _kind("h264-raw", ".h264", _with(LONG_GOP, format="h264")),
    Kind(
        "h264-joined",
        ".ts",
        partial(join, [LONG_GOP, _with(LONG_GOP, numbers=range(500, 500 + FRAMES))]),
        "libx264",
        shown=[*range(FRAMES), *range(500, 500 + FRAMES)],
    ),
    _kind(
        "h264-interlaced",
        ".mp4",
        _with(LONG_GOP, options={**X264, "x264-params": "tff=1"}),
        opencv_cannot=BLACK,
    ),
    _kind(
        "h264-interlaced",
        ".ts",
        _with(LONG_GOP, options={**X264, "x264-params": "tff=1"}),
        opencv_cannot=BLACK,
    ),
    _kind("hevc", ".mp4", Recipe("libx265", {"preset": "ultrafast", "x265-params": "log-level=0:bframes=3"})),
    _kind(
        "hevc-open-gop",
        ".mkv",
        Recipe(
            "libx265", {"preset": "superfast", "x265-params": "log-level=0:open-gop=1:keyint=20:bframes=4"}
        ),
    ),
    _kind("vp8", ".webm", Recipe("libvpx", {"deadline": "realtime", "cpu-used": "8", "b": "1M"})),
    _kind(
        "vp8-hidden-frames",
        ".webm",
        Recipe(
            "libvpx",
            {"deadline": "good", "cpu-used": "5", "b": "1M", "auto-alt-ref": "1", "lag-in-frames": "16"},
        ),
    ),
    _kind("vp9", ".webm", Recipe("libvpx-vp9", {"deadline": "realtime", "cpu-used": "8", "b": "1M"})),
    _kind(
        "vp9-hidden-frames",
        ".webm",
        Recipe("libvpx-vp9", {"cpu-used": "5", "b": "1M", "auto-alt-ref": "1", "lag-in-frames": "16"}),
    ),
    _kind(
        "av1",
        ".mp4",
        Recipe("libsvtav1", {"preset": "9", "crf": "12"}, size=(192, 108)),
        opencv_cannot="the OpenCV wheel has no AV1 decoder",
    ),
    _kind("mpeg4", ".mp4", Recipe("mpeg4", {"b": "2M"}, b_frames=2)),
    _kind("mpeg4", ".avi", Recipe("mpeg4", {"b": "2M"}, b_frames=2)),
    _kind("mpeg2", ".mpg", Recipe("mpeg2video", {"b": "2M"}, b_frames=2, gop=15)),
    _kind("mpeg2", ".ts", Recipe("mpeg2video", {"b": "2M"}, b_frames=2, gop=15)),
    _kind(
        "mpeg2-interlaced",
        ".ts",
        Recipe("mpeg2video", {"b": "2M", "flags": "+ildct+ilme"}, b_frames=2, gop=15),
        opencv_cannot=BLACK,
    ),
    _kind("mjpeg", ".avi", Recipe("mjpeg", pix_fmt="yuvj420p")),
    _kind("mjpeg", ".mov", Recipe("mjpeg", pix_fmt="yuvj420p")),
    _kind("prores", ".mov", Recipe("prores_ks", pix_fmt="yuv422p10le")),
    _kind("gif", ".gif", Recipe("gif", pix_fmt="gray")),
    _kind("raw", ".avi", Recipe("rawvideo", pix_fmt="yuyv422")),
    _kind("ffv1", ".mkv", Recipe("ffv1", pix_fmt="yuv420p")),
    Kind("pictures", "", lay_out_pictures, "png", opencv_cannot="OpenCV opens no folders"),
)

# Files that lost something. What they show is not foretold: a bare sequential decode says.
DAMAGED: tuple[Kind, ...] = (
    Kind("damaged", ".mp4", partial(damage, LONG_GOP), "libx264"),
    Kind("damaged", ".mkv", partial(damage, LONG_GOP), "libx264"),
    Kind("damaged", ".ts", partial(damage, LONG_GOP, length=1200), "libx264"),
    Kind("damaged-open-gop", ".ts", partial(damage, OPEN_GOP, length=1200), "libx264"),
    Kind("cut-off", ".mkv", partial(cut_off, LONG_GOP), "libx264"),
    Kind("cut-off", ".ts", partial(cut_off, LONG_GOP), "libx264"),
    Kind("cut-off", ".avi", partial(cut_off, NO_B), "libx264"),
    Kind("cut-off", ".mp4", partial(cut_off, _with(LONG_GOP, muxer={"movflags": "faststart"})), "libx264"),
    Kind(
        "damaged-mpeg2",
        ".mpg",
        partial(damage, Recipe("mpeg2video", {"b": "2M"}, b_frames=2, gop=15)),
        "mpeg2video",
    ),
)
