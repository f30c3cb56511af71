"""A hand that works in a project at random: the same one for the same seed, so that it can be followed afterwards."""

from __future__ import annotations

import os
import random
import shutil
from contextlib import nullcontext
from dataclasses import dataclass, field
from functools import cache
from itertools import count
from pathlib import Path
from tempfile import mkdtemp
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np
from msgspec.structs import replace

from contract.videos import FRAMES, Recipe, encode
from framegrain.domain.edit import Edit, joined
from framegrain.domain.errors import FramegrainError
from framegrain.domain.guideline import Example, ExampleKind, ProjectChange, ProjectEdit, Question
from framegrain.domain.records import Scope
from framegrain.domain.shapes import Box
from framegrain.domain.span import Span
from framegrain.editing import clips, comments, events, records, tracks
from framegrain.exchange import project_json
from framegrain.exchange.taxonomy import read_taxonomy
from framegrain.session.contents import ProjectContents
from framegrain.session.exporting import export, format_named
from framegrain.session.importing import import_into
from framegrain.session.projects import new_project, open_last_video
from framegrain.session.session import Session
from framegrain.session.videos import examine
from framegrain.storage.errors import StorageError
from framegrain.storage.project_file import ProjectFile
from small_taxonomy import TAXONOMY

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager

    from framegrain.domain.records import RecordId

NAME = "street.framegrain"
START = 1_700_000_000_000
TEMPLATE = "FRAMEGRAIN_FAULTS_TEMPLATE"
"""The variable that names the folder of a template that is there already."""


def video_files() -> tuple[Path, Path]:
    """Two small videos that differ."""
    return template() / "first.mp4", template() / "second.mp4"


@cache
def template() -> Path:
    """A fresh project of two videos, with its taxonomy file and an export of a labeled one to bring in.

    A process that is started to be killed has it from whoever started it: the encoder does not write the same bytes
    each time, and an import is refused where the videos are others.
    """
    given = os.environ.get(TEMPLATE)
    return Path(given) if given else _made_template()


def _made_template() -> Path:
    folder = Path(mkdtemp(prefix="framegrain-faults-"))
    videos = folder / "first.mp4", folder / "second.mp4"
    encode(Recipe("libx264", b_frames=2), videos[0])
    videos[1].write_bytes(videos[0].read_bytes() + bytes(100))
    (folder / "street.yaml").write_text(TAXONOMY, encoding="utf-8")
    new_project(folder / "labeled.framegrain", folder / "street.yaml", [examine(f) for f in videos])
    session = opened(folder / "labeled.framegrain", random.Random(1))
    for video in session.videos():
        session.open_video(video.id)
        session.do(tracks.start_track(session.desk, "thing", 4, Box(x=5, y=5, width=20, height=10)))
        session.do(events.add_event(session.desk, "stand", Scope.SEGMENT, Span(3, 30)))
    contents = ProjectContents(session.project, session.taxonomy)
    export(contents, session.project.path, format_named("json"), folder / "labeled.json")
    session.close()
    new_project(folder / NAME, folder / "street.yaml", [examine(f) for f in videos])
    return folder


def fresh(folder: Path) -> Path:
    """A copy of the fresh project in a folder."""
    return Path(shutil.copy(template() / NAME, folder / NAME))


def opened(path: Path, rng: random.Random, *, jumps: bool = False, migrate: bool = False) -> Session:
    """The project with its last video, under a clock that only this session knows."""
    ticks = count(START)
    project = ProjectFile.open(path, migrate=migrate)
    taxonomy = read_taxonomy(project.taxonomy_text, "the taxonomy")

    def clock() -> int:
        return rng.choice((0, 1, START, 2 * START, -5, next(ticks))) if jumps else next(ticks)

    session = Session(project, taxonomy, person=rng.choice(("Ana", "Ben")), clock=clock)
    open_last_video(session)
    return session


def said(session: Session) -> dict[str, Any]:
    """What the window shows of the project, of which every part must be on file."""
    return {
        "taxonomy": session.taxonomy.version,
        **_of_video(session, session.open_document.video.id),
        "project steps": [(e.number, e.name, e.undone, e.by, e.at) for e in session.project_entries],
        "guideline": sorted(session.guideline.by_id.values(), key=lambda record: record.id),
    }


