"""One open project and the only door for changes to it."""

from __future__ import annotations

import time
from bisect import bisect_left
from contextlib import suppress
from typing import TYPE_CHECKING

from psygnal import Signal

from framegrain.domain import rules
from framegrain.domain.document import Document
from framegrain.domain.errors import BadInput, FramegrainError, NothingThere
from framegrain.domain.provenance import Provenance
from framegrain.domain.rules.trial import applied, forbidden, tried
from framegrain.domain.rules.violation import RuleBroken, Violation
from framegrain.editing.confirming import unconfirmed
from framegrain.editing.desk import Desk
from framegrain.editing.followers import with_followers
from framegrain.session import undecided
from framegrain.session.focus import Focus, frame_from
from framegrain.session.locks import Locks
from framegrain.session.offers import Offers
from framegrain.session.project_door import ProjectDoor
from framegrain.session.videos import find_file, index_of
from framegrain.session.whole_project import WholeProject, check_not_of_project

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from framegrain.domain.edit import Edit
    from framegrain.domain.records import Clip, LabelId, RecordId, Video
    from framegrain.domain.rules.offer import Offer
    from framegrain.domain.taxonomy import Taxonomy
    from framegrain.media.index import VideoIndex
    from framegrain.storage.journal import Entry
    from framegrain.storage.project_file import ProjectFile

CHECKED_AT_ONCE = 2000
"""A clip with more records is checked when it is finished, not while the hand moves."""
COUNTED_AT_ONCE = 20_000
"""In a video with more records not even those of the clip are counted after each edit."""


def now_ms() -> int:
    """Milliseconds since 1970 UTC."""
    return time.time_ns() // 1_000_000


