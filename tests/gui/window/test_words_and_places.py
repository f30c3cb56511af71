"""What the window says about keys, and where it says things."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest

from on_disk import stored

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from .conftest import Person

NATIVE = QKeySequence.SequenceFormat.NativeText


def test_menus_spell_keys_as_the_key_sheet_does(at_work: Person) -> None:
    commands = at_work.window.commands
    for spec in commands.specs:
        assert commands[spec.id].shortcut().toString(NATIVE) == commands.key_text(spec.id)
    assert commands.key_text("label.clip") == "Ctrl+Shift+Enter"


def place(person: Person, widget: QWidget) -> QRect:
    return QRect(widget.mapTo(person.window, QPoint()), widget.size())


def test_a_message_lies_over_the_picture_and_covers_no_control(at_work: Person) -> None:
    bench, window = at_work.bench, at_work.window
    for size in ((1440, 900), (960, 600)):
        window.resize(*size)
        window.say("Walk is now Stand; Ctrl+Z takes it back " * 4)
        strip = place(at_work, window.messages)
        assert place(at_work, bench.canvas).contains(strip)
        for control in (bench.player, bench.timeline, bench.sidebar, bench.inspector, window.topbar):
            assert not strip.intersects(place(at_work, control))


def test_a_short_message_takes_little_room(at_work: Person) -> None:
    window = at_work.window
    window.say("Saved")
    assert window.messages.width() < 160
    assert window.messages.height() < 50


def test_the_folded_inspector_says_in_words_what_it_opens(at_work: Person) -> None:
    inspector = at_work.bench.inspector
    inspector.set_folded(on=True)
    assert [button.text() for button in inspector.rail_buttons] == ["Object", "History", "Motion"]
    for button in inspector.rail_buttons:
        assert button.fontMetrics().horizontalAdvance(button.text()) < button.width()
    inspector.rail_buttons[1].click()
    assert inspector.history.isVisible()


def test_after_a_jump_space_plays(at_work: Person) -> None:
    field = at_work.bench.player.place.field
    for end in (Qt.Key.Key_Return, Qt.Key.Key_Escape):
        at_work.press(Qt.Key.Key_G, Qt.KeyboardModifier.ControlModifier)
        QTest.keyClicks(field, "5")
        QTest.keyClick(field, end)
        at_work.press(Qt.Key.Key_Space)
        assert at_work.session.focus.playing
        at_work.press(Qt.Key.Key_Space)
        assert not at_work.session.focus.playing


def test_what_to_do_next_is_no_longer_said_once_it_is_done(at_work: Person) -> None:
    strip = at_work.window.messages
    at_work.find("walk")
    at_work.press("i")
    assert at_work.told == "Walk begins at frame 0; go to its last frame and end it there"
    assert strip.isVisible()
    at_work.session.focus.go_to(30)
    assert strip.isVisible()
    at_work.press("o")
    assert [e.span.stop for e in stored(at_work.session.project.path).events.values()] == [31]
    assert not strip.isVisible()


def test_which_tool_is_in_hand_is_no_longer_said_with_another_in_hand(at_work: Person) -> None:
    strip = at_work.window.messages
    at_work.press("g")
    at_work.press("p")  # the key of Person, which takes boxes only
    assert at_work.told == "Person: the box tool is in hand now"
    assert strip.isVisible()
    at_work.press("e")
    assert not strip.isVisible()
