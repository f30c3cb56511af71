"""The rules of a full contract on a video with a million keyframes and 100,000 events: after one edit, and of all."""

from __future__ import annotations

import random
import sqlite3
import time
from fractions import Fraction
from statistics import median
from typing import TYPE_CHECKING

import msgspec
import numpy as np
from figures import Figure
from msgspec.structs import replace

from framegrain.domain import rules
from framegrain.domain.document import Document
from framegrain.domain.edit import Change, Edit
from framegrain.domain.provenance import Provenance
from framegrain.domain.records import Clip, Event, Keyframe, Scope, Track, Verdict, Video
from framegrain.domain.rules.trial import tried
from framegrain.domain.shapes import Box
from framegrain.domain.span import Span
from framegrain.domain.timebase import FrameTimes
from framegrain.exchange.taxonomy import read_taxonomy

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from framegrain.domain.records import Record
    from framegrain.domain.taxonomy import Taxonomy

TRACKS, KEYFRAMES, EVENTS, CLIPS = 5_000, 200, 100_000, 400
APART = 10
"""Frames between a track's keyframes."""
FRAMES = 200_000
EDITS = 60
"""Of each kind, spread over the video."""
KINDS = 12
"""Of actions and of objects: each asks for all there is to ask."""
ME = Provenance(by="me", at=1_700_000_000_000)

FIRST_EVENT, FIRST_TRACK = 10_000, 1_000_000


def measure(tmp_path: Path) -> list[Figure]:
    """One edit of each kind under a contract with every rule on and under one of 10,000 labels; then a full check."""
    full = a_document()
    return [
        *edit_figures(full, contract(), tmp_path, "every rule"),
        *edit_figures(full, contract(others=10_000), tmp_path, "every rule, 10,000 labels"),
        full_figure(full, contract()),
        *crowded_figures(contract()),
    ]


def contract(others: int = 0) -> Taxonomy:
    """Actions and objects that use every rule, and so many other labels."""
    actions = "\n".join(
        f"""
  - id: a{n}
    name: Action {n}
    scopes: [segment]
    within: [match]
    duration: {{at_least: 2 frames, at_most: 2000 frames}}
    gaps: {{at_least: 1 frames, at_most: 90000 frames}}
    crosses_clips: false
    at_once: 60
    roles: [{{id: actor, name: Actor, labels: [o{n}], required: true}}]
    implies: [match]
    holds: [o{n}]
    excludes: [break]
    rule_out: [a{(n + 1) % KINDS}]
    complete_to: leaves
    second_person: true
    reasons: [Too far]
    reasons_only: true"""
        for n in range(KINDS)
    )
    objects = "\n".join(
        f"""
  - id: o{n}
    name: Object {n}
    shapes: [box, polygon]
    within: [match]
    size: {{width: 8, height: 8, area: 100}}
    vertices: {{at_least: 4, at_most: 200}}
    polygon_when: {{sides: 5, fill: 0.4}}
    at_once: 400
    part_inside: 0.5
    greatest_gap: 20 frames
    tracking: false
    stops_at: [occlusion{"" if n % 6 else ", cut"}]
    excludes: [break]
    implies: [match]
    {f"part_of: [o{n - 1}]" if n % 2 else ""}"""
        for n in range(KINDS)
    )
    many = "\n".join(f"      - {{id: x{n}, name: Other {n}, scopes: [segment]}}" for n in range(others))
    group = f"  - id: rest\n    name: Rest\n    children:\n{many}\n" if others else ""
    return read_taxonomy(
        f"framegrain_taxonomy: 1\nname: Full\nversion: '1'\nscene:\n"
        f"  - {{id: match, name: Match, scopes: [segment]}}\n  - {{id: break, name: Break, scopes: [segment]}}\n"
        f"action:\n{actions}\n{group}\nobject:\n{objects}\n",
        "full.yaml",
    )


def a_document(made: Iterable[Record] | None = None) -> Document:
    """One match, 400 clips, 100,000 actions of 12 kinds with their actors, 5,000 objects with 200 keyframes each.

    Or what was `made` instead.
    """
    video = Video(id=1, name="v", path="v.mp4", fingerprint="f", width=1920, height=1080, frames=FRAMES)
    times = FrameTimes(np.arange(FRAMES, dtype=np.int64), Fraction(1, 25), last_duration=1)
    return Document(video, times, made if made is not None else records(random.Random(4)))


def records(luck: random.Random) -> Iterator[Record]:
    length = FRAMES // CLIPS
    for n in range(CLIPS):
        yield Clip(id=1 + n, span=Span(n * length, (n + 1) * length))
    yield Event(id=9_000, label="match", scope=Scope.SEGMENT, span=Span(0, FRAMES), provenance=ME)
    begins = sorted(luck.randrange(FRAMES - KEYFRAMES * APART) for _ in range(TRACKS))
    for n, begin in enumerate(begins):
        yield from a_track(n, begin, luck)
    for n in range(EVENTS):
        kind, start = n % KINDS, luck.randrange(FRAMES - 30)
        alive = [t for t in range(kind, TRACKS, KINDS) if begins[t] <= start <= begins[t] + 1800][:1]
        yield Event(
            id=FIRST_EVENT + n,
            label=f"a{kind}",
            scope=Scope.SEGMENT,
            span=Span(start, start + luck.randint(2, 25)),
            provenance=ME,
            roles={"actor": (FIRST_TRACK + alive[0] * 1000,)} if alive else {},
        )


