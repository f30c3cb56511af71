"""Where the names stand: above their shapes, inside the room, off each other. In screen coordinates, no Qt."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from framegrain.domain.records import RecordId
    from framegrain.domain.shapes import Xy
    from framegrain.ui.canvas.layout import Drawn
    from framegrain.ui.canvas.passing import Passing
    from framegrain.ui.canvas.shields import Shields
    from framegrain.ui.canvas.view import View

HEIGHT = 16
_PADDING = 5
_MOST_COVERED = 0.06  # of the room, by names
_BEST = 2  # places right above a shape: sooner a number there than a name elsewhere
_ROWS_TRIED = 8  # further off nobody sees whose name it is
_LIFT = 5  # clear of the handles
_DARK, _LIGHT, _BLACK = "#10131a", "#ffffff", "#000000"
_READABLE = 4.5
_FOLLOW_FOR = 30  # pictures; by then shapes have moved so far that another place may be better

Measure = Callable[[str], float]

Edges = tuple[int, int, int, int]
"""Left, top, right, bottom on screen, in whole logical pixels."""


class Chip(NamedTuple):
    """A name in its place: a rectangle in whole logical pixels."""

    id: RecordId
    text: str
    x: int
    y: int
    width: int
    colour: str

    @property
    def right(self) -> int:
        """The first pixel right of it."""
        return self.x + self.width

    @property
    def bottom(self) -> int:
        """The first pixel below it."""
        return self.y + HEIGHT


class Placed:
    """The chips placed so far, found by place; with those of another layer, when there is one."""

    def __init__(self, others: Placed | None = None) -> None:
        self._others = others
        self._rows: defaultdict[int, list[Chip]] = defaultdict(list)

    def is_free(self, x: int, y: int, width: int) -> bool:
        """Whether a chip here would touch none placed before."""
        right, at = x + width, y // HEIGHT
        for row in (at - 1, at, at + 1):
            if row in self._rows:
                for _, _, left, top, wide, _ in self._rows[row]:
                    if x < left + wide and left < right and y < top + HEIGHT and top < y + HEIGHT:
                        return False
        return self._others is None or self._others.is_free(x, y, width)

    def put(self, chip: Chip) -> None:
        """Take the place."""
        self._rows[chip.y // HEIGHT].append(chip)


class Followers:
    """Names that keep their place beside a shape while it moves: finding free ones anew takes long, and they'd jump."""

    def __init__(self) -> None:
        self._offsets: dict[RecordId, tuple[str, int, int, int]] = {}
        self._age = 0

    @property
    def are_stale(self) -> bool:
        """Whether places should be looked for again."""
        return self._age >= _FOLLOW_FOR

    def remember(self, chips: Sequence[Chip], drawn: Sequence[Drawn], view: View) -> None:
        """Note where names were placed."""
        found = {chip.id: chip for chip in chips}
        self._age = 0
        self._offsets = {}
        for item in drawn:
            chip = found.get(item.id)
            if chip is not None:
                left, top = view.to_screen((item.bounds[0], item.bounds[1]))
                self._offsets[item.id] = (chip.text, chip.width, chip.x - round(left), chip.y - round(top))

    def follow(self, shapes: Sequence[Passing], room: Xy) -> list[Chip]:
        """The names of these shapes where they now are on screen; one not named before has none yet.

        Where two come to lie on each other, that of the shape drawn first stays away until there is room.
        """
        self._age += 1
        right, bottom = int(room[0]), int(room[1]) - HEIGHT
        found: list[Chip] = []
        placed = Placed()
        offsets = self._offsets
        for _, mark, (left, top, _, _) in reversed(shapes):
            kept = offsets.get(mark.id)
            if kept is None:
                continue
            text, width, across, down = kept
            x = max(min(left + across, right - width), 0)
            y = max(min(top + down, bottom), 0)
            if placed.is_free(x, y, width):
                chip = Chip(mark.id, text, x, y, width, mark.colour)
                found.append(chip)
                placed.put(chip)
        return found


