"""Signs in the corner of the picture: what is hidden, and that its pixels are not shown as they are."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QPushButton, QWidget

from framegrain.ui.widgets.keeps_place import KeepsPlace
from framegrain.ui.words import counted, with_key

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from framegrain.session.session import Session
    from framegrain.ui.canvas.tone import Tone

_AT = 10


class Sign(NamedTuple):
    """A few words, the action a click on them runs, and whether they warn."""

    text: str
    action: str
    tip: str
    warns: bool


class Signs(QWidget):
    """A row of signs over the top-left corner of the picture; gone while there is none.

    A click emits `wanted` with the action of the sign.
    """

    wanted = Signal(str)

    def __init__(self, canvas: QWidget, key_text: Callable[[str], str]) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self._key_text = key_text
        self._shown: Sequence[Sign] = ()
        self._buttons: list[QPushButton] = []
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(6)
        self.move(_AT, _AT)
        KeepsPlace(self, canvas, self._fit)
        self.hide()

    @property
    def texts(self) -> list[str]:
        """What the signs say."""
        return [sign.text for sign in self._shown]

    def show_signs(self, signs: Sequence[Sign]) -> None:
        """Show these signs and no others."""
        if list(signs) == list(self._shown):
            return
        self._shown = tuple(signs)
        while len(self._buttons) < len(signs):
            self._buttons.append(self._button(len(self._buttons)))
        for button, sign in zip(self._buttons, signs, strict=False):
            button.setText(sign.text)
            button.setToolTip(with_key(sign.tip, self._key_text(sign.action)))
            kind = "warning-sign" if sign.warns else "sign"
            if button.property("kind") != kind:
                button.setProperty("kind", kind)
                button.style().polish(button)
        for number, button in enumerate(self._buttons):
            button.setVisible(number < len(signs))
        self.setVisible(bool(signs))
        self._fit()

    def _fit(self) -> None:
        """Side by side, or one below the other where the canvas is narrow."""
        self._row.setDirection(QBoxLayout.Direction.LeftToRight)
        if self._row.sizeHint().width() > self._canvas.width() - 2 * _AT:
            self._row.setDirection(QBoxLayout.Direction.TopToBottom)
        self.adjustSize()

    def _button(self, number: int) -> QPushButton:
        button = QPushButton(self)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.setCursor(Qt.CursorShape.PointingHandCursor)
        button.clicked.connect(lambda: self.wanted.emit(self._shown[number].action))
        self._row.addWidget(button)
        return button


def signs_for(session: Session, tone: Tone, frame: int) -> list[Sign]:
    """What there is to say now, on the frame shown."""
    found = []
    if not session.focus.showing.hides_nothing and session.document is not None:
        found += _hidden(session, frame)
    if not tone.is_plain:
        found.append(
            Sign(f"Viewing with {tone.text} · Reset", "view.plain", "Show the picture as it is", True)
        )
    return found


def _hidden(session: Session, frame: int) -> list[Sign]:
    showing, document = session.focus.showing, session.open_document
    everywhere = sum(1 for track in document.tracks.values() if not showing.shows(track))
    here = sum(1 for track in session.desk.seen(frame) if not showing.shows(track))
    if not everywhere:
        return []
    alone = showing.sight.alone
    text = f"{counted(everywhere, 'object')} hidden, {here or 'none'} on this frame"
    if alone is not None:
        text = f"Only {counted(len(alone), 'object')} shown · {text}"
    return [Sign(f"{text} · Show all", "show.all", "Show everything that was hidden", False)]
