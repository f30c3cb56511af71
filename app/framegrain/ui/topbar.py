"""The strip along the top: where we are, the tools, and that everything is saved."""

from __future__ import annotations

from enum import IntEnum, auto
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QLabel, QMenu, QPushButton, QToolButton, QWidget

from framegrain.session.focus import Tool
from framegrain.ui.person_button import PersonButton
from framegrain.ui.widgets.small import toned
from framegrain.ui.words import capital

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent, QShowEvent

    from framegrain.domain.records import Video
    from framegrain.session.session import Session
    from framegrain.ui.actions import Actions
    from framegrain.ui.theme import Theme

HEIGHT = 44
_LONG_NAME, _SHORT_NAME = 260, 110
"""Pixels a video's name may take, and takes where there is no room for more."""
_MOST_LISTED = 20
"""Videos in the menu; all of them are in the browser."""
_ICONS = {
    Tool.SELECT: "mouse-pointer-2",
    Tool.BOX: "square",
    Tool.ROTATED_BOX: "rotated-box",
    Tool.POLYGON: "pentagon",
    Tool.CUBOID: "box",
    Tool.SEGMENT: "segment",
}
_RARE = frozenset({Tool.ROTATED_BOX})
"""Tools a narrow bar shows only while they are in hand; keys, menu and palette reach them always."""


class _Drop(IntEnum):
    """What a narrow window does without, the most easily missed first."""

    NOTHING = auto()
    STATE_WORDS = auto()
    COMMANDS_KEY = auto()
    PROJECT = auto()
    RARE_TOOLS = auto()
    TOOL_WORDS = auto()
    LONG_NAME = auto()


