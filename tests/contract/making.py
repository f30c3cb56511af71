"""Making small videos whose every frame carries its number in its pixels.

The number is drawn as 24 big blocks: twelve bits and their complements, so that a picture tells which it is, or that
it is no longer readable.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import TYPE_CHECKING, Any, TypeVar

import av
import cv2
import numpy as np
from av.stream import Disposition

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

T = TypeVar("T")

os.environ.setdefault("SVT_LOG", "1")  # the AV1 encoder writes its settings to the terminal otherwise

# Small for the tests; the table of the manual makes the same kinds longer and larger, so that times mean something.
FRAMES = int(os.environ.get("FRAMEGRAIN_KIND_FRAMES", "120"))
SCALE = int(os.environ.get("FRAMEGRAIN_KIND_SCALE", "1"))
SIZE = (96 * SCALE, 64 * SCALE)
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
    size: tuple[int, int] = SIZE
    rotation: int = 0
    # A picture made of pieces (intra refresh) is the right one, but need not be bit-identical from where it is entered.
    same_bits: bool = True
    # OpenCV takes a second to start on it, so only one way through it is tried.
    opencv_slow: bool = False
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
    return sequentially(path, lambda frame: read_number(frame.to_ndarray(format="gray")))


def sequentially(path: Path, told: Callable[[Any], T]) -> list[T]:
    """Something told of every frame by a bare PyAV loop with one thread, in order."""
    with av.open(str(path)) as container:
        stream = next(s for s in container.streams.video if not s.disposition & Disposition.attached_pic)
        stream.thread_count = 1
        return [told(frame) for frame in tolerant_frames(container, stream)]


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
    size: tuple[int, int] = SIZE
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
    # What is set on the encoder besides: colours and the like.
    context: dict[str, Any] = field(default_factory=dict)

    def but(self, **changes: Any) -> Recipe:
        """The same recipe with some of it changed."""
        return replace(self, **changes)


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
        # The threads of libvpx and x264 wait for each other by spinning: on a busy machine, for minutes. With two, x264
        # was seen to write other bytes once in a while, so that damage hit elsewhere.
        context.thread_count = 1 if recipe.codec.startswith(("libvpx", "libx264")) else 2
        context.sample_aspect_ratio = recipe.pixel_aspect
        for name, value in recipe.context.items():
            setattr(context, name, value)
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
        cv2.imwrite(str(path / f"{number}.png"), cv2.cvtColor(drawn(number, SIZE), cv2.COLOR_GRAY2BGR))


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
