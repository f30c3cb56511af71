"""What is on a frame among 5,000 tracks with a million keyframes, and the undo of a large edit: how long each takes."""

from __future__ import annotations

import random
import sqlite3
import time
from contextlib import closing
from fractions import Fraction
from statistics import median
from typing import TYPE_CHECKING

import numpy as np
from figures import Figure
from msgspec.structs import replace

from framegrain.domain.document import Document
from framegrain.domain.edit import Change, Edit
from framegrain.domain.interpolation import Interpolation
from framegrain.domain.provenance import Provenance
from framegrain.domain.records import Keyframe, Track, Video
from framegrain.domain.shapes import Box
from framegrain.domain.timebase import FrameTimes
from framegrain.exchange.taxonomy import read_taxonomy
from framegrain.media.index import VideoIndex
from framegrain.session.session import Session
from framegrain.storage.project_file import ProjectFile

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

TRACKS, KEYFRAMES = 5_000, 200
APART = 10
"""Frames between a track's keyframes."""
FRAMES = 200_000
"""Over two hours at 25 frames a second; some 50 objects live on each frame, as in a crowded street."""
LARGE_EDIT = 1_000
TAXONOMY = """
framegrain_taxonomy: 1
name: Bench
version: "1"
object:
  - {id: person, name: Person, definition: A person., shapes: [box]}
"""


def measure(tmp_path: Path) -> list[Figure]:
    """What is on a frame, jumped to and stepped to; then the undo of a large edit with its storage."""
    document = crowd()
    return [*frame_figures(document), undo_figure(tmp_path, document)]


def crowd() -> Document:
    """A million keyframes of boxes, some without shape, occluded or outside."""
    video = Video(id=1, name="v", path="v.mp4", fingerprint="f", width=1920, height=1080, frames=FRAMES)
    times = FrameTimes(np.arange(FRAMES, dtype=np.int64), Fraction(1, 25), last_duration=1)
    return Document(video, times, records(random.Random(4)))


def records(rng: random.Random) -> Iterator[Track | Keyframe]:
    for number in range(TRACKS):
        track = number * (KEYFRAMES + 1) + 1
        begin = rng.randrange(FRAMES - KEYFRAMES * APART)
        yield Track(id=track, label="person", number=number + 1, provenance=ME)
        for n in range(KEYFRAMES):
            bare = n % 20 == 19
            yield Keyframe(
                id=track + n + 1,
                track=track,
                frame=begin + n * APART,
                shape=None if bare else a_box(rng),
                occluded=n % 20 == 12,
                outside=n % 40 == 39,
                attributes={"pose": "sits"} if n % 10 == 0 else {},
                provenance=ME,
            )


def frame_figures(document: Document) -> Iterator[Figure]:
    """Beside a look at the life of every track, which is the least that would find out without an index."""
    rng = random.Random(5)
    lives = [(span.start, span.stop) for t in document.tracks if (span := document.life(t)) is not None]
    for name, frames in (
        ("jumped to", [rng.randrange(FRAMES) for _ in range(400)]),
        ("stepped to", list(range(100_000, 100_400))),
    ):
        for policy in (Interpolation.LINEAR, Interpolation.SMOOTH):
            ours = [worked(lambda f=frame, p=policy: on_frame(document, f, p)) for frame in frames]
            theirs = [worked(lambda f=frame: [1 for a, b in lives if a <= f < b]) for frame in frames]
            alive = median(len(document.tracks_at(frame)) for frame in frames)
            words = f"what is on a frame {name}, {policy.value}, {alive:.0f} of {TRACKS:,} tracks"
            yield Figure.of(words, median(ours) * 1000, "ms CPU", median(theirs) * 1000)


def on_frame(document: Document, frame: int, policy: Interpolation) -> int:
    """Shapes, flags and attributes of all that lives on a frame."""
    return sum(document.state(track.id, frame, policy) is not None for track in document.tracks_at(frame))


def undo_figure(tmp_path: Path, document: Document) -> Figure:
    """Undo of an edit of 1,000 keyframes, done to the document and durable, beside as many bare rows."""
    with closing(session(tmp_path / "tracks.framegrain", document)) as opened:
        keys = [k for k in opened.open_document.all_keyframes.values() if k.shape is not None][:LARGE_EDIT]
        rng = random.Random(6)
        ours = []
        for _ in range(7):
            changes = (Change(opened.open_document[k.id], replace(k, shape=a_box(rng))) for k in keys)
            opened.do(Edit("Move boxes", tuple(changes)))
            ours.append(timed(opened.undo))
    bare = [timed(step) for step in bare_undos(tmp_path / "bare.db")]
    words = f"undo of {LARGE_EDIT:,} records, durable (yardstick: bare rows)"
    return Figure.of(words, median(ours) * 1000, "ms", median(bare) * 1000)


def session(path: Path, document: Document) -> Session:
    file = ProjectFile.create(path, taxonomy_text=TAXONOMY, taxonomy_version="1", name="bench")
    index = an_index()
    file.add_video(replace(document.video, id=0), index.to_bytes(), document.records())
    opened = Session(file, read_taxonomy(TAXONOMY, "bench.yaml"), person="me")
    opened.open_video(1)
    return opened


def an_index() -> VideoIndex:
    """The frame index of a video whose every frame is its own packet."""
    every = np.arange(FRAMES, dtype=np.int64)
    return VideoIndex(
        container="mp4",
        codec="h264",
        stream=0,
        time_base=Fraction(1, 25),
        rate=Fraction(25),
        last_duration=1,
        header_count=FRAMES,
        pts=every,
        dts=every,
        pos=every * 100,
        size=np.full(FRAMES, 100, dtype=np.int32),
        flags=np.zeros(FRAMES, dtype=np.uint8),
        packets=every.astype(np.int32),
    )


def bare_undos(path: Path) -> list[Callable[[], object]]:
    """Rows set back in one durable transaction, their journal row marked."""
    sqlite = sqlite3.connect(path, isolation_level=None)
    sqlite.execute("PRAGMA journal_mode = WAL")
    sqlite.execute("PRAGMA synchronous = FULL")
    sqlite.execute("CREATE TABLE record (id INTEGER PRIMARY KEY, content TEXT)")
    text = "x" * 250
    sqlite.executemany("INSERT INTO record VALUES (?, ?)", [(n, text) for n in range(100_000)])

    def step() -> None:
        sqlite.execute("BEGIN IMMEDIATE")
        sqlite.executemany(
            "UPDATE record SET content = ? WHERE id = ?", [(text, n * 7) for n in range(LARGE_EDIT)]
        )
        sqlite.execute("COMMIT")

    return [step] * 7


def a_box(rng: random.Random) -> Box:
    return Box(x=rng.uniform(0, 1800), y=rng.uniform(0, 1000), width=rng.uniform(20, 90), height=80.5)


def worked(work: Callable[[], object]) -> float:
    """Seconds of the processor, which others on the machine don't change."""
    start = time.process_time()
    work()
    return time.process_time() - start


def timed(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


ME = Provenance(by="me", at=1_700_000_000_000)
