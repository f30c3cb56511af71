"""What is known of a record, as short lines: pure."""

from __future__ import annotations

from datetime import datetime
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from framegrain.domain.interpolation import Interpolation
from framegrain.domain.provenance import Method
from framegrain.domain.records import Clip, ClipState, Event, Scope, Track
from framegrain.domain.rules.time import SCOPE_WORDS
from framegrain.domain.shapes import Cuboid
from framegrain.domain.span import Span
from framegrain.domain.standing import FAITHFUL, misfit, place_words, size_words, standing_of
from framegrain.media.codec_names import codec_in_words
from framegrain.ui.inspector.form import state_of
from framegrain.ui.words import counted

if TYPE_CHECKING:
    from collections.abc import Sequence
    from fractions import Fraction

    from framegrain.domain.document import Document
    from framegrain.domain.provenance import Provenance
    from framegrain.domain.records import Video
    from framegrain.domain.taxonomy import Taxonomy

THIS_FRAME = "This frame"
_INCLUSIVE = "First and last frame, both included; the video's first frame is 0"


class Fact(NamedTuple):
    """A name, a value and what the value means."""

    name: str
    value: str
    tip: str = ""
    attention: bool = False


def event_facts(document: Document, taxonomy: Taxonomy, event: Event) -> list[Fact]:
    """What is known of a frame tag, segment or clip label."""
    return [
        Fact("Held as", SCOPE_WORDS[event.scope]),
        Fact("Frames", frames(event.span), _INCLUSIVE),
        Fact("Length", length(document, event.span)),
        *made(event.provenance),
        *_guideline(taxonomy, event.taxonomy_version),
    ]


def track_facts(document: Document, taxonomy: Taxonomy, track: Track, frame: int) -> list[Fact]:
    """What is known of an object."""
    life = document.life(track.id)
    keys = document.keyframes(track.id)
    facts: list[Fact] = []
    if life is not None:
        facts.append(Fact("Frames", frames(life), _INCLUSIVE))
        facts.append(Fact("Length", length(document, life)))
    gap = max((b.frame - a.frame for a, b in pairwise(keys)), default=0)
    widest = f", widest gap {gap}" if gap else ""
    facts.append(Fact("Keyframes", f"{len(keys)}{widest}", "The widest gap is counted in frames"))
    facts.append(this_frame(document, taxonomy, track, frame))
    facts.extend(on_the_ground(document, taxonomy, track, frame))
    facts.extend(made(track.provenance))
    facts.extend(_guideline(taxonomy, track.taxonomy_version))
    return facts


def this_frame(document: Document, taxonomy: Taxonomy, track: Track, frame: int) -> Fact:
    """How the object's shape on this frame came about."""
    state = state_of(document, taxonomy, track, frame)
    life = document.life(track.id)
    if state is None:
        if life is None:
            return Fact(THIS_FRAME, "no shape yet")
        return Fact(THIS_FRAME, f"begins at {life.start}" if frame < life.start else f"ended at {life.last}")
    if state.outside:
        return Fact(THIS_FRAME, "outside the picture")
    if state.keyframe is not None and state.keyframe.shape is not None:
        return Fact(THIS_FRAME, f"keyframe, {by_whom(state.keyframe.provenance)}")
    policy = taxonomy.interpolation(track.label)
    held = policy is Interpolation.NONE
    return Fact(THIS_FRAME, "as at the last keyframe" if held else f"in between, {policy.value}")


def on_the_ground(document: Document, taxonomy: Taxonomy, track: Track, frame: int) -> list[Fact]:
    """A cuboid's metres on this frame, where the video is calibrated."""
    state = state_of(document, taxonomy, track, frame)
    camera = document.camera
    if state is None or camera is None or not isinstance(state.shape, Cuboid):
        return []
    found = standing_of(state.shape, camera)
    if found is None:
        return [Fact("Size", "not on the ground", "Its lower corners lie above the horizon of this camera")]
    off = misfit(state.shape, found, camera)
    about = "" if off <= FAITHFUL else "about "
    tip = "Length, width and height of the box on the ground"
    if about:
        tip = f"A box on the ground misses it by {off:.0f} pixels; drag a corner, and it stands there"
    return [
        Fact("Size", about + size_words(found), tip, attention=bool(about)),
        Fact("Place", about + place_words(found), "The middle of its floor, from below the camera"),
        Fact(
            "Heading",
            f"{about}{found.heading:.0f}°",
            "Clockwise seen from above; 0 is the way the camera looks",
        ),
    ]


