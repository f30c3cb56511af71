"""One open project and the only door for changes to it."""

from __future__ import annotations

import time
from bisect import bisect_left
from collections import Counter
from contextlib import suppress
from typing import TYPE_CHECKING

from psygnal import Signal

from framegrain.domain import rules
from framegrain.domain.document import Document
from framegrain.domain.edit import Edit
from framegrain.domain.errors import BadInput, FramegrainError, NothingThere
from framegrain.domain.provenance import Provenance
from framegrain.domain.rules.offer import Offer, Situation, offer
from framegrain.domain.rules.violation import RuleBroken, Violation
from framegrain.domain.taxonomy import Severity
from framegrain.editing.desk import Desk
from framegrain.exchange.taxonomy import read_taxonomy
from framegrain.media.index import VideoIndex
from framegrain.session.focus import Focus
from framegrain.session.videos import find_file

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from framegrain.domain.records import Clip, LabelId, RecordId, Video
    from framegrain.domain.taxonomy import Taxonomy
    from framegrain.storage.journal import Entry
    from framegrain.storage.project_file import ProjectFile


CHECKED_AT_ONCE = 2000
"""A clip with more records is checked when it is finished, not while the hand moves."""
COUNTED_AT_ONCE = 20_000
"""In a video with more records not even those of the clip are counted after each edit."""


def now_ms() -> int:
    """Milliseconds since 1970 UTC."""
    return time.time_ns() // 1_000_000


