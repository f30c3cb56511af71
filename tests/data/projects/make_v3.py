"""How v3.framegrain was made, with the program whose newest file version was 3.

The file is kept for ever: every later version must open it and read what v3.json says. It is not made again;
running this writes a new pair beside it for comparison: `python make_v3.py FOLDER`.
"""

from __future__ import annotations

import hashlib
import json
import sys
from pathlib import Path
from typing import Any

import msgspec

from framegrain.domain.edit import Change, Edit
from framegrain.domain.guideline import (
    Example,
    ExampleKind,
    ProjectChange,
    ProjectEdit,
    Question,
    Recheck,
    RecheckCause,
    TaxonomyText,
)
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
    Scope,
    Track,
    Verdict,
    Video,
)
from framegrain.domain.shapes import Box, Cuboid, Part, Polygon
from framegrain.domain.span import Span
from framegrain.storage.project_file import ProjectFile

ANA = Provenance(by="Ana", at=1_763_865_000_000)
TRACKER = Provenance(
    by="Ana", method=Method.TRACKER, at=1_763_865_060_000, detail="csrt 4.14", confirmed_by="Zoë"
)
IMPORTED = Provenance(by="import", method=Method.IMPORT, at=1_763_865_030_000, detail="boxes.json")
FACE = ((100.0, 50.5), (160.0, 50.5), (160.0, 90.0), (100.0, 90.0))
RING = ((1.5, 1.5), (40.0, 2.0), (41.0, 30.25), (2.0, 31.0))
HOLE = ((10.0, 10.0), (20.0, 10.0), (15.0, 20.0))

CLIPS = (Clip(id=1, span=Span(0, 120), state=ClipState.FINISHED), Clip(id=2, span=Span(120, 250)))
SCENE = Event(
    id=3, label="court.play", scope=Scope.CLIP, span=Span(0, 120), provenance=ANA, taxonomy_version="1.2"
)
DRIBBLE = Event(
    id=4,
    label="action.dribble",
    scope=Scope.SEGMENT,
    span=Span(30, 61),
    provenance=IMPORTED,
    attributes={"hand": "left", "bounces": 4, "sure": True, "speed": 0.1, "zones": ["wing", "top"]},
    taxonomy_version="1.2",
    roles={"actor": (6,), "things": (7, 6)},
    ruled_out=("action.pass", "action.drive"),
)
NO_FOUL = Event(
    id=5,
    label="foul",
    scope=Scope.FRAME,
    span=Span(44, 45),
    provenance=ANA,
    verdict=Verdict.ABSENT,
    reason="The arm is straight, “no contact”.",
    taxonomy_version="1.2",
)
PLAYER = Track(
    id=6, label="object.player", number=1, provenance=ANA, attributes={"team": "red"}, taxonomy_version="1.2"
)
BALL = Track(
    id=7,
    label="object.ball",
    number=2,
    provenance=TRACKER,
    verdict=Verdict.UNSURE,
    reason="blurred",
    taxonomy_version="1.2",
    layer=-3,
    part_of=6,
    ruled_out=("object.head",),
)
KEYFRAMES = (
    Keyframe(id=8, track=6, frame=0, provenance=ANA, shape=Box(x=10.25, y=20.5, width=30.0, height=60.125)),
    Keyframe(
        id=9, track=6, frame=25, provenance=TRACKER, shape=Box(x=14, y=21, width=30, height=60, rotation=-12.5),
        occluded=True, attributes={"pose": "jumping"}, fill=0.1 + 0.2,
    ),
    Keyframe(id=10, track=6, frame=60, provenance=ANA, outside=True),
    Keyframe(id=11, track=7, frame=5, provenance=ANA, shape=Polygon(parts=(Part(RING, (HOLE,)), Part(HOLE)))),
    Keyframe(id=12, track=7, frame=9, provenance=ANA, shape=Cuboid(front=FACE, back=FACE)),
)  # fmt: skip
COMMENTS = (
    Comment(
        id=13, record=4, text="Is this the left hand?\nI see the right one.", provenance=ANA, resolved=True
    ),
    Comment(id=14, record=9, text="“Fallen”, says Zoë 🏀", provenance=IMPORTED),
    Comment(id=15, record=1, text="cut at the whistle", provenance=ANA),
)
COURT = KnownRectangle(
    corners=((12.5, 300.0), (600.1, 301.0), (420.0, 120.0), (200.0, 119.9)), width=15.0, length=28.0
)
CALIBRATION = Calibration(
    id=16,
    camera=Camera(focal=812.3456789012345, principal=(320.0, 180.0), height=5.1, pitch=0.1 + 0.2, roll=-0.01),
    rectangle=COURT,
    provenance=ANA,
)
PICTURE = b"\xff\xd8 not a real picture"
SHA = hashlib.sha256(PICTURE).hexdigest()
EXAMPLE = Example(
    id=17,
    label="object.ball",
    kind=ExampleKind.BORDERLINE,
    picture=SHA,
    provenance=ANA,
    caption="Half hidden",
    why="Zoë says “yes”",
    video=1,
    span=Span(5, 9),
    shape=Box(x=1, y=2.5, width=3, height=4),
    other="object.head",
)
QUESTION = Question(
    id=18, text="And behind the board?", provenance=ANA, label="object.ball", record=7, video=1, frame=9
)
ANSWERED = msgspec.structs.replace(QUESTION, answer="It is.\nDraw it.", answered=IMPORTED)
RECHECK = Recheck(
    id=19,
    video=1,
    record=4,
    label="action.dribble",
    cause=RecheckCause.SPLIT,
    reason="“Dribble” was split",
    provenance=ANA,
    choices=("action.pass", "action.drive"),
)
DONE = msgspec.structs.replace(RECHECK, id=20, cause=RecheckCause.DEFINITION, choices=(), done=TRACKER)
MOVED = msgspec.structs.replace(DRIBBLE, span=Span(28, 66))
VIDEO = Video(
    id=0,
    name="Quarter 1",
    path="videos/q1.mp4",
    fingerprint="0123abcd",
    width=640,
    height=360,
    frames=250,
    codec="h264",
    rate="30000/1001",
)

