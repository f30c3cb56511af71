"""Projects made in memory, for tests of everything that reads a project."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from framegrain.domain.document import Document
from framegrain.domain.guideline import (
    Example,
    ExampleKind,
    ProjectRecord,
    Question,
    Recheck,
    RecheckCause,
    TaxonomyVersion,
)
from framegrain.domain.interpolation import Interpolation
from framegrain.domain.provenance import Method, Provenance
from framegrain.domain.records import (
    Calibration,
    Camera,
    Clip,
    ClipState,
    Comment,
    Event,
    Keyframe,
    KnownRectangle,
    Record,
    Scope,
    Track,
    Verdict,
    Video,
)
from framegrain.domain.shapes import Box, Cuboid, Part, Polygon, ShapeKind, polygon_of
from framegrain.domain.span import Span
from framegrain.domain.taxonomy import Label, Level, Taxonomy
from framegrain.domain.timebase import FrameTimes
from framegrain.exchange.source import Coarser, OtherReading, ReadingFinding

if TYPE_CHECKING:
    from framegrain.domain.activity import Activity

ANNA = Provenance(by="Anna", at=1_700_000_000_000)
TRACKER = Provenance(
    by="csrt", method=Method.TRACKER, at=1_700_000_000_001, detail="csrt, scale 0.5", confirmed_by="Anna"
)
SHAPES = tuple(ShapeKind)
PICTURE = b"\xff\xd8 not a real picture"
SHA = hashlib.sha256(PICTURE).hexdigest()
OTHER_READING = OtherReading(
    reader="OpenCV 5.0.0",
    verdict="Read in order, yes; by jumping, no.",
    same_in_order=True,
    same_by_seeking=False,
    findings=[ReadingFinding(code="seek_elsewhere", sentence="It lands elsewhere.", advice="Read in order.")],
)

TAXONOMY = Taxonomy(
    name="Street",
    version="3",
    labels=(
        Label(id="day", name="Day", level=Level.SCENE, scopes=(Scope.CLIP, Scope.SEGMENT)),
        Label(id="walk", name="Walk", level=Level.ACTION, scopes=(Scope.SEGMENT, Scope.FRAME)),
        Label(
            id="person",
            name="Person",
            level=Level.OBJECT,
            shapes=SHAPES,
            leaves_only=True,
            children=("adult", "person-other"),
        ),
        Label(id="adult", name="Adult", level=Level.OBJECT, parent="person", shapes=SHAPES),
        Label(id="person-other", name="Other", level=Level.OBJECT, parent="person", shapes=SHAPES),
        Label(
            id="thing",
            name="Thing",
            level=Level.OBJECT,
            shapes=SHAPES,
            children=("thing-other",),
            interpolation=Interpolation.NONE,
        ),
        Label(id="thing-other", name="Other", level=Level.OBJECT, parent="thing", shapes=SHAPES),
    ),
)


CAMERA = Camera(focal=310.1, principal=(160.0, 120.0), height=2.75, pitch=0.1 + 0.2, roll=-0.01)
GROUND = KnownRectangle(
    corners=((10.0, 230.0), (300.0, 229.5), (200.0, 130.0), (90.0, 130.0)), width=3.5, length=12.0
)


def times(frames: int) -> FrameTimes:
    """NTSC's frame rate, off zero and not quite steady, so that a mixed-up frame shows."""
    steps = np.arange(frames) * 1001 + np.arange(frames) % 2 + 33
    return FrameTimes(steps, Fraction(1, 30000), last_duration=1001)


def video(
    number: int = 1, frames: int = 60, name: str = "street.mp4", size: tuple[int, int] = (320, 240)
) -> Video:
    return Video(
        id=number,
        name=name,
        path=f"media/{name}",
        fingerprint=f"f{number}",
        width=size[0],
        height=size[1],
        frames=frames,
        codec="h264",
        rate="30000/1001",
    )


