"""What an editing function needs to know."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from framegrain.domain.errors import NothingThere

if TYPE_CHECKING:
    from collections.abc import Callable

    from framegrain.domain.document import Document
    from framegrain.domain.interpolation import TrackState
    from framegrain.domain.provenance import Provenance
    from framegrain.domain.records import Clip, Event, Keyframe, RecordId, Track
    from framegrain.domain.taxonomy import Taxonomy


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """The document and taxonomy worked on, a source of unused ids, and the signature of who works."""

    document: Document
    taxonomy: Taxonomy
    new_id: Callable[[], RecordId]
    stamp: Callable[[], Provenance]

    def event(self, record_id: RecordId) -> Event:
        """The event with this id; NothingThere when there is none."""
        found = self.document.events.get(record_id)
        if found is None:
            raise NothingThere("that segment or tag is gone; select another")
        return found

    def track(self, record_id: RecordId) -> Track:
        """The track with this id; NothingThere when there is none."""
        found = self.document.tracks.get(record_id)
        if found is None:
            raise NothingThere("that object is gone; select another")
        return found

    def keyframe(self, record_id: RecordId) -> Keyframe:
        """The keyframe with this id; NothingThere when there is none."""
        found = self.document.all_keyframes.get(record_id)
        if found is None:
            raise NothingThere("that keyframe is gone; go to another")
        return found

    def clip(self, record_id: RecordId) -> Clip:
        """The clip with this id; NothingThere when there is none."""
        found = self.document.clips.get(record_id)
        if found is None:
            raise NothingThere("that clip is gone; select another")
        return found

    def state(self, track: Track, frame: int) -> TrackState | None:
        """The track at a frame under its label's interpolation policy."""
        return self.document.state(track.id, frame, self.taxonomy.interpolation(track.label))

    def seen(self, frame: int) -> list[Track]:
        """The tracks whose shape shows on a frame, by id."""
        alive = self.document.tracks_at(frame)
        return [t for t in alive if (state := self.state(t, frame)) is not None and state.shape is not None]

    def title(self, record: Event | Track) -> str:
        """What a person calls the record: `Walk`, `Pedestrian 7`."""
        return self.taxonomy.title(record)
