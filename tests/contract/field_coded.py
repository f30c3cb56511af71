"""Interlaced video coded field by field, which no encoder at hand writes: put together bit by bit.

H.264 with every macroblock as plain samples (I_PCM), so that no transform is needed; MPEG-2 from an encoder's
pictures of half the height, whose headers are rewritten to call them fields.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING

import av
import numpy as np

from contract.making import FRAMES, drawn

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray

TOP, BOTTOM, FRAME = 1, 2, 3


class Bits:
    """A string of bits, most significant first."""

    def __init__(self) -> None:
        self._text: list[str] = []

    def u(self, value: int, width: int) -> Bits:
        """An unsigned number of so many bits."""
        self._text.append(f"{value:0{width}b}")
        return self

    def ue(self, *values: int) -> Bits:
        """Numbers in Exp-Golomb code."""
        for value in values:
            text = f"{value + 1:b}"
            self._text.append("0" * (len(text) - 1) + text)
        return self

    def raw(self, content: bytes) -> Bits:
        """Whole bytes, after zeros up to the next byte."""
        self._text = ["".join(self._text)]
        self._text.append("0" * (-len(self._text[0]) % 8))
        self._text.append("".join(f"{byte:08b}" for byte in content))
        return self

    def end(self) -> bytes:
        """All of it with the stop bit, as bytes."""
        text = "".join(self._text) + "1"
        text += "0" * (-len(text) % 8)
        return int(text, 2).to_bytes(len(text) // 8, "big")


def nal(kind: int, importance: int, payload: bytes) -> bytes:
    """One unit of an H.264 stream, with start code and escapes."""
    out, zeros = bytearray(), 0
    for byte in payload:
        if zeros >= 2 and byte <= 3:
            out.append(3)
            zeros = 0
        out.append(byte)
        zeros = zeros + 1 if byte == 0 else 0
    return b"\0\0\0\1" + bytes([importance << 5 | kind]) + bytes(out)


def h264_headers(size: tuple[int, int]) -> bytes:
    """Sequence and picture header of interlaced H.264 (main profile, CAVLC); sides are multiples of 32."""
    width, height = size
    sequence = Bits().u(77, 8).u(0, 8).u(30, 8).ue(0, 4, 2).ue(1).u(0, 1)  # frame_num of 8 bits, order type 2
    sequence.ue(width // 16 - 1, height // 32 - 1).u(0, 1).u(0, 1).u(1, 1).u(0, 1).u(0, 1)
    picture = Bits().ue(0, 0).u(0, 1).u(0, 1).ue(0, 0, 0).u(0, 3).ue(0, 0, 0).u(0, 1).u(0, 1).u(0, 1)
    return nal(7, 3, sequence.end()) + nal(8, 3, picture.end())


def h264_field(grey: NDArray[np.uint8], number: int, structure: int, *, is_key: bool) -> bytes:
    """One coded picture, a field or a frame, as plain samples. `number` counts frames since the key."""
    bits = Bits().ue(0, 7, 0).u(number % 256, 8).u(structure != FRAME, 1)
    if structure != FRAME:
        bits.u(structure == BOTTOM, 1)
    second_of_key = is_key and structure == BOTTOM
    if is_key and not second_of_key:
        bits.ue(number % 2)
    if is_key and not second_of_key:
        bits.u(0, 2)
    else:
        bits.u(0, 1)
    bits.ue(0)
    height, width = grey.shape
    for top in range(0, height, 16):
        for left in range(0, width, 16):
            bits.ue(25).raw(grey[top : top + 16, left : left + 16].tobytes() + bytes([128]) * 128)
    return nal(5 if is_key and not second_of_key else 1, 3, bits.end())


def h264_by_fields(
    pictures: Sequence[NDArray[np.uint8]], *, key_every: int, frames_between: bool
) -> list[list[bytes]]:
    """For each picture its coded fields (two), or one coded frame for every third when `frames_between`."""
    coded = []
    size = pictures[0].shape[::-1]
    for place, grey in enumerate(pictures):
        since = place % key_every
        if frames_between and place % 3 == 2 and since:
            units = [h264_field(grey, since, FRAME, is_key=False)]
        else:
            units = [
                h264_field(np.ascontiguousarray(grey[parity::2]), since, structure, is_key=since == 0)
                for parity, structure in ((0, TOP), (1, BOTTOM))
            ]
        if since == 0:
            units[0] = h264_headers(size) + units[0]
        units[0] = nal(9, 0, b"\x30") + units[0]
        coded.append(units)
    return coded


def mpeg2_fields(stream: bytes) -> bytes:
    """An all-intra MPEG-2 stream of pictures of half the height, made one of field pairs."""
    out = bytearray(stream)
    pictures = 0
    for place in _codes(stream):
        kind = stream[place + 3]
        if kind == 0xB3:
            height = (out[place + 5] & 15) << 8 | out[place + 6]
            out[place + 5] = out[place + 5] & 0xF0 | height * 2 >> 8
            out[place + 6] = height * 2 & 255
        elif kind == 0xB5 and stream[place + 4] >> 4 == 1:
            out[place + 5] &= ~0x08  # not progressive
        elif kind == 0x00:
            reference = pictures // 2 % 1024
            out[place + 4] = reference >> 2
            out[place + 5] = out[place + 5] & 0x3F | (reference & 3) << 6
        elif kind == 0xB5 and stream[place + 4] >> 4 == 8:
            structure = BOTTOM if pictures % 2 else TOP
            out[place + 6] = out[place + 6] & ~3 | structure
            out[place + 7] &= ~0xC0  # neither top field first nor predicted by frame
            out[place + 8] &= ~0x80  # not a progressive frame
            pictures += 1
    return bytes(out)


def without_second_headers(stream: bytes) -> bytes:
    """Sequence and group headers only before the first of each pair of pictures."""
    starts = [*_codes(stream), len(stream)]
    out, pictures = bytearray(stream[: starts[0]]), 0
    for place, after in pairwise(starts):
        kind = stream[place + 3]
        is_header = kind in (0xB3, 0xB8) or (kind == 0xB5 and stream[place + 4] >> 4 in (1, 2))
        if not (is_header and pictures % 2):
            out += stream[place:after]
        pictures += kind == 0
    return bytes(out)


def _codes(stream: bytes) -> list[int]:
    found, place = [], stream.find(b"\0\0\1")
    while place >= 0:
        found.append(place)
        place = stream.find(b"\0\0\1", place + 3)
    return found


def write_h264(
    path: Path, *, size: tuple[int, int], frames_between: bool = False, format: str | None = None
) -> None:
    """Field-coded H.264, a keyframe every ten pictures; each field is a packet with a time of its own."""
    coded = h264_by_fields(
        [drawn(n, size) for n in range(FRAMES)], key_every=10, frames_between=frames_between
    )
    raw = path.with_suffix(".h264")
    raw.write_bytes(b"".join(b"".join(units) for units in coded))
    if raw == path:
        return
    with av.open(str(raw)) as source, av.open(str(path), "w", format=format) as target:
        stream = target.add_stream_from_template(source.streams.video[0])
        stream.time_base = Fraction(1, 90000)
        for number, units in enumerate(coded):
            for place, unit in enumerate(units):
                packet = av.Packet(unit)
                packet.stream, packet.time_base = stream, Fraction(1, 90000)
                packet.pts = packet.dts = number * 3600 + place * 1800
                packet.is_keyframe = number % 10 == 0 and not place
                target.mux(packet)
    raw.unlink()


def write_mpeg2(path: Path, *, size: tuple[int, int]) -> None:
    """Field-coded MPEG-2, every picture intra, as a bare stream or a transport stream."""
    raw = path.with_suffix(".m2v")
    with av.open(str(raw), "w", format="mpeg2video") as container:
        stream = container.add_stream("mpeg2video", rate=50, options={"b": "4M"})
        stream.width, stream.height, stream.pix_fmt = size[0], size[1] // 2, "yuv420p"
        stream.codec_context.gop_size = 1
        for number in range(2 * FRAMES):
            lines = np.ascontiguousarray(drawn(number // 2, size)[number % 2 :: 2])
            frame = av.VideoFrame.from_ndarray(lines, "gray").reformat(format="yuv420p")
            frame.pts = number
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    raw.write_bytes(mpeg2_fields(without_second_headers(raw.read_bytes())))
