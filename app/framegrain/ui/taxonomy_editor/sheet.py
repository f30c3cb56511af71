"""The editor put together: the tree, the form, and what annotators will see."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLabel, QSplitter, QVBoxLayout, QWidget

from framegrain.domain.errors import FramegrainError
from framegrain.editing import taxonomy_verbs as verbs
from framegrain.editing.taxonomy_draft import ROOTS, TOP
from framegrain.session.drafting import keep
from framegrain.ui.attempt import sentence
from framegrain.ui.dialogs.sheet import Sheet
from framegrain.ui.taxonomy_editor.asking import DeprecateSheet, SplitSheet
from framegrain.ui.taxonomy_editor.beginning import Beginning
from framegrain.ui.taxonomy_editor.checking import Checking
from framegrain.ui.taxonomy_editor.doing import done
from framegrain.ui.taxonomy_editor.findings import Findings
from framegrain.ui.taxonomy_editor.form import Form
from framegrain.ui.taxonomy_editor.tree_model import TreeModel
from framegrain.ui.taxonomy_editor.tree_view import TreeView
from framegrain.ui.widgets.page_button import PageButton
from framegrain.ui.widgets.search import SearchField
from framegrain.ui.widgets.small import Elided, toned

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from framegrain.domain.taxonomy import Taxonomy
    from framegrain.editing.taxonomy_draft import Draft
    from framegrain.session.drafting import Checked, Use
    from framegrain.ui.jobs import Jobs
    from framegrain.ui.taxonomy_editor.checking import Finished
    from framegrain.ui.theme import Theme

_LARGE = 10_000


class Setting(NamedTuple):
    """What the editor works in: the window's jobs, where the draft is kept, the project it is of and what that has."""

    jobs: Jobs
    kept_at: Path
    preview: QWidget
    show_preview: Callable[[Taxonomy], None]
    project: str = ""
    taxonomy: Taxonomy | None = None
    use: Use | None = None


