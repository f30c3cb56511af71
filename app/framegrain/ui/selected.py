"""The objects that are selected, as every verb on them means it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from framegrain.domain.records import Track
    from framegrain.session.session import Session


def selected_tracks(session: Session) -> list[Track]:
    """The selected objects by id; segments, tags and clips are passed over."""
    tracks = session.open_document.tracks
    return [tracks[record] for record in session.focus.selected if record in tracks]
