"""How long an edit takes to be durable beside a bare SQLite commit, and how fast a large video loads."""

from __future__ import annotations

import random
import sqlite3
import time
from contextlib import closing
from functools import partial
from itertools import islice
from statistics import median
from typing import TYPE_CHECKING

from figures import Figure

from framegrain.domain.edit import Change, Edit
from framegrain.domain.provenance import Provenance
from framegrain.domain.records import Keyframe, Track, Video
from framegrain.domain.shapes import Box
from framegrain.domain.span import Span
from framegrain.storage.project_file import ProjectFile

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

COMMITS = 600
KEYFRAMES = 1_000_000
FRAMES = 1000
PER_TRACK = 100
LIVES = "SELECT track FROM keyframe GROUP BY track HAVING min(frame) <= ?1 AND max(frame) >= ?1"


def measure(tmp_path: Path) -> list[Figure]:
    """Edit to durable, then what a project with a million keyframes takes."""
    return [*commit_figures(tmp_path), *large_figures(tmp_path / "large.framegrain", KEYFRAMES)]


def commit_figures(tmp_path: Path) -> Iterator[Figure]:
    """New and changed keyframes, each commit alternating with the bare one so that both meet the same disk."""
    bare = bare_commits(tmp_path / "bare.db")
    with project(tmp_path / "commits.framegrain") as file:
        video = file.videos()[0].id
        for name, edits in (("a new keyframe", new_keyframes(file)), ("a moved box", moved_boxes(file))):
            ours, theirs = [], []
            for edit in islice(edits, COMMITS):
                ours.append(timed(partial(file.commit, video, edit, by="me", at=1)))
                theirs.append(timed(partial(next, bare)))
            yield figure(f"edit to durable: {name}", median(ours) * 1000, "ms", median(theirs) * 1000)


def large_figures(path: Path, count: int) -> Iterator[Figure]:
    """Open, load, and look for a frame, beside SQLite doing the least that could be called the same."""
    project(path, records=large_video(count, random.Random(1))).close()
    opens = [timed(partial(opened, path)) for _ in range(20)]
    bare_opens = [timed(partial(bare_opened, path)) for _ in range(20)]
    name = f"open a project of {path.stat().st_size >> 20} MB"
    yield figure(name, median(opens) * 1000, "ms", median(bare_opens) * 1000)
    with ProjectFile.open(path) as file, closing(sqlite3.connect(path)) as bare:
        rows = timed(lambda: bare.execute("SELECT * FROM keyframe").fetchall())
        yield figure(f"load {count:,} keyframes", timed(lambda: file.load(1)), "s", rows)
        middle = Span(count // 20, count // 20 + 1)
        looks = [timed(partial(file.tracks_in, 1, middle)) for _ in range(50)]
        scans = [timed(lambda: bare.execute(LIVES, (middle.start,)).fetchall()) for _ in range(3)]
        name = f"tracks at a frame, {len(file.tracks_in(1, middle))} of {count // PER_TRACK:,} (yardstick: a scan)"
        yield figure(name, median(looks) * 1000, "ms", median(scans) * 1000)


def opened(path: Path) -> None:
    ProjectFile.open(path).close()


def bare_opened(path: Path) -> None:
    with closing(sqlite3.connect(path)) as sqlite:
        sqlite.execute("SELECT id FROM video").fetchone()


def project(path: Path, records: Iterator[Keyframe | Track] = ()) -> ProjectFile:
    file = ProjectFile.create(path, taxonomy_text="", taxonomy_version="1", name="bench")
    video = Video(id=0, name="v", path="v.mp4", fingerprint="f", width=1920, height=1080, frames=FRAMES)
    file.add_video(video, b"", records)
    return file


def large_video(count: int, rng: random.Random) -> Iterator[Keyframe | Track]:
    for number in range(count // PER_TRACK):
        track = number * (PER_TRACK + 1) + 1
        yield Track(id=track, label="person", number=number, provenance=ME)
        for frame in range(PER_TRACK):
            yield Keyframe(
                id=track + frame + 1,
                track=track,
                frame=(number + frame) * 10,
                shape=a_box(rng),
                provenance=ME,
            )


def new_keyframes(file: ProjectFile) -> Iterator[Edit]:
    rng = random.Random(2)
    track = Track(id=file.new_id(), label="person", number=1, provenance=ME)
    yield Edit("Add track", (Change(None, track),))
    while True:
        key = Keyframe(
            id=file.new_id(), track=track.id, frame=rng.randrange(FRAMES), shape=a_box(rng), provenance=ME
        )
        yield Edit("Add keyframe", (Change(None, key),))


def moved_boxes(file: ProjectFile) -> Iterator[Edit]:
    rng = random.Random(3)
    keys = {key.id: key for key in file.load(1) if isinstance(key, Keyframe)}
    while True:
        before = rng.choice(list(keys.values()))
        after = Keyframe(
            id=before.id, track=before.track, frame=before.frame, shape=a_box(rng), provenance=ME
        )
        keys[before.id] = after
        yield Edit("Move box", (Change(before, after),))


def bare_commits(path: Path) -> Iterator[None]:
    """A row changed and a journal row added, with the same durability and text of the same length."""
    sqlite = sqlite3.connect(path, isolation_level=None)
    sqlite.execute("PRAGMA journal_mode = WAL")
    sqlite.execute("PRAGMA synchronous = FULL")
    sqlite.execute("CREATE TABLE record (id INTEGER PRIMARY KEY, content TEXT)")
    sqlite.execute("CREATE TABLE journal (id INTEGER PRIMARY KEY, before TEXT, after TEXT)")
    text = "x" * 250
    number = 0
    while True:
        number += 1
        sqlite.execute("BEGIN IMMEDIATE")
        sqlite.execute("INSERT INTO record (id, content) VALUES (?, ?)", (number, text))
        sqlite.execute("INSERT INTO journal (before, after) VALUES (?, ?)", (text, text))
        sqlite.execute("COMMIT")
        yield


def a_box(rng: random.Random) -> Box:
    return Box(x=rng.uniform(0, 1900), y=rng.uniform(0, 1000), width=50.25, height=80.5)


def timed(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def figure(name: str, value: float, unit: str, yardstick: float) -> Figure:
    return Figure(name, value, unit, yardstick, value / yardstick)


ME = Provenance(by="me", at=1_700_000_000_000)