class Session(ProjectDoor):
    """The open project, its open video and its history.

    Every change of a record goes through `do`; when it returns, the change is on disk. Signals are emitted on
    the thread that calls, which is the main thread.
    """

    video_opened = Signal()
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
        self.locks = Locks()
        self.offers = Offers(self.focus)
        self._clock = clock
        self._document: Document | None = None
        self._index: VideoIndex | None = None
        self._video_file: Path | None = None
        self._is_refused = False
        self._entries: list[Entry] = []
        self.whole = WholeProject(project)
        self._owed: dict[RecordId, list[Violation] | None] = {}

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
        self.focus.play(on=False)  # what keys write meanwhile belongs to the video that is left
        video = self.project.video(video_id)
        index = index_of(self.project, video)
        document = Document(video, index.times, self.project.load(video_id))
        entries = self.project.history(video_id)
        left_at = self.project.recall(f"frame/{video_id}") or "0"
        # all of it is read before any of it counts: a video that fails to open leaves the one before whole
        self._document, self._index, self._entries = document, index, entries
        self._video_file = find_file(self.project.path, video)
        self._is_refused = False
        self._forget_answers()
        self.focus.begin(video.frames, frame_from(left_at))
        self.video_opened.emit()
        self.history_changed.emit()

    def set_video_file(self, video: Video, index: VideoIndex | None = None) -> None:
        """Take note of a video whose file has been found again; opens it anew when it is the open one.

        Another file with the same pictures comes with its own `index`; both are kept or neither.
        """
        self._writable()
        if index is None:
            self.project.set_video(video)
        else:
            self.project.renumber(video, index.to_bytes(), ())
        if self._document is not None and self._document.video.id == video.id:
            self.open_video(video.id)

    def note_file(self, file: Path | None) -> None:
        """Take note of where the open video's file is now, None when it went away; nothing is written.

        A file that was refused stays so until the video is opened again.
        """
        if file != self._video_file and not (self._is_refused and file is not None):
            self._video_file = file
            self.file_changed.emit()

    def refuse_file(self, video_id: int) -> None:
        """Show no pictures of the open video's file, which turned out to be another one; labels stay."""
        if self._document is not None and self._document.video.id == video_id:
            self._is_refused = True
            self.note_file(None)

    def set_index(self, video_id: int, index: VideoIndex) -> None:
        """Keep a video's confirmed index."""
        self.project.set_index(video_id, index.to_bytes())
        if self._document is not None and self._document.video.id == video_id:
            self._index = index
            self.verification_changed.emit()

    def close(self) -> None:
        """Remember where the person was and let go of the project; closing again does nothing.

        What could not be saved is tried once more, and is lost where that fails: ask before.
        """
        if not self.retry():
            self.drop_unsaved()
        document, self._document = self._document, None
        if document is not None and not self.read_only:
            with suppress(FramegrainError):  # where somebody was is worth no error while closing
                self.project.remember(f"frame/{document.video.id}", str(self.focus.frame))
                self.project.remember("video", str(document.video.id))
        self.project.close()

    # -- changes

    def do(self, edit: Edit) -> None:
        """Make an edit, with the comments on what it deletes; it is durable when this returns.

        Raises RuleBroken (Locked for what a person locked) and changes nothing when it would break a rule that forbids
        it. An edit that only leaves old violations as they were may land: the way out of them must stay open. Raises
        StorageError where it can't be saved; it is kept as `unsaved` then, and until that is saved or dropped any other
        change raises UnsavedFirst.
        """
        if not edit:
            return
        with self._keeping(edit) as is_saved:
            if not is_saved:
                self._do(edit)

    def _do(self, edit: Edit) -> None:
        document = self.open_document
        edit = unconfirmed(document, self.taxonomy, with_followers(document, edit))
        self.locks.check(document, self.taxonomy, edit)
        broken = forbidden(applied(document, self.taxonomy, edit))
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
        return tuple(forbidden(self.breaks(edit)))

    def breaks(self, edit: Edit) -> list[Violation]:
        """Every violation that the edit would bring, of whatever severity; changes nothing."""
        document = self.open_document
        if not edit:
            return []
        edit = unconfirmed(document, self.taxonomy, with_followers(document, edit))
        self.locks.check(document, self.taxonomy, edit)
        return tried(document, self.taxonomy, edit)

    def _journal(self, edit: Edit) -> None:
        video = self.open_document.video.id
        last = self._last_done()
        if (
            edit.merge_key
            and last is not None
            and last.merge_key == edit.merge_key
            and last.by == self.person
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
        self.settle()

    # -- history

    @property
    def entries(self) -> Sequence[Entry]:
        """The open video's history, oldest first; undone edits that can be redone come last."""
        return self._entries

    @property
    def last_done(self) -> int:
        """The number of the step that would be undone; 0 at the start of the history."""
        last = self._last_done()
        return last.number if last is not None else 0

    @property
    def can_undo(self) -> str:
        """The name of the edit that would be undone; empty when there is none."""
        last = self._last_done()
        return last.name if last is not None else ""

    @property
    def can_redo(self) -> str:
        """The name of the edit that would be redone; empty when there is none."""
        undone = self._next_undone()
        return undone.name if undone is not None else ""

    def undo(self) -> Edit | None:
        """Take the last edit back; returns what was applied, None at the start of the history."""
        self.settle()
        last = self._last_done()
        if last is None:
            return None
        self._writable()
        check_not_of_project(last, "undo")
        applied = last.inverse
        video = self.open_document.video.id
        self._step(self._done - 1, applied, lambda: self.project.commit_undo(video, last))
        return applied

    def redo(self) -> Edit | None:
        """Make the last undone edit again; returns it, None when nothing was undone."""
        self.settle()
        undone = self._next_undone()
        if undone is None:
            return None
        self._writable()
        check_not_of_project(undone, "redo")
        video = self.open_document.video.id
        self._step(self._done, undone.edit, lambda: self.project.commit_redo(video, undone))
        return undone.edit

    def go_to_entry(self, number: int) -> None:
        """Undo or redo until the entry with this number is the last one done; 0 undoes everything.

        BadInput, and nothing is done, where an edit of the whole project lies between.
        """
        self.settle()
        for entry in self._entries:
            if entry.undone == (entry.number <= number):
                check_not_of_project(entry, "redo" if entry.undone else "undo")
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
        return self.offers.of(self.open_document, self.taxonomy, label_id)

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
        if count > CHECKED_AT_ONCE:
            return None
        return self._undecided(rules.owed_in(document, self.taxonomy, clip))

    def _forget_answers(self) -> None:
        """What was asked of the rules before is no longer sure."""
        self.offers.forget()
        self._owed.clear()

    def violations(self, record_id: RecordId) -> list[Violation]:
        """What one record breaks; a track answers for its keyframes too."""
        document = self.open_document
        found = rules.check(
            document, self.taxonomy, [record_id, *(k.id for k in document.keyframes(record_id))]
        )
        return self._undecided(found)

    def _undecided(self, violations: list[Violation]) -> list[Violation]:
        return list(undecided.told(self.taxonomy, violations, self.guideline.by_id.values()))