TAXONOMY = "name: Court\nversion: '1.2'\n"


def make(path: Path) -> None:
    """A project with every kind of record, shape and value, and a history with undone and abandoned steps."""
    with ProjectFile.create(path, taxonomy_text=TAXONOMY, taxonomy_version="1.2", name="Court") as file:
        file.add_video(VIDEO, b"not a real index", CLIPS)
        file.add_video(msgspec.structs.replace(VIDEO, name="Quarter 2", path="videos/q2.mp4"), b"")
        for name, records in (
            ("Label", (SCENE, DRIBBLE, NO_FOUL)),
            ("Draw", (PLAYER, BALL, *KEYFRAMES)),
            ("Say", (*COMMENTS, CALIBRATION)),
        ):
            changes = tuple(Change(None, record) for record in records)
            file.commit(1, Edit(name, changes), by="Ana", at=ANA.at)
        wrong = file.commit(1, Edit("Delete", (Change(NO_FOUL, None),)), by="Zoë", at=ANA.at + 1)
        file.commit_undo(1, wrong)
        file.commit(1, Edit("Stretch", (Change(DRIBBLE, MOVED),), "nudge 4"), by="Zoë", at=ANA.at + 2)
        unwanted = file.commit(1, Edit("Delete", (Change(SCENE, None),)), by="Ana", at=ANA.at + 3)
        file.commit_undo(1, unwanted)
        file.keep_picture(PICTURE)
        for name, changes in (
            ("Add an example", (ProjectChange(None, EXAMPLE),)),
            ("Ask", (ProjectChange(None, QUESTION),)),
            ("Answer", (ProjectChange(QUESTION, ANSWERED),)),
        ):
            file.commit_project(ProjectEdit(name, changes), by="Zoë", at=ANA.at + 4)
        texts = TaxonomyText("1.2", TAXONOMY), TaxonomyText("2", TAXONOMY.replace("1.2", "2"))
        renamed = msgspec.structs.replace(BALL, label="object.sphere")
        merge = ProjectEdit(
            "Merge",
            (ProjectChange(None, RECHECK), ProjectChange(None, DONE)),
            texts,
            {1: (Change(BALL, renamed),)},
        )
        entry = file.commit_project(merge, by="Ana", at=ANA.at + 5)
        file.commit_project_undo(entry, merge)
        file.commit_project_redo(entry, merge)
        drop = ProjectEdit("Drop", (ProjectChange(EXAMPLE, None),))
        unwanted = file.commit_project(drop, by="Ana", at=ANA.at + 6)
        file.commit_project_undo(unwanted, drop)
        file.remember("frame", "44")


def _step(entry: Any) -> dict[str, Any]:
    return {name: getattr(entry, name) for name in ("number", "edit", "by", "at", "undone")}


def described(file: ProjectFile) -> dict[str, Any]:
    """All that a project says, as plain values for JSON."""
    videos = file.videos()
    said = {
        "name": file.name,
        "taxonomy": [file.taxonomy_version, file.taxonomy_text],
        "frame": file.recall("frame"),
        "videos": videos,
        "indexes": [file.index(video.id).decode() for video in videos],
        "records": {str(video.id): file.load(video.id) for video in videos},
        "history": {str(video.id): [*map(_step, file.history(video.id))] for video in videos},
        "guideline": file.guideline(),
        "picture": (file.picture(SHA) or b"").hex(),
        "project history": file.project_history(),
        "taxonomies": [[v.version, v.text, v.by] for v in file.taxonomy_versions()],
        "counts": file.counts(),
        "problems": file.check(),
        "next id": file.new_id(),
    }
    return json.loads(msgspec.json.encode(said))  # type: ignore[no-any-return]


def main(folder: Path) -> None:
    """Write v3.framegrain and v3.json into `folder`."""
    project = folder / "v3.framegrain"
    make(project)
    with ProjectFile.open(project, read_only=True) as file:
        text = msgspec.json.format(msgspec.json.encode(described(file)), indent=1)
    (folder / "v3.json").write_bytes(text + b"\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
