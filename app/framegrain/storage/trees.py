"""Rows of a damaged file: along the trees as far as they hold, then from the pages that no tree leads to any more."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from framegrain.domain.errors import Cancelled
from framegrain.storage.pages import INDEX_INNER, INDEX_LEAF, LEAVES, TABLE_INNER, TABLE_LEAF, values

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from framegrain.storage.pages import Node, Pages, Value
    from framegrain.storage.table_shapes import TableShape

Row = list["Value"]

_LOW, _HIGH = -(1 << 63), (1 << 63) - 1
_DEEPEST = 20
_SEARCH_NODE = 1228  # bytes of a node of an R*Tree over two dimensions


class Stretch(NamedTuple):
    """Row numbers (low, high]."""

    low: int = _LOW
    high: int = _HIGH


class Damage:
    """What of one table can't be reached: whole pages with the row numbers below them, and single rows."""

    def __init__(self) -> None:
        self.pages: list[Stretch] = []
        self.rows = 0
        self.is_doubtful = False
        """Whether it may lack more than it shows: a page written to a wrong place looks whole."""

    def __bool__(self) -> bool:
        return bool(self.pages or self.rows)


class Forest:
    """The trees of a file, each page of which belongs to one table at most."""

    def __init__(self, pages: Pages, progress: Callable[[float], None], cancel: Callable[[], bool]) -> None:
        self._pages = pages
        self._claimed: set[int] = {1}
        self._progress = progress
        self._cancel = cancel
        self._seen = 0

    def rows(self, shape: TableShape, root: int, damage: Damage) -> Iterator[Row]:
        """The rows of a table, in order; what can't be read goes into `damage`."""
        waiting = [(root, Stretch(), 0)]
        while waiting:
            number, stretch, depth = waiting.pop()
            node = self._claim(number, shape, depth)
            if node is None:
                damage.pages.append(stretch)
                continue
            if node.kind in (TABLE_INNER, INDEX_INNER):
                below = list(self._below(node, stretch, damage))
                waiting += ((child, part, depth + 1) for child, part in reversed(below))
            rows = list(self._read(node, shape, stretch, damage))
            damage.is_doubtful |= number == root and not node.cells
            if node.kind in LEAVES and node.cells and not rows:  # another table's, or of another place
                damage.pages.append(stretch)
                continue
            self._claimed.add(number)
            yield from rows

    def stray(
        self, shapes: Iterable[TableShape], damage: Mapping[str, Damage], free: set[int]
    ) -> Iterator[tuple[TableShape, Row]]:
        """The rows of pages that no tree leads to, each with the table it can only be of."""
        if not any(damage.values()):
            return
        lacking = [shape for shape in shapes if damage[shape.name].pages or damage[shape.name].is_doubtful]
        for number in range(2, self._pages.count + 1):
            self._tell()
            if number in self._claimed or number in free:
                continue
            node = self._pages.node(number)
            if node is None or node.kind == TABLE_INNER or not node.cells:
                continue
            known = list(_rows_of(node))
            shape = _only(lacking, known, is_keyed=node.kind != TABLE_LEAF)
            if shape is None:
                continue
            if damage[shape.name].is_doubtful and not damage[shape.name].pages:
                damage[shape.name].pages.append(Stretch())
            lost = damage[shape.name].pages
            for key, row in known:
                if shape.fits(row) and (shape.is_keyed or _lies_in(key, lost)):
                    yield shape, _numbered(shape, key, row)

    def pass_over(self, root: int, *, is_keyed: bool) -> None:
        """Leave the pages of a tree alone that holds nothing but what can be made again: an index, a search tree."""
        waiting, keyed = [root], (INDEX_INNER, INDEX_LEAF)
        while waiting:
            number = waiting.pop()
            if not 1 < number <= self._pages.count or number in self._claimed:
                continue
            node = self._pages.node(number)
            if (
                node is not None
                and (node.kind in keyed) == is_keyed
                and (node.kind in (INDEX_INNER, INDEX_LEAF, TABLE_INNER) or _is_short(node))
            ):
                self._claimed.add(number)
                waiting += [below for below in (*(cell.below for cell in node.cells), node.right) if below]

    def guessed_roots(self, shapes: Iterable[TableShape], free: set[int]) -> dict[str, int]:
        """The root pages of tables that the list lacks: trees that nothing leads to, known by their rows."""
        wanted = list(shapes)
        nodes, below = dict[int, int](), set[int]()
        for number in range(2, self._pages.count + 1) if wanted else ():
            self._tell()
            node = self._pages.node(number) if number not in self._claimed | free else None
            if node is not None:
                nodes[number] = node.cells[0].below if node.cells else 0
                below.update(cell.below for cell in node.cells if cell.below)
                below.add(node.right)
        found: dict[str, list[int]] = {}
        for number in nodes.keys() - below:
            leaf = number
            for _ in range(_DEEPEST):
                leaf = nodes.get(leaf) or leaf
            node = self._pages.node(leaf)
            if node is None or node.kind not in LEAVES:
                continue
            rows = list(_rows_of(node))
            shape = _only(wanted, rows, is_keyed=node.kind == INDEX_LEAF)
            if shape is not None:
                found.setdefault(shape.name, []).append(number)
        return {name: places[0] for name, places in found.items() if len(places) == 1}

    def list_of_tables(self) -> Iterator[Row]:
        """What the file says it holds (type, name, table, root page, statement), as far as it can be read."""
        waiting, seen, is_whole = [1], set[int](), bool(self._pages.head)
        while waiting:
            number = waiting.pop()
            node = self._pages.node(number) if number not in seen else None
            seen.add(number)
            if node is None or len(seen) > _DEEPEST * 100:
                is_whole = False
                continue
            is_whole &= node.is_whole and node.kind in (TABLE_INNER, TABLE_LEAF)
            if node.kind == TABLE_INNER:
                waiting += [below for below in (*(c.below for c in node.cells), node.right) if below > 1]
            found = list(_entries(node))
            if found:
                self._claimed.add(number)
            yield from found
            is_whole &= len(found) == len(node.cells) or node.kind == TABLE_INNER
        for number in range(2, self._pages.count + 1) if not is_whole else ():
            node = self._pages.node(number) if number not in seen else None
            if node is not None and node.kind == TABLE_LEAF and (found := list(_entries(node))):
                yield from found

    # -- one page

    def _claim(self, number: int, shape: TableShape, depth: int) -> Node | None:
        self._tell()
        if not 1 < number <= self._pages.count or number in self._claimed or depth > _DEEPEST:
            return None
        node = self._pages.node(number)
        inner, leaf = (INDEX_INNER, INDEX_LEAF) if shape.is_keyed else (TABLE_INNER, TABLE_LEAF)
        return node if node is not None and node.kind in (inner, leaf) else None

    def _below(self, node: Node, stretch: Stretch, damage: Damage) -> Iterator[tuple[int, Stretch]]:
        """The pages below, each with the row numbers that belong there."""
        low = stretch.low
        for cell in node.cells:
            if node.kind == INDEX_INNER:
                yield cell.below, stretch
            elif low < cell.key <= stretch.high:
                yield cell.below, Stretch(low, cell.key)
                low = cell.key
            else:
                damage.pages.append(stretch)
        if not node.is_whole:
            damage.pages.append(stretch)
        yield node.right, Stretch(low, stretch.high) if node.kind == TABLE_INNER else stretch

    def _read(self, node: Node, shape: TableShape, stretch: Stretch, damage: Damage) -> Iterator[Row]:
        if node.kind == TABLE_INNER:
            return
        if not node.is_whole:
            damage.rows += 1
        for cell in node.cells:
            row = values(cell.content) if cell.content is not None else None
            if row is None or not shape.fits(row) or not (shape.is_keyed or _lies_in(cell.key, [stretch])):
                damage.rows += 1
            else:
                yield _numbered(shape, cell.key, row)

    def _tell(self) -> None:
        self._seen += 1
        if self._seen % 256 == 0:
            if self._cancel():
                raise Cancelled("reading the damaged project was stopped")
            self._progress(min(self._seen / (2 * self._pages.count), 1.0))


