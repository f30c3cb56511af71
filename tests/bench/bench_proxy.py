"""What the small copy of a 4K video costs and gives, beside the video itself in the same run."""

from __future__ import annotations

import queue
import random
import statistics
import time
from typing import TYPE_CHECKING

import av
import cv2
import numpy as np
from figures import Figure

from framegrain.media.decoder import Decoder
from framegrain.media.demux import build_index
from framegrain.media.kept import KeptFiles
from framegrain.media.proxy_making import make_proxy
from framegrain.media.proxy_plan import plan_proxy
from framegrain.media.reader import ExactReader

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from framegrain.media.index import VideoIndex
    from framegrain.media.proxy import Proxy
    from framegrain.media.shown import Picture

SIZE = (3840, 2160)
FRAMES, GROUP, RATE = 300, 250, 25
PICKS = 8
# So little memory that neither way finds a frame decoded already.
BUDGET = 128 * 1024**2


def measure(tmp_path: Path) -> list[Figure]:
    """Figures over 12 s of moving, grainy 4K, a key every 250 frames."""
    video = tmp_path / "large.mp4"
    render_large(video)
    index = build_index(video)
    plan = plan_proxy(video, index)
    started = time.perf_counter()
    copy = make_proxy(video, index, KeptFiles(tmp_path / "kept"))
    taken = time.perf_counter() - started
    length = FRAMES / RATE
    return [
        Figure.of("copy: making, beside the video's length", taken, "s", length),
        Figure.of("copy: making, beside what was foretold", taken, "s", plan.seconds),
        Figure.of("copy: GB an hour, beside the video's", gb_an_hour(copy.path), "GB", gb_an_hour(video)),
        Figure.of("copy: size, beside what was foretold", copy.size / 1e6, "MB", plan.size / 1e6),
        random_access(video, index, copy),
        *scrubbing(video, index, copy),
        stepping_back(video, index, copy),
    ]


def gb_an_hour(path: Path) -> float:
    return path.stat().st_size / 1e9 / (FRAMES / RATE) * 3600


def picks(seed: int = 1) -> list[int]:
    return random.Random(seed).sample(range(FRAMES), PICKS)


def random_access(video: Path, index: VideoIndex, copy: Proxy) -> Figure:
    """Any frame out of the copy, beside the same out of the video, nothing decoded before."""
    with copy.open() as small, ExactReader(video, index) as original:
        ours = each(small.frame, picks())
        theirs = each(original.frame, picks())
    return Figure.of("copy: random frame, beside the video's", ours, "ms", theirs)


def each(get: Callable[[int], object], frames: list[int]) -> float:
    """Median milliseconds."""
    taken = []
    for frame in frames:
        started = time.perf_counter()
        get(frame)
        taken.append((time.perf_counter() - started) * 1000)
    return statistics.median(taken)


class Screen:
    """A decoder and what it delivers."""

    def __init__(self, video: Path, index: VideoIndex, copy: Proxy | None) -> None:
        self._pictures: queue.Queue[Picture] = queue.Queue()
        self.decoder = Decoder(
            video,
            index,
            budget_bytes=BUDGET,
            on_picture=self._pictures.put,
            on_error=lambda error: print(error),
        )
        self.decoder.use_copy(copy)

    def first(self, frame: int) -> float:
        """Milliseconds until any picture."""
        return self._until(frame, lambda picture: True)

    def right(self, frame: int) -> float:
        """Milliseconds until a picture of this very frame."""
        return self._until(frame, lambda picture: picture.shown_frame == frame)

    def exact(self, frame: int) -> float:
        """Milliseconds until the video's own picture."""
        return self._until(frame, lambda picture: picture.exact)

    def _until(self, frame: int, is_it: Callable[[Picture], bool]) -> float:
        started = time.perf_counter()
        self.decoder.show(frame, approximate_ok=True)
        while True:
            picture = self._pictures.get(timeout=60)
            if picture.frame == frame and is_it(picture):
                return (time.perf_counter() - started) * 1000

    def close(self) -> None:
        self.decoder.close()


def screens(video: Path, index: VideoIndex, copy: Proxy) -> Iterator[Screen]:
    for used in (copy, None):
        screen = Screen(video, index, used)
        yield screen
        screen.close()


def scrubbing(video: Path, index: VideoIndex, copy: Proxy) -> list[Figure]:
    """A hand that jumps: until a picture of the frame it is on, and until the video's own."""
    with_copy, without = (
        (
            statistics.median(screen.first(frame) for frame in picks(1)),
            statistics.median(screen.right(frame) for frame in picks(2)),
            statistics.median(screen.exact(frame) for frame in picks(3)),
        )
        for screen in screens(video, index, copy)
    )
    names = ("any picture", "the frame's picture", "the video's own picture")
    return [
        Figure.of(f"scrubbing: {name}, beside without a copy", ours, "ms", theirs)
        for name, ours, theirs in zip(names, with_copy, without, strict=True)
    ]


def stepping_back(video: Path, index: VideoIndex, copy: Proxy) -> Figure:
    """Held step back, each frame seen."""
    frames = list(range(240, 220, -1))
    with_copy, without = (
        statistics.mean(screen.right(frame) for frame in frames) for screen in screens(video, index, copy)
    )
    return Figure.of("held step back, beside without a copy", with_copy, "ms", without)


def render_large(path: Path) -> None:
    """Frames of 4K that move and rustle, H.264, one key in 250."""
    rng = np.random.default_rng(1)
    width, height = SIZE
    ground = cv2.resize(
        rng.integers(0, 255, (68, 120, 3), np.uint8),
        (width + 280, height + 160),
        interpolation=cv2.INTER_CUBIC,
    )
    grain = rng.integers(0, 12, (height, width, 3), np.uint8)
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libx264", rate=RATE, options={"preset": "ultrafast", "crf": "23"})
        stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
        stream.codec_context.gop_size = GROUP
        for number in range(FRAMES):
            down, right = number % 150, number % 270
            part = ground[down : down + height, right : right + width]
            picture = cv2.add(part, np.roll(grain, number * 17, axis=1))
            container.mux(stream.encode(av.VideoFrame.from_ndarray(picture, "bgr24")))
        container.mux(stream.encode(None))
