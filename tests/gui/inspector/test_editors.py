"""Typing and choosing attribute values: one change for each, nothing bad gets in."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from framegrain.domain.taxonomy import Attribute, AttributeType, Choice
from framegrain.ui.inspector.editors import (
    ChoiceEditor,
    LineEditor,
    ManyEditor,
    SegmentedEditor,
    editor_for,
    read_value,
)
from framegrain.ui.inspector.form import MIXED
from gui.showing import show_active

K = Qt.Key


def attribute(type: AttributeType, **more) -> Attribute:
    return Attribute(id="a", name="Speed", type=type, **more)


def choices(*names: str) -> tuple[Choice, ...]:
    return tuple(Choice(id=name.lower(), name=name) for name in names)


NUMBER = attribute(AttributeType.NUMBER, minimum=0, maximum=120, unit="km/h")
TEXT = attribute(AttributeType.TEXT, pattern="[A-Z]{2}[0-9]+")
MANY = attribute(AttributeType.MANY, choices=choices("Bag", "Hat", "Dog"))
LIST = attribute(AttributeType.CHOICE, choices=choices("One", "Two", "Three", "Four"))


@pytest.fixture
def make(qtbot, look):
    """An editor of an attribute, what it committed and what it refused."""

    def made(wanted: Attribute):
        editor = editor_for(wanted, look)
        qtbot.addWidget(editor)
        editor.values, editor.said = [], []
        editor.committed.connect(editor.values.append)
        editor.refused.connect(editor.said.append)
        show_active(qtbot, editor)
        return editor

    return made


def write(editor: LineEditor, text: str, *, end: Qt.Key = K.Key_Return) -> None:
    editor.setFocus()
    editor.line.selectAll()
    QTest.keyClicks(editor.line, text)
    QTest.keyClick(editor.line, end)


@pytest.mark.parametrize(
    ("wanted", "kind"),
    [
        (attribute(AttributeType.YES_NO), SegmentedEditor),
        (attribute(AttributeType.CHOICE, choices=choices("Left", "Right")), SegmentedEditor),
        (
            attribute(AttributeType.CHOICE, choices=choices("A rather long name", "Another long name")),
            ChoiceEditor,
        ),
        (LIST, ChoiceEditor),
        (MANY, ManyEditor),
        (NUMBER, LineEditor),
        (TEXT, LineEditor),
    ],
)
def test_each_type_gets_the_editor_that_fits(make, wanted, kind):
    assert type(make(wanted)) is kind


def test_a_number_is_committed_once_on_enter(make):
    editor = make(NUMBER)
    write(editor, "48")
    assert editor.values == [48]


@pytest.mark.parametrize(
    ("text", "value"), [("12", 12), ("12.5", 12.5), ("12,5", 12.5), ("1 200", 1200), ("", None)]
)
def test_numbers_are_read_as_people_write_them(text, value):
    assert read_value(NUMBER, text) == value
    assert type(read_value(NUMBER, text)) is type(value)


@pytest.mark.parametrize(
    ("text", "words"), [("130", "at most 120 km/h"), ("-1", "at least 0"), ("fast", "a number")]
)
def test_a_number_out_of_bounds_is_refused_with_the_bound_and_taken_back(make, text, words):
    editor = make(NUMBER)
    editor.show_value(30)
    write(editor, text)
    assert editor.values == []
    assert words in editor.said[0]
    assert editor.line.text() == "30"


@pytest.mark.parametrize("text", ["inf", "nan", "1e999"])
def test_no_number_is_endless(make, text):
    editor = make(attribute(AttributeType.NUMBER))
    write(editor, text)
    assert editor.values == []


def test_the_arrow_keys_count_up_and_down_within_bounds(make):
    editor = make(NUMBER)
    editor.show_value(119)
    editor.setFocus()
    for _ in range(3):
        QTest.keyClick(editor.line, K.Key_Up)
    QTest.keyClick(editor.line, K.Key_Return)
    assert editor.values == [120]


def test_a_text_that_breaks_its_pattern_is_refused(make):
    editor = make(TEXT)
    write(editor, "nonsense")
    assert editor.values == []
    assert "must look like" in editor.said[0]
    write(editor, "AB12")
    assert editor.values == ["AB12"]


def test_escape_takes_back_what_was_typed(make):
    editor = make(TEXT)
    editor.show_value("AB1")
    write(editor, "ZZ9", end=K.Key_Escape)
    assert editor.values == []
    assert editor.line.text() == "AB1"


def test_leaving_the_field_commits(make, qtbot):
    editor = make(TEXT)
    other = QLineEdit(editor)
    other.show()
    editor.setFocus()
    QTest.keyClicks(editor.line, "AB7")
    other.setFocus()
    assert editor.values == ["AB7"]


def test_emptying_a_field_clears_the_value(make):
    editor = make(NUMBER)
    editor.show_value(30)
    editor.setFocus()
    editor.line.selectAll()
    QTest.keyClick(editor.line, K.Key_Delete)
    QTest.keyClick(editor.line, K.Key_Return)
    assert editor.values == [None]


def test_mixed_is_said_and_nothing_is_committed_by_passing_through(make):
    editor = make(NUMBER)
    editor.show_value(MIXED)
    assert editor.line.placeholderText() == "mixed"
    editor.setFocus()
    QTest.keyClick(editor.line, K.Key_Return)
    assert editor.values == []


def test_any_number_of_choices_is_one_value(make):
    editor = make(MANY)
    editor.show_value(["hat"])
    editor._buttons["dog"].click()
    assert editor.values == [["hat", "dog"]]
    editor.show_value(["hat", "dog"])
    editor._buttons["hat"].click()
    editor.show_value(["dog"])
    editor._buttons["dog"].click()
    assert editor.values[1:] == [["dog"], None]


def test_a_list_shows_its_value_and_a_passing_wheel_changes_nothing(make):
    editor = make(LIST)
    editor.show_value("two")
    assert editor.combo.currentText() == "Two"
    QTest.keyClick(editor.combo, K.Key_Down)
    assert editor.combo.currentText() == "Three"


def test_a_value_the_list_does_not_have_leaves_it_open(make):
    editor = make(LIST)
    editor.show_value("seven")
    assert editor.combo.currentIndex() == -1
    assert editor.combo.placeholderText() == "not set"


def test_what_would_be_refused_is_said_while_it_is_typed(make):
    editor = make(NUMBER)
    editor.show_value(7)
    problems = []
    editor.typed.connect(problems.append)
    editor.setFocus()
    editor.line.selectAll()
    QTest.keyClicks(editor.line, "130")
    assert problems[:2] == ["", ""]
    assert "at most 120 km/h" in problems[2]
    assert editor.line.property("wrong") is True
    QTest.keyClick(editor.line, K.Key_Backspace)
    assert problems[3] == ""
    assert editor.line.property("wrong") is False
    assert editor.values == []
    QTest.keyClicks(editor.line, "x")
    QTest.keyClick(editor.line, K.Key_Escape)
    assert (editor.line.property("wrong"), editor.line.text(), editor.values) == (False, "7", [])