def _of_video(session: Session, video: int) -> dict[str, Any]:
    shown = session.open_document.video.id == video
    entries = session.entries if shown else session.project.history(video)
    return {
        f"records {video}": sorted(session.document_of(video).records(), key=lambda record: record.id),
        f"steps {video}": [(e.number, e.edit.name, e.undone, e.by, e.at) for e in entries],
    }


def projects_in(folder: Path) -> list[Path]:
    """Every project in a folder and its folders of backups; no drafts."""
    return [found for found in folder.rglob("*.framegrain") if not found.name.startswith(".")]


def on_file(path: Path, *, read_only: bool = False) -> dict[str, Any]:
    """The same of every video, as somebody finds it who opens the file; AssertionError where it is not whole."""
    with ProjectFile.open(path, migrate=True, read_only=read_only) as file:
        assert file.check() == []
        found: dict[str, Any] = {
            "taxonomy": file.taxonomy_version,
            "project steps": [(e.number, e.name, e.undone, e.by, e.at) for e in file.project_history()],
            "guideline": sorted(file.guideline(), key=lambda record: record.id),
        }
        for video in file.videos():
            found[f"records {video.id}"] = sorted(file.load(video.id), key=lambda record: record.id)
            found[f"steps {video.id}"] = [
                (e.number, e.edit.name, e.undone, e.by, e.at) for e in file.history(video.id)
            ]
        for record in file.guideline():
            if isinstance(record, Example):
                assert file.picture(record.picture), "an example lost its picture"
        return found


