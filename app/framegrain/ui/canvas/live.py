"""What moves over the standing picture: the selected, the hovered, the draft; and which pixels that concerns."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen, QRegion

from framegrain.domain.shapes import Cuboid
from framegrain.ui.canvas import loupe as magnifier
from framegrain.ui.canvas.chips import HEIGHT, Chip, Placed, place_chip
from framegrain.ui.canvas.cuboid_layout import heading, vanishing_lines
from framegrain.ui.canvas.gestures.gesture import NOTHING
from framegrain.ui.canvas.handles import FRAME, STEM, Handle, Role, handles
from framegrain.ui.canvas.layers import CROWD, Same
from framegrain.ui.canvas.shapes_paint import ShapePainter

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from framegrain.domain.records import RecordId
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
_NOTE_STEP = _NOTE_HEIGHT + 3


class Item(NamedTuple):
    """One object drawn over the standing picture, with all that belongs to it."""

    drawn: Drawn
    hovered: bool
    chip: Chip | None
    handles: tuple[Handle, ...]
    held: tuple[Handle, ...]
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
        self._loupe: magnifier.Loupe | None = None
        self._room = QSize()
        self._is_bare = False
        self.names = True
        self.magnifies = True
        self.crosses = True
        self.table: NDArray[np.uint8] | None = None

    def compose(self, room: QSize, brushes: Brushes, look: Theme) -> QRegion:
        """Work out what to draw now; returns the pixels that differ from what was drawn before."""
        was_bare, self._is_bare = self._is_bare, self._has_nothing_to_show()
        if was_bare and self._is_bare:
            self._room = room
            return QRegion()
        before = self._parts()
        self._room = room
        self._draft = self._hand.draft
        self._items = tuple(self._compose_items(brushes))
        self._notes = tuple(self._compose_notes(look))
        self._cross = self._crosshair()
        self._loupe = None
        if self.magnifies and self._draft.loupe is not None:
            self._loupe = magnifier.loupe_at(self._draft.loupe, self._stage.view, self._xy())
        after = self._parts()
        changed = QRegion()
        for key in before.keys() | after.keys():
            old, new = before.get(key), after.get(key)
            if old != new:
                for part in (old, new):
                    if part is not None:
                        changed += part[1]
        return changed

    def _has_nothing_to_show(self) -> bool:
        """Whether no hand is on the picture and nothing is selected, as mostly while it plays."""
        hand = self._hand
        away = hand.touch is None and hand.hovered is None and hand.handle is None and hand.draft is NOTHING
        return away and not self._stage.selected

    def _parts(self) -> dict[object, tuple[object, QRegion]]:
        """What is drawn, each part with the pixels it covers."""
        parts: dict[object, tuple[object, QRegion]] = {}
        if len(self._items) > CROWD:  # sorting out which pixels thousands cover costs more than all pixels
            parts["crowd"] = (self._items, QRegion(QRect(QPoint(), self._room)))
        else:
            parts = {("item", item.drawn.id): (item, QRegion(item.rect)) for item in self._items}
        for number, note in enumerate(self._notes):
            parts["note", number] = (note, QRegion(_whole(note.rect)))
        if self._draft.path or self._draft.band or self._draft.lasso:
            parts["sketch"] = (
                (self._draft.path, self._draft.band, self._draft.closing, self._draft.lasso),
                self._sketch_region(),
            )
        guided = self._guided()
        if guided is not None:
            parts["guides"] = ((guided, self._stage.view), self._guides_region(guided))
        if self._draft.caught is not None:
            x, y = self._stage.view.to_screen(self._draft.caught.at)
            parts["caught"] = (self._draft.caught, QRegion(_around([(x, y)], _RIM)))
        if self._loupe is not None:
            parts["loupe"] = ((self._loupe, Same(self._draft)), QRegion(_whole(self._loupe.rect)))
        if self._cross is not None:
            parts["cross"] = (self._cross, self._cross_region(self._cross))
        return parts

    def chip_of(self, record: RecordId) -> Chip | None:
        """Where the name of an object stands that is drawn here or stands still."""
        here = (item.chip for item in self._items if item.drawn.id == record and item.chip is not None)
        return next(here, None) or self._layers.chips.get(record)

    # -- composing

    def _compose_items(self, brushes: Brushes) -> list[Item]:
        stage, hand, draft = self._stage, self._hand, self._draft
        held = (hand.handle if hand.gesture is None else None, hand.nudges.vertex)
        key = (Same(draft), Same(stage.drawn), stage.view, self._room.toTuple(), self.names)
        full = (*key, Same(self._layers.placed), Same(brushes), held, stage.session.focus.playing)
        if full != self._chosen_key:
            self._chosen_key = full
            self._chosen = self._compose_chosen(brushes)
        hovered = hand.hovered
        if hovered is None or draft.shapes or hovered.id in stage.session.focus.selection:
            return self._chosen
        return [self._item(hovered, brushes, hovered=True, handles=(), placed=Placed()), *self._chosen]

    def _compose_chosen(self, brushes: Brushes) -> list[Item]:
        stage, draft = self._stage, self._draft
        chosen = [draft.shapes.get(item.id, item) for item in stage.selected]
        known = {item.id for item in chosen}
        chosen += [item for key, item in draft.shapes.items() if key not in known]
        alone = len(chosen) == 1 and not (draft.path or draft.band) and not stage.session.focus.playing
        named = len(chosen) <= CROWD  # the names of a crowd would hide it
        taken = Placed(self._layers.placed)
        found = []
        for item in chosen:
            still = item.id not in draft.shapes
            grips = stage.grips(item) if alone and still else ()  # a hand at work wants to see the picture
            if draft.vertices and not isinstance(item.shape, Cuboid):
                grips = tuple(h for h in handles(item.shape, stage.view) if h.role is Role.VERTEX)
            room = taken if still else Placed()
            found.append(self._item(item, brushes, hovered=False, handles=grips, placed=room, named=named))
            if still and found[-1].chip is not None:
                taken.put(found[-1].chip)
        return found

    def _item(
        self,
        item: Drawn,
        brushes: Brushes,
        *,
        hovered: bool,
        handles: tuple[Handle, ...],
        placed: Placed,
        named: bool = True,
    ) -> Item:
        view = self._stage.view
        chip = None
        if (
            named
            and not (hovered and item.id in self._layers.named)
            and (self.names or item.selected or hovered)
        ):
            shields = None if hovered else self._layers.shields
            chip = place_chip(item, view, self._xy(), brushes.width, placed, shields)
        held = self._held(handles) if handles and item.selected and self._hand.gesture is None else ()
        rect = _item_rect(item, view, chip)
        for handle in handles:
            if handle.role in (Role.VANISHING, Role.HEADING):
                rect = rect.united(_around([handle.at], _RIM))
        return Item(item, hovered, chip, handles, held, rect.intersected(self._room_rect()))

    def _room_rect(self) -> QRect:
        return QRect(QPoint(), self._room).adjusted(-_RIM, -_RIM, _RIM, _RIM)

    def _held(self, grips: tuple[Handle, ...]) -> tuple[Handle, ...]:
        """The handle the hand is on, and the vertex the arrows move."""
        chosen = self._hand.nudges.vertex
        found = [h for h in grips if h.role is Role.VERTEX and h.number == chosen]
        if self._hand.handle is not None:
            found.append(self._hand.handle)
        return tuple(found)

    def _xy(self) -> Xy:
        return float(self._room.width()), float(self._room.height())

    def _compose_notes(self, look: Theme) -> list[Note]:
        touch = self._hand.touch
        if touch is None:
            return []
        metrics = QFontMetricsF(look.font(12, 400, tabular=True))
        found: list[Note] = []
        hand = QPoint(round(touch.screen[0]), round(touch.screen[1]))
        told = [n for n in ((self._draft.note, False), (self._hand.refusal, True)) if n[0]]
        down = _NOTE_AT.y()
        if hand.y() + down + len(told) * _NOTE_STEP > self._room.height():
            down = -len(told) * _NOTE_STEP - _NOTE_AT.x()  # above the hand, never on what it is doing
        for n, (text, warns) in enumerate(told):
            size = QSize(round(metrics.horizontalAdvance(text)) + 16, _NOTE_HEIGHT)
            at = hand + QPoint(_NOTE_AT.x(), down + n * _NOTE_STEP)
            found.append(Note(text, warns, QRect(self._in_room(at, size), size)))
        return found

    def _in_room(self, at: QPoint, size: QSize) -> QPoint:
        return QPoint(
            max(min(at.x(), self._room.width() - size.width() - 4), 4),
            max(min(at.y(), self._room.height() - size.height() - 4), 4),
        )

    def _crosshair(self) -> QPoint | None:
        hand = self._hand
        if (
            hand.touch is None
            or not self.crosses
            or not hand.draws
            or (hand.gesture is not None and hand.gesture.holds_button)
        ):
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

    def _guided(self) -> tuple[Cuboid, tuple[int, ...]] | None:
        """The cuboid and the axes whose vanishing lines are shown: dragged, or held by a vanishing point."""
        hand = self._hand
        if self._draft.guided is not None:
            return self._draft.guided
        if hand.handle is None or hand.handle.role is not Role.VANISHING or hand.hovered is None:
            return None
        shape = hand.hovered.shape
        return (shape, (hand.handle.number,)) if isinstance(shape, Cuboid) else None

    def _guides_region(self, guided: tuple[Cuboid, tuple[int, ...]]) -> QRegion:
        cuboid, axes = guided
        lines, _ = vanishing_lines(cuboid, self._stage.size, axes)
        points = [self._stage.view.to_screen(p) for line in lines for p in line]
        return QRegion(_around(points, _RIM)) if points else QRegion()

    def _sketch_region(self) -> QRegion:
        points = [self._stage.view.to_screen(p) for p in self._draft.sketch]
        return QRegion(_around(points, _RIM))

    # -- painting

    def paint(self, painter: QPainter, exposed: QRegion, brushes: Brushes, look: Theme, ratio: float) -> None:
        """Draw what lies in the exposed pixels."""
        if self._is_bare:
            return
        shapes = ShapePainter(painter, self._stage.view, brushes, ratio)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        if self._cross is not None:
            self._paint_cross(painter, self._cross)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_guides(shapes)
        seen = [item for item in self._items if exposed.intersects(item.rect)]
        for item in seen:
            shapes.shape(item.drawn, hovered=item.hovered, lean=len(seen) > CROWD)
        for item in seen:
            if item.chip is not None:
                shapes.chip(item.chip, faint=item.drawn.ghost)
        for item in seen:
            if item.handles:
                shapes.handles(item.handles, item.held, item.drawn.colour)
        self._paint_sketch(painter, shapes, brushes, look)
        for note in self._notes:
            _paint_note(painter, note, look)

    def _paint_guides(self, shapes: ShapePainter) -> None:
        guided = self._guided()
        if guided is not None:
            hovered = self._hand.hovered
            colour = self._draft.colour or (hovered.colour if hovered is not None else "")
            shapes.guides(vanishing_lines(guided[0], self._stage.size, guided[1]), colour)

    def _paint_sketch(self, painter: QPainter, shapes: ShapePainter, brushes: Brushes, look: Theme) -> None:
        """What is no object yet, and the marks of the hand at work."""
        draft = self._draft
        if draft.path:
            shapes.path(draft.path, draft.colour, closing=draft.closing, encloses=not draft.open)
        if draft.band is not None:
            shapes.band(*draft.band, look.accent)
        if draft.lasso:
            shapes.lasso(draft.lasso, look.accent)
        if draft.caught is not None:
            shapes.caught(draft.caught, look.accent)
        if self._loupe is not None:
            self._paint_loupe(painter, self._loupe, brushes)

    def _paint_loupe(self, painter: QPainter, loupe: magnifier.Loupe, brushes: Brushes) -> None:
        picture, drawn = self._stage.picture, [*self._draft.shapes.values()]
        pixels = picture.bgra if picture is not None else None
        lines = [ring for item in drawn for ring in item.rings]
        colour = brushes.colour(drawn[0].colour if drawn else "")
        magnifier.paint(painter, loupe, pixels, self._stage.size, lines, colour, self.table)

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
    reach = _RIM + (STEM + FRAME if item.selected else 0)
    arrow = heading(item.shape) if isinstance(item.shape, Cuboid) else None
    spots = [(left, top), (right, bottom), *(arrow or ())]
    rect = _around([view.to_screen(spot) for spot in spots], reach)
    return (
        rect
        if chip is None
        else rect.united(QRect(chip.x, chip.y, chip.width, HEIGHT).adjusted(-2, -2, 2, 2))
    )


def _whole(rect: QRect) -> QRect:
    """A pixel more on each side: at fractional scales a border reaches into the next one."""
    return rect.adjusted(-1, -1, 1, 1)


def _around(points: list[Xy], reach: float) -> QRect:
    """Whole pixels around points, kept to what Qt's rectangles hold."""
    far = 1_000_000.0
    xs = [min(max(p[0], -far), far) for p in points]
    ys = [min(max(p[1], -far), far) for p in points]
    low = QPoint(int(min(xs) - reach), int(min(ys) - reach))
    return QRect(low, QPoint(int(max(xs) + reach) + 1, int(max(ys) + reach) + 1))
