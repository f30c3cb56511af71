"""Projects of 10,000, 100,000 and 1,000,000 keyframes that are alike but for their size, each with its whole history.

A million keyframes are 200 videos, 20,000 tracks and 100,000 events, every one of which came by an edit of its own.
"""

from __future__ import annotations

import random
from dataclasses import replace as changed
from itertools import count
from typing import TYPE_CHECKING

from made_videos import render
from msgspec.structs import replace

from framegrain.domain.provenance import Method, Provenance
from framegrain.domain.records import Clip, Comment, Event, Keyframe, Scope, Track, Verdict
from framegrain.domain.shapes import Box, polygon_of
from framegrain.domain.span import Span
from framegrain.exchange.taxonomy import read_taxonomy
from framegrain.media.fingerprint import fingerprint
from framegrain.session.videos import examine
from framegrain.storage import journal
from framegrain.storage.project_file import ProjectFile
from framegrain.storage.rows import json_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from framegrain.domain.records import Record
    from framegrain.domain.shapes import Shape
    from framegrain.session.videos import Examined

SIZES = (10_000, 100_000, 1_000_000)
"""Keyframes of each project."""
PER_VIDEO = 5_000
FRAMES, WIDTH, HEIGHT = 600, 640, 360
TRACKS, KEYFRAMES, EVENTS = 100, 50, 500
"""Of one video: objects, keyframes of each, events."""
COMMENTED = 20
"""Every so many objects somebody said something about one."""

PEOPLE = ("Anna", "Ben", "Chiara", "Dmitri")
RARE = "Zoë"
"""Made one event and one object of each fifty videos, which are found nowhere else."""
OBJECTS, ACTIONS = 10, 30
POSES = ("stands", "walks", "sits", "runs")
_AT = 1_700_000_000_000