class Session:
    """The open project, its open video and its history.

    Every change of a record goes through `do`; when it returns, the change is on disk. Signals are emitted on
    the thread that calls, which is the main thread.
    """

    edited = Signal(Edit)
    """An edit as it was applied; for an undo it is the inverse."""
    video_opened = Signal()
    history_changed = Signal()
    taxonomy_changed = Signal()
    verification_changed = Signal()
    file_changed = Signal()
    """The open video's file went away, or is there again."""

    def __init__(
        self,
        project: ProjectFile,
        taxonomy: Taxonomy,
        *,
        person: str,
        clock: Callable[[], int] = now_ms,
    ) -> None:
        self.project = project
        self.taxonomy = taxonomy
        self.person = person
        self.focus = Focus()
        self._clock = clock
        self._document: Document | None = None
        self._index: VideoIndex | None = None
        self._video_file: Path | None = None
        self._entries: list[Entry] = []
        self._offers: dict[LabelId, Offer] = {}
        self._owed: dict[RecordId, list[Violation] | None] = {}
        self._situation: Situation | None = None

    @property
    def document(self) -> Document | None:
        """The open video's records; None while no video is open."""
        return self._document

    @property
    def open_document(self) -> Document:
        """The open video's records; NothingThere while no video is open."""
        if self._document is None:
            raise NothingThere("no video is open; open one first")
        return self._document

    @property
    def index(self) -> VideoIndex | None:
        """The open video's frame index."""
        return self._index

    @property
    def video_file(self) -> Path | None:
        """Where the open video's file is; None when it can't be found."""
        return self._video_file

    @property
    def read_only(self) -> bool:
        """Whether the project can only be looked at."""
        return self.project.read_only

    @property
    def desk(self) -> Desk:
        """What the editing functions need."""
        return Desk(
            document=self.open_document,
            taxonomy=self.taxonomy,
            new_id=self.project.new_id,
            stamp=lambda: Provenance(by=self.person, at=self._clock()),
        )

    # -- videos

    def videos(self) -> list[Video]:
        """The project's videos."""
        return self.project.videos()

    def open_video(self, video_id: int) -> None:
        """Open one of the project's videos, at the frame it was left at.

        A video whose file is missing opens with its records and without pictures.
        """
        video = self.project.video(video_id)
        index = VideoIndex.from_bytes(self.project.index(video_id))
        document = Document(video, index.times, self.project.load(video_id))
        entries = self.project.history(video_id)
        left_at = self.project.recall(f"frame/{video_id}") or "0"
        # all of it is read before any of it counts: a video that fails to open leaves the one before whole
        self._document, self._index, self._entries = document, index, entries
        self._video_file = find_file(self.project.path, video)
        self._forget_answers()
        self.focus.begin(video.frames, int(left_at) if left_at.isdigit() else 0)
        self.video_opened.emit()
        self.history_changed.emit()

    def set_video_file(self, video: Video) -> None:
        """Take note of a video whose file has been found again; opens it anew when it is the open one."""
        self._writable()
        self.project.set_video(video)
        if self._document is not None and self._document.video.id == video.id:
            self.open_video(video.id)

    def note_file(self, file: Path | None) -> None:
        """Take note of where the open video's file is now, None when it went away; nothing is written."""
        if file != self._video_file:
            self._video_file = file
            self.file_changed.emit()

    def set_index(self, video_id: int, index: VideoIndex) -> None:
        """Keep a video's confirmed index."""
        self.project.set_index(video_id, index.to_bytes())
        if self._document is not None and self._document.video.id == video_id:
            self._index = index
            self.verification_changed.emit()

    def close(self) -> None:
        """Remember where the person was and let go of the project; closing again does nothing."""
        document, self._document = self._document, None
        if document is not None and not self.read_only:
            with suppress(FramegrainError):  # where somebody was is worth no error while closing
                self.project.remember(f"frame/{document.video.id}", str(self.focus.frame))
                self.project.remember("video", str(document.video.id))
        self.project.close()

    def change_taxonomy(self, text: str, source: str) -> None:
        """Work under another version of the taxonomy from now on; records keep the version they were made under.

        Raises BadInput, and changes nothing, for a taxonomy with errors or without a label that records use.
        """
        self._writable()
        taxonomy = read_taxonomy(text, source)
        counts = self.project.counts(None)
        used = Counter(counts.events_by_label) + Counter(counts.tracks_by_label)
        gone = sorted(label for label, count in used.items() if count and label not in taxonomy.by_id)
        if gone:
            raise BadInput(
                f"{source} has no label “{gone[0]}”, which {used[gone[0]]} records use; add it, or relabel them first"
            )
        self.project.set_taxonomy(text, taxonomy.version)
        self.taxonomy = taxonomy
        self.focus.choose_label(None)
        self._forget_answers()
        self.taxonomy_changed.emit()

    # -- changes

    def do(self, edit: Edit) -> None:
        """Make an edit; it is durable when this returns.

        Raises RuleBroken, and changes nothing, when it would break a rule that forbids it. An edit that only
        leaves old violations as they were may land: the way out of them must stay open.
        """
        if not edit:
            return
        self._writable()
        document = self.open_document
        broken = self._apply_checked(edit)
        if broken:
            document.apply(edit.inverse)
            raise RuleBroken(broken)
        try:
            self._journal(edit)
        except BaseException:
            document.apply(edit.inverse)
            raise
        self._announce(edit)

    def refusals(self, edit: Edit) -> tuple[Violation, ...]:
        """The violations `do` would refuse this edit for; changes nothing."""
        if not edit:
            return ()
        broken = self._apply_checked(edit)
        self.open_document.apply(edit.inverse)
        return tuple(broken)

    def _apply_checked(self, edit: Edit) -> list[Violation]:
        """Apply the edit and say which forbidding violations are new."""
        document = self.open_document
        ids = sorted(rules.affected(document, self.taxonomy, edit))
        known = {(v.record, v.rule) for v in rules.check(document, self.taxonomy, ids)}
        document.apply(edit)
        try:
            found = rules.check(document, self.taxonomy, ids)
        except BaseException:
            document.apply(edit.inverse)
            raise
        return [v for v in found if v.severity is Severity.FORBID and (v.record, v.rule) not in known]

    def _journal(self, edit: Edit) -> None:
        video = self.open_document.video.id
        last = self._last_done()
        if (
            edit.merge_key
            and last is not None
            and last.edit.merge_key == edit.merge_key
            and self._done == len(self._entries)
        ):
            merged = self.project.commit_merged(video, last, edit)
            self._entries[-1] = merged
            return
        entry = self.project.commit(video, edit, by=self.person, at=self._clock())
        self._entries[self._done :] = [entry]

    def _announce(self, edit: Edit) -> None:
        self._forget_answers()
        gone = frozenset(c.id for c in edit.changes if c.after is None)
        if gone & self.focus.selection:
            self.focus.select(self.focus.selection - gone)
        self.edited.emit(edit)
        self.history_changed.emit()

    def _writable(self) -> None:
        if self.read_only:
            raise BadInput(
                f"{self.project.path.name} is open for reading only; nothing can be changed in it here"
            )

    # -- history

    @property
    def entries(self) -> Sequence[Entry]:
        """The open video's history, oldest first; undone edits that can be redone come last."""
        return self._entries

    @property
    def can_undo(self) -> str:
        """The name of the edit that would be undone; empty when there is none."""
        last = self._last_done()
        return last.edit.name if last is not None else ""

    @property
    def can_redo(self) -> str:
        """The name of the edit that would be redone; empty when there is none."""
        undone = self._next_undone()
        return undone.edit.name if undone is not None else ""

    def undo(self) -> Edit | None:
        """Take the last edit back; returns what was applied, None at the start of the history."""
        last = self._last_done()
        if last is None:
            return None
        self._writable()
        applied = last.edit.inverse
        video = self.open_document.video.id
        self._step(self._done - 1, applied, lambda: self.project.commit_undo(video, last))
        return applied

    def redo(self) -> Edit | None:
        """Make the last undone edit again; returns it, None when nothing was undone."""
        undone = self._next_undone()
        if undone is None:
            return None
        self._writable()
        video = self.open_document.video.id
        self._step(self._done, undone.edit, lambda: self.project.commit_redo(video, undone))
        return undone.edit

    def go_to_entry(self, number: int) -> None:
        """Undo or redo until the entry with this number is the last one done; 0 undoes everything."""
        while (last := self._last_done()) is not None and last.number > number:
            self.undo()
        while (undone := self._next_undone()) is not None and undone.number <= number:
            self.redo()

    def _step(self, at: int, applied: Edit, commit: Callable[[], Entry]) -> None:
        """Undo or redo the entry at this place."""
        document = self.open_document
        document.apply(applied)
        try:
            entry = commit()
        except BaseException:
            document.apply(applied.inverse)
            raise
        self._entries[at] = entry
        self._announce(applied)

    def _last_done(self) -> Entry | None:
        done = self._done
        return self._entries[done - 1] if done else None

    def _next_undone(self) -> Entry | None:
        done = self._done
        return self._entries[done] if done < len(self._entries) else None

    @property
    def _done(self) -> int:
        """How many entries are done; those undone come after them."""
        return bisect_left(self._entries, True, key=lambda entry: entry.undone)

    # -- rules

    def offer(self, label_id: LabelId) -> Offer:
        """Whether a label may be used for what the person is about to do, and why not."""
        situation = self.focus.situation()
        if situation != self._situation:
            self._offers.clear()
            self._situation = situation
        known = self._offers.get(label_id)
        if known is None:
            known = offer(self.open_document, self.taxonomy, self.taxonomy.label(label_id), situation)
            self._offers[label_id] = known
        return known

    def owed(self, clip: Clip) -> list[Violation] | None:
        """What is in the way of finishing a clip; None where so much is labeled that it takes long to find out."""
        if clip.id not in self._owed:
            self._owed[clip.id] = self._owed_at_once(clip)
        return self._owed[clip.id]

    def _owed_at_once(self, clip: Clip) -> list[Violation] | None:
        document = self.open_document
        if len(document.events) + len(document.tracks) > COUNTED_AT_ONCE:
            return None
        count = len(document.events_in(clip.span)) + len(document.tracks_in(clip.span))
        return rules.owed_in(document, self.taxonomy, clip) if count <= CHECKED_AT_ONCE else None

    def _forget_answers(self) -> None:
        """What was asked of the rules before is no longer sure."""
        self._offers.clear()
        self._owed.clear()

    def violations(self, record_id: RecordId) -> list[Violation]:
        """What one record breaks; a track answers for its keyframes too."""
        document = self.open_document
        return rules.check(
            document, self.taxonomy, [record_id, *(k.id for k in document.keyframes(record_id))]
        )
