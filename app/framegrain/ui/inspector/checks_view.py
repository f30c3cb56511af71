"""What a person says of a record beside its values: which labels it is not, and that a second one stands behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from framegrain.editing.confirming import needs_second
from framegrain.ui.widgets.small import Elided, toned

if TYPE_CHECKING:
    from collections.abc import Sequence

    from framegrain.domain.records import Event, LabelId, Track
    from framegrain.domain.taxonomy import Taxonomy
    from framegrain.ui.theme import Theme


class RuledOut(NamedTuple):
    """A label to be ruled out: what tells it apart, and whether all of the records rule it out."""

    label: LabelId
    name: str
    contrast: str
    out: bool


class Signed(NamedTuple):
    """How far the confirmation is: `words`, whether this person may confirm, whether there is one to withdraw."""

    words: str
    settled: bool
    may_confirm: bool
    may_withdraw: bool
    why_not: str = ""


def ruled_out(taxonomy: Taxonomy, records: Sequence[Event | Track]) -> list[RuledOut]:
    """What is to be ruled out for these records, where they have one label; and what has been."""
    labels = {record.label for record in records}
    label = taxonomy.by_id.get(next(iter(labels))) if len(labels) == 1 else None
    if label is None:
        return []
    asked = dict.fromkeys((*label.rule_out, *(other for r in records for other in r.ruled_out)))
    return [
        RuledOut(
            label=other,
            name=taxonomy.name_of(other),
            contrast=label.contrasts.get(other, ""),
            out=all(other in record.ruled_out for record in records),
        )
        for other in asked
    ]


def signed(taxonomy: Taxonomy, records: Sequence[Event | Track], person: str) -> Signed | None:
    """How far confirming is; None where nobody asks for it and nobody did."""
    asked = [r for r in records if needs_second(taxonomy, r.label)]
    people = sorted({r.provenance.confirmed_by for r in records if r.provenance.confirmed_by})
    if not asked and not people:
        return None
    waiting = [r for r in asked if not r.provenance.confirmed_by]
    words = f"Confirmed by {' and '.join(people)}" if people else "Not confirmed yet"
    if people and waiting:
        words = f"{len(waiting)} of {len(records)} not confirmed yet"
    others = [r for r in records if r.provenance.by != person and not r.provenance.confirmed_by]
    return Signed(
        words=words,
        settled=not waiting,
        may_confirm=bool(others),
        may_withdraw=bool(people) and not waiting,
        why_not="" if others else f"{person or 'You'} made it; somebody else has to confirm",
    )


class RuleOutRow(QWidget):
    """A box to tick, and beside it what tells the other label apart."""

    toggled = Signal(bool)

    def __init__(self, look: Theme, shown: RuledOut) -> None:
        super().__init__()
        self.box = QCheckBox(f"Not {shown.name}")
        self.box.setChecked(shown.out)
        self.box.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.box.setToolTip(f"Somebody considered {shown.name} and said no")
        self.box.clicked.connect(self.toggled)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(self.box)
        self.contrast = toned(QLabel(shown.contrast), "secondary")
        self.contrast.setFont(look.font(12))
        self.contrast.setWordWrap(True)
        self.contrast.setTextFormat(Qt.TextFormat.PlainText)
        self.contrast.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        self.contrast.setContentsMargins(22, 0, 0, 0)
        self.contrast.setVisible(bool(shown.contrast))
        column.addWidget(self.contrast)


class ChecksView(QWidget):
    """`ruled` carries a label and whether it is ruled out now; `confirm_wanted` whether to confirm or to withdraw."""

    ruled = Signal(str, bool)
    confirm_wanted = Signal(bool)

    def __init__(self, look: Theme) -> None:
        super().__init__()
        self._look = look
        self._shown: list[RuledOut] = []
        self._confirms = True
        self.rows: dict[LabelId, RuleOutRow] = {}
        self._title = toned(QLabel("Rule out"), "secondary")
        self._title.setFont(look.font(12))
        self._list = QVBoxLayout()
        self._list.setSpacing(6)
        self.words = Elided()
        self.words.setFont(look.font(12))
        self.button = QPushButton()
        self.button.setProperty("kind", "compact")
        self.button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.button.clicked.connect(lambda: self.confirm_wanted.emit(self._confirms))
        self._signing = QWidget()
        row = QHBoxLayout(self._signing)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.words, 1)
        row.addWidget(self.button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self._title)
        column.addLayout(self._list)
        column.addWidget(self._signing)
        self.hide()

    def show_checks(self, out: Sequence[RuledOut], signature: Signed | None) -> None:
        """Show these; boxes are rebuilt only where something changed."""
        if list(out) != self._shown:
            self._rebuild(out)
        self._title.setVisible(bool(out))
        self._signing.setVisible(signature is not None)
        if signature is not None:
            self.words.set_text(signature.words)
            toned(self.words, "ok" if signature.settled else "attention")
            self._confirms = not signature.may_withdraw
            self.button.setText("Confirm" if self._confirms else "Withdraw")
            self.button.setEnabled(signature.may_withdraw or signature.may_confirm)
            self.button.setToolTip(signature.why_not if self._confirms else "Take the confirmation back")
        self.setVisible(bool(out) or signature is not None)

    def _rebuild(self, out: Sequence[RuledOut]) -> None:
        held = next((label for label, row in self.rows.items() if row.box.hasFocus()), None)
        for row in self.rows.values():
            self._list.removeWidget(row)
            row.hide()
            row.deleteLater()
        self._shown, self.rows = list(out), {}
        for shown in out:
            row = self.rows[shown.label] = RuleOutRow(self._look, shown)
            row.toggled.connect(lambda on, label=shown.label: self.ruled.emit(label, on))
            self._list.addWidget(row)
        if held in self.rows:
            self.rows[held].box.setFocus(Qt.FocusReason.OtherFocusReason)
