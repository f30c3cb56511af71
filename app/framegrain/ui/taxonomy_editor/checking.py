"""The draft looked through in the background, and made a file; what was found about an older draft is dropped."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QObject, QTimer, Signal

from framegrain.domain.errors import BadInput
from framegrain.session.drafting import check, read, text_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from framegrain.domain.taxonomy import Taxonomy
    from framegrain.editing.taxonomy_draft import Draft
    from framegrain.session.drafting import Checked, Use
    from framegrain.ui.jobs import Job, Jobs

_SOON_MS = 150
_REST_MS = 600
_MANY = 2_000
"""Of more labels a check takes long enough that it waits for a rest."""


class Finished(NamedTuple):
    """A draft as a file. `taxonomy` is None where it has errors; `revision` is the draft's state it was made of."""

    taxonomy: Taxonomy | None
    text: str
    revision: int


class Checking(QObject):
    """`came` follows once the draft as it is now was looked through; `changed` tells that this began or ended."""

    came = Signal(object)
    changed = Signal()
    failed = Signal(str)

    def __init__(self, draft: Draft, use: Use | None, jobs: Jobs, parent: QObject) -> None:
        super().__init__(parent)
        self._draft = draft
        self._use = use
        self._jobs = jobs
        self._job: Job | None = None
        self._seen = -1
        self._is_over = False
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self.begin)

    @property
    def is_current(self) -> bool:
        """Whether what came last is about the draft as it is now."""
        return self._seen == self._draft.revision

    def soon(self) -> None:
        """Look once the author rests; what is under way for an older draft is given up."""
        if self._job is not None:
            self._job.cancel()
        self._timer.start(_REST_MS if len(self._draft.keys) > _MANY else _SOON_MS)
        self.changed.emit()

    def begin(self) -> None:
        """Look now."""
        self._timer.stop()
        if self._is_over or self._job is not None:
            return  # the one under way has been cancelled, or is current; its end begins the next
        snapshot, use = self._draft.snapshot(), self._use
        job = self._jobs.start(
            "Checking the taxonomy", lambda _told, cancel: check(snapshot, use, cancel), is_told=False
        )
        self._job = job
        job.done.connect(lambda found: self._take(found, snapshot.revision))
        job.failed.connect(lambda text: self._fail(text, snapshot.revision))
        job.ended.connect(self._ended)
        self.changed.emit()

    def finish(self, take: Callable[[Finished], None], path: Path | None = None) -> None:
        """Make the draft a file in the background, and write it where there is a path."""
        snapshot = self._draft.snapshot()
        job = self._jobs.start("Writing the taxonomy", lambda *_: _finished(snapshot, path), is_told=False)
        job.done.connect(lambda made: None if self._is_over else take(made))
        job.failed.connect(self.failed)

    def stop(self) -> None:
        """Nobody waits for anything any more."""
        self._is_over = True
        self._timer.stop()
        if self._job is not None:
            self._job.cancel()

    def _take(self, found: Checked, revision: int) -> None:
        if not self._is_over and revision == self._draft.revision:
            self._seen = revision
            self.came.emit(found)

    def _fail(self, text: str, revision: int) -> None:
        self._seen = revision
        self.failed.emit(text)

    def _ended(self) -> None:
        self._job = None
        if not self._is_over and not self.is_current and not self._timer.isActive():
            self.begin()
        self.changed.emit()


def _finished(draft: Draft, path: Path | None) -> Finished:
    taxonomy = read(draft).taxonomy
    made = Finished(taxonomy, text_of(draft, taxonomy), draft.revision)
    if path is not None:
        beside = path.with_name(f"{path.name}.new")
        try:
            beside.write_text(made.text, encoding="utf-8")
            beside.replace(path)
        except OSError as error:
            beside.unlink(missing_ok=True)
            raise BadInput(
                f"{path}: {error.strerror or 'it cannot be written'}; choose another place"
            ) from error
    return made
