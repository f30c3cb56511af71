"""What a hand does: steps, held steps, drags; what memory that takes; and the index of an hour."""

from __future__ import annotations

import queue
import random
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import av
from figures import Figure
from made_videos import render, repeat

from framegrain.media.decoder import Decoder
from framegrain.media.decoding_memory import keep_freed_memory
from framegrain.media.demux import build_index
from framegrain.media.index import VideoIndex
from framegrain.media.picture import PictureMaker
from framegrain.media.reader import ExactReader

if TYPE_CHECKING:
    from collections.abc import Callable

HERE = Path(__file__).resolve().parent
MB = 1024**2
STEP_SECONDS = 1 / 30
"""How often a held key repeats."""


def measure(tmp_path: Path) -> list[Figure]:
    """Figures at 1080p (10 Mbit/s, a key every 250 frames) and at 4K (easy, a key every 60)."""
    keep_freed_memory()  # as the window does
    large, huge = made(tmp_path, "1080p", (1920, 1080), 250, 34), made(tmp_path, "4K", (3840, 2160), 60, 4)
    return [
        *hour(tmp_path),
        *stepping(large, "1080p"),
        *stepping(huge, "4K"),
        *held_back(large, "1080p, default memory", None),
        *held_back(large, "1080p, 300 MB", 300 * MB),
        *held_back(large, "1080p, 300 MB, backward at 2x", 300 * MB, pace=1 / 60),
        *scrubbing(large, "1080p"),
        *scrubbing(huge, "4K"),
        *memory(large, "1080p", 300),
        *memory(huge, "4K", 400),
    ]


