"""Present, absent or unsure, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from framegrain.domain.records import Verdict
from framegrain.ui.inspector.editors import CalmCombo
from framegrain.ui.inspector.form import MIXED, Mixed
from framegrain.ui.widgets.segmented import Option, Segmented
from framegrain.ui.widgets.small import toned
from framegrain.ui.words import with_key

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtGui import QKeyEvent

    from framegrain.ui.theme import Theme

_TIPS = {
    Verdict.PRESENT: "The label applies here",
    Verdict.ABSENT: "The label does not apply here, although it could seem so",
    Verdict.UNSURE: "It can't be decided here",
}


class VerdictView(QWidget):
    """Emits `judged(verdict)` and `reasoned(text)`, once for each change a person made."""

    judged = Signal(object)
    reasoned = Signal(str)
    finished = Signal()

    def __init__(self, look: Theme) -> None:
        super().__init__()
        self._look = look
        self._allowed: tuple[Verdict, ...] = ()
        self._reasons: tuple[str, ...] = ()
        self._shown_reason = ""
        self._tips = dict(_TIPS)
        self.control: Segmented | None = None
        title = toned(QLabel("Verdict"), "secondary")
        title.setFont(look.font(12))
        self.reason = CalmCombo()
        self.reason.setEditable(True)
        self.reason.setInsertPolicy(CalmCombo.InsertPolicy.NoInsert)
        self.reason.setAccessibleName("Reason")
        self.reason.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.reason.activated.connect(self._write)
        line = self.reason.lineEdit()
        assert line is not None
        self._line = line
        self._line.editingFinished.connect(self._write)
        self._line.returnPressed.connect(self._leave)
        self._listed_only = False
        self.listed = CalmCombo()
        self.listed.setAccessibleName("Reason")
        self.listed.activated.connect(lambda row: self.reasoned.emit(self.listed.itemText(row)))
        self.listed.hide()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(6)
        self._column.addWidget(title)
        self._column.addWidget(self.reason)
        self._column.addWidget(self.listed)

    def show_verdict(
        self,
        verdict: Verdict | Mixed,
        reason: str | Mixed,
        allowed: Sequence[Verdict],
        reasons: Sequence[str],
        *,
        force: bool = False,
        listed_only: bool = False,
    ) -> None:
        """Show what the records hold; a reason being typed stays unless `force`.

        `listed_only`: the reason is one of `reasons` and is chosen, not typed.
        """
        self._listed_only = listed_only
        self._offer(tuple(allowed), tuple(reasons))
        if self.control is not None:
            self.control.set_value(None if isinstance(verdict, Mixed) else verdict)
        text = "" if isinstance(reason, Mixed) else reason
        typing = self._line.hasFocus() and self._line.text() != self._shown_reason
        if force or not typing:
            self._shown_reason = text
            self._line.setText(text)
            self._line.setCursorPosition(0)
        self._line.setPlaceholderText("reasons differ" if reason is MIXED else "why")
        shown = verdict is not Verdict.PRESENT or bool(text)
        self.reason.setVisible(shown and not listed_only)
        self.listed.setVisible(shown and listed_only)
        self._show_listed(text, reasons, differs=reason is MIXED)

    def set_keys(self, key_text: Callable[[str], str]) -> None:
        """Name the keys in the tooltips."""
        self._tips = {v: with_key(tip, key_text(f"verdict.{v.value}")) for v, tip in _TIPS.items()}
        if self.control is not None:
            for verdict, tip in self._tips.items():
                self.control.set_tip(verdict, tip)

    def _show_listed(self, text: str, reasons: Sequence[str], *, differs: bool) -> None:
        """The reasons to choose from; one that is not of them is shown as it is, not offered."""
        if [self.listed.itemText(n) for n in range(self.listed.count())] != [*reasons]:
            self.listed.clear()
            self.listed.addItems([*reasons])
        self.listed.setPlaceholderText(text or ("reasons differ" if differs else "choose the reason"))
        self.listed.setCurrentIndex(reasons.index(text) if text in reasons else -1)

    def ask_reason(self) -> None:
        """Take the keyboard to the reason."""
        if self._listed_only:
            self.listed.show()
            self.listed.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self.reason.show()
        self.reason.setFocus(Qt.FocusReason.OtherFocusReason)
        self._line.selectAll()

    def _offer(self, allowed: tuple[Verdict, ...], reasons: tuple[str, ...]) -> None:
        if self.control is None or allowed != self._allowed:
            self._allowed = allowed
            self._make_control()
        if reasons != self._reasons:
            self._reasons = reasons
            kept = self._line.text()
            self.reason.clear()
            self.reason.addItems(list(reasons))
            self._line.setText(kept)

    def _make_control(self) -> None:
        if self.control is not None:
            self._column.removeWidget(self.control)
            self.control.hide()
            self.control.deleteLater()
        options = [Option(v, v.value, self._tips[v]) for v in self._allowed]
        self.control = Segmented(self._look, options, "Verdict")
        self.control.chosen.connect(self.judged)
        self._column.insertWidget(1, self.control)

    def _leave(self) -> None:
        self.reason.clearFocus()
        self.finished.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._line.setText(self._shown_reason)
            self._leave()
        else:
            super().keyPressEvent(event)

    def _write(self, *_: object) -> None:
        text = self._line.text().strip()
        if text != self._shown_reason:
            self._shown_reason = text
            self.reasoned.emit(text)
