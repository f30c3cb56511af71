"""Which objects are selected by their label, which lie in front, which are shown and which may be changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from framegrain.domain.records import Event, Track
from framegrain.domain.span import Span
from framegrain.editing import ordering
from framegrain.editing.records import listed
from framegrain.ui.attempt import Tone, attempt
from framegrain.ui.selected import selected, selected_tracks
from framegrain.ui.words import capital, counted

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from framegrain.domain.edit import Edit
    from framegrain.domain.records import LabelId, RecordId
    from framegrain.session.session import Session
    from framegrain.ui.attempt import Say


class ViewingVerbs:
    """Order is an edit; what is shown and locked is remembered for this person only."""

    def __init__(self, session: Session, say: Say, key_text: Callable[[str], str]) -> None:
        self._session = session
        self._say = say
        self._key_text = key_text

    # -- selecting

    def select_like(self, *, everywhere: bool) -> None:
        """Select what has a label of the selection, or else the label in hand."""
        labels = self._labels(Event, Track)
        if labels:
            self.select_labels(labels, everywhere=everywhere)

    def select_labels(self, labels: Collection[LabelId], *, everywhere: bool) -> None:
        """Select what has one of these labels on this frame or in the video, hidden and locked objects left out."""
        session, showing, locks = self._session, self._session.focus.showing, self._session.locks
        document, frame = session.open_document, session.focus.frame
        known = document.tracks.values() if everywhere else session.desk.seen(frame)
        like = [t for t in known if t.label in labels]
        free = [t.id for t in like if showing.shows(t) and not locks.hold(t)]
        span = document.whole if everywhere else Span(frame, frame + 1)
        alike = list(document.events_of(lambda label: label in labels, span))
        events = [e.id for e in alike if not locks.hold(e)]
        left = len(like) - len(free) + len(alike) - len(events)
        self._select([*free, *events], _kind(len(free), len(events)), labels, left, everywhere=everywhere)

    def _select(
        self, found: list[RecordId], kind: str, labels: Collection[LabelId], left: int, *, everywhere: bool
    ) -> None:
        where = "in this video" if everywhere else "on this frame"
        more = (
            f"; {counted(left, 'hidden or locked one is', 'hidden or locked ones are')} left out"
            if left
            else ""
        )
        if found:
            self._session.focus.select(found)
            self._say(f"{kind} {where} selected{more}", Tone.INFO)
        else:
            self._say(f"No {self._names(labels)} {where} to select{more}", Tone.INFO)

    # -- order

    def bring(self, *, to_front: bool) -> None:
        """Put the selected objects in front of all others, or behind them."""
        make = ordering.to_front if to_front else ordering.to_back
        self._order(lambda ids: make(self._session.desk, ids))

    def step(self, *, forward: bool) -> None:
        """Put each selected object past the next one that overlaps it on this frame."""
        make = ordering.forward if forward else ordering.backward
        self._order(lambda ids: make(self._session.desk, ids, self._session.focus.frame))

    def _order(self, make: Callable[[Collection[RecordId]], Edit]) -> None:
        ids = [track.id for track in self._tracks()]
        if ids:
            attempt(self._session, self._say, lambda: make(ids))

    # -- shown

    def hide(self) -> None:
        """Hide the selected objects; what is hidden is selected no more."""
        tracks = self._tracks()
        if tracks:
            self._session.focus.showing.hide((t.id for t in tracks), on=True)
            self._drop_hidden()
            self._say(f"{capital(self._titles(tracks))} hidden; {self._key('show.all')} shows all", Tone.INFO)

    def hide_like(self) -> None:
        """Hide all objects that have a label of the selection, or else the label in hand."""
        labels = self._labels(Track)
        if labels:
            self.hide_labels(labels, on=True)

    def hide_labels(self, labels: Collection[LabelId], *, on: bool) -> None:
        """Hide all objects of labels and of those below them, or show them again."""
        self._session.focus.showing.hide_labels(self.below(labels), on=on)
        self._drop_hidden()
        shown = f"hidden; {self._key('show.all')} shows all" if on else "shown again"
        self._say(f"All {self._names(labels)} {shown}", Tone.INFO)

    def show_only(self) -> None:
        """Show the selected objects and no others, or the others again."""
        showing = self._session.focus.showing
        if showing.sight.alone is not None:
            showing.show_only(None)
            return
        tracks = self._tracks()
        if tracks:
            showing.show_only(t.id for t in tracks)

    def show_all(self) -> None:
        """Show everything that was hidden."""
        if self._session.focus.showing.hides_nothing:
            self._say("Nothing is hidden", Tone.INFO)
        self._session.focus.showing.show_all()

    def _drop_hidden(self) -> None:
        session, showing = self._session, self._session.focus.showing
        tracks = session.open_document.tracks
        kept = [i for i in session.focus.selection if i not in tracks or showing.shows(tracks[i])]
        session.focus.select(kept)

    # -- locked

    def lock(self) -> None:
        """Lock the selected objects, segments and tags; unlock them where all of them are locked."""
        chosen, locks = self._records(), self._session.locks
        if not chosen:
            return
        if all(locks.hold(record) for record in chosen):
            before = locks.labels
            locks.unlock(chosen)
            more = before - locks.labels
            all_of = f", and all other {self._names(more)}" if more else ""
            self._say(f"{capital(self._titles(chosen))}{all_of} unlocked", Tone.INFO)
        else:
            locks.lock(record.id for record in chosen)
            self._say(f"{capital(self._titles(chosen))} locked; {self._key('show.lock')} unlocks", Tone.INFO)

    def lock_like(self) -> None:
        """Lock all records that have a label of the selection, or else the label in hand; unlock them if they are."""
        labels = self._labels(Event, Track)
        if labels:
            self.lock_labels(labels, on=not labels <= self._session.locks.labels)

    def lock_labels(self, labels: Collection[LabelId], *, on: bool) -> None:
        """Lock all records of labels and of those below them, or unlock them."""
        self._session.locks.lock_labels(self.below(labels), on=on)
        self._say(f"All {self._names(labels)} {'locked' if on else 'unlocked'}", Tone.INFO)

    def unlock_all(self) -> None:
        """Let everything be changed that was locked."""
        if self._session.locks.are_none:
            self._say("Nothing is locked", Tone.INFO)
        self._session.locks.unlock_all()

    # -- helpers

    def below(self, labels: Collection[LabelId]) -> frozenset[LabelId]:
        """Labels with all those below them in the taxonomy."""
        taxonomy = self._session.taxonomy
        return frozenset(
            label.id for label in taxonomy.labels if any(taxonomy.is_a(label.id, known) for known in labels)
        )

    def _labels(self, *kinds: type[Event | Track]) -> frozenset[LabelId]:
        """The labels meant: of the selected records of these kinds, or else the one in hand; says what is missing."""
        focus, document = self._session.focus, self._session.open_document
        records = (document.get(i) for i in focus.selection)
        found = frozenset(r.label for r in records if isinstance(r, kinds) and isinstance(r, Event | Track))
        if not found and focus.label is not None:
            found = frozenset({focus.label})
        if not found:
            want = "an object or a segment" if Event in kinds else "an object"
            self._say(f"Select {want}, or take a label, first", Tone.INFO)
        return found

    def _tracks(self) -> list[Track]:
        chosen = selected_tracks(self._session)
        if not chosen:
            self._say("Select an object first", Tone.INFO)
        return chosen

    def _records(self) -> list[Event | Track]:
        """The selected objects, segments and tags; says when there are none."""
        chosen: list[Event | Track] = selected(self._session, Event, Track)
        if not chosen:
            self._say("Select an object or a segment first", Tone.INFO)
        return chosen

    def _titles(self, records: Sequence[Event | Track]) -> str:
        are = "is" if len(records) == 1 else "are"
        titles = [self._session.taxonomy.title(record) for record in records]
        objects = sum(isinstance(record, Track) for record in records)
        return f"{listed(titles) if len(records) <= 2 else _kind(objects, len(records) - objects)} {are}"

    def _names(self, labels: Collection[LabelId]) -> str:
        names = sorted(self._session.taxonomy.name_of(label) for label in labels)
        return " and ".join(names) if len(names) <= 2 else counted(len(names), "label")

    def _key(self, action: str) -> str:
        return self._key_text(action) or "the menu"


def _kind(objects: int, events: int) -> str:
    """So many objects, or segments and tags, or both, in words."""
    if not events:
        return counted(objects, "object")
    if not objects:
        return counted(events, "segment or tag", "segments and tags")
    return counted(objects + events, "record")
