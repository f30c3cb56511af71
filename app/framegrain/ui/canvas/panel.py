"""The canvas: shows the exact frame with its shapes, and turns what the pointer does into edits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QKeyEvent,
    QMouseEvent,
    QNativeGestureEvent,
    QPainter,
    QPaintEvent,
    QRegion,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from framegrain.ui.canvas.cursors import cursor_shape, push_cursor
from framegrain.ui.canvas.gestures.gesture import Key, Touch
from framegrain.ui.canvas.hand import Hand
from framegrain.ui.canvas.keys import gesture_key, takes, touch, wheel
from framegrain.ui.canvas.lookout import Lookout
from framegrain.ui.canvas.looks import Looks
from framegrain.ui.canvas.outline_verbs import OutlineVerbs
from framegrain.ui.canvas.pushing import Pushing
from framegrain.ui.canvas.screen import Screen
from framegrain.ui.canvas.stage import Stage
from framegrain.ui.canvas.view import STEP
from framegrain.ui.listening import listen

if TYPE_CHECKING:
    from framegrain.domain.shapes import Xy
    from framegrain.session.session import Session
    from framegrain.ui.attempt import Say
    from framegrain.ui.pictures import PictureFeed
    from framegrain.ui.theme import Theme

CHECK_EVERY = 80
"""Milliseconds between two questions whether the drag under way would be refused."""


class CanvasPanel(QWidget):
    """The picture and its shapes.

    `hint` carries a line on what the pointer is on, `zoom_changed` the zoom in words, `menu_wanted` a record
    (0: the place itself) and where its menu should open (global). `tapped`: the space bar, which pushed nothing.
    """

    hint = Signal(str)
    menu_wanted = Signal(int, QPoint)
    zoom_changed = Signal(str)
    tapped = Signal()

    def __init__(self, session: Session, look: Theme, say: Say, pictures: PictureFeed) -> None:
        super().__init__()
        self._session = session
        self._look = look
        self._pictures = pictures
        self.stage = Stage(session, say)
        self.hand = Hand(self.stage)
        self.outlines = OutlineVerbs(self.stage, self.hand, self._going_on)
        self._screen = Screen(self, self.stage, self.hand, look)
        self.traces = self._screen.traces
        self.name_place = self._screen.name_place
        self._lookout = Lookout(self.stage)
        self._pushing = Pushing(self, lambda: not session.focus.playing)
        self.looks = Looks(self._screen, self._repaint)
        self._hinted = ""
        self._checking = QTimer(self, singleShot=True, interval=CHECK_EVERY)
        self._prepare()
        self._listen()

    def _prepare(self) -> None:
        self.installEventFilter(self)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(160, 120)
        self.setAccessibleName("Picture")
        self.setAccessibleDescription(
            "The frame shown with its objects. Tab goes through them, Alt and arrows move them."
        )

    def _listen(self) -> None:
        self._checking.timeout.connect(self._check)
        self._pushing.tapped.connect(self.tapped)
        self._pushing.changed.connect(self._refresh)
        self._look.changed.connect(self._dress)
        self._pictures.arrived.connect(self._show_picture)
        self._pictures.failed.connect(self._show_picture)
        session, focus = self._session, self._session.focus
        listen(self, session.video_opened, self._video_opened)
        listen(self, session.file_changed, self._show_picture)
        listen(self, session.edited, self._records_changed)
        listen(self, session.taxonomy_changed, self._records_changed)
        listen(self, focus.selection_changed, self._selection_changed)
        listen(self, focus.choice_changed, self._choice_changed)
        listen(self, focus.playing_changed, self._records_changed)
        listen(self, focus.showing.changed, self._records_changed)
        listen(self, session.locks.changed, self._records_changed)
        listen(self, focus.frame_told, self._frame_changed)
        self._video_opened()

    # -- what the window may ask for

    @property
    def zoom_text(self) -> str:
        """The zoom in words: `fit 87 %`, `200 %`; 100 % is one screen pixel for each picture pixel."""
        return self._lookout.text(self.devicePixelRatioF())

    def zoom_in(self) -> None:
        """One step closer, at the selection if there is one in sight."""
        self._zoom(STEP, self._lookout.interest)

    def zoom_out(self) -> None:
        """One step back."""
        self._zoom(1 / STEP, self._lookout.interest)

    def fit(self) -> None:
        """The whole picture."""
        self._lookout.fit()
        self._view_changed()

    def actual_size(self) -> None:
        """One screen pixel for each picture pixel."""
        self._zoom(1 / (self.stage.view.scale * self.devicePixelRatioF()), self._lookout.interest)

    def cancel(self) -> bool:
        """Drop the gesture under way; returns whether there was one."""
        return self._after(self.hand.cancel())

    def finish_drawing(self) -> bool:
        """Close the polygon or set the cuboid being drawn; returns whether something was being drawn."""
        return self._after(self.hand.key(Key.FINISH))

    def remove_vertex(self) -> bool:
        """Take away the polygon vertex under the pointer; returns whether there was one."""
        return self._after(self.hand.remove_vertex())

    def nudge(self, dx: float, dy: float) -> bool:
        """Move the selection by picture pixels; with nothing selected the view moves instead."""
        if self.hand.nudge(dx, dy):
            return self._after(True)
        self._lookout.push(-dx * 24, -dy * 24)
        self._view_changed()
        return False

    def lasso(self) -> None:
        """Wait for a free line that selects."""
        self.hand.lasso()
        self._going_on()

    def show_names(self, *, on: bool) -> None:
        """Show or hide the names of shapes that are not selected."""
        self._screen.show_names(on=on)
        self._repaint()

    def show_ground(self, *, on: bool) -> None:
        """Show or hide the grid of metres on the ground of a calibrated video."""
        self._screen.ground = on
        self._repaint()

    def magnify(self, *, on: bool) -> None:
        """Show the magnifier while a vertex is dragged, or not."""
        self._screen.magnify(on=on)
        self._repaint()

    # -- what happens elsewhere

    def _video_opened(self) -> None:
        self.hand.cancel()
        self.stage.show(self._pictures.current, "")
        self.stage.forget()
        self._lookout.room = (float(self.width()), float(self.height()))
        self._lookout.video_changed(keep=self.looks.keeps_place)
        self._view_changed()

    def _show_picture(self, *_: object) -> None:
        before = self.stage.frame
        self.stage.show(self._pictures.current, self._pictures.failure)
        if self.stage.frame != before:
            self.hand.frame_changed()
        self._look_again()
        self._repaint()

    def _frame_changed(self, _frame: int) -> None:
        if self.stage.picture is None:
            self._records_changed()

    def _records_changed(self, *_: object) -> None:
        self.stage.forget()
        self.hand.records_changed()
        self._look_again()
        self._repaint()

    def _selection_changed(self, *_: object) -> None:
        """What was selected elsewhere, as on the timeline, comes into sight."""
        self.hand.nudges.choose(None)
        self._records_changed()
        chosen = self.stage.selected
        if len(chosen) == 1 and self._lookout.reveal(chosen[0].bounds):
            self._view_changed()

    def _choice_changed(self) -> None:
        self.hand.choice_changed()
        self._look_again()
        self._refresh()

    def _dress(self) -> None:
        self._screen.dress()
        self._repaint()

    def _look_again(self) -> None:
        """Find out what is under a pointer that has not moved."""
        if self.hand.touch is not None and self.hand.gesture is None:
            self.hand.look(self.hand.touch)

    # -- the pointer

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._pushing.goes_on:
            self._push(event.position())
            return
        self.hand.move(touch(event, self.stage.view))
        self._going_on()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._press(event, double=False)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self._press(event, double=True)

    def _press(self, event: QMouseEvent, *, double: bool) -> None:
        if self._pushing.press(event):
            self._refresh()
        elif event.button() is Qt.MouseButton.LeftButton and self._session.document is not None:
            self._session.focus.play(on=False)  # what is labeled is what is seen: a moving picture is neither
            self.hand.press(touch(event, self.stage.view), double=double)
            self._going_on()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton and not self._pushing.goes_on:
            self.hand.release(touch(event, self.stage.view))
            if self.hand.gesture is None and not self.rect().contains(event.position().toPoint()):
                self.hand.leave()
            self._going_on()
            return
        far = self._pushing.release()
        if event.button() is Qt.MouseButton.RightButton and not far:
            self._right_click(touch(event, self.stage.view), event.globalPosition().toPoint())
        self._refresh()

    def _push(self, to: QPointF) -> None:
        way = self._pushing.way(to)
        if way is not None:
            self._lookout.push(way.x(), way.y())
            self._view_changed()

    def _right_click(self, at: Touch, place: QPoint) -> None:
        if self.hand.gesture is not None:
            self.hand.key(Key.BACK)  # while drawing: the last vertex back, without leaving the mouse
            return
        self.hand.move(at)
        if self.remove_vertex():
            return
        item = self.hand.hovered or next(iter(self.stage.hits(at)), None) or self.stage.locked_at(at)
        if item is not None and not item.selected:
            self._session.focus.select({item.id})
        self.menu_wanted.emit(item.id if item is not None else 0, place)

    def leaveEvent(self, event: QEvent) -> None:
        self.hand.leave()
        self._refresh()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """A wheel zooms at the pointer; two fingers on a touchpad push, with Ctrl they zoom."""
        event.accept()
        turned = wheel(event)
        if turned.notches and self.hand.wheel(turned.notches):
            self._going_on()
        elif turned.notches:
            self._zoom(STEP**turned.notches, event.position().toTuple())
        else:
            self._lookout.push(turned.push.x(), turned.push.y())
            self._view_changed()

    # -- keys

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keys that mean something to the gesture under way come before the window's shortcuts."""
        if watched is not self:
            return False
        if self._pushing.hears(event):
            return True
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.ShortcutOverride:
            event.setAccepted(takes(event, self.hand))
            return event.isAccepted()
        return isinstance(event, QNativeGestureEvent) and self._pinched(event)

    def _pinched(self, event: QNativeGestureEvent) -> bool:
        if event.gestureType() is not Qt.NativeGestureType.ZoomNativeGesture:
            return False
        self._zoom(1.0 + event.value(), event.position().toTuple())
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not takes(event, self.hand):
            super().keyPressEvent(event)
            return
        meant = gesture_key(event)
        if event.key() == Qt.Key.Key_Delete:
            self.remove_vertex()
        elif event.key() == Qt.Key.Key_Escape:
            self.cancel()
        elif meant is not None:
            self._after(self.hand.key(meant))

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """The menu key; the right button is handled where it goes up, because it also pushes the picture."""
        chosen = self.stage.selected
        if event.reason() is QContextMenuEvent.Reason.Keyboard and chosen:
            place = self.stage.view.to_screen((chosen[0].bounds[0], chosen[0].bounds[3]))
            self.menu_wanted.emit(chosen[0].id, self.mapToGlobal(QPoint(round(place[0]), round(place[1]))))

    # -- the view

    def _zoom(self, factor: float, at: Xy) -> None:
        self._lookout.zoom(factor, at, self.devicePixelRatioF())
        self._view_changed()

    def _view_changed(self) -> None:
        at = self.hand.touch
        if at is not None:
            self.hand.move(at._replace(picture=self.stage.view.to_picture(at.screen)))
        self._pictures.fit_while_moving(self._screen.whole_size)
        self.zoom_changed.emit(self.zoom_text)
        self._repaint()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lookout.resize((float(self.width()), float(self.height())))
        self._view_changed()

    def sizeHint(self) -> QSize:
        return QSize(960, 600)

    # -- painting

    def _after(self, happened: bool) -> bool:
        if happened:
            self._going_on()
        return happened

    def _going_on(self) -> None:
        """Show what the hand has made, and ask now and then whether it would be refused."""
        if self.hand.gesture is not None and not self._checking.isActive():
            self._checking.start()
        self._refresh()

    def _check(self) -> None:
        self.hand.check()
        self._refresh()

    def _refresh(self) -> None:
        """Repaint exactly what differs from what is on screen, and say what the pointer is on."""
        self._tell()
        shape = push_cursor(self._pushing) or cursor_shape(self.hand, self.stage)
        if self.cursor().shape() is not shape:
            self.setCursor(shape)
        changed = self._screen.changed()
        if not changed.isEmpty():
            self.update(changed)

    def _repaint(self) -> None:
        """Everything may look different."""
        self._tell()
        self._screen.outdate()
        self.update()

    def _tell(self) -> None:
        if self.hand.hint != self._hinted:
            self._hinted = self.hand.hint
            self.hint.emit(self._hinted)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        missed = self._screen.paint(painter, QRegion(event.region()))
        painter.end()
        if not missed.isEmpty():
            self.update(missed)
