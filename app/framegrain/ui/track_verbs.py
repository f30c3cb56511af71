"""What the actions on objects through time mean for the selection and the frame shown."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from framegrain.domain.edit import joined
from framegrain.domain.errors import BadInput
from framegrain.domain.gaps import gaps, largest, worst_first
from framegrain.editing import lives, marks
from framegrain.ui.attempt import Tone, attempt, sentence
from framegrain.ui.selected import selected_tracks

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from framegrain.domain.edit import Edit
    from framegrain.domain.gaps import Gap
    from framegrain.domain.records import RecordId, Track
    from framegrain.editing.desk import Desk
    from framegrain.session.session import Session
    from framegrain.ui.attempt import Say


class TrackVerbs:
    """Each is one step of the history, or says why it is none; then it says what was done."""

    def __init__(self, session: Session, say: Say) -> None:
        self._session = session
        self._say = say

    # -- one object

    def split_here(self) -> None:
        """Two objects of each; the second ones, which begin here, are selected then."""
        tracks, known = self._selected(), set(self._session.open_document.tracks)
        ahead = {track.id: n for n, track in enumerate(tracks)}
        if self._each(lambda desk, i, frame: lives.split_track(desk, i, frame, ahead[i])):
            self._session.focus.select(set(self._session.open_document.tracks) - known)

    def trim_before(self) -> None:
        """Let the selected objects begin here."""
        self._each(lives.trim_before)

    def trim_after(self) -> None:
        """Let the selected objects live until here."""
        self._each(lives.trim_after)

    def delete_from(self) -> None:
        """Take the selected objects off this frame and every later one."""
        self._each(lives.delete_from)

    def delete_values(self) -> None:
        """Take back the attributes set on this frame."""
        self._each(marks.delete_attributes)

    def _each(self, verb: Callable[[Desk, RecordId, int], Edit]) -> bool:
        """One step for all that are selected; whether it landed."""
        tracks = self._selected()
        return bool(tracks) and self._do(partial(self._at_once, verb, tracks))

    def _at_once(self, verb: Callable[[Desk, RecordId, int], Edit], tracks: Sequence[Track]) -> Edit:
        desk = self._session.desk
        edits = [verb(desk, track.id, self._frame) for track in tracks]
        if len(edits) == 1:
            return edits[0]
        return joined(edits[0].name.replace(desk.title(tracks[0]), f"{len(tracks)} objects", 1), edits)

    # -- two objects

    def merge(self) -> None:
        """One object of two."""
        self._unite(lives.merge_tracks)

    def join(self) -> None:
        """One object of two, outside between them."""
        self._unite(lives.join_tracks)

    def _unite(self, verb: Callable[..., Edit]) -> None:
        pair = self._pair()
        if pair is not None and self._do(lambda: verb(self._session.desk, *pair)):
            self._session.focus.select(i for i in pair if i in self._session.open_document.tracks)

    def swap(self) -> None:
        """Exchange two objects from this frame on."""
        pair = self._pair()
        if pair is not None:
            self._do(lambda: lives.swap_tracks(self._session.desk, *pair, self._frame))

    # -- going

    def go_to_largest_gap(self) -> None:
        """Go to the middle of the longest stretch without a keyframe."""
        found = self._gaps()
        gap = largest(found)
        if gap is not None:
            self._session.focus.go_to(gap.middle)
            self._say(f"{_count(gap)} between the keyframes on {gap.start} and {gap.stop}", Tone.INFO)

    def go_to_worst_gap(self) -> None:
        """Go to the in-between likely to be off most; from there to the next worst, and round again."""
        order = worst_first(self._gaps())
        if not order:
            return
        here = next((n for n, gap in enumerate(order) if gap.middle == self._frame), -1)
        at = (here + 1) % len(order)
        gap = order[at]
        self._session.focus.go_to(gap.middle)
        place = f"{at + 1} of {len(order)}: " if len(order) > 1 else ""
        self._say(
            f"{place}about {gap.error:.0f} px may be off here, {_count(gap)} without a keyframe", Tone.INFO
        )

    def _gaps(self) -> list[Gap]:
        tracks = self._selected()
        document, taxonomy = self._session.open_document, self._session.taxonomy
        found = [g for t in tracks for g in gaps(document.keyframes(t.id), taxonomy.interpolation(t.label))]
        if tracks and not found:
            self._say("There is no frame between the keyframes of what is selected", Tone.INFO)
        return found

    # -- helpers

    @property
    def _frame(self) -> int:
        return self._session.focus.frame

    def _selected(self) -> Sequence[Track]:
        found = selected_tracks(self._session)
        if not found:
            self._say("Select an object first", Tone.INFO)
        return found

    def _pair(self) -> tuple[RecordId, RecordId] | None:
        found = selected_tracks(self._session)
        if len(found) == 2:
            return found[0].id, found[1].id
        have = f"; {len(found)} are selected" if found else ""
        self._say(f"Select two objects first, with Shift and a click{have}", Tone.INFO)
        return None

    def _do(self, make: Callable[[], Edit]) -> bool:
        try:
            edit = make()
        except BadInput as refused:
            self._say(sentence(refused), Tone.ATTENTION)
            return False
        landed = attempt(self._session, self._say, edit)
        if landed:
            self._say(edit.name, Tone.OK)
        return landed


def _count(gap: Gap) -> str:
    return f"{gap.frames} frame{'s' if gap.frames > 1 else ''}"