class TopBar(QWidget):
    """Project and video at the left, the tools in the middle, state and commands at the right."""

    video_chosen = Signal(int)
    person_chosen = Signal(str)

    def __init__(self, look: Theme, actions: Actions) -> None:
        super().__init__()
        self._look = look
        self._actions = actions
        self._session: Session | None = None
        self._dropped = _Drop.NOTHING
        self.setProperty("surface", "panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedHeight(HEIGHT)
        self._row = row = QHBoxLayout(self)
        row.setContentsMargins(12, 0, 12, 0)
        row.setSpacing(8)
        row.addLayout(self._left(), 1)
        row.addWidget(self._tool_strip())
        row.addLayout(self._right(), 1)
        look.changed.connect(self._dress)
        actions.changed.connect(self._dress)
        self._dress()
        self.load(None)

    # -- parts

    def _left(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(4)
        self._menu_button = QToolButton()
        self._menu_button.setText("Framegrain")
        self._menu_button.setAccessibleName("Menu")
        self._menu_button.setToolTip("Everything Framegrain can do")
        self._menu_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._menu_button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
        self._menu_button.setMenu(self._menu())
        self._project = QLabel()
        self._project.setProperty("tone", "secondary")
        self._slash = QLabel("/")
        self._slash.setProperty("tone", "secondary")
        self._video = QToolButton()
        self._video.setAccessibleName("Video")
        self._video.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._video.setMenu(QMenu(self._video))
        self._video.menu().aboutToShow.connect(self._list_videos)
        self._browse = QToolButton()
        self._browse.setAccessibleName("Videos of the project")
        self._browse.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._browse.clicked.connect(lambda: self._actions.run("browse.videos"))
        for widget in (self._menu_button, self._project, self._slash, self._video, self._browse):
            row.addWidget(widget)
        row.addStretch(1)
        return row

    def _menu(self) -> QMenu:
        menu = QMenu(self)
        groups: dict[str, QMenu] = {}
        for spec in self._actions.specs:
            group = groups.get(spec.group)
            if group is None:
                group = groups[spec.group] = menu.addMenu(self._actions.group_name(spec.group))
            group.addAction(self._actions[spec.id])
        return menu

    def _tool_strip(self) -> QWidget:
        self._strip = strip = QWidget()
        strip.setProperty("surface", "raised")
        strip.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        row = QHBoxLayout(strip)
        row.setContentsMargins(3, 3, 3, 3)
        row.setSpacing(2)
        self._tools: dict[Tool, QPushButton] = {}
        group = QButtonGroup(self)
        for tool in Tool:
            button = QPushButton()
            button.setCheckable(True)
            button.setProperty("kind", "tool")
            button.setIconSize(QSize(15, 15))
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            button.clicked.connect(lambda _checked=False, t=tool: self._actions.run(f"tool.{t.value}"))
            group.addButton(button)
            self._tools[tool] = button
            row.addWidget(button)
        return strip

    def _right(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addStretch(1)
        self._saved = QLabel()
        self._commands = QPushButton()
        self._commands.setProperty("kind", "outline")
        self._commands.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._commands.clicked.connect(lambda: self._actions.run("help.commands"))
        self._person = PersonButton(self._look, self._actions)
        self._person.chosen.connect(self.person_chosen)
        for widget in (self._saved, self._commands, self._person):
            row.addWidget(widget)
        return row

    # -- state

    def load(self, session: Session | None) -> None:
        """Show another project, or none."""
        if self._session is not None:
            self._session.focus.choice_changed.disconnect(self._show_tool)
            self._session.video_opened.disconnect(self._show_place)
            self._session.unsaved_changed.disconnect(self._show_state)
        self._session = session
        if session is not None:
            session.focus.choice_changed.connect(self._show_tool)
            session.video_opened.connect(self._show_place)
            session.unsaved_changed.connect(self._show_state)
        self._show_place()
        self._show_tool()

    def _show_place(self) -> None:
        session = self._session
        known = session is not None
        for widget in (
            self._project,
            self._slash,
            self._video,
            self._browse,
            self._saved,
            self._person,
            self._strip,
        ):
            widget.setVisible(known)
        if session is None:
            self._fit()
            return
        self._project.setText(session.project.name)
        several = len(session.videos()) > 1
        use = "Choose another video of this project" if several else "The project's only video"
        self._video.setToolTip(f"{self._video_name}: {use}" if session.document is not None else use)
        self._person.show_person(session)
        self._show_state()

    def _show_state(self) -> None:
        """Whether everything is saved; asks nothing of the file, which may be what fails."""
        session = self._session
        if session is None:
            return
        self._saved.setToolTip(capital(self._state))
        self._saved.setAccessibleName(capital(self._state))
        is_fine = session.unsaved is None
        toned(self._saved, "attention" if session.read_only else "ok" if is_fine else "error")
        self._fit()

    @property
    def _video_name(self) -> str:
        document = self._session.document if self._session is not None else None
        return document.video.name if document is not None else "no video"

    @property
    def _state(self) -> str:
        session = self._session
        if session is not None and session.unsaved is not None:
            return "1 change is not saved"
        return (
            "open for reading only" if session is not None and session.read_only else "every change is saved"
        )

    def _show_tool(self) -> None:
        tool = self._session.focus.tool if self._session is not None else Tool.SELECT
        for known, button in self._tools.items():
            button.setChecked(known is tool)
        self._dress_tools()
        if self._dropped >= _Drop.RARE_TOOLS:
            self._fit()

    def _list_videos(self) -> None:
        menu = self._video.menu()
        menu.clear()
        session = self._session
        if session is None:
            return
        for video in self._near(session):
            action = menu.addAction(video.name)
            action.setCheckable(True)
            action.setChecked(session.document is not None and session.document.video.id == video.id)
            action.triggered.connect(lambda _checked=False, i=video.id: self.video_chosen.emit(i))
        menu.addSeparator()
        menu.addAction(self._actions["browse.videos"])
        menu.addAction(self._actions["browse.next_unfinished"])
        menu.addSeparator()
        menu.addAction(self._actions["file.add_video"])
        menu.addAction(self._actions["file.add_folder"])

    @staticmethod
    def _near(session: Session) -> list[Video]:
        """The videos, of very many those around the open one."""
        videos, document = session.videos(), session.document
        here = next(
            (n for n, v in enumerate(videos) if document is not None and v.id == document.video.id), 0
        )
        first = min(max(here - _MOST_LISTED // 2, 0), max(len(videos) - _MOST_LISTED, 0))
        return videos[first : first + _MOST_LISTED]

    # -- look

    def _dress(self) -> None:
        look = self._look
        self._menu_button.setFont(look.font(14, 700))
        self._video.setFont(look.font(13, 600))
        self._commands.setToolTip(self._actions["help.commands"].toolTip())
        self._browse.setIcon(look.icon("film", "secondary"))
        self._browse.setToolTip(self._actions["browse.videos"].toolTip())
        for tool, button in self._tools.items():
            button.setAccessibleName(self._actions.spec(f"tool.{tool.value}").text)
            button.setToolTip(self._actions[f"tool.{tool.value}"].toolTip())
        self._dress_tools()
        self._fit()

    # -- room

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Say as much as there is room for."""
        super().resizeEvent(event)
        self._fit()

    def showEvent(self, event: QShowEvent) -> None:
        """Fonts are known now."""
        super().showEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Do without as little as possible, so that nothing is cut off."""
        for drop in _Drop:
            self._dropped = drop
            self._write()
            for layout in (
                *self.findChildren(QHBoxLayout),
                self._row,
            ):  # the whole is worked out from its parts
                layout.invalidate()
            self._strip.updateGeometry()  # a layout remembers what its widgets asked for
            if self._row.sizeHint().width() <= self.width():
                return

    def _write(self) -> None:
        drop, keys = self._dropped, self._actions.key_text
        self._saved.setText("●" if drop >= _Drop.STATE_WORDS else f"●  {self._state}")
        key = "" if drop >= _Drop.COMMANDS_KEY else f"  {keys('help.commands')}"
        self._commands.setText(f"Commands{key}")
        known = self._session is not None
        for widget in (self._project, self._slash):
            widget.setVisible(known and drop < _Drop.PROJECT)
        for tool, button in self._tools.items():
            name = self._actions.spec(f"tool.{tool.value}").text
            word = "" if drop >= _Drop.TOOL_WORDS else f"{name}   "
            button.setText(f"{word}{keys(f'tool.{tool.value}')}")
            button.setVisible(drop < _Drop.RARE_TOOLS or tool not in _RARE or button.isChecked())
        room = _SHORT_NAME if drop >= _Drop.LONG_NAME else _LONG_NAME
        metrics = self._video.fontMetrics()
        self._video.setText(metrics.elidedText(self._video_name, Qt.TextElideMode.ElideMiddle, room))

    def _dress_tools(self) -> None:
        for tool, button in self._tools.items():
            button.setIcon(self._look.icon(_ICONS[tool], "on_fill" if button.isChecked() else "text"))
