"""The guideline book asked for in the window."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QFileDialog

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from gui.window.conftest import Person


@pytest.mark.parametrize(("name", "start"), [("book.html", b"<!DOCTYPE html>"), ("book.pdf", b"%PDF")])
def test_it_is_written_where_a_person_says(
    at_work: Person, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, start: bytes
) -> None:
    out = tmp_path / name
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(out), ""))
    at_work.window.commands.run("guide.book")
    qtbot.waitUntil(lambda: "is written to" in at_work.told, timeout=9000)
    assert out.read_bytes().startswith(start)
