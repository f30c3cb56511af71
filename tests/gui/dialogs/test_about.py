"""About tells version, promise and licences as they are installed."""

from __future__ import annotations

from importlib import metadata

from PySide6.QtCore import QUrl
from PySide6.QtWidgets import QLabel

from framegrain import __version__
from framegrain.ui.dialogs.about_words import parts


def test_it_tells_the_version_and_that_nothing_goes_out(stage):
    stage.dialogs.about()
    texts = " ".join(label.text() for label in stage.sheet.findChildren(QLabel))
    assert __version__ in texts
    assert "makes no network connection" in texts
    assert "Apache License 2.0" in texts


def test_it_lists_what_is_installed_with_licences(stage):
    stage.dialogs.about()
    text = stage.sheet.text.toPlainText()
    assert metadata.version("av") in text
    assert "LGPL-3.0-only" in text
    assert all(part.licence and "\n" not in part.licence for part in parts())


def test_a_shipped_licence_can_be_read(stage):
    stage.dialogs.about()
    sheet = stage.sheet
    sheet.text.anchorClicked.emit(QUrl("text:Inter, the typeface"))
    assert "SIL OPEN FONT LICENSE" in sheet.text.toPlainText()
    sheet.back.click()
    assert "PySide6" in sheet.text.toPlainText()