def a_track(n: int, begin: int, luck: random.Random) -> Iterator[Record]:
    track = FIRST_TRACK + n * 1000
    whole = track - 1000 if n % KINDS % 2 else None
    yield Track(id=track, label=f"o{n % KINDS}", number=n + 1, provenance=ME, part_of=whole)
    x, y = 100 + n // 2 % 1700, 50 + n // 2 % 900  # a part begins near its whole
    for place in range(KEYFRAMES):
        yield Keyframe(
            id=track + place + 1,
            track=track,
            frame=begin + place * APART,
            shape=Box(x=x + place % 7, y=y, width=40, height=30),
            occluded=place % 50 == 12,
            provenance=ME,
        )


def edit_figures(document: Document, taxonomy: Taxonomy, tmp_path: Path, words: str) -> Iterator[Figure]:
    """What the session asks about one edit (before it lands, and after), beside a bare row made durable."""
    row = median(bare_rows(tmp_path / f"{len(taxonomy.labels)}.db"))
    for name, edits in kinds_of_edit(document).items():
        took = [worked(lambda e=edit: tried(document, taxonomy, e)) for edit in edits]
        yield Figure.of(f"rules after: {name} ({words}), median", median(took) * 1000, "ms CPU", row * 1000)
        yield Figure.of(
            f"rules after: {name} ({words}), worst of {len(took)}", max(took) * 1000, "ms CPU", row * 1000
        )


def kinds_of_edit(document: Document) -> dict[str, list[Edit]]:
    luck = random.Random(8)
    events = [document.events[FIRST_EVENT + luck.randrange(EVENTS)] for _ in range(EDITS)]
    tracks = [document.tracks[FIRST_TRACK + luck.randrange(TRACKS) * 1000] for _ in range(EDITS)]
    keys = [document.all_keyframes[t.id + 1 + luck.randrange(KEYFRAMES)] for t in tracks]
    clips = [document.clips[1 + luck.randrange(CLIPS)] for _ in range(EDITS)]
    return {
        "a box moved": [
            one(k, replace(k, shape=Box(x=k.frame % 500, y=5, width=50, height=40))) for k in keys
        ],
        "a segment resized": [one(e, replace(e, span=Span(e.span.start, e.span.stop + 3))) for e in events],
        "a segment relabeled": [one(e, replace(e, label="a3", roles={})) for e in events],
        "a segment deleted": [one(e, None) for e in events],
        "a verdict": [one(e, replace(e, verdict=Verdict.ABSENT, reason="Too far")) for e in events],
        "an object deleted": [
            Edit("Delete", (Change(t, None), *(Change(k, None) for k in document.keyframes(t.id))))
            for t in tracks
        ],
        "a clip cut in two": [
            Edit(
                "Split",
                (
                    Change(c, replace(c, span=Span(c.span.start, c.span.start + 50))),
                    Change(None, Clip(id=9_999, span=Span(c.span.start + 50, c.span.stop))),
                ),
            )
            for c in clips
        ],
    }


def one(before: Record | None, after: Record | None) -> Edit:
    return Edit("Edit", (Change(before, after),))


def full_figure(document: Document, taxonomy: Taxonomy) -> Figure:
    """Every rule of every record, beside reading the same records from JSON, the least a check has to do first."""
    texts = [msgspec.json.encode(record) for record in document.records()]
    reads = {kind: msgspec.json.Decoder(kind) for kind in (Clip, Event, Track, Keyframe)}
    kinds = [reads[type(record)] for record in document.records()]
    read = worked(lambda: [reader.decode(text) for reader, text in zip(kinds, texts, strict=True)])
    took = worked(lambda: rules.check(document, taxonomy))
    words = f"full check of {len(texts):,} records, every rule (yardstick: read them)"
    return Figure.of(words, took, "s CPU", read)


def crowded_figures(taxonomy: Taxonomy) -> Iterator[Figure]:
    """A check where everything holds at once, beside one of half as many: twice as long, not four times."""
    for words, made in (("events", many_events), ("objects", many_tracks)):
        for count in (2_000, 8_000):
            less, more = (a_document(made(n)) for n in (count // 2, count))
            yardstick = worked(lambda d=less: rules.check(d, taxonomy))
            took = worked(lambda d=more: rules.check(d, taxonomy))
            words_of = f"full check of {count:,} {words} on one frame (yardstick: half as many)"
            yield Figure.of(words_of, took * 1000, "ms CPU", yardstick * 1000)


def many_events(count: int) -> Iterator[Record]:
    for n in range(count):
        span = Span(n, 100_000 + n)
        yield Event(id=FIRST_EVENT + n, label="a0", scope=Scope.SEGMENT, span=span, provenance=ME)


def many_tracks(count: int) -> Iterator[Record]:
    for n in range(count):
        track = FIRST_TRACK + n * 10
        yield Track(id=track, label="o0", number=n + 1, provenance=ME)
        for place in range(2):
            box = Box(x=100, y=100, width=40, height=30)
            frame = n + place * 100_000
            yield Keyframe(id=track + place + 1, track=track, frame=frame, shape=box, provenance=ME)


def bare_rows(path: Path) -> Iterator[float]:
    sqlite = sqlite3.connect(path, isolation_level=None)
    sqlite.execute("PRAGMA journal_mode = WAL")
    sqlite.execute("PRAGMA synchronous = FULL")
    sqlite.execute("CREATE TABLE record (id INTEGER PRIMARY KEY, content TEXT)")
    for n in range(200):
        yield timed(lambda n=n: sqlite.execute("INSERT INTO record VALUES (?, ?)", (n, "x" * 250)))
    sqlite.close()


def worked(work: Callable[[], object]) -> float:
    """Seconds of the processor, which others on the machine don't change."""
    start = time.process_time()
    work()
    return time.process_time() - start


def timed(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start
