"""Bars that overlap in time, stacked in rows; the same records lie in the same rows, however they came to be."""

from __future__ import annotations

from bisect import bisect_left
from heapq import heappop, heappush
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from framegrain.ui.timeline.kept_seating import KeptSeating, Seating
from framegrain.ui.timeline.rows import Row
from framegrain.ui.timeline.seating import EdgeIndex, first_fit, may_join

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from framegrain.domain.span import Span
    from framegrain.ui.timeline.kept_seating import Held


_MANY = 2000
"""When a change makes more than so many get up, all are seated anew: sooner done than one after the other."""

_MANY_ROWS = 10_000
"""The same for the rows looked through for them."""

_STEPS = 3
"""Seating all of n in r rows anew takes about as long as so many times n / r who get up one after the other."""

_FEW = 50
"""So many may be changed one by one after an earlier seating was taken up again."""


class Run(NamedTuple):
    """Bars of one label that go on where an older one ends, seated as one; `members` from left to right."""

    start: int
    stop: int
    members: list[int]


class Stack:
    """Rows in which no two spans overlap.

    Records are seated in order of their id, each in the first row with room, so that what is added moves nothing that
    was there. Bars of one label that touch sit together as if they were their oldest: a split moves nothing.
    """

    def __init__(self, items: Iterable[tuple[int, Span, int]] = ()) -> None:
        self.rows: list[Row] = []
        self._held: dict[int, Held] = {record: (span, code) for record, span, code in items}
        self._kept = KeptSeating()
        self._make()

    def _make(self) -> None:
        """Seat what is held from scratch."""
        self._heads: dict[int, int] = {}
        """Of those joined to an older one, the oldest of their run."""
        self._runs: dict[int, Run] = {}
        """Runs of more than one, by the oldest."""
        self._places: dict[int, int] = {}
        self._waiting: list[int] = []
        self._extents: tuple[NDArray[np.int64], NDArray[np.int64]] | None = None
        ids, starts, stops, codes = self._columns()
        self._starting = EdgeIndex(starts, codes, ids)
        self._ending = EdgeIndex(stops, codes, ids)
        self._group(ids[may_join(starts, stops, codes)].tolist())
        self._seat_all()

    def __len__(self) -> int:
        return len(self._held)

    def __contains__(self, record: int) -> bool:
        return record in self._held

    def extents(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Starts and stops of all of them, in no order, shape (n,) each; kept until something changes."""
        if self._extents is None:
            parts = [row.arrays() for row in self.rows if len(row)]
            nothing = np.zeros(0, np.int64)
            self._extents = (
                np.concatenate([nothing, *(starts for starts, _, _ in parts)]),
                np.concatenate([nothing, *(stops for _, stops, _ in parts)]),
            )
        return self._extents

    def row_of(self, record: int) -> int | None:
        """The row a record is in."""
        return self._places[self._heads.get(record, record)] if record in self._held else None

    def start_of(self, record: int) -> int | None:
        """The first frame of a record's span."""
        held = self._held.get(record)
        return None if held is None else held[0].start

    def put(self, record: int, span: Span, code: int) -> None:
        """Add or change a record."""
        held = (span, code)
        if self._held.get(record) != held:
            self._change(record, held)

    def drop(self, record: int) -> None:
        """Take a record out; rows left empty at the end go."""
        if record in self._held:
            self._change(record, None)

    def change(self, changes: Sequence[tuple[int, Held | None]]) -> None:
        """Put (or with None drop) many; all are seated anew when so many get up that it is sooner done."""
        steps = _STEPS * len(self._held) // max(len(self.rows), 1) + _MANY
        if len(changes) * len(self.rows) > steps:  # each may wake one in every row
            steps = -1
        for at, (record, held) in enumerate(changes):
            if steps < 0:
                self._seat_changed(changes[at:])
                return
            if self._held.get(record) != held:
                steps -= self._change(record, held)

    def _seat_changed(self, changes: Sequence[tuple[int, Held | None]]) -> None:
        """Change many and seat all anew, or as they sat before when (nearly) the same are held again."""
        now = Seating(
            self._held, self.rows, self._heads, self._runs, self._places, self._starting, self._ending
        )
        left = self._kept.left_after(changes, self._held)
        if left is not None and len(left) <= _FEW:
            self._take(self._kept.swap(now))
            for record, held in left.items():
                self._change(record, held)
            return
        self._kept.keep(now)
        self._held = dict(self._held)
        for record, held in changes:
            self._kept.note(record, self._held.get(record), held)
            if held is None:
                self._held.pop(record, None)
            else:
                self._held[record] = held
        self._make()

    def _take(self, seating: Seating) -> None:
        self._held, self.rows, self._heads, self._runs, self._places, self._starting, self._ending = seating
        self._extents = None

    def _change(self, record: int, held: Held | None) -> int:
        """Change one record; returns how many got up for it."""
        before = self._held.get(record)
        self._kept.note(record, before, held)
        loose = {record} if held is not None else set()
        for head in self._touched(record, [state for state in (before, held) if state is not None]):
            members = self._run(head).members
            loose.update(members)
            self._lift(head)
            self._runs.pop(head, None)
            for member in members:
                self._heads.pop(member, None)
        if before is not None:
            self._forget(record, before)
        if held is not None:
            self._note(record, held)
        for head in self._group(loose & self._held.keys()):
            heappush(self._waiting, head)
        return self._settle()

    # -- runs

    def _note(self, record: int, held: Held) -> None:
        self._held[record] = held
        span, code = held
        self._starting.add(span.start, code, record)
        self._ending.add(span.stop, code, record)

    def _forget(self, record: int, held: Held) -> None:
        del self._held[record]
        span, code = held
        self._starting.remove(span.start, code, record)
        self._ending.remove(span.stop, code, record)

    def _touched(self, record: int, states: list[Held]) -> set[int]:
        """The runs that a record in these states was or may be part of, or come between.

        Where nothing of its label ends on its start nor starts on its end nothing joins: however many begin or end
        with it, they stay as they are.
        """
        found = {self._heads.get(record, record)} if record in self._held else set()
        for span, code in states:
            for edge, other in ((span.start, self._ending), (span.stop, self._starting)):
                if other.get(edge, code):
                    for index in (self._starting, self._ending):
                        found.update(self._heads.get(one, one) for one in index.get(edge, code))
        return found

    def _group(self, records: Iterable[int]) -> list[int]:
        """Join records to runs; returns the oldest of each, the oldest first. All of a run come together."""
        heads = []
        for record in sorted(records):
            before = self._before(record)
            if before is None:
                heads.append(record)
                continue
            head = self._heads[record] = self._heads.get(before, before)
            run = self._run(head)
            run.members.append(record)
            self._runs[head] = run._replace(stop=self._held[record][0].stop)
        return heads

    def _run(self, head: int) -> Run:
        """The run of which a record is the oldest, maybe all alone."""
        span = self._held[head][0]
        return self._runs.get(head) or Run(span.start, span.stop, [head])

    def _before(self, record: int) -> int | None:
        """The older record of the same label that ends where this one starts; where there are several, one each."""
        span, code = self._held[record]
        ending = self._ending.get(span.start, code)
        if not ending:
            return None
        place = bisect_left(self._starting.get(span.start, code), record)
        return ending[place] if place < len(ending) and ending[place] < record else None

    # -- seats

    def _settle(self) -> int:
        """Seat who waits, the oldest first; who is in the way gets up and waits too. Returns how many did."""
        steps = 0
        while self._waiting and steps < _MANY and steps * len(self.rows) <= _MANY_ROWS:
            steps += 1
            head = heappop(self._waiting)
            if head not in self._held or head in self._heads:
                continue
            run = self._run(head)
            seat = self._seat(head, run)
            if self._places.get(head) == seat:
                continue
            if head in self._places:
                self._lift(head)
            if seat < len(self.rows):
                for other in self._heads_in(self.rows[seat], run):
                    self._lift(other)
                    heappush(self._waiting, other)
            self._sit(head, seat)
        if self._waiting:
            self._seat_all()
        while self.rows and not len(self.rows[-1]):
            self.rows.pop()
        return steps

    def _seat_all(self) -> None:
        self._waiting.clear()
        heads = [record for record in sorted(self._held) if record not in self._heads]
        runs = [self._runs.get(head) or self._held[head][0] for head in heads]
        seats = first_fit([run.start for run in runs], [run.stop for run in runs])
        self._places = dict(zip(heads, seats, strict=True))
        ids, starts, stops, codes = self._columns()
        rows = np.array([self._places[self._heads.get(i, i)] for i in ids.tolist()], dtype=np.int64)
        order = np.lexsort((ids, starts, rows))
        parts = np.flatnonzero(np.diff(rows[order], prepend=-1))
        self._extents = None
        self.rows = [
            Row.filled(ids[part], starts[part], stops[part], codes[part])
            for part in (np.split(order, parts[1:]) if len(order) else ())
        ]

    def _columns(self) -> tuple[NDArray[np.int64], ...]:
        """Ids, starts, stops and label numbers of all, shape (n,) each."""
        states = self._held.values()
        columns = (
            list(self._held),
            [span.start for span, _ in states],
            [span.stop for span, _ in states],
            [code for _, code in states],
        )
        return tuple(np.array(column, dtype=np.int64) for column in columns)

    def _seat(self, head: int, run: Run) -> int:
        """The first row where no older run is in the way."""
        free = (n for n, row in enumerate(self.rows) if all(o >= head for o in self._heads_in(row, run)))
        return next(free, len(self.rows))

    def _heads_in(self, row: Row, run: Run) -> set[int]:
        return {self._heads.get(record, record) for record in row.between(run.start, run.stop)}

    def _sit(self, head: int, seat: int) -> None:
        self._extents = None
        if seat == len(self.rows):
            self.rows.append(Row())
        for record in self._run(head).members:
            self.rows[seat].insert(record, *self._held[record])
        self._places[head] = seat

    def _lift(self, head: int) -> None:
        """Take a run from its seat; younger ones may move up."""
        self._extents = None
        run = self._run(head)
        row = self.rows[self._places.pop(head)]
        for record in run.members:
            row.remove(record, self._held[record][0].start)
        for row in self.rows:
            for other in self._heads_in(row, run):
                if other > head:
                    heappush(self._waiting, other)
