"""What a draft may begin with: nothing, the project's taxonomy, a shipped one, or a file of any format."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QMenu, QWidget

from framegrain.assets import taxonomy_files
from framegrain.session.drafting import values_of
from framegrain.ui.bringing import Bringing, taxonomy_filter
from framegrain.ui.taxonomy_editor.asking import ParentsSheet

if TYPE_CHECKING:
    from collections.abc import Sequence

    from framegrain.domain.taxonomy import Taxonomy
    from framegrain.editing.taxonomy_draft import Draft
    from framegrain.exchange.taxonomies.reading import ParentChoice, Reading
    from framegrain.session.taxonomies import Brought
    from framegrain.ui.jobs import Jobs
    from framegrain.ui.theme import Theme


class Beginning(QObject):
    """Puts something else in place of the draft, as a step its author can take back.

    `done` gives what was noted on the way, a sentence each, and the file where it is one of the author's own.
    """

    done = Signal(object, object)
    failed = Signal(str)
    begun = Signal(str)

    def __init__(
        self, draft: Draft, project: Taxonomy | None, jobs: Jobs, look: Theme, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._draft = draft
        self._look = look
        self._project = project
        self._parent = parent
        self._jobs = jobs
        self._own = False
        self._is_chosen = False
        self._asked = 0
        self.bringing = Bringing(jobs, self)
        self.bringing.came.connect(self._take)
        self.bringing.failed.connect(self.failed)
        self.menu = self._menu(parent)

    def ask_file(self) -> None:
        """Let the author choose a file."""
        name, _ = QFileDialog.getOpenFileName(self._parent, "Open a taxonomy", "", taxonomy_filter())
        if name:
            self.open_file(Path(name))

    def open_file(self, file: Path, *, own: bool = True) -> None:
        """Read a file in the background, then begin with what it says; `own` is one to be written again."""
        self.drop()
        self._own, self._is_chosen = own, False
        self.begun.emit(f"Reading {file.name}…")
        self.bringing.bring(file)

    def begin_with(self, name: str, taxonomy: Taxonomy | None) -> None:
        """Begin with a taxonomy, or with nothing."""
        self.drop()
        self._begin(name, taxonomy, (), None)

    def drop(self) -> None:
        """Nobody wants what was asked for any more."""
        self.bringing.drop()
        self._asked += 1

    def _take(self, file: Path, brought: Brought) -> None:
        if brought.choices and not self._is_chosen:
            return self._ask_parents(file, brought.choices)
        is_ours = self._own and not brought.report
        return self._begin(brought.taxonomy.name, brought.taxonomy, brought.report, file if is_ours else None)

    def _ask_parents(self, file: Path, choices: Sequence[ParentChoice]) -> None:
        """Let the author say where labels with several parents go, then read the file so."""
        self.begun.emit("")

        def read(reading: Reading) -> None:
            self._is_chosen = True
            self.bringing.bring(file, reading)

        sheet = ParentsSheet(self._parent.window(), self._look, file.name, choices)
        sheet.wanted.connect(read)
        sheet.present()

    def _begin(self, name: str, taxonomy: Taxonomy | None, notes: Sequence[str], file: Path | None) -> None:
        asked = self._asked = self._asked + 1
        job = self._jobs.start(f"Beginning with {name}", lambda *_: values_of(taxonomy), is_told=False)

        def put(values: dict[str, Any]) -> None:
            if asked == self._asked:
                self._draft.replace_all(f"Begin with {name}", values)
                self.done.emit(notes, file)

        job.done.connect(put)

    def _menu(self, parent: QWidget) -> QMenu:
        menu = QMenu(parent)
        menu.addAction("A file…").triggered.connect(self.ask_file)
        if self._project is not None:
            menu.addAction("The project's taxonomy").triggered.connect(
                lambda: self.begin_with("the project's taxonomy", self._project)
            )
        menu.addAction("Nothing").triggered.connect(lambda: self.begin_with("nothing", None))
        menu.addSeparator()
        for file in taxonomy_files():
            name = file.stem.replace("_", " ").replace("-", " ").capitalize()
            menu.addAction(name).triggered.connect(lambda _on=False, f=file: self.open_file(f, own=False))
        return menu
