"""The transport bar below the picture."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QActionGroup, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QToolButton, QWidget

from framegrain.domain.errors import BadInput
from framegrain.media.sound_output import DeviceOutput
from framegrain.ui.attempt import Say, Tone, sentence
from framegrain.ui.listening import listen
from framegrain.ui.player.badge import NOT_SHOWN, SMALL_COPY, Badge, standing
from framegrain.ui.player.edges import next_stop
from framegrain.ui.player.jump import frame_meant, seconds_later
from framegrain.ui.player.place import Place
from framegrain.ui.player.playback import SPEEDS, Playback
from framegrain.ui.player.sound_button import SoundButton
from framegrain.ui.player.sounding import Sounding
from framegrain.ui.player.steps import Steps
from framegrain.ui.words import with_key

if TYPE_CHECKING:
    from collections.abc import Callable

    from framegrain.media.shown import Picture
    from framegrain.media.sound_output import SoundOutput
    from framegrain.session.session import Session
    from framegrain.ui.pictures import PictureFeed
    from framegrain.ui.settings import Settings
    from framegrain.ui.theme import Theme

_HEIGHT = 44
_PATIENCE_MS = 120

# name, icon, tip, the action that has the key
_BUTTONS = (
    ("to_start", "skip-back", "Go to the first frame", "frame.first"),
    ("back", "step-back", "One frame back", "frame.back"),
    ("toggle_play", "play", "Play or pause", "play.toggle"),
    ("on", "step-forward", "One frame on", "frame.forward"),
    ("to_end", "skip-forward", "Go to the last frame", "frame.last"),
)


class PlayerPanel(QWidget):
    """Transport, place and exactness. Its slots are what the window's actions call.

    `fit_wanted` asks for the whole picture in view; `zoom_text` is the text the window keeps there. `finished` says
    that a frame was typed, or not, and the keyboard is free again.
    """

    fit_wanted = Signal()
    finished = Signal()

    def __init__(
        self,
        session: Session,
        look: Theme,
        say: Say,
        pictures: PictureFeed,
        *,
        settings: Settings | None = None,
        open_output: Callable[[], SoundOutput] = DeviceOutput,
        now: Callable[[], float] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._look = look
        self._say = say
        self._pictures = pictures
        clock = {} if now is None else {"now": now}
        self.playback = Playback(session, pictures, parent=self, **clock)
        self.sounding = Sounding(
            session, self.playback, settings, open_output=open_output, parent=self, **clock
        )
        self._steps = Steps(session, pictures, parent=self)
        self._is_copy = False
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_PATIENCE_MS)
        self._soon.timeout.connect(self._show_standing)
        self.setProperty("surface", "panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedHeight(_HEIGHT)
        self.buttons = {name: self._button(tip) for name, _, tip, _ in _BUTTONS}
        self.place = Place(look)
        self.badge = Badge(look)
        self.speed_button, self.zoom_button, self.loop_button = self._right_buttons()
        self.sound_button = SoundButton(look, self.sounding)
        self._lay_out()
        self._connect()
        self._dress()
        self._show_all()

    # -- slots for the window's actions

    def toggle_play(self) -> None:
        """Play forward, or pause."""
        if not self._pictures.is_open and self._session.document is not None:
            self._say("The video file can't be read, so there is nothing to play", Tone.ATTENTION)
            return
        self.playback.toggle()

    def pause(self) -> None:
        """Stop on the frame shown."""
        self.playback.pause()

    def close_parts(self) -> None:
        """Stop, and let go of the sound."""
        self.playback.pause()
        self.sounding.close()

    def faster(self) -> None:
        """Forward; each time twice as fast."""
        self.playback.faster()

    def slower(self) -> None:
        """Slower, then backward; each time twice as fast. At the first frame there is nothing to play backwards."""
        focus, playback = self._session.focus, self.playback
        if focus.playing or playback.loop or focus.frame > 0:
            playback.slower()

    def step(self, frames: int) -> None:
        """Go so many frames on (back when negative)."""
        self.playback.pause()
        self._steps.step(frames)

    def jump_seconds(self, seconds: float) -> None:
        """Go so many seconds on (back when negative), by the video's own times."""
        document = self._session.document
        if document is not None:
            self._steps.step_to(seconds_later(document.times, self._session.focus.frame, seconds))

    def to_start(self) -> None:
        """Go to the first frame."""
        self._session.focus.go_to(0)

    def to_end(self) -> None:
        """Go to the last frame."""
        document = self._session.document
        if document is not None:
            self._session.focus.go_to(document.whole.last)

    def next_edge(self, direction: int) -> None:
        """Go to the next (1) or previous (-1) keyframe of the selected track, else begin or end of anything."""
        document = self._session.document
        if document is None:
            return
        focus = self._session.focus
        stop = next_stop(document, focus.selection, focus.frame, direction)
        if stop is None:
            self._say(
                "Nothing begins or ends further on" if direction > 0 else "Nothing before this", Tone.INFO
            )
        else:
            self._steps.step_to(stop)

    def edit_place(self) -> None:
        """Let a person type the frame or time to go to."""
        if self._session.document is not None:
            self.place.edit()

    def toggle_loop(self) -> None:
        """Play the selection, or else the clip, over and over; or no longer."""
        self.playback.set_loop(not self.playback.loop)

    def toggle_sound(self) -> None:
        """Turn the sound off, or on."""
        self.sound_button.toggle()

    @property
    def zoom_text(self) -> str:
        """How large the picture is shown."""
        return self.zoom_button.text()

    @zoom_text.setter
    def zoom_text(self, text: str) -> None:
        self.zoom_button.setText(text)

    def set_keys(self, key_text: Callable[[str], str]) -> None:
        """Name the keys in use in the tooltips; `key_text` gives an action's key, or nothing."""
        for name, _, tip, action in _BUTTONS:
            self.buttons[name].setToolTip(with_key(tip, key_text(action)))
        self.zoom_button.setToolTip(with_key("Show the whole picture", key_text("view.fit")))
        loop = "Play the selection, or else the clip, over and over"
        self.loop_button.setToolTip(with_key(loop, key_text("play.loop")))
        self.sound_button.set_key(key_text("play.mute"))
        slower, faster = key_text("play.slower"), key_text("play.faster")
        self.speed_button.setToolTip(with_key("How fast it plays", slower, faster))

    def showEvent(self, event: QShowEvent) -> None:
        """Held keys can be told from taps once there is a window."""
        super().showEvent(event)
        self._steps.watch(self.window())

    # -- build

    def _button(self, tip: str) -> QToolButton:
        button = QToolButton(self)
        button.setToolTip(tip)
        button.setAccessibleName(tip)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setIconSize(QSize(18, 18))
        button.setFixedSize(34, 30)
        return button

    def _right_buttons(self) -> tuple[QPushButton, QPushButton, QPushButton]:
        speed, zoom, loop = (QPushButton(self) for _ in range(3))
        for button in (speed, zoom, loop):
            button.setProperty("kind", "quiet")
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        speed.setToolTip("How fast it plays")
        zoom.setToolTip("Show the whole picture")
        zoom.clicked.connect(self.fit_wanted)
        loop.setToolTip("Play the selection, or else the clip, over and over")
        loop.clicked.connect(self.toggle_loop)
        self._speeds = QMenu(self)
        group = QActionGroup(self._speeds)
        for value in SPEEDS:
            action = self._speeds.addAction(_speed_words(value))
            action.setData(value)
            action.setCheckable(True)
            group.addAction(action)
        group.triggered.connect(self._choose_speed)
        self._speeds.addSeparator()
        self._backwards = self._speeds.addAction("Backwards")
        self._backwards.setCheckable(True)
        self._backwards.triggered.connect(self._turn)
        speed.clicked.connect(self._open_speeds)
        return speed, zoom, loop

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 0, 8, 0)
        row.setSpacing(4)
        for name, *_ in _BUTTONS:
            row.addWidget(self.buttons[name])
        self.buttons["toggle_play"].setFixedSize(40, 28)
        row.addSpacing(4)
        row.addWidget(self.place)
        row.addSpacing(2)
        row.addWidget(self.badge)
        row.addStretch(1)
        for button in (self.speed_button, self.zoom_button, self.loop_button):
            row.addWidget(button)
        row.addWidget(self.sound_button)

    def _connect(self) -> None:
        self.buttons["to_start"].clicked.connect(self.to_start)
        self.buttons["to_end"].clicked.connect(self.to_end)
        self.buttons["toggle_play"].clicked.connect(self.toggle_play)
        self.buttons["back"].clicked.connect(self._step_back)
        self.buttons["on"].clicked.connect(self._step_on)
        for name in ("back", "on"):
            self.buttons[name].setAutoRepeat(True)
            self.buttons[name].setAutoRepeatInterval(60)
        self.place.typed.connect(self._jump)
        self.place.left.connect(self.finished)
        self.playback.changed.connect(self._show_playback)
        self._steps.moved.connect(self.sounding.hear_frame)
        self._pictures.arrived.connect(self._show_picture)
        self._pictures.failed.connect(self._show_standing)
        self._look.changed.connect(self._dress)
        session, focus = self._session, self._session.focus
        listen(self, focus.frame_told, self._show_frame)
        listen(self, focus.playing_changed, self._show_playing)
        listen(self, session.video_opened, self._show_all)
        listen(self, session.verification_changed, self._show_standing)
        listen(self, session.file_changed, self._show_standing)

    def _dress(self) -> None:
        for name, icon, *_ in _BUTTONS:
            if name != "toggle_play":
                self.buttons[name].setIcon(self._look.icon(icon, "text"))
        self.buttons["toggle_play"].setStyleSheet(
            f"QToolButton {{ background: {self._look.text.name()}; border-radius: 6px; }}"
            f"QToolButton:hover {{ background: {self._look.secondary.name()}; }}"
            f"QToolButton:focus {{ border: 2px solid {self._look.accent.name()}; }}"
            f"QToolButton:disabled {{ background: {self._look.raised.name()}; }}"
        )
        self.badge.setFont(self._look.font(12, 500))
        self.place.dress()
        self.sound_button.dress()
        self._show_playing()

    # -- show

    def _show_all(self) -> None:
        is_open = self._session.document is not None
        for button in (*self.buttons.values(), self.speed_button, self.loop_button, self.place):
            button.setEnabled(is_open)
        self._show_frame(self._session.focus.frame)
        self._show_playback()

    def _show_picture(self, picture: Picture) -> None:
        # while playing nothing else changes from one picture to the next
        if not self._session.focus.playing or picture.is_copy is not self._is_copy:
            self._show_standing()
        self._is_copy = picture.is_copy

    def _show_frame(self, _frame: int) -> None:
        if self._session.focus.playing:
            self._show_standing()
        else:
            self._soon.start()  # a picture that comes at once must not make the badge flicker
        document, frame = self._session.document, self._session.focus.frame
        if document is not None and 0 <= frame < len(document.times):
            self.place.show_place(frame, document.whole.last, document.times.timecode(frame))

    def _show_standing(self, *_: object) -> None:
        picture, index = self._pictures.current, self._session.index
        if self._pictures.is_open and self._pictures.failure:
            self.badge.show_standing(NOT_SHOWN)
            return
        if self._pictures.shows_copy and not self.playback.trouble:
            self.badge.show_standing(SMALL_COPY)
            return
        self.badge.show_standing(
            standing(
                is_open=self._pictures.is_open,
                is_shown=picture is not None,
                exact=picture is not None and picture.exact and self._pictures.is_settled,
                state=None if index is None else index.state,
                trouble=self.playback.trouble,
                stride=self.playback.stride,
            )
        )

    def _show_playing(self, *_: object) -> None:
        playing = self._session.focus.playing
        button = self.buttons["toggle_play"]
        button.setIcon(self._look.icon("pause" if playing else "play", "panel"))
        button.setAccessibleName("Pause" if playing else "Play")
        self._show_frame(self._session.focus.frame)

    def _show_playback(self) -> None:
        speed = self.playback.speed
        self.speed_button.setText(_speed_words(speed))
        self.speed_button.setAccessibleName(f"Speed {_speed_words(speed)}")
        for action in self._speeds.actions():
            action.setChecked(action.data() == abs(speed))
        self._backwards.setChecked(speed < 0)
        self.sound_button.set_speed(speed)
        self.loop_button.setText("loop on" if self.playback.loop else "loop off")
        self._show_standing()

    # -- gestures

    def _step_back(self) -> None:
        self._press_step("back", -1)

    def _step_on(self) -> None:
        self._press_step("on", 1)

    def _press_step(self, name: str, frames: int) -> None:
        # a button still down when it says it was clicked is a held one
        self.playback.pause()
        self._steps.step(frames, held=self.buttons[name].isDown())

    def _jump(self, text: str) -> None:
        document = self._session.document
        if document is None:
            return
        try:
            self._session.focus.go_to(frame_meant(text, document.times, self._session.focus.frame))
        except BadInput as wrong:
            self._say(sentence(wrong), Tone.ATTENTION)

    def _choose_speed(self, action: QAction) -> None:
        self.playback.set_speed(math.copysign(float(action.data()), self.playback.speed))

    def _turn(self, backwards: bool) -> None:
        self.playback.set_speed(abs(self.playback.speed) * (-1 if backwards else 1))

    def _open_speeds(self) -> None:
        above = QPoint(0, -self._speeds.sizeHint().height() - 2)
        self._speeds.popup(self.speed_button.mapToGlobal(above))


def _speed_words(speed: float) -> str:
    return f"{speed:g}×".replace("-", "−")
