"""Where a draft begins and where it ends: files, shipped taxonomies, splits and deprecations, down to the project."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING

import cv2
import numpy as np
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QPushButton

from framegrain.assets import taxonomy_file
from framegrain.domain.guideline import ExampleKind
from framegrain.domain.migration import Split
from framegrain.domain.records import Scope
from framegrain.domain.shapes import Box
from framegrain.domain.span import Span
from framegrain.editing import attributes, events, guideline, tracks
from framegrain.editing.taxonomy_draft import ROOTS, TOP
from framegrain.exchange.taxonomy import load_taxonomy
from framegrain.session.projects import open_project
from framegrain.ui.dialogs.taxonomy_sheet import TaxonomySheet
from framegrain.ui.taxonomy_editor import checking
from framegrain.ui.taxonomy_editor.asking import DeprecateSheet, ParentsSheet, SplitSheet
from framegrain.ui.taxonomy_editor.sheet import TaxonomyEditor
from gui.window.authoring import LEFT, PLAIN, add, click, open_editor, press, type_into

if TYPE_CHECKING:
    import pytest
    from pytestqt.qtbot import QtBot

    from framegrain.ui.window import MainWindow
    from gui.window.conftest import Person

SPOT = QPoint(8, 8)
SAMPLES = Path(__file__).parents[2] / "data" / "taxonomies"


def applied(person: Person, editor: TaxonomyEditor, qtbot: QtBot) -> TaxonomySheet:
    """Press the button that leads to the change of taxonomy, and wait until it was looked through."""
    press(editor, "Apply to project")
    dialogs = person.window.dialogs
    qtbot.waitUntil(lambda: isinstance(dialogs.sheet, TaxonomySheet), timeout=10_000)
    sheet = dialogs.sheet
    assert isinstance(sheet, TaxonomySheet)
    qtbot.waitUntil(lambda: sheet.outlook.text() != "" and not sheet.bar.isVisible(), timeout=10_000)
    return sheet


def choose(editor: TaxonomyEditor, words: str) -> None:
    """Take a line of the menu of what to begin with."""
    next(a for a in editor.beginning.menu.actions() if a.text() == words).trigger()


def test_a_file_whose_labels_have_several_parents_is_asked_about_before_anything_begins(
    editor: TaxonomyEditor, window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(editor, "mine")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(SAMPLES / "audioset.json"), ""))

    def asked() -> ParentsSheet:
        choose(editor, "A file…")
        qtbot.waitUntil(lambda: any(s.isVisible() for s in window.findChildren(ParentsSheet)), timeout=10_000)
        return next(s for s in window.findChildren(ParentsSheet) if s.isVisible())

    def names() -> list[str]:
        return [node.name for root in ROOTS.values() for node in editor.draft.walk(root) if node.key > TOP]

    sheet = asked()
    QTest.keyClick(sheet.parents.way, Qt.Key.Key_Escape)
    QApplication.processEvents()
    assert names() == ["mine"]  # nothing said, nothing begun
    sheet = asked()
    for _ in range(2):
        QTest.keyClick(sheet.parents.way, Qt.Key.Key_Down)
    press(sheet, "Go on")
    qtbot.waitUntil(lambda: names().count("Howl") == 2, timeout=10_000)
    assert "mine" not in names()
    qtbot.waitUntil(lambda: "With several parents: 1 label." in editor.findings.lines, timeout=10_000)


def new_version(editor: TaxonomyEditor) -> None:
    press(editor, "About the taxonomy")
    field = editor.form.editors["version"][1]
    field.clear()
    type_into(editor, "version", "2")


# -- where it begins


def test_a_click_beside_the_labels_opens_the_editor(at_work: Person) -> None:
    QTest.mouseClick(at_work.bench.sidebar.edit, LEFT, PLAIN, SPOT)
    (editor,) = at_work.window.findChildren(TaxonomyEditor)
    assert editor.isVisible()
    assert "van" in editor.draft.ids


def test_a_file_is_opened_changed_and_written_again(
    editor: TaxonomyEditor, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text(taxonomy_file("people-and-vehicles").read_text(encoding="utf-8"), encoding="utf-8")
    count = len(load_taxonomy(file).labels)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(file), ""))
    QTest.keyClick(editor.tree, Qt.Key.Key_O, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: editor.file == file, timeout=10_000)
    click(editor, -3)
    add(editor, "Tram", below=True)
    editor.form.go_to("shapes")
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Space)
    with qtbot.waitSignal(editor.saved, timeout=10_000):
        QTest.keyClick(editor.tree, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    taxonomy = load_taxonomy(file)
    assert len(taxonomy.labels) == count + 1
    assert taxonomy.label("tram").shapes[0].value == "box"


def test_a_shipped_taxonomy_is_begun_with_and_what_was_there_comes_back(
    street: TaxonomyEditor, qtbot: QtBot
) -> None:
    before = street.draft.data()
    choose(street, "Driving")
    qtbot.waitUntil(lambda: "pond" not in street.draft.ids, timeout=10_000)
    assert street.draft.data()["name"] == load_taxonomy(taxonomy_file("driving")).name
    assert street.file is None  # what is shipped is never written over
    QTest.keyClick(street.tree, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert street.draft.data() == before


def test_a_file_that_is_none_says_so_and_the_draft_stays(
    street: TaxonomyEditor, qtbot: QtBot, tmp_path: Path
) -> None:
    odd, before = tmp_path / "odd.json", street.draft.data()
    odd.write_text("{", encoding="utf-8")
    street.beginning.open_file(odd)
    qtbot.waitUntil(lambda: not street.beginning.bringing.is_reading, timeout=10_000)
    assert "this is not JSON" in street.said
    assert street.draft.data() == before


# -- what is looked through in the background


def test_what_was_found_about_an_older_draft_is_dropped(
    street: TaxonomyEditor, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    qtbot.waitUntil(lambda: street.checking.is_current, timeout=10_000)
    looked: list[int] = []
    real = checking.check

    def slow(draft, use, cancel):  # type: ignore[no-untyped-def]
        looked.append(draft.revision)
        if len(looked) == 1:
            assert draft[draft.ids["van"]].fields["colour"] == "red"
            while not cancel():
                time.sleep(0.005)
        return real(draft, use)

    monkeypatch.setattr(checking, "check", slow)
    click(street, street.draft.ids["van"])
    type_into(street, "colour", "red")
    qtbot.waitUntil(lambda: bool(looked), timeout=10_000)
    street.undo()  # the window goes on while it is looked through
    qtbot.waitUntil(lambda: street.checking.is_current, timeout=10_000)
    assert len(looked) == 2
    assert not any("colour" in line for line in street.findings.lines)


def test_labels_nobody_used_and_labels_without_an_example_are_said(at_work: Person, qtbot: QtBot) -> None:
    session = at_work.session
    session.do(tracks.start_track(session.desk, "thing", 3, Box(x=10, y=10, width=40, height=80)))
    editor = open_editor(at_work.window)
    qtbot.waitUntil(lambda: editor.checking.is_current, timeout=10_000)
    assert "Nobody has used “Pond”." in "\n".join(editor.findings.lines)
    assert "Nobody has used “Thing”." not in "\n".join(editor.findings.lines)
    assert "no example" not in "\n".join(editor.findings.lines)  # nobody has taken any yet


def test_once_there_is_an_example_labels_without_one_are_said(at_work: Person, qtbot: QtBot) -> None:
    session = at_work.session
    picture = session.keep_picture(cv2.imencode(".png", np.full((9, 9, 3), 90, np.uint8))[1].tobytes())
    session.do_project(guideline.add_example(session.desk, "thing", ExampleKind.POSITIVE, picture))
    editor = open_editor(at_work.window)
    qtbot.waitUntil(lambda: editor.checking.is_current, timeout=10_000)
    told = "\n".join(editor.findings.lines)
    assert "“Van” has no example." in told
    assert "“Thing” has no example." not in told


# -- where it ends


def test_a_label_split_by_an_attribute_queues_its_records_with_the_value_first(
    at_work: Person, project_file: Path, qtbot: QtBot
) -> None:
    session = at_work.session
    session.do(tracks.start_track(session.desk, "person", 3, Box(x=10, y=10, width=40, height=80)))
    track = max(session.open_document.tracks)
    session.do(attributes.set_attribute(session.desk, [track], "age", "adult", 3))
    editor = open_editor(at_work.window)
    click(editor, editor.draft.ids["person"])
    editor.act("split")
    (sheet,) = at_work.window.findChildren(SplitSheet)
    press(sheet, "Age")
    first = sheet.names.rows[0].cells["name"]
    first.setFocus()
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(QApplication.focusWidget(), "Kid")
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)  # Enter splits
    assert [editor.draft[k].name for k in editor.draft[editor.draft.ids["person"]].children] == [
        "Kid",
        "Person, adult",
    ]
    new_version(editor)
    change = applied(at_work, editor, qtbot)
    assert change._changing.draft.steps[0] == Split(
        "person", ("kid", "person_adult"), "age", {"child": "kid", "adult": "person_adult"}
    )
    with qtbot.waitSignal(change.closed, timeout=30_000):
        QTest.mouseClick(change.apply, LEFT, PLAIN, SPOT)
    (recheck,) = session.guideline.rechecks
    assert (recheck.record, recheck.choices) == (track, ("person_adult", "kid"))
    at_work.window.close_session()
    again = open_project(project_file, person="tester")
    assert again.taxonomy.label("kid").parent == "person"
    again.close()


def test_a_label_is_deprecated_since_a_version_for_another(
    at_work: Person, project_file: Path, qtbot: QtBot
) -> None:
    session = at_work.session
    session.do(events.add_event(session.desk, "stand", Scope.SEGMENT, Span(5, 20)))
    editor = open_editor(at_work.window)
    new_version(editor)
    click(editor, editor.draft.ids["stand"])
    editor.act("deprecate")
    (sheet,) = at_work.window.findChildren(DeprecateSheet)
    assert sheet.since.value() == "2"
    sheet.use.add.setFocus()
    QTest.keyClick(sheet.use.add, Qt.Key.Key_Space)
    QTest.keyClicks(QApplication.focusWidget(), "walk")
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    assert sheet.isVisible()
    press(sheet, "Deprecate")
    change = applied(at_work, editor, qtbot)
    with qtbot.waitSignal(change.closed, timeout=30_000):
        QTest.mouseClick(change.apply, LEFT, PLAIN, SPOT)
    at_work.window.close_session()
    again = open_project(project_file, person="tester")
    said = again.taxonomy.label("stand").deprecated
    again.close()
    assert said is not None
    assert (said.since, said.use) == ("2", "walk")


def test_a_deprecated_label_is_used_again(street: TaxonomyEditor) -> None:
    stand = street.draft.ids["stand"]
    click(street, stand)
    street.act("deprecate")
    press(street.window().findChildren(DeprecateSheet)[-1], "Deprecate")
    assert street.draft[stand].fields["deprecated"] == "1"
    street.act("deprecate")
    press(street.window().findChildren(DeprecateSheet)[-1], "Use it again")
    assert "deprecated" not in street.draft[stand].fields


def test_a_split_into_one_is_none(street: TaxonomyEditor) -> None:
    before = street.draft.data()
    click(street, street.draft.ids["van"])
    street.act("split")
    sheet = street.window().findChildren(SplitSheet)[-1]
    QTest.mouseClick(sheet.names.rows[1].gone, LEFT, PLAIN, SPOT)
    press(sheet, "Split")
    assert street.draft.data() == before
    assert street.said == "A split needs at least two names"


def test_a_draft_that_landed_is_no_draft_any_more(at_work: Person, qtbot: QtBot) -> None:
    editor = open_editor(at_work.window)
    click(editor, editor.draft.ids["van"])
    type_into(editor, "synonyms", "lorry")
    new_version(editor)
    change = applied(at_work, editor, qtbot)
    assert isinstance(change.apply, QPushButton)
    with qtbot.waitSignal(change.closed, timeout=30_000):
        QTest.mouseClick(change.apply, LEFT, PLAIN, SPOT)
    assert at_work.session.taxonomy.label("van").synonyms == ("lorry",)
    again = open_editor(at_work.window)
    assert again.said == ""
    assert again.draft.can_undo == ""
    assert again.draft[again.draft.ids["van"]].origin == "van"


def test_a_draft_gone_on_with_is_not_lost_when_its_older_state_lands(at_work: Person, qtbot: QtBot) -> None:
    editor = open_editor(at_work.window)
    click(editor, editor.draft.ids["van"])
    type_into(editor, "synonyms", "lorry")
    new_version(editor)
    applied(at_work, editor, qtbot)
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)  # the change waits
    newer = open_editor(at_work.window)
    click(newer, newer.draft.ids["pond"])
    type_into(newer, "synonyms", "lake")
    QTest.keyClick(newer.tree, Qt.Key.Key_Escape)
    at_work.window.commands.run("file.taxonomy")
    change = at_work.window.dialogs.sheet
    assert isinstance(change, TaxonomySheet)
    qtbot.waitUntil(change.apply.isEnabled, timeout=10_000)
    with qtbot.waitSignal(change.closed, timeout=30_000):
        QTest.mouseClick(change.apply, LEFT, PLAIN, SPOT)
    assert at_work.session.taxonomy.label("van").synonyms == ("lorry",)
    again = open_editor(at_work.window)
    assert again.draft[again.draft.ids["pond"]].fields["synonyms"] == ["lake"]