def keyframe(number: int, track: int, frame: int, shape: object = None, **more: object) -> Keyframe:
    return Keyframe(id=number, track=track, frame=frame, shape=shape, **{"provenance": ANNA, **more})  # type: ignore[arg-type]


def document(records: list[Record] = (), made: Video | None = None) -> Document:  # type: ignore[assignment]
    made = made or video()
    return Document(made, times(made.frames), records)


def ring(x: float, y: float, size: float) -> tuple[tuple[float, float], ...]:
    return ((x, y), (x + size, y), (x + size, y + size), (x, y + size))


def every_kind(first: int = 100) -> list[Record]:
    """One of everything a person can make, ids from `first` up."""
    n = iter(range(first, first + 100))
    clips = [
        Clip(id=next(n), span=Span(0, 30), state=ClipState.FINISHED),
        Clip(id=next(n), span=Span(30, 60)),
    ]
    events = [
        Event(id=next(n), label="day", scope=Scope.CLIP, span=Span(0, 30), provenance=ANNA),
        Event(
            id=next(n),
            label="walk",
            scope=Scope.SEGMENT,
            span=Span(5, 60),
            provenance=TRACKER,
            verdict=Verdict.UNSURE,
            reason="half “hidden” 🙈",
            attributes={"speed": 1.5, "notes": ["a", "é"], "alone": True},
            taxonomy_version="3",
            roles={"actor": (first + 20,), "others": (first + 26, first + 29)},
            ruled_out=("stand", "run"),
        ),
        Event(id=next(n), label="walk", scope=Scope.FRAME, span=Span(7, 8), provenance=ANNA),
    ]
    said = [
        Comment(id=first + 97, record=events[1].id, text="until where?\n“here”", provenance=ANNA),
        Comment(id=first + 98, record=clips[0].id, text="✓", provenance=TRACKER, resolved=True),
        Calibration(id=first + 99, camera=CAMERA, rectangle=GROUND, provenance=ANNA),
    ]
    return [*clips, *events, *_tracks(first + 20), *said]


def _tracks(first: int) -> list[Record]:
    n = iter(range(first, first + 80))
    found: list[Record] = []

    def track(label: str, *keys: dict[str, object], **more: object) -> None:
        key = next(n)
        found.append(
            Track(id=key, label=label, number=key - first + 1, **{"provenance": ANNA, **more})  # type: ignore[arg-type]
        )
        found.extend(keyframe(next(n), key, **each) for each in keys)  # type: ignore[arg-type]

    track(
        "adult",
        {"frame": 3, "shape": Box(x=10, y=20, width=40, height=50), "attributes": {"pose": "sits"}},
        {
            "frame": 9,
            "shape": Box(x=40.5, y=20, width=40, height=50),
            "occluded": True,
            "provenance": TRACKER,
        },
        {"frame": 12, "outside": True},
        {"frame": 15, "shape": Box(x=60, y=20, width=40, height=50), "attributes": {"pose": "stands"}},
        {"frame": 16, "occluded": True},
        attributes={"coat": "red"},
    )
    track(
        "thing",
        {"frame": 0, "shape": Box(x=100, y=100, width=60, height=20, rotation=30)},
        {"frame": 4, "shape": Box(x=100, y=100, width=60, height=20, rotation=-30)},
        layer=-2,
        part_of=first,
        ruled_out=("adult",),
    )
    track(
        "thing-other",
        {"frame": 2, "shape": Polygon(parts=(Part(ring(50, 50, 60), (ring(60, 60, 20), ring(85, 85, 10))),))},
    )
    track("thing-other", {"frame": 2, "shape": Polygon(parts=(Part(ring(5, 5, 10)), Part(ring(30, 5, 10))))})
    track(
        "person-other",
        {"frame": 20, "shape": polygon_of(ring(200, 100, 30))},
        {"frame": 24, "shape": polygon_of([(200, 100), (240, 110), (220, 150)])},
    )
    front = ((100.0, 100.0), (140.0, 100.0), (140.0, 130.0), (100.0, 130.0))
    back = ((120.0, 90.0), (160.0, 90.0), (160.0, 120.0), (120.0, 120.0))
    track("thing", {"frame": 30, "shape": Cuboid(front=front, back=back)})
    track("adult", {"frame": 59, "shape": Box(x=-10, y=-10, width=40, height=40)})
    track(
        "adult",
        {"frame": 50, "shape": Box(x=5, y=5, width=4, height=4)},
        verdict=Verdict.ABSENT,
        reason="a statue",
    )
    return found


