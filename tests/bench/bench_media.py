"""How fast frames come, beside a bare PyAV loop over the same file in the same run."""

from __future__ import annotations

import random
import statistics
import time
from typing import TYPE_CHECKING

import av
import cv2
import numpy as np
from figures import Figure

from framegrain.media.cache import FrameCache
from framegrain.media.demux import build_index
from framegrain.media.opencv_reader import OpenCVReader
from framegrain.media.picture import PictureMaker
from framegrain.media.reader import ExactReader
from framegrain.media.sample_clip import render_sample
from framegrain.media.scan import scan

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from framegrain.media.index import VideoIndex

PICKS = 12
REPEATS = 3


def measure(tmp_path: Path) -> list[Figure]:
    """Figures over a 20 s sample (960x540, a key every 50 frames) and a 1080p video made here (a key every 250)."""
    sample, large = tmp_path / "sample.mp4", tmp_path / "large.mp4"
    render_sample(sample)
    render_noisy(large)
    return [
        *reading(sample, "sample"),
        *reading(large, "1080p"),
        stepping_back(large),
        converting(large),
    ]


def reading(path: Path, name: str) -> list[Figure]:
    """Indexing, checking, sequential and random access of one file."""
    index = build_index(path)
    picks = random.Random(1).sample(range(index.frame_count), PICKS)
    few = picks[:6]
    return [
        beside(f"{name}: index", "s", lambda: build_index(path), lambda: bare_demux(path)),
        beside(f"{name}: full check", "s", lambda: scan(path, index), lambda: bare_decode(path)),
        beside(f"{name}: sequential read", "s", lambda: read_all(path, index), lambda: bare_decode(path)),
        beside(
            f"{name}: random frame vs bare decode from its key",
            "ms",
            lambda: read_picks(path, index, picks),
            lambda: bare_picks(path, index, picks),
            PICKS,
        ),
        beside(
            f"{name}: random frame, OpenCV reading in order",
            "ms",
            lambda: opencv_picks(path, index, few),
            lambda: opencv_seeks(path, few),
            len(few),
        ),
    ]


def stepping_back(path: Path) -> Figure:
    """One step back with the cache filled on the way, beside decoding the group anew for each step."""
    index = build_index(path)
    steps = range(200, 197, -1)
    cache = FrameCache(1024**3)
    maker = PictureMaker()
    with ExactReader(path, index) as reader:
        reader.frame(steps.start, keep=cache.put)

        def cached() -> None:
            for frame in steps:
                held = cache.get(frame)
                assert held is not None
                maker.bgra(held)

        def anew() -> None:
            for frame in steps:
                with ExactReader(path, index) as fresh:
                    maker.bgra(fresh.frame(frame))

        return beside("1080p: step back", "ms", cached, anew, len(steps))


def converting(path: Path) -> Figure:
    """One frame made a picture of 1280x720, beside cv2's conversion and area scaling."""
    maker = PictureMaker()
    with av.open(str(path)) as container:
        frame = next(container.decode(video=0))
    planar = frame.to_ndarray()

    def by_cv2() -> None:
        full = cv2.cvtColor(planar, cv2.COLOR_YUV2BGRA_I420)
        cv2.resize(full, (1280, 720), interpolation=cv2.INTER_AREA)

    return beside("1080p: picture at 720p", "ms", lambda: maker.bgra(frame, fit=(1280, 720)), by_cv2)


def beside(
    name: str, unit: str, ours: Callable[[], object], bare: Callable[[], object], pieces: int = 1
) -> Figure:
    """Both timed in turns, so that what else the machine does hits both; the medians, for one of `pieces`."""
    taken: dict[int, list[float]] = {0: [], 1: []}
    for _ in range(REPEATS):
        for side, work in enumerate((ours, bare)):
            started = time.perf_counter()
            work()
            taken[side].append(time.perf_counter() - started)
    scale = {"s": 1, "ms": 1000}[unit] / pieces
    return Figure.of(name, statistics.median(taken[0]) * scale, unit, statistics.median(taken[1]) * scale)


def bare_demux(path: Path) -> int:
    with av.open(str(path)) as container:
        return sum(1 for _ in container.demux(video=0))


def bare_decode(path: Path) -> int:
    with av.open(str(path)) as container:
        container.streams.video[0].thread_type = "AUTO"
        return sum(1 for _ in container.decode(video=0))


def read_all(path: Path, index: VideoIndex) -> None:
    with ExactReader(path, index) as reader:
        for frame in range(index.frame_count):
            reader.frame(frame)


def read_picks(path: Path, index: VideoIndex, picks: list[int]) -> None:
    with ExactReader(path, index) as reader:
        for frame in picks:
            reader.frame(frame)


def bare_picks(path: Path, index: VideoIndex, picks: list[int]) -> None:
    """As little as can be: seek to the right key by its time, decode up to the frame, all threads at work."""
    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        stream.thread_type = "AUTO"
        for pick in picks:
            wanted = int(index.pts[index.packets[pick]])
            container.seek(int(index.pts[index.packets[index.key_before(pick)]]), stream=stream)
            next(frame for frame in container.decode(stream) if frame.pts == wanted)


def opencv_picks(path: Path, index: VideoIndex, picks: list[int]) -> None:
    with OpenCVReader(path, index) as reader:
        for frame in picks:
            reader.picture(frame)


def opencv_seeks(path: Path, picks: list[int]) -> None:
    capture = cv2.VideoCapture(str(path))
    for pick in picks:
        capture.set(cv2.CAP_PROP_POS_FRAMES, pick)
        capture.read()
    capture.release()


def render_noisy(path: Path) -> None:
    """300 frames of 1080p that move and rustle, H.264, one key in 250."""
    rng = np.random.default_rng(1)
    ground = cv2.resize(
        rng.integers(0, 255, (68, 120, 3), np.uint8), (2200, 1240), interpolation=cv2.INTER_CUBIC
    )
    grain = rng.integers(0, 12, (1080, 1920, 3), np.uint8)
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libx264", rate=25, options={"preset": "ultrafast", "crf": "23"})
        stream.width, stream.height, stream.pix_fmt = 1920, 1080, "yuv420p"
        stream.codec_context.gop_size = 250
        for number in range(300):
            part = ground[number % 150 : number % 150 + 1080, number % 270 : number % 270 + 1920]
            picture = cv2.add(part, np.roll(grain, number * 17, axis=1))
            container.mux(stream.encode(av.VideoFrame.from_ndarray(picture, "bgr24")))
        container.mux(stream.encode(None))
