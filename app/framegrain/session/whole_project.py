"""Edits of the project as a whole: its guideline, its taxonomy, and the records of all its videos at once."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from msgspec.structs import replace

from framegrain.domain.document import Document
from framegrain.domain.edit import Edit
from framegrain.domain.errors import BadInput, FramegrainError
from framegrain.domain.guideline import ProjectEdit, TaxonomyText
from framegrain.editing.followers import with_followers
from framegrain.exchange.taxonomy import read_taxonomy
from framegrain.media.example_picture import check_header, check_picture
from framegrain.session.guideline import Guideline
from framegrain.session.videos import index_of
from framegrain.storage.project_journal import KEY

if TYPE_CHECKING:
    from collections.abc import Callable

    from framegrain.domain.edit import Change
    from framegrain.domain.taxonomy import Taxonomy
    from framegrain.storage.journal import Entry
    from framegrain.storage.project_file import ProjectFile
    from framegrain.storage.project_journal import ProjectEntry


class Applied(NamedTuple):
    """What was done to the project, the taxonomy that came with it, and the history of the open video since."""

    edit: ProjectEdit
    taxonomy: Taxonomy | None
    steps: list[Entry]


def is_of_project(entry: Entry) -> bool:
    """Whether a step of a video's history belongs to an edit of the project, and is undone there only."""
    return entry.merge_key.startswith(KEY)


def check_not_of_project(entry: Entry, verb: str) -> None:
    """BadInput for a step that can't be taken back, or made again, in one video alone."""
    if is_of_project(entry):
        raise BadInput(
            f"“{entry.name}” changed the whole project; {verb} it with “{verb.capitalize()} project change”"
        )


class WholeProject:
    """The project's own history and what it changes; the session asks it and tells the panels."""

    def __init__(self, project: ProjectFile) -> None:
        self._project = project
        self.guideline = Guideline(project.guideline())
        self._entries = project.project_history()

    @property
    def entries(self) -> list[ProjectEntry]:
        """The history, oldest first; undone steps come last."""
        return self._entries

    @property
    def last(self) -> ProjectEntry | None:
        """The step that would be undone."""
        return next((entry for entry in reversed(self._entries) if not entry.undone), None)

    @property
    def next(self) -> ProjectEntry | None:
        """The step that would be made again; none where a video was edited since it was undone."""
        undone = next((entry for entry in self._entries if entry.undone), None)
        try:
            lost = undone is not None and self._project.is_abandoned(undone)
        except FramegrainError:
            lost = False  # whoever makes it again hears why the file can't be read
        return None if lost else undone

    def read_history(self) -> None:
        """Take the history from the file as it is now."""
        self._entries = self._project.project_history()

    def do(self, edit: ProjectEdit, document: Document | None, by: str, at: int) -> Applied:
        """Make the edit; durable when this returns, and nothing done when it raises."""
        edit = self._with_followers(edit, document)
        return self._done(
            edit, document, lambda look: self._project.commit_project(edit, by=by, at=at, look=look)
        )

    def undo(self, document: Document | None) -> Applied | None:
        """Take the last step back, in every video; None at the start."""
        last = self.last
        if last is None:
            return None
        done = self._project.project_edit(last)
        return self._done(
            done.inverse, document, lambda look: self._project.commit_project_undo(last, done, look)
        )

    def redo(self, document: Document | None) -> Applied | None:
        """Make the step undone last again, in every video; None when nothing was undone, or can be made again."""
        entry = self.next
        if entry is None:
            return None
        edit = self._project.project_edit(entry)
        return self._done(edit, document, lambda look: self._project.commit_project_redo(entry, edit, look))

    def picture(self, name: str) -> bytes | None:
        """A kept picture by its SHA-256; None also for what a stranger's file has in its place that is none."""
        content = self._project.picture(name)
        try:
            check_header(content or b"")
        except BadInput:
            return None
        return content

    def keep_picture(self, content: bytes) -> str:
        """Keep a picture; its SHA-256. BadInput for what is no picture, or too large a one."""
        check_picture(content)
        return self._project.keep_picture(content)

    def document_of(self, video_id: int) -> Document:
        """The records of a video, loaded to be read."""
        video = self._project.video(video_id)
        return Document(video, index_of(self._project, video).times, self._project.load(video_id))

    def taxonomy_edit(self, text: str, source: str) -> ProjectEdit:
        """The edit that puts another version of the taxonomy in force and leaves every record as it is.

        Raises BadInput for a taxonomy with errors or without a label that records use.
        """
        taxonomy = read_taxonomy(text, source)
        counts = self._project.counts(None)
        used = Counter(counts.events_by_label) + Counter(counts.tracks_by_label)
        gone = sorted(label for label, count in used.items() if count and label not in taxonomy.by_id)
        if gone:
            raise BadInput(
                f"{source} has no label “{gone[0]}”, which {used[gone[0]]} records use; add it, or relabel them first"
            )
        before = TaxonomyText(self._project.taxonomy_version, self._project.taxonomy_text)
        name = f"Change taxonomy to {taxonomy.name}, version {taxonomy.version}"
        return ProjectEdit(name, taxonomy=(before, TaxonomyText(taxonomy.version, text)))

    def _done(
        self, edit: ProjectEdit, document: Document | None, commit: Callable[[Callable[[], None]], object]
    ) -> Applied:
        """Everything that can refuse the edit is asked before it is on file; where that fails, nothing has changed."""
        taxonomy = _read(edit)
        entries: list[ProjectEntry] = []
        steps: list[Entry] = []

        def look() -> None:
            entries.extend(self._project.project_history())
            if document is not None:
                steps.extend(self._project.history(document.video.id))

        self.guideline.apply(edit)
        try:
            _with_document(edit, document, lambda: commit(look))
        except BaseException:
            self.guideline.apply(edit.inverse)
            raise
        self._entries = entries
        return Applied(edit, taxonomy, steps)

    def _with_followers(self, edit: ProjectEdit, document: Document | None) -> ProjectEdit:
        """The edit, with what goes along where it takes records away."""
        videos = {
            video: with_followers(self._document(video, document), Edit(edit.name, changes)).changes
            if any(change.after is None for change in changes)
            else changes
            for video, changes in edit.videos.items()
        }
        return replace(edit, videos=videos)

    def _document(self, video_id: int, known: Document | None) -> Document:
        return known if known is not None and known.video.id == video_id else self.document_of(video_id)


def own_changes(edit: ProjectEdit, document: Document | None) -> tuple[Change, ...]:
    """What an edit of the project changes in the open video."""
    return edit.videos.get(document.video.id, ()) if document is not None else ()


def _with_document(edit: ProjectEdit, document: Document | None, commit: Callable[[], object]) -> None:
    changes = own_changes(edit, document)
    if document is None or not changes:
        commit()
        return
    document.apply(Edit(edit.name, changes))
    try:
        commit()
    except BaseException:
        document.apply(Edit(edit.name, changes).inverse)
        raise


def _read(edit: ProjectEdit) -> Taxonomy | None:
    if edit.taxonomy is None:
        return None
    try:
        return read_taxonomy(edit.taxonomy[1].text, "the taxonomy")
    except FramegrainError as error:
        raise BadInput(f"the taxonomy can't be put in force: {error}") from error