@dataclass
class Hand:
    """Does one thing after another. `told` is called each time the session has accepted an edit."""

    session: Session
    rng: random.Random
    told: Callable[[], None] = lambda: None
    only: tuple[str, ...] = ()
    """Names of what it does, where it is not everything."""
    calm: Callable[[], AbstractContextManager[None]] = nullcontext
    """Lets it look at what is not shown while the disk has trouble."""
    is_blind: bool = False
    """It does not keep what it was shown."""
    seen: dict[str, Any] = field(default_factory=dict)
    failures: list[StorageError] = field(default_factory=list)

    _is_within: bool = False

    def __post_init__(self) -> None:
        if not self.is_blind:
            for video in self.session.videos():
                self.seen.update(_of_video(self.session, video.id))
            self.seen.update(said(self.session))
        self._follow()

    def _follow(self) -> None:
        self.session.edited.connect(lambda _edit: self._note())
        self.session.guideline_changed.connect(self._note)
        self.session.taxonomy_changed.connect(self._note)
        self.session.unsaved_changed.connect(self._note_saved)

    def _note_saved(self) -> None:
        """What could not be saved may have been by now, in a video that is not shown."""
        if self.session.unsaved is None and self.session.document is not None:
            self._note()

    def _note(self) -> None:
        if self._is_within:
            return
        if not self.is_blind:
            self.seen.update(said(self.session))
            with self.calm():
                for (
                    video
                ) in self.session.videos():  # an edit of the whole project changes what is not shown, too
                    self.seen.update(_of_video(self.session, video.id))
        self.told()

    def work(self, steps: int) -> None:
        """So many things, some of which are refused."""
        for _ in range(steps):
            self.step()

    def step(self) -> None:
        """One thing at random; a refusal is kept when it came from the disk."""
        name = self.rng.choice(self.only or _HABITS)
        try:
            getattr(self, f"do_{name}")()
        except StorageError as error:
            self.failures.append(error)
        except FramegrainError:
            return

    # -- what a person does

    def do_object(self) -> None:
        self._make(tracks.start_track, self.rng.choice(("thing", "person")), self._frame(), self._box())

    def do_drag(self) -> None:
        """One drag, which comes as many edits that become one step."""
        track, frame = self._track(), self._frame()
        key = f"drag/{self.rng.random()}"
        for _ in range(self.rng.randint(1, 5)):
            self._make(tracks.set_shape, track, frame, self._box(), key)

    def do_segment(self) -> None:
        start = self._frame()
        self._make(events.add_event, "stand", Scope.SEGMENT, Span(start, min(start + 9, FRAMES)))

    def do_clip(self) -> None:
        self._make(clips.split_clip, self._frame())

    def do_clip_label(self) -> None:
        self._make(events.add_event, "day", Scope.CLIP, Span(0, 1))

    def do_comment(self) -> None:
        self._make(comments.add_comment, self._track(), "until where? " * self.rng.randint(1, 40))

    def do_delete(self) -> None:
        ids = [*self.session.open_document.tracks, *self.session.open_document.events]
        self._make(records.delete, self.rng.sample(ids, min(len(ids), 2)))

    def do_bulk(self) -> None:
        """Some hundred keyframes in one edit."""
        desk = self.session.desk
        started = tracks.start_track(desk, "thing", 0, self._box())
        track = started.changes[0].id
        first = started.changes[1].after
        keys = [replace(first, id=desk.new_id(), frame=n) for n in range(1, FRAMES)]  # type: ignore[type-var]
        many = Edit("Bulk", (*started.changes, *(type(started.changes[0])(None, key) for key in keys)))
        assert track
        self.session.do(joined("Bulk", [many]))

    def do_undo(self) -> None:
        for _ in range(self.rng.randint(1, 3)):
            self.session.undo()

    def do_redo(self) -> None:
        self.session.redo()

    def do_question(self) -> None:
        desk = self.session.desk
        asked = Question(id=desk.new_id(), text="Whose?", provenance=desk.stamp(), label="thing")
        self.session.do_project(ProjectEdit("Ask", (ProjectChange(None, asked),)))

    def do_example(self) -> None:
        desk = self.session.desk
        name = self.session.keep_picture(_picture(self.rng.randint(0, 255)))
        made = Example(
            id=desk.new_id(),
            label="thing",
            kind=ExampleKind.POSITIVE,
            picture=name,
            provenance=desk.stamp(),
        )
        self.session.do_project(ProjectEdit("Example", (ProjectChange(None, made),)))

    def do_taxonomy(self) -> None:
        old = self.session.taxonomy.version
        text = self.session.project.taxonomy_text.replace(f'version: "{old}"', f'version: "{int(old) + 1}"')
        self.session.change_taxonomy(text, "street.yaml")

    def do_undo_project(self) -> None:
        self.session.undo_project()

    def do_redo_project(self) -> None:
        self.session.redo_project()

    def do_import(self) -> None:
        """All of it is told as one when it has ended."""
        file = template() / "labeled.json"
        self._is_within = True
        try:
            import_into(self.session, file, project_json.read(file))
        finally:
            self._is_within = False
        self._note()

    def do_video(self) -> None:
        self.session.open_video(self.rng.choice(self.session.videos()).id)

    def do_finish(self) -> None:
        """Close the window and open it again, which goes on with the same video."""
        self.session.close()
        self.session = opened(self.session.project.path, self.rng)
        self._follow()

    def do_backup(self) -> None:
        place = self.session.project.path.with_name(f"copy-{self.rng.randrange(10**9)}.framegrain")
        self.session.project.backup(place)

    def do_export(self) -> None:
        place = self.session.project.path.with_name(f"export-{self.rng.randrange(10**9)}.json")
        export(
            ProjectContents(self.session.project, self.session.taxonomy),
            self.session.project.path,
            format_named("json"),
            place,
        )

    def _make(self, make: Callable[..., Edit], *arguments: Any) -> None:
        self.session.do(make(self.session.desk, *arguments))

    def _track(self) -> RecordId:
        return self.rng.choice(sorted(self.session.open_document.tracks) or [0])

    def _frame(self) -> int:
        return self.rng.randrange(FRAMES)

    def _box(self) -> Box:
        return Box(x=self.rng.randint(0, 50), y=self.rng.randint(0, 30), width=12, height=9)


_HABITS = (
    *("object", "object", "drag", "drag", "drag", "segment", "clip", "clip_label", "comment", "delete"),
    *("bulk", "undo", "undo", "redo", "question", "example", "taxonomy", "undo_project", "redo_project"),
    *("import", "video", "backup"),
)


@cache
def _picture(grey: int) -> bytes:
    done, data = cv2.imencode(".png", np.full((16, 16, 3), grey, np.uint8))
    assert done
    return data.tobytes()
