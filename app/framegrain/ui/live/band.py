"""The sign of live coding below the picture: that it is on, which keys are held, what was written and what refused."""

from __future__ import annotations

import time
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRectF, Qt, QTimer
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QWidget

from framegrain.ui.listening import listen
from framegrain.ui.live.coder import refused_words
from framegrain.ui.widgets.small import paint_swatch
from framegrain.ui.words import counted, with_key

if TYPE_CHECKING:
    from collections.abc import Callable

    from framegrain.domain.records import LabelId
    from framegrain.session.session import Session
    from framegrain.ui.actions import Actions
    from framegrain.ui.live.coder import LiveCoder
    from framegrain.ui.theme import Theme

_HEIGHT = 34
_TICK_MS = 100
_MOST_LISTED = 12
_CHIP = 22


class LiveBand(QWidget):
    """In sight while live coding is on. The seconds of held keys run ten times a second."""

    def __init__(
        self,
        session: Session,
        look: Theme,
        coder: LiveCoder,
        actions: Actions,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__()
        self._session = session
        self._look = look
        self._coder = coder
        self._now = now
        self._actions = actions
        self._since: dict[LabelId, float] = {}
        self.setFixedHeight(_HEIGHT)
        self.review = QPushButton()
        self.review.setProperty("kind", "quiet")
        self.review.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.review.clicked.connect(self.show_refusals)
        self.end = QPushButton("End live coding")
        self.end.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.end.clicked.connect(coder.toggle)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 3, 8, 3)
        row.setSpacing(8)
        row.addStretch(1)
        row.addWidget(self.review)
        row.addWidget(self.end)
        self._tick = QTimer(self)
        self._tick.setInterval(_TICK_MS)
        self._tick.timeout.connect(self.update)
        coder.turned.connect(self._turned)
        coder.wrote.connect(self.update)
        look.changed.connect(self._dress)
        actions.changed.connect(self._show_keys)
        listen(self, coder.live.changed, self._refresh)
        listen(self, session.focus.playing_changed, self._refresh)
        listen(self, session.video_opened, self._refresh)
        self._dress()
        self._show_keys()
        self._turned(coder.on)

    @property
    def words(self) -> str:
        """What it says besides the keys that are held."""
        if not self._session.focus.playing:
            return "Paused: label keys choose labels until it plays again"
        if self._since:
            return ""
        return self._coder.last or "Hold a label's key while it lasts, tap it for a frame tag"

    @property
    def listed(self) -> list[str]:
        """The names of what is held."""
        return [self._session.taxonomy.name_of(label) for label in self._since]

    def show_refusals(self) -> None:
        """List what was refused; choosing one goes there."""
        refusals = self._coder.live.refusals
        menu = QMenu(self)
        if not refusals:
            menu.addAction("Nothing was refused").setEnabled(False)
        for refusal in refusals[-_MOST_LISTED:]:
            action = menu.addAction(refused_words(self._session, refusal))
            action.triggered.connect(partial(self._coder.go_to, refusal))
        if refusals:
            menu.addSeparator()
            menu.addAction("Forget these").triggered.connect(self._coder.live.forget_refusals)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.mapToGlobal(QPoint(self.review.x(), -menu.sizeHint().height() - 2)))

    # -- follow

    def _turned(self, on: bool) -> None:
        self.setVisible(on)
        self._refresh()

    def _refresh(self, *_: object) -> None:
        now = self._now()
        self._since = {label: self._since.get(label, now) for label in self._coder.live.held}
        if self._since and not self._tick.isActive():
            self._tick.start()
        elif not self._since:
            self._tick.stop()
        refused = len(self._coder.live.refusals)
        self.review.setVisible(refused > 0)
        self.review.setText(f"Look at {counted(refused, 'refusal')}")
        said = ", ".join(self.listed)
        self.setAccessibleName(f"Live coding. {self.words}{f' Held: {said}' if said else ''}")
        self.update()

    def _dress(self) -> None:
        self.setFont(self._look.font(12, 500, tabular=True))
        for button in (self.review, self.end):
            button.setFont(self._look.font(12))
        self.review.setStyleSheet(
            f"QPushButton {{ background: {self._look.colour('attention_fill').name()}; "
            f"color: {self._look.colour('on_attention').name()}; border-radius: 5px; padding: 2px 10px; }}"
        )
        self.end.setStyleSheet(
            f"QPushButton {{ background: transparent; color: {self._look.colour('on_fill').name()}; "
            f"border: 1px solid {self._look.colour('on_fill').name()}; border-radius: 5px; padding: 2px 10px; }}"
        )
        self.update()

    def _show_keys(self) -> None:
        key = self._actions.key_text
        self.end.setToolTip(with_key("Let label keys choose labels again", key("label.live")))
        self.review.setToolTip(with_key("List what was not written and why", key("label.live_refused")))

    # -- paint

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ink = self._look.colour("on_fill")
        painter.fillRect(self.rect(), self._look.colour("fill"))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ink)
        playing = self._session.focus.playing
        if playing:
            painter.drawEllipse(QRectF(12, _HEIGHT / 2 - 5, 10, 10))
        else:
            painter.drawRect(QRectF(13, _HEIGHT / 2 - 5, 3, 10))
            painter.drawRect(QRectF(19, _HEIGHT / 2 - 5, 3, 10))
        painter.setPen(QPen(ink))
        x = self._text(painter, 32.0, "Live coding", bold=True) + 14
        room = self.end.x() - 12 if self.review.isHidden() else self.review.x() - 12
        now = self._now()
        for number, (label, since) in enumerate(self._since.items()):
            more = len(self._since) - number
            if x + 120 > room and more > 1:
                self._text(painter, x, f"and {more} more")
                break
            x = self._chip(painter, x, label, now - since)
        if self.words:
            metrics = QFontMetricsF(self.font())
            self._text(
                painter, x, metrics.elidedText(self.words, Qt.TextElideMode.ElideRight, max(room - x, 20.0))
            )
        painter.end()

    def _text(self, painter: QPainter, x: float, text: str, *, bold: bool = False) -> float:
        font = self._look.font(13, 600) if bold else self.font()
        painter.setFont(font)
        width = QFontMetricsF(font).horizontalAdvance(text)
        painter.drawText(QRectF(x, 0, width + 4, _HEIGHT), Qt.AlignmentFlag.AlignVCenter, text)
        return x + width

    def _chip(self, painter: QPainter, x: float, label: LabelId, seconds: float) -> float:
        """A held label with its colour and how long it has been; returns where the next begins."""
        text = f"{self._session.taxonomy.name_of(label)}  {seconds:.1f} s"
        width = QFontMetricsF(self.font()).horizontalAdvance(text) + 32
        area = QRectF(x, (_HEIGHT - _CHIP) / 2, width, _CHIP)
        painter.save()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._look.panel)
        painter.drawRoundedRect(area, 5, 5)
        colour = self._look.label_colour(self._session.taxonomy, label)
        paint_swatch(painter, QRectF(x + 8, _HEIGHT / 2 - 5, 10, 10), colour)
        painter.setPen(self._look.text)
        painter.setFont(self.font())
        painter.drawText(area.adjusted(24, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, text)
        painter.restore()
        return x + width + 6
