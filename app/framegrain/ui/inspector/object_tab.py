"""The inspector's first tab: follows the selection and turns what a person does into edits."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication, QFrame, QScrollArea, QVBoxLayout, QWidget

from framegrain.domain.edit import joined
from framegrain.domain.records import Clip, ClipState, Event, Keyframe, Track, Verdict
from framegrain.domain.rules.violation import Rule
from framegrain.editing import attributes, clips, records, tracks
from framegrain.session.locks import Locked
from framegrain.ui.attempt import Say, Tone, attempt
from framegrain.ui.inspector.complaints import Complaint, Help
from framegrain.ui.inspector.idle_view import ClipView, IdleView, Link
from framegrain.ui.inspector.record_view import RecordView
from framegrain.ui.inspector.remedying import alike, decide, put_right
from framegrain.ui.inspector.story import StoryView
from framegrain.ui.inspector.value_keys import choice, field_in_hand, next_field, options
from framegrain.ui.listening import listen
from framegrain.ui.selected import selected
from framegrain.ui.words import counted

if TYPE_CHECKING:
    from collections.abc import Callable

    from framegrain.domain.edit import Edit
    from framegrain.domain.records import Value
    from framegrain.domain.rules.violation import Violation
    from framegrain.session.session import Session
    from framegrain.ui.theme import Theme

_REST_MS = 25
_PLAYING_MS = 120
_OWED_MS = 300
"""What a clip owes is looked up once the hand rests."""


class ObjectTab(QScrollArea):
    """One event, object or clip, several of them, or nothing."""

    label_wanted = Signal()
    finished = Signal()

    def __init__(self, session: Session, look: Theme, say: Say) -> None:
        super().__init__()
        self._session = session
        self._say = say
        self._pending: Verdict | None = None
        self.idle = IdleView(session, look)
        self.clip = ClipView(session, look)
        self.record = RecordView(session, look, say)
        self.story = StoryView(session, look, say)
        self.owed = Link("")
        """Stands below this tab, whatever is scrolled to."""
        self.owed.setToolTip("Show what is in the way of finishing this clip; nothing is selected then")
        self.owed.setIcon(look.icon("triangle-alert", "attention"))
        self.owed.hide()
        self._owed_later = QTimer(self, singleShot=True, interval=_OWED_MS)
        self._stale = QTimer(self, singleShot=True, interval=_REST_MS)
        self._moved = QTimer(self, singleShot=True)
        self._build()
        self._connect()
        self.refresh()

    def _build(self) -> None:
        inner = QWidget()
        inner.setProperty("surface", "clear")
        column = QVBoxLayout(inner)
        column.setContentsMargins(14, 12, 14, 16)
        column.setSpacing(16)
        for view in (self.record, self.idle, self.clip, self.story):
            column.addWidget(view)
        column.addStretch(1)
        self.setWidget(inner)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def _connect(self) -> None:
        session, focus, view = self._session, self._session.focus, self.record
        self._stale.timeout.connect(self.refresh)
        self._moved.timeout.connect(self._show_frame)
        self._owed_later.timeout.connect(self._show_owed)
        self.owed.clicked.connect(focus.clear)
        view.form.committed.connect(self._set_attribute)
        view.form.finished.connect(self.finished)
        view.comments_wanted.connect(self.show_comments)
        self.story.finished.connect(self.finished)
        view.verdict.finished.connect(self.finished)
        view.form.refused.connect(lambda text: self._say(text, Tone.ATTENTION))
        view.verdict.judged.connect(self._judge)
        view.verdict.reasoned.connect(self._give_reason)
        view.complaints.helped.connect(self._help)
        view.complaints.all_helped.connect(self._help_all)
        self.clip.fix_wanted.connect(lambda violation: put_right(session, self._say, [violation]))
        view.seen_wanted.connect(self._set_seen)
        view.start_wanted.connect(lambda: self._go_to_end(last=False))
        view.end_wanted.connect(lambda: self._go_to_end(last=True))
        view.label_wanted.connect(self.label_wanted)
        view.delete_wanted.connect(self._delete)
        view.contract.record_wanted.connect(self._go_to_bound)
        self.clip.state_wanted.connect(self._set_clip_state)
        self.clip.record_wanted.connect(self._go_to)
        listen(self, focus.selection_changed, self._selection_changed)
        listen(self, focus.frame_told, self._frame_changed)
        for signal in (session.edited, session.taxonomy_changed):
            listen(self, signal, self._later)
        listen(self, session.video_opened, self.refresh)

    # -- following

    def _later(self, *_: object) -> None:
        self._stale.start()

    def _selection_changed(self, _ids: object) -> None:
        self._pending = None
        self._stale.start(0)

    def _frame_changed(self, _frame: int) -> None:
        if not self._moved.isActive():
            self._moved.start(_PLAYING_MS if self._session.focus.playing else 0)

    def refresh(self) -> None:
        """Show the selection as it is now."""
        self._stale.setInterval(_REST_MS)
        chosen = self._records()
        if [r.id for r in chosen] != [r.id for r in self.record.records]:
            self._let_go()
        clip = self._clip() if not chosen else None
        self.record.setVisible(bool(chosen))
        self.idle.setVisible(not chosen and not self._session.focus.selection)
        self.clip.setVisible(clip is not None)
        self._owed_later.start()
        if chosen:
            self.record.show_records(chosen)
        else:
            self.owed.hide()
            self.record.records = []
            self.idle.refresh()
        if clip is not None:
            self.clip.show_clip(clip)
        self._show_story(chosen, clip)

    def _show_story(self, chosen: list[Event | Track], clip: Clip | None) -> None:
        """Of the one record that is selected; of a clip only when it was selected itself."""
        one = chosen[0].id if len(chosen) == 1 else None
        if clip is not None and clip.id in self._session.focus.selection:
            one = clip.id
        self.story.show_record(one)

    def ask_comment(self) -> bool:
        """Take the keyboard to a new comment on what is selected; False where that is not one record."""
        return self._asked(self.story.ask_comment)

    def ask_about_keyframe(self) -> bool:
        """The same for one on the keyframe of the selected object that lies on this frame."""
        return self._asked(self.story.ask_about_keyframe)

    def _asked(self, ask: Callable[[], bool]) -> bool:
        self.refresh()
        if not ask():
            return False
        self.ensureWidgetVisible(self.story.comments.line)
        return True

    def show_comments(self) -> None:
        """Scroll to the comments."""
        self.ensureWidgetVisible(self.story.comments)

    def _let_go(self) -> None:
        """Give the keyboard back before what has it is hidden; else it would land on the next button."""
        held = QApplication.focusWidget()
        if held is not None and self.isAncestorOf(held):
            held.clearFocus()
            self.finished.emit()

    def _show_frame(self) -> None:
        if self._stale.isActive() or self._session.document is None:
            return
        if self.record.isVisibleTo(self):
            self.record.frame_changed()
            self._owed_later.start()
        elif self.clip.isVisibleTo(self):
            clip = self._clip()
            if clip is not None and clip != self.clip.shown:
                self.clip.show_clip(clip)

    def _show_owed(self) -> None:
        """While a record is shown: how much is in the way of finishing the clip it is looked at in."""
        clip = self._clip() if self.record.records else None
        document = self._session.document
        if clip is None or document is None or clip.state is ClipState.FINISHED:
            self.owed.hide()
            return
        found = self._session.owed(clip)
        self.owed.setVisible(bool(found))
        self.owed.set_text(f"{counted(len(found or ()), 'thing')} to put right in this clip")

    def _records(self) -> list[Event | Track]:
        return selected(self._session, Event, Track)

    def _clip(self) -> Clip | None:
        document = self._session.document
        if document is None:
            return None
        chosen = [c for i in self._session.focus.selection if (c := document.clips.get(i)) is not None]
        return chosen[0] if chosen else document.clip_at(self._session.focus.frame)

    # -- edits

    def _ids(self) -> list[int]:
        return [record.id for record in self.record.records]

    def _attempt(self, make: Edit | Callable[[], Edit]) -> bool:
        """Do it; whatever comes of it, show what is true now."""
        landed = attempt(self._session, self._say, make)
        if not landed:
            self.refresh()
        return landed

    def _set_attribute(self, name: str, value: Value | None) -> None:
        session, ids = self._session, self._ids()
        self._attempt(lambda: attributes.set_attribute(session.desk, ids, name, value, session.focus.frame))

    def set_by_key(self, number: int) -> None:
        """Set the choice with this number (from 1) of the attribute that the keys are for, on all that is selected."""
        self.refresh()
        fields = self.record.fields if self.record.records else []
        field = field_in_hand(fields, self.record.in_hand)
        chosen = choice(field, number) if field is not None else None
        if field is None:
            self._say("Nothing selected has an attribute with choices here", Tone.INFO)
        elif chosen is None:
            count = len(options(field))
            self._say(f"{field.attribute.name} has {counted(count, 'choice')}", Tone.INFO)
        else:
            self.record.in_hand = field.attribute.id
            self._set_attribute(field.attribute.id, chosen.value)

    def next_attribute(self) -> None:
        """Let the keys be for the next attribute of what is selected."""
        self.refresh()
        field = next_field(self.record.fields if self.record.records else [], self.record.in_hand)
        if field is None:
            self._say("Nothing selected has an attribute with choices here", Tone.INFO)
            return
        self.record.in_hand = field.attribute.id
        self.record.frame_changed()

    def _judge(self, verdict: Verdict) -> None:
        edit = self._verdict_edit(verdict, self._reason())
        refused: tuple[Violation, ...] = ()
        with suppress(Locked):  # which the attempt says
            refused = self._session.refusals(edit)
        if refused and all(violation.rule is Rule.REASON for violation in refused):
            self._pending = verdict
            self._say(f"Say why it is {verdict.value}; then it is marked so", Tone.HINT)
            self.record.verdict.ask_reason()
            return
        self._pending = None
        self._attempt(edit)
        if verdict is not Verdict.PRESENT and not self._reason():
            self.record.verdict.ask_reason()

    def _give_reason(self, reason: str) -> None:
        session, pending = self._session, self._pending
        self._pending = None
        if pending is not None and reason:
            self._attempt(self._verdict_edit(pending, reason))
            return
        chosen = self.record.records
        self._attempt(
            lambda: joined(
                "Give the reason",
                [records.set_verdict(session.desk, [r.id], r.verdict, reason) for r in chosen],
            )
        )

    def _reason(self) -> str:
        reasons = {record.reason for record in self.record.records}
        return next(iter(reasons)) if len(reasons) == 1 else ""

    def _verdict_edit(self, verdict: Verdict, reason: str) -> Edit:
        return records.set_verdict(self._session.desk, self._ids(), verdict, reason)

    def _set_seen(self, seen: str) -> None:
        self._attempt(lambda: self._seen_edit(seen))

    def _seen_edit(self, seen: str) -> Edit:
        frame = self._session.focus.frame
        edits = [
            self._seen_of(track, seen, frame) for track in self.record.records if isinstance(track, Track)
        ]
        name = edits[0].name if len(edits) == 1 else f"Mark {len(edits)} objects {seen} from {frame}"
        return joined(name, edits)

    def _seen_of(self, track: Track, seen: str, frame: int) -> Edit:
        desk = self._session.desk
        state = desk.state(track, frame)
        if seen == "outside":
            return tracks.set_flags(desk, track.id, frame, outside=True)
        if state is None and seen == "fully":
            return tracks.extend_to(desk, track.id, frame)
        # “not outside” sets a shape, so it is said only of an object that is outside
        back = False if state is not None and state.outside else None
        return tracks.set_flags(desk, track.id, frame, occluded=seen == "occluded", outside=back)

    def _set_clip_state(self, clip_id: int, state: ClipState) -> None:
        self._attempt(lambda: clips.set_state(self._session.desk, clip_id, state))

    def _delete(self) -> None:
        ids = self._ids()
        self._attempt(lambda: records.delete(self._session.desk, ids))

    # -- going

    def _help(self, complaint: Complaint) -> None:
        if complaint.help is Help.CLEAR:
            self._set_attribute(complaint.attribute, None)
        elif complaint.help is Help.FOCUS:
            self._focus_attribute(complaint)
        elif complaint.help is Help.REASON:
            self.record.verdict.ask_reason()
        elif complaint.help is Help.CHOICE and complaint.label:
            decide(self._session, self._say, complaint)
        elif complaint.help in (Help.LABEL, Help.CHOICE):
            self.label_wanted.emit()
        elif complaint.help is Help.REMEDY:
            put_right(self._session, self._say, complaint.violations)

    def _help_all(self, complaint: Complaint) -> None:
        found = alike(self._session, complaint.violations[0], self._ids())
        put_right(self._session, self._say, found)

    def _focus_attribute(self, complaint: Complaint) -> None:
        """Take the keyboard to the field; where it only shows on another frame, go there first."""
        row = self.record.form.rows.get(complaint.attribute)
        if row is None or not row.editor.isEnabled():
            self._go_to_record(complaint.records[0])
            self.record.frame_changed()
        if self.record.form.focus(complaint.attribute):
            self.ensureWidgetVisible(self.record.form.rows[complaint.attribute])

    def _go_to(self, record_id: int) -> None:
        """Select a record and go where it begins; a keyframe stands for its track."""
        record = self._session.open_document.get(record_id)
        if record is None:
            return
        self._go_to_record(record_id)
        self._session.focus.select([record.track if isinstance(record, Keyframe) else record.id])

    def _go_to_bound(self, record_id: int) -> None:
        """Select an object that is bound, on this frame where it lives now, else where it begins."""
        life = self._session.open_document.life(record_id)
        if life is not None and self._session.focus.frame in life:
            self._session.focus.select([record_id])
        else:
            self._go_to(record_id)

    def _go_to_record(self, record_id: int) -> None:
        record = self._session.open_document.get(record_id)
        span = self._session.open_document.span_of(record) if record is not None else None
        if span is not None:
            self._session.focus.go_to(span.start)

    def _go_to_end(self, *, last: bool) -> None:
        span = self._session.open_document.span_around(self._ids())
        if span is not None:
            self._session.focus.go_to(span.last if last else span.start)
