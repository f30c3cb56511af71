"""A project as full as they get: 100,000 segments, 5,000 tracks and 200 shapes on one frame of one video."""

from __future__ import annotations

import random
from dataclasses import replace as changed
from typing import TYPE_CHECKING

from made_videos import render, repeat
from msgspec.structs import replace

from framegrain.domain.provenance import Provenance
from framegrain.domain.records import Clip, Event, Keyframe, Scope, Track
from framegrain.domain.shapes import Box
from framegrain.domain.span import Span
from framegrain.exchange.taxonomy import read_taxonomy
from framegrain.session.videos import examine
from framegrain.storage.project_file import ProjectFile

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from framegrain.domain.records import Record

SEGMENTS, TRACKS, KEYFRAMES = 100_000, 5_000, 10
LABELS = 30
CROWDED, CROWD = 5_000, 200
"""A frame, and how many objects are on it at least."""
_ROUND, _ROUNDS = 500, 100
FRAMES = _ROUND * _ROUNDS
ME = Provenance(by="me", at=1_700_000_000_000)


def made_full_project(folder: Path) -> Path:
    """A project file with its video beside it, in this folder."""
    once, video = folder / "once.mp4", folder / "long.mp4"
    render(once, frames=_ROUND, size=(320, 180), key_every=50)
    repeat(once, video, _ROUNDS)
    found = examine(video)
    assert found.video.frames == FRAMES
    text = contract()
    path = folder / "full.framegrain"
    file = ProjectFile.create(
        path, taxonomy_text=text, taxonomy_version=read_taxonomy(text, "full.yaml").version, name="Full"
    )
    try:
        # verified already, so that no full decode goes on beside what is measured
        index = changed(found.index, state="verified")
        file.add_video(replace(found.video, path="long.mp4"), index.to_bytes(), records())
    finally:
        file.close()
    return path


def records() -> Iterator[Record]:
    """Segments of many lengths that overlap, clips, and tracks with ten keyframes each, 200 of them on one frame."""
    luck = random.Random(7)
    for number in range(10):
        yield Clip(id=1 + number, span=Span(number * FRAMES // 10, (number + 1) * FRAMES // 10))
    for number in range(SEGMENTS):
        start = luck.randrange(FRAMES - 60)
        span = Span(start, start + luck.randint(1, 60))
        label = f"a{luck.randrange(LABELS)}"
        yield Event(id=100 + number, label=label, scope=Scope.SEGMENT, span=span, provenance=ME)
    for number in range(TRACKS):
        yield from track(number, luck)


def track(number: int, luck: random.Random) -> Iterator[Record]:
    """One object: a box that wanders, occluded for a while."""
    ident, apart = 1_000_000 + number, luck.randint(5, 40)
    start = CROWDED - 4 * apart if number < CROWD else luck.randrange(FRAMES - KEYFRAMES * apart)
    yield Track(id=ident, label="thing", number=number + 1, provenance=ME)
    x, y = luck.uniform(0, 280), luck.uniform(0, 150)
    for place in range(KEYFRAMES):
        yield Keyframe(
            id=2_000_000 + number * KEYFRAMES + place,
            track=ident,
            frame=start + place * apart,
            shape=Box(x=x + luck.uniform(-5, 5), y=y + luck.uniform(-5, 5), width=24, height=18),
            occluded=place == KEYFRAMES // 2,
            provenance=ME,
        )


def contract() -> str:
    """A taxonomy of so many actions and one object."""
    actions = "\n".join(f"  - {{id: a{n}, name: Action {n}, scopes: [segment]}}" for n in range(LABELS))
    return (
        f"framegrain_taxonomy: 1\nname: Full\nversion: '1'\naction:\n{actions}\n"
        f"object:\n  - {{id: thing, name: Thing, shapes: [box]}}\n"
    )
