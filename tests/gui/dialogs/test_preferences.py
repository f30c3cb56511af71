"""Preferences count at once and are remembered."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from framegrain.ui.dialogs.keys_sheet import KeysSheet
from framegrain.ui.dialogs.preferences import default_cache_mb
from framegrain.ui.settings import Settings
from framegrain.ui.workbench import Workbench


@pytest.fixture
def sheet(stage):
    stage.dialogs.preferences()
    return stage.sheet


def test_edits_are_signed_with_the_name_from_now_on(stage, sheet, session, settings, qtbot):
    told = []
    stage.dialogs.person_changed.connect(told.append)
    stage.press(None, text="  Ada   Lovelace ")
    stage.press(Qt.Key.Key_Escape)
    assert session.person == "Ada Lovelace"
    assert session.desk.stamp().by == "Ada Lovelace"
    assert Settings(settings.path).get("person", "") == "Ada Lovelace"
    assert told == ["Ada Lovelace"]


def test_no_name_is_the_name_the_system_knows(stage, sheet, session, settings):
    settings.set("person", "Ada")
    stage.dialogs.preferences()
    stage.sheet.person.clear()
    stage.sheet.confirm()
    assert session.person == stage.sheet.person.placeholderText()
    assert settings.get("person") is None


def test_the_look_changes_at_once(sheet, look, settings):
    sheet.look_choice.pick(2)
    assert not look.dark
    assert settings.get("look", "") == "light"
    sheet.look_choice.pick(1)
    assert look.dark
    assert settings.get("look", "") == "dark"


def test_a_look_changed_elsewhere_shows(sheet, look):
    look.choose("light")
    assert sheet.look_choice.value == "light"
    look.choose("dark")


def test_memory_is_kept_unless_it_is_the_default(sheet, settings):
    sheet.cache.setValue(512 if default_cache_mb() != 512 else 640)
    assert settings.get("cache_mb", 0) in (512, 640)
    sheet.cache_default.click()
    assert settings.get("cache_mb") is None


def test_it_leads_to_the_keys(stage, sheet):
    sheet.keys.click()
    assert isinstance(stage.sheet, KeysSheet)


def test_the_memory_set_is_what_the_pictures_get(session, look, settings, say, stage):
    settings.set("cache_mb", 96)
    bench = Workbench(session, look, stage.actions, settings, say)
    try:
        assert bench.pictures._decoder.budget == 96 * 1024**2
    finally:
        bench.close_parts()
        bench.deleteLater()


def test_live_coding_says_what_it_learned_and_forgets_it(stage, settings):
    settings.set(
        "live/reactions",
        {
            "Ana": {"on": True, "corrections": [[f"p#{n}#down", 0.2 + 0.02 * n] for n in range(5)]},
            "Ben": "torn",
        },
    )
    settings.set("person", "Ana")
    stage.dialogs.preferences()
    row = stage.sheet.live
    assert "moved 5 ends" in row.words.text()
    assert "0.24 s earlier" in row.words.text()
    row.used.click()
    assert "It is not used" in row.words.text()
    row.used.click()
    row.reset.click()
    assert "Nothing is learned of Ana yet: 0 s" in row.words.text()
    assert not row.reset.isEnabled()
    row.tap.setValue(300)
    assert settings.get("live/tap_ms", 0) == 300
    row.name("Ben")
    assert "Nothing is learned of Ben" in row.words.text()
