"""What moves over the standing picture: the selected, the hovered, the draft; and which pixels that concerns."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen, QRegion

from framegrain.ui.canvas.chips import HEIGHT, Chip, Placed, place_chip
from framegrain.ui.canvas.gestures.gesture import NOTHING
from framegrain.ui.canvas.handles import STEM, Handle
from framegrain.ui.canvas.layers import CROWD, Same
from framegrain.ui.canvas.shapes_paint import ShapePainter

if TYPE_CHECKING:
    from framegrain.domain.shapes import Xy
    from framegrain.ui.canvas.brushes import Brushes
    from framegrain.ui.canvas.hand import Hand
    from framegrain.ui.canvas.layers import Layers
    from framegrain.ui.canvas.layout import Drawn
    from framegrain.ui.canvas.stage import Stage
    from framegrain.ui.canvas.view import View
    from framegrain.ui.theme import Theme

_RIM = 12
_LIGHT_LINE, _DARK_LINE = QColor(255, 255, 255, 130), QColor(0, 0, 0, 90)
_NOTE_AT = QPoint(18, 22)
_NOTE_HEIGHT = 22


class Item(NamedTuple):
    """One object drawn over the standing picture, with all that belongs to it."""

    drawn: Drawn
    hovered: bool
    chip: Chip | None
    handles: tuple[Handle, ...]
    held: Handle | None
    rect: QRect


class Note(NamedTuple):
    """A few words beside the pointer."""

    text: str
    warns: bool
    rect: QRect


class Live:
    """Composed anew when something changed, painted where it is exposed."""

    def __init__(self, stage: Stage, hand: Hand, layers: Layers) -> None:
        self._stage = stage
        self._hand = hand
        self._layers = layers
        self._items: tuple[Item, ...] = ()
        self._chosen: list[Item] = []
        self._chosen_key: object = None
        self._notes: tuple[Note, ...] = ()
        self._draft = NOTHING
        self._cross: QPoint | None = None
        self._room = QSize()
        self.names = True

    def compose(self, room: QSize, brushes: Brushes, look: Theme) -> QRegion:
        """Work out what to draw now; returns the pixels that differ from what was drawn before."""
        before = self._parts()
        self._room = room
        self._draft = self._hand.draft
        self._items = tuple(self._compose_items(brushes))
        self._notes = tuple(self._compose_notes(look))
        self._cross = self._crosshair()
        after = self._parts()
        changed = QRegion()
        for key in before.keys() | after.keys():
            old, new = before.get(key), after.get(key)
            if old != new:
                for part in (old, new):
                    if part is not None:
                        changed += part[1]
        return changed

    def _parts(self) -> dict[object, tuple[object, QRegion]]:
        """What is drawn, each part with the pixels it covers."""
        parts: dict[object, tuple[object, QRegion]] = {
            ("item", item.drawn.id): (item, QRegion(item.rect)) for item in self._items
        }
        for number, note in enumerate(self._notes):
            parts["note", number] = (note, QRegion(note.rect))
        if self._draft.path or self._draft.band:
            parts["sketch"] = (
                (self._draft.path, self._draft.band, self._draft.closing),
                self._sketch_region(),
            )
        if self._cross is not None:
            parts["cross"] = (self._cross, self._cross_region(self._cross))
        return parts

    # -- composing

    def _compose_items(self, brushes: Brushes) -> list[Item]:
        stage, hand, draft = self._stage, self._hand, self._draft
        held = hand.handle if hand.gesture is None else None
        key = (Same(draft), Same(stage.drawn), stage.view, self._room.toTuple(), self.names)
        full = (*key, Same(self._layers.placed), Same(brushes), held, stage.session.focus.playing)
        if full != self._chosen_key:
            self._chosen_key = full
            self._chosen = self._compose_chosen(brushes)
        hovered = hand.hovered
        if hovered is None or draft.shapes or hovered.id in stage.session.focus.selection:
            return self._chosen
        return [self._item(hovered, brushes, hovered=True, handles=(), still=True), *self._chosen]

    def _compose_chosen(self, brushes: Brushes) -> list[Item]:
        stage, draft = self._stage, self._draft
        chosen = [draft.shapes.get(item.id, item) for item in stage.selected]
        known = {item.id for item in chosen}
        chosen += [item for key, item in draft.shapes.items() if key not in known]
        alone = len(chosen) == 1 and not (draft.path or draft.band) and not stage.session.focus.playing
        found = []
        for item in chosen:
            still = item.id not in draft.shapes
            grips = stage.grips(item) if alone and still else ()  # a hand at work wants to see the picture
            found.append(self._item(item, brushes, hovered=False, handles=grips, still=still))
        return found

    def _item(
        self, item: Drawn, brushes: Brushes, *, hovered: bool, handles: tuple[Handle, ...], still: bool
    ) -> Item:
        view = self._stage.view
        chip = None
        if not (hovered and item.id in self._layers.named) and (self.names or item.selected or hovered):
            placed = self._layers.placed if still and not hovered else Placed()
            shields = None if hovered else self._layers.shields
            chip = place_chip(item, view, self._xy(), brushes.width, placed, shields)
        held = self._hand.handle if item.selected and self._hand.gesture is None else None
        return Item(item, hovered, chip, handles, held, _item_rect(item, view, chip))

    def _xy(self) -> Xy:
        return float(self._room.width()), float(self._room.height())

    def _compose_notes(self, look: Theme) -> list[Note]:
        touch = self._hand.touch
        if touch is None:
            return []
        metrics = QFontMetricsF(look.font(12, 400, tabular=True))
        found: list[Note] = []
        at = QPoint(round(touch.screen[0]), round(touch.screen[1])) + _NOTE_AT
        for text, warns in ((self._draft.note, False), (self._hand.refusal, True)):
            if text:
                size = QSize(round(metrics.horizontalAdvance(text)) + 16, _NOTE_HEIGHT)
                found.append(Note(text, warns, QRect(self._in_room(at, size), size)))
                at = at + QPoint(0, _NOTE_HEIGHT + 3)
        return found

    def _in_room(self, at: QPoint, size: QSize) -> QPoint:
        return QPoint(
            max(min(at.x(), self._room.width() - size.width() - 4), 4),
            max(min(at.y(), self._room.height() - size.height() - 4), 4),
        )

    def _crosshair(self) -> QPoint | None:
        hand = self._hand
        if hand.touch is None or not hand.draws or (hand.gesture is not None and hand.gesture.holds_button):
            return None
        if hand.gesture is None and (hand.handle is not None or hand.hovered is not None):
            return None
        return QPoint(round(hand.touch.screen[0]), round(hand.touch.screen[1]))

    def _cross_region(self, at: QPoint) -> QRegion:
        area = self._picture_area()
        down = QRegion(at.x() - 2, area.top(), 5, area.height())
        return down + QRegion(area.left(), at.y() - 2, area.width(), 5)

    def _picture_area(self) -> QRect:
        """The picture as far as it is in the room: crosshairs end with it."""
        view, size = self._stage.view, self._stage.size
        return _around([view.to_screen((0.0, 0.0)), view.to_screen(size)], 0).intersected(
            QRect(QPoint(), self._room)
        )

    def _sketch_region(self) -> QRegion:
        points = [self._stage.view.to_screen(p) for p in (*self._draft.path, *(self._draft.band or ()))]
        return QRegion(_around(points, _RIM))

    # -- painting

    def paint(self, painter: QPainter, exposed: QRegion, brushes: Brushes, look: Theme, ratio: float) -> None:
        """Draw what lies in the exposed pixels."""
        shapes = ShapePainter(painter, self._stage.view, brushes, ratio)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        if self._cross is not None:
            self._paint_cross(painter, self._cross)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        seen = [item for item in self._items if exposed.intersects(item.rect)]
        for item in seen:
            shapes.shape(item.drawn, hovered=item.hovered, lean=len(seen) > CROWD)
        for item in seen:
            if item.chip is not None:
                shapes.chip(item.chip, faint=item.drawn.ghost)
        for item in seen:
            if item.handles:
                shapes.handles(item.handles, item.held, item.drawn.colour)
        if self._draft.path:
            shapes.path(self._draft.path, self._draft.colour, closing=self._draft.closing)
        if self._draft.band is not None:
            shapes.band(*self._draft.band, look.accent)
        for note in self._notes:
            _paint_note(painter, note, look)

    def _paint_cross(self, painter: QPainter, at: QPoint) -> None:
        area = self._picture_area()
        for colour, shift in ((_DARK_LINE, 1), (_LIGHT_LINE, 0)):
            painter.setPen(QPen(colour, 1))
            painter.drawLine(at.x() + shift, area.top(), at.x() + shift, area.bottom())
            painter.drawLine(area.left(), at.y() + shift, area.right(), at.y() + shift)


def _paint_note(painter: QPainter, note: Note, look: Theme) -> None:
    painter.setPen(QPen(look.attention if note.warns else look.line, 1))
    painter.setBrush(look.attention_ground if note.warns else look.raised)
    painter.drawRoundedRect(QRectF(note.rect).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
    painter.setPen(look.attention if note.warns else look.text)
    font = look.font(12, 400, tabular=True)
    painter.setFont(font)
    metrics = QFontMetricsF(font)
    base = note.rect.y() + _NOTE_HEIGHT / 2 + (metrics.ascent() - metrics.descent()) / 2
    painter.drawText(QPointF(note.rect.x() + 8, base), note.text)


def _item_rect(item: Drawn, view: View, chip: Chip | None) -> QRect:
    left, top, right, bottom = item.bounds
    reach = _RIM + (STEM if item.selected else 0)
    rect = _around([view.to_screen((left, top)), view.to_screen((right, bottom))], reach)
    return (
        rect
        if chip is None
        else rect.united(QRect(chip.x, chip.y, chip.width, HEIGHT).adjusted(-2, -2, 2, 2))
    )


def _around(points: list[Xy], reach: float) -> QRect:
    """Whole pixels around points, kept to what Qt's rectangles hold."""
    far = 1_000_000.0
    xs = [min(max(p[0], -far), far) for p in points]
    ys = [min(max(p[1], -far), far) for p in points]
    low = QPoint(int(min(xs) - reach), int(min(ys) - reach))
    return QRect(low, QPoint(int(max(xs) + reach) + 1, int(max(ys) + reach) + 1))