def clip_facts(document: Document, clip: Clip) -> list[Fact]:
    """What is known of a clip."""
    first = Span(clip.span.start, clip.span.start + 1)  # a clip label holds every frame of its clip
    labels = sum(event.scope is Scope.CLIP for event in document.events_in(first))
    return [
        Fact("Frames", frames(clip.span), _INCLUSIVE),
        Fact("Length", length(document, clip.span)),
        Fact("Clip labels", str(labels) if labels else "none"),
        Fact("State", "finished" if clip.state is ClipState.FINISHED else "open"),
    ]


def many_facts(document: Document, records: Sequence[Event | Track]) -> list[Fact]:
    """What is known of several records at once."""
    around = document.span_around(record.id for record in records)
    objects = sum(isinstance(record, Track) for record in records)
    facts = []
    if objects:
        facts.append(Fact("Objects", str(objects)))
    if objects < len(records):
        facts.append(Fact("Segments and tags", str(len(records) - objects)))
    if around is not None:
        facts.append(Fact("Frames", frames(around), _INCLUSIVE))
    return facts


def video_facts(document: Document) -> list[Fact]:
    """What is known of the open video."""
    video: Video = document.video
    facts = [
        Fact("Frames", str(video.frames), f"0 to {max(video.frames - 1, 0)}"),
        Fact("Length", seconds(document.times.duration)),
        Fact("Picture", f"{video.width} × {video.height}"),
    ]
    if video.codec:
        facts.append(Fact("Coded as", codec_in_words(video.codec)))
    facts.append(Fact("File", video.path.rsplit("/", 1)[-1], video.path))
    return facts


def frames(span: Span) -> str:
    """First and last frame, both included."""
    return str(span.start) if span.length == 1 else f"{span.start} – {span.last}"


def length(document: Document, span: Span) -> str:
    """Frames and seconds."""
    stop = min(span.stop, document.video.frames)
    lasting = document.times.since_first(stop) - document.times.since_first(min(span.start, stop))
    return f"{counted(span.length, 'frame')}, {seconds(lasting)}"


def seconds(value: Fraction) -> str:
    """A duration as people say it."""
    total = float(value)
    if total < 60:
        return f"{total:.2f} s" if total < 10 else f"{total:.1f} s"
    minutes, rest = divmod(round(total), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes:02d} min" if hours else f"{minutes} min {rest:02d} s"


def made(provenance: Provenance) -> list[Fact]:
    """Who made it, how, when, and who confirmed it."""
    facts = [Fact("Made by", f"{provenance.by or 'unknown'}, {by_whom(provenance)}", provenance.detail)]
    if provenance.at:
        facts.append(Fact("Made on", exact_time(provenance.at)))
    if provenance.confirmed_by:
        facts.append(Fact("Confirmed by", provenance.confirmed_by))
    return facts


def by_whom(provenance: Provenance) -> str:
    """How something came to be, in words."""
    return {
        Method.PERSON: "by hand",
        Method.INTERPOLATED: "computed",
        Method.TRACKER: "by a tracker",
        Method.IMPORT: "imported",
    }[provenance.method]


def exact_time(at: int) -> str:
    """Milliseconds since 1970 as the local date and time."""
    try:
        return datetime.fromtimestamp(at / 1000).astimezone().strftime("%Y-%m-%d %H:%M")
    except (OverflowError, OSError, ValueError):
        return "at an unknown time"


def _guideline(taxonomy: Taxonomy, version: str) -> list[Fact]:
    if not version:
        return []
    if version == taxonomy.version:
        return [Fact("Guideline", f"version {version}")]
    tip = "The taxonomy has changed since this was labeled; check that it still holds"
    return [Fact("Guideline", f"version {version}, now {taxonomy.version}", tip, attention=True)]
