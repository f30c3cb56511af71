"""Who takes part in an event, on one line: pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from framegrain.editing.roles import roles_of

if TYPE_CHECKING:
    from framegrain.domain.document import Document
    from framegrain.domain.records import Event
    from framegrain.domain.taxonomy import Taxonomy

_NAMED = 3
"""Objects of a role that are named; more are counted."""


def roles_in_words(document: Document, taxonomy: Taxonomy, event: Event) -> str:
    """`actor: Player 7, target: Player 3 and Player 4`; empty where nobody takes part."""
    said = []
    for role in roles_of(taxonomy, event.label):
        tracks = [
            document.tracks[track] for track in event.roles.get(role.id, ()) if track in document.tracks
        ]
        names = [taxonomy.title(track) for track in tracks[:_NAMED]]
        if len(tracks) > _NAMED:
            names.append(f"{len(tracks) - _NAMED} more")
        if names:
            said.append(f"{role.name.lower()}: {' and '.join(names)}")
    return ", ".join(said)
