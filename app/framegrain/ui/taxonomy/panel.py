"""The sidebar put together: search, labels, guideline card."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from framegrain.ui.intents import offer_for, use_label
from framegrain.ui.keys import normal_key
from framegrain.ui.listening import listen
from framegrain.ui.taxonomy.card import GuidelineCard
from framegrain.ui.taxonomy.delegate import LabelDelegate
from framegrain.ui.taxonomy.model import LabelModel
from framegrain.ui.taxonomy.view import LabelView
from framegrain.ui.widgets.search import SearchField
from framegrain.ui.widgets.small import toned
from framegrain.ui.widgets.splitter import Splitter
from framegrain.ui.words import with_key

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from framegrain.domain.records import LabelId
    from framegrain.domain.rules.offer import Offer
    from framegrain.session.session import Session
    from framegrain.ui.attempt import Say
    from framegrain.ui.intents import Weigh
    from framegrain.ui.relabeling import Ask
    from framegrain.ui.theme import Theme

_MOVING_MS = 250
_STILL_MS = 20
_MAX_HINT = 120
_EDIT = "Edit the taxonomy"


class TaxonomyPanel(QWidget):
    """Labels to choose from. `finished` says that the keyboard may go back to the picture."""

    finished = Signal()
    menu_wanted = Signal(str, QPoint)
    """A label, and where on the screen its menu should open."""
    edit_wanted = Signal()
    """The taxonomy itself is to be changed."""

    def __init__(
        self,
        session: Session,
        look: Theme,
        say: Say,
        parent: QWidget | None = None,
        offered: Callable[[Session, LabelId], Offer] = offer_for,
    ) -> None:
        """`offered` answers whether a label can be chosen now."""
        super().__init__(parent)
        self._session = session
        self._look = look
        self._say = say
        self.ask: Ask | None = None
        self.weigh: Weigh | None = None
        self.search = SearchField(look, "Find a label", "/", leaves_at_once=True)
        self.edit = QToolButton()
        self.edit.clicked.connect(self.edit_wanted)
        self.edit.setAccessibleName(_EDIT)
        self.edit.setToolTip(_EDIT)
        self.model = LabelModel(session, self, offered)
        self.view = LabelView(self.model)
        self._delegate = LabelDelegate(session, look, self.model, self.view)
        self.view.setItemDelegate(self._delegate)
        self.card = GuidelineCard(session, look, self.model.offer)
        self.splitter = Splitter(look, Qt.Orientation.Vertical)
        self._nothing = toned(QLabel(), "secondary")
        self._refresh = QTimer(self, singleShot=True)
        self._outdated = False
        self._taken: frozenset[str] = frozenset()
        self._undo_key = ""
        self._build()
        self._connect()

    def _build(self) -> None:
        self.setProperty("surface", "panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setMinimumWidth(200)
        self.setFocusProxy(self.search)
        self._nothing.setWordWrap(True)
        self._nothing.setContentsMargins(14, 4, 12, 8)
        self._nothing.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        top = QWidget()
        column = QVBoxLayout(top)
        column.setContentsMargins(0, 10, 0, 0)
        column.setSpacing(6)
        field = QHBoxLayout()
        field.setContentsMargins(12, 0, 12, 0)
        field.setSpacing(4)
        field.addWidget(self.search, 1)
        field.addWidget(self.edit)
        column.addLayout(field)
        column.addWidget(self._nothing)
        column.addWidget(self.view, 1)
        self.splitter.addWidget(top)
        self.splitter.addWidget(self.card)
        self.splitter.setStretchFactor(0, 1)
        self.splitter.setSizes([560, 220])
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.splitter)
        self._say_if_nothing()

    def _connect(self) -> None:
        session, focus = self._session, self._session.focus
        self.search.textChanged.connect(self._search)
        self.search.returnPressed.connect(self._take_found)
        self.search.stepped.connect(self._step)
        self.search.left.connect(self._leave)
        self.view.menu_wanted.connect(self.menu_wanted)
        self.view.chosen.connect(self._take_clicked)
        self.view.selectionModel().currentChanged.connect(self._mark)
        self.view.hovered.connect(self._hover)
        self.card.wanted.connect(self.view.show_label)
        self._refresh.timeout.connect(self._offers_changed)
        self._look.changed.connect(self.view.viewport().update)
        self._look.changed.connect(self._dress)
        self._dress()
        listen(self, session.taxonomy_changed, self._reload)
        listen(self, session.video_opened, self._soon)
        listen(self, session.edited, self._elsewhere)
        listen(self, focus.showing.changed, self._soon)
        listen(self, session.locks.changed, self._soon)
        listen(self, focus.frame_told, self._moved)
        listen(self, focus.selection_changed, self._elsewhere)
        listen(self, focus.choice_changed, self._choice_changed)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._keyboard_moved)

    def _dress(self) -> None:
        self.edit.setIcon(self._look.icon("pencil", "secondary"))

    def find_label(self) -> None:
        """Take the keyboard to look for a label."""
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def choose(self, label_id: str) -> bool:
        """Use a label as a click on it does."""
        used = use_label(self._session, label_id, self._say, self._undo_key, self.ask, self.weigh)
        if self._session.focus.hovered_label == label_id:
            self.card.point(label_id)  # a click leaves the pointer on it, whatever came of it
        return used

    def set_keys(self, key_text: Callable[[str], str], taken: Collection[str]) -> None:
        """Show the search's key, and hotkeys of labels as lost where an action has the key."""
        self.search.set_key(key_text("label.find"))
        self.edit.setToolTip(with_key(_EDIT, key_text("file.edit_taxonomy")))
        self._undo_key = key_text("edit.undo")
        self._taken = frozenset(taken)
        self._show_lost_keys()

    def _show_lost_keys(self) -> None:
        labels = self._session.taxonomy.labels
        self._delegate.lost_keys = frozenset(
            label.id for label in labels if label.hotkey and normal_key(label.hotkey) in self._taken
        )
        self.view.viewport().update()

    def _search(self, query: str) -> None:
        self.model.set_query(query)
        if query.strip():
            self.view.make_current(self.model.best())
        elif self._session.focus.label is not None:
            self.view.show_label(self._session.focus.label)
        self._mark()
        self._say_if_nothing()

    def _step(self, by: int) -> None:
        self.view.step(by)
        self._mark()

    def _mark(self, *_: object) -> None:
        searching = bool(self.search.text().strip())
        self._delegate.marked = self.view.current_label() if searching else None
        self.card.mark(self.view.current_label() if searching or self.view.hasFocus() else None)
        self.view.viewport().update()

    def _say_if_nothing(self) -> None:
        query = self.search.text().strip()[:_MAX_HINT]
        empty = self.model.rowCount() == 0
        self._nothing.setVisible(empty)
        if empty:
            no_match = f"No label is called or described by “{query}”."
            self._nothing.setText(no_match if query else "This taxonomy has no labels.")

    def _take_found(self) -> None:
        if not self.search.text().strip():
            return
        label_id = self.view.current_label() or self.model.best()
        if label_id is not None and self.choose(label_id):
            self._leave()

    def _take_clicked(self, label_id: str) -> None:
        if self.choose(label_id) and self.search.text():
            self._leave()

    def _leave(self) -> None:
        self.search.clear()
        self.search.clearFocus()
        self.finished.emit()

    def _keyboard_moved(self, _old: QWidget | None, new: QWidget | None) -> None:
        if new is None:  # another window has it; it comes back where it was
            return
        if not self.isAncestorOf(new):
            self.search.clear()
        self._mark()

    def _elsewhere(self, *_: object) -> None:
        """A change in the project: a search that was begun is over."""
        self._soon()
        if self.search.text():
            self._leave()

    def _hover(self, label_id: str) -> None:
        self._session.focus.hover_label(label_id or None)

    def _reload(self) -> None:
        self.model.rebuild()
        self._show_lost_keys()
        self._say_if_nothing()

    def _choice_changed(self) -> None:
        self._elsewhere()
        if self._session.focus.label is not None:
            self.view.show_label(self._session.focus.label)

    def _moved(self, _frame: int) -> None:
        moving = self._session.focus.playing or self._session.focus.scrubbing
        if not self._refresh.isActive():
            self._refresh.start(_MOVING_MS if moving else _STILL_MS)

    def _soon(self, *_: object) -> None:
        self._outdated = True
        self._refresh.start(0)

    def _offers_changed(self) -> None:
        if self.model.ask_again() or self._outdated:
            self._outdated = False
            self.view.viewport().update()
        self.card.refresh()
