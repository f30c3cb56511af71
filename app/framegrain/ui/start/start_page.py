"""The empty state: says what to do next and offers it as buttons."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QMenu, QVBoxLayout, QWidget

from framegrain.ui.widgets.page_button import PageButton

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtCore import QPoint
    from PySide6.QtGui import QShowEvent

    from framegrain.ui.actions import Actions
    from framegrain.ui.start.recent import RecentProjects
    from framegrain.ui.theme import Theme

_WIDTH = 600
_KEYS = (
    ("play.toggle", "play and pause"),
    ("frame.forward", "one frame on"),
    ("tool.box", "draw a box"),
    ("help.keys", "every key"),
)


class StartPage(QWidget):
    """Open a video, open a project, or look at the sample."""

    chosen = Signal(object)
    recovery_wanted = Signal(object)
    """The backups of a project listed here are asked for."""

    def __init__(self, look: Theme, actions: Actions, recent: RecentProjects) -> None:
        super().__init__()
        self._look = look
        self._actions = actions
        self._recent = recent
        self.setProperty("surface", "ground")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        outer = QHBoxLayout(self)
        outer.addStretch(1)
        column = QVBoxLayout()
        column.setSpacing(10)
        outer.addLayout(column)
        outer.addStretch(1)
        column.addStretch(2)
        self._title = QLabel("Label video at the right grain")
        self._say = QLabel(
            "Open a video to begin: it becomes a project beside it. Or drop one on this window, or a folder of "
            "numbered pictures."
        )
        self._say.setWordWrap(True)
        self._say.setProperty("tone", "secondary")
        self._say.setFixedWidth(_WIDTH)
        column.addWidget(self._title)
        column.addWidget(self._say)
        column.addSpacing(10)
        column.addLayout(self._buttons())
        column.addSpacing(18)
        self._list_title = QLabel("Recent projects")
        self._list_title.setProperty("tone", "secondary")
        column.addWidget(self._list_title)
        self._list = QVBoxLayout()
        self._list.setSpacing(2)
        column.addLayout(self._list)
        column.addSpacing(18)
        column.addWidget(self._rule())
        self._keys = QLabel()
        self._keys.setProperty("tone", "secondary")
        column.addWidget(self._keys)
        column.addStretch(3)
        look.changed.connect(self._dress)
        actions.changed.connect(self._dress)
        self._dress()

    def showEvent(self, event: QShowEvent) -> None:
        """List what was opened lately anew each time the page appears."""
        super().showEvent(event)
        self.refresh()

    def refresh(self) -> None:
        """Show the recent projects as they are now."""
        while (item := self._list.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        paths = self._recent.paths()
        self._list_title.setVisible(bool(paths))
        for path in paths:
            self._list.addWidget(self._entry(path))

    def _entry(self, path: Path) -> PageButton:
        button = PageButton(f"{path.stem}     {path.parent}")
        button.setProperty("kind", "row")
        button.setIcon(self._look.icon("film"))
        button.setToolTip(str(path))
        button.clicked.connect(lambda _checked=False: self.chosen.emit(path))
        button.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        button.customContextMenuRequested.connect(lambda at: self._offer(path, button.mapToGlobal(at)))
        return button

    def _offer(self, path: Path, where: QPoint) -> None:
        menu = QMenu(self)
        menu.addAction("Open", lambda: self.chosen.emit(path))
        menu.addAction(
            self._look.icon("history"),
            "Backups and recovery",
            lambda: self.recovery_wanted.emit(path),
        )
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(where)

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(10)
        for action, text, kind in (
            ("file.open", "Open a video or project", "primary"),
            ("file.sample", "Open the sample project", ""),
            ("file.new", "New project", ""),
            ("file.edit_taxonomy", "Edit taxonomy", ""),
        ):
            button = PageButton(text)
            if kind:
                button.setProperty("kind", kind)
            button.setMinimumHeight(34)
            button.clicked.connect(lambda _checked=False, a=action: self._actions.run(a))
            row.addWidget(button)
        row.addStretch(1)
        return row

    @staticmethod
    def _rule() -> QFrame:
        line = QFrame()
        line.setProperty("surface", "line")
        line.setFixedSize(_WIDTH, 1)
        return line

    def _dress(self) -> None:
        self._title.setFont(self._look.font(26, 600))
        self._say.setFont(self._look.font(14))
        words = [f"{self._actions.key_text(action)}  {text}" for action, text in _KEYS]
        self._keys.setText("        ".join(words))
