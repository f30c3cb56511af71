"""What the actions mean for the selection and the frame shown: session in, edits out, a sentence where it can't be."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, TypeVar

from framegrain.domain.errors import FramegrainError
from framegrain.domain.records import Clip, ClipState, Event, Scope, Track, Verdict
from framegrain.editing import clips, records, tracks
from framegrain.ui.attempt import Tone, attempt, sentence
from framegrain.ui.intents import hold
from framegrain.ui.places import frame_to_show

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from framegrain.domain.edit import Edit
    from framegrain.domain.interpolation import TrackState
    from framegrain.session.session import Session
    from framegrain.ui.attempt import Say

Kind = TypeVar("Kind", bound=Event | Track | Clip)


class Verbs:
    """The actions that need no panel; every one of them is one step of the history or says why it is none."""

    def __init__(self, session: Session, say: Say, key_text: Callable[[str], str] | None = None) -> None:
        self._session = session
        self._say = say
        self._key_text = key_text or (lambda _action: "")

    # -- editing

    def undo(self) -> None:
        """Take the last edit back, say which, and go where it can be seen."""
        self._step(self._session.undo, "Undid", "Nothing to undo")

    def redo(self) -> None:
        """Make the last undone edit again, say which, and go where it can be seen."""
        self._step(self._session.redo, "Redid", "Nothing to redo")

    def _step(self, step: Callable[[], Edit | None], done: str, nothing: str) -> None:
        try:
            edit = step()
        except FramegrainError as refused:
            return self._say(sentence(refused), Tone.ERROR)
        if edit is None:
            return self._say(nothing, Tone.INFO)
        self._show(edit)
        return self._say(f"{done}: {edit.name}", Tone.INFO)

    def _show(self, edit: Edit) -> None:
        """Go where the edit can be seen, and select what it brought into being."""
        document, focus = self._session.open_document, self._session.focus
        focus.go_to(frame_to_show(document, edit, focus.frame))
        made = [c.id for c in edit.changes if c.before is None and isinstance(c.after, Event | Track)]
        if made:
            focus.select(made)

    def delete_here(self) -> None:
        """Take selected objects off this frame; a selected event goes whole, it is one stretch."""
        chosen = self._selected(Event, Track, want="an object or a segment")
        frame = self._session.focus.frame
        for record in chosen:
            if isinstance(record, Track):
                self._do(partial(tracks.delete_at, self._session.desk, record.id, frame))
            else:
                self._do(partial(records.delete, self._session.desk, [record.id]))

    def delete_whole(self) -> None:
        """Delete the selected objects and events from first to last frame."""
        chosen = self._selected(Event, Track, want="an object or a segment")
        if chosen:
            self._do(lambda: records.delete(self._session.desk, [r.id for r in chosen]))

    def select_all(self) -> None:
        """Select every object on this frame."""
        self._session.focus.select(track.id for track in self._session.desk.seen(self._session.focus.frame))

    def next_object(self, step: int) -> None:
        """Select the next (or with -1 the previous) object on this frame."""
        focus = self._session.focus
        ids = [track.id for track in self._session.desk.seen(focus.frame)]
        if not ids:
            return self._say("There is no object on this frame", Tone.INFO)
        at = [n for n, record_id in enumerate(ids) if record_id in focus.selection]
        start = (at[-1] if step > 0 else at[0]) if at else (-1 if step > 0 else 0)
        return focus.select([ids[(start + step) % len(ids)]])

    # -- objects

    def toggle_occluded(self) -> None:
        """Hidden from this frame on, or seen again."""
        self._each_track(
            lambda t, s, f: tracks.set_flags(
                self._session.desk, t, f, occluded=not (s is not None and s.occluded)
            )
        )

    def toggle_outside(self) -> None:
        """Gone from this frame on, or back."""
        keyframes = self._session.open_document.keyframes

        def edit(track: int, state: TrackState | None, frame: int) -> Edit:
            gone = state.outside if state is not None else keyframes(track)[-1].outside
            return tracks.set_flags(self._session.desk, track, frame, outside=not gone)

        self._each_track(edit)

    def end_here(self) -> None:
        """Let the object be gone from this frame on, whatever was set later."""
        self._each_track(lambda t, s, f: tracks.end_at(self._session.desk, t, f))

    def reopen(self) -> None:
        """Take the end of the object back."""
        self._each_track(lambda t, s, f: tracks.reopen(self._session.desk, t))

    def extend_here(self) -> None:
        """Confirm the shape shown on this frame, which lets the object live at least until here."""
        self._each_track(lambda t, s, f: tracks.extend_to(self._session.desk, t, f))

    def _each_track(self, make: Callable[..., Edit]) -> None:
        frame = self._session.focus.frame
        for track in self._selected(Track, want="an object"):
            state = self._session.desk.state(track, frame)
            self._do(partial(make, track.id, state, frame))

    # -- events

    def tag_here(self) -> None:
        """Put the label in hand on this frame as a frame tag."""
        self._hold(Scope.FRAME)

    def label_clip(self) -> None:
        """Put the label in hand on the clip at the playhead, in place of one it can't be beside."""
        self._hold(Scope.CLIP)

    def _hold(self, scope: Scope) -> None:
        label = self._session.focus.label
        if label is None:
            self._say("Choose a label first", Tone.INFO)
            return
        hold(self._session, label, scope, self._session.focus.frame, self._say, self._key_text("edit.undo"))

    def judge(self, verdict: Verdict) -> bool:
        """Say whether the labels of the selection apply; whether a reason has to be asked for now."""
        chosen = self._selected(Event, Track, want="an object or a segment")
        if not chosen:
            return False
        known = [r.reason for r in chosen if isinstance(r, Event | Track) and r.reason]
        reason = known[0] if known and verdict is not Verdict.PRESENT else ""
        self._do(lambda: records.set_verdict(self._session.desk, [r.id for r in chosen], verdict, reason))
        return verdict is not Verdict.PRESENT and not reason

    # -- clips

    def clip_boundary(self) -> None:
        """Begin a new clip at the playhead."""
        self._do(lambda: clips.split_clip(self._session.desk, self._session.focus.frame))

    def remove_boundary(self) -> None:
        """Join the clip at the playhead with the one before it."""
        clip = self._clip()
        if clip is not None:
            self._do(lambda: clips.merge_clips(self._session.desk, clip.span.start))

    def finish_clip(self) -> None:
        """Mark the clip at the playhead finished, or open again."""
        clip = self._clip()
        if clip is None:
            return
        state = ClipState.OPEN if clip.state is ClipState.FINISHED else ClipState.FINISHED
        self._do(lambda: clips.set_state(self._session.desk, clip.id, state))

    def go_to_clip(self, step: int) -> None:
        """Go to the start of the next clip, or of this and then the previous one."""
        starts = [clip.span.start for clip in self._session.open_document.clip_order()]
        frame = self._session.focus.frame
        if step > 0:
            target = next((s for s in starts if s > frame), None)
        else:
            target = next((s for s in reversed(starts) if s < frame), None)
        if target is not None:
            self._session.focus.go_to(target)

    def go_to_selection(self, *, end: bool) -> None:
        """Go to the first or last frame of what is selected."""
        chosen = self._selected(Event, Track, Clip, want="something")
        span = self._session.open_document.span_around(record.id for record in chosen)
        if span is not None:
            self._session.focus.go_to(span.last if end else span.start)

    # -- helpers

    def _clip(self) -> Clip | None:
        return self._session.open_document.clip_at(self._session.focus.frame)

    def _selected(self, *kinds: type[Kind], want: str) -> Sequence[Kind]:
        document = self._session.open_document
        found = [document.get(i) for i in sorted(self._session.focus.selection)]
        chosen = [record for record in found if isinstance(record, kinds)]
        if not chosen:
            self._say(f"Select {want} first", Tone.INFO)
        return chosen

    def _do(self, edit: Callable[[], Edit]) -> None:
        attempt(self._session, self._say, edit)
