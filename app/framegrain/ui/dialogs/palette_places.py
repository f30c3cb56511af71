"""Where the command palette can lead: videos, frames and times as they are typed, clips and objects."""

from __future__ import annotations

from typing import TYPE_CHECKING

from framegrain.domain.errors import BadInput
from framegrain.ui.dialogs.finding import Finder
from framegrain.ui.player.jump import frame_meant

if TYPE_CHECKING:
    from collections.abc import Iterator

    from framegrain.domain.records import RecordId
    from framegrain.session.session import Session

MOST = 5000
"""So many clips, and so many objects, can be gone to by name; of more, the first."""
_FOUND = 30
_MODIFIED = ("go to ", "frame ")


class Places:
    """What can be gone to in a project, found by typed words."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._finder: Finder[tuple[str, RecordId]] | None = None

    def frame(self, query: str) -> int | None:
        """The frame that a typed number or time names: `200`, `+10`, `1:02.5`, `go to 200`."""
        document = self._session.document
        text = query.strip().casefold()
        for words in _MODIFIED:
            text = text.removeprefix(words).strip()
        if document is None or not any(letter.isdigit() for letter in text):
            return None
        try:
            return frame_meant(text, document.times, self._session.focus.frame)
        except BadInput:
            return None

    def named(self, query: str) -> list[tuple[str, RecordId]]:
        """Clips and objects that meet the words, best first; none before something is typed."""
        if not query.strip() or self._session.document is None:
            return []
        if self._finder is None:
            self._finder = Finder(self._all(), lambda place: place[0])
        return self._finder.best(query)[:_FOUND]

    def _all(self) -> Iterator[tuple[str, RecordId]]:
        document, taxonomy = self._session.open_document, self._session.taxonomy
        for number, clip in enumerate(document.clip_order()[:MOST], 1):
            yield f"Go to clip {number}", clip.id
        for track in sorted(document.tracks.values(), key=lambda t: t.id)[:MOST]:
            yield f"Go to {taxonomy.title(track)}", track.id


def go_to_record(session: Session, record_id: RecordId) -> None:
    """Select a record and go where it begins."""
    record = session.open_document.get(record_id)
    span = session.open_document.span_of(record) if record is not None else None
    if span is not None:
        session.focus.go_to(span.start)
        session.focus.select([record_id])
