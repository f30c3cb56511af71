"""The widget that shows the timeline. What hands do on it is in `hands`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from framegrain.ui.timeline.arrangement import Arrangement
from framegrain.ui.timeline.arranging import Arranging
from framegrain.ui.timeline.brushes import Brushes
from framegrain.ui.timeline.hands import Hands
from framegrain.ui.timeline.lanes import Lanes
from framegrain.ui.timeline.layout import lay_out
from framegrain.ui.timeline.overlay import Moving, OverlayPainter
from framegrain.ui.timeline.places import Places
from framegrain.ui.timeline.preview import Pointed
from framegrain.ui.timeline.ruler import RulerUnit
from framegrain.ui.timeline.scenery import HEADER, TOP, HeaderWords
from framegrain.ui.timeline.scenery_picture import SceneryPicture
from framegrain.ui.timeline.sound_edges import SoundEdges
from framegrain.ui.timeline.span_view import SpanView
from framegrain.ui.timeline.strips_band import StripsBand

if TYPE_CHECKING:
    from framegrain.domain.document import Document
    from framegrain.domain.edit import Edit
    from framegrain.domain.records import RecordId
    from framegrain.domain.span import Span
    from framegrain.session.session import Session
    from framegrain.ui.attempt import Say
    from framegrain.ui.theme import Theme
    from framegrain.ui.timeline.arrangement import LaneId
    from framegrain.ui.timeline.placed import Layout
    from framegrain.ui.timeline.strips_feed import StripFeed

_WHEEL_ZOOM = 1.0016
_PLAYHEAD_ROOM = 9


class TimelineSurface(QWidget):
    """Paints the scenery once into a picture and what moves on top of it."""

    menu_wanted = Signal(int, QPoint)
    ruler_menu_wanted = Signal(QPoint)
    view_changed = Signal()
    habits_changed = Signal()
    """What the ruler counts in, or whether edges snap."""
    pointed = Signal(object)
    """A Pointed while the pointer is over a place that stands for a frame; None when it no longer is."""

    def __init__(
        self,
        session: Session,
        look: Theme,
        say: Say,
        feed: StripFeed | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._look = look
        self.brushes = Brushes(look, lambda: session.taxonomy)
        self.band = StripsBand(feed, self.brushes)
        self.moving = Moving()
        self.arrangement = Arrangement()
        self.view = SpanView(frames=1, width=600).fitted()
        self.top = 0
        self.unit = RulerUnit.FRAMES
        self.snaps = True
        self.sounds = SoundEdges(feed)
        self.lanes: Lanes | None = None
        self.places = Places(self)
        self.arranging = Arranging(session, say, self)
        self._document: Document | None = None
        self._layout: Layout | None = None
        self._scenery = SceneryPicture(self.brushes)
        self._pointed_at: QPointF | None = None
        self._hands = Hands(session, say, self)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumHeight(TOP + 60)
        self.setAccessibleName("Timeline")
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.installEventFilter(self)

    # -- what is shown

    @property
    def document(self) -> Document | None:
        """The document the lanes are of."""
        return self._document

    def open(self) -> None:
        """Show the session's video from the start, whole."""
        self._hands.drop()
        self._document = self._session.document
        self.lanes = None
        self.top = 0
        self.band.forget()
        self.point(None)
        if self._document is not None:
            self.lanes = Lanes(self._document, self._session.taxonomy, self.arrangement.grouped)
            self.arranging.lock_labels()
            frames = max(self._document.video.frames, 1)
            self.view = SpanView(frames=frames, width=self._lane_width()).fitted()
        focus = self._session.focus
        self.moving = Moving(playhead=focus.frame, selection=focus.selection)
        self.rebuild()
        self.view_changed.emit()

    def relabel(self) -> None:
        """Sort everything anew, after the taxonomy changed."""
        if self._document is not None:
            self.lanes = Lanes(self._document, self._session.taxonomy, self.arrangement.grouped)
            self.arranging.lock_labels()
        self.rebuild()

    def drop_drag(self) -> bool:
        """End a drag without a change; whether there was one."""
        was = self._hands.is_busy
        self._hands.drop()
        return was

    def rebuild(self) -> None:
        """Forget every colour and picture, after the look or the taxonomy changed."""
        self.brushes.refresh(self.devicePixelRatioF())
        self.invalidate()

    def invalidate(self) -> None:
        """Lay out and paint anew."""
        self._layout = None
        self._scenery.forget()
        self.band.invalidate()
        self.update()

    def refresh_strips(self) -> None:
        """Paint the strips anew; everything, where they come or go."""
        if self._layout is not None and self._layout.above == self.lanes_top:
            self.band.invalidate()
            self.update(QRect(0, TOP, self.width(), self.lanes_top - TOP))
        else:
            self.invalidate()
            self.view_changed.emit()

    def follow(self, edit: Edit) -> None:
        """Take in an edit the document has taken."""
        if self.lanes is not None and self._document is self._session.document:
            self._hands.records_changed()
            self.lanes.apply(edit)
            self.invalidate()

    def laid_out(self) -> Layout | None:
        """The layout of what is in view, made when needed."""
        if self._layout is None and self._document is not None and self.lanes is not None:
            self._layout = lay_out(
                self._document,
                self.lanes,
                self.view,
                top=self.top,
                height=max(self.height() - self.lanes_top, 1),
                arrangement=self.arrangement,
                above=self.lanes_top,
                locked=self._session.locks.by_hand,
            )
            if self.top > self.highest_top(self._layout):
                self.top = self.highest_top(self._layout)
                self._layout = None
                return self.laid_out()
        return self._layout

    def highest_top(self, layout: Layout) -> int:
        """How far the lanes can be scrolled."""
        return max(layout.content - layout.height, 0)

    def set_view(self, view: SpanView) -> None:
        """Show another stretch of the video."""
        if view != self.view:
            self.view = view
            self.invalidate()
            self.view_changed.emit()
            if self._pointed_at is not None:
                self.point(self._pointed_at)

    def scroll_to(self, top: int) -> None:
        """Scroll the lanes."""
        layout = self.laid_out()
        top = min(max(top, 0), self.highest_top(layout) if layout is not None else 0)
        if top != self.top:
            self.top = top
            self.invalidate()
            self.view_changed.emit()

    @property
    def folded(self) -> frozenset[LaneId]:
        """The lanes folded to one line."""
        return self.arrangement.folded

    @property
    def in_time(self) -> bool:
        """Whether the ruler counts anything but frames."""
        return self.unit is not RulerUnit.FRAMES

    @property
    def hidden_words(self) -> str:
        """How much is hidden; empty when nothing is."""
        hidden = self.lanes.hidden(self.arrangement) if self.lanes is not None else []
        names = ", ".join(f"{lane.name} ({lane.words})" if lane.words else lane.name for lane in hidden)
        return f"Hidden: {names}" if names else ""

    def arrange(self, new: Arrangement) -> None:
        """Show the lanes in another order, height or number; `arranging` is what people do it with."""
        if new == self.arrangement:
            return
        grouped, self.arrangement = self.arrangement.grouped, new
        if new.grouped != grouped and self._document is not None:
            self.lanes = Lanes(self._document, self._session.taxonomy, new.grouped)
        self.invalidate()
        self.view_changed.emit()

    def count_in(self, unit: RulerUnit) -> None:
        """Let the ruler count in frames, timecode or seconds."""
        self.unit = unit
        self.invalidate()
        self.habits_changed.emit()

    def snap(self, *, on: bool) -> None:
        """Let dragged edges be drawn to others, or leave them free."""
        self.snaps = on
        self.invalidate()
        self.habits_changed.emit()

    def reveal(self, record: RecordId, span: Span) -> None:
        """Bring a record into view, moving no more than needed."""
        if self.laid_out() is None:
            return
        if not (self.view.x(span.stop) > 0 and self.view.x(span.start) < self.view.width):
            self.set_view(self.view.paged_to(span.start, share=0.2))
        self.bring_row(record)

    def bring_row(self, record: RecordId) -> None:
        """Scroll up or down to the row of a record, no more than needed."""
        layout = self.laid_out()
        if layout is None or self.lanes is None:
            return
        for strip in layout.strips:
            lane = self.lanes.of(strip.lane)
            stack = lane.tracks if strip.kind == "tracks" else lane.events
            row = stack.row_of(record) if strip.kind in ("tracks", "events") else None
            if row is not None:
                self.scroll_to(layout.top_showing(strip.y + row * strip.pitch, strip.pitch))

    # -- what moves

    def show_playhead(self, frame: int) -> None:
        """Move the playhead, repainting only where it was and is."""
        if frame == self.moving.playhead:
            return
        self._update_playhead()
        self.moving.playhead = frame
        self._update_playhead()
        if self.moving.begun is not None:
            self.update()

    def show_selection(self, selection: frozenset[RecordId]) -> None:
        """Outline what is selected."""
        self.moving.selection = selection
        self.update()

    def _update_playhead(self) -> None:
        x = HEADER + round(self.view.x(self.moving.playhead))
        wide = max(int(self.view.scale) + 2, _PLAYHEAD_ROOM)
        self.update(QRect(x - _PLAYHEAD_ROOM, 0, _PLAYHEAD_ROOM + wide, self.height()))

    # -- places

    @property
    def lanes_top(self) -> int:
        """Pixels of ruler, clips and strips."""
        return self.band.bottom(self.height())

    def point(self, at: QPointF | None) -> None:
        """Tell which frame the pointer is over; None when it is nowhere that stands for one."""
        self._pointed_at = at
        if at is None or self._document is None:
            self.pointed.emit(None)
        else:
            frame = self.view.frame_at(at.x() - HEADER)
            self.pointed.emit(Pointed(self, frame, round(at.x()), round(at.y())))

    def lane_x(self, x: float) -> float:
        """A position of the widget, counted from the left of the lanes."""
        return x - HEADER

    def _lane_width(self) -> int:
        return max(self.width() - HEADER, 1)

    # -- events

    def sizeHint(self) -> QSize:
        """A quarter of an ordinary window."""
        return QSize(900, 260)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the left edge and scale; a whole video stays whole."""
        self.view = self.view.resized(self._lane_width())
        self.invalidate()
        self.view_changed.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Copy the scenery and paint what moves."""
        painter = QPainter(self)
        layout = self.laid_out()
        if layout is None or self.lanes is None or self._document is None:
            painter.fillRect(self.rect(), self._look.panel)
            return
        ratio = self.devicePixelRatioF()
        if not self._scenery.is_for(ratio):
            ticks = self.unit.ticks(self.view, self._document.times)
            words = HeaderWords(self.unit.value, self.snaps, len(self.lanes.hidden(self.arrangement)))
            self._scenery.make(layout, self.lanes, self.arrangement, ticks, words, self.rect(), ratio)
        self._scenery.draw(painter, event.rect())
        strips = self.band.painted(layout, self._document, self.width(), self.height())
        if strips is not None:
            painter.drawPixmap(0, TOP, strips)
        OverlayPainter(self.brushes, self._document, self.lanes, layout, self.rect()).paint(
            painter, self.moving
        )

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin a gesture."""
        self._hands.press(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Go on with a gesture, or say by the cursor what could begin here."""
        self._hands.move(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End a gesture."""
        self._hands.release(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Zoom to a bar, and back."""
        self._hands.double_click(event)

    def leaveEvent(self, event: QEvent) -> None:
        """Nothing is under the pointer any more."""
        self._hands.leave()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Ask for the menu of what is under the pointer."""
        self._hands.ask_menu(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Ctrl zooms at the pointer, Shift (or a sideways wheel) scrolls in time, else the lanes scroll."""
        event.accept()
        turn, held = event.angleDelta(), event.modifiers()
        if held & Qt.KeyboardModifier.ControlModifier:
            at = min(max(self.lane_x(event.position().x()), 0.0), float(self.view.width))
            self.set_view(self.view.zoomed(_WHEEL_ZOOM ** turn.y(), at))
        elif held & Qt.KeyboardModifier.ShiftModifier or turn.x():
            self.set_view(self.view.scrolled(-(turn.x() or turn.y()) * 0.8))
        else:
            self.scroll_to(self.top - round(turn.y() * 0.4))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Escape ends a drag before any shortcut sees it."""
        if (
            watched is self
            and isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.ShortcutOverride
            and event.key() == Qt.Key.Key_Escape
            and self._hands.is_busy
        ):
            event.accept()
            return True
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape ends a drag without a change."""
        if event.key() == Qt.Key.Key_Escape and self._hands.is_busy:
            self._hands.drop()
        else:
            super().keyPressEvent(event)
