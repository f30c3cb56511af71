"""Packing and unpacking in the window, with keys and mouse."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest

from framegrain.session.packing import pack
from framegrain.session.unpacking import looked_into
from framegrain.storage.project_file import ProjectFile
from framegrain.ui.dialogs.pack_sheet import PackSheet, UnpackSheet, free_name

if TYPE_CHECKING:
    from pathlib import Path

    import pytest
    from PySide6.QtWidgets import QAbstractButton, QLineEdit
    from pytestqt.qtbot import QtBot

    from gui.window.conftest import Person

LEFT = Qt.MouseButton.LeftButton


def _click(button: QAbstractButton) -> None:
    assert button.isVisible()
    QTest.mouseClick(button, LEFT)


def _type(field: QLineEdit, text: str) -> None:
    QTest.mouseClick(field, LEFT)
    field.selectAll()
    QTest.keyClicks(field, text)


def _pack_sheet(person: Person) -> PackSheet:
    person.window.commands.run("file.pack")
    sheet = person.window.dialogs.sheet
    assert isinstance(sheet, PackSheet)
    return sheet


def _drop(person: Person, file: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(file))])
    copy, plain = Qt.DropAction.CopyAction, Qt.KeyboardModifier.NoModifier
    person.window.dropEvent(QDropEvent(QPointF(200, 200), copy, data, LEFT, plain))


def _unpack_sheet(person: Person, qtbot: QtBot) -> UnpackSheet:
    qtbot.waitUntil(lambda: isinstance(person.window.dialogs.sheet, UnpackSheet), timeout=10_000)
    sheet = person.window.dialogs.sheet
    assert isinstance(sheet, UnpackSheet)
    return sheet


def test_a_project_is_packed_dropped_elsewhere_and_open_with_its_pictures(
    person: Person, project_file: Path, qtbot: QtBot, tmp_path: Path
) -> None:
    person.window.open_path(project_file)
    person.sees_exact_picture()
    person.press(Qt.Key.Key_End)
    person.press(Qt.Key.Key_B, Qt.KeyboardModifier.ControlModifier)
    sheet = _pack_sheet(person)
    _type(sheet.path, str(tmp_path / "mine.zip"))
    _click(sheet.go)
    qtbot.waitUntil(lambda: "Packed:" in sheet.result.text(), timeout=10_000)
    assert "mine.zip" in sheet.result.text()
    person.press(Qt.Key.Key_Escape)
    person.window.close_session()
    shutil.rmtree(project_file.parent)
    _drop(person, tmp_path / "mine.zip")
    ask = _unpack_sheet(person, qtbot)
    assert "mine.zip holds the project street with 1 video: 2 files" in ask.about.text()
    _type(ask.path, str(tmp_path / "theirs"))
    person.press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: person.window.session is not None, timeout=10_000)
    assert person.session.project.path == tmp_path / "theirs" / "street.framegrain"
    assert person.session.video_file == tmp_path / "theirs" / "media" / "street.mp4"
    assert len(person.session.open_document.clips) == 2
    person.sees_exact_picture()


def test_labels_alone(person: Person, project_file: Path, qtbot: QtBot) -> None:
    person.window.open_path(project_file)
    sheet = _pack_sheet(person)
    sheet.media.setFocus()
    person.press(Qt.Key.Key_Right)
    _click(sheet.go)
    qtbot.waitUntil(lambda: "Packed:" in sheet.result.text(), timeout=10_000)
    held = looked_into(project_file.with_suffix(".zip"))
    assert [member.name for member in held.members] == ["street.framegrain"]
    assert sheet.path.text() == str(project_file.with_name("street-2.zip"))


def test_a_name_that_is_taken_is_said_and_nothing_is_written(
    person: Person, project_file: Path, tmp_path: Path
) -> None:
    person.window.open_path(project_file)
    sheet = _pack_sheet(person)
    for text, said in (
        (str(project_file), "is there already"),
        (str(tmp_path / "x.tar"), r"Packs end in .zip"),
        (str(tmp_path / "no" / "x.zip"), "There is no folder"),
        ("", "Say where"),
    ):
        sheet.path.setText(text)
        assert said in sheet.path_note.whole
        assert not sheet.go.isEnabled()
    person.press(Qt.Key.Key_Return)
    assert not sheet.is_running


def _beside(project: Path) -> set[Path]:
    """What lies beside a project, but for what is written while it is open."""
    own = ("street.framegrain-", "street.backups")
    return {file for file in project.parent.iterdir() if not file.name.startswith(own)}


def test_stopping_leaves_no_file(
    person: Person, project_file: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    person.window.open_path(project_file)
    sheet = _pack_sheet(person)
    before = _beside(project_file)
    real = pack

    def slow(*words: object, **more: object) -> object:
        cancel = more["cancel"]
        while not cancel():  # type: ignore[operator]
            pass
        return real(*words, **more)  # type: ignore[arg-type]

    monkeypatch.setattr("framegrain.ui.packing.pack", slow)
    _click(sheet.go)
    assert sheet.is_running
    _click(sheet.stop)
    qtbot.waitUntil(lambda: "Stopped" in sheet.result.text(), timeout=10_000)
    assert _beside(project_file) == before


def test_what_is_no_pack_is_said(person: Person, qtbot: QtBot, tmp_path: Path) -> None:
    bad = tmp_path / "bad.zip"
    bad.write_bytes(b"PK\x05\x06" + bytes(18))
    _drop(person, bad)
    qtbot.waitUntil(lambda: "is not a Framegrain pack" in person.told, timeout=10_000)
    assert person.window.dialogs.sheet is None


def test_a_damaged_pack_leaves_the_open_project_open(
    person: Person, project_file: Path, qtbot: QtBot, tmp_path: Path
) -> None:
    out = pack(project_file, tmp_path / "p.zip").out
    content = bytearray(out.read_bytes())
    content[len(content) // 2] ^= 0xFF
    out.write_bytes(content)
    person.window.open_path(project_file)
    person.window.open_path(out)
    ask = _unpack_sheet(person, qtbot)
    assert ask.path.text() == str(free_name(tmp_path / "p"))
    _click(ask.go)
    qtbot.waitUntil(lambda: "damaged" in ask.result.text(), timeout=10_000)
    assert not (tmp_path / "p").exists()
    assert person.session.project.path == project_file


def test_closing_the_sheet_leaves_it_running_and_offers_to_open(
    person: Person, project_file: Path, qtbot: QtBot, tmp_path: Path
) -> None:
    out = pack(project_file, tmp_path / "p.zip").out
    person.window.open_path(out)
    ask = _unpack_sheet(person, qtbot)
    ask.ordered.connect(lambda _order: ask.dismiss())
    _click(ask.go)
    qtbot.waitUntil(lambda: "Unpacked and checked" in person.told, timeout=10_000)
    (offer,) = [button for button in person.window.messages.buttons if button.text() == "Open"]
    _click(offer)
    assert person.session.project.path == tmp_path / "p" / "street.framegrain"
    with ProjectFile.open(project_file):  # nobody holds the one that was packed
        pass
