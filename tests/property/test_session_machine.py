"""Whatever a person does, memory and file agree after every step, and undo leads back to the start."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import hypothesis.strategies as st
from hypothesis import settings
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from msgspec.structs import replace

from contract.videos import FRAMES, Recipe, encode
from framegrain.domain import rules
from framegrain.domain.document import Document
from framegrain.domain.edit import Change, Edit
from framegrain.domain.errors import BadInput, FramegrainError
from framegrain.domain.guideline import ProjectChange, ProjectEdit, Question, Recheck, RecheckCause
from framegrain.domain.records import ClipState, Event, Scope, Track, Verdict
from framegrain.domain.shapes import Box, Cuboid, polygon_of
from framegrain.domain.span import Span
from framegrain.domain.taxonomy import Severity
from framegrain.editing import attributes, clips, comments, events, marks, records, tracks
from framegrain.session.bringing_back import brought_back
from framegrain.session.projects import new_project, open_last_video, open_project
from framegrain.session.record_history import RecordHistory
from framegrain.session.videos import examine
from small_taxonomy import TAXONOMY

if TYPE_CHECKING:
    from collections.abc import Callable

    from framegrain.domain.shapes import Shape

WITH_ROLES = TAXONOMY.replace(
    "{id: stand,", "{id: stand, roles: [{id: actor, name: Actor, labels: [thing, person], many: true}],"
).replace("{id: pond,", "{id: pond, part_of: [thing],")
frames = st.integers(0, FRAMES - 1)
spans = st.tuples(frames, st.integers(1, 40)).map(lambda p: Span(p[0], min(p[0] + p[1], FRAMES)))
near = st.floats(-20, 120, allow_nan=False).map(lambda x: round(x, 1))
sizes = st.floats(1, 60).map(lambda x: round(x, 1))
boxes = st.builds(
    Box, x=near, y=near, width=sizes, height=sizes, rotation=st.sampled_from([0.0, 0.0, 30.0, 180.0])
)
polygons = st.lists(st.tuples(near, near), min_size=3, max_size=6).map(polygon_of)
quads = st.tuples(*[st.tuples(near, near)] * 4)
shapes = st.one_of(boxes, polygons, st.builds(Cuboid, front=quads, back=quads))
picks = st.integers(0, 10_000)
labels = st.sampled_from(
    [
        "thing",
        "thing",
        "thing",
        "stand",
        "stand",
        "person",
        "day",
        "night",
        "walk",
        "stand",
        "meet",
        "touch",
        "person",
        "thing",
        "pond",
        "van",
        "gone",
    ]
)


def _made_video() -> Path:
    path = Path(tempfile.mkdtemp()) / "small.mp4"
    encode(Recipe("libx264", b_frames=2), path)
    return path


class Editing(RuleBasedStateMachine):
    """A person who tries everything, and closes the window now and then."""

    video: Path | None = None

    def __init__(self) -> None:
        super().__init__()
        type(self).video = type(self).video or _made_video()
        self.folder = Path(tempfile.mkdtemp())

    @initialize()
    def begin(self) -> None:
        taxonomy = self.folder / "street.yaml"
        taxonomy.write_text(WITH_ROLES, encoding="utf-8")
        self.file = self.folder / "street.framegrain"
        assert self.video is not None
        new_project(self.file, taxonomy, [examine(self.video)])
        self._open()
        self.start = self.session.open_document.copy()
        box = Box(x=10, y=10, width=20, height=20)
        self._try(tracks.start_track, "thing", 10, box)
        self._try(lambda desk: tracks.extend_to(desk, self._track(0), 60))
        self._try(events.add_event, "stand", Scope.SEGMENT, Span(20, 50))

    def _open(self) -> None:
        self.session = open_project(self.file, person="tester", read_only=False)
        self.history = RecordHistory()
        open_last_video(self.session)

    def _try(self, make: Any, *arguments: Any) -> None:
        """An edit either lands, or is refused with a sentence and changes nothing."""
        before = self.session.open_document.copy()
        entries = len(self.session.entries)
        try:
            edit: Edit = make(self.session.desk, *arguments)
            foretold = self.session.refusals(edit)
            self.session.do(edit)
        except FramegrainError:
            assert self.session.open_document == before
            assert len(self.session.entries) == entries
        else:
            assert foretold == ()

    def _pick(self, table: Any, pick: int) -> int:
        ids = sorted(table)
        return ids[pick % len(ids)] if ids else 0

    # -- what a person does

    @rule(label=labels, scope=st.sampled_from([Scope.SEGMENT, *Scope]), span=spans)
    def add_event(self, label: str, scope: Scope, span: Span) -> None:
        self._try(events.add_event, label, scope, span)

    @rule(pick=picks, span=spans)
    def set_span(self, pick: int, span: Span) -> None:
        self._try(events.set_span, self._pick(self.session.open_document.events, pick), span)

    @rule(pick=picks, frame=frames)
    def split(self, pick: int, frame: int) -> None:
        self._try(events.split_event, self._pick(self.session.open_document.events, pick), frame)

    @rule(label=labels, frame=frames, shape=shapes)
    def draw(self, label: str, frame: int, shape: Shape) -> None:
        self._try(tracks.start_track, label, frame, shape)

    @rule(pick=picks, frame=frames, shape=shapes, burst=st.sampled_from(["", "nudge"]))
    def reshape(self, pick: int, frame: int, shape: Shape, burst: str) -> None:
        self._try(tracks.set_shape, self._track(pick), frame, shape, burst)

    @rule(pick=picks, frame=frames, what=st.sampled_from(["extend_to", "end_at", "delete_at"]))
    def change_track(self, pick: int, frame: int, what: str) -> None:
        self._try(getattr(tracks, what), self._track(pick), frame)

    @rule(pick=picks)
    def reopen_track(self, pick: int) -> None:
        if self.session.open_document.tracks:
            self._try(tracks.reopen, self._track(pick))

    @rule(pick=picks, frame=frames, occluded=st.sampled_from([None, True, False]), outside=st.booleans())
    def flag(self, pick: int, frame: int, occluded: bool | None, outside: bool) -> None:
        self._try(lambda d: tracks.set_flags(d, self._track(pick), frame, occluded=occluded, outside=outside))

    @precondition(lambda self: self.session.open_document.all_keyframes)
    @rule(pick=picks, frame=frames, move=st.booleans())
    def change_keyframe(self, pick: int, frame: int, move: bool) -> None:
        keyframe = self._pick(self.session.open_document.all_keyframes, pick)
        if move:
            self._try(marks.move_shape, keyframe, frame)
        else:
            self._try(tracks.delete_keyframe, keyframe)

    @rule(picks=st.lists(picks, min_size=1, max_size=3), label=labels)
    def relabel(self, picks: list[int], label: str) -> None:
        self._try(records.relabel, [self._any(pick) for pick in picks], label)

    @rule(pick=picks, verdict=st.sampled_from(Verdict), reason=st.sampled_from(["", "too far", "  "]))
    def judge(self, pick: int, verdict: Verdict, reason: str) -> None:
        self._try(records.set_verdict, [self._any(pick)], verdict, reason)

    @rule(picks=st.lists(picks, min_size=1, max_size=3))
    def delete(self, picks: list[int]) -> None:
        self._try(records.delete, [self._any(pick) for pick in picks])

    @rule(
        pick=picks,
        name=st.sampled_from(["age", "facing", "bag"]),
        value=st.sampled_from([None, "adult", "child", "left", True, 3]),
        frame=frames,
    )
    def set_attribute(self, pick: int, name: str, value: Any, frame: int) -> None:
        self._try(attributes.set_attribute, [self._any(pick)], name, value, frame)

    @rule(pick=picks, text=st.sampled_from(["why?", "", "cut here"]))
    def comment(self, pick: int, text: str) -> None:
        document = self.session.open_document
        about = self._pick(
            [*document.events, *document.tracks, *document.all_keyframes, *document.clips], pick
        )
        self._try(comments.add_comment, about, text)

    @precondition(lambda self: self.session.open_document.comments)
    @rule(pick=picks, delete=st.booleans())
    def settle(self, pick: int, delete: bool) -> None:
        comment = self._pick(self.session.open_document.comments, pick)
        if delete:
            self._try(comments.delete_comment, comment)
        else:
            self._try(lambda desk: comments.resolve_comment(desk, comment, resolved=True))

    @rule(frame=frames, other=frames, what=st.sampled_from(["split_clip", "merge_clips", "move_boundary"]))
    def change_clips(self, frame: int, other: int, what: str) -> None:
        starts = [clip.span.start for clip in self.session.open_document.clip_order()]
        at = frame if what == "split_clip" else starts[frame % len(starts)]
        self._try(getattr(clips, what), at, *([other] if what == "move_boundary" else []))

    @rule(pick=picks, state=st.sampled_from(ClipState))
    def finish(self, pick: int, state: ClipState) -> None:
        self._try(clips.set_state, self._pick(self.session.open_document.clips, pick), state)

    @rule(pick=picks, some=st.lists(picks, max_size=2))
    def bind(self, pick: int, some: list[int]) -> None:
        """Tracks take a role, or one becomes a part of another."""
        record = self.session.open_document.get(self._any(pick))
        named = tuple(dict.fromkeys(self._track(each) for each in some if self._track(each)))
        if isinstance(record, Event):
            after = replace(record, roles={"actor": named} if named else {}, ruled_out=("walk",))
            self._try(lambda desk: Edit("Bind", (Change(record, after),)))
        elif isinstance(record, Track):
            part = replace(record, part_of=named[0] if named else None)
            self._try(lambda desk: Edit("Part", (Change(record, part),)))

    # -- the project as a whole

    @rule(pick=picks)
    def note(self, pick: int) -> None:
        """The guideline grows, or shrinks again."""
        known = self.session.guideline.by_id
        if pick % 3 == 0 and known:
            change = ProjectChange(known[self._pick(known, pick)], None)
        else:
            stamp, new_id = self.session.desk.stamp(), self.session.project.new_id()
            change = ProjectChange(None, Question(id=new_id, text="why?", provenance=stamp, label="thing"))
        self.session.do_project(ProjectEdit("Note", (change,)))

    @rule(version=st.integers(2, 9))
    def change_taxonomy(self, version: int) -> None:
        text = WITH_ROLES.replace('version: "1"', f'version: "{version}"')
        self.session.change_taxonomy(text, "street.yaml")
        assert self.session.taxonomy.version == str(version)

    @rule(pick=picks, reason=st.sampled_from(["far", "near"]), queue=st.booleans())
    def migrate(self, pick: int, reason: str, queue: bool) -> None:
        """What an edit of the project does to a record of the video."""
        document = self.session.open_document
        record = document.get(self._any(pick))
        if not isinstance(record, Event | Track):
            return
        changes: tuple[ProjectChange, ...] = ()
        if queue:
            recheck = Recheck(
                id=self.session.project.new_id(),
                video=document.video.id,
                record=record.id,
                label=record.label,
                cause=RecheckCause.RULE,
                reason=reason,
                provenance=self.session.desk.stamp(),
            )
            changes = (ProjectChange(None, recheck),)
        change = Change(record, replace(record, reason=reason))
        self.session.do_project(ProjectEdit("Migrate", changes, videos={document.video.id: (change,)}))

    @rule()
    def undo_project(self) -> None:
        self._unless_refused(self.session.undo_project)

    @rule()
    def redo_project(self) -> None:
        self._unless_refused(self.session.redo_project)

    def _unless_refused(self, verb: Callable[[], object]) -> None:
        """A refusal changes nothing."""
        before = self.session.open_document.copy(), dict(self.session.guideline.by_id), self.session.taxonomy
        entries = list(self.session.entries)
        try:
            verb()
        except BadInput:
            now = self.session.open_document, dict(self.session.guideline.by_id), self.session.taxonomy
            assert now == before
            assert self.session.entries == entries

    @rule()
    def undo(self) -> None:
        self._unless_refused(self.session.undo)

    @rule()
    def redo(self) -> None:
        self._unless_refused(self.session.redo)

    @rule(pick=picks)
    def go_to_entry(self, pick: int) -> None:
        numbers = [0, *(entry.number for entry in self.session.entries)]
        self._unless_refused(lambda: self.session.go_to_entry(numbers[pick % len(numbers)]))

    @rule(pick=picks)
    def bring_back(self, pick: int) -> None:
        """An earlier state comes back as a new step, or is refused by a rule or an edit of the whole project."""
        entries = list(self.session.entries)
        numbers = [0, *(entry.number for entry in entries)]
        number = numbers[pick % len(numbers)]
        before = self.session.open_document.copy()
        try:
            self.session.do(brought_back(entries, number))
        except FramegrainError:
            assert self.session.open_document == before
            return
        brought = self.session.open_document.copy()
        assert self.session.undo() is not None
        assert self.session.open_document == before
        if not any(entry.undone for entry in entries):
            self.session.go_to_entry(number)
            assert self.session.open_document == brought

    @rule()
    def close_and_open(self) -> None:
        before = self.session.open_document.copy()
        said = self._said()
        self.session.close()
        self._open()
        assert self.session.open_document == before
        assert self._said() == said

    def _said(self) -> object:
        session = self.session
        undo = session.can_undo, session.can_redo, session.can_undo_project, session.can_redo_project
        return undo, dict(session.guideline.by_id), session.taxonomy, session.project_entries

    def _track(self, pick: int) -> int:
        return self._pick(self.session.open_document.tracks, pick)

    def _any(self, pick: int) -> int:
        document = self.session.open_document
        return self._pick([*document.events, *document.tracks, *document.clips], pick)

    # -- what must hold

    @invariant()
    def memory_equals_file(self) -> None:
        if not hasattr(self, "session"):
            return
        document = self.session.open_document
        stored = Document(document.video, document.times, self.session.project.load(document.video.id))
        assert stored == document

    @invariant()
    def every_comment_has_its_record(self) -> None:
        if not hasattr(self, "session"):
            return
        document = self.session.open_document
        assert all(document.get(comment.record) for comment in document.comments.values())

    @invariant()
    def every_role_and_whole_is_a_track(self) -> None:
        if not hasattr(self, "session"):
            return
        document = self.session.open_document
        named = {
            track for event in document.events.values() for each in event.roles.values() for track in each
        }
        named |= {track.part_of for track in document.tracks.values() if track.part_of is not None}
        assert named <= document.tracks.keys()

    @invariant()
    def the_guideline_equals_the_file(self) -> None:
        if hasattr(self, "session"):
            stored = {record.id: record for record in self.session.project.guideline()}
            assert self.session.guideline.by_id == stored
            assert self.session.project.taxonomy_version == self.session.taxonomy.version

    @invariant()
    def the_history_of_a_track_is_every_step_that_touched_it(self) -> None:
        if not hasattr(self, "session"):
            return
        for track in self.session.open_document.tracks:
            keys = {
                change.id
                for entry in self.session.entries
                for change in entry.edit.changes
                if track in (getattr(change.before, "track", 0), getattr(change.after, "track", 0))
            }
            said = {
                change.id
                for entry in self.session.entries
                for change in entry.edit.changes
                if getattr(change.record, "record", 0) in {track, *keys}
            }
            mine = {track, *keys, *said}
            touched = [entry for entry in self.session.entries if entry.edit.ids & mine]
            assert self.history.of(track, self.session.entries) == touched

    @invariant()
    def nothing_forbidden_is_in(self) -> None:
        if not hasattr(self, "session"):
            return
        found = rules.check(self.session.open_document, self.session.taxonomy)
        assert [v for v in found if v.severity is Severity.FORBID] == []

    def teardown(self) -> None:
        if hasattr(self, "session"):
            self._undo_to_the_start()
            self.session.close()
        shutil.rmtree(self.folder)

    def _undo_to_the_start(self) -> None:
        done, pending = self.session.open_document.copy(), self.session.can_redo
        while self._went(self.session.undo, self.session.undo_project):
            pass
        assert self.session.open_document == self.start
        if not pending:
            while self._went(self.session.redo, self.session.redo_project):
                pass
            assert self.session.open_document == done

    def _went(self, step: Callable[[], object], of_the_project: Callable[[], bool]) -> bool:
        """One step on, that of the whole project where the video's own stops at one."""
        try:
            return step() is not None
        except BadInput:
            assert of_the_project()
            return True


Editing.TestCase.settings = settings(max_examples=60, stateful_step_count=40)
TestEditing = Editing.TestCase
