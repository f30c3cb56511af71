"""The manual: opens where it helps, finds words, and never fetches anything."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QTextDocument

from framegrain.ui.dialogs.manual_pages import having, pages, slug


@pytest.fixture
def manual(stage):
    stage.dialogs.manual()
    yield stage.dialogs.manual_window
    stage.dialogs.manual_window.close()


def test_it_opens_at_the_first_page_with_every_page_listed(manual):
    assert manual.isVisible()
    assert manual.page == "index"
    assert manual.titles() == [page.title for page in pages()]


def test_it_opens_at_the_page_asked_for_and_stays_one_window(stage, manual):
    stage.dialogs.manual("timeline")
    assert stage.dialogs.manual_window is manual
    assert manual.page == "timeline"
    stage.dialogs.manual("canvas#cuboids")
    assert manual.page == "canvas"
    assert manual.view.verticalScrollBar().value() > 0


def test_a_page_nobody_wrote_leads_to_the_first(stage, manual):
    stage.dialogs.manual("no-such-page")
    assert manual.page == "index"


def test_searching_lists_the_pages_that_have_the_words(manual, qtbot):
    qtbot.keyClicks(manual.field, "kill -9")
    assert manual.titles()
    assert len(manual.titles()) < len(pages())
    assert manual.page in [page.name for page in having(pages(), "kill -9")]
    assert manual.view.textCursor().selectedText().lower() == "kill"
    manual.field.clear()
    assert len(manual.titles()) == len(pages())


def test_a_link_opens_its_page_and_back_returns(manual):
    manual.view.anchorClicked.emit(QUrl("first-steps.md"))
    assert manual.page == "first-steps"
    manual.back()
    assert manual.page == "index"


def test_a_link_to_the_web_is_shown_and_not_followed(manual):
    manual.view.anchorClicked.emit(QUrl("https://example.org/x"))
    assert "https://example.org/x" in manual.foot.text()
    assert manual.page == "index"


@pytest.mark.parametrize(
    "address", ["https://example.org/a.png", "../../LICENSE", "file:///etc/hostname", "/etc/hostname"]
)
def test_nothing_outside_the_manual_is_loaded(manual, address):
    assert manual.view.loadResource(QTextDocument.ResourceType.ImageResource.value, QUrl(address)) is None


def test_escape_closes_it_and_it_comes_back(stage, manual, qtbot):
    qtbot.keyClick(manual.view, Qt.Key.Key_Escape)
    assert not manual.isVisible()
    stage.dialogs.manual()
    assert manual.isVisible()


def test_it_changes_its_look_where_it_is(stage, manual, look):
    stage.dialogs.manual("keyboard")
    look.choose("light")
    assert manual.page == "keyboard"
    look.choose("dark")


def test_headings_are_named_as_links_name_them():
    assert slug("Boxes, and how they turn") == "boxes-and-how-they-turn"


def families(manual, wanted):
    """The letters the first place of `wanted`, marked as code, is set in."""
    block = manual.view.document().begin()
    while block.isValid():
        at = block.begin()
        while not at.atEnd():
            if at.fragment().text() == wanted:
                return at.fragment().charFormat().fontFamilies()
            at += 1
        block = block.next()
    raise AssertionError(f"{wanted} is not on the page")


def test_keys_stand_in_the_letters_of_the_page_and_code_in_its_own(stage, manual, look):
    stage.dialogs.manual("first-steps")
    assert families(manual, "O") == look.font(13).families()  # a monospaced O reads like a zero
    assert families(manual, "Ctrl+G") == look.font(13).families()
    assert "monospace" in families(manual, "1:02.5")
