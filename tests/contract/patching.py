"""Files as other programs leave them: bytes and packets changed after encoding."""

from __future__ import annotations

import struct
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import av

from contract.making import FRAMES, RATE, Recipe, drawn, encode

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

EBML_CLUSTER, EBML_SEGMENT, EBML_CUES, EBML_TIME = 0x1F43B675, 0x18538067, 0x1C53BB6B, 0xE7
EBML_SIMPLE, EBML_GROUP, EBML_BLOCK = 0xA3, 0xA0, 0xA1
PARENTS = frozenset({b"moov", b"trak", b"mdia", b"minf", b"stbl", b"edts"})


def patched(recipe: Recipe, path: Path, change: Callable[[bytearray], bytearray | None]) -> None:
    """A video whose bytes are changed after it was written."""
    encode(recipe, path)
    content = bytearray(path.read_bytes())
    path.write_bytes(change(content) or content)


# --- mp4


def boxes(content: bytearray, start: int = 0, stop: int | None = None) -> Iterator[tuple[bytes, int, int]]:
    """Every box of an mp4 file with its start and stop, those inside others after them."""
    stop = len(content) if stop is None else stop
    while start + 8 <= stop:
        size, name = struct.unpack_from(">I4s", content, start)
        size = size or stop - start
        yield name, start, start + size
        if name in PARENTS:
            yield from boxes(content, start + 8, start + size)
        start += size


def rename_box(old: bytes, new: bytes = b"free") -> Callable[[bytearray], None]:
    """Hide a box from readers."""

    def change(content: bytearray) -> None:
        for name, start, _ in list(boxes(content)):
            if name == old:
                content[start + 4 : start + 8] = new

    return change


def edits(parts: Sequence[tuple[int, int]]) -> Callable[[bytearray], bytearray]:
    """An edit list of (frames long, first frame or -1 for an empty edit); for files whose moov comes last."""

    def change(content: bytearray) -> bytearray:
        found = {name: (start, stop) for name, start, stop in boxes(content)}
        movie = struct.unpack_from(">I", content, found[b"mvhd"][0] + 20)[0]
        track = struct.unpack_from(">I", content, found[b"mdhd"][0] + 20)[0]
        old = struct.unpack_from(">i", content, found[b"elst"][0] + 20)[0]  # where the first frame is shown
        entries = b"".join(
            struct.pack(
                ">IiI", length * movie // RATE, -1 if first < 0 else old + first * track // RATE, 1 << 16
            )
            for length, first in parts
        )
        body = struct.pack(">II", 0, len(parts)) + entries
        table = struct.pack(">I4s", len(body) + 8, b"elst") + body
        new = struct.pack(">I4s", len(table) + 8, b"edts") + table
        start, stop = found[b"edts"]
        grown = len(new) - (stop - start)
        for name in (b"moov", b"trak"):
            place = found[name][0]
            struct.pack_into(">I", content, place, struct.unpack_from(">I", content, place)[0] + grown)
        return content[:start] + new + content[stop:]

    return change


def far_away(gap: int) -> Callable[[Path], None]:
    """Moves the pictures of an mp4 file (moov last) behind a hole of `gap` bytes, which takes no room on disk."""

    def change(path: Path) -> None:
        content = bytearray(path.read_bytes())
        found = {name: (start, stop) for name, start, stop in boxes(content)}
        start, stop = found[b"stco"]
        for place in range(start + 16, stop, 4):
            struct.pack_into(">I", content, place, struct.unpack_from(">I", content, place)[0] + gap)
        first = found[b"mdat"][0]
        with path.open("wb") as file:
            file.write(content[:first])
            file.write(struct.pack(">I4sQ", 1, b"free", gap))
            file.seek(first + gap)
            file.write(content[first:])

    return change


# --- Matroska


def elements(
    content: bytearray, start: int = 0, stop: int | None = None
) -> Iterator[tuple[int, int, int, int]]:
    """(id, start, start of content, stop) of Matroska elements, down to the blocks."""
    stop = len(content) if stop is None else stop
    while start < stop:
        head = _width(content[start])
        kind = int.from_bytes(content[start : start + head], "big")
        wide = _width(content[start + head])
        size = int.from_bytes(content[start + head : start + head + wide], "big") & (1 << 7 * wide) - 1
        body = start + head + wide
        end = stop if size == (1 << 7 * wide) - 1 else body + size  # unknown size: to the end
        yield kind, start, body, end
        if kind in (EBML_SEGMENT, EBML_CLUSTER, EBML_GROUP):
            yield from elements(content, body, end)
        start = end


def _width(first: int) -> int:
    return 9 - first.bit_length()


