"""Which of several objects lies in front: their layers. Within a layer the smaller one does."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from msgspec.structs import replace

from framegrain.domain.edit import Change, Edit
from framegrain.domain.errors import BadInput
from framegrain.domain.shapes import bounds
from framegrain.editing.records import listed

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from framegrain.domain.records import RecordId, Track
    from framegrain.editing.desk import Desk

_Bounds = tuple[float, float, float, float]


class _Seen(NamedTuple):
    """An object on one frame: what decides about its place among the others."""

    id: RecordId
    bounds: _Bounds

    @property
    def size(self) -> tuple[float, RecordId]:
        """Grows towards the front within one layer."""
        left, top, right, bottom = self.bounds
        return (left - right) * (bottom - top), self.id


def to_front(desk: Desk, ids: Collection[RecordId]) -> Edit:
    """The objects in front of all others of the video; their order among themselves stays."""
    return _to_end(desk, ids, front=True)


def to_back(desk: Desk, ids: Collection[RecordId]) -> Edit:
    """The objects behind all others of the video; their order among themselves stays."""
    return _to_end(desk, ids, front=False)


def _to_end(desk: Desk, ids: Collection[RecordId], *, front: bool) -> Edit:
    chosen = _tracks(desk, ids)
    apart = {track.id for track in chosen}
    others = [t.layer for t in desk.document.tracks.values() if t.id not in apart]
    where = "in front of" if front else "behind"
    ranks = {layer: n for n, layer in enumerate(sorted({t.layer for t in chosen}))}
    if front:
        end = max(others, default=0)
        done = not others or min(t.layer for t in chosen) > end
        first = end + 1
    else:
        end = min(others, default=0)
        done = not others or max(t.layer for t in chosen) < end
        first = end - len(ranks)
    if done:
        raise BadInput(f"{_listed(desk, chosen)} {_are(chosen)} {where} all others already")
    changes = (Change(t, replace(t, layer=first + ranks[t.layer])) for t in chosen)
    name = f"{'Bring' if front else 'Send'} {_listed(desk, chosen)} to the {'front' if front else 'back'}"
    return Edit(name, tuple(c for c in changes if c.before != c.after))


def forward(desk: Desk, ids: Collection[RecordId], frame: int) -> Edit:
    """Each object in front of the next one that lies over it on `frame`, and no further.

    What was in front of both stays so; where that takes it, layers of others grow along.
    """
    return _by_one(desk, ids, frame, front=True)


def backward(desk: Desk, ids: Collection[RecordId], frame: int) -> Edit:
    """Each object behind the next one that lies under it on `frame`, and no further."""
    return _by_one(desk, ids, frame, front=False)


def _by_one(desk: Desk, ids: Collection[RecordId], frame: int, *, front: bool) -> Edit:
    chosen = _tracks(desk, ids)
    apart = frozenset(track.id for track in chosen)
    pile = _Pile(desk, frame, front=front)
    moved = [pile.pass_next(key, apart) for key in pile.order(apart)]
    if not any(moved):
        where = "over" if front else "under"
        raise BadInput(f"nothing else lies {where} {_listed(desk, chosen)} on this frame")
    tracks = desk.document.tracks
    changes = (Change(tracks[i], replace(tracks[i], layer=n)) for i, n in sorted(pile.layers.items()))
    name = (
        f"{'Bring' if front else 'Send'} {_listed(desk, chosen)} {'forward' if front else 'backward'} by one"
    )
    return Edit(name, tuple(c for c in changes if c.before != c.after))


class _Pile:
    """The objects of one frame and their layers while they are being put in order.

    Towards the back everything is seen from behind: layers and sizes count the other way round.
    """

    def __init__(self, desk: Desk, frame: int, *, front: bool) -> None:
        self._way = 1 if front else -1
        self.layers: dict[RecordId, int] = {}
        self._seen: dict[RecordId, _Seen] = {}
        for track in desk.seen(frame):
            state = desk.state(track, frame)
            if state is not None and state.shape is not None:
                self._seen[track.id] = _Seen(track.id, bounds(state.shape))
                self.layers[track.id] = track.layer

    def order(self, ids: Iterable[RecordId]) -> list[RecordId]:
        """Those on the frame, the farthest on the way first: nobody passes one who is still to go."""
        return sorted((i for i in ids if i in self._seen), key=self._place, reverse=True)

    def pass_next(self, key: RecordId, apart: frozenset[RecordId]) -> bool:
        """Put an object past the next one that overlaps it and is not of those `apart`; whether there was one."""
        start = self._place(key)
        ahead = [i for i in self._meeting(key) if self._place(i) > start]
        passed = min((i for i in ahead if i not in apart), key=self._place, default=None)
        if passed is None:
            return False
        beyond = sorted((i for i in self._seen if self._place(i) > self._place(passed)), key=self._place)
        self._put_past(key, passed)
        pushed = [key]
        for other in beyond:
            behind = [i for i in pushed if self._overlap(i, other) and self._place(i) > self._place(other)]
            if behind:
                self._put_past(other, max(behind, key=self._place))
                pushed.append(other)
        return True

    def _put_past(self, key: RecordId, other: RecordId) -> None:
        by_size = self._size(key) > self._size(other)
        self.layers[key] = self.layers[other] + (0 if by_size else self._way)

    def _meeting(self, key: RecordId) -> list[RecordId]:
        return [i for i in self._seen if i != key and self._overlap(key, i)]

    def _overlap(self, a: RecordId, b: RecordId) -> bool:
        one, two = self._seen[a].bounds, self._seen[b].bounds
        return one[0] < two[2] and two[0] < one[2] and one[1] < two[3] and two[1] < one[3]

    def _size(self, key: RecordId) -> tuple[float, int]:
        extent, number = self._seen[key].size
        return extent * self._way, number * self._way

    def _place(self, key: RecordId) -> tuple[int, tuple[float, int]]:
        return self.layers[key] * self._way, self._size(key)


def _tracks(desk: Desk, ids: Collection[RecordId]) -> list[Track]:
    found = [desk.document.tracks[i] for i in sorted(ids) if i in desk.document.tracks]
    if not found:
        raise BadInput("select an object first")
    return found


def _listed(desk: Desk, tracks: list[Track]) -> str:
    return listed([desk.title(track) for track in tracks])


def _are(tracks: list[Track]) -> str:
    return "is" if len(tracks) == 1 else "are"
