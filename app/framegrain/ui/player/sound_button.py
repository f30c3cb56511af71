"""What is heard, in a word; a click turns it off and on, the arrow beside it has the volume."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QSlider,
    QToolButton,
    QWidget,
    QWidgetAction,
)

from framegrain.media.sound import FASTEST, SLOWEST, can_be_heard
from framegrain.ui.player.sounding import SoundState
from framegrain.ui.words import with_key

if TYPE_CHECKING:
    from PySide6.QtGui import QContextMenuEvent

    from framegrain.ui.player.sounding import Sounding
    from framegrain.ui.theme import Theme

_SLIDER_WIDTH = 140
_AROUND_THE_WORD = 18


class SoundButton(QWidget):
    """Shows and sets the sound of the player."""

    def __init__(self, look: Theme, sounding: Sounding, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._sounding = sounding
        self._key = ""
        self._speed = 1.0
        self.word = QPushButton(self)
        self.word.setProperty("kind", "quiet")
        self.word.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.word.clicked.connect(self.toggle)
        self.more = QToolButton(self)
        self.more.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.more.setIconSize(QSize(14, 14))
        self.more.setFixedSize(22, 26)
        self.more.setToolTip("Volume, and sound while scrubbing")
        self.more.setAccessibleName("Volume, and sound while scrubbing")
        self.more.clicked.connect(self.open_menu)
        self.menu = QMenu(self)
        self.slider, self.percent = QSlider(Qt.Orientation.Horizontal), QLabel()
        self.menu.addAction(self._volume_row())
        self.menu.addSeparator()
        self.scrub = self.menu.addAction("Scrub with sound")
        self.scrub.setToolTip("Hear a short piece at each frame while the playhead is moved by hand")
        self.scrub.setCheckable(True)
        self.scrub.triggered.connect(lambda on: sounding.set_scrubs(on=on))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.word)
        row.addWidget(self.more)
        sounding.changed.connect(self.show_state)
        self.dress()
        self.show_state()

    def dress(self) -> None:
        """Icons of the look, and room for what it says most, so that nothing beside it jumps."""
        metrics = self.word.fontMetrics()
        widest = max(metrics.horizontalAdvance(state.value) for state in SoundState)
        self.word.setMinimumWidth(widest + _AROUND_THE_WORD)
        self.more.setIcon(self._look.icon("chevron-up", "secondary"))

    def set_key(self, key: str) -> None:
        """The key that does the same, for the tooltip."""
        self._key = key
        self.show_state()

    def set_speed(self, speed: float) -> None:
        """How fast the video plays or will play; negative backwards."""
        if speed != self._speed:
            self._speed = speed
            self.show_state()

    def toggle(self) -> None:
        """Turn the sound off, or on."""
        self._sounding.mute(on=not self._sounding.muted)

    def open_menu(self) -> None:
        """Volume and the rest, above the button."""
        place = QPoint(self.width() - self.menu.sizeHint().width(), -self.menu.sizeHint().height() - 2)
        self.menu.popup(self.mapToGlobal(place))

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """The right button opens the same menu."""
        self.open_menu()

    def show_state(self) -> None:
        """Say what is heard, and why where nothing is."""
        words, story = self._words()
        self.word.setText(words)
        self.word.setEnabled(self._sounding.state not in (SoundState.NO_SOUND, SoundState.OPENING))
        self.word.setToolTip(with_key(story, self._key) if self.word.isEnabled() else story)
        self.word.setAccessibleName(words)
        self.word.setAccessibleDescription(story)
        self.slider.setValue(self._sounding.volume)
        self.percent.setText(f"{self._sounding.volume} %")
        self.scrub.setChecked(self._sounding.scrubs)

    def _words(self) -> tuple[str, str]:
        state = self._sounding.state
        stories = {
            SoundState.OPENING: "The sound of this video is being opened",
            SoundState.SOUND: "Turn the sound off",
            SoundState.MUTED: "Turn the sound on",
            SoundState.NO_SOUND: "This video has no sound",
            SoundState.NO_DEVICE: f"{self._sounding.why_not}. The video plays on without it",
        }
        if state is SoundState.SOUND and not can_be_heard(self._speed):
            way = "no sound backwards" if self._speed < 0 else f"no sound at {self._speed:g}×"
            return way, f"Sound is heard forwards, from {SLOWEST:g}× to {FASTEST:g}×"
        return "sound" if state is SoundState.OPENING else state.value, stories[state]

    def _volume_row(self) -> QWidgetAction:
        row = QWidget()
        name = QLabel("Volume")
        layout = QHBoxLayout(row)
        layout.setContentsMargins(12, 6, 12, 6)
        layout.setSpacing(10)
        self.slider.setRange(0, 100)
        self.slider.setPageStep(10)
        self.slider.setFixedWidth(_SLIDER_WIDTH)
        self.slider.setAccessibleName("Volume")
        self.slider.valueChanged.connect(self._sounding.set_volume)
        self.percent.setFixedWidth(self.percent.fontMetrics().horizontalAdvance("100 %") + 4)
        self.percent.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        for widget in (name, self.slider, self.percent):
            layout.addWidget(widget)
        action = QWidgetAction(self.menu)
        action.setDefaultWidget(row)
        return action