def _entries(node: Node) -> Iterator[Row]:
    if node.kind not in LEAVES:
        return
    for cell in node.cells:
        row = values(cell.content) if cell.content is not None else None
        if row is not None and [type(value) for value in row[:4]] == [str, str, str, int] and len(row) == 5:
            yield row


def _rows_of(node: Node) -> Iterator[tuple[int, Row]]:
    """The rows of a page that no tree leads to; those of a search tree look like frame indexes but for their length."""
    for cell in node.cells:
        row = values(cell.content) if cell.content else None
        if row is not None and not (isinstance(row[-1], bytes) and len(row[-1]) == _SEARCH_NODE):
            yield cell.key, row


def _is_short(node: Node) -> bool:
    """Whether its rows are as those of a search tree: a number, and one thing more."""
    rows = [values(cell.content) for cell in node.cells if cell.content]
    return all(row is not None and len(row) == 2 and row[0] is None for row in rows)


def _only(shapes: Iterable[TableShape], rows: list[tuple[int, Row]], *, is_keyed: bool) -> TableShape | None:
    """The one table that most of these rows can be of."""
    counts = [
        (sum(shape.fits(row) for _, row in rows), shape) for shape in shapes if shape.is_keyed == is_keyed
    ]
    best = max((count for count, _ in counts), default=0)
    fitting = [shape for count, shape in counts if count == best]
    return fitting[0] if best * 2 > len(rows) and len(fitting) == 1 else None


def _lies_in(key: int, stretches: Iterable[Stretch]) -> bool:
    return any(low < key <= high for low, high in stretches)


def _numbered(shape: TableShape, key: int, row: Row) -> Row:
    if shape.row_id is None:
        return row
    return [*row[: shape.row_id], key, *row[shape.row_id + 1 :]]
