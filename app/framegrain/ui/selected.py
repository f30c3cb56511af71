"""The records that are selected, as every verb on them means it."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from framegrain.domain.records import Record, Track

if TYPE_CHECKING:
    from framegrain.session.session import Session

Kind = TypeVar("Kind", bound=Record)


def selected(session: Session, *kinds: type[Kind]) -> list[Kind]:
    """The selected records of these kinds by id, others are passed over; none while no video is open."""
    document = session.document
    if document is None:
        return []
    found = [document.get(record) for record in session.focus.selected]
    return [record for record in found if isinstance(record, kinds)]


def selected_tracks(session: Session) -> list[Track]:
    """The selected objects by id; segments, tags and clips are passed over."""
    return selected(session, Track)
