"""The part of the session that changes the project as a whole: guideline, taxonomy, all videos at once."""

from __future__ import annotations

from abc import abstractmethod
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from psygnal import Signal

from framegrain.domain.edit import Edit
from framegrain.domain.errors import FramegrainError
from framegrain.session.backing_up import backed_up
from framegrain.session.unsaved import UnsavedDoor
from framegrain.session.whole_project import WholeProject, own_changes
from framegrain.storage.backups import Reason

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from framegrain.domain.document import Document
    from framegrain.domain.guideline import ProjectEdit
    from framegrain.session.focus import Focus
    from framegrain.session.guideline import Guideline
    from framegrain.session.whole_project import Applied
    from framegrain.storage.journal import Entry
    from framegrain.storage.project_journal import ProjectEntry


class ProjectDoor(UnsavedDoor):
    """What a session does for the whole project; the open video follows."""

    edited = Signal(Edit)
    """An edit as it was applied; for an undo it is the inverse."""
    history_changed = Signal()
    taxonomy_changed = Signal()
    guideline_changed = Signal()
    """An example, question or re-check came, changed or went, or the taxonomy did."""

    focus: Focus
    whole: WholeProject
    _entries: list[Entry]

    @abstractmethod
    def _announce(self, edit: Edit) -> None: ...

    @abstractmethod
    def _forget_answers(self) -> None: ...

    @property
    def guideline(self) -> Guideline:
        """Examples, questions and re-checks of the project."""
        return self.whole.guideline

    def change_taxonomy(self, text: str, source: str) -> None:
        """Work under another version of the taxonomy from now on; records keep the version they were made under.

        Raises BadInput, and changes nothing, for a taxonomy with errors or without a label that records use.
        """
        self._writable()
        self.do_project(self.whole.taxonomy_edit(text, source))

    @property
    def project_entries(self) -> Sequence[ProjectEntry]:
        """The history of the project as a whole, oldest first; undone steps come last."""
        return self.whole.entries

    @property
    def can_undo_project(self) -> str:
        """The name of the edit of the project that would be undone; empty when there is none."""
        last = self.whole.last
        return last.name if last is not None else ""

    @property
    def can_redo_project(self) -> str:
        """The name of the edit of the project that would be redone; empty when there is none."""
        undone = self.whole.next
        return undone.name if undone is not None else ""

    def do_project(self, edit: ProjectEdit) -> int:
        """Make an edit of the whole project; it is durable when this returns. No rule refuses it.

        Returns its number in the project's history, 0 where it changes nothing. Raises StaleEdit, and changes
        nothing, when anything is not what the edit says it was; StorageError as `Session.do` does.
        """
        if not edit:
            return 0
        with self._keeping(edit) as is_saved:
            if not is_saved:
                self._do_project(edit)
        return self.whole.entries[-1].number

    def _do_project(self, edit: ProjectEdit) -> None:
        self._tell_project(self.whole.do(edit, self._document, self.person, self._clock()))

    @contextmanager
    def as_one(self, what: str) -> Iterator[None]:
        """Edits in any number of videos that are saved together when the block has ended, or not at all.

        The taxonomy stays as it is meanwhile. Where it fails, what is open is read again from the file, and nothing
        is kept of it.
        """
        self._writable()
        try:
            with self.project.as_one(what):
                yield
        except BaseException:
            self.drop_unsaved()
            with suppress(FramegrainError):
                self._read_again()
            raise

    def _read_again(self) -> None:
        self.whole = WholeProject(self.project)
        if self._document is not None:
            self.open_video(self._document.video.id)
        self.guideline_changed.emit()

    @abstractmethod
    def open_video(self, video_id: int) -> None:
        """Open one of the project's videos."""

    def undo_project(self) -> bool:
        """Take the last edit of the project back, in every video; whether there was one. BadInput after later edits."""
        self._writable()
        return self._told(self.whole.undo(self._document))

    def redo_project(self) -> bool:
        """Make the edit of the project undone last again; whether there was one. BadInput after later edits."""
        self._writable()
        return self._told(self.whole.redo(self._document))

    def forget_steps(self, before: int) -> tuple[int, str]:
        """Forget, for ever, the steps of all histories made before a time in milliseconds since 1970 UTC.

        The newest step of each stays, what can be made again, and every record; a backup is made first, where it can
        be. How many went, and why there is no backup. Large files take a while.
        """
        self._writable()
        problem = ""
        if self.project.steps_before(before):
            _, problem = backed_up(self.project, Reason.HISTORY)
        count = self.project.forget_steps(before)
        self.whole.read_history()
        if self._document is not None:
            self._entries = self.project.history(self._document.video.id)
        self.history_changed.emit()
        return count, problem

    def picture(self, name: str) -> bytes | None:
        """A picture of an example by its SHA-256; None where the project has lost it."""
        return self.whole.picture(name)

    def keep_picture(self, content: bytes) -> str:
        """Keep a picture for an example; its SHA-256. BadInput for what is no picture, or too large a one."""
        self._writable()
        return self.whole.keep_picture(content)

    def document_of(self, video_id: int) -> Document:
        """The records of any of the project's videos, to be read only."""
        if self._document is not None and self._document.video.id == video_id:
            return self._document
        return self.whole.document_of(video_id)

    def _told(self, applied: Applied | None) -> bool:
        if applied is not None:
            self._tell_project(applied)
        return applied is not None

    def _tell_project(self, applied: Applied) -> None:
        edit, taxonomy, self._entries = applied
        document = self._document
        if taxonomy is not None:
            self.taxonomy = taxonomy
            self.focus.choose_label(None)
            self._forget_answers()
            self.taxonomy_changed.emit()
        changes = own_changes(edit, document)
        if changes:
            self._announce(Edit(edit.name, changes))
        elif taxonomy is not None:
            self.history_changed.emit()
        self.guideline_changed.emit()