def place_chips(
    drawn: Sequence[Drawn],
    view: View,
    room: Xy,
    measure: Measure,
    taken: Placed | None = None,
    shields: Shields | None = None,
) -> list[Chip]:
    """A chip for each shape in sight, the last drawn (selected, small) first served.

    Where names would cover too much of the picture, numbers stand for them. One that finds no free place stays
    away unless its shape is selected: a heap of names reads as none.
    """
    placed = taken if taken is not None else Placed()
    covered = HEIGHT * sum(measure(item.title) for item in drawn)
    short = covered > _MOST_COVERED * room[0] * room[1]
    found = []
    for item in reversed(drawn):
        chip = place_chip(item, view, room, measure, placed, shields, short=short and not item.selected)
        if chip is not None:
            placed.put(chip)
            found.append(chip)
    return found


def place_chip(
    item: Drawn,
    view: View,
    room: Xy,
    measure: Measure,
    placed: Placed,
    shields: Shields | None = None,
    *,
    short: bool = False,
) -> Chip | None:
    """The chip of one shape; None when the shape is out of sight or no place is free.

    It stands close to its own shape and off the others: where the whole name would cover one, the number does.
    """
    left, top = view.to_screen((item.bounds[0], item.bounds[1]))
    right, bottom = view.to_screen((item.bounds[2], item.bounds[3]))
    if right < 0 or bottom < 0 or left > room[0] or top > room[1]:
        return None
    lift = _LIFT if item.selected else 1
    texts = [item.number] if short else [item.title]
    if shields is not None and not short and not item.selected and item.number:
        texts.append(item.number)
    edges = (left, top - lift, right, bottom + lift)
    rows = [_chips(item, text, round(measure(text)) + 2 * _PADDING, edges, room) for text in texts]
    places = [chip for row in rows for chip in row[:_BEST]] + [chip for row in rows for chip in row[_BEST:]]
    free = [chip for chip in places if placed.is_free(chip.x, chip.y, chip.width)]
    if not free:
        return _stacked(places[0], placed, room) if item.selected else None
    if shields is None:
        return free[0]
    shield = shields.around(item, view)
    clear = (c for c in free if shield.is_clear(c.x, c.y, c.right, c.bottom))
    return next(clear, min(free, key=lambda chip: chip.width))


def _stacked(chip: Chip, placed: Placed, room: Xy) -> Chip:
    """The chip in the nearest free row above or below its place; in its place when none near is free."""
    for step in range(1, _ROWS_TRIED + 1):
        for y in (chip.y - step * HEIGHT, chip.y + step * HEIGHT):
            if 0 <= y <= room[1] - HEIGHT and placed.is_free(chip.x, y, chip.width):
                return chip._replace(y=y)
    return chip


def _chips(
    item: Drawn, text: str, width: int, edges: tuple[float, float, float, float], room: Xy
) -> list[Chip]:
    return [Chip(item.id, text, x, y, width, item.colour) for x, y in _candidates(edges, width, room)]


def _candidates(edges: tuple[float, float, float, float], width: int, room: Xy) -> Iterator[tuple[int, int]]:
    """Places to try: above, to the right or left; inside where above is out of sight; below; two above."""
    left, top, right, bottom = edges
    above = round(top) - HEIGHT
    start, end = _pushed(round(left) - 1, width, room), _pushed(round(right) + 1 - width, width, room)
    inside = _pushed(round(left) + 1, width, room), min(max(round(top) + 2, 0), max(int(room[1]) - HEIGHT, 0))
    if above >= 0:
        yield start, above
        yield end, above
    else:
        yield inside
    if bottom + HEIGHT <= room[1]:
        yield start, round(bottom)
    yield inside
    if above - HEIGHT >= 0:
        yield start, above - HEIGHT


def _pushed(x: int, width: int, room: Xy) -> int:
    return max(min(x, int(room[0]) - width), 0)


def ink_on(colour: str) -> str:
    """Near black or white, whichever reads well on a colour `#rrggbb`: a contrast of 4.5 by WCAG 2.

    Full black for the few greys on which neither does.
    """
    ground = luminance(colour)
    return next((ink for ink in (_DARK, _LIGHT) if contrast(ground, luminance(ink)) >= _READABLE), _BLACK)


def contrast(a: float, b: float) -> float:
    """Ratio of two relative luminances, 1 to 21 (WCAG 2.2, "contrast ratio")."""
    return (max(a, b) + 0.05) / (min(a, b) + 0.05)


def luminance(colour: str) -> float:
    """Relative luminance of `#rrggbb` (WCAG 2.2); that of mid grey for anything else."""
    try:
        parts = [int(colour[k : k + 2], 16) / 255 for k in (1, 3, 5)]
    except ValueError:
        return 0.18
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
