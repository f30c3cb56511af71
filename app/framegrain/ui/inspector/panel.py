"""The inspector put together: three tabs, or a rail where room is short."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QTabWidget, QToolButton, QVBoxLayout, QWidget

from framegrain.ui.inspector.between_tab import BetweenTab
from framegrain.ui.inspector.history_tab import HistoryTab
from framegrain.ui.inspector.object_tab import ObjectTab

if TYPE_CHECKING:
    from collections.abc import Callable

    from framegrain.session.session import Session
    from framegrain.ui.attempt import Say
    from framegrain.ui.theme import Theme

_RAIL = 56
_LEAST = 250
_USUAL = 290
_MOST = 420
_TABS = (("Object", "sliders-horizontal"), ("History", "history"), ("Motion", "audio-lines"))


class InspectorPanel(QWidget):
    """What is known of the selection.

    `label_wanted` asks for the sidebar's search, `folded` tells of the rail, `finished` says that the keyboard
    may go back to the picture.
    """

    label_wanted = Signal()
    finished = Signal()
    folded = Signal(bool)

    def __init__(self, session: Session, look: Theme, say: Say, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._folded = False
        self._width = _USUAL
        self.object = ObjectTab(session, look, say)
        self.history = HistoryTab(session, look, say)
        self.between = BetweenTab(session, look)
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.tabBar().setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.tabs.tabBar().setExpanding(False)
        self.tabs.addTab(self._object_page(), _TABS[0][0])
        self.tabs.addTab(self.history, _TABS[1][0])
        self.tabs.addTab(self.between, _TABS[2][0])
        self._fold = QToolButton()
        self.tabs.setCornerWidget(self._corner())
        self._rail = self._made_rail()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.tabs, 1)
        row.addWidget(self._rail)
        self.setFocusProxy(self.tabs.tabBar())
        self.setProperty("surface", "panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.object.label_wanted.connect(self.label_wanted)
        self.object.finished.connect(self.finished)
        look.changed.connect(self._dress)
        self._dress()
        self.set_folded(on=False)

    @property
    def is_folded(self) -> bool:
        """Whether only the rail is shown."""
        return self._folded

    def set_folded(self, *, on: bool) -> None:
        """Fold to the rail, or open again."""
        if on and not self._folded and self.width() > _LEAST:
            self._width = self.width()
        self._folded = on
        self.tabs.setVisible(not on)
        self._rail.setVisible(on)
        self.setMinimumWidth(_RAIL if on else _LEAST)
        self.setMaximumWidth(_RAIL if on else _MOST)
        self._claim(_RAIL if on else self._width)
        self.folded.emit(on)

    def _claim(self, width: int) -> None:
        """Take this much of the splitter we are in; the neighbour gets or gives the rest."""
        splitter = self.parentWidget()
        if not isinstance(splitter, QSplitter) or splitter.count() < 2:
            return
        sizes, at = splitter.sizes(), splitter.indexOf(self)
        beside = at - 1 if at else 1
        sizes[beside] = max(sizes[beside] + sizes[at] - width, 0)
        sizes[at] = width
        splitter.setSizes(sizes)

    def set_keys(self, key_text: Callable[[str], str]) -> None:
        """Name the keys in the tooltips."""
        self.object.record.set_keys(key_text)

    def show_history(self) -> None:
        """Bring the history to the front."""
        self._open(1)

    def show_in_betweens(self) -> None:
        """Bring what is known of the computed shapes to the front."""
        self._open(2)

    def show_object(self) -> None:
        """Bring what is selected to the front."""
        self._open(0)

    def ask_reason(self) -> None:
        """Take the keyboard to the reason of the verdict."""
        self._open(0)
        self.object.refresh()
        self.object.record.verdict.ask_reason()

    def ask_comment(self) -> bool:
        """Take the keyboard to a new comment on what is selected; False where that is not one record."""
        self._open(0)
        return self.object.ask_comment()

    def ask_about_keyframe(self) -> bool:
        """The same for one on the keyframe of the selected object that lies on this frame."""
        self._open(0)
        return self.object.ask_about_keyframe()

    def _open(self, tab: int) -> None:
        self.set_folded(on=False)
        self.tabs.setCurrentIndex(tab)

    def _object_page(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.object, 1)
        foot = QVBoxLayout()
        foot.setContentsMargins(10, 4, 10, 6)
        foot.addWidget(self.object.owed)
        column.addLayout(foot)
        return page

    def _corner(self) -> QWidget:
        self._fold.setToolTip("Fold the inspector to a rail")
        self._fold.setAccessibleName("Fold the inspector")
        self._fold.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._fold.clicked.connect(lambda: self.set_folded(on=True))
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 8, 0)
        row.addWidget(self._fold)
        return holder

    def _made_rail(self) -> QWidget:
        rail = QWidget()
        column = QVBoxLayout(rail)
        column.setContentsMargins(2, 6, 2, 6)
        column.setSpacing(4)
        self.rail_buttons: list[QToolButton] = []
        for place, (name, _) in enumerate(_TABS):
            button = QToolButton()
            button.setToolTip(f"Open the inspector: {name.lower()}")
            button.setAccessibleName(f"Open the inspector: {name.lower()}")
            button.setText(name)
            button.setFont(self._look.font(11))
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
            button.setIconSize(QSize(18, 18))
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.clicked.connect(lambda _checked=False, n=place: self._open(n))
            column.addWidget(button, 0, Qt.AlignmentFlag.AlignHCenter)
            self.rail_buttons.append(button)
        column.addStretch(1)
        return rail

    def _dress(self) -> None:
        self._fold.setIcon(self._look.icon("panel-right", "secondary"))
        for button, (_, icon) in zip(self.rail_buttons, _TABS, strict=True):
            button.setIcon(self._look.icon(icon, "secondary"))
