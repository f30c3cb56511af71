"""The sample project: our own clip, labeled truthfully by the very edits a person's hand would make."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from framegrain.assets import taxonomy_file
from framegrain.domain import shapes
from framegrain.domain.records import ClipState, Scope, Verdict
from framegrain.domain.span import Span
from framegrain.editing import attributes, clips, events, records, tracks
from framegrain.media.sample_clip import Box, Cuboid, Outline, render_sample
from framegrain.session.contents import ProjectContents
from framegrain.session.exporting import export, format_named, format_names
from framegrain.session.projects import SUFFIX, new_project, open_last_video, open_project
from framegrain.session.videos import examine

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from numpy.typing import NDArray

    from framegrain.domain.records import Value
    from framegrain.domain.shapes import Shape
    from framegrain.media.sample_clip import SampleObject, SampleScript
    from framegrain.session.session import Session

TOLERANCE = 5.0
"""Pixels by which a computed in-between may differ from the truth before another keyframe is set."""

SHOWN_FRAME = 128
"""Where the sample opens: people, the van and a bird at once, one of them half hidden."""

_RENDER_SHARE = 0.9
_PLACES = {"street": "street", "meadow": "park", "hall": "indoors"}
_SEEN = {"traffic": "van", "bird": "bird"}  # segments of scene and object level: while this is in the picture
_ACTIONS = {name: name for name in ("walk", "stand", "sit", "wave", "kick", "drive")} | {
    "fly a kite": "fly_kite"
}
_SEATED = frozenset({"left child", "right child"})
_NOT_A_WAVE = "The hand is raised for something else"


def clip_file(folder: Path) -> Path:
    """Where the sample's video is."""
    return folder / "sample.mp4"


def project_file(folder: Path) -> Path:
    """Where the sample's project is."""
    return folder / f"sample{SUFFIX}"


def make_sample(folder: Path, *, progress: Callable[[float], None] = lambda done: None) -> Path:
    """Render the clip and label it, unless it is there already; the project's path.

    The project takes its name only when it is complete, so that a run broken off is begun anew.
    """
    project = project_file(folder)
    if project.exists():
        progress(1.0)
        return project
    folder.mkdir(parents=True, exist_ok=True)
    script = render_sample(clip_file(folder), progress=lambda done: progress(_RENDER_SHARE * done))
    partial = folder / f".sample-{project.name}"
    partial.unlink(missing_ok=True)
    new_project(partial, taxonomy_file("sample-park"), [examine(clip_file(folder))], name="Sample park")
    session = open_project(partial, person="Sample")
    open_last_video(session)
    _label(session, script)
    session.focus.go_to(SHOWN_FRAME)
    session.close()
    partial.replace(project)
    progress(1.0)
    return project


def export_sample(folder: Path) -> list[Path]:
    """Write the sample in every format; the files written."""
    session = open_project(project_file(folder), read_only=True)
    names = {"coco": "coco.json", "json": "project.json"}
    files = []
    try:
        for name in format_names():
            files.append(folder / names.get(name, f"sample.{name}"))
            contents = ProjectContents(session.project, session.taxonomy)
            export(contents, session.project.path, format_named(name), files[-1])
    finally:
        session.close()
    return files


def _label(session: Session, script: SampleScript) -> None:
    for cut in script.cuts:
        session.do(clips.split_clip(session.desk, cut))
    for shot in script.shots:
        session.do(events.add_event(session.desk, _PLACES[shot.name], Scope.CLIP, shot.span))
    for label, seen in _SEEN.items():
        session.do(events.add_event(session.desk, label, Scope.SEGMENT, script.objects[seen].span))
    for thing in script.objects.values():
        _track(session, thing)
    for action in script.actions:
        if action.name in _ACTIONS:
            session.do(events.add_event(session.desk, _ACTIONS[action.name], Scope.SEGMENT, action.span))
    _kicks(session, script)
    _absent_wave(session, script)
    last = session.open_document.clip_order()[-1]  # where it opens, people can try things
    session.do(clips.set_state(session.desk, last.id, ClipState.FINISHED))


def _kicks(session: Session, script: SampleScript) -> None:
    """Which foot, and the one frame in which it meets the ball."""
    ball = script.objects["ball"].positions
    for number, kick in enumerate(a.span for a in script.actions if a.name == "kick"):
        event = next(e for e in session.open_document.events_in(kick) if e.label == "kick")
        foot = "left" if number else "right"
        session.do(attributes.set_attribute(session.desk, [event.id], "kicking_foot", foot, kick.start))
        touched = next(
            f for f in range(kick.start + 1, kick.stop) if _apart(ball[f - 1], ball[f]) > TOLERANCE
        )
        session.do(events.add_event(session.desk, "kick_contact", Scope.FRAME, Span(touched, touched + 1)))