@dataclass
class MadeSource:
    """A project held in memory."""

    documents: list[Document] = field(default_factory=list)
    name: str = "made"
    taxonomy: Taxonomy = TAXONOMY
    taxonomy_text: str = "framegrain_taxonomy: 1  # the street\nname: Street\n"
    asked: list[int] = field(default_factory=list)
    readings: dict[int, OtherReading] = field(default_factory=dict)
    names: dict[int, tuple[str, ...]] = field(default_factory=dict)
    taxonomies: list[TaxonomyVersion] = field(default_factory=list)
    records: list[ProjectRecord] = field(default_factory=list)
    pictures: dict[str, bytes] = field(default_factory=dict)
    worked: list[Activity] = field(default_factory=list)

    def taxonomy_versions(self) -> list[TaxonomyVersion]:
        return self.taxonomies

    def guideline(self) -> list[ProjectRecord]:
        return self.records

    def picture(self, name: str) -> bytes | None:
        return self.pictures.get(name)

    def activities(self) -> list[Activity]:
        return self.worked

    def coarser(self) -> Coarser | None:
        return None

    def videos(self) -> list[Video]:
        return [document.video for document in self.documents]

    def document(self, video_id: int) -> Document:
        self.asked.append(video_id)
        return next(document for document in self.documents if document.video.id == video_id)

    def other_reading(self, video_id: int) -> OtherReading | None:
        return self.readings.get(video_id)

    def picture_names(self, video_id: int) -> tuple[str, ...]:
        return self.names.get(video_id, ())

    def index_bytes(self, video_id: int) -> bytes:
        return bytes(range(256)) + b"%d" % video_id


def guideline() -> list[ProjectRecord]:
    """One of every kind of record that a project has beside those of its videos."""
    return [
        Example(
            id=900,
            label="adult",
            kind=ExampleKind.NEGATIVE,
            picture=SHA,
            provenance=ANNA,
            caption="A statue",
            why="“It” does not move\n🗿",
            video=1,
            span=Span(50, 51),
            shape=Box(x=5, y=5, width=4, height=4, rotation=0.1 + 0.2),
            other="thing",
        ),
        Example(id=901, label="thing", kind=ExampleKind.BORDERLINE, picture="0" * 64, provenance=TRACKER),
        Question(id=902, text="Whose bag?", provenance=ANNA, label="thing", record=120, video=1, frame=3),
        Question(id=903, text="", provenance=ANNA, answer="hers", answered=TRACKER),
        Recheck(
            id=904,
            video=2,
            record=320,
            label="adult",
            cause=RecheckCause.SPLIT,
            reason="Adult was split",
            provenance=ANNA,
            choices=("thing", "thing-other"),
            done=TRACKER,
        ),
    ]


def full_source() -> MadeSource:
    """Two videos with one of everything each; their names differ only in case and suffix."""
    return MadeSource(
        [
            document(every_kind(100), video(1)),
            document(every_kind(300), video(2, name="Street.mkv")),
        ],
        readings={2: OTHER_READING},
        taxonomies=[
            TaxonomyVersion(version="2", text="framegrain_taxonomy: 1\nname: Street\n", since=5),
            TaxonomyVersion(version="3", text=MadeSource.taxonomy_text, since=7, by="Anna"),
        ],
        records=guideline(),
        pictures={SHA: PICTURE},
    )
