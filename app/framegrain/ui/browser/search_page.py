"""The page that looks for records in all videos of the project."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from framegrain.domain.record_query import FoundKind, RecordQuery
from framegrain.domain.records import Verdict
from framegrain.ui.attempt import sentence
from framegrain.ui.browser.choices import Choice, ChoiceBox, below, label_choices, people_choices
from framegrain.ui.browser.found_list import FoundList
from framegrain.ui.browser.words import KINDS, grouped
from framegrain.ui.dialogs.palette import PaletteField
from framegrain.ui.widgets.small import toned

if TYPE_CHECKING:
    from collections.abc import Sequence

    from framegrain.domain.errors import FramegrainError
    from framegrain.domain.taxonomy import Taxonomy
    from framegrain.session.session import Session
    from framegrain.ui.browser.trail import Trail
    from framegrain.ui.theme import Theme

_TYPING_MS = 120
_HINT = "Type a word, or choose a label, a person or a verdict: every video of the project is searched"

_NOTHING = "Nothing is like that. Words are looked for in comments, reasons and texts; labels are in the list"


class SearchPage(QWidget):
    """Asks the trail as soon as something is typed or chosen; `chosen` gives the number of a hit."""

    chosen = Signal(int)

    def __init__(self, look: Theme, session: Session, trail: Trail) -> None:
        super().__init__()
        self._session = session
        self._trail = trail
        self.field = PaletteField(look, "Words in comments, reasons and values, or the number of an object")
        self.label = ChoiceBox("Label", label_choices(session.taxonomy))
        self.kind = ChoiceBox("Kind", [Choice(None, "Anything"), *(Choice(k, KINDS[k]) for k in FoundKind)])
        self.person = ChoiceBox("Made by", people_choices(()))
        self.verdict = ChoiceBox(
            "Verdict",
            [Choice(None, "Any verdict"), *(Choice(v, v.value.capitalize()) for v in Verdict)],
        )
        self.confirmed = ChoiceBox(
            "Confirmed",
            [Choice(None, "Confirmed or not"), Choice(True, "Not confirmed"), Choice(False, "Confirmed")],
        )
        self.video = ChoiceBox("Where", [Choice(None, "All videos"), Choice(True, "This video")])
        self.attribute = ChoiceBox("Attribute", _attribute_choices(session.taxonomy))
        self.value = ChoiceBox("Value", [Choice(None, "Any value")])
        self.typed = QLineEdit()
        self.typed.setPlaceholderText("Any value")
        self.typed.setAccessibleName("Value")
        self.list = FoundList(look, session, trail)
        self.none = toned(QLabel(_HINT), "secondary")
        self.none.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.none.setWordWrap(True)
        self.count = toned(QLabel(), "secondary")
        self.count.setFont(look.font(12, tabular=True))
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(_TYPING_MS)
        self._assemble()
        self._connect()
        self._offer_values()
        self._show()

    @property
    def _boxes(self) -> tuple[ChoiceBox, ...]:
        return (self.label, self.kind, self.person, self.verdict, self.confirmed, self.video)

    def _assemble(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addWidget(self.field)
        for widgets in (self._boxes[:4], (self.attribute, self.value, self.typed, *self._boxes[4:])):
            row = QHBoxLayout()
            row.setSpacing(8)
            for widget in widgets:
                row.addWidget(widget, 1)
            column.addLayout(row)
        column.addWidget(self.none, 1)
        column.addWidget(self.list, 1)
        column.addWidget(self.count)

    def _connect(self) -> None:
        self.field.textChanged.connect(lambda _text: self._typing.start())
        self.typed.textChanged.connect(lambda _text: self._typing.start())
        self._typing.timeout.connect(self.look)
        self.field.stepped.connect(self.list.step)
        for box in (*self._boxes, self.value):
            box.picked.connect(lambda _value: self.look())
        self.attribute.picked.connect(self._pick_attribute)
        self.list.chosen.connect(self.chosen)
        self._trail.changed.connect(self._show)
        self._trail.failed.connect(self._show_trouble)

    def leave(self) -> None:
        """Hear of the trail no more."""
        self._typing.stop()
        self._trail.changed.disconnect(self._show)
        self._trail.failed.disconnect(self._show_trouble)

    def show_people(self, people: Sequence[str]) -> None:
        """Offer the names of everybody who ever edited."""
        self.person.offer(people_choices(people))

    def fill_from(self, query: RecordQuery, label: object) -> None:
        """Show what was asked for last; `label` is the one chosen then."""
        self.field.blockSignals(True)
        self.field.setText(query.text)
        self.field.blockSignals(False)
        self.label.set_value(label)
        self.kind.set_value(query.kinds[0] if query.kinds else None)
        self.person.set_value(query.person or None)
        self.verdict.set_value(query.verdict)
        self.confirmed.set_value(query.unconfirmed)
        self.video.set_value(True if query.videos else None)
        self.attribute.set_value(query.attribute)
        self._offer_values()
        self.value.set_value(query.value)
        self.typed.blockSignals(True)
        self.typed.setText(query.value if isinstance(query.value, str) else "")
        self.typed.blockSignals(False)
        self._show()

    @property
    def query(self) -> RecordQuery:
        """What the fields ask for."""
        label, kind, document = self.label.value, self.kind.value, self._session.document
        verdict, unconfirmed = self.verdict.value, self.confirmed.value
        here = self.video.value and document is not None
        attribute = self.attribute.value
        return RecordQuery(
            labels=below(self._session.taxonomy, str(label)) if label is not None else (),
            attribute=str(attribute) if attribute is not None else None,
            value=self._asked_value() if attribute is not None else None,
            person=str(self.person.value or ""),
            text=self.field.text().strip(),
            verdict=verdict if isinstance(verdict, Verdict) else None,
            kinds=(kind,) if isinstance(kind, FoundKind) else (),
            videos=(document.video.id,) if here and document is not None else (),
            unconfirmed=unconfirmed if isinstance(unconfirmed, bool) else None,
        )

    def _asked_value(self) -> str | None:
        if self.value.isVisibleTo(self):
            return str(self.value.value) if self.value.value is not None else None
        return self.typed.text().strip() or None

    def look(self) -> None:
        """Ask for what the fields say."""
        self._typing.stop()
        self._trail.look_for(self.query)
        self._show()

    def take_marked(self) -> None:
        """Choose the hit marked; what was typed just now is looked for first."""
        if self._typing.isActive():
            self.look()
        elif not self._trail.is_looking:
            self.list.take_marked()

    def _pick_attribute(self, _attribute: object) -> None:
        self._offer_values()
        self.typed.clear()
        self.look()

    def _offer_values(self) -> None:
        """A list where the attribute has choices, a line to type into where it has not."""
        known = self._session.taxonomy.attribute_by_id.get(str(self.attribute.value))
        choices = [Choice(choice.id, choice.name) for choice in known.choices] if known is not None else []
        if known is not None and known.type.value == "yes_no":
            choices = [Choice("true", "Yes"), Choice("false", "No")]
        self.value.offer([Choice(None, "Any value"), *choices])
        self.value.setVisible(bool(choices) or known is None)
        self.value.setEnabled(bool(choices))
        self.typed.setVisible(known is not None and not choices)

    def _show(self) -> None:
        trail = self._trail
        self.list.refresh()
        self.list.setVisible(bool(trail.hits))
        self.none.setVisible(not trail.hits)
        toned(self.none, "secondary")
        looking = trail.is_looking and not trail.hits
        self.none.setText("" if looking else _NOTHING if trail.asks else _HINT)
        more = "" if trail.is_complete else " or more"
        found = f"{grouped(len(trail.hits))}{more} found" if trail.hits else ""
        self.count.setText(found)

    def _show_trouble(self, error: FramegrainError) -> None:
        self._show()
        toned(self.none, "error").setText(sentence(error))


def _attribute_choices(taxonomy: Taxonomy) -> list[Choice]:
    found = [Choice(None, "Any attribute")]
    return found + [Choice(attribute.id, attribute.name) for attribute in taxonomy.attributes]
