"""What the actions mean for the selection and the frame shown: session in, edits out, a sentence where it can't be."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from framegrain.domain.edit import joined
from framegrain.domain.errors import FramegrainError
from framegrain.domain.records import Clip, ClipState, Event, Scope, Track, Verdict
from framegrain.editing import clips, records, tracks
from framegrain.ui.attempt import Tone, attempt, sentence
from framegrain.ui.flag_words import Flag, reach_in_words
from framegrain.ui.intents import hold
from framegrain.ui.places import frame_to_show
from framegrain.ui.selected import selected, selected_tracks

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
        if chosen:
            self._do(lambda: self._deleted_here(chosen))

    def _deleted_here(self, chosen: Sequence[Event | Track | Clip]) -> Edit:
        desk, frame = self._session.desk, self._session.focus.frame
        objects = [record for record in chosen if isinstance(record, Track)]
        others = [record for record in chosen if not isinstance(record, Track)]
        edits = [tracks.delete_at(desk, track.id, frame) for track in objects]
        if others:  # at once: what tiles must not grow over a neighbour that goes, too
            edits.append(records.delete(desk, [record.id for record in others]))
        return self._together([*objects, *others], edits)

    def delete_whole(self) -> None:
        """Delete the selected objects and events from first to last frame."""
        chosen = self._selected(Event, Track, want="an object or a segment")
        if chosen:
            self._do(lambda: records.delete(self._session.desk, [r.id for r in chosen]))

    def select_all(self) -> None:
        """Select every object on this frame that is shown and not locked."""
        locks = self._session.locks
        self._session.focus.select(track.id for track in self._shown() if not locks.hold(track))

    def next_object(self, step: int) -> None:
        """Select the next (or with -1 the previous) object on this frame."""
        focus = self._session.focus
        ids = [track.id for track in self._shown()]
        if not ids:
            return self._say("There is no object on this frame", Tone.INFO)
        at = [n for n, record_id in enumerate(ids) if record_id in focus.selection]
        start = (at[-1] if step > 0 else at[0]) if at else (-1 if step > 0 else 0)
        return focus.select([ids[(start + step) % len(ids)]])

    def _shown(self) -> list[Track]:
        """The objects to be seen on this frame, by id."""
        showing = self._session.focus.showing
        return [t for t in self._session.desk.seen(self._session.focus.frame) if showing.shows(t)]

    # -- objects

    def toggle_occluded(self) -> None:
        """Hidden from this frame on, or seen again."""
        states = self._states()
        hidden = not all(state is not None and state.occluded for state in states)
        if self._each_track(lambda t, s, f: tracks.set_flags(self._session.desk, t, f, occluded=hidden)):
            self._tell_reach(Flag("occluded", hidden))

    def toggle_outside(self) -> None:
        """Gone from this frame on, or back."""
        keyframes, chosen = self._session.open_document.keyframes, selected_tracks(self._session)
        gone = [
            state.outside if state is not None else keyframes(track.id)[-1].outside
            for track, state in zip(chosen, self._states(), strict=True)
        ]
        leaves = not all(gone)
        if self._each_track(lambda t, s, f: tracks.set_flags(self._session.desk, t, f, outside=leaves)):
            self._tell_reach(Flag("outside", leaves))

    def _tell_reach(self, flag: Flag) -> None:
        keyframes = self._session.open_document.keyframes
        of = [(self._title(track), keyframes(track.id)) for track in selected_tracks(self._session)]
        self._say(reach_in_words(flag, self._session.focus.frame, of), Tone.OK)

    def end_here(self) -> None:
        """Let the object be gone from this frame on, whatever was set later."""
        self._each_track(lambda t, s, f: tracks.end_at(self._session.desk, t, f))

    def reopen(self) -> None:
        """Take the end of the object back."""
        self._each_track(lambda t, s, f: tracks.reopen(self._session.desk, t))

    def extend_here(self) -> None:
        """Confirm the shape shown on this frame, which lets the object live at least until here."""
        self._each_track(lambda t, s, f: tracks.extend_to(self._session.desk, t, f))

    def _each_track(self, make: Callable[..., Edit]) -> bool:
        """The same of every selected object, as one step: all of them or none; whether it landed."""
        frame = self._session.focus.frame
        chosen = self._selected(Track, want="an object")
        states = self._states()
        return bool(chosen) and self._do(
            lambda: self._together(
                chosen, [make(t.id, s, frame) for t, s in zip(chosen, states, strict=True)]
            )
        )

    def _states(self) -> list[TrackState | None]:
        desk, frame = self._session.desk, self._session.focus.frame
        return [desk.state(track, frame) for track in selected_tracks(self._session)]

    def _together(self, chosen: Sequence[Kind], edits: Sequence[Edit]) -> Edit:
        """Edits of one kind as one; named as the first of them, with the number in place of its title."""
        if len(edits) == 1:
            return edits[0]
        many = records.listed([self._title(record) for record in chosen])
        return joined(edits[0].name.replace(self._title(chosen[0]), many, 1), edits)

    def _title(self, record: Event | Track | Clip) -> str:
        return self._session.desk.title(record) if isinstance(record, Event | Track) else "clip"

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
        chosen = selected(self._session, *kinds)
        if not chosen:
            self._say(f"Select {want} first", Tone.INFO)
        return chosen

    def _do(self, edit: Callable[[], Edit]) -> bool:
        return attempt(self._session, self._say, edit)
