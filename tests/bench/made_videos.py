"""Videos for measuring: as hard to decode as asked, and long without the time that encoding takes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import av
import cv2
import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from numpy.typing import NDArray


def render(
    path: Path,
    *,
    frames: int,
    size: tuple[int, int] = (1920, 1080),
    rate: int = 30,
    key_every: int = 250,
    grain: int = 12,
    crf: float = 23,
) -> None:
    """H.264 that moves and rustles, with two B-frames; `grain` levels of noise make it hard to decode."""
    options = {
        "preset": "veryfast",
        "crf": str(crf),
        "x264-params": f"keyint={key_every}:scenecut=0:bframes=2",
    }
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libx264", rate=rate, options=options)
        stream.width, stream.height = size
        stream.pix_fmt = "yuv420p"
        for picture in _pictures(frames, size, grain):
            container.mux(stream.encode(av.VideoFrame.from_ndarray(picture, "yuv420p")))
        container.mux(stream.encode(None))


def repeat(source: Path, target: Path, times: int) -> None:
    """The packets of a video over and over, its timestamps going on: encoded once, as long as wanted."""
    with av.open(str(source)) as read, av.open(str(target), "w") as write:
        stream = read.streams.video[0]
        copy = write.add_stream_from_template(stream)
        packets = [(packet, packet.pts, packet.dts) for packet in read.demux(stream) if packet.size]
        length = sum(packet.duration for packet, _, _ in packets)
        for turn in range(times):
            for packet, pts, dts in packets:
                packet.stream = copy
                packet.time_base = stream.time_base
                packet.pts, packet.dts = pts + turn * length, dts + turn * length
                write.mux(packet)
                packet.time_base = stream.time_base


def _pictures(frames: int, size: tuple[int, int], grain: int) -> Iterator[NDArray[np.uint8]]:
    width, height = size
    rng = np.random.default_rng(1)
    ground = cv2.resize(
        rng.integers(40, 215, (68, 120), np.uint8),
        (width + 280, height + 160),
        interpolation=cv2.INTER_CUBIC,
    )
    noise = rng.integers(0, grain, (height, width), np.uint8)
    colour = np.full((height // 2, width), 128, np.uint8)
    for number in range(frames):
        left, top = number % 270, number % 150
        luma = cv2.add(
            np.ascontiguousarray(ground[top : top + height, left : left + width]),
            np.roll(noise, number * 17, axis=1),
        )
        yield np.concatenate([luma, colour])
