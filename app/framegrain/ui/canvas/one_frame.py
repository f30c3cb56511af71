"""What a change of outlines on one frame leaves as it was, said where somebody might expect more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from framegrain.editing.records import listed
from framegrain.ui.attempt import Tone

if TYPE_CHECKING:
    from collections.abc import Iterable

    from framegrain.domain.records import RecordId
    from framegrain.ui.canvas.stage import Stage


def tell_rest(stage: Stage, tracks: Iterable[RecordId]) -> None:
    """Say which of these objects have other keyframes with shapes, which a change on this frame has not touched."""
    document, frame = stage.session.open_document, stage.frame
    kept = [
        track
        for track in tracks
        if track in document.tracks
        and any(key.shape is not None and key.frame != frame for key in document.keyframes(track))
    ]
    if not kept:
        return
    names = listed([stage.session.taxonomy.title(document.tracks[track]) for track in kept])
    keep = "keeps its outline on its" if len(kept) == 1 else "keep their outlines on their"
    stage.say(f"Only frame {frame} changed; {names} {keep} other keyframes", Tone.INFO)
