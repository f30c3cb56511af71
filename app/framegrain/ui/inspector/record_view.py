"""The form of what is selected: heading, attributes, verdict, complaints, facts, buttons."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from framegrain.domain.records import Event, Track, Verdict
from framegrain.session.undecided import waits
from framegrain.ui.inspector.comment_view import count_words
from framegrain.ui.inspector.complaint_view import ComplaintsView
from framegrain.ui.inspector.complaints import complaints
from framegrain.ui.inspector.contract import Contract
from framegrain.ui.inspector.fact_view import FactsView
from framegrain.ui.inspector.facts import event_facts, many_facts, this_frame, track_facts
from framegrain.ui.inspector.form import MIXED, fields, state_of, visibility
from framegrain.ui.inspector.form_view import FormView
from framegrain.ui.inspector.story import comments_about
from framegrain.ui.inspector.value_keys import field_in_hand, keys_text
from framegrain.ui.inspector.verdict_view import VerdictView
from framegrain.ui.widgets.segmented import Option, Segmented
from framegrain.ui.widgets.small import Elided, Swatch, toned
from framegrain.ui.words import with_key

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from framegrain.domain.rules.violation import Violation
    from framegrain.domain.taxonomy import Label
    from framegrain.session.session import Session
    from framegrain.ui.attempt import Say
    from framegrain.ui.inspector.form import Field
    from framegrain.ui.theme import Theme

MANY = 300
"""Above so many records only what all have in common is shown; attributes stay out of it."""
_CHECKED = 50

_SEEN = (
    ("fully", "The object can be seen", ""),
    ("occluded", "Hidden behind something from this frame on", "track.occluded"),
    ("outside", "Out of the picture from this frame on", "track.outside"),
)
_RULES = "Read the rules of its label in words"
_BUTTONS = (
    ("Go to start", "arrow-left-to-line", "Go to the first frame", "frame.selection_start"),
    ("Go to end", "arrow-right-to-line", "Go to the last frame", "frame.selection_end"),
    ("Change label", "tag", "Find another label for it", "label.find"),
    ("Delete", "trash-2", "Delete it from first to last frame", "edit.delete_whole"),
)


class RecordView(QWidget):
    """Shows records; what a person wants done leaves as signals."""

    seen_wanted = Signal(object)
    start_wanted = Signal()
    end_wanted = Signal()
    label_wanted = Signal()
    delete_wanted = Signal()
    comments_wanted = Signal()
    rules_wanted = Signal()

    def __init__(self, session: Session, look: Theme, say: Say) -> None:
        super().__init__()
        self._session = session
        self._look = look
        self.records: list[Event | Track] = []
        self.fields: list[Field] = []
        self.in_hand = ""
        """The attribute that was last set by a key; the next key is for it again."""
        self._key_text: Callable[[str], str] = lambda _action: ""
        self.path = toned(Elided(side=Qt.TextElideMode.ElideLeft), "secondary")
        self.name = Elided()
        self.swatch = Swatch()
        self.said = QToolButton()
        self.form = FormView(look)
        self.seen = Segmented(look, [Option(v, v, tip) for v, tip, _ in _SEEN], "Visible")
        self.seen_note = toned(QLabel(), "secondary")
        self.verdict = VerdictView(look)
        self.complaints = ComplaintsView(look)
        self.contract = Contract(session, look, say, self)
        self.rules = QToolButton()
        self.facts = FactsView(look)
        self._build()

    # -- building

    def _build(self) -> None:
        look = self._look
        self.path.setFont(look.font(12))
        self.name.setFont(look.font(16, 600))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addLayout(self._heading())
        column.addWidget(self.form)
        column.addWidget(self._seen_row())
        column.addWidget(self.contract.together)
        column.addWidget(self.contract.bound)
        column.addWidget(self.verdict)
        column.addWidget(self.contract.checks)
        column.addWidget(self.complaints)
        line = QWidget()
        line.setProperty("surface", "line")
        line.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        line.setFixedHeight(1)
        column.addWidget(line)
        column.addWidget(self.facts)
        column.addLayout(self._buttons())

    def _heading(self) -> QVBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.swatch)
        row.addWidget(self.name, 1)
        self.said.setProperty("kind", "link")
        self.said.setFont(self._look.font(12))
        self.said.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.said.setToolTip("Show what people said about it")
        self.said.clicked.connect(self.comments_wanted)
        row.addWidget(self.said)
        self.rules.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.rules.setAccessibleName("Rules in words")
        self.rules.setToolTip(_RULES)
        self.rules.clicked.connect(self.rules_wanted)
        row.addWidget(self.rules)
        heading = QVBoxLayout()
        heading.setSpacing(2)
        heading.addWidget(self.path)
        heading.addLayout(row)
        return heading

    def _seen_row(self) -> QWidget:
        self._seen_holder = QWidget()
        title = toned(QLabel("Visible"), "secondary")
        for label in (title, self.seen_note):
            label.setFont(self._look.font(12))
        head = QHBoxLayout()
        head.addWidget(title, 1)
        head.addWidget(self.seen_note)
        column = QVBoxLayout(self._seen_holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(head)
        column.addWidget(self.seen)
        self.seen.chosen.connect(self.seen_wanted)
        return self._seen_holder

    def _buttons(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setSpacing(4)
        signals = (self.start_wanted, self.end_wanted, self.label_wanted, self.delete_wanted)
        self.buttons: dict[str, QPushButton] = {}
        for place, ((text, icon, tip, _), signal) in enumerate(zip(_BUTTONS, signals, strict=True)):
            button = QPushButton(f" {text}")  # the style sets icon and text too close
            button.setProperty("icon_name", icon)
            button.setProperty("kind", "compact")  # two of them fit where the panel is narrowest
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.setToolTip(tip)
            button.clicked.connect(signal)
            grid.addWidget(button, place // 2, place % 2)
            self.buttons[text] = button
        self._look.changed.connect(self._dress)
        self._dress()
        return grid

    def _dress(self) -> None:
        self.rules.setIcon(self._look.icon("circle-help", "secondary"))
        for button in self.buttons.values():
            button.setIcon(self._look.icon(str(button.property("icon_name")), "secondary"))
        self._show_heading()

    def set_keys(self, key_text: Callable[[str], str]) -> None:
        """Name the keys in the tooltips, and beside the attribute they set."""
        self._key_text = key_text
        for text, _, tip, action in _BUTTONS:
            self.buttons[text].setToolTip(with_key(tip, key_text(action)))
        for value, tip, action in _SEEN:
            self.seen.set_tip(value, with_key(tip, key_text(action) if action else ""))
        self.verdict.set_keys(key_text)
        self.rules.setToolTip(with_key(_RULES, key_text("record.rules")))

    # -- showing

    def show_records(self, records: Sequence[Event | Track]) -> None:
        """Show these records as they are now."""
        force = [r.id for r in records] != [r.id for r in self.records]
        self.records = list(records)
        self._show_heading()
        self._show_verdict(force=force)
        self.contract.show_records(records)
        self._show_complaints()
        self._show_facts()
        self._show_frame(force=force)
        writable = not self._session.read_only
        for part in (self.form, self.seen, self.verdict, self.complaints):
            part.setEnabled(writable)
        for text in ("Change label", "Delete"):
            self.buttons[text].setEnabled(writable)

    def frame_changed(self) -> None:
        """Show what depends on the frame; nothing else moves."""
        self._show_frame(force=False)
        if len(self.records) == 1 and isinstance(self.records[0], Track):
            session = self._session
            fact = this_frame(session.open_document, session.taxonomy, self.records[0], session.focus.frame)
            self.facts.show_one(fact)

    def _labels(self) -> list[Label]:
        found = (self._session.taxonomy.by_id.get(record.label) for record in self.records)
        return [label for label in found if label is not None]

    def _show_heading(self) -> None:
        if not self.records:
            return
        taxonomy = self._session.taxonomy
        ids = {record.label for record in self.records}
        one = next(iter(ids)) if len(ids) == 1 else None
        self.path.set_text(_above(taxonomy.path(one)) if one is not None else "Several labels")
        self.swatch.setVisible(one is not None)
        if one is not None:
            self.swatch.set_colour(self._look.label_colour(taxonomy, one))
        self.name.set_text(self._title(one))
        said = comments_about(self._session, self.records[0].id) if len(self.records) == 1 else []
        self.said.setText(count_words([comment for comment, _ in said]))
        self.said.setVisible(bool(said))

    def _title(self, one: str | None) -> str:
        taxonomy, first = self._session.taxonomy, self.records[0]
        if len(self.records) > 1:
            return f"{len(self.records)} selected" + (f": {taxonomy.name_of(one)}" if one is not None else "")
        return taxonomy.title(first)

    def _show_frame(self, *, force: bool) -> None:
        session = self._session
        few = self.records if len(self.records) <= MANY else []
        document, frame = session.open_document, session.focus.frame
        self.fields = fields(document, session.taxonomy, few, frame)
        self.form.show_fields(self.fields, force=force)
        field = field_in_hand(self.fields, self.in_hand) if not session.read_only else None
        if field is not None:
            self.form.show_keys(field.attribute.id, keys_text(field, self._key_text))
        objects = [r for r in few if isinstance(r, Track)]
        self._seen_holder.setVisible(bool(objects) and len(objects) == len(few))
        if objects:
            seen = visibility([state_of(document, session.taxonomy, t, frame) for t in objects])
            self.seen.set_value(None if seen is MIXED else seen)
            self.seen_note.setText(_seen_note(seen))

    def _show_verdict(self, *, force: bool) -> None:
        labels = self._labels()
        allowed = [v for v in Verdict if all(v in label.verdicts for label in labels)]
        verdicts = {record.verdict for record in self.records}
        reasons = {record.reason for record in self.records}
        offered = dict.fromkeys(reason for label in labels for reason in label.reasons)
        only = next(iter(verdicts)) if len(verdicts) == 1 else MIXED
        if only is not MIXED and only not in allowed:
            allowed.append(only)
        self.verdict.setVisible(len(allowed) > 1)
        self.verdict.show_verdict(
            only,
            next(iter(reasons)) if len(reasons) == 1 else MIXED,
            allowed,
            tuple(offered),
            force=force,
            listed_only=bool(offered) and any(label.reasons_only for label in labels),
        )

    def _show_complaints(self) -> None:
        session = self._session
        found: list[Violation] = []
        for record in self.records[:_CHECKED]:
            found.extend(session.violations(record.id))
        told = complaints(session.taxonomy, found, partial(waits, session))
        self.complaints.show_complaints(told, many=len(self.records) > 1)

    def _show_facts(self) -> None:
        session, first = self._session, self.records[0]
        document, taxonomy = session.open_document, session.taxonomy
        if len(self.records) > 1:
            self.facts.show_facts(many_facts(document, self.records))
        elif isinstance(first, Track):
            self.facts.show_facts(track_facts(document, taxonomy, first, session.focus.frame))
        else:
            self.facts.show_facts(event_facts(document, taxonomy, first))


def _above(path: str) -> str:
    """`Object › Person ›` of `Object › Person › Pedestrian`."""
    above, _, _ = path.rpartition(" › ")
    return f"{above} ›" if above else path


def _seen_note(seen: object) -> str:
    if seen is MIXED:
        return "mixed"
    return "changes" if seen is not None else "not on this frame"