class TaxonomyEditor(Sheet):
    """`apply_wanted` hands over a draft that reads without an error; `saved` tells which file was written."""

    apply_wanted = Signal(object)
    saved = Signal(object)

    def __init__(self, window: QWidget, look: Theme, draft: Draft, setting: Setting) -> None:
        super().__init__(window, look, "Edit taxonomy", (_LARGE, _LARGE))
        self.draft = draft
        self.file: Path | None = None
        """The file that is written again; None where none was opened or saved."""
        self._setting = setting
        self.checked: Checked | None = None
        self.model = TreeModel(draft)
        self.tree = TreeView(self.model)
        self.form = Form(look, draft)
        self.search = SearchField(look, "Find a label", "Ctrl+F")
        self.findings = Findings(look)
        self._state, self._said = QLabel(), toned(Elided(), "secondary")
        self.checking = Checking(draft, setting.use, setting.jobs, self)
        self.beginning = Beginning(draft, setting.taxonomy, setting.jobs, look, self)
        self._foot = QHBoxLayout()
        self._build(setting.preview)
        self._connect()
        self.tree.expandToDepth(0)
        self.tree.setCurrentIndex(self.model.index(2, 0))
        self.checking.begin()

    def part_of(self, child: QWidget) -> int:
        return next((n for n, part in enumerate(self._parts) if part.isAncestorOf(child)), len(self._parts))

    def first_widget(self) -> QWidget:
        return self.tree

    def _show_checked(self, checked: Checked) -> None:
        self.checked = checked
        self.findings.show_problems(self.draft, checked.problems)
        if checked.taxonomy is not None:
            self._setting.show_preview(checked.taxonomy)

    def _show_state(self) -> None:
        checked = self.checked
        errors = sum(problem.is_error for problem in checked.problems) if checked is not None else 0
        if checked is None or not self.checking.is_current:
            self._state.setText("Looking through it…")
        else:
            self._state.setText(f"{errors} to put right" if errors else "Can be used as it is")
        self._apply.setEnabled(bool(self._setting.project) and not errors)

    @property
    def said(self) -> str:
        """What was told last; empty when that no longer holds."""
        return self._said.whole

    def tell(self, text: str) -> None:
        """Say something in the sheet's own foot, as the window's messages lie beneath it."""
        self._said.set_text(text)

    def act(self, verb: str) -> None:
        """Do one of the tree's verbs with what is selected."""
        keys = [self.model.key(index) for index in self.tree.selectedIndexes()]
        key = self.model.key(self.tree.currentIndex())
        if verb == "rename":
            return self.tree.rename()
        if key == TOP:
            return None
        if verb in ("split", "deprecate") and key > TOP:
            return self._ask(verb, key)
        try:
            shown = done(self.draft, verb, key, [k for k in keys if k > TOP] or [key])
        except FramegrainError as error:
            return self.tell(sentence(error))
        self.changed()
        self.tree.show_key(self.model.index_of(shown))
        return self.tree.rename() if verb in ("beside", "below") else None

    def _ask(self, verb: str, key: int) -> None:
        """Let the author say how a label is split or deprecated."""
        draft, options = self.draft, self.form.options
        self.form.take_over()
        if verb == "split":
            split = SplitSheet(self.window(), self.look, draft, options, key)
            split.wanted.connect(lambda *how: self._do(lambda: verbs.split(draft, key, *how)[0]))
            return split.present()
        sheet = DeprecateSheet(self.window(), self.look, draft, options, key)
        sheet.wanted.connect(
            lambda since, use: self._do(lambda: verbs.deprecate(draft, key, use, since) and key)
        )
        sheet.again_wanted.connect(lambda: self._do(lambda: verbs.use_again(draft, key) and key))
        return sheet.present()

    def _do(self, verb: Callable[[], int]) -> None:
        try:
            shown = verb()
        except FramegrainError as error:
            return self.tell(sentence(error))
        self.changed()
        return self.tree.show_key(self.model.index_of(shown)) if shown else None

    def changed(self) -> None:
        """Show what the draft says now; it is kept at once, and read soon."""
        self.tell("")
        self.model.refresh()
        if self.form.key is not None and self.form.key not in self.draft:
            self.form.show_node(self.model.key(self.tree.currentIndex()))
        self.form.refresh()
        try:
            keep(self.draft, self._setting.kept_at, self._setting.project)
        except OSError as error:
            self.tell(f"The draft can't be kept on this machine: {error.strerror}")
        self.checking.soon()

    def undo(self) -> None:
        """Take the last step back."""
        self.form.take_over()
        if self.draft.undo():
            self.changed()

    def redo(self) -> None:
        """Do it again."""
        if self.draft.redo():
            self.changed()

    def save(self) -> None:
        """Write the file that was opened or saved before; else ask for a place."""
        if self.file is None:
            self._ask_place()
        else:
            self.save_as(self.file)

    def save_as(self, path: Path) -> None:
        """Write the draft as a file, right or wrong."""
        self.form.take_over()
        self.tell(f"Writing {path.name}…")
        self.checking.finish(lambda _made: self._written(path), path)

    def _written(self, path: Path) -> None:
        self.file = path
        self.tell(f"Written to {path}")
        self.saved.emit(path)

    def apply(self) -> None:
        """Hand the draft over, to be made the project's taxonomy."""
        self.form.take_over()
        self._apply.setEnabled(False)
        self.tell("Getting it ready…")
        self.checking.finish(self._hand_over)

    def _hand_over(self, made: Finished) -> None:
        if made.taxonomy is not None and made.revision == self.draft.revision:
            return self.apply_wanted.emit(made)
        self._show_state()
        return self.tell(
            "It was changed meanwhile, or has errors; look at what is listed, then apply it again"
        )

    def _begun(self, notes: Sequence[str], file: Path | None) -> None:
        """Show what the draft began with anew."""
        self.file = file
        self.findings.show_notes(notes)
        self.changed()
        self.tree.expandToDepth(0)
        self.tree.show_key(self.model.index(2, 0))
        self.tell(f"{len(notes)} notes on what came, listed at the right" if notes else "")

    def dismiss(self) -> None:
        self.form.take_over()
        self.checking.stop()
        self.beginning.drop()
        super().dismiss()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and watched is self.tree:
            return self._key(event)
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self._key(event):
            super().keyPressEvent(event)

    def _key(self, event: QKeyEvent) -> bool:
        if event.matches(QKeySequence.StandardKey.Undo):
            self.undo()
        elif event.matches(QKeySequence.StandardKey.Redo) or QKeySequence(
            event.keyCombination()
        ) == QKeySequence("Ctrl+Y"):
            self.redo()
        elif event.matches(QKeySequence.StandardKey.Find):
            self.search.setFocus()
        elif event.matches(QKeySequence.StandardKey.Save):
            self.save()
        elif event.matches(QKeySequence.StandardKey.Open):
            self.beginning.ask_file()
        else:
            return False
        return True

    def _build(self, preview: QWidget) -> None:
        left, right = QWidget(), QSplitter(Qt.Orientation.Vertical)
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 8, 0)
        column.addWidget(self.search)
        column.addWidget(self.tree, 1)
        right.addWidget(preview)
        right.addWidget(self.findings)
        right.setStretchFactor(0, 1)
        right.setSizes([460, 200])
        panes = QSplitter(Qt.Orientation.Horizontal)
        self._parts = (left, self.form, right)
        for pane in self._parts:
            panes.addWidget(pane)
        panes.setSizes([280, 560, 300])
        self.body.addWidget(panes, 1)
        self._foot.setSpacing(8)
        self._foot.addWidget(self._state)
        self._foot.addWidget(self._said, 1)
        about, begin, save, self._apply = (
            PageButton(t) for t in ("About the taxonomy", "Begin with…", "Save as file", "Apply to project")
        )
        about.clicked.connect(lambda: self.form.show_node(TOP))
        begin.clicked.connect(lambda: self.beginning.menu.popup(begin.mapToGlobal(QPoint())))
        save.clicked.connect(self._ask_place)
        self._apply.clicked.connect(self.apply)
        self._apply.setProperty("kind", "primary")
        for button in (about, begin, save, self._apply):
            self._foot.addWidget(button)
        self.body.addLayout(self._foot)

    def _connect(self) -> None:
        self.tree.installEventFilter(self)
        self.tree.wanted.connect(self.act)
        self.tree.selectionModel().currentChanged.connect(
            lambda now, _was: self.form.show_node(self.model.key(now))
        )
        self.model.edited.connect(self.changed)
        self.form.edited.connect(self.changed)
        for part in (self.model, self.form):
            part.refused.connect(lambda text: self.tell(text))
        self.findings.wanted.connect(self._show_finding)
        self.checking.came.connect(self._show_checked)
        self.checking.changed.connect(self._show_state)
        self.beginning.done.connect(self._begun)
        self.beginning.begun.connect(self.tell)
        self.checking.failed.connect(self.tell)
        self.beginning.failed.connect(self.tell)
        self.search.textChanged.connect(self._find)
        self.search.stepped.connect(lambda by: self._find(self.search.text(), by))
        self.search.returnPressed.connect(self.tree.setFocus)
        self.search.left.connect(self.tree.setFocus)

    def _show_finding(self, key: int, field: str) -> None:
        self.tree.show_key(self.model.index_of(key))
        self.form.show_node(key)
        self.form.go_to(field)

    def _find(self, text: str, by: int = 0) -> None:
        """Go to the first label with this in its name, or to the one before or after the current one."""
        wanted = text.strip().casefold()
        nodes = [node for root in ROOTS.values() for node in self.draft.walk(root) if node.key > TOP]
        found = [node.key for node in nodes if wanted in node.name.casefold()] if wanted else []
        if found:
            here = self.model.key(self.tree.currentIndex())
            at = found.index(here) + by if by and here in found else 0
            self.tree.show_key(self.model.index_of(found[at % len(found)]))

    def _ask_place(self) -> None:
        at = str(self.file or "taxonomy.yaml")
        name, _ = QFileDialog.getSaveFileName(self, "Save the taxonomy", at, "Taxonomies (*.yaml)")
        if name:
            self.save_as(Path(name))
