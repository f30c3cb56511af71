"""Any sequence of edits, also of the whole project, undo, redo, bursts, closing and opening: the file holds what plain
dicts would.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from msgspec.structs import asdict, replace

from framegrain.domain.edit import Change, Edit, joined
from framegrain.domain.errors import BadInput
from framegrain.domain.guideline import ProjectChange, ProjectEdit, TaxonomyText
from framegrain.domain.records import Calibration, Clip, Comment, Event, Keyframe, Record, Track
from framegrain.domain.span import Span
from framegrain.storage.journal import Entry
from framegrain.storage.project_file import ProjectFile
from framegrain.storage.project_journal import ProjectEntry
from strategies import (
    FRAMES,
    attributes,
    bound,
    boxes,
    calibrations,
    cuboids,
    fills,
    polygons,
    project_records,
    provenances,
    record_lists,
    video_of,
    words,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from framegrain.domain.guideline import ProjectRecord

Records = dict[int, Record]


class Step(NamedTuple):
    """An edit of the project, and the number of its step in the history of each video."""

    entry: ProjectEntry
    edit: ProjectEdit
    numbers: dict[int, int]


def is_of_project(entry: Entry) -> bool:
    """The session undoes and redoes such a step nowhere alone."""
    return entry.edit.merge_key.startswith("project:")


def in_order(records: Iterable[Record]) -> list[Record]:
    """As a project file lists them."""
    kinds = [Clip, Event, Track, Keyframe, Comment, Calibration]

    def place(record: Record) -> tuple[int, ...]:
        at = (record.track, record.frame) if isinstance(record, Keyframe) else ()
        return (kinds.index(type(record)), *at, record.id)

    return sorted(records, key=place)


class StorageMachine(RuleBasedStateMachine):
    """A project of two videos, and beside it each video's records and history in memory."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.path = Path(self.folder.name) / "random.framegrain"
        self.file = ProjectFile.create(self.path, taxonomy_text="", taxonomy_version="", name="random")
        self.records: dict[int, Records] = {}
        self.history: dict[int, list[Entry]] = {}
        self.numbers: dict[int, int] = {}
        self.ids: set[int] = set()
        self.guideline: dict[int, ProjectRecord] = {}
        self.taxonomy = TaxonomyText("", "")
        self.steps: list[Step] = []

    @initialize(data=st.data())
    def add_videos(self, data: st.DataObject) -> None:
        for _ in range(2):
            first = data.draw(record_lists(first_id=self.new_id()))
            video = self.file.add_video(data.draw(video_of()), b"index", first)
            self.ids.update(record.id for record in first)
            self.records[video.id] = {record.id: record for record in first}
            self.history[video.id] = []
            self.numbers[video.id] = 0

    def new_id(self) -> int:
        found = self.file.new_id()
        assert found not in self.ids
        self.ids.add(found)
        return found

    def pick_video(self, data: st.DataObject) -> int:
        return data.draw(st.sampled_from(sorted(self.records)))

    def commit(self, video: int, edit: Edit, data: st.DataObject) -> None:
        by, at = data.draw(words), data.draw(st.integers(0, 2**50))
        entry = self.file.commit(video, edit, by=by, at=at)
        self.numbers[video] += 1
        assert entry == Entry(self.numbers[video], edit, by, at)
        self.history[video] = [*self.done(video), entry]
        self.apply(video, edit)

    def apply(self, video: int, edit: Edit) -> None:
        for change in edit.changes:
            assert self.records[video].pop(change.id, None) == change.before
            if change.after is not None:
                self.records[video][change.id] = change.after

    def done(self, video: int) -> list[Entry]:
        return [entry for entry in self.history[video] if not entry.undone]

    def undone(self, video: int) -> list[Entry]:
        return [entry for entry in self.history[video] if entry.undone]

    @rule(data=st.data())
    def add(self, data: st.DataObject) -> None:
        video = self.pick_video(data)
        added = data.draw(record_lists(first_id=max(self.ids) + 1, calibrated=False))
        self.ids.update(record.id for record in added)
        changes = data.draw(st.permutations([Change(None, record) for record in added]))
        self.commit(video, Edit(data.draw(words), tuple(changes), data.draw(words)), data)

    @rule(data=st.data())
    def change(self, data: st.DataObject) -> None:
        video = self.pick_video(data)
        chosen = self.choose(video, data)
        changes = tuple(Change(record, self.changed(video, record, data)) for record in chosen)
        self.commit(video, Edit(data.draw(words), changes), data)

    def choose(self, video: int, data: st.DataObject) -> list[Record]:
        known = in_order(self.records[video].values())
        return (
            data.draw(st.lists(st.sampled_from(known), max_size=4, unique_by=lambda r: r.id)) if known else []
        )

    def changed(self, video: int, record: Record, data: st.DataObject) -> Record:
        if isinstance(record, Keyframe):
            tracks = [r.id for r in self.records[video].values() if isinstance(r, Track)]
            return replace(
                record,
                fill=data.draw(fills),
                track=data.draw(st.sampled_from(tracks)),
                frame=data.draw(st.integers(0, FRAMES)),
                shape=data.draw(st.none() | boxes | polygons | cuboids),
                outside=not record.outside,
                provenance=data.draw(provenances),
            )
        if isinstance(record, Track):
            layer = data.draw(st.integers(-9, 9))
            return bound(
                data.draw,
                replace(record, label=data.draw(words), attributes=data.draw(attributes), layer=layer),
                [record.id, 77],
            )
        if isinstance(record, Comment):
            return replace(record, text=data.draw(words), resolved=not record.resolved)
        if isinstance(record, Calibration):
            return data.draw(calibrations(record.id))
        start = data.draw(st.integers(0, FRAMES))
        moved = replace(record, span=Span(start, start + data.draw(st.integers(1, FRAMES))))
        return bound(data.draw, moved, [record.id, 77])

    @rule(data=st.data())
    def remove(self, data: st.DataObject) -> None:
        video = self.pick_video(data)
        chosen = {record.id: record for record in self.choose(video, data)}
        for record in self.records[video].values():
            if isinstance(record, Keyframe) and record.track in chosen:
                chosen[record.id] = record
        for record in self.records[video].values():
            if isinstance(record, Comment) and record.record in chosen:
                chosen[record.id] = record
        self.commit(video, Edit("Remove", tuple(Change(record, None) for record in chosen.values())), data)

    @rule(data=st.data())
    def merge(self, data: st.DataObject) -> None:
        video = self.pick_video(data)
        if not self.done(video) or self.undone(video) or is_of_project(self.done(video)[-1]):
            return
        chosen = self.choose(video, data)
        more = Edit("More", tuple(Change(record, self.changed(video, record, data)) for record in chosen))
        *before, last = self.history[video]
        merged = self.file.commit_merged(video, last, more)
        assert merged == Entry(
            last.number, joined("More", (last.edit, more), last.merge_key), last.by, last.at
        )
        self.history[video] = [*before, merged]
        self.apply(video, more)

    @rule(data=st.data(), times=st.integers(1, 3))
    def undo(self, data: st.DataObject, times: int) -> None:
        video = self.pick_video(data)
        for entry in self.done(video)[: -times - 1 : -1]:
            if is_of_project(entry):
                return
            self.put(video, self.file.commit_undo(video, entry))
            self.apply(video, entry.edit.inverse)

    @rule(data=st.data(), times=st.integers(1, 3))
    def redo(self, data: st.DataObject, times: int) -> None:
        video = self.pick_video(data)
        for entry in self.undone(video)[:times]:
            if is_of_project(entry):
                return
            self.put(video, self.file.commit_redo(video, entry))
            self.apply(video, entry.edit)

    def put(self, video: int, new: Entry) -> None:
        self.history[video] = [new if old.number == new.number else old for old in self.history[video]]

    # -- the project as a whole

    @rule(data=st.data(), taxonomy=st.booleans())
    def edit_the_project(self, data: st.DataObject, taxonomy: bool) -> None:
        videos = {}
        for video in data.draw(st.sets(st.sampled_from(sorted(self.records)))):
            chosen = self.choose(video, data)
            videos[video] = tuple(Change(r, self.changed(video, r, data)) for r in chosen)
        texts = (self.taxonomy, TaxonomyText(data.draw(words), data.draw(words))) if taxonomy else None
        edit = ProjectEdit(data.draw(words), tuple(self.project_changes(data)), texts, videos)
        by, at = data.draw(words), data.draw(st.integers(0, 2**50))
        number = self.file.commit_project(edit, by=by, at=at).number
        self.forget_undone_steps()
        touched = sorted(self.records) if taxonomy else sorted(videos)
        for video in touched:
            self.numbers[video] += 1
            step = Edit(edit.name, videos.get(video, ()), f"project:{number}")
            self.history[video] = [*self.done(video), Entry(self.numbers[video], step, by, at)]
        entry = ProjectEntry(number, edit.name, by, at, changes_taxonomy=taxonomy)
        self.steps.append(Step(entry, edit, {video: self.numbers[video] for video in touched}))
        self.apply_to_the_project(edit)

    def project_changes(self, data: st.DataObject) -> Iterator[ProjectChange]:
        known = sorted(self.guideline)
        for key in data.draw(st.sets(st.sampled_from(known), max_size=2)) if known else ():
            record = self.guideline[key]
            after = data.draw(project_records(key))
            same = type(after) is type(record) and data.draw(st.booleans())
            yield ProjectChange(record, after if same else None)
        for _ in range(data.draw(st.integers(0, 2))):
            yield ProjectChange(None, data.draw(project_records(self.new_id())))

    def forget_undone_steps(self) -> None:
        """What is undone can't be redone any more, nor what was undone in a video after it."""
        for step in self.steps:
            if step.entry.undone:
                for video, number in step.numbers.items():
                    self.history[video] = [
                        entry for entry in self.history[video] if not entry.undone or entry.number < number
                    ]
        self.steps = [step for step in self.steps if not step.entry.undone]

    def apply_to_the_project(self, edit: ProjectEdit) -> None:
        for change in edit.changes:
            assert self.guideline.pop(change.id, None) == change.before
            if change.after is not None:
                self.guideline[change.id] = change.after
        if edit.taxonomy is not None:
            self.taxonomy = edit.taxonomy[1]
        for video, changes in edit.videos.items():
            self.apply(video, Edit("", changes))

    @rule()
    def undo_the_project(self) -> None:
        step = next((step for step in reversed(self.steps) if not step.entry.undone), None)
        if step is not None:
            last = {video: [0, *(entry.number for entry in self.done(video))][-1] for video in self.records}
            self.step(step, last, undone=True)

    @rule()
    def redo_the_project(self) -> None:
        step = next((step for step in self.steps if step.entry.undone), None)
        if step is not None:
            first = {video: [*(entry.number for entry in self.undone(video)), 0][0] for video in self.records}
            self.step(step, first, undone=False)

    def step(self, step: Step, at: dict[int, int], *, undone: bool) -> None:
        """Undo or redo: everywhere, or nowhere where a video is not `at` the step's place in its history."""
        if any(at[video] != number for video, number in step.numbers.items()):
            with pytest.raises(BadInput, match="edited since"):
                self.file.project_edit(step.entry)
            commit = self.file.commit_project_undo if undone else self.file.commit_project_redo
            with pytest.raises(BadInput, match="edited since"):
                commit(step.entry, step.edit)
            return
        edit = self.file.project_edit(step.entry)
        assert {**edit.videos} == {video: step.edit.videos.get(video, ()) for video in step.numbers}
        assert (edit.changes, edit.taxonomy) == (step.edit.changes, step.edit.taxonomy)
        (self.file.commit_project_undo if undone else self.file.commit_project_redo)(step.entry, edit)
        for video, number in step.numbers.items():
            (entry,) = (entry for entry in self.history[video] if entry.number == number)
            self.put(video, entry.marked(undone=undone))
        self.steps[self.steps.index(step)] = step._replace(entry=replace(step.entry, undone=undone))
        self.apply_to_the_project(edit.inverse if undone else edit)

    @rule(read_only=st.booleans())
    def reopen(self, read_only: bool) -> None:
        self.file.close()
        if read_only:
            with ProjectFile.open(self.path, read_only=True) as reader:
                self.agree(reader)
        self.file = ProjectFile.open(self.path)

    @rule()
    def check_whole_file(self) -> None:
        assert self.file.check() == []

    @invariant()
    def file_equals_memory(self) -> None:
        self.agree(self.file)

    def agree(self, file: ProjectFile) -> None:
        for video, records in self.records.items():
            assert file.load(video) == in_order(records.values())
            assert file.history(video) == self.history[video]
        assert {record.id: record for record in file.guideline()} == self.guideline
        assert file.project_history() == [step.entry for step in self.steps]
        assert (file.taxonomy_version, file.taxonomy_text) == (self.taxonomy.version, self.taxonomy.text)
        versions = [TaxonomyText(each.version, each.text) for each in file.taxonomy_versions()]
        assert self.taxonomy in versions

    @precondition(lambda self: self.records)
    @rule(data=st.data(), start=st.integers(0, FRAMES), length=st.integers(1, 5))
    def look_at_a_stretch(self, data: st.DataObject, start: int, length: int) -> None:
        video, span = self.pick_video(data), Span(start, start + length)
        records = self.records[video].values()
        events = [r.id for r in records if isinstance(r, Event) and r.span.overlaps(span)]
        frames: dict[int, list[int]] = {}
        for record in records:
            if isinstance(record, Keyframe):
                frames.setdefault(record.track, []).append(record.frame)
        tracks = [t for t, at in frames.items() if Span(min(at), max(at) + 1).overlaps(span)]
        assert self.file.events_in(video, span) == sorted(events)
        assert self.file.tracks_in(video, span) == sorted(tracks)

    @rule(data=st.data())
    def count(self, data: st.DataObject) -> None:
        video = self.pick_video(data)
        records = self.records[video].values()
        counts = asdict(self.file.counts(video))
        for name, kind in (("clips", Clip), ("events", Event), ("tracks", Track), ("keyframes", Keyframe)):
            assert counts[name] == sum(isinstance(record, kind) for record in records)

    def teardown(self) -> None:
        problems = self.file.check()
        self.file.close()
        self.folder.cleanup()
        assert problems == []


StorageMachine.TestCase.settings = settings(max_examples=30, stateful_step_count=20)
TestStorageMachine = StorageMachine.TestCase