def made(folder: Path, name: str, size: tuple[int, int], key_every: int, grain: int) -> Path:
    """A video of 750 frames or so."""
    piece, video = folder / f"{name}-piece.mp4", folder / f"{name}.mp4"
    render(piece, frames=key_every, size=size, rate=25, key_every=key_every, grain=grain, crf=26)
    repeat(piece, video, 750 // key_every)
    return video


class Hand:
    """A decoder and what it delivers."""

    def __init__(self, video: Path, budget: int | None = None) -> None:
        self.decoded = 0
        self.delivered: queue.Queue = queue.Queue()
        self.index = build_index(video)
        self.decoder = Decoder(
            video,
            self.index,
            budget_bytes=budget,
            open_reader=self._counting,
            on_picture=self.delivered.put,
            on_error=self.delivered.put,
        )
        self.decoder.fit_approximate((1280, 720))  # the screen's, as the window asks for

    def _counting(self, video: Path, index: VideoIndex) -> ExactReader:
        hand = self

        class Counting(ExactReader):
            def frame(self, frame: int, *, keep=None, cancel=None) -> av.VideoFrame:
                def counted(number: int, decoded: av.VideoFrame) -> None:
                    hand.decoded += 1
                    keep(number, decoded)

                return super().frame(frame, keep=counted, cancel=cancel)

        return Counting(video, index)

    def exact(self, frame: int) -> float:
        """Ask for a frame and wait; seconds until its exact picture."""
        asked = time.monotonic()
        self.decoder.show(frame)
        while True:
            picture = self.delivered.get(timeout=300)
            if picture.frame == frame and picture.exact:
                return time.monotonic() - asked

    def step_to(self, frame: int) -> None:
        """As the window does: what is decoded at once, else asked for and waited for."""
        if self.decoder.peek(frame) is None:
            self.exact(frame)
        else:
            self.decoder.stand_at(frame)

    def rest_after(self, frame: int, way: int) -> None:
        """As the window does when a step is painted: make what the next one would show."""
        self.decoder.prepare(frame + way)


def stepping(video: Path, name: str) -> list[Figure]:
    """From request to picture in full size, the frames near the playhead decoded; beside the limit of 2 ms, and beside
    a bare conversion, which meets the same load of the machine.
    """
    hand = Hand(video)
    hand.exact(100)
    wait_until(lambda: all(frame in hand.decoder.cached for frame in range(60, 110)))
    with av.open(str(video)) as container:
        decoded = next(container.decode(video=0))
    maker = PictureMaker()
    first, back, on, bare = [], [], [], []
    for taken, way, frames in ((back, -1, range(99, 59, -1)), (on, 1, range(60, 100))):
        for frame in frames:
            bare.append(timed(lambda: maker.bgra(decoded)))
            (taken if frame % 4 else first).append(timed(lambda frame=frame: hand.step_to(frame)))
            if frame % 4 != -way % 4:  # each fourth is as if none had been before
                hand.rest_after(frame, way)
    hand.decoder.close()
    return [
        Figure.of(f"{name}: step back, request to picture (yardstick: 2 ms)", median_ms(back), "ms", 2),
        Figure.of(f"{name}: step on, request to picture (yardstick: 2 ms)", median_ms(on), "ms", 2),
        Figure.of(
            f"{name}: the first of several steps vs bare conversion", median_ms(first), "ms", median_ms(bare)
        ),
    ]


def wait_until(is_so: Callable[[], bool]) -> None:
    end = time.monotonic() + 60
    while not is_so():
        if time.monotonic() > end:
            raise TimeoutError("frames expected did not come")
        time.sleep(0.01)


def held_back(video: Path, name: str, budget: int | None, pace: float = STEP_SECONDS) -> list[Figure]:
    """Pictures in the worst second of a held step back over all groups, the first second left out."""
    hand = Hand(video, budget)
    last = hand.index.frame_count - 1
    hand.exact(last)
    shown: list[float] = []
    due = started = time.monotonic()
    hand.decoded = 0
    for frame in range(last - 1, -1, -1):
        hand.step_to(frame)
        hand.rest_after(frame, -1)
        shown.append(time.monotonic() - started)
        due = max(due + pace, time.monotonic())
        time.sleep(max(due - time.monotonic(), 0))
    hand.decoder.close()
    affordable = bare_rate(video) / 25
    late = [moment for moment in shown if moment >= 1]
    worst = min(
        sum(1 for moment in late if second <= moment < second + 1) for second in range(1, int(shown[-1]))
    )
    name = f"{name}: held step back"
    return [
        Figure.of(f"{name}, worst second (yardstick: 25)", worst, "pictures/s", 25),
        Figure.of(f"{name}, mean (yardstick: the key's pace)", last / shown[-1], "pictures/s", 1 / pace),
        Figure.of(
            f"{name}, decoded a step (yardstick: all cores' at 25/s)",
            hand.decoded / last,
            "frames",
            affordable,
        ),
    ]


def bare_rate(video: Path) -> float:
    """Frames a second that a bare loop decodes now."""
    with av.open(str(video)) as container:
        container.streams.video[0].thread_type = "AUTO"
        taken = timed(lambda: [None for _, _ in zip(range(250), container.decode(video=0), strict=False)])
    return 250 / taken


def scrubbing(video: Path, name: str) -> list[Figure]:
    """Drags at 60 Hz to far places; from the last move to a picture, and to the exact one beside a bare decode."""
    hand, rng = Hand(video, 150 * MB), random.Random(2)
    hand.exact(0)
    first, keys, exact, bare = [], [], [], []
    for _ in range(12):
        target = rng.randrange(hand.index.frame_count)
        start = rng.randrange(hand.index.frame_count)
        for move in range(10):
            hand.decoder.show(start + (target - start) * move // 10, approximate_ok=True)
            time.sleep(1 / 60)
        first.append(drop(hand, target))
        exact.append(first[-1] + until_exact(hand, target))
        keys.append(timed(lambda target=target: bare_key(video, hand.index, target)))
        bare.append(timed(lambda target=target: bare_access(video, hand.index, target)))
    hand.decoder.close()
    return [
        Figure.of(f"{name}: drag, pause to a picture, median (yardstick: 50 ms)", median_ms(first), "ms", 50),
        Figure.of(f"{name}: drag, pause to a picture, worst (yardstick: 50 ms)", max(first) * 1000, "ms", 50),
        Figure.of(f"{name}: drag, pause to a picture vs bare key", median_ms(first), "ms", median_ms(keys)),
        Figure.of(f"{name}: drag, pause to the exact picture vs bare decode", sum(exact), "s", sum(bare)),
    ]


def drop(hand: Hand, target: int) -> float:
    """The last move of a drag; seconds until any picture for it."""
    while not hand.delivered.empty():
        hand.delivered.get()
    asked = time.monotonic()
    hand.decoder.show(target, approximate_ok=True)
    while (picture := hand.delivered.get(timeout=300)).frame != target:
        pass
    hand.last = picture
    return time.monotonic() - asked


def until_exact(hand: Hand, target: int) -> float:
    """Seconds from the picture `drop` got to the exact one."""
    began = time.monotonic()
    while not (hand.last.exact and hand.last.frame == target):
        hand.last = hand.delivered.get(timeout=300)
    return time.monotonic() - began


def bare_access(video: Path, index: VideoIndex, frame: int) -> None:
    """Open, seek to the key before the frame, decode up to the frame: nobody can do with less."""
    wanted = int(index.pts[index.packets[frame]])
    key = int(index.pts[index.packets[index.key_before(frame)]])
    with av.open(str(video)) as container:
        stream = container.streams.video[0]
        stream.thread_type = "AUTO"
        container.seek(key, stream=stream)
        next(decoded for decoded in container.decode(stream) if decoded.pts == wanted)


def bare_key(video: Path, index: VideoIndex, frame: int) -> None:
    """Open, seek to the key before the frame, decode that one packet and make a picture of it."""
    with av.open(str(video)) as container:
        stream = container.streams.video[0]
        stream.thread_count = 1
        container.seek(int(index.pts[index.packets[index.key_before(frame)]]), stream=stream)
        packet = next(container.demux(stream))
        decoded = [*stream.decode(packet), *stream.decode(None)]
        PictureMaker().bgra(decoded[0], fit=(1280, 720))


def memory(video: Path, name: str, megabytes: int) -> list[Figure]:
    """Growth of a process that plays, steps and drags with so much memory set in the preferences."""
    done = subprocess.run(
        [sys.executable, str(HERE / "memory_of_decoding.py"), str(video), str(megabytes)],
        capture_output=True,
        text=True,
        check=True,
        timeout=300,
    )
    return [Figure.of(f"{name}: memory grown (yardstick: the budget)", float(done.stdout), "MB", megabytes)]


def hour(folder: Path) -> list[Figure]:
    """90,000 packets: indexed beside a bare demux, and read back as from a project."""
    piece, video = folder / "short.mp4", folder / "hour.mp4"
    render(piece, frames=250, size=(96, 64), rate=25)
    repeat(piece, video, 360)
    pairs = [(timed(lambda: build_index(video)), timed(lambda: bare_demux(video))) for _ in range(7)]
    ours, bare = zip(*pairs, strict=True)
    stored = build_index(video).to_bytes()
    again = [timed(lambda: reopened(stored)) for _ in range(5)]
    return [
        Figure.of("index of an hour vs bare demux", statistics.median(ours), "s", statistics.median(bare)),
        Figure.of("index of an hour, reopened (yardstick: 50 ms)", median_ms(again), "ms", 50),
    ]


def bare_demux(video: Path) -> int:
    with av.open(str(video)) as container:
        return sum(1 for _ in container.demux(video=0))


def reopened(stored: bytes) -> None:
    """All that the first picture needs of an index."""
    index = VideoIndex.from_bytes(stored)
    assert len(index.times) == len(index.ranks) == index.frame_count
    index.key_before(0)


def timed(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def median_ms(seconds: list[float]) -> float:
    return statistics.median(seconds) * 1000
