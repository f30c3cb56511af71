"""One sentence to the person, shown where they look and gone by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QRect, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPixmap, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QToolButton, QWidget

from framegrain.ui.attempt import Tone

if TYPE_CHECKING:
    from collections.abc import Callable

    from framegrain.ui.theme import Theme

_TOKENS = {
    Tone.INFO: "secondary",
    Tone.HINT: "secondary",
    Tone.OK: "ok",
    Tone.ATTENTION: "attention",
    Tone.ERROR: "error",
}
_ICONS = {
    Tone.INFO: "info",
    Tone.HINT: "info",
    Tone.OK: "circle-check",
    Tone.ATTENTION: "triangle-alert",
    Tone.ERROR: "circle-alert",
}
_MOST_WIDE, _GAP_BELOW = 720, 12
_READ_MS = {
    Tone.INFO: (1500, 40),
    Tone.HINT: (1500, 40),
    Tone.OK: (1500, 40),
    Tone.ATTENTION: (3000, 55),
}
"""At least so long, and so long for each letter; what is not named here stays until it is closed."""


class _Offer(NamedTuple):
    text: str
    action: str
    act: Callable[[], object]
    decline: Callable[[], object]


class MessageStrip(QWidget):
    """Shows the newest sentence; errors stay until closed, the rest for as long as reading takes.

    An offer stays until it is answered; a sentence that comes meanwhile is shown in its place for its time.
    """

    shown = Signal()
    """Something else is shown, which may need other room."""

    def __init__(self, look: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._tone = Tone.INFO
        self._act: Callable[[], object] | None = None
        self._offer: _Offer | None = None
        self._is_offering = self._is_held = False
        self._ground: QPixmap | None = None
        self._icon = QLabel(self)
        self._text = QLabel(self)
        self._text.setWordWrap(True)
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._button = QPushButton(self)
        self._button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._no = QPushButton("No", self)
        self._no.setProperty("kind", "quiet")
        self._no.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._no.hide()
        self._close = QToolButton(self)
        self._close.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._close.setToolTip("Close this message")
        self._close.setAccessibleName("Close this message")
        self._row = row = QHBoxLayout(self)
        row.setContentsMargins(12, 6, 6, 6)
        row.setSpacing(8)
        for widget in (self._icon, self._text, self._button, self._no, self._close):
            row.addWidget(widget)
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._pass)
        self._button.clicked.connect(self._clicked)
        self._no.clicked.connect(self._declined)
        self._close.clicked.connect(self._pass)
        look.changed.connect(self._recolour)
        self.hide()

    @property
    def text(self) -> str:
        """The sentence shown last."""
        return self._text.text()

    @property
    def buttons(self) -> tuple[QPushButton, ...]:
        """What can be answered, shown or not."""
        return self._button, self._no

    @property
    def width_in_one_line(self) -> int:
        """How wide it is when its text need not wrap."""
        margins, gap = self._row.contentsMargins(), self._row.spacing()
        beside = [w for w in (self._icon, self._button, self._no, self._close) if not w.isHidden()]
        room = sum(w.sizeHint().width() + gap for w in beside) + margins.left() + margins.right()
        return room + self._text.fontMetrics().horizontalAdvance(self.text) + 4

    def place_over(self, room: QRect) -> None:
        """Lie over the lower edge of this room, no wider than reading needs."""
        width = min(_MOST_WIDE, room.width() - 32, self.width_in_one_line)
        height = self.heightForWidth(width) if self.hasHeightForWidth() else 0
        height = max(height, self.sizeHint().height())
        self.setGeometry(room.center().x() - width // 2, room.bottom() - height - _GAP_BELOW, width, height)

    def show_message(
        self, text: str, tone: Tone = Tone.INFO, action: str = "", act: Callable[[], object] | None = None
    ) -> None:
        """Show a sentence, with a button when there is something to do about it."""
        self._present(text, tone, action, act)
        self._timer.stop()
        if tone in _READ_MS:
            least, letter = _READ_MS[tone]
            self._timer.start(max(least, letter * len(text)))

    def show_offer(
        self, text: str, action: str, act: Callable[[], object], decline: Callable[[], object]
    ) -> None:
        """Offer to do something, until it is answered or withdrawn; comes after a sentence that is shown now."""
        self._offer = _Offer(text, action, act, decline)
        if self.isHidden() or self._is_offering:
            self._show_offer()

    def hold_offer(self, *, on: bool) -> None:
        """Keep what is offered out of sight while `on`, as while eyes and hands have no time for it."""
        self._is_held = on
        if on and self._is_offering:
            self.hide()
            self._is_offering = False
        elif not on and self.isHidden():
            self._show_offer()

    def withdraw_offer(self) -> None:
        """It no longer stands."""
        self._offer = None
        if self._is_offering:
            self.hide()
            self._is_offering = False

    def drop_hint(self, *_: object) -> None:
        """What a hint says to do has been done, or something else instead."""
        if self._tone is Tone.HINT and self.isVisible():
            self._timer.stop()
            self._pass()

    def _show_offer(self) -> None:
        if self._offer is None or self._is_held:
            return
        self._present(self._offer.text, Tone.INFO, self._offer.action, self._offer.act)
        self._timer.stop()
        self._is_offering = True
        self._no.show()
        self._close.hide()
        self.shown.emit()

    def _pass(self) -> None:
        self.hide()
        self._show_offer()

    def _declined(self) -> None:
        offer = self._offer
        self.withdraw_offer()
        if offer is not None:
            offer.decline()

    def _present(self, text: str, tone: Tone, action: str, act: Callable[[], object] | None) -> None:
        self._is_offering = False
        self._no.hide()
        self._close.show()
        self._tone = tone
        self._act = act
        self._text.setText(text)
        self._button.setText(action)
        self._button.setVisible(bool(action and act))
        self.setAccessibleName(text)
        self._recolour()
        self.show()
        self.raise_()

    def _clicked(self) -> None:
        act = self._act
        if self._is_offering:
            self.withdraw_offer()
        else:
            self._pass()
        if act is not None:
            act()

    def _recolour(self) -> None:
        token = _TOKENS[self._tone]
        ratio = self.devicePixelRatioF()
        self._icon.setPixmap(self._look.pixmap(_ICONS[self._tone], token, 16, ratio))
        self._close.setIcon(self._look.icon("x", "secondary"))
        self._ground = None
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._ground = None
        super().resizeEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        # While a video plays below, this is painted with each of its frames.
        if self._ground is None or self._ground.devicePixelRatio() != self.devicePixelRatioF():
            self._ground = self._made_ground()
        painter = QPainter(self)
        painter.drawPixmap(0, 0, self._ground)
        painter.end()

    def _made_ground(self) -> QPixmap:
        look, ratio = self._look, self.devicePixelRatioF()
        ground = look.attention_ground if self._tone is Tone.ATTENTION else look.raised
        edge = QColor(look.colour(_TOKENS[self._tone]))
        edge.setAlphaF(0.45)
        made = QPixmap(self.size() * ratio)
        made.setDevicePixelRatio(ratio)
        made.fill(Qt.GlobalColor.transparent)
        painter = QPainter(made)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(edge, 1))
        painter.setBrush(ground)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 7, 7)
        painter.end()
        return made