def made_project(folder: Path, keyframes: int, taxonomy: str = "") -> Path:
    """A project of so many keyframes in this folder, with its videos beside it."""
    videos = max(keyframes // PER_VIDEO, 1)
    text = taxonomy or contract()
    path = folder / f"records-{keyframes}.framegrain"
    with ProjectFile.create(
        path, taxonomy_text=text, taxonomy_version=read_taxonomy(text, "made.yaml").version, name="Made"
    ) as file:
        new_id = count(1)
        examined = one_video(folder)
        for number in range(videos):
            add_video(file, folder, examined, number, list(records_of(number, new_id)))
        file._database.sqlite.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return path


def made_empty(folder: Path) -> Path:
    """A project with one of these videos and no record but its clip, opened as the full ones are."""
    text = contract()
    path = folder / "empty.framegrain"
    with ProjectFile.create(path, taxonomy_text=text, taxonomy_version="1", name="Empty") as file:
        add_video(file, folder, one_video(folder), 0, [Clip(id=1, span=Span(0, FRAMES))])
    return path


def one_video(folder: Path) -> Examined:
    """A small video and its facts; found again where it was made before."""
    once = folder / "once.mp4"
    if not once.exists():
        render(once, frames=FRAMES, size=(WIDTH, HEIGHT), key_every=30, grain=2, crf=38)
    return examine(once)


def add_video(
    file: ProjectFile, folder: Path, examined: Examined, number: int, records: list[Record]
) -> None:
    """The video once more under another name, a little longer, so that no two are the same; and its history."""
    target = folder / f"video-{number:03}.mp4"
    if not target.exists():
        # a box that players skip
        target.write_bytes(examined.file.read_bytes() + b"\0\0\0\x0cfree" + number.to_bytes(4, "big"))
    # verified already, so that no full decode goes on beside what is measured
    index = changed(examined.index, state="verified")
    video = replace(examined.video, name=target.name, path=target.name, fingerprint=fingerprint(target))
    added = file.add_video(video, index.to_bytes(), records)
    tell(file, added.id, records)


def tell(file: ProjectFile, video: int, records: list[Record]) -> None:
    """A history in which every record was added by an edit of its own."""
    with file._database.changing("the history") as sqlite:
        first = journal._next_change(sqlite)
        kinds = [type(record).__name__.lower() for record in records]
        people = [getattr(getattr(record, "provenance", None), "by", PEOPLE[0]) for record in records]
        edits = (
            (video, n + 1, f"Add {kinds[n]}", "", people[n], _AT + n * 1000, first + n, 1)
            for n in range(len(records))
        )
        sqlite.executemany(journal._ADD_EDIT, edits)
        changes = ((first + n, video, n + 1, r.id, None, json_of(r)) for n, r in enumerate(records))
        sqlite.executemany(journal._ADD_CHANGE, changes)


def records_of(number: int, new_id: Iterator[int]) -> Iterator[Record]:
    """A video's records: four clips, events, objects with their keyframes, comments."""
    luck = random.Random(number)
    for quarter in range(4):
        yield Clip(id=next(new_id), span=Span(quarter * FRAMES // 4, (quarter + 1) * FRAMES // 4))
    for n in range(EVENTS):
        yield event(next(new_id), number, n, luck)
    for n in range(TRACKS):
        yield from track(next(new_id), number, n, luck, new_id)


def event(ident: int, number: int, n: int, luck: random.Random) -> Event:
    """One of many actions; now and then with a reason, an attribute or as absent."""
    start = luck.randrange(FRAMES - 60)
    absent = luck.random() < 0.05
    return Event(
        id=ident,
        label=f"a{luck.randrange(ACTIONS)}",
        scope=Scope.SEGMENT,
        span=Span(start, start + luck.randint(5, 60)),
        provenance=made(luck, number, n),
        verdict=Verdict.ABSENT if absent else Verdict.PRESENT,
        reason="hidden behind the others" if absent else "",
        attributes={"strength": luck.randint(1, 5)} if n % 3 == 0 else {},
        taxonomy_version="1",
    )


def track(ident: int, number: int, n: int, luck: random.Random, new_id: Iterator[int]) -> Iterator[Record]:
    """One object that wanders, with a comment now and then."""
    yield Track(
        id=ident,
        label=f"o{luck.randrange(OBJECTS)}",
        number=n + 1,
        provenance=made(luck, number, n),
        attributes={"team": luck.choice(("red", "blue"))} if n % 2 else {},
        taxonomy_version="1",
    )
    x, y, frame = luck.uniform(20, 560), luck.uniform(20, 280), luck.randrange(FRAMES - KEYFRAMES * 6)
    for place in range(KEYFRAMES):
        x, y = min(max(x + luck.uniform(-6, 6), 0), 580), min(max(y + luck.uniform(-4, 4), 0), 300)
        yield Keyframe(
            id=next(new_id),
            track=ident,
            frame=frame,
            shape=shape(round(x, 2), round(y, 2), n),
            occluded=place == KEYFRAMES // 2,
            attributes={"pose": luck.choice(POSES)} if place % 10 == 0 else {},
            provenance=made(luck, number, n + place + 1),
        )
        frame += luck.randint(2, 6)
    if n % COMMENTED == 0:
        text = "the needle of all comments" if (number, n) == (0, 40) else "is this the same one as before?"
        yield Comment(id=next(new_id), record=ident, text=text, provenance=made(luck, number, n))


def shape(x: float, y: float, n: int) -> Shape:
    """A box; one object in eight has a polygon."""
    if n % 8:
        return Box(x=x, y=y, width=24.5, height=48)
    return polygon_of([(x, y), (x + 30, y), (x + 40, y + 30), (x + 15, y + 50), (x, y + 30)])


def made(luck: random.Random, number: int, n: int) -> Provenance:
    """Mostly by one of a few people, some by a machine that somebody confirmed."""
    if n == 7 and number % 50 == 0:
        return Provenance(by=RARE, at=_AT)
    if n % 10 == 9:
        return Provenance(
            by="Anna", method=Method.TRACKER, at=_AT + n, detail="csrt, scale 0.5", confirmed_by="Ben"
        )
    return Provenance(by=luck.choice(PEOPLE), at=_AT + n)


def contract() -> str:
    """A taxonomy of so many actions and objects, with attributes and some rules on length, size and confirmation."""
    actions = "\n".join(
        f"  - {{id: a{n}, name: Action {n}, scopes: [segment], attributes: [strength]}}"
        for n in range(ACTIONS)
    )
    objects = "\n".join(
        f"  - {{id: o{n}, name: Object {n}, shapes: [box, polygon], attributes: [team, pose]}}"
        for n in range(OBJECTS)
    )
    attributes = (
        "  - {id: strength, name: Strength, type: number, min: 1, max: 5}\n"
        "  - {id: team, name: Team, type: choice, values: [red, blue]}\n"
        f"  - {{id: pose, name: Pose, type: choice, values: [{', '.join(POSES)}], changing: true}}\n"
    )
    return (
        f"framegrain_taxonomy: 1\nname: Made\nversion: '1'\naction:\n{actions}\nobject:\n{objects}\n"
        f"attribute:\n{attributes}"
    )