def without_cues(content: bytearray) -> None:
    """A Matroska file without its table of keyframes."""
    for kind, start, _, _ in list(elements(content)):
        if kind == EBML_CUES:
            content[start : start + 4] = b"\x1c\x53\xbb\x6a"  # an element nobody knows


def all_keys(content: bytearray) -> None:
    """A Matroska file that marks every block a keyframe."""
    for kind, _, body, _ in list(elements(content)):
        if kind == EBML_SIMPLE:
            content[body + 3] |= 0x80


def stamped_by(new_time: Callable[[int], int]) -> Callable[[bytearray], None]:
    """A Matroska file whose n-th block (in one cluster) is shown at another time, in milliseconds."""

    def change(content: bytearray) -> None:
        blocks, base = 0, 0
        for kind, _, body, stop in list(elements(content)):
            if kind == EBML_TIME:
                base = int.from_bytes(content[body:stop], "big")
            elif kind in (EBML_SIMPLE, EBML_BLOCK):
                struct.pack_into(">h", content, body + 1, new_time(blocks) - base)
                blocks += 1

    return change


# --- AVI


def without_index(content: bytearray) -> bytearray:
    """An AVI file that ends before its index, as when the recorder lost power."""
    place = content.rfind(b"idx1")
    return content[:place]


def wrong_count(content: bytearray) -> None:
    """An AVI file whose headers promise seven frames."""
    struct.pack_into("<I", content, content.find(b"avih") + 8 + 16, 7)
    struct.pack_into("<I", content, content.find(b"strh") + 8 + 32, 7)


# --- transport streams


def from_middle(content: bytearray) -> bytearray:
    """A transport stream recorded from somewhere on."""
    return content[len(content) // 188 // 5 * 188 :]


# --- packets


def remux(
    recipes: Sequence[Recipe], path: Path, *, source: str = ".mkv", format: str | None = None, **muxer: str
) -> None:
    """The packets of several videos one after the other in one stream, described by the first."""
    with av.open(str(path), "w", format=format, container_options=muxer) as target:
        stream: Any = None
        for number, recipe in enumerate(recipes):
            part = path.with_name(f"{path.name}-{number}{source}")
            encode(recipe, part)
            with av.open(str(part)) as container:
                taken = container.streams.video[0]
                stream = stream or target.add_stream_from_template(taken)
                for packet in container.demux(taken):
                    if packet.size:
                        ahead = int(Fraction(number * FRAMES, RATE) / packet.time_base)
                        packet.pts, packet.dts = packet.pts + ahead, packet.dts + ahead
                        packet.stream = stream
                        target.mux(packet)
            part.unlink()


def beside(path: Path, recipe: Recipe, *, first: str = "", after: str = "") -> None:
    """A video with other streams around it: "sound", "video" (upside-down numbers from 1000 on) or "cover"."""
    part = path.with_name(f"{path.name}-part.mkv")
    encode(recipe, part)
    with av.open(str(part)) as source, av.open(str(path), "w") as target:
        adders = [_add(target, first)] if first else []
        stream = target.add_stream_from_template(source.streams.video[0])
        adders += [_add(target, after)] if after else []
        target.start_encoding()
        for fill in adders:
            fill()
        for packet in source.demux(source.streams.video[0]):
            if packet.size:
                packet.stream = stream
                target.mux(packet)
    part.unlink()


def _add(target: Any, what: str) -> Callable[[], None]:
    if what == "sound":
        sound = target.add_stream("aac", rate=48000)
        return lambda: _fill_sound(target, sound)
    stream = target.add_stream("mjpeg", rate=RATE)
    stream.width, stream.height, stream.pix_fmt = 64, 48, "yuvj420p"
    if what == "cover":
        stream.disposition = av.stream.Disposition.attached_pic
    return lambda: _fill_pictures(target, stream, 1 if what == "cover" else 50)


def _fill_sound(target: Any, sound: Any) -> None:
    import numpy as np

    for second in range(FRAMES // RATE):
        frame = av.AudioFrame.from_ndarray(np.zeros((2, 48000), np.float32), "fltp", "stereo")
        frame.sample_rate, frame.pts, frame.time_base = 48000, second * 48000, Fraction(1, 48000)
        target.mux(sound.encode(frame))
    target.mux(sound.encode(None))


def _fill_pictures(target: Any, stream: Any, count: int) -> None:
    for number in range(count):
        frame = av.VideoFrame.from_ndarray(drawn(1000 + number, (64, 48)), "gray").reformat(format="yuvj420p")
        frame.pts, frame.time_base = number, Fraction(1, RATE)
        target.mux(stream.encode(frame))
    target.mux(stream.encode(None))
