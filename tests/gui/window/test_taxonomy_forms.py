"""The structured fields of the taxonomy editor by mouse and by keys alone, down to the file that is written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QWidget

from framegrain.assets import taxonomy_file
from framegrain.domain.taxonomy import Severity
from framegrain.editing.taxonomy_draft import Draft
from framegrain.exchange.taxonomy import load_taxonomy
from framegrain.ui.taxonomy_editor.cells import ChoiceCell, LineCell, PickCell, TickCell
from framegrain.ui.taxonomy_editor.fields import ATTRIBUTE_FIELDS, LABEL_FIELDS
from framegrain.ui.taxonomy_editor.options import Options
from framegrain.ui.taxonomy_editor.rows import Form, RowsField, Table
from gui.window.authoring import LEFT, PLAIN, click, type_into

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from framegrain.domain.taxonomy import Taxonomy
    from framegrain.ui.taxonomy_editor.rows import Row
    from framegrain.ui.taxonomy_editor.sheet import TaxonomyEditor
    from framegrain.ui.theme import Theme


def held() -> object:
    """What has the keyboard."""
    return QApplication.focusWidget()


def key(which: Qt.Key) -> None:
    QTest.keyClick(QApplication.focusWidget(), which)


def rows(editor: TaxonomyEditor, field: str) -> RowsField:
    found = editor.form.editors[field][1]
    assert isinstance(found, RowsField)
    editor.form.go_to(field)
    return found


def fill(row: Row, part: str, text: str) -> None:
    cell = row.cells[part]
    assert isinstance(cell, LineCell)
    cell.line.setFocus()
    QTest.keyClicks(cell.line, text)
    key(Qt.Key.Key_Return)


def pick(cell: object, text: str) -> None:
    """Open the list with Space, type a part of a name, take the first with Enter."""
    assert isinstance(cell, PickCell)
    cell.add.setFocus()
    key(Qt.Key.Key_Space)
    QTest.keyClicks(QApplication.focusWidget(), text)
    key(Qt.Key.Key_Return)
    assert held() is cell.add


def tick(cell: object) -> None:
    assert isinstance(cell, TickCell)
    QTest.mouseClick(cell.box, LEFT, PLAIN, QPoint(8, cell.box.height() // 2))


def choose(cell: object, words: str) -> None:
    assert isinstance(cell, ChoiceCell)
    box: QComboBox = cell.box
    box.setFocus()
    QTest.keyClicks(box, words)
    assert box.currentText() == words


def written(editor: TaxonomyEditor, qtbot: QtBot, tmp_path: Path) -> Taxonomy:
    with qtbot.waitSignal(editor.saved):
        editor.save_as(tmp_path / "written.yaml")
    return load_taxonomy(tmp_path / "written.yaml")


def test_roles_are_filled_in_part_by_part_and_put_in_order(
    street: TaxonomyEditor, qtbot: QtBot, tmp_path: Path
) -> None:
    click(street, street.draft.ids["meet"])
    field = rows(street, "roles")
    for name in ("Host", "Guest"):
        field.add_button.setFocus()
        key(Qt.Key.Key_Space)
        QTest.keyClicks(QApplication.focusWidget(), name)
        key(Qt.Key.Key_Return)
    host, guest = field.rows
    pick(host.cells["labels"], "pers")
    pick(guest.cells["labels"], "person")
    pick(guest.cells["labels"], "van")
    tick(host.cells["required"])
    tick(guest.cells["many"])
    fill(guest, "definition", "Who comes.")
    QTest.mouseClick(guest.up, LEFT, PLAIN, QPoint(8, 8))
    roles = written(street, qtbot, tmp_path).label("meet").roles
    assert [(r.id, r.name, r.labels, r.required, r.many, r.definition) for r in roles] == [
        ("guest", "Guest", ("person", "van"), False, True, "Who comes."),
        ("host", "Host", ("person",), True, False, ""),
    ]
    field = rows(street, "roles")
    QTest.mouseClick(field.rows[0].gone, LEFT, PLAIN, QPoint(8, 8))
    assert [role.id for role in written(street, qtbot, tmp_path).label("meet").roles] == ["host"]
    for _ in range(2):
        street.undo()
    assert [role["id"] for role in street.draft[street.draft.ids["meet"]].fields["roles"]] == [
        "host",
        "guest",
    ]
    assert [row.cells["id"].value() for row in field.rows] == ["host", "guest"]


def test_choices_of_an_attribute_are_rows(street: TaxonomyEditor, qtbot: QtBot, tmp_path: Path) -> None:
    click(street, street.draft.ids["age"])
    field = rows(street, "values")
    assert [row.cells["name"].value() for row in field.rows] == ["child", "adult"]
    fill(field.rows[0], "definition", "Under ten.")
    QTest.mouseClick(field.add_button, LEFT, PLAIN, QPoint(8, 8))
    QTest.keyClicks(QApplication.focusWidget(), "Very old")
    key(Qt.Key.Key_Return)
    pick(street.form.editors["default"][1], "adult")
    age = written(street, qtbot, tmp_path).attribute_by_id["age"]
    assert [(c.id, c.name, c.definition) for c in age.choices] == [
        ("child", "child", "Under ten."),
        ("adult", "adult", ""),
        ("very_old", "Very old", ""),
    ]
    assert age.default == "adult"


def test_an_attribute_is_asked_only_where_another_has_a_value(
    street: TaxonomyEditor, qtbot: QtBot, tmp_path: Path
) -> None:
    click(street, street.draft.ids["thing"])
    field = rows(street, "attributes")
    for name in ("Age", "Bag"):
        choose(field.add_row().cells["id"], name)
    age, bag = field.rows
    tick(age.cells["required"])
    when = bag.cells["when"]
    assert isinstance(when, RowsField)
    condition = when.add_row()
    choose(condition.cells["attribute"], "Age")
    pick(condition.cells["values"], "adu")
    uses = written(street, qtbot, tmp_path).label("thing").attributes
    assert [(use.attribute, use.required, dict(use.when)) for use in uses] == [
        ("age", True, {}),
        ("bag", False, {"age": ("adult",)}),
    ]


def test_labels_are_picked_by_name_and_taken_out_by_keys(street: TaxonomyEditor) -> None:
    walk = street.draft.ids["walk"]
    click(street, walk)
    street.form.go_to("excludes")
    cell = street.form.editors["excludes"][1]
    pick(cell, "stan")
    pick(cell, "mee")
    assert street.draft[walk].fields["excludes"] == ["stand", "meet"]
    assert isinstance(cell, PickCell)
    assert [chip.text() for chip in cell.chips] == ["Stand  ×", "Meet  ×"]
    cell.chips[0].setFocus()
    key(Qt.Key.Key_Delete)
    assert street.draft[walk].fields["excludes"] == ["meet"]
    QTest.mouseClick(cell.chips[0], LEFT, PLAIN, QPoint(8, 8))
    assert "excludes" not in street.draft[walk].fields


def test_the_list_to_pick_from_is_left_without_a_choice_and_the_editor_stays(street: TaxonomyEditor) -> None:
    click(street, street.draft.ids["walk"])
    street.form.go_to("within")
    cell = street.form.editors["within"][1]
    assert isinstance(cell, PickCell)
    before = street.draft.data()
    key(Qt.Key.Key_Space)
    picker = cell.picker
    assert picker is not None
    assert picker.search.hasFocus()
    key(Qt.Key.Key_Escape)
    assert cell.add.hasFocus()
    assert street.isVisible()
    QTest.mouseClick(cell.add, LEFT, PLAIN, QPoint(8, 8))
    QTest.keyClicks(QApplication.focusWidget(), "no such label")
    key(Qt.Key.Key_Return)
    assert street.draft.data() == before


def test_words_of_a_fixed_set_are_ticked(street: TaxonomyEditor) -> None:
    pond = street.draft.ids["pond"]
    click(street, pond)
    street.form.go_to("shapes")
    key(Qt.Key.Key_Space)
    assert street.draft[pond].fields["shapes"] == ["box", "polygon"]
    street.undo()
    assert street.draft[pond].fields["shapes"] == ["polygon"]


def test_contrasts_and_severities_are_rows(street: TaxonomyEditor, qtbot: QtBot, tmp_path: Path) -> None:
    click(street, street.draft.ids["walk"])
    contrast = rows(street, "contrasts").add_row()
    pick(contrast.cells["label"], "stand")
    fill(contrast, "text", "Walk when feet move, Stand when they rest.")
    severity = rows(street, "severity").add_row()
    choose(severity.cells["rule"], "duration")
    choose(severity.cells["severity"], "warn")
    walk = written(street, qtbot, tmp_path).label("walk")
    assert dict(walk.contrasts) == {"stand": "Walk when feet move, Stand when they rest."}
    assert walk.severity == {"duration": Severity.WARN}


def test_what_nobody_touched_is_written_as_it_was(street: TaxonomyEditor) -> None:
    before = street.draft.data()
    for node in street.draft.keys:
        click(street, node)
    assert street.draft.data() == before
    assert street.draft.can_undo == ""


def test_what_is_in_no_row_of_the_form_is_written_as_it_was(editor: TaxonomyEditor, qtbot: QtBot) -> None:
    """A shipped taxonomy with nearly every field goes through every form."""
    shipped = load_taxonomy(taxonomy_file("basketball-broadcast"))
    with qtbot.waitSignal(editor.beginning.done, timeout=10_000):
        editor.beginning.begin_with("basketball", shipped)
    before, can = editor.draft.data(), editor.draft.can_undo
    for node in editor.draft.keys[::3]:
        editor.form.show_node(node)
        editor.form.take_over()
    assert (editor.draft.data(), editor.draft.can_undo) == (before, can)


_words = st.text("abc: ,", max_size=5) | st.booleans() | st.integers(0, 9) | st.none()
_any = st.recursive(
    _words,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["id", "name", "when", "labels", "x"]), inner, max_size=3)
    ),
    max_leaves=8,
)
_TABLES = [
    row.table for _, group in (*LABEL_FIELDS, *ATTRIBUTE_FIELDS) for row in group if row.table is not None
]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(value=_any, table=st.sampled_from(_TABLES))
def test_rows_say_whatever_they_were_told_until_a_hand_changes_them(
    look: Theme, qtbot: QtBot, value: object, table: Table
) -> None:
    holder = QWidget()
    qtbot.addWidget(holder)
    field = RowsField(look, Options(Draft({})), table)
    field.setParent(holder)
    field.set_value(value)
    assert field.value() == value
    field.touch_anyway()
    assert field.value() == value
    kept = field.add_row()
    field.remove(kept)
    if table.form is Form.LIST and isinstance(value, list):
        assert (field.value() or []) == [each for each in value if each is not None]


def test_a_row_that_says_nothing_yet_does_not_follow_to_the_next_label(street: TaxonomyEditor) -> None:
    click(street, street.draft.ids["meet"])
    rows(street, "roles").add_row()
    click(street, street.draft.ids["walk"])
    assert rows(street, "roles").rows == []
    type_into(street, "hotkey", "k")
    assert "roles" not in street.draft[street.draft.ids["walk"]].fields