def _absent_wave(session: Session, script: SampleScript) -> None:
    """Why a label does not apply is as good to know as where it does: a hand on a kite string does not wave."""
    flying = next(a.span for a in script.actions if a.name == "fly a kite")
    span = Span(flying.start, flying.start + 60)
    session.do(events.add_event(session.desk, "wave", Scope.SEGMENT, span))
    event = next(e for e in session.open_document.events_in(span) if e.label == "wave" and e.span == span)
    session.do(records.set_verdict(session.desk, [event.id], Verdict.ABSENT, _NOT_A_WAVE))


def _track(session: Session, thing: SampleObject) -> None:
    frames = keyframes_for(thing)
    shape = {frame: _shape(thing, frame) for frame in frames}
    session.do(tracks.start_track(session.desk, _label_of(thing), frames[0], shape[frames[0]]))
    track = max(session.open_document.tracks)
    for frame in frames[1:]:
        session.do(tracks.set_shape(session.desk, track, frame, shape[frame]))
    for hidden in thing.occluded:
        session.do(tracks.set_flags(session.desk, track, hidden.start, occluded=True))
        for keyframe in session.open_document.keyframes(track):
            if keyframe.frame in hidden and not keyframe.occluded:
                session.do(tracks.set_flags(session.desk, track, keyframe.frame, occluded=True))
        if hidden.stop < thing.span.stop:
            session.do(tracks.set_flags(session.desk, track, hidden.stop, occluded=False))
    for name, value in _values(thing).items():
        session.do(attributes.set_attribute(session.desk, [track], name, value, frames[0]))


def _label_of(thing: SampleObject) -> str:
    if thing.kind == "person":
        if thing.name in _SEATED:
            return "rider"
        return "player" if thing.name.endswith("player") else "walker"
    return "plank" if thing.kind == "seesaw" else thing.kind


def _values(thing: SampleObject) -> dict[str, Value]:
    if thing.kind == "van":
        return {"paint": thing.attributes["colour"], "lights_on": False}
    if thing.kind != "person":
        return {}
    carried = "carries" in thing.attributes
    values: dict[str, Value] = {
        "clothing": thing.attributes["top"],
        "posture": "seated" if thing.name in _SEATED else "upright",
        "carries": carried,
    }
    return values | ({"carried_thing": "bag"} if carried else {})


def keyframes_for(thing: SampleObject) -> list[int]:
    """The fewest frames, halving where it is worst, whose straight in-betweens stay within TOLERANCE of the truth."""
    points = {frame: _points(thing, frame) for frame in thing.positions}
    frames = sorted(points)
    if len({p.shape for p in points.values()}) > 1:
        return frames
    chosen = {frames[0], frames[-1]}
    open_ = [(0, len(frames) - 1)]
    while open_:
        left, right = open_.pop()
        worst = _worst(points, frames[left : right + 1])
        if worst:
            chosen.add(frames[left + worst])
            open_ += [(left, left + worst), (left + worst, right)]
    return sorted(chosen)


def _worst(points: dict[int, NDArray[np.float64]], frames: list[int]) -> int:
    """The place in `frames` where the straight line between their ends is furthest off; 0 when all is near enough."""
    if len(frames) < 3:
        return 0
    shares = (np.array(frames) - frames[0]) / (frames[-1] - frames[0])
    truth = np.stack([points[f] for f in frames])
    straight = truth[0] + shares[:, None, None] * (truth[-1] - truth[0])
    off = np.abs(truth - straight).max(axis=(1, 2))
    worst = int(off.argmax())
    return worst if off[worst] > TOLERANCE else 0


def _points(thing: SampleObject, frame: int) -> NDArray[np.float64]:
    return np.array(shapes.vertices(_shape(thing, frame)))


def _apart(a: object, b: object) -> float:
    if not isinstance(a, Box) or not isinstance(b, Box):
        return 0.0
    return abs(a.x - b.x) + abs(a.y - b.y)


def _shape(thing: SampleObject, frame: int) -> Shape:
    """What a careful person would draw on this frame."""
    truth = thing.positions[frame]
    if isinstance(truth, Outline):
        return shapes.polygon_of(truth.points)
    if isinstance(truth, Cuboid):
        c = truth.corners
        return shapes.Cuboid(front=(c[0], c[1], c[2], c[3]), back=(c[4], c[5], c[6], c[7]))
    return shapes.Box(
        x=truth.x - truth.width / 2,
        y=truth.y - truth.height / 2,
        width=truth.width,
        height=truth.height,
        rotation=shapes.normal_rotation(truth.angle),
    )
