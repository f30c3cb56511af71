"""Random keys, clicks, drags and commands at the real window: nothing raises, and file, rules and history stay true."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog

from framegrain.domain import rules
from framegrain.domain.document import Document
from framegrain.ui.action_table import ACTIONS

if TYPE_CHECKING:
    from framegrain.domain.edit import Edit
    from framegrain.session.session import Session

    from .conftest import Person

STEPS = 160
LEFT = Qt.MouseButton.LeftButton
MODIFIERS = (
    *[Qt.KeyboardModifier.NoModifier] * 4,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.AltModifier,
)
LEAVES = ("file.quit", "file.sample", "file.compat", "file.proxy", "help.manual")
COMMANDS = [spec.id for spec in ACTIONS if spec.id not in LEAVES]


class Witness:
    """Follows every edit and looks whether the rules asked again were all that had changed."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._known = session.open_document.copy()
        session.edited.connect(self._follow)

    def _broken(self) -> dict[int, list[rules.Violation]]:
        found: dict[int, list[rules.Violation]] = {}
        for violation in rules.check(self._known, self._session.taxonomy):
            found.setdefault(violation.record, []).append(violation)
        return found

    def _follow(self, edit: Edit) -> None:
        before = self._broken()
        asked = rules.affected(self._known, self._session.taxonomy, edit)
        self._known.apply(edit)
        after = self._broken()
        assert {i for i in before.keys() | after.keys() if before.get(i) != after.get(i)} <= asked

    def check(self) -> None:
        document = self._session.open_document
        assert document == self._known
        assert document == Document(
            document.video, document.times, self._session.project.load(document.video.id)
        )
        assert all(document.get(record) is not None for record in self._session.focus.selection)


class Hands:
    """Somebody who does anything."""

    def __init__(self, person: Person, seed: int) -> None:
        self._person = person
        self._random = random.Random(seed)
        self.done: list[str] = []

    def step(self) -> None:
        pick = self._random
        kind = pick.choice(["drag", "drag", "click", "key", "command", "command", "label", "frame"])
        getattr(self, f"_{kind}")()
        popup = QApplication.activePopupWidget()
        if popup is not None:
            popup.close()
        if pick.random() < 0.3:
            self._person.window.dialogs.load(self._person.session)  # closes a sheet
            self._person.bench.canvas.setFocus()

    def _note(self, *what: object) -> None:
        self.done.append(" ".join(map(str, what)))

    def _place(self, on_picture: bool) -> QPoint:
        pick, bench = self._random, self._person.bench
        if on_picture:
            return self._person.at(pick.uniform(-10, 330), pick.uniform(-10, 250))
        surface = bench.timeline.surface
        return QPoint(pick.randrange(surface.width()), pick.randrange(surface.height()))

    def _drag(self) -> None:
        on_picture = self._random.random() < 0.6
        widget = self._person.bench.canvas if on_picture else self._person.bench.timeline.surface
        start, stop = self._place(on_picture), self._place(on_picture)
        self._note("drag", type(widget).__name__, start.toTuple(), stop.toTuple())
        self._person.drag(widget, start, stop)

    def _click(self) -> None:
        on_picture = self._random.random() < 0.6
        widget = self._person.bench.canvas if on_picture else self._person.bench.timeline.surface
        where, modifiers = self._place(on_picture), self._random.choice(MODIFIERS)
        self._note("click", type(widget).__name__, where.toTuple(), modifiers)
        QTest.mouseClick(widget, LEFT, modifiers, where)

    def _key(self) -> None:
        key = self._random.choice("abcdeghijklmnoprstuvwxyz0123456789,.[] ")
        self._note("key", key)
        QTest.keyClick(
            QApplication.focusWidget() or self._person.window, key, self._random.choice(MODIFIERS[:5])
        )

    def _command(self) -> None:
        command = self._random.choice(COMMANDS)
        self._note(command)
        self._person.window.commands.run(command)

    def _label(self) -> None:
        label = self._random.choice(self._person.session.taxonomy.labels)
        self._note("label", label.id)
        self._person.window._use_label(label.id)

    def _frame(self) -> None:
        self._person.session.focus.play(on=False)
        self._person.session.focus.go_to(self._random.randrange(120))
        self._person.sees_exact_picture()


@pytest.fixture
def hands(at_work: Person, monkeypatch: pytest.MonkeyPatch) -> Person:
    """At work, where no dialog of the system opens."""
    for name in ("getOpenFileName", "getOpenFileNames", "getSaveFileName"):
        monkeypatch.setattr(QFileDialog, name, lambda *_, **__: ("", ""))
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_, **__: "")
    return at_work


@pytest.mark.parametrize("seed", [10, 23])
def test_whatever_hands_do_leaves_file_rules_and_history_true(hands: Person, seed: int) -> None:
    session = hands.session
    witness, monkey = Witness(session), Hands(hands, seed)
    start = session.open_document.copy()
    for _ in range(STEPS):
        monkey.step()
        witness.check()
    session.focus.play(on=False)
    while session.redo() is not None:
        pass
    end = session.open_document.copy()
    assert session.entries, monkey.done
    while session.undo() is not None:
        pass
    assert session.open_document == start
    while session.redo() is not None:
        pass
    assert session.open_document == end
    witness.check()
