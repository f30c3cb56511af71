"""Which records name a track: events in their roles, parts in what they are a part of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from framegrain.domain.records import Event, RecordId

if TYPE_CHECKING:
    from collections.abc import Iterator

    from framegrain.domain.records import Track


class Links:
    """Looked up by the track named; one that is gone may still be named."""

    def __init__(self) -> None:
        self.events: dict[RecordId, set[RecordId]] = {}
        self.parts: dict[RecordId, set[RecordId]] = {}

    def put(self, record: Event | Track) -> None:
        """Take note of whom a record names."""
        for links, track in self._named(record):
            links.setdefault(track, set()).add(record.id)

    def drop(self, record: Event | Track) -> None:
        """Forget a record that was put."""
        for links, track in self._named(record):
            members = links[track]
            members.discard(record.id)
            if not members:
                del links[track]

    def _named(self, record: Event | Track) -> Iterator[tuple[dict[RecordId, set[RecordId]], RecordId]]:
        if isinstance(record, Event):
            if record.roles:
                named = dict.fromkeys(track for tracks in record.roles.values() for track in tracks)
                yield from ((self.events, track) for track in named)
        elif record.part_of is not None:
            yield self.parts, record.part_of
