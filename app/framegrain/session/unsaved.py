"""An edit that could not be saved: kept in memory, tried again, and never taken for one that was."""

from __future__ import annotations

from abc import ABC, abstractmethod
from contextlib import contextmanager
from typing import TYPE_CHECKING

import msgspec
from psygnal import Signal

from framegrain.domain.edit import Edit
from framegrain.domain.errors import BadInput, FramegrainError
from framegrain.domain.guideline import ProjectEdit
from framegrain.domain.records import Track
from framegrain.domain.rules.trial import applied, forbidden
from framegrain.domain.rules.violation import RuleBroken
from framegrain.editing.confirming import unconfirmed
from framegrain.editing.followers import with_followers
from framegrain.storage.errors import ReadOnlyProject, StorageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from framegrain.domain.document import Document
    from framegrain.domain.taxonomy import Taxonomy
    from framegrain.storage.project_file import ProjectFile


class Unsaved(msgspec.Struct, frozen=True):
    """An edit of `by` that is in no file yet. `since`: milliseconds since 1970 UTC; `video`: None for the project's."""

    edit: Edit | ProjectEdit
    why: str
    since: int
    by: str
    video: int | None = None


class UnsavedFirst(BadInput):
    """Nothing else can be changed before the edit that is kept is saved or dropped."""


class UnsavedDoor(ABC):
    """What a session does with an edit that its file did not take. There is one at most; it is in no document."""

    unsaved_changed = Signal()
    """An edit could not be saved, or was tried again, saved or dropped."""

    project: ProjectFile
    taxonomy: Taxonomy
    person: str
    _clock: Callable[[], int]
    _document: Document | None
    _unsaved: Unsaved | None = None

    @abstractmethod
    def _writable(self) -> None: ...

    @abstractmethod
    def _do(self, edit: Edit) -> None: ...

    @abstractmethod
    def _do_project(self, edit: ProjectEdit) -> None: ...

    @abstractmethod
    def document_of(self, video_id: int) -> Document:
        """The records of any of the project's videos, to be read only."""

    @property
    def unsaved(self) -> Unsaved | None:
        """The edit that could not be saved."""
        return self._unsaved

    def retry(self) -> bool:
        """Try once more to save what is kept; whether nothing is kept any more. Never raises."""
        kept = self._unsaved
        if kept is None:
            return True
        try:
            with self.project.in_a_hurry(), self._signed_by(kept.by):
                self._do_again(kept)
        except FramegrainError as error:
            why = getattr(error, "reason", "") or str(error)
            self._keep(msgspec.structs.replace(kept, why=why))
            return False
        self._keep(None)
        return True

    def drop_unsaved(self) -> None:
        """Forget the edit that could not be saved."""
        if self._unsaved is not None:
            self._keep(None)

    @contextmanager
    def _signed_by(self, person: str) -> Iterator[None]:
        """Whoever works here now, it was this person's edit."""
        here, self.person = self.person, person
        try:
            yield
        finally:
            self.person = here

    def _do_again(self, kept: Unsaved) -> None:
        if isinstance(kept.edit, ProjectEdit):
            self._do_project(kept.edit)
        elif self._document is not None and kept.video == self._document.video.id:
            self._do(kept.edit)
        elif kept.video is not None:
            self._do_elsewhere(kept.edit, kept.video)

    def _do_elsewhere(self, edit: Edit, video: int) -> None:
        """Make an edit in a video that is no longer the open one."""
        document = self.document_of(video)
        edit = unconfirmed(document, self.taxonomy, with_followers(document, edit))
        broken = forbidden(applied(document, self.taxonomy, edit))
        if broken:
            raise RuleBroken(broken)
        self.project.commit(video, edit, by=self.person, at=self._clock())

    @contextmanager
    def _keeping(self, edit: Edit | ProjectEdit) -> Iterator[bool]:
        """Keep the edit where the block can't save it; the error goes on.

        What is kept from before is saved first; whether it was this very edit.
        """
        kept = self._unsaved
        self._writable()
        if kept is not None and kept.edit != edit:
            self._check_fresh(edit, kept.edit.name)
        try:
            yield kept is not None and kept.edit == edit
        except ReadOnlyProject:
            raise
        except StorageError as error:
            video = self._document.video.id if self._document is not None else None
            is_of_project = isinstance(edit, ProjectEdit)
            why = error.reason or str(error)
            self._keep(Unsaved(edit, why, self._clock(), self.person, None if is_of_project else video))
            raise

    def _check_fresh(self, edit: Edit | ProjectEdit, landed: str) -> None:
        """UnsavedFirst where a new object has the number that one of the edit just saved took."""
        if self._document is None or isinstance(edit, ProjectEdit):
            return
        taken = {track.number for track in self._document.tracks.values()}
        made = [change.record for change in edit.changes if change.before is None]
        if any(isinstance(record, Track) and record.number in taken for record in made):
            raise UnsavedFirst(
                f"“{landed}” is saved now; “{edit.name}” was begun before that, so do it once more"
            )

    def _keep(self, unsaved: Unsaved | None) -> None:
        self._unsaved = unsaved
        self.unsaved_changed.emit()

    def settle(self) -> None:
        """Save what is kept before anything else is changed; UnsavedFirst where that still fails."""
        if self._unsaved is not None and not self.retry():
            raise UnsavedFirst(
                f"“{self._unsaved.edit.name}” is not saved yet, so nothing else can be changed: try again, save a copy "
                f"elsewhere, or drop it"
            )
