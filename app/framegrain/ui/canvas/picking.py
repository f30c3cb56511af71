"""Pointing at an object on the picture for something else than selecting it: who fills a role, what it is part of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent

from framegrain.ui.attempt import Tone
from framegrain.ui.canvas.keys import touch
from framegrain.ui.listening import listen

if TYPE_CHECKING:
    from framegrain.session.session import Session
    from framegrain.ui.attempt import Say
    from framegrain.ui.canvas.layout import Drawn
    from framegrain.ui.canvas.panel import CanvasPanel


class PickOnPicture(QObject):
    """While something is to be picked, presses on the picture come here; Escape gives it up."""

    def __init__(self, canvas: CanvasPanel, session: Session, say: Say) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self._session = session
        self._say = say
        self._held = False
        listen(canvas, session.focus.picking_changed, self._changed)

    def _changed(self) -> None:
        picking = self._session.focus.picking
        if picking is None:
            self._canvas.unsetCursor()
            self._canvas.hint.emit("")
            self._let_go()
            return
        self._canvas.installEventFilter(self)
        self._canvas.cancel()
        self._canvas.setFocus(Qt.FocusReason.OtherFocusReason)
        self._canvas.setCursor(Qt.CursorShape.CrossCursor)
        self._say(f"{picking.words}; Esc gives it up", Tone.INFO)

    def _let_go(self) -> None:
        """Hear no more of the canvas, once the button that picked is up."""
        if not self._held and self._session.focus.picking is None:
            self._canvas.removeEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is not self._canvas:
            return False
        if isinstance(event, QMouseEvent):
            return self._mouse(event)
        if self._session.focus.picking is None or not isinstance(event, QKeyEvent):
            return False
        if event.key() != Qt.Key.Key_Escape:
            return False
        if event.type() is QEvent.Type.KeyPress:
            self._session.focus.pick(None)
        event.accept()
        return True

    def _mouse(self, event: QMouseEvent) -> bool:
        left = event.button() is Qt.MouseButton.LeftButton
        if event.type() is QEvent.Type.MouseButtonRelease and left and self._held:
            self._held = False
            self._let_go()
            return True
        if self._session.focus.picking is None:
            return False
        if event.type() is QEvent.Type.MouseMove and not event.buttons():
            self._look(event)
            return True
        if left and event.type() in (QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonDblClick):
            self._held = True
            self._press(event)
            return True
        return False  # the wheel zooms and the other buttons push, so that small things can be picked

    def _under(self, event: QMouseEvent) -> list[Drawn]:
        stage = self._canvas.stage
        at = touch(event, stage.view)
        locked = stage.locked_at(at)
        return [*stage.hits(at), *([locked] if locked is not None else [])]

    def _look(self, event: QMouseEvent) -> None:
        picking, found = self._session.focus.picking, self._under(event)
        fits = next((item for item in found if picking is not None and picking.fits(item.id)), None)
        self._canvas.setCursor(Qt.CursorShape.PointingHandCursor if fits else Qt.CursorShape.CrossCursor)
        self._canvas.hint.emit(fits.name if fits is not None else "")

    def _press(self, event: QMouseEvent) -> None:
        focus, found = self._session.focus, self._under(event)
        picking = focus.picking
        if picking is None:
            return
        fits = next((item for item in found if picking.fits(item.id)), None)
        if fits is not None:
            focus.pick(None)
            picking.take(fits.id)
        elif found:
            self._say(f"{found[0].name} does not fit. {picking.words}; Esc gives it up", Tone.ATTENTION)
        else:
            self._say(f"There is no object. {picking.words}; Esc gives it up", Tone.INFO)
